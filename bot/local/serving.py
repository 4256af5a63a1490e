"""Bringing the local Telegram up: `serve` for tests and benchmarks, `serve_chat` for the chat page.

    async with serve(World(token="1:a")) as server:
        ann = server.person(1001, "Ann", language="en")
        ...                                       # a bot polls server.url meanwhile

Neither touches the process's signals, and both leave within a second, whoever still listens.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.local import people
from bot.local.api import api_routes
from bot.local.people import Person
from bot.local.state import Chat, World
from bot.local.transport import listen, quiet_server


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, without a slash at the end, and the world behind it."""

    url: str
    world: World

    def person(self, number: int, name: str, *, language: str = "en", started: bool = False) -> Person:
        """The person with this id and their private chat; made on first mention."""
        return people.person(self.world, number, name, language=language, started=started)

    async def polled(self, *, timeout: float = 30.0) -> None:
        """Wait until a bot polls; raises TimeoutError when none does within `timeout` seconds."""
        updates = self.world.updates
        async with asyncio.timeout(timeout):
            while not updates.polling:
                await updates.bell.wait(timeout)

    def group(self, number: int, title: str) -> Chat:
        """A group with this (negative) id."""
        return people.group(self.world, number, title)


@asynccontextmanager
async def serve(
    world: World | None = None,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    database: Path | None = None,
    routes: Sequence[BaseRoute] = (),
) -> AsyncIterator[Server]:
    """The Bot API on a loopback port (0: a free one) while the context lasts. Raises PortTaken."""
    world = world or World()
    async with _listening(world, [*routes, *api_routes(world)], host, port) as url:
        yield Server(url, world)


@asynccontextmanager
async def _listening(world: World, routes: Sequence[BaseRoute], host: str, port: int) -> AsyncIterator[str]:
    listener = listen(host, port)
    taken = listener.getsockname()[1]
    server = quiet_server(Starlette(routes=list(routes)))
    running = asyncio.create_task(server.serve([listener]), name="local server")
    try:
        yield f"http://{'[::1]' if host == '::1' else host}:{taken}"
    finally:
        world.stop()
        server.leave()
        await running
