"""Bringing the local Telegram up: `serve` for tests and benchmarks, `serve_chat` for the chat page.

    async with serve(World(token="1:a")) as server:
        ann = server.person(1001, "Ann", language="en")
        ...                                       # a bot polls server.url meanwhile

Neither touches the process's signals, and both leave within a second, whoever still listens.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from bot.local import groups, people
from bot.local.api import api_routes
from bot.local.control import Desk, page_routes
from bot.local.guard import Guard, allowed_names
from bot.local.people import Person
from bot.local.sight import PageChat, bot_alive
from bot.local.state import Chat, World
from bot.local.store import Store
from bot.local.transport import quiet_server
from bot.serving import listen


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
    chats: Sequence[PageChat] = (),
    data_folder: str = "",
    routes: Sequence[BaseRoute] = (),
) -> AsyncIterator[Server]:
    """The Bot API on a loopback port (0: a free one) while the context lasts, with a page for `chats`.

    With a `database` the history and the waiting updates outlive the server; without one, memory is all.
    Raises PortTaken and DatabaseError.
    """
    world = world or World()
    listener = listen(host, port)
    async with _kept(world, database, listener) as settled:
        for chat in chats:
            _make(world, chat)
        desk = Desk(world, chats, data_folder, settled)
        page = page_routes(desk) if chats else []
        app = Guard(Starlette(routes=[*routes, *api_routes(world), *page]), allowed_names(host))
        async with _running(world, app, listener) as taken:
            yield Server(f"http://{_address(host)}:{taken}", world)


def _make(world: World, chat: PageChat) -> None:
    """The page's chat, unless it is there since an earlier start."""
    if chat.speaker is not None and chat.id not in world.chats:
        made = people.group(world, chat.id, chat.person)
        groups.set_status(world, made, chat.speaker, "creator")
    elif chat.speaker is None and chat.id not in world.people:
        people.person(world, chat.id, chat.person)


@asynccontextmanager
async def serve_chat(
    *,
    database: Path,
    token: str,
    chats: Sequence[PageChat],
    data_folder: str,
    host: str = "127.0.0.1",
    port: int = 8765,
    routes: Sequence[BaseRoute] = (),
) -> AsyncIterator[Server]:
    """The chat page and the Bot API behind it; `server.url` serves both. Raises PortTaken and DatabaseError.

    `data_folder` is shown as where the data lies; `routes` are the app's own (health, metrics).
    """
    world = World(token=token)
    async with serve(
        world, host=host, port=port, database=database, chats=chats, data_folder=data_folder, routes=routes
    ) as server:
        yield server


@asynccontextmanager
async def _kept(
    world: World, database: Path | None, listener: socket.socket
) -> AsyncIterator[Callable[[], Awaitable[None]]]:
    """The world's history in a file, where one is given; closes the listener if it cannot be opened."""
    if database is None:
        yield _nothing_to_wait_for
        return
    try:
        store = Store(database, world)
    except BaseException:
        listener.close()
        raise
    try:
        yield store.settled
    finally:
        await store.close()


async def _nothing_to_wait_for() -> None:
    return


@asynccontextmanager
async def _running(world: World, app: ASGIApp, listener: socket.socket) -> AsyncIterator[int]:
    server = quiet_server(app)
    running = asyncio.create_task(server.serve([listener]), name="local server")
    watching = asyncio.create_task(_watch_bot(world), name="is the bot polling")
    try:
        yield int(listener.getsockname()[1])
    finally:
        world.stop()
        server.leave()
        await asyncio.gather(running, watching)


async def _watch_bot(world: World) -> None:
    """Tell the page when the bot stops polling and when it is back."""
    world.updates.polled_at = world.now()  # a bot that is starting is not a bot that stopped
    alive = True
    while not world.closing:
        if alive != bot_alive(world):
            alive = not alive
            world.tell_watchers("alive", {"alive": alive})
        await world.closed.wait(1.0)


def _address(host: str) -> str:
    """The address a browser on this machine reaches a server bound to `host` by."""
    if host in ("0.0.0.0", ""):
        return "127.0.0.1"
    return f"[{'::1' if host == '::' else host}]" if ":" in host else host
