"""A person in the database."""

from __future__ import annotations

import pytest

from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import meet


@pytest.fixture
async def user(db: Database) -> User:
    return await meet(db)
