"""The chat under load: a real bot process against the local Bot API in another process's stead.

Prints the time to the first poll, messages recorded a second with durability on, reply times while a model
trains (or not), and the bot's memory after a picture. Linux only: it reads /proc.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from bot.local.people import Person
from bot.local.serving import Server, serve
from bot.local.state import World

TOKEN = "424242:AAbenchmark-token-benchmark-token-00"
PEOPLE = 100
MESSAGES = 2000
PROBES = 200


def main(arguments: list[str]) -> int:
    """Run once and print the table. `--messages N` changes the size of the burst."""
    messages = int(arguments[1]) if arguments[:1] == ["--messages"] else MESSAGES
    asyncio.run(_measure(messages))
    return 0


async def _measure(messages: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with serve(World(token=TOKEN)) as server:
            bot, seconds = await start(server, folder)
            print("| what | measured |\n|---|---|")
            print(f"| start to first poll | {seconds:.2f} s |")
            try:
                people = [server.person(10_000 + index, f"P{index}") for index in range(PEOPLE)]
                await _say_hello(people)
                rate, each = await _burst(bot.pid, folder, people, messages)
                print(f"| messages recorded through the handlers, durability on | {rate:.0f} a second |")
                print(f"| … the bot's processor time for one | {each * 1000:.1f} ms |")
                quiet = await _reply_times(people)
                print(f"| reply, nothing else going on | {_percentiles(quiet)} |")
                busy = await _while_training(people)
                print(f"| reply, while a model trains | {_percentiles(busy)} |")
                await _ask(people[0], "/stats")
                print(f"| the bot's memory after a picture | {megabytes(bot.pid)} MB |")
            finally:
                bot.send_signal(signal.SIGTERM)
                await bot.wait()


def environment(folder: Path, url: str) -> dict[str, str]:
    """The settings of a bot that keeps its data in `folder` and talks to the server at `url`."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("BOT_")}
    return clean | {
        "BOT_TOKEN": TOKEN,
        "BOT_API_URL": url or "http://127.0.0.1",
        "BOT_DATABASE_URL": f"sqlite:///{folder / 'outlay.db'}",
        "BOT_DATA_FOLDER": str(folder),
        "BOT_ALLOWED_USERS": "*",
        "BOT_HTTP_PORT": "0",
    }


async def start(server: Server, folder: Path) -> tuple[asyncio.subprocess.Process, float]:
    """A real bot, and the seconds until it polled."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "bot", "run"]
    bot = await asyncio.create_subprocess_exec(*command, env=environment(folder, server.url))
    await server.polled()
    return bot, time.perf_counter() - started


async def _say_hello(people: list[Person]) -> None:
    for person in people:
        await _ask(person, "1 coffee")


async def _ask(person: Person, text: str) -> float:
    started = time.perf_counter()
    person.say(text)
    await person.replies(timeout=60)
    return time.perf_counter() - started


async def _burst(bot: int, folder: Path, people: list[Person], messages: int) -> tuple[float, float]:
    """Messages recorded a second, and the bot's processor seconds for each."""
    before = _recorded(folder)
    started, spent = time.perf_counter(), _cpu_seconds(bot)
    for number in range(messages):
        people[number % len(people)].say(f"{number}.5 coffee")
    while _recorded(folder) < before + messages:  # noqa: ASYNC110 (it is another process that counts)
        await asyncio.sleep(0.05)
    rate = messages / (time.perf_counter() - started)
    each = (_cpu_seconds(bot) - spent) / messages
    while _waiting(folder):  # noqa: ASYNC110 (the last replies are still on their way)
        await asyncio.sleep(0.2)
    return rate, each


def _recorded(folder: Path) -> int:
    return _count(folder, "SELECT count(*) FROM expenses")


def _waiting(folder: Path) -> int:
    return _count(folder, "SELECT count(*) FROM inbox WHERE state = 'new'")


def _count(folder: Path, query: str) -> int:
    with closing(sqlite3.connect(folder / "outlay.db")) as reader:
        return int(reader.execute(query).fetchone()[0])


async def _reply_times(people: list[Person]) -> list[float]:
    return [await _ask(people[index % len(people)], f"{index}.5 lunch") for index in range(PROBES)]


async def _while_training(people: list[Person]) -> list[float]:
    program = (
        "import numpy as np, pandas as pd, datetime\n"
        "from forecasting.champion import retrain\n"
        "day = datetime.date(2026, 1, 1)\n"
        "frame = pd.DataFrame({'ds': pd.date_range('2020-01-01', day), })\n"
        "frame['y'] = np.random.default_rng(0).lognormal(3, 1, len(frame))\n"
        "retrain(frame, as_of=day); print('training', flush=True)\n"
        "while True: retrain(frame, as_of=day)\n"
    )
    trainer = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program),
        preexec_fn=lambda: os.nice(10),
        cwd=Path(__file__).parents[1],
        stdout=asyncio.subprocess.PIPE,
    )
    assert trainer.stdout
    try:
        await trainer.stdout.readline()  # torch is loaded, and training goes on from here
        return await _reply_times(people)
    finally:
        trainer.kill()
        await trainer.wait()


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _percentiles(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    half, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
    return f"{half * 1000:.0f} ms median, {most * 1000:.0f} ms at the 99th percentile"


def megabytes(pid: int) -> int:
    """Resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    return int(kilobytes) // 1024


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
