"""What the chat's tests share."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot import clock
from tests.chat.running import Telegram, telegram


@pytest.fixture
async def here() -> AsyncIterator[Telegram]:
    """A local Telegram of the test's own."""
    async with telegram() as here:
        yield here


@pytest.fixture
async def stopped(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Telegram]:
    """A local Telegram whose clock, and the bot's, stands at noon of a Tuesday."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 17, 12, tzinfo=UTC))
    async with telegram() as here:
        here.world.now = lambda: clock.now().timestamp()
        yield here
