"""What was moved between the budgets of categories."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, select, update

from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.rollover import Move
from bot.storage.database import Transaction
from bot.storage.expenses import rescaled
from bot.storage.schema import moves


def insert_move(tx: Transaction, user_id: int, move: Move) -> None:
    """Keep a move."""
    tx.execute(
        insert(moves).values(
            user_id=user_id,
            moved_on=move.moved_on,
            source=move.source,
            target=move.target,
            amount_minor=move.amount.minor,
            currency=move.amount.currency.code,
        )
    )


def list_moves(tx: Transaction, user_id: int, since: date) -> list[Move]:
    """The person's moves from `since` on, in their order."""
    rows = tx.execute(
        select(moves).where(moves.c.user_id == user_id, moves.c.moved_on >= since).order_by(moves.c.id)
    )
    return [
        Move(row.moved_on, row.source, row.target, Money(row.amount_minor, Currency(row.currency)))
        for row in rows
    ]


def relabel(tx: Transaction, user_id: int, old: Currency, new: Currency) -> None:
    """Say that amounts in `old` were in `new`: the same number of units."""
    tx.execute(
        update(moves)
        .where(moves.c.user_id == user_id, moves.c.currency == old.code)
        .values(currency=new.code, amount_minor=rescaled(moves.c.amount_minor, old, new))
    )
