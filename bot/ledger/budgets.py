"""Budgets: set, counted, proposed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from bot.errors import NotFound
from bot.ledger.cycles import put_cycle
from bot.ledger.days import read_history
from bot.ledger.planning import BUDGET, Cause, change_plan, fresh
from bot.ledger.reports import usual_day
from bot.ledger.standings import read_month
from bot.money.amount import Money
from bot.money.bill import due_dates
from bot.money.budget import WHOLE_MONTH, Budget, BudgetStatus, friendly, from_today, span_on, timeline
from bot.money.cycle import CALENDAR, Cycle, period_before, period_of
from bot.money.period import Period
from bot.money.rollover import NONE, Rollover
from bot.storage.bills import list_bills
from bot.storage.budgets import list_budgets, put_budget, save_budget
from bot.storage.database import Database, Transaction
from bot.storage.spendings import known_days, list_spendings
from bot.storage.users import User

FEWEST_PERIODS, MOST_PERIODS = 2, 12  # full ones that a proposal looks back on
NO_BUDGET = "There is no budget for everything yet. Set one: /budget 1500"


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
    by: Cause | None = None,
) -> BudgetStatus | None:
    """Let `limit` (above zero) hold from today's period until changed; None ends it. Past ones keep theirs.

    It counts in full for the present period; what was said to be spent before the ledger began stays said.
    A `cycle` is from now on the category's own, or with the budget for everything the person's; without one
    the budget keeps its own, at first the person's.
    """

    def step(tx: Transaction) -> BudgetStatus | None:
        def act() -> None:
            if cycle is not None and category == WHOLE_MONTH:
                put_cycle(tx, fresh(tx, user), cycle, today, by.now if by else None)
            _put_limit(tx, fresh(tx, user), limit, category, cycle, today)

        change_plan(tx, user, by, BUDGET, act)
        return find_status(tx, fresh(tx, user), category, today)

    return await db.write(step)


def _put_limit(
    tx: Transaction, user: User, limit: Money | None, category: str, cycle: Cycle | None, today: date
) -> None:
    span = span_on(timeline(list_budgets(tx, user.id), category), today)
    last = span[0] if span and span[0].currency == user.currency else None
    held = last if last and last.limit is not None else None
    if limit is None and held is None:
        return  # there is nothing to end
    own = cycle or (held.cycle if held and category != WHOLE_MONTH else user.cycle)
    period = period_of(own, today)
    opening = last.opening if last and last.starts_on in period else Money(0, user.currency)
    rule = held.rollover if held else NONE
    wanted = Budget(
        category, period.start, user.currency, limit, opening, cycle=own, rollover=rule, set_on=today
    )
    put_budget(tx, user.id, wanted)


async def count_from_today(db: Database, user: User, today: date, *, by: Cause | None = None) -> BudgetStatus:
    """Count only what is spent from today on, against the days' share of the limit; in this period alone.

    Raises `NotFound` without a budget for everything.
    """

    def change(budget: Budget, limit: Money, period: Period) -> Budget:
        share = from_today(limit, period, today)
        return replace(budget, counted_from=today, first_limit=share, opening=Money(0, user.currency))

    return await _change(db, user, WHOLE_MONTH, today, by, change)


async def set_opening(
    db: Database, user: User, spent: Money, today: date, *, by: Cause | None = None
) -> BudgetStatus:
    """Count in what was spent this period before the ledger began. Raises `NotFound` without a budget."""

    def change(budget: Budget, _limit: Money, _period: Period) -> Budget:
        return replace(budget, opening=spent, counted_from=None, first_limit=None)

    return await _change(db, user, WHOLE_MONTH, today, by, change)


async def set_rollover(
    db: Database, user: User, rule: Rollover, *, category: str, today: date, by: Cause | None = None
) -> BudgetStatus:
    """Let what the present period leaves, and those after it, go over by `rule`. What came over stays.

    Raises `NotFound` without a budget for the category.
    """
    return await _change(
        db, user, category, today, by, lambda budget, _limit, _period: replace(budget, rollover=rule)
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


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A friendly limit for a period of the person's, of everyday spending of `usual` a day and its bills."""

    limit: Money
    usual: Money


async def suggest(db: Database, user: User, today: date) -> Suggestion | None:
    """A limit from fewer days than `propose` needs; None before a week of everyday spending is known."""

    def step(tx: Transaction) -> Suggestion | None:
        usual = usual_day(read_history(tx, user, today), user.currency)
        if not usual:
            return None
        period = period_of(user.cycle, today)
        theirs = (bill for bill in list_bills(tx, user.id) if bill.amount.currency == user.currency)
        bills = sum(bill.amount.minor * len(list(due_dates(bill, period))) for bill in theirs)
        limit = Money(usual.minor * period.days + bills, user.currency)
        return Suggestion(friendly(limit), usual)

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


async def _change(
    db: Database,
    user: User,
    category: str,
    today: date,
    by: Cause | None,
    change: Callable[[Budget, Money, Period], Budget],
) -> BudgetStatus:
    """Let `change` make, of the category's budget, what holds from the present period on."""

    def step(tx: Transaction) -> BudgetStatus:
        def act() -> None:
            span = span_on(timeline(list_budgets(tx, user.id), category), today)
            limit = span[0].limit if span and span[0].currency == user.currency else None
            if span is None or limit is None:
                raise NotFound(NO_BUDGET)
            held, period = span
            first = held if held.starts_on in period else _from(held, period.start)
            save_budget(tx, user.id, change(first, limit, period))

        change_plan(tx, user, by, BUDGET, act)
        found = find_status(tx, user, category, today)
        if found is None:
            raise NotFound(NO_BUDGET)
        return found

    return await db.write(step)


def _from(budget: Budget, starts_on: date) -> Budget:
    """The same budget as a row of its own from a later period on."""
    none = Money(0, budget.currency)
    return replace(budget, starts_on=starts_on, opening=none, counted_from=None, first_limit=None)


def find_status(tx: Transaction, user: User, category: str, today: date) -> BudgetStatus | None:
    """The category's budget in its present period, or None."""
    found = read_month(tx, user, today).statuses
    return next((each for each in found if each.category == category), None)
