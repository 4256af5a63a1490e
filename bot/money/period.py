"""Periods: half-open ranges `[start, end)` of local dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` up to, but without, `end`; never empty."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("a period has at least one day")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - DAY

    def days_left(self, today: date) -> int:
        """Days from `today` to the end, today included; `today` lies in the period."""
        return (self.end - today).days

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=index) for index in range(self.days))


def month_of(day: date) -> Period:
    """The calendar month that holds `day`."""
    start = day.replace(day=1)
    return Period(start, next_month(start))


def next_month(start: date) -> date:
    """The first day of the month after the one that holds `start`."""
    return date(start.year + start.month // 12, start.month % 12 + 1, 1)


def previous_month(day: date) -> Period:
    """The calendar month before the one that holds `day`."""
    return month_of(day.replace(day=1) - DAY)


def week_of(day: date, first: int = 0) -> Period:
    """The week that holds `day` and begins on weekday `first` (0 is Monday)."""
    start = day - timedelta(days=(day.weekday() - first) % 7)
    return Period(start, start + timedelta(days=7))


def week_before(day: date, first: int) -> Period:
    """The last seven days before `day` that begin on weekday `first` (0 is Monday) and are over."""
    end = day - timedelta(days=(day.weekday() - first) % 7)
    return Period(end - timedelta(days=7), end)


def year_of(day: date) -> Period:
    """The calendar year that holds `day`."""
    return Period(date(day.year, 1, 1), date(day.year + 1, 1, 1))
