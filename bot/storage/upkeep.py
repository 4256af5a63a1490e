"""What the bot asks of its database besides keeping ledgers: is it well, and what may go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from bot.storage.database import Transaction
from bot.storage.schema import uploads, users


def everybody(tx: Transaction) -> list[int]:
    """The ids of all people, in order."""
    return list(tx.execute(select(users.c.id).order_by(users.c.id)).scalars())


def purge_uploads(tx: Transaction, before: datetime) -> int:
    """Drop files that came before an instant and were never imported; returns how many."""
    return tx.execute(delete(uploads).where(uploads.c.received_at < before)).rowcount


def prove_commit(tx: Transaction) -> None:
    """Write what is already there: committing it reaches the disk as a person's expense would."""
    tx.exec_driver_sql("PRAGMA user_version = 0")
