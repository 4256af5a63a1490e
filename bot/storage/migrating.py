"""Bringing a database file to this version's schema, in one transaction a step."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import create_engine, event
from sqlalchemy.pool import NullPool

from bot.errors import DatabaseError
from bot.storage.schema import metadata

HEAD = "0001"  # the newest file of migrations/versions; a test compares
_FOLDER = Path(__file__).with_name("migrations")


def migrate(path: Path) -> None:
    """Make `path` or bring it to `HEAD`; raises `DatabaseError` when it is newer than this version."""
    current = revision(path)
    if current is None:
        _create(path)
    elif current != HEAD and not knows(current):
        raise DatabaseError(
            f"The database {path} was written by a newer Outlay (schema {current}); update Outlay to open it."
        )
    elif current != HEAD:
        upgrade(path)


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


def _create(path: Path) -> None:
    """A new file gets the schema at once, which is the sum of the migrations, as a test sees to."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with engine.begin() as connection:
        metadata.create_all(connection, checkfirst=False)
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num TEXT NOT NULL PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))


def upgrade(path: Path) -> None:
    """Run the migrations that the file, which may be new, has not seen."""
    # Alembic is imported only here: it takes as long as all the rest of a start, and 13 MB.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["url"] = f"sqlite:///{path}"
    command.upgrade(config, "head")
