"""A file between its preview and the tap that imports it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.storage.database import Transaction
from bot.storage.schema import uploads


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent in message `message_id`; `columns` are the places the person chose, by role."""

    chat_id: int
    message_id: int
    name: str
    content: bytes
    columns: dict[str, int]
    received_at: datetime


def save_upload(tx: Transaction, user_id: int, upload: Upload) -> None:
    """Keep the file; one sent in the same message before is replaced."""
    values = {
        "user_id": user_id,
        "name": upload.name,
        "content": upload.content,
        "columns": upload.columns,
        "received_at": upload.received_at,
    }
    statement = insert(uploads).values({**values, "chat_id": upload.chat_id, "message_id": upload.message_id})
    tx.execute(statement.on_conflict_do_update(index_elements=["chat_id", "message_id"], set_=values))


def find_upload(tx: Transaction, user_id: int, chat_id: int, message_id: int) -> Upload | None:
    """The person's file that waits, or None."""
    row = tx.execute(select(uploads).where(*_is(user_id, chat_id, message_id))).one_or_none()
    if row is None:
        return None
    return Upload(row.chat_id, row.message_id, row.name, row.content, row.columns or {}, row.received_at)


def choose_columns(
    tx: Transaction, user_id: int, chat_id: int, message_id: int, columns: dict[str, int]
) -> None:
    """Keep the columns the person chose."""
    tx.execute(update(uploads).where(*_is(user_id, chat_id, message_id)).values(columns=columns))


def delete_upload(tx: Transaction, user_id: int, chat_id: int, message_id: int) -> None:
    """Drop the file."""
    tx.execute(delete(uploads).where(*_is(user_id, chat_id, message_id)))


def _is(user_id: int, chat_id: int, message_id: int) -> tuple[Any, ...]:
    return (
        uploads.c.user_id == user_id,
        uploads.c.chat_id == chat_id,
        uploads.c.message_id == message_id,
    )
