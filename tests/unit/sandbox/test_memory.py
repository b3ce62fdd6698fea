"""A workspace as JSON and back: all of it, and nothing of what was damaged."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox import AppConfig, Workspace, default_cast
from bot.sandbox.memory import CannotRestore, dump, restore
from bot.sandbox.model import Channel, Json

ROOT = Path(__file__).parents[3]
APP = AppConfig.from_manifest(ROOT / "app_manifest.yml")
NOW = datetime(2026, 12, 2, 9, tzinfo=UTC)
PEOPLE = [user.id for user in default_cast()]

words = st.text(max_size=20)
button = {"type": "button", "text": {"type": "plain_text", "text": "Open"}, "value": "1|H-1|1"}
blocks = st.sampled_from([[], [{"type": "divider"}], [{"type": "actions", "elements": [button]}]])
numbers = st.integers(0, 5)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("post"), numbers, words, blocks),
        st.tuples(st.just("tell"), numbers, words),
        st.tuples(st.just("answer"), numbers, words),
        st.tuples(st.just("edit"), words, blocks),
        st.tuples(st.just("fill"), numbers, words),
        st.tuples(st.just("delete")),
        st.tuples(st.just("direct"), numbers, numbers),
        st.tuples(st.just("join"), numbers),
        st.tuples(st.just("rename"), words),
        st.tuples(st.just("archive")),
        st.tuples(st.just("change"), numbers, words, st.booleans()),
        st.tuples(st.just("refuse")),
    ),
    max_size=25,
)


def workspace() -> Workspace:
    """An empty one, at a time of its own."""
    return Workspace(default_cast(), APP, lambda: NOW)


def live(steps: list[Any]) -> Workspace:
    """What a workspace becomes when all that happens in it."""
    made = workspace()
    place = made.add_channel("general", PEOPLE[:3])
    for step in steps:
        place = happen(made, place, *step)
    return made


def happen(made: Workspace, place: Channel, what: str, *given: Any) -> Channel:
    """One step; answers the conversation that people are in from then on."""
    said = made.all_messages(place)
    match what, given:
        case "post", (int(number), text, content):
            made.post(place, PEOPLE[number], text, blocks=content)
        case "tell", (int(number), text):
            made.tell_privately(place, PEOPLE[number], text)
        case "answer", (_, text):
            thread = said[0].ts if said else None
            made.post_as_app(
                place, text, thread_ts=thread, metadata={"event_type": "baton", "event_payload": {"id": 1}}
            )
        case "edit", (text, content) if said:
            made.edit(said[-1], text, content)
        case "fill", (int(number), text) if said:
            said[-1].values[PEOPLE[number]] = {"b1": {"a1": {"type": "plain_text_input", "value": text}}}
        case "delete", () if said:
            made.delete(said[-1])
        case "direct", (int(one), int(other)):
            return made.direct(PEOPLE[one], PEOPLE[other])
        case "join", (int(number),):
            made.join(place, PEOPLE[number])
        case "rename", (name,):
            made.rename(place, name)
        case "archive", ():
            made.archive(place, archived=not place.is_archived)
        case "change", (int(number), name, gone):
            made.change_user(PEOPLE[number], display_name=name, deleted=gone)
        case "refuse", ():
            made.app.refused = "token_revoked"
    return place


@given(steps)
def test_what_was_kept_comes_back_whole(steps: list[Any]) -> None:
    first, second = live(steps), workspace()
    kept = json.loads(json.dumps(dump(first)))
    restore(second, kept)
    assert dump(second) == kept == dump(first)
    assert second.users.keys() == first.users.keys()
    for user in PEOPLE:
        assert [m.ts for m in second.visible(user)] == [m.ts for m in first.visible(user)]
    assert second.new_id("C") == first.new_id("C") and second.next_ts() == first.next_ts()


def test_ids_that_may_have_been_given_out_are_passed_over() -> None:
    first, second = live([]), workspace()
    kept = dump(first)
    given_out = {first.new_id("D") for _ in range(10)}
    restore(second, kept, spare=10)
    assert second.new_id("D") not in given_out


def test_tokens_are_not_kept_and_the_app_is_that_of_the_manifest() -> None:
    first, second = live([]), workspace()
    first.change_user(first.app.bot_user, display_name="Another name")
    kept = json.dumps(dump(first))
    secrets = (first.app.bot_token, first.app.app_token, first.app.signing_secret, first.app.verification_token)
    assert not any(secret in kept for secret in secrets)
    restore(second, json.loads(kept))
    assert second.users[second.app.bot_user].shown == "Baton"


def test_what_is_restored_has_no_part_in_what_it_was_restored_from() -> None:
    kept = dump(live([("post", 0, "hello", [{"type": "divider"}])]))
    before = json.dumps(kept)
    made = workspace()
    restore(made, kept)
    for message in made.all_messages(made.find_channel("general")):
        message.blocks.append({"type": "divider"})
    made.join(made.find_channel("general"), PEOPLE[4])
    assert json.dumps(kept) == before


@pytest.mark.parametrize("kept", [None, [], "text", 1, {}, {"format": 2}, {"format": "1"}, {"format": 1}])
def test_something_else_is_refused(kept: object) -> None:
    with pytest.raises(CannotRestore):
        restore(workspace(), kept)


def test_people_and_places_that_are_not_there_are_refused() -> None:
    whole = dump(live([("post", 0, "hello", [])]))
    for change in (
        lambda kept: kept["channels"][0]["members"].append("U0NOBODY"),
        lambda kept: kept["messages"][0].update(channel="C0NOWHERE"),
        lambda kept: kept["messages"][0].update(ts="tomorrow"),
        lambda kept: kept["users"].append(kept["users"][0]),
        lambda kept: kept["messages"][0].update(sent_by="nobody knows this field"),
        lambda kept: kept["counters"].update(last_number="many"),
    ):
        kept = copy.deepcopy(whole)
        change(kept)
        with pytest.raises(CannotRestore):
            restore(workspace(), kept)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | words,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(words, inner, max_size=2),
    max_leaves=4,
)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Each container in a JSON value, with each of its keys or indexes."""
    rows = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in list(rows):
        yield value, key
        yield from places(inner)


@settings(max_examples=200)
@given(st.data())
def test_damage_is_refused_or_harmless_and_never_half_restored(data: st.DataObject) -> None:
    kept: Json = copy.deepcopy(dump(live([("post", 0, "a", []), ("tell", 1, "b"), ("fill", 2, "c")])))
    container, key = data.draw(st.sampled_from(list(places(kept))))
    if isinstance(container, dict) and data.draw(st.booleans()):
        del container[key]
    else:
        container[key] = data.draw(json_values)
    made = workspace()
    before = dump(made)
    try:
        restore(made, kept)
    except CannotRestore:
        assert dump(made) == before
    else:
        for user in PEOPLE:
            made.visible(user)
        json.dumps(dump(made))
