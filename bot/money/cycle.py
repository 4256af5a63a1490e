"""Cycles: how a person's days are cut into periods, one after the other without gap or overlap."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.money.bill import in_month, month_number
from bot.money.period import DAY, Period

COUNTS = (1, 2, 4)  # weeks that a period of weeks may have
_LAST_WORKDAY = 4  # Friday, as `date.weekday` counts
_CODE = re.compile(r"([mp])(\d{1,2})|w(\d)\.(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Months:
    """A period a month, from `day` (1 to 31) on; a month too short for it has its last day instead.

    `is_moved`: a first day on a weekend moves to the working day before, as pay does.
    """

    day: int = 1
    is_moved: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.day <= 31:
            raise ValueError("a month has days 1 to 31")


@dataclass(frozen=True, slots=True)
class Weeks:
    """A period every `count` weeks. `offset` is a first day's ordinal within that many days; see
    `weeks_from`."""

    count: int
    offset: int

    def __post_init__(self) -> None:
        if self.count not in COUNTS or not 0 <= self.offset < 7 * self.count:
            raise ValueError("a period has one, two or four weeks")

    @property
    def first_weekday(self) -> int:
        """The day of the week that a period begins on (0 is Monday)."""
        return date.fromordinal(7 + self.offset % 7).weekday()


Cycle = Months | Weeks
CALENDAR = Months()
LAST_WORKING_DAY = Months(31, is_moved=True)


def weeks_from(count: int, anchor: date) -> Weeks:
    """Every `count` weeks, one of which begins on `anchor`, in the past or in the future."""
    return Weeks(count, anchor.toordinal() % (7 * count))


def period_of(cycle: Cycle, day: date) -> Period:
    """The period that holds `day`."""
    if isinstance(cycle, Weeks):
        length = 7 * cycle.count
        start = day - timedelta(days=(day.toordinal() - cycle.offset) % length)
        return Period(start, start + timedelta(days=length))
    month = month_number(day) + 1  # moved off a weekend, a period may begin in the month before its own
    while _start(cycle, month) > day:
        month -= 1
    return Period(_start(cycle, month), _start(cycle, month + 1))


def period_before(cycle: Cycle, period: Period) -> Period:
    """The period that ends where `period` begins."""
    return period_of(cycle, period.start - DAY)


def is_calendar_month(period: Period) -> bool:
    """Whether it has a month's name."""
    return period == period_of(CALENDAR, period.start)


def is_alike(one: Cycle, other: Cycle) -> bool:
    """Whether a limit for one means the same for the other: both monthly, or as many weeks."""
    if isinstance(one, Weeks) and isinstance(other, Weeks):
        return one.count == other.count
    return isinstance(one, Months) and isinstance(other, Months)


def cycle_code(cycle: Cycle) -> str:
    """A short text for the database and for buttons; `cycle_of_code` reads it."""
    if isinstance(cycle, Weeks):
        return f"w{cycle.count}.{cycle.offset}"
    return f"{'p' if cycle.is_moved else 'm'}{cycle.day}"


def cycle_of_code(code: str) -> Cycle:
    """The inverse of `cycle_code`; `ValueError` for any other text."""
    found = _CODE.fullmatch(code)
    if not found or not code.isascii():
        raise ValueError("no code of a cycle")
    if found[1]:
        return Months(int(found[2]), found[1] == "p")
    return Weeks(int(found[3]), int(found[4]))


def _start(cycle: Months, month: int) -> date:
    """The first day of the period of a month counted as `month_number` does."""
    day = in_month(month, cycle.day)
    late = day.weekday() - _LAST_WORKDAY
    return day - timedelta(days=late) if cycle.is_moved and late > 0 else day
