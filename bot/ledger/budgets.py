"""Budgets: set, counted, proposed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from bot.errors import NotFound
from bot.ledger.cycles import put_cycle
from bot.ledger.standings import read_month
from bot.money.amount import Money
from bot.money.budget import WHOLE_MONTH, Budget, BudgetStatus, friendly, from_today, span_on, timeline
from bot.money.cycle import CALENDAR, Cycle, period_before, period_of
from bot.money.period import Period
from bot.storage.budgets import list_budgets, put_budget, save_budget
from bot.storage.database import Database, Transaction
from bot.storage.expenses import known_days, list_spendings
from bot.storage.users import User, find_user

FEWEST_PERIODS, MOST_PERIODS = 2, 12  # full ones that a proposal looks back on
_NO_BUDGET = "There is no budget for everything yet. Set one: /budget 1500"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A friendly limit that would have held in `months_held` of the last `months` full periods of `cycle`."""

    limit: Money
    months_held: int
    months: int
    cycle: Cycle = CALENDAR


async def set_budget(
    db: Database,
    user: User,
    limit: Money | None,
    *,
    category: str = WHOLE_MONTH,
    cycle: Cycle | None = None,
    today: date,
) -> BudgetStatus | None:
    """Let `limit` (above zero) hold from today's period until changed; None ends it. Past ones keep theirs.

    It counts in full for the present period; what was said to be spent before the ledger began stays said.
    A `cycle` is from now on the category's own, or with the budget for everything the person's; without one
    the budget keeps its own, at first the person's.
    """

    def step(tx: Transaction) -> BudgetStatus | None:
        present = find_user(tx, user.id) or user
        if cycle is not None and category == WHOLE_MONTH:
            present = put_cycle(tx, present, cycle, today)
        put_limit(tx, present, limit, category, cycle, today)
        return _status(tx, present, category, today)

    return await db.write(step)


def put_limit(
    tx: Transaction, user: User, limit: Money | None, category: str, cycle: Cycle | None, today: date
) -> None:
    """See `set_budget`."""
    line = timeline(list_budgets(tx, user.id), category)
    span = span_on(line, today)
    held = span[0] if span and span[0].limit is not None and span[0].currency == user.currency else None
    own = cycle or (held.cycle if held and category != WHOLE_MONTH else user.cycle)
    period = period_of(own, today)
    stays = span is not None and span[0].starts_on in period and span[0].currency == user.currency
    opening = span[0].opening if span and stays else Money(0, user.currency)
    put_budget(tx, user.id, Budget(category, period.start, user.currency, limit, opening, cycle=own))


async def count_from_today(db: Database, user: User, today: date) -> BudgetStatus:
    """Count only what is spent from today on, against the days' share of the limit; in this period alone.

    Raises `NotFound` without a budget for everything.
    """

    def change(budget: Budget, limit: Money, period: Period) -> Budget:
        share = from_today(limit, period, today)
        return replace(budget, counted_from=today, first_limit=share, opening=Money(0, user.currency))

    return await _change_first(db, user, today, change)


async def set_opening(db: Database, user: User, spent: Money, today: date) -> BudgetStatus:
    """Count in what was spent this period before the ledger began. Raises `NotFound` without a budget."""
    return await _change_first(
        db,
        user,
        today,
        lambda budget, _limit, _period: replace(budget, opening=spent, counted_from=None, first_limit=None),
    )


async def statuses(db: Database, user: User, today: date) -> tuple[BudgetStatus, ...]:
    """Every budget against its period that holds today: the one for everything first, then by category."""
    return await db.read(lambda tx: read_month(tx, user, today).statuses)


async def propose(db: Database, user: User, today: date) -> Proposal | None:
    """A budget from the person's own past: the least friendly limit that would have held eight full periods
    in ten.

    None before `FEWEST_PERIODS` full ones are known.
    """

    def step(tx: Transaction) -> Proposal | None:
        totals = _full_periods(tx, user, today)
        if len(totals) < FEWEST_PERIODS or max(totals) <= 0:
            return None
        eighth = sorted(totals)[-(-len(totals) * 8 // 10) - 1]
        limit = friendly(Money(max(1, eighth), user.currency))
        return Proposal(limit, sum(total <= limit.minor for total in totals), len(totals), user.cycle)

    return await db.read(step)


def _full_periods(tx: Transaction, user: User, today: date) -> list[int]:
    """Totals of the last full periods, the present cycle taken back into the past."""
    known = known_days(tx, user.id, user.currency)
    if known is None:
        return []
    periods: list[Period] = []
    period = period_before(user.cycle, period_of(user.cycle, today))
    while period.start >= known[0] and len(periods) < MOST_PERIODS:
        periods.append(period)
        period = period_before(user.cycle, period)
    if not periods:
        return []
    totals = dict.fromkeys(periods, 0)
    for each in list_spendings(tx, user.id, user.currency, Period(periods[-1].start, periods[0].end)):
        totals[period_of(user.cycle, each.day)] += each.minor
    return list(totals.values())


async def _change_first(
    db: Database, user: User, today: date, change: Callable[[Budget, Money, Period], Budget]
) -> BudgetStatus:
    """Let `change` make, of the budget for everything, what holds for the present period alone."""

    def step(tx: Transaction) -> BudgetStatus:
        span = span_on(timeline(list_budgets(tx, user.id), WHOLE_MONTH), today)
        limit = span[0].limit if span and span[0].currency == user.currency else None
        if span is None or limit is None:
            raise NotFound(_NO_BUDGET)
        held, period = span
        first = held if held.starts_on in period else _from(held, period.start)
        save_budget(tx, user.id, change(first, limit, period))
        found = _status(tx, user, WHOLE_MONTH, today)
        if found is None:
            raise NotFound(_NO_BUDGET)
        return found

    return await db.write(step)


def _from(budget: Budget, starts_on: date) -> Budget:
    """The same budget as a row of its own from a later period on."""
    none = Money(0, budget.currency)
    return replace(budget, starts_on=starts_on, opening=none, counted_from=None, first_limit=None)


def _status(tx: Transaction, user: User, category: str, today: date) -> BudgetStatus | None:
    found = read_month(tx, user, today).statuses
    return next((each for each in found if each.category == category), None)
