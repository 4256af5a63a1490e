"""How long a statement of 50,000 rows takes from file to ledger, and how much memory that needs.

`python3 dev.py bench import_speed [--rows N]`
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.ledger import exports, imports, users
from bot.storage.database import open_database

NOW = datetime(2026, 11, 17, 11, tzinfo=UTC)


def statement(rows: int) -> bytes:
    """A made-up bank's CSV."""
    start = date(2015, 1, 1)
    lines = ["Buchungstag;Empfänger;Verwendungszweck;Betrag;Währung"]
    for place in range(rows):
        day = start + timedelta(days=place * 4000 // rows)
        lines.append(
            f"{day:%d.%m.%Y};Shop {place % 97};Einkauf {place};-{place % 90 + 1},{place % 100:02d};EUR"
        )
    return "\r\n".join(lines).encode("cp1252")


def _megabytes(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


async def measure(rows: int) -> list[tuple[str, float, float]]:
    """Preview, import, the same again, each export: seconds, and the bot's highest memory yet."""
    content = statement(rows)
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        db = await open_database(Path(folder) / "outlay.db")
        user = await users.meet(db, user_id=7, chat_id=7, language_code="de", now=NOW)
        taken.append(("before", 0.0, _megabytes(resource.RUSAGE_SELF)))
        for name in ("preview", "import", "same again", *exports.FORMATS):
            started = time.perf_counter()
            if name == "import":
                await imports.import_upload(db, user, chat_id=7, message_id=1, update=1, now=NOW)
            elif name in exports.FORMATS:
                await exports.export(db, user, name)
            else:
                message = 1 if name == "preview" else 2
                await imports.preview(
                    db, user, content=content, name="x.csv", chat_id=7, message_id=message,
                    today=NOW.date(), now=NOW,
                )  # fmt: skip
            taken.append((name, time.perf_counter() - started, _megabytes(resource.RUSAGE_SELF)))
        await db.close()
    return taken


def main(arguments: list[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bench import_speed", description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    rows = parser.parse_args(arguments).rows
    print(f"| {rows} rows | seconds | the bot's memory up to here |\n|---|---|---|")
    for name, seconds, megabytes in asyncio.run(measure(rows)):
        print(f"| {name} | {seconds:.1f} | {megabytes:.0f} MB |")
    print(f"\nThe reading process: {_megabytes(resource.RUSAGE_CHILDREN):.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
