"""The pinned status line: one message, edited in place without a sound, gone when the person unpins it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.local.faults import FaultKind
from bot.local.people import Person
from tests.chat.running import ANN, Running, Telegram, Watched, ask, bot


@asynccontextmanager
async def pinned(here: Telegram, folder: Path) -> AsyncIterator[tuple[Running, Person]]:
    """Somebody with a budget and a pinned line."""
    ann = here.server.person(ANN, "Ann")
    async with bot(here, folder) as running:
        running.chat.pins.round_seconds = 0.01
        await ask(ann, "/budget 1500")
        ann.say("/pin on")
        await until(here, lambda: bool(ann.chat.pinned))
        await until_shown(here, running, ann, "1,500")
        yield running, ann


async def until(here: Telegram, is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_so():
            await here.world.updates.bell.wait(0.02)


async def until_shown(here: Telegram, running: Running, ann: Person, words: str) -> None:
    async with asyncio.timeout(20):
        while not await running.rows("SELECT 1 FROM pins WHERE shown LIKE :words", words=f"%{words}%"):
            await here.world.updates.bell.wait(0.02)


def line(ann: Person) -> str:
    return str(ann.chat.messages[ann.chat.pinned[-1]].wire["text"])


async def test_it_is_edited_in_place_when_something_is_recorded(here: Telegram, tmp_path: Path) -> None:
    async with pinned(here, tmp_path) as (running, ann):
        [number] = ann.chat.pinned
        await ask(ann, "23.50 lunch")
        await until_shown(here, running, ann, "1,476.50")
        assert ann.chat.pinned == (number,)
        assert "1,476.50" in line(ann)


async def test_many_changes_are_few_edits(here: Telegram, tmp_path: Path) -> None:
    async with pinned(here, tmp_path) as (running, ann):
        here.world.faults = watched = Watched()
        running.chat.pins.round_seconds = 1.0
        for _ in range(20):
            ann.say("1 tea")
        await until_shown(here, running, ann, "1,480")
        assert len(watched.times("editmessagetext")) <= 8


async def test_deleted_it_is_made_anew(here: Telegram, tmp_path: Path) -> None:
    async with pinned(here, tmp_path) as (running, ann):
        [number] = ann.chat.pinned
        del ann.chat.messages[number]
        await ask(ann, "1 tea")
        await until_shown(here, running, ann, "1,499")
        assert ann.chat.pinned[-1] != number


async def test_unpinned_it_ends(here: Telegram, tmp_path: Path) -> None:
    async with pinned(here, tmp_path) as (running, ann):
        ann.chat.pinned = ()
        await ask(ann, "1 tea")
        async with asyncio.timeout(20):
            while await running.rows("SELECT 1 FROM pins"):
                await here.world.updates.bell.wait(0.02)
        await ask(ann, "1 tea")
        assert ann.chat.pinned == ()


async def test_switched_off_it_is_unpinned(here: Telegram, tmp_path: Path) -> None:
    async with pinned(here, tmp_path) as (running, ann):
        await ask(ann, "/pin off")
        await until(here, lambda: not ann.chat.pinned)
        async with asyncio.timeout(20):
            while await running.rows("SELECT 1 FROM pins"):
                await here.world.updates.bell.wait(0.02)
        assert await running.rows("SELECT 1 FROM due WHERE kind = 'pin'") == []


async def test_told_to_wait_it_waits(here: Telegram, tmp_path: Path) -> None:
    async with pinned(here, tmp_path) as (running, ann):
        here.world.faults.add(FaultKind.FLOOD, "editMessageText", seconds=1)
        await ask(ann, "1 tea")
        await until_shown(here, running, ann, "1,499")
        assert len(ann.chat.pinned) == 1
