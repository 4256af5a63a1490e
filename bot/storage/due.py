"""What happens by itself and when next, and what was sent already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from bot.storage.database import Transaction
from bot.storage.schema import due, sent


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something due: `slot` tells several of a kind apart, `at` is the instant it waits for."""

    user_id: int
    kind: str
    slot: str
    at: datetime


def set_due(tx: Transaction, waiting: Waiting) -> None:
    """Add it, or move the one of the same person, kind and slot."""
    statement = insert_sqlite(due).values(
        user_id=waiting.user_id, kind=waiting.kind, slot=waiting.slot, at=waiting.at
    )
    tx.execute(
        statement.on_conflict_do_update(index_elements=["user_id", "kind", "slot"], set_={"at": waiting.at})
    )


def remove_due(tx: Transaction, user_id: int, kind: str, slot: str | None = None) -> None:
    """Remove one slot, or every slot of a kind."""
    statement = delete(due).where(due.c.user_id == user_id, due.c.kind == kind)
    tx.execute(statement if slot is None else statement.where(due.c.slot == slot))


def list_due(tx: Transaction, user_id: int) -> list[Waiting]:
    """Everything that waits for the person, by kind and slot."""
    rows = tx.execute(select(due).where(due.c.user_id == user_id).order_by(due.c.kind, due.c.slot))
    return [Waiting(row.user_id, row.kind, row.slot, row.at) for row in rows]


def ripe(tx: Transaction, kinds: Sequence[str], now: datetime, limit: int) -> list[Waiting]:
    """What has come due by `now`, the longest waiting first."""
    rows = tx.execute(
        select(due)
        .where(due.c.at <= now, due.c.kind.in_(kinds))
        .order_by(due.c.at, due.c.user_id)
        .limit(limit)
    )
    return [Waiting(row.user_id, row.kind, row.slot, row.at) for row in rows]


def mark_sent(tx: Transaction, user_id: int, kind: str, day: date, now: datetime) -> bool:
    """Note that this kind goes out on this day; False when it did already."""
    statement = insert_sqlite(sent).values(user_id=user_id, kind=kind, day=day, sent_at=now)
    return tx.execute(statement.on_conflict_do_nothing()).rowcount == 1


def list_sent(tx: Transaction, user_id: int, day: date) -> dict[str, datetime]:
    """The kinds noted for this day, and when."""
    rows = tx.execute(select(sent.c.kind, sent.c.sent_at).where(sent.c.user_id == user_id, sent.c.day == day))
    return {row.kind: row.sent_at for row in rows}
