"""A copy taken while the bot writes is whole, private, and comes back."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from bot.errors import DatabaseError
from bot.storage import backup
from bot.storage.database import Transaction, open_database
from bot.storage.schema import groups

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def add_group(number: int):
    return lambda tx: tx.execute(insert(groups).values(chat_id=-number, told_at=NOW))


def count_groups(tx: Transaction) -> int:
    return tx.execute(select(func.count()).select_from(groups)).scalar_one()


def rows_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM groups").fetchone()[0]


async def filled(path: Path, rows: int) -> None:
    db = await open_database(path)
    for number in range(1, rows + 1):
        await db.write(add_group(number))
    await db.close()


async def test_copy_while_writing_holds_one_snapshot(tmp_path: Path) -> None:
    path, target = tmp_path / "outlay.db", tmp_path / "backups" / "copy.db"
    db = await open_database(path)
    for number in range(1, 101):
        await db.write(add_group(number))
    copying = asyncio.create_task(asyncio.to_thread(backup.backup, path, target))
    number = 100
    while not copying.done():
        number += 1
        await db.write(add_group(number))
    await copying
    written = await db.read(count_groups)
    await db.close()
    assert written == number
    assert 100 <= rows_in(target) <= number
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [file.name for file in target.parent.iterdir()] == ["copy.db"]


async def test_what_was_committed_but_not_yet_folded_is_in_the_copy(tmp_path: Path) -> None:
    db = await open_database(tmp_path / "outlay.db")
    await db.write(add_group(1))
    assert (tmp_path / "outlay.db-wal").stat().st_size > 0
    backup.backup(tmp_path / "outlay.db", tmp_path / "copy.db")
    await db.close()
    assert rows_in(tmp_path / "copy.db") == 1


async def test_a_stopped_copy_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "outlay.db"
    await filled(path, 3)
    with pytest.raises(backup.Interrupted):
        backup.backup(path, tmp_path / "backups" / "copy.db", is_stopped=lambda: True)
    assert list((tmp_path / "backups").iterdir()) == []


def test_nothing_to_back_up_says_so(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="no database"):
        backup.backup(tmp_path / "absent.db", tmp_path / "copy.db")


async def test_a_damaged_database_never_becomes_a_backup(tmp_path: Path) -> None:
    path = tmp_path / "outlay.db"
    await filled(path, 500)
    with path.open("r+b") as file:
        file.seek(4096 * 3 + 8)
        file.write(b"\xff" * 4096 * 20)
    with pytest.raises(DatabaseError):
        backup.backup(path, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


async def test_restore_brings_back_and_keeps_what_it_replaced(tmp_path: Path) -> None:
    path, copy = tmp_path / "outlay.db", tmp_path / "copy.db"
    await filled(path, 2)
    backup.backup(path, copy)
    db = await open_database(path)
    await db.write(add_group(99))
    await db.close()
    replaced = backup.restore(copy, path)
    assert replaced == tmp_path / "outlay.db.before-restore"
    assert rows_in(replaced) == 3
    db = await open_database(path)
    assert await db.read(count_groups) == 2
    await db.close()


async def test_restore_does_not_replay_a_log_left_by_a_killed_bot(tmp_path: Path) -> None:
    path, copy = tmp_path / "outlay.db", tmp_path / "copy.db"
    await filled(path, 1)
    backup.backup(path, copy)
    db = await open_database(path)
    await db.write(add_group(50))
    killed = tmp_path / "killed"
    killed.mkdir()
    for name in ("outlay.db", "outlay.db-wal"):
        (killed / name).write_bytes((tmp_path / name).read_bytes())
    await db.close()
    replaced = backup.restore(copy, killed / "outlay.db")
    assert rows_in(killed / "outlay.db") == 1
    assert replaced is not None
    assert rows_in(replaced) == 2


async def test_restore_where_there_was_none(tmp_path: Path) -> None:
    await filled(tmp_path / "outlay.db", 1)
    backup.backup(tmp_path / "outlay.db", tmp_path / "copy.db")
    assert backup.restore(tmp_path / "copy.db", tmp_path / "new" / "outlay.db") is None
    assert rows_in(tmp_path / "new" / "outlay.db") == 1


@pytest.mark.parametrize("kind", ["absent", "words", "foreign", "newer", "truncated"])
async def test_restore_refuses_what_it_should_not_take(tmp_path: Path, kind: str) -> None:
    path, source = tmp_path / "outlay.db", tmp_path / "source.db"
    await filled(path, 1)
    if kind == "words":
        source.write_text("not a database")
    elif kind == "foreign":
        with closing(sqlite3.connect(source)) as connection:
            connection.execute("CREATE TABLE something (id INTEGER)")
    elif kind in ("newer", "truncated"):
        backup.backup(path, source)
    if kind == "newer":
        with closing(sqlite3.connect(source)) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
    elif kind == "truncated":
        source.write_bytes(source.read_bytes()[: 4096 * 4])
    with pytest.raises(DatabaseError, match="newer" if kind == "newer" else "nothing was restored"):
        backup.restore(source, path)
    assert rows_in(path) == 1
    assert not (tmp_path / "outlay.db.before-restore").exists()


async def test_one_outlay_a_database(tmp_path: Path) -> None:
    path = tmp_path / "outlay.db"
    await filled(path, 1)
    backup.backup(path, tmp_path / "copy.db")
    with backup.only_one(path):
        with pytest.raises(DatabaseError, match="Another Outlay runs"), backup.only_one(path):
            pass
        with pytest.raises(DatabaseError, match="Another Outlay runs"):
            backup.restore(tmp_path / "copy.db", path)
    with backup.only_one(path):
        pass


def test_nothing_is_migrated_beside_a_running_bot(tmp_path: Path) -> None:
    path = tmp_path / "outlay.db"
    environment = os.environ | {"BOT_DATABASE_URL": f"sqlite:///{path}"}
    command = [sys.executable, "-m", "bot", "migrate"]
    with backup.only_one(path):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Another Outlay runs" in done.stderr
    assert not path.exists()


HOLD = "import sys; from pathlib import Path; from bot.storage.backup import only_one\n" \
    "with only_one(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"  # fmt: skip


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    path = tmp_path / "outlay.db"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        with pytest.raises(DatabaseError), backup.only_one(path):
            pass
        child.kill()
    with backup.only_one(path):
        pass
