"""Waking whoever waits, without sleeping: one bell, any number of waiters, one event loop."""

from __future__ import annotations

import asyncio
from contextlib import suppress


class Bell:
    """`ring()` wakes every task that waits at that moment."""

    __slots__ = ("_waiters",)

    def __init__(self) -> None:
        self._waiters: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        waiters, self._waiters = self._waiters, set()
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def wait(self, seconds: float) -> None:
        """Return when the bell rings or after `seconds`, whichever comes first."""
        waiter: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiters.add(waiter)
        with suppress(TimeoutError):
            try:
                await asyncio.wait_for(waiter, max(0.0, seconds))
            finally:
                self._waiters.discard(waiter)
