"""A bot that can be stopped and started again before one local Telegram, whose answers can be spoilt."""

from __future__ import annotations

import asyncio
import csv
import io
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select, text
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.chat.application import Chat
from bot.local.api import api_routes
from bot.local.faults import Fault, Faults
from bot.local.people import Person
from bot.local.serving import Server, serve
from bot.local.state import Shown, World
from bot.local.updates import Waiting
from bot.settings import Access, Settings
from bot.storage.database import Database, Transaction, open_database
from bot.storage.schema import metadata

ANN, BEN = 5_000_000_001, 5_000_000_002
TOKEN = "424242:AArunning-bots-need-no-secret-0123456789"
ANYONE = Access(anyone=True)
BROKE = "Something broke"

Spoil = Callable[[bytes], bytes]
Rows = list[tuple[Any, ...]]


@dataclass(slots=True)
class Telegram:
    """A local Telegram. `spoils` of a method change its next answers; `told` keeps every update ever sent."""

    server: Server
    spoils: dict[str, deque[Spoil]]
    told: dict[int, Waiting] = field(default_factory=dict)

    @property
    def world(self) -> World:
        return self.server.world

    def spoil(self, method: str, *changes: Spoil) -> None:
        self.spoils[method.lower()].extend(changes)

    def tell_raw(self, **update: Any) -> int:
        """Put an update of any shape into the queue, with an id unless it brings one (None: without any)."""
        number = self.world.updates.add("nothing", {}, self.world.now(), None)
        wire = {"update_id": number} | update
        if wire["update_id"] is None:
            del wire["update_id"]
        self._replace(number, wire)
        return number

    def tell_again(self, number: int) -> None:
        """Send an update once more, under the id it had."""
        self._replace(number, self.told[number].wire)
        self.world.updates.bell.ring()

    def _replace(self, number: int, wire: dict[str, Any]) -> None:
        self.world.updates.waiting[number] = Waiting(wire, self.world.now() + 3600, None)


@asynccontextmanager
async def telegram() -> AsyncIterator[Telegram]:
    world = World(token=TOKEN)
    spoils: dict[str, deque[Spoil]] = defaultdict(deque)
    [call, _] = api_routes(world)
    assert isinstance(call, Route)

    async def spoilt(request: Request) -> Response:
        answer: Response = await call.endpoint(request)
        waiting = spoils[request.path_params["method"].lower()]
        body = bytes(answer.body)
        if waiting and b'"result":[]' not in body:
            return Response(waiting.popleft()(body), 200, media_type="application/json")
        return answer

    async with serve(
        world, routes=[Route("/bot{token}/{method}", spoilt, methods=["GET", "POST"])]
    ) as server:
        here = Telegram(server, spoils)

        def remember(kind: str, key: tuple[object, ...], value: object) -> None:
            if kind == "update" and isinstance(value, Waiting):
                here.told[value.wire["update_id"]] = value

        world.remember = remember
        yield here


@dataclass(slots=True)
class Running:
    """A bot that runs, and its database."""

    db: Database
    chat: Chat

    async def rows(self, statement: str, **values: object) -> Rows:
        return await self.db.read(partial(_rows, statement, values))

    async def ledger(self, user_id: int) -> dict[str, Rows]:
        """Everything kept of a person, table by table."""
        return {table.name: await self.db.read(partial(_rows_of, table, user_id)) for table in OF_A_PERSON}

    async def settled(self, here: Telegram) -> None:
        """Wait until every update is confirmed to Telegram and answered."""
        while here.world.updates.waiting or await self.rows("SELECT 1 FROM inbox WHERE state = 'new'"):
            await here.world.updates.bell.wait(0.02)


OF_A_PERSON = [table for table in metadata.sorted_tables if table.name == "users" or "user_id" in table.c]


def _rows_of(table: Table, user_id: int, tx: Transaction) -> Rows:
    owner = table.c.id if table.name == "users" else table.c.user_id
    found = tx.execute(select(table).where(owner == user_id).order_by(*table.primary_key))
    return [tuple(row) for row in found]


def _rows(statement: str, values: dict[str, object], tx: Transaction) -> Rows:
    return [tuple(row) for row in tx.execute(text(statement), values)]


@asynccontextmanager
async def bot(
    here: Telegram,
    folder: Path,
    access: Access = ANYONE,
    *,
    voice_model: Path | None = None,
    prepare: Callable[[Database], Awaitable[None]] | None = None,
    learn: Callable[[int], None] = lambda _user_id: None,
) -> AsyncIterator[Running]:
    """The real chat on the database in `folder`, stopped as SIGTERM stops it. `prepare` sees the database
    before the chat starts."""
    db = await open_database(folder / "outlay.db")
    if prepare:
        await prepare(db)
    settings = Settings(
        _env_file=None,
        api_url=here.server.url,
        allowed_users=access,
        data_folder=folder,
        voice_model=voice_model,
    )
    chat = Chat(db, settings, TOKEN, learn=learn)
    await chat.start(lambda: None)
    try:
        yield Running(db, chat)
    finally:
        await chat.stop()
        await db.close()


async def ask(person: Person, words: str, count: int = 1) -> list[Shown]:
    """Say something and wait for the answers."""
    person.say(words)
    return await person.replies(count)


async def export(person: Person) -> bytes:
    """The person's ledger as they get it."""
    person.say("/export")
    while True:
        for shown in person.since():
            if "document" in shown.wire:
                return person.download(shown)
        await person.chat.bell.wait(1)


async def exported(person: Person) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((await export(person)).decode())))


async def notes(person: Person) -> list[str]:
    """The notes of the person's ledger, sorted."""
    return sorted(row["note"] or row["category"] for row in await exported(person))


class Watched(Faults):
    """Notes when each method is called."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, float]] = []

    def take(self, method: str) -> Fault | None:
        self.calls.append((method.lower(), asyncio.get_running_loop().time()))
        return super().take(method)

    def times(self, method: str) -> list[float]:
        return [at for name, at in self.calls if name == method]
