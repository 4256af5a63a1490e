"""What the bot told somebody last, so that it can go on from there or explain it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.errors import NotFound
from bot.storage.changes import latest_change
from bot.storage.database import Database, Transaction
from bot.storage.tellings import Telling as Telling
from bot.storage.tellings import find_telling, insert_telling, latest_telling
from bot.storage.users import User

FORGOTTEN = "I no longer know what that was about. Please ask again."


async def tell(db: Database, user: User, kind: str, *, update: int, now: datetime, **payload: Any) -> int:
    """Remember what is told now; the number a button can name it by."""
    return await db.write(lambda tx: insert_telling(tx, user.id, kind, payload, made_by=update, now=now))


async def told(db: Database, user: User, telling_id: int, *kinds: str) -> Telling:
    """What was told under this number; raises `NotFound` when it is forgotten, of no such kind or not
    theirs."""
    found = await db.read(lambda tx: find_telling(tx, user.id, telling_id))
    if found is None or found.kind not in kinds:
        raise NotFound(FORGOTTEN)
    return found


async def last(db: Database, user: User) -> Telling | None:
    """What was told last; None where there is nothing, or the ledger was changed since: then its
    confirmation was."""

    def step(tx: Transaction) -> Telling | None:
        found, change = latest_telling(tx, user.id), latest_change(tx, user.id, user.member)
        return None if found and change and change.made_by > found.made_by else found

    return await db.read(step)
