"""Raw updates: kept before Telegram is told that they arrived, done once they are answered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from bot.storage.database import Transaction
from bot.storage.schema import inbox

NEW, DONE, FAILED = "new", "done", "failed"


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it came: `chat_id` is whose turn it waits for (0 when it belongs to no chat)."""

    update_id: int
    chat_id: int
    raw: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kept:
    """An arrival in the inbox; `id` is never given out twice. One that is left over was kept by an earlier
    run that ended before its answer."""

    id: int
    chat_id: int
    raw: dict[str, Any]
    is_left_over: bool = False


def keep(tx: Transaction, bot_id: int, arrivals: Sequence[Arrival], now: datetime) -> list[Kept]:
    """Keep those not seen before; returns them in order. An update that comes again is left as it is."""
    if not arrivals:
        return []
    rows = [
        {
            "bot_id": bot_id,
            "update_id": arrival.update_id,
            "chat_id": arrival.chat_id,
            "raw": json.dumps(arrival.raw, separators=(",", ":")),
            "state": NEW,
            "attempts": 0,
            "received_at": now,
        }
        for arrival in arrivals
    ]
    statement = insert_sqlite(inbox).on_conflict_do_nothing().returning(inbox.c.id, inbox.c.update_id)
    new = tx.execute(statement, rows).all()
    ids = {row.update_id: row.id for row in new}
    first = {arrival.update_id: arrival for arrival in reversed(arrivals)}
    return [
        Kept(ids[update_id], arrival.chat_id, arrival.raw)
        for update_id, arrival in sorted(first.items(), key=lambda one: ids.get(one[0], 0))
        if update_id in ids
    ]


def waiting(tx: Transaction) -> list[Kept]:
    """What an earlier run left unanswered, oldest first."""
    rows = tx.execute(select(inbox).where(inbox.c.state == NEW).order_by(inbox.c.id))
    return [Kept(row.id, row.chat_id, json.loads(row.raw), is_left_over=True) for row in rows]


def begin_again(tx: Transaction, id: int) -> int:
    """Count one more beginning of an update left over; returns how often it was begun since it was left."""
    again = update(inbox).where(inbox.c.id == id).values(attempts=inbox.c.attempts + 1)
    return int(tx.execute(again.returning(inbox.c.attempts)).scalar_one())


def finish(tx: Transaction, ids: Sequence[int]) -> None:
    """Mark as done and forget what they said: only the ids stay, to know a redelivery by."""
    tx.execute(update(inbox).where(inbox.c.id.in_(ids)).values(state=DONE, raw=""))


def forget_chats(tx: Transaction, chat_ids: Sequence[int], before: int) -> None:
    """Forget what these chats said. Rows stay, emptied, so that a redelivery is still known; of those not yet
    answered the ones from `before` on keep their words: they are still to be handled."""
    handled = or_(inbox.c.state != NEW, inbox.c.id < before)
    state = case((inbox.c.state == NEW, DONE), else_=inbox.c.state)
    theirs = update(inbox).where(inbox.c.chat_id.in_(chat_ids), handled)
    tx.execute(theirs.values(raw="", state=state))


def fail(tx: Transaction, id: int) -> None:
    """Set one aside that cannot be handled, so that it stops nobody else."""
    tx.execute(update(inbox).where(inbox.c.id == id).values(state=FAILED))


def purge(tx: Transaction, before: datetime) -> int:
    """Drop what was done or set aside before an instant (under a week: Telegram's ids restart after one)."""
    old = delete(inbox).where(inbox.c.state != NEW, inbox.c.received_at < before)
    return tx.execute(old).rowcount


def oldest_waiting(tx: Transaction) -> datetime | None:
    """When the oldest unanswered update came; None when nothing waits."""
    found: datetime | None = tx.execute(
        select(func.min(inbox.c.received_at)).where(inbox.c.state == NEW)
    ).scalar()
    return found
