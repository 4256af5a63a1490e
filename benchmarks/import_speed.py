"""How long a statement of 50,000 rows takes from file to ledger, and how much memory that needs.

`python -m benchmarks.import_speed [--rows N]`
"""

from __future__ import annotations

import argparse
import asyncio
import resource
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


async def main(rows: int) -> None:
    """Preview, import, send the same again, export; a line each."""
    content = statement(rows)
    with tempfile.TemporaryDirectory() as folder:
        db = await open_database(Path(folder) / "outlay.db")
        user = await users.meet(db, user_id=7, chat_id=7, language_code="de", now=NOW)
        before = _megabytes(resource.RUSAGE_SELF)
        print(f"{rows} rows, {len(content) / 1e6:.1f} MB; the bot before: {before:.0f} MB")
        for name, message in (("preview", 1), ("import", 1), ("same again", 2), ("export", 0)):
            started = time.perf_counter()
            if name == "import":
                await imports.import_upload(db, user, chat_id=7, message_id=message, update=1, now=NOW)
            elif name == "export":
                await exports.export(db, user, "csv")
            else:
                await imports.preview(
                    db, user, content=content, name="x.csv", chat_id=7, message_id=message,
                    today=NOW.date(), now=NOW,
                )  # fmt: skip
            print(f"{name:11} {time.perf_counter() - started:5.1f} s")
        own, reader = _megabytes(resource.RUSAGE_SELF), _megabytes(resource.RUSAGE_CHILDREN)
        print(f"bot {own:.0f} MB, reader {reader:.0f} MB")
        await db.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=50_000)
    asyncio.run(main(parser.parse_args().rows))
