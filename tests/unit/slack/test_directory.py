"""The directory against a Slack on this machine: everybody, every channel, and somebody met for the first time."""

from __future__ import annotations

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.people import Person
from bot.sandbox import Fault, Sandbox, account
from bot.slack.directory import Directory, mentioned, person_of
from tests.unit.slack.fakes import MemoryStore


@pytest.fixture
def directory(sandbox: Sandbox, client: AsyncWebClient, store: MemoryStore) -> Directory:
    return Directory(sandbox.workspace.team_id, client, store, store)


def user_id(sandbox: Sandbox, name: str) -> str:
    return next(user.id for user in sandbox.workspace.users.values() if user.name == name)


async def test_everybody_is_learnt_and_every_channel(
    sandbox: Sandbox, directory: Directory, store: MemoryStore
) -> None:
    for number in range(450):
        sandbox.workspace.add_user(account(f"Person {number}", f"Person {number}", "Asia/Tokyo"))
    await sandbox.person("Ana").invites_app("#fraud-model")
    await directory.refresh()
    assert len(sandbox.log.calls("users.list")) == 3
    people = {person.name: person for person in store.directory.people_by_id.values()}
    assert people["Ana"].zone == "Europe/Warsaw"
    assert people["Eve"].guest
    assert people["Finn"].deactivated
    assert people["Person 449"].zone == "Asia/Tokyo"
    assert people["Baton"].bot
    channels = {channel.name: channel for channel in store.directory.channels_by_id.values()}
    assert channels["fraud-model"].joined
    assert not channels["general"].joined
    assert "secret-project" not in channels


async def test_too_many_requests_are_waited_out(sandbox: Sandbox, directory: Directory, store: MemoryStore) -> None:
    sandbox.faults.next("users.list", Fault.ratelimited(1))
    await directory.refresh()
    assert store.directory.people_by_id


async def test_somebody_is_asked_about_once(sandbox: Sandbox, directory: Directory, store: MemoryStore) -> None:
    ben = user_id(sandbox, "ben")
    await directory.meet([ben, ben])
    await directory.meet([ben])
    assert store.directory.people_by_id[ben].name == "Ben"
    assert len(sandbox.log.calls("users.info")) == 1


async def test_who_is_known_is_not_asked_about(sandbox: Sandbox, directory: Directory, store: MemoryStore) -> None:
    store.directory.put_person(Person("U0BEN", "Ben", "UTC"))
    await directory.meet(["U0BEN"])
    assert sandbox.log.calls("users.info") == []


@pytest.mark.parametrize("fault", [Fault.latency(3), Fault.status(500), Fault.failing("user_not_visible")])
async def test_slack_s_silence_is_not_waited_for(
    sandbox: Sandbox, directory: Directory, store: MemoryStore, fault: Fault
) -> None:
    sandbox.faults.next("users.info", fault)
    await directory.meet([user_id(sandbox, "ben")])
    assert store.directory.people_by_id == {}


def test_any_field_of_a_user_may_be_missing() -> None:
    assert person_of({"id": "U1"}, "T1") == Person("U1", "U1", "UTC")


@pytest.mark.parametrize("zone", ["", None, 7, "Mars/Base", "../etc/passwd", "Europe"])
def test_an_unknown_zone_is_utc(zone: object) -> None:
    assert person_of({"id": "U1", "tz": zone}, "T1").zone == "UTC"


def test_strangers_and_slackbot_are_told_apart() -> None:
    assert person_of({"id": "U1", "is_stranger": True}, "T1").stranger
    assert person_of({"id": "U1", "team_id": "T2"}, "T1").stranger
    assert not person_of({"id": "U1", "team_id": "T2"}, "E1").stranger
    assert person_of({"id": "USLACKBOT", "is_bot": False}, "T1").bot


def test_mentions_are_found_once_each() -> None:
    assert mentioned("<@U1|ana> gives it to <@U2> and <@U1> and <!here> and <#C1|x>") == ("U1", "U2")
