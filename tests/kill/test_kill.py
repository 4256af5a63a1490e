"""kill -9 under a steady stream of messages: nothing lost, nothing twice."""

import asyncio
import csv
import io
import os
import random
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.local.people import Person
from bot.local.serving import Server, serve
from bot.local.state import World

KILLS = 20
TOKEN = "424242:AAkill-test-token-kill-test-token-00"


async def start_bot(server: Server, folder: Path, **more: str) -> asyncio.subprocess.Process:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")} | {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": server.url,
        "BOT_DATABASE_URL": f"sqlite:///{folder / 'outlay.db'}",
        "BOT_DATA_FOLDER": str(folder),
        "BOT_ALLOWED_USERS": "*",
        "BOT_HTTP_PORT": "0",
        **more,
    }
    with (folder / "bot.log").open("ab") as log:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


async def polled_again(server: Server, polls: int) -> None:
    async with asyncio.timeout(30):
        while server.world.updates.turn == polls:
            await server.world.updates.bell.wait(0.2)


async def stream(people: list[Person], said: Counter[str], stopped: asyncio.Event) -> None:
    number = 0
    while not stopped.is_set():
        number += 1
        person = people[number % len(people)]
        person.say(f"{number}.25 coffee n{number}")
        said[f"{person.id}:n{number}"] += 1
        await asyncio.sleep(0.02)  # the stream's pace, not a wait for anything


async def exported(person: Person) -> list[dict[str, str]]:
    person.say("/export")
    for _ in range(600):
        for shown in person.since():
            if "document" in shown.wire:
                return list(csv.DictReader(io.StringIO(person.download(shown).decode())))
        await person.chat.bell.wait(0.5)
    raise AssertionError("no export came")


@pytest.mark.timeout(240)
async def test_twenty_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    async with serve(World(token=TOKEN)) as server:
        people = [server.person(7_000_000_000 + index, f"P{index}") for index in range(5)]
        said: Counter[str] = Counter()
        stopped = asyncio.Event()
        polls = server.world.updates.turn
        bot = await start_bot(server, tmp_path)
        talking = asyncio.create_task(stream(people, said, stopped))
        try:
            for _ in range(KILLS):
                await polled_again(server, polls)
                await asyncio.sleep(dice.uniform(0.0, 0.8))  # the kill's random moment
                os.killpg(bot.pid, signal.SIGKILL)
                await bot.wait()
                polls = server.world.updates.turn
                bot = await start_bot(server, tmp_path)
            stopped.set()
            await talking
            rows = [(person.id, row) for person in people for row in await exported(person)]
        finally:
            talking.cancel()
            bot.send_signal(signal.SIGTERM)
            await bot.wait()
    recorded = Counter(f"{number}:{row['note'].split()[-1]}" for number, row in rows)
    assert sum(said.values()) > 200
    assert said - recorded == Counter(), f"lost (seed {seed})"
    assert recorded - said == Counter(), f"twice (seed {seed})"
    assert all(row["amount"] == f"{row['note'].split()[-1][1:]}.25" for _, row in rows)
