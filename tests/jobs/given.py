"""People who spend a little every day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import draft, meet, record

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = date(2026, 3, 1)


async def spender(db: Database, user_id: int = 7, *, days: int = 30, until: date = TODAY) -> User:
    """A person who spent something on each of the `days` days before `until`."""
    user = await meet(db, user_id, zone="UTC", language="de")
    spent = [draft(1000 + 10 * back, on=until - timedelta(days=back)) for back in range(1, days + 1)]
    await record(db, user, *spent, now=NOW)
    return user
