"""kill -9 while a voice message is heard, and while its proposal is tapped: recorded once."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from pathlib import Path

import pytest

from bot.documents.listening import FILES
from bot.local.people import Person
from bot.local.serving import serve
from bot.local.state import Shown, World
from tests.documents.test_listening import stand_in
from tests.kill.test_kill import TOKEN, exported, polled_again, start_bot

KILLS = 5
# The first recording is heard for as long as the bot lives, the next ones at once.
HEARD = """
        mark, parent = self.folder + "/begun", os.getppid()
        is_first = not os.path.exists(mark)
        open(mark, "a").close()
        while is_first and os.getppid() == parent: pass
        return [Piece(f"{len(sound) // 16000}.25 tuna")], None
"""


@pytest.mark.timeout(240)
async def test_kills_record_what_was_heard_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    dice = random.Random(seed)
    stand_in(tmp_path, monkeypatch, HEARD.strip())
    for name in FILES:
        (tmp_path / name).touch()

    async with serve(World(token=TOKEN)) as server:

        async def start() -> asyncio.subprocess.Process:
            return await start_bot(server, tmp_path, BOT_VOICE_MODEL=str(tmp_path))

        ann = server.person(7_000_000_000, "Ann")
        polls = server.world.updates.turn
        running = await start()
        try:
            for number in range(1, KILLS + 1):
                await polled_again(server, polls)
                ann.voice(str(number).encode())
                if number == 1:
                    await begun(tmp_path / "begun")
                    polls = server.world.updates.turn
                    await kill(running)
                    running = await start()
                    await polled_again(server, polls)
                ann.press(await proposal(ann, f"Record ${number}.25"), "Record")
                await asyncio.sleep(dice.uniform(0.0, 0.2))  # the kill's random moment
                polls = server.world.updates.turn
                await kill(running)
                running = await start()
            await polled_again(server, polls)
            rows = await exported(ann)
        finally:
            running.send_signal(signal.SIGTERM)
            await running.wait()
    assert sorted(row["amount"] for row in rows) == [f"{number}.25" for number in range(1, KILLS + 1)]


async def begun(mark: Path) -> None:
    for _ in range(1500):
        if mark.exists():
            return
        await asyncio.sleep(0.02)  # another process makes it
    raise AssertionError("nothing was heard")


async def proposal(person: Person, label: str) -> Shown:
    for _ in range(100):
        for shown in person.since():
            if any(label in button for row in shown.buttons for button in row):
                return shown
        await person.chat.bell.wait(0.5)
    raise AssertionError(f"no {label!r} came")


async def kill(running: asyncio.subprocess.Process) -> None:
    os.killpg(running.pid, signal.SIGKILL)
    await running.wait()
