"""Budgets: what a period may cost, and how much of it is spent."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.money.amount import Money, total
from bot.money.category import INCOME, UNCATEGORISED
from bot.money.currency import Currency
from bot.money.cycle import CALENDAR, Cycle, Weeks, is_alike, period_of
from bot.money.expense import Expense, Kind
from bot.money.period import Period
from bot.money.rollover import NONE, Move, Rollover, moved_into

WHOLE_MONTH = ""  # the category of the budget for everything


@dataclass(frozen=True, slots=True)
class Spending:
    """Net spending of one category on one day, in minor units; below zero where refunds outweigh it."""

    day: date
    category: str
    minor: int
    is_bill: bool = False


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit that holds for every period of `cycle` from the one that starts on `starts_on`, until another
    replaces it.

    `limit` None ends it. In its first period alone: `opening` was spent before the ledger knew; or spending
    counts from `counted_from` only, against `first_limit`.
    """

    category: str
    starts_on: date
    currency: Currency
    limit: Money | None
    opening: Money
    counted_from: date | None = None
    first_limit: Money | None = None
    cycle: Cycle = CALENDAR
    rollover: Rollover = NONE
    set_on: date | None = None  # the day it was said


@dataclass(frozen=True, slots=True)
class BudgetStatus:
    """A budget against the spending of one period; `spent` includes `opening`.

    `carried` came over from the periods before, None where nothing rolls over; `moved` came from other
    budgets, both below zero where they take away.
    """

    category: str
    limit: Money
    period: Period
    spent: Money
    counted_from: date | None
    opening: Money
    cycle: Cycle = CALENDAR
    rollover: Rollover = NONE
    carried: Money | None = None
    moved: Money | None = None
    set_on: date | None = None

    @property
    def allotted(self) -> Money:
        """What this period may cost: the limit, what came over and what was moved."""
        return total((self.limit, *filter(None, (self.carried, self.moved))), self.limit.currency)

    @property
    def left(self) -> Money:
        """What is left; below zero when more was spent."""
        return self.allotted - self.spent

    @property
    def is_over(self) -> bool:
        """More was spent than was allotted."""
        return self.left.minor < 0

    @property
    def percent(self) -> int:
        """Spent, in per cent of what was allotted, rounded down."""
        return self.spent.minor * 100 // max(1, self.allotted.minor)


def counts(kind: Kind, category: str) -> bool:
    """Whether it belongs to spending: an expense, or a refund, which is income in a spending category."""
    return kind is Kind.EXPENSE or category not in (*INCOME, UNCATEGORISED)


def spendings(expenses: Iterable[Expense], currency: Currency, *, sign: int = 1) -> list[Spending]:
    """What `expenses` add to spending (`sign` -1: take from it); those without a rate are left out."""
    return [
        Spending(each.spent_on, each.category, sign * each.outflow, each.bill_id is not None)
        for each in expenses
        if each.home.currency == currency and counts(each.kind, each.category)
    ]


def timeline(budgets: Iterable[Budget], category: str) -> list[Budget]:
    """The budgets of one category, each holding from its `starts_on` to the next one's."""
    own = (budget for budget in budgets if budget.category == category)
    return sorted(own, key=lambda budget: budget.starts_on)


def span_on(line: Sequence[Budget], day: date) -> tuple[Budget, Period] | None:
    """The budget of a `timeline` that holds on `day`, and its period, cut short where the next begins."""
    place = bisect_right(line, day, key=lambda budget: budget.starts_on) - 1
    if place < 0:
        return None
    period = period_of(line[place].cycle, day)
    if place + 1 < len(line) and line[place + 1].starts_on < period.end:
        period = Period(period.start, line[place + 1].starts_on)
    return line[place], period


def in_force(budgets: Sequence[Budget], day: date, currency: Currency) -> list[tuple[Budget, Period]]:
    """The budgets that hold on `day` with the period each is in, the whole one first, then by category."""
    categories = sorted({budget.category for budget in budgets})
    spans = (span_on(timeline(budgets, category), day) for category in categories)
    return [span for span in spans if span and span[0].limit is not None and span[0].currency == currency]


def status(
    budget: Budget,
    period: Period,
    spent: Iterable[Spending],
    *,
    moves: Sequence[Move] = (),
    carried: Money | None = None,
) -> BudgetStatus:
    """The budget, whose limit is not None, against the spending and the moves of `period`, one that it holds
    in."""
    is_first = budget.starts_on in period
    opening = budget.opening if is_first else Money(0, budget.currency)
    counted_from = budget.counted_from if is_first else None
    found = BudgetStatus(
        category=budget.category,
        limit=limit_in(budget, period),
        period=period,
        spent=opening,
        counted_from=counted_from,
        opening=opening,
        cycle=budget.cycle,
        rollover=budget.rollover,
        carried=carried,
        moved=_moved(budget, period, moves),
        set_on=budget.set_on,
    )
    minor = sum(each.minor for each in spent if is_counted(each, found))
    return replace(found, spent=opening + Money(minor, budget.currency))


def _moved(budget: Budget, period: Period, moves: Sequence[Move]) -> Money | None:
    of_period = [
        move for move in moves if move.moved_on in period and move.amount.currency == budget.currency
    ]
    minor = moved_into(budget.category, of_period) if budget.category else 0
    return Money(minor, budget.currency) if minor else None


def is_counted(spent: Spending, status: BudgetStatus) -> bool:
    """Whether this spending is held against the budget: of its period, category and the days it counts."""
    is_of_category = status.category in (WHOLE_MONTH, spent.category)
    is_late_enough = status.counted_from is None or spent.day >= status.counted_from
    return is_of_category and is_late_enough and spent.day in status.period


def limit_in(budget: Budget, period: Period) -> Money:
    """The limit in one of its periods: of one cut short by what followed, the share of its days, rounded
    down; `ValueError` for an ended budget."""
    if budget.limit is None:
        raise ValueError("an ended budget has no limit")
    if budget.first_limit is not None and budget.starts_on in period:
        return budget.first_limit
    whole = period_of(budget.cycle, period.start)
    if period == whole:
        return budget.limit
    return Money(budget.limit.minor * period.days // whole.days, budget.currency)


def from_today(limit: Money, period: Period, today: date) -> Money:
    """The share of `limit` that falls on today and the days after it, rounded down to whole units."""
    share = limit.minor * period.days_left(today) // period.days
    scale = limit.currency.scale
    return Money(share - share % scale if share >= scale else share, limit.currency)


def converted(limit: Money, old: Cycle, new: Cycle) -> Money:
    """What a limit for each period of `old` comes to in one of `new`: the same where they are alike, else in
    proportion, a year having 365 days, and friendly between months and weeks."""
    if is_alike(old, new):
        return limit
    days, years = 7 * 12, 365  # a month is 365 / 12 days
    if isinstance(old, Weeks) and isinstance(new, Weeks):
        return Money(limit.minor * new.count // old.count, limit.currency)
    if isinstance(new, Weeks):
        return friendly(Money(limit.minor * days * new.count // years, limit.currency))
    return friendly(Money(limit.minor * years // (days * _weeks(old)), limit.currency))


def _weeks(cycle: Cycle) -> int:
    return cycle.count if isinstance(cycle, Weeks) else 1


def friendly(amount: Money) -> Money:
    """`amount` rounded up to two leading digits: 1,634 -> 1,700; 18,240 -> 19,000; 64 -> 64."""
    units = -(-amount.minor // amount.currency.scale)
    step = int(10 ** max(0, len(str(units)) - 2))
    return Money(-(-units // step) * step * amount.currency.scale, amount.currency)
