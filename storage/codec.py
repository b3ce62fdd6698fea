"""Values to what a column holds, and back: instants, JSON, and the state of a handoff."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import orjson

from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff, Move, OpenOffer, State
from bot.domain.nudge_settings import DEFAULTS, HowOften, NudgeSettings
from bot.domain.trail import due_from_json
from storage.errors import StorageError

_STATE_FORM = orjson.OPT_UTC_Z | orjson.OPT_SORT_KEYS
_MILLISECOND = dt.timedelta(milliseconds=1)
_LEFT_OUT = ("after", "check_ins")  # where empty
_WEEKDAYS = frozenset(range(7))
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def to_ms(instant: dt.datetime) -> int:
    """Milliseconds since 1970; the instant is aware."""
    return (instant - _EPOCH) // _MILLISECOND


def from_ms(milliseconds: int) -> dt.datetime:
    """The aware UTC instant."""
    return _EPOCH + milliseconds * _MILLISECOND


def optional_ms(instant: dt.datetime | None) -> int | None:
    """`to_ms`, where there is an instant."""
    return None if instant is None else to_ms(instant)


def optional_instant(milliseconds: int | None) -> dt.datetime | None:
    """`from_ms`, where there is one."""
    return None if milliseconds is None else from_ms(milliseconds)


def canonical(value: Mapping[str, Any]) -> bytes:
    """RFC 8785 JSON, for values that hold only strings, integers, booleans, null, lists, and ASCII keys."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def sha256_hex(data: bytes) -> str:
    """The hash of a record."""
    return hashlib.sha256(data).hexdigest()


def numbers_to_text(numbers: Iterable[int]) -> str:
    """`3,7,9`: the handoffs that a message names."""
    return ",".join(map(str, numbers))


def numbers_from_text(text: str) -> tuple[int, ...]:
    """What `numbers_to_text` wrote."""
    return tuple(int(number) for number in text.split(",")) if text else ()


@lru_cache(maxsize=1024)
def due_ms(due: Due) -> int:
    """The due instant."""
    return to_ms(due.instant())


def handoff_to_text(handoff: Handoff) -> str:
    """The whole state as JSON with sorted keys; dates and instants in ISO 8601. What most handoffs have none of is left
    out, so that a row which an older version wrote is the same handoff in the same letters.
    """
    value = orjson.loads(orjson.dumps(handoff, option=_STATE_FORM))
    for name in _LEFT_OUT:
        if not value[name]:
            del value[name]
    return orjson.dumps(value, option=_STATE_FORM).decode()


@lru_cache(maxsize=1024)
def handoff_from_text(text: str) -> Handoff:
    """What `handoff_to_text` wrote, kept ready: most are read again before they change, by a look at somebody's Home or
    at a plan. Raises KeyError, TypeError or ValueError where it is not one.
    """
    value = orjson.loads(text)
    value["state"] = State(value["state"])
    value["criteria"] = tuple(value["criteria"])
    value["after"] = tuple(value.get("after", ()))
    value["check_ins"] = tuple((days, running) for days, running in value.get("check_ins", ()))
    value["due"] = _due(value["due"])
    if first_agreed := value["first_agreed"]:
        value["first_agreed"] = _due(first_agreed)
    for name in ("proposed_at", "since", "wording_at", "delivered_at", "ended_at"):
        if (instant := value[name]) is not None:
            value[name] = dt.datetime.fromisoformat(instant)
    if offer := value["offer"]:
        value["offer"] = _offer(offer)
    if moved := value["moved"]:
        value["moved"] = Move(_due(moved["was"]), moved["by"])
    return Handoff(**value)


def settings_to_text(settings: NudgeSettings) -> str | None:
    """Settings as JSON with sorted keys, dates and times in ISO 8601; None for the defaults."""
    if settings == DEFAULTS:
        return None
    value = {
        "away_until": settings.away_until and settings.away_until.isoformat(),
        "country": settings.country,
        "how_often": settings.how_often.value,
        "nudge_time": settings.nudge_time.isoformat(),
        "working_days": sorted(settings.working_days),
    }
    return canonical(value).decode()


@lru_cache(maxsize=1024)
def settings_from_text(text: str | None) -> NudgeSettings:
    """What `settings_to_text` wrote; what a newer version wrote beside it is ignored. Raises StorageError where it is
    not that.
    """
    if text is None:
        return DEFAULTS
    try:
        value = orjson.loads(text)
        working_days, country, away_until = frozenset(value["working_days"]), value["country"], value["away_until"]
        settings = NudgeSettings(
            nudge_time=dt.time.fromisoformat(value["nudge_time"]),
            working_days=working_days,
            country=country,
            how_often=HowOften(value["how_often"]),
            away_until=None if away_until is None else dt.date.fromisoformat(away_until),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise StorageError("settings that this version of Baton does not understand") from error
    if not working_days or not working_days <= _WEEKDAYS or not isinstance(country, str | None):
        raise StorageError("settings that are not whole")
    return settings


def keys_to_text(keys: Iterable[str]) -> str:
    """A sorted JSON list."""
    return orjson.dumps(sorted(keys)).decode()


def keys_from_text(text: str) -> frozenset[str]:
    """What `keys_to_text` wrote."""
    return frozenset(orjson.loads(text))


def _offer(value: dict[str, Any]) -> OpenOffer:
    criteria = value["criteria"]
    return OpenOffer(
        seq=value["seq"],
        at=dt.datetime.fromisoformat(value["at"]),
        due=None if value["due"] is None else _due(value["due"]),
        criteria=None if criteria is None else tuple(criteria),
        reason=value["reason"],
    )


def _due(value: Mapping[str, str]) -> Due:
    return _known_due(value["date"], value["time"], value["zone"])


@lru_cache(maxsize=1024)
def _known_due(date: str, time: str | None, zone: str) -> Due:
    return due_from_json({"date": date, "time": time, "zone": zone})
