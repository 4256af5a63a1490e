"""One writer: groups share a commit, each step stands alone, nobody's cancelling harms another."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.storage.database import Database, Transaction, open_database


def add(tx: Transaction, code: str) -> str:
    tx.execute(text("INSERT INTO invites VALUES (:code, 'member', 0)"), {"code": code})
    return code


def codes(tx: Transaction) -> list[str]:
    return list(tx.scalars(text("SELECT code_hash FROM invites ORDER BY code_hash")))


def bump(tx: Transaction) -> int:
    tx.execute(text("UPDATE invites SET expires_at = expires_at + 1"))
    return int(tx.execute(text("SELECT expires_at FROM invites")).scalar_one())


async def test_no_update_is_lost_among_many_writers(db: Database) -> None:
    await db.write(lambda tx: add(tx, "a"))
    seen = await asyncio.gather(*(db.write(bump) for _ in range(300)))
    assert sorted(seen) == list(range(1, 301))


async def test_a_step_that_fails_undoes_itself_alone(db: Database) -> None:
    def fail(tx: Transaction) -> None:
        add(tx, "lost")
        raise ValueError("on purpose")

    outcomes = await asyncio.gather(
        db.write(lambda tx: add(tx, "a")),
        db.write(fail),
        db.write(lambda tx: add(tx, "a")),
        db.write(lambda tx: add(tx, "b")),
        return_exceptions=True,
    )
    assert outcomes[0] == "a"
    assert isinstance(outcomes[1], ValueError)
    assert isinstance(outcomes[2], IntegrityError)
    assert outcomes[3] == "b"
    assert await db.read(codes) == ["a", "b"]


async def test_a_cancelled_caller_neither_cuts_a_step_nor_blocks_the_next(db: Database) -> None:
    def two(tx: Transaction) -> None:
        add(tx, "first")
        add(tx, "second")

    for round_ in range(10):
        task = asyncio.create_task(db.write(two))
        for _ in range(round_):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await asyncio.wait_for(db.write(lambda tx, name=str(round_): add(tx, name)), 5)
        assert await db.read(codes) in (
            [*map(str, range(round_ + 1)), *rest] for rest in ([], ["first", "second"])
        )


async def test_what_was_written_is_on_disk_for_others(db: Database) -> None:
    await db.write(lambda tx: add(tx, "a"))
    with closing(sqlite3.connect(db.path)) as other:
        assert other.execute("SELECT code_hash FROM invites").fetchall() == [("a",)]


async def test_safe_against_power_loss_and_leaves_no_deleted_text(db: Database) -> None:
    def pragmas(tx: Transaction) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        return [tx.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names]

    assert await db.write(pragmas) == ["wal", 2, 1, 1]


async def test_folding_empties_the_log(db: Database) -> None:
    await db.write(lambda tx: add(tx, "a"))
    log = db.path.with_name(db.path.name + "-wal")
    assert log.stat().st_size > 0
    await db.fold()
    assert log.stat().st_size == 0
    assert await db.read(codes) == ["a"]


async def test_closing_finishes_what_waits(tmp_path: Path) -> None:
    database = await open_database(tmp_path / "other.db")
    waiting = [asyncio.create_task(database.write(lambda tx, n=n: add(tx, f"{n:02d}"))) for n in range(20)]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*waiting)
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        assert other.execute("SELECT count(*) FROM invites").fetchone() == (20,)
