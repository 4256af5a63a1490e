"""Which days an allowance counts, and what becomes of what a day leaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.money.period import DAY

EVERY_DAY = frozenset(range(7))
WORKING_DAYS = frozenset(range(5))


@dataclass(frozen=True, slots=True)
class Counting:
    """The allowance falls on `weekdays` (0 is Monday) alone. What a day leaves is spread over the rest, or
    from `leftover_since` on added to the next day."""

    weekdays: frozenset[int] = EVERY_DAY
    leftover_since: date | None = None

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= EVERY_DAY:
            raise ValueError("one weekday at least counts")

    def counts(self, day: date) -> bool:
        """Whether an allowance falls on `day`."""
        return day.weekday() in self.weekdays

    def days(self, start: date, end: date) -> int:
        """How many days count from `start` up to, but without, `end`."""
        weeks, rest = divmod(max(0, (end - start).days), 7)
        odd = (start + timedelta(days=index) for index in range(rest))
        return weeks * len(self.weekdays) + sum(self.counts(day) for day in odd)

    def next_after(self, day: date, end: date) -> date | None:
        """The next day after `day` that counts, before `end`."""
        later = (day + DAY * step for step in range(1, 8))
        return next((each for each in later if each < end and self.counts(each)), None)


USUAL = Counting()


def weekdays_code(weekdays: frozenset[int]) -> int:
    """Seven bits, Monday the lowest."""
    return sum(1 << day for day in weekdays)


def weekdays_of_code(code: int) -> frozenset[int]:
    """The inverse of `weekdays_code`."""
    return frozenset(day for day in range(7) if code >> day & 1)
