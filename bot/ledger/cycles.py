"""The person's cycle: which days are one period, for everything that is not a budget of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from bot.ledger.reminders import replan
from bot.money.amount import Money
from bot.money.budget import WHOLE_MONTH, Budget, converted, from_today, in_force
from bot.money.cycle import Cycle, is_alike, period_of
from bot.money.period import Period
from bot.storage.budgets import list_budgets, put_budget
from bot.storage.database import Database, Transaction
from bot.storage.users import User, find_user, save_user


async def choose_cycle(db: Database, user: User, cycle: Cycle, *, today: date, now: datetime) -> User:
    """Cut the person's days into the periods of `cycle` from the one that holds today on.

    The budget for everything goes along: from month to month as it is, between months and weeks as what
    they come to. So do the budgets of categories that a change from month to month leaves alike; others keep
    the periods they have, as their own. Nothing is lost: what was spent counts in the period of its day.
    """

    def step(tx: Transaction) -> User:
        changed = put_cycle(tx, find_user(tx, user.id) or user, cycle, today)
        replan(tx, changed, now)
        return changed

    return await db.write(step)


def put_cycle(tx: Transaction, user: User, cycle: Cycle, today: date) -> User:
    """See `choose_cycle`."""
    changed = replace(user, cycle=cycle)
    save_user(tx, changed)
    period = period_of(cycle, today)
    for budget, _ in in_force(list_budgets(tx, user.id), today, user.currency):
        follows = budget.category == WHOLE_MONTH or is_alike(budget.cycle, cycle)
        if budget.cycle == user.cycle and budget.limit is not None and follows:
            put_budget(tx, user.id, _in_period(budget, budget.limit, cycle, period))
    return changed


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
