"""What a person filed, and the guesser that the last training taught with it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from bot.money.category import UNCATEGORISED
from bot.money.expense import Kind
from bot.storage.database import Transaction
from bot.storage.schema import expenses, guessers


def list_filed(tx: Transaction, user_id: int, most: int) -> list[tuple[str, str]]:
    """(note, category) of the latest `most` expenses whose category is no guess of ours, oldest first."""
    rows = tx.execute(
        select(expenses.c.note, expenses.c.category)
        .where(
            expenses.c.user_id == user_id,
            expenses.c.is_deleted.is_(False),
            expenses.c.is_guess.is_(False),
            expenses.c.kind == Kind.EXPENSE.value,
            expenses.c.category != UNCATEGORISED,
            expenses.c.note != "",
        )
        .order_by(expenses.c.spent_on.desc(), expenses.c.id.desc())
        .limit(most)
    )
    return [(row.note, row.category) for row in rows][::-1]


def save_guesser(tx: Transaction, user_id: int, weights: bytes) -> None:
    """Keep the person's guesser in place of the last one."""
    statement = insert(guessers).values(user_id=user_id, weights=weights)
    tx.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_={"weights": weights}))


def find_guesser(tx: Transaction, user_id: int) -> bytes | None:
    """The weights of the person's guesser; None before there is one."""
    found: bytes | None = tx.scalar(select(guessers.c.weights).where(guessers.c.user_id == user_id))
    return found
