"""A real SQLite file and people in it who spend a little every day."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.storage.database import Database, open_database
from bot.storage.users import User
from tests.ledger.given import draft, meet, record

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = date(2026, 3, 1)


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(tmp_path / "outlay.db")
    yield database
    await database.close()


async def spender(db: Database, user_id: int = 7, *, days: int = 30, until: date = TODAY) -> User:
    """A person who spent something on each of the `days` days before `until`."""
    user = await meet(db, user_id, zone="UTC", language="de")
    spent = [draft(1000 + 10 * back, on=until - timedelta(days=back)) for back in range(1, days + 1)]
    await record(db, user, *spent, now=NOW)
    return user
