"""What reading a day can come to: one day, or why there is not just one."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DateProblem(StrEnum):
    """Why a date must be asked for."""

    MISSING = "missing"
    UNCLEAR = "unclear"
    INCOMPLETE = "incomplete"  # a bare number, year, month or time
    AMBIGUOUS_ORDER = "ambiguous_order"  # 03/04/2027
    AMBIGUOUS_TIME = "ambiguous_time"  # Friday at 5
    TIME_MISSING = "time_missing"  # Friday morning
    WEEKDAY_IS_TODAY = "weekday_is_today"
    WEEKDAY_MISMATCH = "weekday_mismatch"  # Monday 15 December, which is a Tuesday
    NO_SUCH_DAY = "no_such_day"  # 31 February
    PAST = "past"
    TOO_FAR = "too_far"  # more than two years ahead


@dataclass(frozen=True, slots=True)
class Unsettled:
    """No single day: the reason, and the days it may be."""

    problem: DateProblem
    days: tuple[date, ...] = ()


Day = date | Unsettled
