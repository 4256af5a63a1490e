"""Readings that were asked about instead of recorded: a tap records them, or they are forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.errors import NotFound
from bot.money.expense import Draft, Source
from bot.storage import doubts
from bot.storage.database import Database, Transaction
from bot.storage.doubts import Doubt
from bot.storage.expenses import find_by_source
from bot.storage.users import User


async def ask(db: Database, user: User, drafts: Sequence[Draft], source: Source, now: datetime) -> int:
    """Keep what the message may record; the id that the question's buttons name. Other drafts of the same
    message make the earlier question void."""
    return await db.write(lambda tx: doubts.save_doubt(tx, user.id, source, drafts, now))


async def find(db: Database, user: User, id: int) -> Doubt:
    """What the question was about; raises `NotFound` where it is void, old or not theirs."""
    found = await db.read(lambda tx: doubts.find_doubt(tx, user.id, id))
    if found is None:
        raise NotFound
    return found


async def leave(db: Database, user: User, id: int) -> None:
    """Forget it, once or again; raises `NotFound` where it has been recorded since."""

    def step(tx: Transaction) -> None:
        found = doubts.find_doubt(tx, user.id, id)
        if found and find_by_source(tx, user.id, found.source):
            raise NotFound
        doubts.delete_doubt(tx, user.id, id)

    await db.write(step)


async def are_known(db: Database, user: User, drafts: Sequence[Draft]) -> bool:
    """Whether the person has recorded all of these in the same words before, so that nobody need ask."""
    return await db.read(lambda tx: doubts.are_known(tx, user.id, [draft.note for draft in drafts]))
