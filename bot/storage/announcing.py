"""What was taken from `due` to be said, until it is known to have arrived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update

from bot.storage.database import Transaction
from bot.storage.schema import announcing as table

MOST_TRIES = 2  # the first, and one after a restart


@dataclass(frozen=True, slots=True)
class Announcing:
    """Something due that is being said."""

    user_id: int
    kind: str
    slot: str
    at: datetime


def note_announcing(tx: Transaction, taken: Announcing) -> None:
    """Remember that this is being said."""
    tx.execute(delete(table).where(*_is(taken)))
    values = {"user_id": taken.user_id, "kind": taken.kind, "slot": taken.slot, "at": taken.at, "tries": 1}
    tx.execute(insert(table).values(values))


def confirm_announced(tx: Transaction, taken: Announcing) -> None:
    """It was said: nothing of it is left to do."""
    tx.execute(delete(table).where(*_is(taken)))


def take_unconfirmed(tx: Transaction, since: datetime) -> list[Announcing]:
    """What is to be tried again, counted as tried; what was due before `since` or tried enough is dropped."""
    tx.execute(delete(table).where((table.c.at < since) | (table.c.tries >= MOST_TRIES)))
    rows = tx.execute(select(table).order_by(table.c.at, table.c.user_id, table.c.kind, table.c.slot))
    found = [Announcing(row.user_id, row.kind, row.slot, row.at) for row in rows]
    tx.execute(update(table).values(tries=table.c.tries + 1))
    return found


def _is(taken: Announcing) -> tuple[ColumnElement[bool], ...]:
    return (
        table.c.user_id == taken.user_id,
        table.c.kind == taken.kind,
        table.c.slot == taken.slot,
        table.c.at == taken.at,
    )
