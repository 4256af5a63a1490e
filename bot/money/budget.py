"""Budgets: what a month may cost, and how much of it is spent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.money.amount import Money
from bot.money.category import INCOME, UNCATEGORISED
from bot.money.currency import Currency
from bot.money.expense import Expense, Kind
from bot.money.period import Period

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
    """A limit that holds every month from the one that starts on `starts_on`, until another replaces it.

    `limit` None ends it. In its first month alone: `opening` was spent before the ledger knew; or spending
    counts from `counted_from` only, against `first_limit`.
    """

    category: str
    starts_on: date
    currency: Currency
    limit: Money | None
    opening: Money
    counted_from: date | None = None
    first_limit: Money | None = None


@dataclass(frozen=True, slots=True)
class BudgetStatus:
    """A budget against the spending of one month; `spent` includes `opening`."""

    category: str
    limit: Money
    period: Period
    spent: Money
    counted_from: date | None
    opening: Money

    @property
    def left(self) -> Money:
        """What is left; below zero when more was spent."""
        return self.limit - self.spent

    @property
    def is_over(self) -> bool:
        """More was spent than the limit."""
        return self.limit < self.spent

    @property
    def percent(self) -> int:
        """Spent, in per cent of the limit, rounded down."""
        return self.spent.minor * 100 // max(1, self.limit.minor)


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


def in_force(budgets: Iterable[Budget], period: Period, currency: Currency) -> list[Budget]:
    """The budgets that hold in `period`, the whole month's first, then by category."""
    latest: dict[str, Budget] = {}
    for budget in sorted(budgets, key=lambda budget: budget.starts_on):
        if budget.starts_on <= period.start:
            latest[budget.category] = budget
    held = [budget for budget in latest.values() if budget.limit is not None and budget.currency == currency]
    return sorted(held, key=lambda budget: budget.category)


def status(budget: Budget, period: Period, spent: Sequence[Spending]) -> BudgetStatus:
    """The budget, whose limit is not None, against the spending of `period`."""
    is_first = budget.starts_on == period.start
    limit = budget.first_limit if is_first and budget.first_limit is not None else budget.limit
    if limit is None:
        raise ValueError("an ended budget has no status")
    opening = budget.opening if is_first else Money(0, budget.currency)
    counted_from = budget.counted_from if is_first else None
    minor = sum(
        each.minor
        for each in spent
        if each.day in period
        and (budget.category == WHOLE_MONTH or each.category == budget.category)
        and (counted_from is None or each.day >= counted_from)
    )
    return BudgetStatus(
        budget.category, limit, period, Money(minor, budget.currency) + opening, counted_from, opening
    )


def from_today(limit: Money, period: Period, today: date) -> Money:
    """The share of `limit` that falls on today and the days after it, rounded down to whole units."""
    share = limit.minor * period.days_left(today) // period.days
    scale = limit.currency.scale
    return Money(share - share % scale if share >= scale else share, limit.currency)


def friendly(amount: Money) -> Money:
    """`amount` rounded up to two leading digits: 1,634 -> 1,700; 18,240 -> 19,000; 64 -> 64."""
    units = -(-amount.minor // amount.currency.scale)
    step = int(10 ** max(0, len(str(units)) - 2))
    return Money(-(-units // step) * step * amount.currency.scale, amount.currency)
