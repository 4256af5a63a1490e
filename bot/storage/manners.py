"""How people want to be spoken to unasked; who never said anything has no row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.dialects.sqlite import insert

from bot.storage.database import Transaction
from bot.storage.schema import manners


@dataclass(frozen=True, slots=True)
class Manners:
    """`quiet`: from when until when (local times, also over midnight) nothing is said unasked; None: never
    quiet. `hides_amounts`: amounts of what is said unasked are covered."""

    quiet: tuple[time, time] | None = None
    hides_amounts: bool = False


def find_manners(tx: Transaction, user_ids: Sequence[int]) -> dict[int, Manners]:
    """The manners of each of these people."""
    rows = tx.execute(select(manners).where(manners.c.user_id.in_(user_ids)))
    found = {row.user_id: _manners(row) for row in rows}
    return {user_id: found.get(user_id, Manners()) for user_id in user_ids}


def save_manners(tx: Transaction, user_id: int, wanted: Manners) -> None:
    """Keep these manners in place of earlier ones."""
    start, end = (f"{at:%H:%M}" for at in wanted.quiet) if wanted.quiet else (None, None)
    values = {"quiet_from": start, "quiet_until": end, "hides_amounts": wanted.hides_amounts}
    statement = insert(manners).values({**values, "user_id": user_id})
    tx.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=values))


def _manners(row: Row[Any]) -> Manners:
    has_quiet = row.quiet_from is not None and row.quiet_until is not None
    quiet = (time.fromisoformat(row.quiet_from), time.fromisoformat(row.quiet_until)) if has_quiet else None
    return Manners(quiet, row.hides_amounts)
