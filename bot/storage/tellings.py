"""What the bot told lately: kept so that a button can turn its pages and /why can explain it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from bot.storage.database import Transaction
from bot.storage.schema import tellings

MOST_KEPT = 40  # a person; older ones are forgotten


@dataclass(frozen=True, slots=True)
class Telling:
    """What was told (`kind`), about what (`payload`, JSON), when, and which inbox row had asked."""

    id: int
    kind: str
    payload: dict[str, Any]
    told_at: datetime
    made_by: int


def insert_telling(
    tx: Transaction, user_id: int, kind: str, payload: dict[str, Any], *, made_by: int, now: datetime
) -> int:
    """Keep what is told now; its id. Beyond `MOST_KEPT` the oldest goes."""
    known = select(tellings.c.id).where(tellings.c.user_id == user_id, tellings.c.made_by == made_by)
    if (told := tx.scalar(known)) is not None:
        return int(told)
    values = {"user_id": user_id, "kind": kind, "payload": payload, "told_at": now, "made_by": made_by}
    found = int(tx.execute(insert(tellings).values(values).returning(tellings.c.id)).scalar_one())
    newest = select(tellings.c.id).where(tellings.c.user_id == user_id).order_by(tellings.c.id.desc())
    kept = newest.limit(MOST_KEPT)
    tx.execute(delete(tellings).where(tellings.c.user_id == user_id, tellings.c.id.not_in(kept)))
    return found


def find_telling(tx: Transaction, user_id: int, telling_id: int) -> Telling | None:
    """The person's telling with this id; None when it is forgotten or not theirs."""
    asked = select(tellings).where(tellings.c.id == telling_id, tellings.c.user_id == user_id)
    row = tx.execute(asked).one_or_none()
    return _read(row)


def latest_telling(tx: Transaction, user_id: int) -> Telling | None:
    """What the person was told last."""
    newest = select(tellings).where(tellings.c.user_id == user_id).order_by(tellings.c.id.desc())
    row = tx.execute(newest.limit(1)).one_or_none()
    return _read(row)


def _read(row: Row[Any] | None) -> Telling | None:
    return Telling(row.id, row.kind, row.payload, row.told_at, row.made_by) if row is not None else None
