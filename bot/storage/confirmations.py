"""Which message of the bot confirms which message of the person."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert

from bot.storage.database import Transaction
from bot.storage.schema import confirmations

_NEW = insert(confirmations)
_SAVED = _NEW.on_conflict_do_update(
    index_elements=["chat_id", "message_id"],
    set_={name: _NEW.excluded[name] for name in ("user_id", "reply_id", "change_id")},
)


def save_confirmation(
    tx: Transaction, user_id: int, chat_id: int, message_id: int, reply_id: int, change_id: int | None = None
) -> None:
    """Remember the reply and the change it tells of; a later one to the same message replaces it."""
    told = {"user_id": user_id, "reply_id": reply_id, "change_id": change_id}
    tx.execute(_SAVED, {"chat_id": chat_id, "message_id": message_id, **told})


def find_confirmation(tx: Transaction, chat_id: int, message_id: int) -> int | None:
    """The message that confirms this one alone, or None: what tells of several is no one's to change."""
    other = confirmations.alias()
    shared = select(other.c.message_id).where(
        other.c.chat_id == chat_id,
        other.c.reply_id == confirmations.c.reply_id,
        other.c.message_id != message_id,
    )
    found: int | None = tx.scalar(
        select(confirmations.c.reply_id).where(
            confirmations.c.chat_id == chat_id, confirmations.c.message_id == message_id, ~shared.exists()
        )
    )
    return found


def confirmed_by(tx: Transaction, user_id: int, chat_id: int, reply_id: int) -> list[tuple[int, int | None]]:
    """The person's messages that this message of the bot confirms, each with the change it told of."""
    found = tx.execute(
        select(confirmations.c.message_id, confirmations.c.change_id)
        .where(
            confirmations.c.chat_id == chat_id,
            confirmations.c.reply_id == reply_id,
            confirmations.c.user_id == user_id,
        )
        .order_by(confirmations.c.message_id)
    )
    return [(message_id, change_id) for message_id, change_id in found]
