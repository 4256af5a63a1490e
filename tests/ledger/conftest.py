"""A real SQLite file and a person in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage.database import Database, open_database
from bot.storage.users import User
from tests.ledger.given import meet


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    database = await open_database(tmp_path / "outlay.db")
    yield database
    await database.close()


@pytest.fixture
async def user(db: Database) -> User:
    return await meet(db)
