"""One chat's updates in order, different chats at once."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from bot.logs import name_error
from bot.storage.inbox import Kept

log = logging.getLogger(__name__)


class Lanes:
    """A lane a chat: what is put for a chat is handled after everything put for it before."""

    def __init__(self, handle: Callable[[Kept], Awaitable[None]], *, at_once: int = 32) -> None:
        self._handle = handle
        self._room = asyncio.Semaphore(at_once)
        self._waiting: dict[int, deque[Kept]] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def put(self, kept: Kept) -> None:
        """Queue an update behind the others of its chat."""
        lane = self._waiting.setdefault(kept.chat_id, deque())
        lane.append(kept)
        if kept.chat_id not in self._tasks:
            self._tasks[kept.chat_id] = asyncio.create_task(self._run(kept.chat_id, lane))

    @property
    def backlog(self) -> int:
        """How many updates wait for their turn."""
        return sum(map(len, self._waiting.values()))

    async def _run(self, chat_id: int, lane: deque[Kept]) -> None:
        try:
            while lane:
                async with self._room:
                    await self._handle_one(lane.popleft())
        finally:
            del self._tasks[chat_id], self._waiting[chat_id]

    async def _handle_one(self, kept: Kept) -> None:
        try:
            await self._handle(kept)
        except Exception as error:  # what comes after it in the lane still has its turn
            log.error("update %d was left unfinished: %s", kept.id, name_error(error))

    async def stop(self, grace_seconds: float) -> None:
        """Let what runs finish within the grace; the rest stays in the inbox for the next start."""
        for lane in self._waiting.values():
            lane.clear()
        tasks = list(self._tasks.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=grace_seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
