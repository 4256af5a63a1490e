"""getUpdates: a real long poll with Telegram's acknowledge rule and its quarrel over a second poller."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.local.asked import Asked
from bot.local.state import World
from bot.local.wire import Refused, Wire

LONGEST_SECONDS = 50
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


async def get_updates(world: World, asked: Asked, gone: Callable[[], Awaitable[None]]) -> list[Wire]:
    """Updates from the offset on; waits for one as long as asked, until `gone()` says the caller left."""
    updates = world.updates
    if asked.values.get("allowed_updates") is not None:
        updates.allowed = frozenset(asked.array("allowed_updates")) or None
    offset = asked.number("offset", 0)
    if offset:
        world.acknowledge(offset)
    limit = min(max(asked.number("limit", 100), 1), 100)
    seconds = min(max(asked.number("timeout", 0), 0), LONGEST_SECONDS)
    return await _wait_in_turn(world, limit, seconds, gone)


async def _wait_in_turn(
    world: World, limit: int, seconds: float, gone: Callable[[], Awaitable[None]]
) -> list[Wire]:
    updates = world.updates
    updates.turn += 1
    updates.polling += 1
    updates.polled_at = world.now()
    updates.bell.ring()  # an older poll wakes and finds its turn passed
    try:
        batch = updates.batch(limit, world.now())
        return batch or await _wait(world, limit, seconds, gone)
    finally:
        updates.polling -= 1
        updates.polled_at = world.now()


async def _wait(world: World, limit: int, seconds: float, gone: Callable[[], Awaitable[None]]) -> list[Wire]:
    updates, turn = world.updates, world.updates.turn
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    left = asyncio.ensure_future(gone())
    left.add_done_callback(lambda _: updates.bell.ring())
    try:
        while loop.time() < deadline and not world.closing and not left.done():
            await updates.bell.wait(deadline - loop.time())
            if updates.turn != turn:
                raise Refused(409, CONFLICT)
            if batch := updates.batch(limit, world.now()):
                return batch
        return []
    finally:
        left.cancel()
