"""Faults on demand: what goes wrong with the next calls of a method, or with some of them by chance."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Literal

RESPONSE_URL = "response_url"
"""The name under which faults reach calls to a `response_url`."""
UPLOAD = "upload"
"""The same for what is sent to an upload URL."""
ANY = "*"


@dataclass(frozen=True)
class Fault:
    """One way for a call to go wrong. `after` means: it was carried out, the answer alone is lost."""

    kind: Literal["latency", "status", "ratelimited", "reset", "error"]
    after: bool = False
    seconds: float = 0.0
    code: int = 0
    error: str = ""

    @classmethod
    def latency(cls, seconds: float, *, after: bool = False) -> Fault:
        """The call waits that long, then is carried out as usual; or its answer alone is that late."""
        return cls("latency", after, seconds=seconds)

    @classmethod
    def status(cls, code: int, *, after: bool = False) -> Fault:
        """An HTTP status with a body that is no JSON."""
        return cls("status", after, code=code)

    @classmethod
    def ratelimited(cls, retry_after: int = 1) -> Fault:
        """429 with `Retry-After` in seconds."""
        return cls("ratelimited", seconds=retry_after)

    @classmethod
    def reset_before(cls) -> Fault:
        """The connection is reset and nothing has happened."""
        return cls("reset")

    @classmethod
    def reset_after(cls) -> Fault:
        """It has happened, then the connection is reset."""
        return cls("reset", after=True)

    @classmethod
    def failing(cls, error: str, *, after: bool = False) -> Fault:
        """`ok: false` with that code, as `fatal_error`, which may have been carried out."""
        return cls("error", after, error=error)


@dataclass
class _Planned:
    method: str
    fault: Fault
    times: int | None
    probability: float
    random: Random


class Faults:
    """The faults still to come, first planned first; `met` counts those that calls have met."""

    def __init__(self) -> None:
        self.met: Counter[Fault] = Counter()
        self._planned: list[_Planned] = []

    def next(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next `times` calls of `method` (or of any, with `*`) go wrong."""
        self._planned.append(_Planned(method, fault, times, 1.0, Random(0)))

    def by_chance(self, method: str, fault: Fault, probability: float, random: Random) -> None:
        """From now on that share of the calls of `method` go wrong; seed `random` to see the same again."""
        self._planned.append(_Planned(method, fault, None, probability, random))

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        self._planned.clear()

    def take(self, method: str) -> Fault | None:
        """The fault that this call meets."""
        for planned in self._planned:
            if planned.method not in {method, ANY} or planned.random.random() >= planned.probability:
                continue
            if planned.times is not None:
                planned.times -= 1
                if planned.times == 0:
                    self._planned.remove(planned)
            self.met[planned.fault] += 1
            return planned.fault
        return None
