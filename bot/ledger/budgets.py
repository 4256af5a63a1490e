"""Budgets: set, counted, proposed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from bot.errors import NotFound
from bot.ledger.standings import read_month
from bot.ledger.standings import statuses as month_statuses
from bot.money.amount import Money
from bot.money.budget import WHOLE_MONTH, Budget, BudgetStatus, friendly, from_today
from bot.money.period import Period, month_of
from bot.storage.budgets import list_budgets, save_budget
from bot.storage.database import Database, Transaction
from bot.storage.expenses import known_days, list_spendings
from bot.storage.users import User

FEWEST_MONTHS, MOST_MONTHS = 2, 12  # full months that a proposal looks back on
_NO_BUDGET = "There is no budget for the month yet. Set one: /budget 1500"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A friendly limit that would have held in `months_held` of the last `months` full months."""

    limit: Money
    months_held: int
    months: int


async def set_budget(
    db: Database, user: User, limit: Money | None, *, category: str = WHOLE_MONTH, today: date
) -> BudgetStatus | None:
    """Let `limit` (above zero) hold from today's month until changed; None ends it. Past months keep theirs.

    It counts in full for the present month; what was said to be spent before the ledger began stays said.
    """

    def step(tx: Transaction) -> BudgetStatus | None:
        start = month_of(today).start
        present = _of_month(tx, user, category, start)
        opening = present.opening if present else Money(0, user.currency)
        save_budget(tx, user.id, Budget(category, start, user.currency, limit, opening))
        return _status(tx, user, category, today)

    return await db.write(step)


async def count_from_today(db: Database, user: User, today: date) -> BudgetStatus:
    """Count only what is spent from today on, against the days' share of the limit; this month alone.

    Raises `NotFound` without a budget for the month.
    """

    def change(budget: Budget, limit: Money) -> Budget:
        share = from_today(limit, month_of(today), today)
        return replace(budget, counted_from=today, first_limit=share, opening=Money(0, user.currency))

    return await _change_month(db, user, today, change)


async def set_opening(db: Database, user: User, spent: Money, today: date) -> BudgetStatus:
    """Count in what was spent this month before the ledger began. Raises `NotFound` without a budget."""
    return await _change_month(
        db,
        user,
        today,
        lambda budget, _limit: replace(budget, opening=spent, counted_from=None, first_limit=None),
    )


async def statuses(db: Database, user: User, today: date) -> tuple[BudgetStatus, ...]:
    """Every budget against today's month: the whole month's first, then by category."""
    return await db.read(lambda tx: month_statuses(read_month(tx, user, today)))


async def propose(db: Database, user: User, today: date) -> Proposal | None:
    """A budget from the person's own full months: the least friendly limit that would have held eight in ten.

    None before `FEWEST_MONTHS` full months are known.
    """

    def step(tx: Transaction) -> Proposal | None:
        totals = _full_months(tx, user, today)
        if len(totals) < FEWEST_MONTHS or max(totals) <= 0:
            return None
        eighth = sorted(totals)[-(-len(totals) * 8 // 10) - 1]
        limit = friendly(Money(max(1, eighth), user.currency))
        return Proposal(limit, sum(total <= limit.minor for total in totals), len(totals))

    return await db.read(step)


def _full_months(tx: Transaction, user: User, today: date) -> list[int]:
    known = known_days(tx, user.id, user.currency)
    if known is None:
        return []
    this_month = month_of(today).start
    months = [month for month in _months(known[0], this_month) if month >= known[0]][-MOST_MONTHS:]
    if not months:
        return []
    totals: dict[date, int] = defaultdict(int)
    for each in list_spendings(tx, user.id, user.currency, Period(months[0], this_month)):
        totals[month_of(each.day).start] += each.minor
    return [totals[month] for month in months]


def _months(first: date, end: date) -> list[date]:
    months = []
    start = month_of(first).start
    while start < end:
        months.append(start)
        start = month_of(start).end
    return months


async def _change_month(
    db: Database, user: User, today: date, change: Callable[[Budget, Money], Budget]
) -> BudgetStatus:
    def step(tx: Transaction) -> BudgetStatus:
        start = month_of(today).start
        held = next((b for b in read_month(tx, user, today).budgets if b.category == WHOLE_MONTH), None)
        if held is None or held.limit is None:
            raise NotFound(_NO_BUDGET)
        own = Budget(WHOLE_MONTH, start, held.currency, held.limit, Money(0, held.currency))
        save_budget(tx, user.id, change(held if held.starts_on == start else own, held.limit))
        found = _status(tx, user, WHOLE_MONTH, today)
        if found is None:
            raise NotFound(_NO_BUDGET)
        return found

    return await db.write(step)


def _of_month(tx: Transaction, user: User, category: str, start: date) -> Budget | None:
    found = (b for b in list_budgets(tx, user.id) if (b.category, b.starts_on) == (category, start))
    return next((b for b in found if b.currency == user.currency), None)


def _status(tx: Transaction, user: User, category: str, today: date) -> BudgetStatus | None:
    found = month_statuses(read_month(tx, user, today))
    return next((each for each in found if each.category == category), None)
