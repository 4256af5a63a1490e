"""Bringing a database file to this version's schema, in one transaction a step."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import DatabaseError

HEAD = "0001"  # the newest file of migrations/versions; a test compares
_FOLDER = Path(__file__).with_name("migrations")


def migrate(path: Path) -> None:
    """Make `path` or bring it to `HEAD`; raises `DatabaseError` when it is newer than this version."""
    current = revision(path)
    if current == HEAD:
        return
    if current is not None and not knows(current):
        raise DatabaseError(
            f"The database {path} was written by a newer Outlay (schema {current}); update Outlay to open it."
        )
    _upgrade(path)


def knows(revision: str) -> bool:
    """Whether this version has the migration that made `revision`."""
    return any((_FOLDER / "versions").glob(f"{revision}_*.py"))


def revision(path: Path) -> str | None:
    """The schema's revision in the file; None where there is no schema yet."""
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE name = 'alembic_version'"
        ).fetchall()
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone() if tables else None
    return row[0] if row else None


def _upgrade(path: Path) -> None:
    # Alembic is imported only when there is something to do: it would double the time to start.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["url"] = f"sqlite:///{path}"
    command.upgrade(config, "head")
