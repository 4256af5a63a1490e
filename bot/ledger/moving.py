"""Money moved from one category's budget into another's, for the present period."""

from __future__ import annotations

from datetime import date

from bot.errors import NotFound, Refusal
from bot.ledger.budgets import find_status
from bot.ledger.planning import MOVE, Cause, change_plan
from bot.money.amount import Money
from bot.money.budget import BudgetStatus
from bot.money.rollover import Move
from bot.storage.database import Database, Transaction
from bot.storage.moves import insert_move
from bot.storage.users import User

TOO_MUCH = "Only {left} is left there, nothing was moved."
SAME = "That is one and the same budget, nothing was moved."


async def move(
    db: Database, user: User, amount: Money, *, source: str, target: str, today: date, by: Cause
) -> tuple[BudgetStatus, BudgetStatus]:
    """Take `amount` from the budget of `source` into that of `target`: both as they are then.

    Raises `NotFound` where one of them has no budget, `Refusal` for more than is left, or for one budget.
    """

    def step(tx: Transaction) -> tuple[BudgetStatus, BudgetStatus]:
        def act() -> None:
            left = _status(tx, user, source, today).left
            _status(tx, user, target, today)
            if source == target:
                raise Refusal(SAME)
            if left < amount:
                raise Refusal(TOO_MUCH, left=max(left, Money(0, left.currency)))
            insert_move(tx, user.id, Move(today, source, target, amount))

        change_plan(tx, user, by, MOVE, act)
        return _status(tx, user, source, today), _status(tx, user, target, today)

    return await db.write(step)


def _status(tx: Transaction, user: User, category: str, today: date) -> BudgetStatus:
    found = find_status(tx, user, category, today) if category else None
    if found is None:
        raise NotFound
    return found
