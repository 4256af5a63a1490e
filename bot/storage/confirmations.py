"""Which message of the bot confirms which message of the person."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from bot.storage.database import Transaction
from bot.storage.schema import confirmations


def save_confirmation(tx: Transaction, user_id: int, chat_id: int, message_id: int, reply_id: int) -> None:
    """Remember the reply; a later one to the same message replaces it."""
    statement = insert(confirmations).values(
        chat_id=chat_id, message_id=message_id, user_id=user_id, reply_id=reply_id
    )
    tx.execute(
        statement.on_conflict_do_update(
            index_elements=["chat_id", "message_id"], set_={"reply_id": reply_id, "user_id": user_id}
        )
    )


def find_confirmation(tx: Transaction, chat_id: int, message_id: int) -> int | None:
    """The message that confirms this one, or None."""
    found: int | None = tx.scalar(
        select(confirmations.c.reply_id).where(
            confirmations.c.chat_id == chat_id, confirmations.c.message_id == message_id
        )
    )
    return found


def confirmed_by(tx: Transaction, user_id: int, chat_id: int, reply_id: int) -> list[int]:
    """The person's messages that this message of the bot confirms."""
    found = tx.scalars(
        select(confirmations.c.message_id)
        .where(
            confirmations.c.chat_id == chat_id,
            confirmations.c.reply_id == reply_id,
            confirmations.c.user_id == user_id,
        )
        .order_by(confirmations.c.message_id)
    )
    return [int(number) for number in found]
