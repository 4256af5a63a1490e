"""The schema file is the sum of the migrations, and SQLite holds what both say."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import DatabaseError
from bot.storage import migrating
from bot.storage.database import open_database

VERSIONS = Path(migrating.__file__).with_name("migrations") / "versions"


def described(path: Path) -> dict[str, tuple[object, ...]]:
    """Tables, columns, keys and indexes, as SQLite has them."""
    found: dict[str, tuple[object, ...]] = {}
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        ).fetchall()
        for name, strict in tables:
            if name.startswith("sqlite_") or name == "alembic_version":
                continue
            sql = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
            found[name] = (
                strict,
                "AUTOINCREMENT" in sql,
                sorted(row[1:] for row in connection.execute(f"PRAGMA table_info({name})")),
                sorted(row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({name})")),
                sorted(_index(connection, row) for row in connection.execute(f"PRAGMA index_list({name})")),
            )
    return found


def _index(connection: sqlite3.Connection, row: tuple[object, ...]) -> tuple[object, ...]:
    columns = tuple(each[2] for each in connection.execute(f"PRAGMA index_info({row[1]})"))
    name = "" if str(row[1]).startswith("sqlite_autoindex") else row[1]
    return (name, row[2], row[3], columns)


def test_schema_is_the_sum_of_the_migrations(tmp_path: Path) -> None:
    migrated, made = tmp_path / "migrated.db", tmp_path / "made.db"
    migrating.upgrade(migrated)
    migrating.migrate(made)
    assert described(migrated) == described(made)
    assert migrating.revision(migrated) == migrating.revision(made) == migrating.HEAD
    assert all(strict for strict, *_ in described(migrated).values())


def test_head_is_the_newest_migration() -> None:
    assert sorted(path.stem for path in VERSIONS.glob("[0-9]*.py"))[-1].startswith(f"{migrating.HEAD}_")
    for path in VERSIONS.glob("[0-9]*.py"):
        assert re.search(rf'^revision = "{path.stem[:4]}"$', path.read_text(), re.MULTILINE)


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "outlay.db"
    migrating.migrate(path)
    before = described(path)
    migrating.migrate(path)
    assert described(path) == before
    assert migrating.revision(path) == migrating.HEAD


async def test_a_newer_schema_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "outlay.db"
    migrating.migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(DatabaseError, match="newer Outlay"):
        await open_database(path)


async def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "outlay.db"
    path.write_bytes(b"not a database at all, only text" * 100)
    with pytest.raises(DatabaseError, match="cannot be opened"):
        await open_database(path)
