"""Bills seen in the spending that nobody entered: likely, never certain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.money.amount import Money
from bot.money.bill import (
    EVERY,
    MONTHS,
    WINDOW_DAYS,
    Bill,
    anchor,
    due_dates,
    in_month,
    is_like,
    month_number,
    settle,
)
from bot.money.period import DAY, Period

SURE = 80  # per cent of confidence from which a detected bill is told without "perhaps"
_REACH = {"week": 3, "two weeks": 6}  # days a payment may lie off its due date; WINDOW_DAYS for the others


@dataclass(frozen=True, slots=True)
class DetectedBill:
    """A payment that comes again.

    `key` is the same in every search that finds it. `name` as the notes have it, "" where only the category
    tells. `low` <= `usual` <= `high`: what it came to lately. `due_day`: of the month (31: the last), 0 for
    weeks. `days`: its next due dates, one at least, as far as the forecast reaches. `confidence`: per cent.
    """

    key: str
    name: str
    category: str
    low: Money
    usual: Money
    high: Money
    every: str
    due_day: int
    days: tuple[date, ...]
    confidence: int

    def __post_init__(self) -> None:
        if self.every not in EVERY or (self.every in MONTHS) != (self.due_day > 0):
            raise ValueError("a detected bill has an interval, and a day of the month if that counts months")
        if not self.days or not self.low <= self.usual <= self.high:
            raise ValueError("a detected bill has a next date and amounts in order")

    @property
    def varies(self) -> bool:
        """Whether it comes to another amount each time."""
        return self.low < self.high

    @property
    def is_sure(self) -> bool:
        """Whether it came nearly every time lately."""
        return self.confidence >= SURE


@dataclass(frozen=True, slots=True)
class DetectedDue:
    """One due date of a detected bill; where it `varies`, `amount` is the usual one."""

    name: str
    category: str
    amount: Money
    varies: bool
    due_on: date


def as_bill(found: DetectedBill, name: str) -> Bill:
    """The bill it would be if it were entered under `name`."""
    return Bill(0, name, found.category or "bills", found.usual, found.every, _first_on(found))


def _first_on(found: DetectedBill) -> date:
    """The nominal date of the next one: where a bank moved it off a weekend, its own day."""
    next_on = found.days[0]
    if not found.due_day:
        return next_on
    near = (month_number(next_on) + step for step in (-1, 0, 1))
    month = min(near, key=lambda one: abs(in_month(one, found.due_day) - next_on))
    return anchor(month, found.due_day, MONTHS[found.every])


def open_days(found: DetectedBill, paid_on: Iterable[date], today: date) -> tuple[date, ...]:
    """Its due dates from today on, less those that a payment of these days has paid."""
    paid = settled_days(found, paid_on)
    return tuple(day for day in found.days if day >= today and day not in paid)


def settled_days(found: DetectedBill, paid_on: Iterable[date]) -> dict[date, date]:
    """Due date -> the day it was paid, of those that payments of these days have paid."""
    return settle(found.days, paid_on, _REACH.get(found.every, WINDOW_DAYS))


def is_same(entered: Bill, found: Bill, words: str) -> bool:
    """Whether a bill found, as `as_bill` has it and called `words`, is the entered one.

    One names the other and their amounts are near, or they are of one category and price and due together.
    """
    if entered.amount.currency != found.amount.currency:
        return False
    if is_like(entered, words, found.amount) or is_like(found, entered.name, entered.amount):
        return True
    if (entered.category, entered.every) != (found.category, found.every):
        return False
    is_one_price = 20 * abs(entered.amount.minor - found.amount.minor) <= entered.amount.minor
    return is_one_price and _is_due_together(entered, found)


def _is_due_together(entered: Bill, found: Bill) -> bool:
    near = Period(found.first_on - 3 * DAY, found.first_on + 4 * DAY)
    return any(True for _ in due_dates(entered, near))
