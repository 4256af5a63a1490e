"""What the chat's tests share."""

from collections.abc import AsyncIterator

import pytest

from tests.chat.running import Telegram, telegram


@pytest.fixture
async def here() -> AsyncIterator[Telegram]:
    """A local Telegram of the test's own."""
    async with telegram() as here:
        yield here
