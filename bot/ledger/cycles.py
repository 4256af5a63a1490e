"""How a person's days are cut into periods, and which of them an allowance counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.ledger.planning import DAYS, PERIOD, Cause, change_plan, fresh
from bot.ledger.reminders import replan
from bot.money.amount import Money
from bot.money.budget import WHOLE_MONTH, Budget, converted, from_today, in_force
from bot.money.counting import Counting
from bot.money.cycle import Cycle, is_alike, period_of
from bot.money.period import Period
from bot.storage.budgets import list_budgets, put_budget
from bot.storage.database import Database, Transaction
from bot.storage.users import User, save_user


async def choose_cycle(db: Database, user: User, cycle: Cycle, *, today: date, by: Cause) -> User:
    """Cut the person's days into the periods of `cycle` from the one that holds today on.

    The budget for everything goes along: from month to month as it is, between months and weeks as what
    they come to. So do the budgets of categories that a change from month to month leaves alike; others keep
    the periods they have, as their own. Nothing is lost: what was spent counts in the period of its day.
    """

    def step(tx: Transaction) -> User:
        change_plan(tx, user, by, PERIOD, lambda: put_cycle(tx, fresh(tx, user), cycle, today, by.now))
        return fresh(tx, user)

    return await db.write(step)


async def choose_counting(db: Database, user: User, counting: Counting, *, by: Cause) -> User:
    """Which weekdays an allowance counts, and what becomes of what a day leaves."""

    def step(tx: Transaction) -> User:
        def act() -> None:
            save_user(tx, replace(fresh(tx, user), counting=counting))

        change_plan(tx, user, by, DAYS, act)
        return fresh(tx, user)

    return await db.write(step)


def put_cycle(tx: Transaction, user: User, cycle: Cycle, today: date, now: datetime | None) -> None:
    """See `choose_cycle`; without `now` nothing that is due is moved."""
    changed = replace(user, cycle=cycle)
    save_user(tx, changed)
    period = period_of(cycle, today)
    for budget, _ in in_force(list_budgets(tx, user.id), today, user.currency):
        follows = budget.category == WHOLE_MONTH or is_alike(budget.cycle, cycle)
        if budget.cycle == user.cycle and budget.limit is not None and follows:
            put_budget(tx, user.id, _in_period(budget, budget.limit, cycle, period))
    if now is not None:
        replan(tx, changed, now)


def _in_period(budget: Budget, limit: Money, cycle: Cycle, period: Period) -> Budget:
    """The budget as it holds from `period` on, with what was said of the days it has in common."""
    limit = converted(limit, budget.cycle, cycle)
    is_first, since = budget.starts_on in period, budget.counted_from
    counted_from = since if is_first and since is not None and since in period else None
    return replace(
        budget,
        starts_on=period.start,
        limit=limit,
        cycle=cycle,
        opening=budget.opening if is_first else Money(0, budget.currency),
        counted_from=counted_from,
        first_limit=from_today(limit, period, counted_from) if counted_from else None,
    )
