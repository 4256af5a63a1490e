"""What a person says of expenses that are there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from bot.errors import NotFound
from bot.ledger.changing import Recorded, Step, finish, latest, mine, repeat, save
from bot.ledger.messages import done_before
from bot.money.amount import Money
from bot.money.expense import Source
from bot.storage.database import Database, Transaction
from bot.storage.expenses import Kept
from bot.storage.lessons import taught_by, teach
from bot.storage.users import User


class Fields(TypedDict, total=False):
    """What is said of an expense; what is None stays. `is_currency_said`: the words name the `amount`'s
    currency."""

    category: str | None
    amount: Money | None
    spent_on: date | None
    note: str | None
    paid_by: int | None
    is_currency_said: bool


async def correct(
    db: Database,
    user: User,
    *expense_ids: int,
    update: int,
    now: datetime,
    message: Source | None = None,
    is_reworded: bool = False,
    **fields: Unpack[Fields],
) -> Recorded:
    """Change expenses as one change. Raises `NotFound` when one is gone or not theirs.

    `message` is the one whose words correct: the same one does so once, whichever update brings it, unless it
    `is_reworded`.
    """

    def step(tx: Transaction) -> Recorded:
        made = done_before(tx, user, update, message, is_reworded=is_reworded)
        if made:
            return repeat(tx, user, made, now)
        found = [mine(tx, user, expense_id) for expense_id in dict.fromkeys(expense_ids)]
        if not found:
            raise NotFound
        steps = _change(tx, user, found, fields)
        if not steps:
            return replace(repeat(tx, user, latest(tx, found), now), was=())
        done = finish(tx, user, "edit", steps, update, now, message=message)
        return _teach(tx, user, done) if fields.get("category") is not None else done

    return await db.write(step)


def _change(tx: Transaction, user: User, found: Sequence[Kept], fields: Fields) -> list[Step]:
    said: dict[str, Any] = {
        name: value for name, value in fields.items() if value is not None and value is not False
    }
    if "category" in said:
        said["is_guess"] = False
    changed = [(kept, replace(kept.expense, **said)) for kept in found]
    return [save(tx, user, kept, new) for kept, new in changed if new != kept.expense]


def _teach(tx: Transaction, user: User, done: Recorded) -> Recorded:
    """File their words for the future."""
    teach(tx, user.id, done.change_id, done.expenses)
    return replace(done, taught=taught_by(tx, done.change_id))
