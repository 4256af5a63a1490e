"""The categories a person made."""

from __future__ import annotations

from bot.storage import categories
from bot.storage.database import Database
from bot.storage.users import User


async def own(db: Database, user: User) -> tuple[str, ...]:
    """Names that are not of the starting set: those with a budget first, then the latest used."""
    return tuple(await db.read(lambda tx: categories.own_categories(tx, user.id)))
