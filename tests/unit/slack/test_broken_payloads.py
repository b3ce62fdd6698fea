"""What Slack signed and no Slack would send: payloads that were valid until something in them was changed.

Whatever is missing or of a wrong type, a running Baton answers in words: it never fails, and never with a 5xx.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Iterator
from functools import reduce
from operator import getitem
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.views.values import ACTS
from tests.unit.slack.edge import Edge
from tests.unit.slack.fakes import SENTENCE

Json = dict[str, Any]

NEXT = itertools.count(1)


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    running = Edge(tmp_path_factory.mktemp("baton"))
    yield running
    running.stop()


def commands(edge: Edge) -> list[Json]:
    texts = ("", "help", "away", "list", "list mine", "list @ben", "H-1", SENTENCE, "I transfer it to @ben", "banana")
    names = ("/handoff", "/transition")
    return [{**edge.command, "command": name, "text": text} for text in (*texts, "status") for name in names]


def presses(edge: Edge) -> list[Json]:
    acts = (*ACTS, "open", "history", "receipt", "new", "settings", "snooze")
    actions: list[Json] = [{"action_id": f"handoff.{act}", "value": edge.value} for act in acts]
    actions.append({"action_id": "handoff.list_page", "value": "1||0"})
    actions.append({"action_id": "handoff.more", "selected_option": {"value": f"edit|{edge.value}"}})
    place = {"channel": {"id": edge.command["channel_id"], "name": "x"}, "container": {"is_ephemeral": True}}
    return [interaction(edge, "block_actions", actions=[action], **place) for action in actions]


def sent(edge: Edge, kind: str = "view_submission") -> list[Json]:
    return [interaction(edge, kind, view=entered(edge, view)) for view in edge.views.values()]


def closed(edge: Edge) -> list[Json]:
    return sent(edge, "view_closed")


def shortcuts(edge: Edge) -> list[Json]:
    message = {"message": {"text": SENTENCE, "ts": "1.1"}, "channel": {"id": edge.command["channel_id"], "name": "x"}}
    return [
        interaction(edge, "shortcut", callback_id="handoff.new"),
        interaction(edge, "message_action", callback_id="handoff.from_message", **message),
    ]


def events(edge: Edge) -> list[Json]:
    channel, user = edge.command["channel_id"], {"id": edge.ben, "profile": {"display_name": "Ben"}, "name": "ben"}
    contents: list[Json] = [
        {"type": "member_joined_channel", "user": edge.bot_user, "channel": channel, "channel_type": "C"},
        {"type": "channel_left", "channel": channel},
        {"type": "channel_rename", "channel": {"id": channel, "name": "new"}},
        {"type": "user_change", "user": user},
        {"type": "message", "channel_type": "im", "user": edge.ana, "channel": "D012345", "text": "hello"},
        {"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": ["U2"]}},
    ]
    envelope = {"type": "event_callback", "team_id": edge.team}
    return [{**envelope, "event_id": f"Ev{next(NEXT)}", "event": content} for content in contents]


def interaction(edge: Edge, kind: str, **content: Any) -> Json:
    """What every interaction has, and what this one has beside it."""
    user = {"id": edge.ana, "team_id": edge.team}
    trigger = {"trigger_id": f"1.{next(NEXT)}.x", "response_url": edge.command["response_url"]}
    return {"type": kind, "team": {"id": edge.team}, "user": user, **trigger, **content}


def entered(edge: Edge, view: Json) -> Json:
    """The view as it comes back, every input filled in."""
    chosen = {"selected_user": edge.ben, "selected_date": "2027-12-20", "selected_time": "17:00", "value": "words"}
    view = copy.deepcopy(view)
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    values: Json = {}
    for block in inputs:
        element = block["element"]
        options = element.get("options", ())
        state = {**chosen, "selected_options": list(options[:1]), "selected_option": options[0] if options else None}
        values[block["block_id"]] = {element["action_id"]: {"type": element["type"], **state}}
    return {**view, "id": f"V{next(NEXT)}", "hash": "h", "state": {"values": values}}


KINDS = (commands, presses, sent, closed, shortcuts, events)
ODD = ("", "x", "U1", "C\x00", "\ud800", "9" * 5000, "9999-12-31", "0001-01-01", "25:00", "1|H-1|1|x|y", "a" * 3000)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(ODD) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "type", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)
NOT_OURS = {"team", "team_id"}  # what another team sends is ignored, and tells nothing


def paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something stands in it, the deepest too."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inside:
        if name not in NOT_OURS:
            yield (*at, name)
            yield from paths(one, (*at, name))


@st.composite
def broken(draw: st.DrawFn, valid: Json) -> Json:
    """The same payload with up to three things in it missing or something else."""
    body = copy.deepcopy(valid)
    for _ in range(draw(st.integers(1, 3))):
        *into, last = draw(st.sampled_from(list(paths(body)) or [("x",)]))
        holder: Any = reduce(getitem, into, body)
        if last in holder and isinstance(holder, dict) and draw(st.booleans()):
            del holder[last]
        else:
            holder[last] = draw(ANYTHING)
    return body


@pytest.mark.parametrize("kind", KINDS)
def test_whole_payloads_are_taken(edge: Edge, kind: Callable[[Edge], list[Json]]) -> None:
    assert {edge.status(body, kept=kind is events) for body in kind(edge)} == {200}


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_broken_payloads_are_answered_in_words(
    edge: Edge, kind: Callable[[Edge], list[Json]], data: st.DataObject
) -> None:
    valid = data.draw(st.sampled_from(kind(edge)))
    kept = kind is events or data.draw(st.booleans())
    assert edge.status(data.draw(broken(valid)), kept=kept) in {200, 400}


@pytest.mark.parametrize("blocks", [None, [], "x", [7], [{"type": "section"}], [{"type": "input"}], {"a": 1}])
def test_a_refused_form_without_inputs_closes(edge: Edge, blocks: Any) -> None:
    for body in sent(edge):
        body["view"]["blocks"] = blocks
        assert edge.status(body, kept=False) == 200


@pytest.mark.parametrize("block_id", [None, 7, ["x"], {}])
def test_a_block_s_name_may_be_anything(edge: Edge, block_id: Any) -> None:
    for body in sent(edge):
        for block in body["view"]["blocks"]:
            block["block_id"] = block_id
        assert edge.status(body, kept=False) == 200


@pytest.mark.parametrize("key", ["selected_user", "selected_date", "selected_conversation", "selected_option", "value"])
@pytest.mark.parametrize("value", [7, ["U1"], {"id": "U1"}, "x", "9999-12-31", "0001-01-01", True])
def test_what_is_chosen_may_be_anything(edge: Edge, key: str, value: Any) -> None:
    for body in sent(edge):
        for block in body["view"]["state"]["values"].values():
            next(iter(block.values()))[key] = value
        assert edge.status(body, kept=False) == 200


def test_a_form_s_wording_may_be_any_number(edge: Edge) -> None:
    body = interaction(edge, "view_submission", view=entered(edge, edge.views["accept"]))
    body["view"]["private_metadata"] = f"{edge.value}|{'9' * 5000}"
    assert edge.status(body) == 200


@pytest.mark.parametrize("profile", ["x", [1], {"display_name": ["x"]}, {"real_name": 7}, {"display_name": {}}])
def test_a_person_s_profile_may_be_anything(edge: Edge, profile: Any) -> None:
    user = {"id": edge.ben, "profile": profile, "name": 7, "real_name": {}}
    event = {"type": "user_change", "user": user}
    body = {"type": "event_callback", "team_id": edge.team, "event_id": f"Ev{next(NEXT)}", "event": event}
    assert edge.status(body) == 200


@pytest.mark.parametrize("bot", [7, "x", None, {"U1": 1}, [7]])
def test_revoked_tokens_may_be_anything(edge: Edge, bot: Any) -> None:
    event = {"type": "tokens_revoked", "tokens": {"bot": bot}}
    body = {"type": "event_callback", "team_id": edge.team, "event_id": f"Ev{next(NEXT)}", "event": event}
    assert edge.status(body) == 200
