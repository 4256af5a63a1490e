"""What somebody saves for: how far it is, and what it needs each week and month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.money.amount import Money

LONGEST_NAME = 60  # characters
_DAYS_IN_400_YEARS, _MONTHS_IN_400_YEARS = 146_097, 4_800  # of the calendar
FEWEST_DAYS = 14  # of saving before a pace is told


@dataclass(frozen=True, slots=True)
class Goal:
    """`target` by `due_on` (None: whenever), of which `saved` is put aside since `made_on`."""

    id: int
    name: str
    target: Money
    saved: Money
    due_on: date | None
    made_on: date

    @property
    def left(self) -> Money:
        """Still to be put aside; nothing once it is reached."""
        return max(Money(0, self.target.currency), self.target - self.saved)

    @property
    def is_reached(self) -> bool:
        """Whether all of it is put aside."""
        return self.target <= self.saved

    @property
    def percent(self) -> int:
        """Saved, in per cent of the target, rounded down, 0 to 100."""
        return min(100, max(0, self.saved.minor) * 100 // max(1, self.target.minor))


def per_week(goal: Goal, today: date) -> Money | None:
    """What each week until its day needs, whole units rounded up; None without a day to come."""
    days = _days(goal, today)
    return _rounded_up(goal.left, min(7, days), days) if days else None


def per_month(goal: Goal, today: date) -> Money | None:
    """What each month of average length until its day needs, whole units rounded up; None where that day is
    less than a month away."""
    days = _days(goal, today)
    if days * _MONTHS_IN_400_YEARS < _DAYS_IN_400_YEARS:
        return None
    return _rounded_up(goal.left, _DAYS_IN_400_YEARS, days * _MONTHS_IN_400_YEARS)


def share(goal: Goal, days: int, today: date) -> Money | None:
    """What falls on the next `days` (>= 1) days, whole units rounded up and never more than what is left;
    None without a day to come."""
    until = _days(goal, today)
    return min(goal.left, _rounded_up(goal.left, min(days, until), until)) if until else None


def reached_on(goal: Goal, today: date) -> date | None:
    """When it is reached at the pace so far; None before `FEWEST_DAYS` of saving, or where it never is."""
    passed = (today - goal.made_on).days
    if passed < FEWEST_DAYS or goal.saved.minor <= 0 or goal.is_reached:
        return None
    days = -(-goal.left.minor * passed // goal.saved.minor)
    return today + timedelta(days=days) if days < 36_500 else None


def _days(goal: Goal, today: date) -> int:
    return max(0, (goal.due_on - today).days) if goal.due_on else 0


def _rounded_up(amount: Money, part: int, whole: int) -> Money:
    """`amount` x part / whole, rounded up to whole units."""
    scale = amount.currency.scale
    return Money(-(-amount.minor * part // (whole * scale)) * scale, amount.currency)
