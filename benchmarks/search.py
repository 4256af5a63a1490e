"""Searching a ledger of 100,000 expenses: words, parts of words, one Chinese character, amounts, months."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.ledger import searching, users
from bot.ledger.users import User
from bot.money.amount import Money
from bot.money.expense import Draft, Source
from bot.money.period import Period
from bot.money.query import Bound, Query, Term
from bot.storage.database import Database, open_database
from bot.storage.expenses import Entry, insert_expenses

EXPENSES = 100_000
ROUNDS = 30
NOW = datetime(2026, 11, 17, 11, tzinfo=UTC)
TODAY = NOW.date()
CATEGORIES = ("food", "groceries", "coffee", "transport", "home", "fun", "shopping")
WORDS = [
    "lunch with Ana",
    "weekly shop",
    "Café Müller",
    "taxi home",
    "кофе с собой",
    "продукты на неделю",
    "午饭",
    "地铁充值",
    "买菜",
    "Fahrkarte",
    "Einkauf im Supermarkt",
    "cena con amigos",
    "gasolina",
    "books",
    "pharmacy",
    "cinema",
]


def main(arguments: list[str]) -> int:
    """Search as the chat does: a page of eight, newest first, with count and sums. `--expenses N` changes
    the ledger's size."""
    size = int(arguments[1]) if arguments[:1] == ["--expenses"] else EXPENSES
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(Path(folder) / "bench.db", size))
    return 0


async def _measure(path: Path, size: int) -> None:
    db = await open_database(path)
    try:
        user = await _person(db, size)
        print(f"| {size:,} expenses, looked for | found | p50 | p99 | CPU p50 | CPU p99 |")
        print("|---|---|---|---|---|---|")
        slowest: list[tuple[float, float]] = []
        for name, query in _queries(user):
            seconds, count = await _timed(db, user, query)
            slowest += seconds
            print(f"| {name} | {count:,} | {_figures(seconds)} |")
        print(f"| all of these | | {_figures(slowest)} |")
    finally:
        await db.close()


def _queries(user: User) -> list[tuple[str, Query]]:
    over = Bound(">", Money(5000, user.currency))
    month = Period(date(2026, 10, 1), date(2026, 11, 1))
    return [
        ("a word in every sixteenth", Query((Term("lunch"),))),
        ("a word with an accent, typed without", Query((Term("cafe muller"),))),
        ("part of a word", Query((Term("karte"),))),
        ("one Chinese character", Query((Term("菜"),))),
        ("a Russian word", Query((Term("КОФЕ"),))),
        ("a word that is a category too", Query((Term("coffee", ("coffee",)),))),
        ("nothing to be found", Query((Term("zeppelin"),))),
        ("everything over an amount", Query(bounds=(over,))),
        ("a tag", Query(tags=("trip",))),
        ("a month", Query(period=month)),
        (
            "a category, a word, an amount, a month",
            Query((Term("home"),), ("transport",), (), (over,), month),
        ),
        ("everything", Query()),
    ]


async def _timed(db: Database, user: User, query: Query) -> tuple[list[tuple[float, float]], int]:
    """(seconds, seconds of the processor) of each round; the second does not depend on who else computes."""
    seconds = []
    for _ in range(ROUNDS):
        started, worked = time.perf_counter(), time.process_time()
        found = await searching.search(db, user, query, offset=0, size=8)
        seconds.append((time.perf_counter() - started, time.process_time() - worked))
    return seconds, found.total


async def _person(db: Database, size: int) -> User:
    met = await users.meet(db, user_id=1, chat_id=1, language_code="de", now=NOW)
    user = await users.set_zone(db, met, ZoneInfo("Europe/Berlin"), NOW)
    chance = random.Random(0)
    for start in range(0, size, 5000):
        entries = [_entry(chance, user, place) for place in range(start, min(size, start + 5000))]
        await db.write(lambda tx, some=entries: insert_expenses(tx, user.id, Source(1, 1, 1), some))
    return user


def _entry(chance: random.Random, user: User, place: int) -> Entry:
    day = TODAY - timedelta(days=chance.randrange(3650))
    tags = ("trip",) if chance.random() < 0.02 else ()
    note = f"{chance.choice(WORDS)} {chance.randrange(500)}"
    amount = Money(chance.randrange(50, 12_000), user.currency)
    return Entry(Draft(amount, chance.choice(CATEGORIES), note, day, tags=tags), place, NOW)


def _figures(seconds: list[tuple[float, float]]) -> str:
    walls, works = [each[0] for each in seconds], [each[1] for each in seconds]
    return " | ".join(f"{_at(some, share):.1f} ms" for some in (walls, works) for share in (0.5, 0.99))


def _at(seconds: list[float], share: float) -> float:
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))] * 1000
