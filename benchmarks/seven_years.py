"""Somebody's years of bank rows through the chat: `python3 dev.py bench seven_years FILE.csv [WEEKS]`.

FILE has a date and an amount column in ISO form; its dates are shifted by WEEKS so that it ends near today.
Prints the time of the preview, the import, the retrain and the forecast with its picture, and whether an
export, imported by somebody else and exported again, is the same.
"""

from __future__ import annotations

import asyncio
import csv
import io
import signal
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks.chat_throughput import TOKEN, environment, megabytes, start
from bot.local.people import Person
from bot.local.serving import serve
from bot.local.state import Shown, World


def main(arguments: list[str]) -> int:
    """Run once and print the table."""
    if not arguments:
        print("python3 dev.py bench seven_years FILE.csv [WEEKS]")
        return 2
    weeks = int(arguments[1]) if len(arguments) > 1 else 0
    asyncio.run(_measure(_shifted(Path(arguments[0]), weeks)))
    return 0


def _shifted(path: Path, weeks: int) -> bytes:
    text = io.StringIO()
    with path.open(newline="") as file:
        reader = csv.DictReader(file)
        table = csv.DictWriter(text, reader.fieldnames or [])
        table.writeheader()
        for row in reader:
            row["date"] = str(date.fromisoformat(row["date"]) + timedelta(weeks=weeks))
            table.writerow(row)
    return text.getvalue().encode()


async def _measure(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with serve(World(token=TOKEN)) as server:
            bot, _ = await start(server, folder)
            try:
                await _all_steps(server.person(1, "Ann"), server.person(2, "Ben"), content, folder, bot.pid)
            finally:
                bot.send_signal(signal.SIGTERM)
                await bot.wait()


async def _all_steps(ann: Person, ben: Person, content: bytes, folder: Path, bot: int) -> None:
    print("| what | measured |\n|---|---|")
    shown, seconds = await _upload(ann, content)
    rows = content.count(b"\n") - 1
    print(f"| preview of {rows:,} rows | {seconds:.2f} s |")
    started = time.perf_counter()
    ann.press(shown, "Import")
    await ann.replies(timeout=60)
    print(f"| import, from the tap to the answer | {time.perf_counter() - started:.2f} s |")
    first = await _export(ann)
    shown, _ = await _upload(ben, first)
    ben.press(shown, "Import")
    await ben.replies(timeout=60)
    same = "identical" if await _export(ben) == first else "DIFFERENT"
    print(f"| export → fresh ledger → export | {same} |")
    print(f"| retrain in a process of its own, loading torch included | {await _retrain(folder):.1f} s |")
    ann.say("/budget 2000")
    await ann.replies(timeout=60)
    for title in ("first picture", "next picture"):
        started = time.perf_counter()
        ann.say("/forecast")
        (answer,) = await ann.replies(timeout=60)
        print(f"| /forecast, {title} | {time.perf_counter() - started:.2f} s |")
    print(f"| the bot's memory after it | {megabytes(bot)} MB |")
    print(f"\n{answer.text}")


async def _upload(person: Person, content: bytes) -> tuple[Shown, float]:
    started = time.perf_counter()
    person.upload("years.csv", content)
    shown = (await person.replies(timeout=60))[-1]
    return shown, time.perf_counter() - started


async def _export(person: Person) -> bytes:
    person.say("/export")
    (answer,) = await person.replies(timeout=60)
    return person.download(answer)


async def _retrain(folder: Path) -> float:
    started = time.perf_counter()
    command = [sys.executable, "-m", "bot", "retrain", "--user", "1"]
    trainer = await asyncio.create_subprocess_exec(
        *command, env=environment(folder, ""), stdout=asyncio.subprocess.DEVNULL
    )
    await trainer.wait()
    return time.perf_counter() - started


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
