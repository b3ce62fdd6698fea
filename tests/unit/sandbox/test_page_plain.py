"""Values as the page writes them become Slack's state objects and back; what no input offers is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import default_cast
from bot.sandbox.inputs import STATE_KEYS, first_state, refusals
from bot.sandbox.page.plain import Entering, Unfit, plain
from bot.sandbox.people import SLACKBOT
from bot.sandbox.workspace import Workspace
from tests.unit.sandbox.pager_app import CONFIG
from tests.unit.sandbox.pager_app import plain as words

OPTIONS = [{"text": words(text), "value": text} for text in "abc"]
GROUPED = [{"label": words("G"), "options": OPTIONS[:2]}, {"label": words("H"), "options": OPTIONS[2:]}]
ANA, BEN, EVE, FINN = "U0ANA000000", "U0BEN000000", "U0EVE000000", "U0FINN00000"
GENERAL, SECRET = "C0000000001", "C0000000002"


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    workspace = Workspace(default_cast(), CONFIG)
    workspace.add_channel("general", [ANA])
    workspace.add_channel("secret", [BEN], "private")
    return workspace


def element(kind: str, **more: Any) -> dict[str, Any]:
    """An input element of that kind, with three options where it has any."""
    options = {"static_select", "multi_static_select", "radio_buttons", "checkboxes"}
    return {"type": kind, "action_id": "v"} | ({"options": OPTIONS} if kind in options else {}) | more


FITTING: list[tuple[dict[str, Any], Any, Any]] = [
    (element("plain_text_input"), "Rain", "Rain"),
    (element("plain_text_input", multiline=True), "a\nb", "a\nb"),
    (element("plain_text_input"), "", None),
    (element("email_text_input"), "not checked before it is sent", "not checked before it is sent"),
    (element("url_text_input"), None, None),
    (element("number_input"), "-1.5", "-1.5"),
    (element("rich_text_input"), "a *b*\nc", "a *b*\nc"),
    (element("static_select"), "b", "b"),
    (element("static_select", options=None, option_groups=GROUPED) | {"options": ()}, "c", "c"),
    (element("static_select"), None, None),
    (element("radio_buttons"), "a", "a"),
    (element("checkboxes"), ["c", "a"], ["a", "c"]),
    (element("checkboxes"), None, []),
    (element("multi_static_select"), ["c", "a"], ["c", "a"]),
    (element("users_select"), BEN, BEN),
    (element("multi_users_select", max_selected_items=2), [BEN, ANA], [BEN, ANA]),
    (element("channels_select"), GENERAL, GENERAL),
    (element("multi_channels_select"), [GENERAL], [GENERAL]),
    (element("conversations_select"), GENERAL, GENERAL),
    (element("multi_conversations_select"), [], []),
    (element("datepicker"), "2028-02-29", "2028-02-29"),
    (element("timepicker"), "23:59", "23:59"),
    (element("datetimepicker"), 1_796_256_000, 1_796_256_000),
    (element("datetimepicker"), None, None),
    (element("external_select"), None, None),
    (element("multi_external_select"), [], []),
]


@pytest.mark.parametrize(("given_element", "value", "back"), FITTING)
def test_a_value_that_fits(workspace: Workspace, given_element: dict[str, Any], value: Any, back: Any) -> None:
    state = Entering(workspace, ANA).state(given_element, value, first_state(given_element))
    assert (state["type"], set(state)) == (given_element["type"], {"type", STATE_KEYS[given_element["type"]][0]})
    assert plain(state) == back


def test_every_kind_of_input_is_tried() -> None:
    assert {given_element["type"] for given_element, *_ in FITTING} == set(STATE_KEYS)


@pytest.mark.parametrize(
    ("given_element", "value"),
    [
        (element("plain_text_input"), 5),
        (element("plain_text_input"), "two\nlines"),
        (element("static_select"), "d"),
        (element("static_select"), ["a"]),
        (element("static_select"), {"value": "a"}),
        (element("external_select"), "a"),
        (element("checkboxes"), "a"),
        (element("checkboxes"), ["a", "a"]),
        (element("checkboxes"), ["d"]),
        (element("checkboxes"), [["a"]]),
        (element("checkboxes"), 1),
        (element("multi_static_select", max_selected_items=1), ["a", "b"]),
        (element("users_select"), "U0NOBODY"),
        (element("multi_users_select"), [GENERAL]),
        (element("channels_select"), SECRET),
        (element("conversations_select"), SECRET),
        (element("conversations_select"), ANA),
        (element("datepicker"), "2026-02-30"),
        (element("datepicker"), "20261215"),
        (element("datepicker"), "2026-W01-1"),
        (element("timepicker"), "24:00"),
        (element("timepicker"), "9:00"),
        (element("datetimepicker"), 5),
        (element("datetimepicker"), True),
        (element("datetimepicker"), 1_796_256_000.0),
        (element("datetimepicker"), "1796256000"),
        (element("rich_text_input"), {"type": "rich_text"}),
    ],
)
def test_a_value_that_does_not_fit(workspace: Workspace, given_element: dict[str, Any], value: Any) -> None:
    with pytest.raises(Unfit):
        Entering(workspace, ANA).state(given_element, value, first_state(given_element))


def test_what_stands_there_may_stay(workspace: Workspace) -> None:
    enter = Entering(workspace, ANA).state
    chosen = {"type": "external_select", "selected_option": OPTIONS[0]}
    assert enter(element("external_select"), "a", chosen) is chosen
    several = {"type": "multi_external_select", "selected_options": OPTIONS[:2]}
    assert plain(enter(element("multi_external_select"), ["b"], several)) == ["b"]
    left = {"type": "users_select", "selected_user": "U0LEFT"}
    assert enter(element("users_select"), "U0LEFT", left) is left
    link = {"type": "link", "url": "https://a.example"}
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [link]}] * 2}
    assert plain({"type": "rich_text_input", "rich_text_value": rich}) == "https://a.example\nhttps://a.example"


def test_a_guest_chooses_among_those_they_see(workspace: Workspace) -> None:
    enter, empty = Entering(workspace, EVE).state, first_state(element("users_select"))
    assert plain(enter(element("users_select"), EVE, empty)) == EVE
    for kind, value in {"users_select": BEN, "channels_select": GENERAL, "conversations_select": GENERAL}.items():
        with pytest.raises(Unfit):
            enter(element(kind), value, first_state(element(kind)))


@pytest.mark.parametrize(
    ("kind", "wanted", "offered"),
    [
        ("conversations_select", None, "public shared private im mpim app slackbot"),
        ("conversations_select", {"include": ["public", "private"]}, "public shared private"),
        ("conversations_select", {"include": ["private"], "exclude_external_shared_channels": True}, "private"),
        ("multi_conversations_select", {"include": ["im", "mpim"]}, "im mpim app slackbot"),
        ("multi_conversations_select", {"include": ["im", "mpim"], "exclude_bot_users": True}, "im mpim"),
        ("channels_select", None, "public"),
        ("multi_channels_select", None, "public"),
    ],
)
def test_conversations_of_the_wanted_kinds_are_offered(kind: str, wanted: Any, offered: str) -> None:
    workspace = Workspace(default_cast(), CONFIG)
    bot = workspace.app.bot_user
    places = {
        "old": workspace.add_channel("old", [ANA]),
        "public": workspace.add_channel("public", [BEN]),
        "shared": workspace.add_channel("shared", [ANA], "private", shared=True),
        "private": workspace.add_channel("private", [ANA], "private"),
        "unseen": workspace.add_channel("unseen", [BEN], "private"),
        "im": workspace.direct(ANA, BEN),
        "mpim": workspace.direct(ANA, BEN, bot),
        "app": workspace.direct(ANA, bot),
        "slackbot": workspace.direct(ANA, SLACKBOT),
    }
    workspace.archive(places["old"])
    given_element = element(kind) | ({"filter": wanted} if wanted else {})
    taken = [name for name, place in places.items() if _fits(workspace, given_element, place.id)]
    assert taken == offered.split()


def _fits(workspace: Workspace, given_element: dict[str, Any], value: str) -> bool:
    several = given_element["type"].startswith("multi_")
    try:
        Entering(workspace, ANA).state(given_element, [value] if several else value, first_state(given_element))
    except Unfit:
        return False
    return True


def test_who_left_and_what_is_archived_may_only_stay() -> None:
    workspace = Workspace(default_cast(), CONFIG)
    old, new = workspace.add_channel("old", [ANA]), workspace.add_channel("new", [ANA])
    workspace.archive(old)
    for kind, gone, here in (("users", FINN, BEN), ("channels", old.id, new.id), ("conversations", old.id, new.id)):
        one, several = element(f"{kind}_select"), element(f"multi_{kind}_select")
        assert not _fits(workspace, one, gone) and not _fits(workspace, several, gone)
        enter = Entering(workspace, ANA).state
        chosen = {"type": one["type"], STATE_KEYS[one["type"]][0]: gone}
        assert plain(enter(one, gone, chosen)) == gone
        assert plain(enter(one, here, chosen)) == here
        key = STATE_KEYS[several["type"]][0]
        assert plain(enter(several, [here, gone], {"type": several["type"], key: [gone]})) == [here, gone]


junk: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.sampled_from(["a", ANA, GENERAL, "09:00", "2026-12-15"]),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(kind=st.sampled_from(list(STATE_KEYS)), value=junk)
def test_anything_else_is_refused_and_nothing_breaks(workspace: Workspace, kind: str, value: Any) -> None:
    given_element = element(kind)
    try:
        state = Entering(workspace, ANA).state(given_element, value, first_state(given_element))
    except Unfit:
        return
    again = Entering(workspace, ANA).state(given_element, plain(state), first_state(given_element))
    assert again == state


NUMBER = {"is_decimal_allowed": False, "min_value": "2", "max_value": "10"}


@pytest.mark.parametrize(
    ("given_element", "value", "problem"),
    [
        (element("number_input", **NUMBER), "2", None),
        (element("number_input", **NUMBER), "two", "Please enter a valid number."),
        (element("number_input", **NUMBER), "２", "Please enter a valid number."),
        (element("number_input", **NUMBER), "1e1", "Please enter a valid number."),
        (element("number_input", **NUMBER), "2.5", "Please enter a whole number."),
        (element("number_input", **NUMBER), "-3", "Please enter a number of at least 2."),
        (element("number_input", **NUMBER), "11", "Please enter a number of at most 10."),
        (element("number_input", is_decimal_allowed=True), "-0.5", None),
        (element("email_text_input"), "ana@example.com", None),
        (element("email_text_input"), "ana@example", "Please enter a valid email address."),
        (element("email_text_input"), "a na@example.com", "Please enter a valid email address."),
        (element("url_text_input"), "https://a.example/b?c", None),
        (element("url_text_input"), "a.example", "Please enter a valid URL."),
        (element("url_text_input"), "javascript:alert(1)", "Please enter a valid URL."),
        (element("plain_text_input", max_length=3), "long", "Please enter at most 3 characters."),
        (element("plain_text_input", min_length=3), "no", "Please enter at least 3 characters."),
        (element("plain_text_input"), None, "Please complete this required field."),
    ],
)
def test_what_the_client_refuses_to_send(given_element: dict[str, Any], value: Any, problem: str | None) -> None:
    block = {"type": "input", "block_id": "b", "element": given_element}
    found = refusals([block], {"b": {"v": {"type": given_element["type"], "value": value}}})
    assert found == ({"b": problem} if problem else {})
    empty = {"b": {"v": first_state(given_element)}}
    assert refusals([block | {"optional": True}], empty) == {}
