"""Verified copies of the database file while it is being written, and their way back.

A copy is called a backup only after it was opened again: whole by SQLite's own check, no broken reference,
and as many rows in every table as the snapshot it was taken from.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import func, select

from bot.errors import DatabaseError
from bot.storage import migrating
from bot.storage.schema import metadata

if sys.platform != "win32":
    import fcntl

PAGES_AT_ONCE = 2000  # about 8 MB between two looks at `is_stopped` …
STEPS_AT_ONCE = 100_000  # … and some milliseconds of checking
REPLACED = ".before-restore"
PRIVATE = 0o600

Rows = dict[str, int]


class Interrupted(Exception):
    """The caller asked for the copy to be given up; nothing of it stays."""


def _never() -> bool:
    return False


def backup(path: Path, target: Path, *, is_stopped: Callable[[], bool] = _never) -> None:
    """Copy the database at `path`, in use or not, to `target` (mode 0600), which appears whole or not at all.

    Raises `DatabaseError` when it cannot be read, written or verified, and `Interrupted` soon after
    `is_stopped()` turns true.
    """
    if not path.is_file():
        raise DatabaseError(f"There is no database at {path}, so there is nothing to back up.")
    part = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _verify(part, _copy(path, part, is_stopped), is_stopped)
        _put_in_place(part, target)
    except (OSError, sqlite3.Error) as error:
        if is_stopped():
            raise Interrupted from None
        raise DatabaseError(f"The backup {target} could not be made: {error}.") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def restore(source: Path, path: Path) -> Path | None:
    """Put the backup `source` in the place of the database `path`; returns where the replaced one lies now.

    Raises `DatabaseError`, and changes nothing, when the source is damaged, no database of Outlay's or from
    a newer version, or while an Outlay runs on `path`.
    """
    with only_one(path):
        _accept(source)
        part = path.with_name(f"{path.name}.part")
        try:
            _verify(part, _copy(source, part, _never), _never)
            replaced = _set_aside(path)
            _put_in_place(part, path)
        except (OSError, sqlite3.Error) as error:
            raise DatabaseError(f"The backup {source} could not be restored: {error}.") from None
        finally:
            part.unlink(missing_ok=True)
        return replaced


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the database at `path` as the one Outlay that runs on it; `DatabaseError` when another does.

    The system drops the lock when the process ends, however it ends. (Windows knows no such lock: no check.)
    """
    lock = path.with_suffix(".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, PRIVATE)
    except OSError as error:
        raise DatabaseError(f"The folder {path.parent} cannot be written: {error.strerror}.") from None
    try:
        _lock(handle, path)
        yield
    finally:
        os.close(handle)


def _lock(handle: int, path: Path) -> None:
    if sys.platform != "win32":
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatabaseError(f"Another Outlay runs on the database {path}; stop it first.") from None


def _copy(source: Path, part: Path, is_stopped: Callable[[], bool]) -> Rows:
    """Copy one snapshot of `source`, page by page; returns its rows by table."""

    def look(_status: int, _left: int, _total: int) -> None:
        if is_stopped():
            raise Interrupted

    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE))
    with closing(_reader(source)) as reader, closing(sqlite3.connect(part)) as copy:
        reader.execute("BEGIN")  # holds the snapshot: what is committed meanwhile does not start it over
        rows = _count(reader)
        reader.backup(copy, pages=PAGES_AT_ONCE, progress=look)
        copy.execute("PRAGMA journal_mode=DELETE")  # one plain file, readable on a read-only disk too
    return rows


def _verify(copy: Path, rows: Rows, is_stopped: Callable[[], bool]) -> None:
    with closing(_reader(copy, "&immutable=1")) as reader:
        reader.set_progress_handler(is_stopped, STEPS_AT_ONCE)
        verdict = reader.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if verdict != "ok" or reader.execute("PRAGMA foreign_key_check").fetchone():
            raise sqlite3.DatabaseError("the copy is damaged")
        if _count(reader) != rows:
            raise sqlite3.DatabaseError("the copy lacks rows")


def _accept(source: Path) -> None:
    try:
        with closing(_reader(source)) as reader:
            whole = reader.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        revision = migrating.revision(source) if whole else None
    except (OSError, sqlite3.Error):
        whole, revision = False, None
    if not whole:
        raise DatabaseError(f"{source} is missing or damaged, nothing was restored.")
    if revision is None:
        raise DatabaseError(f"{source} is no database of Outlay's, nothing was restored.")
    if not migrating.knows(revision):
        raise DatabaseError(
            f"{source} comes from a newer Outlay (schema {revision}); update Outlay to restore it."
        )


def _reader(path: Path, options: str = "") -> sqlite3.Connection:
    # Read-only, so that it can never fold the write-ahead log into the file beside the running bot.
    return sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=ro{options}", uri=True, isolation_level=None, timeout=5
    )


def _count(reader: sqlite3.Connection) -> Rows:
    there = {name for (name,) in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {
        table.name: reader.execute(str(select(func.count()).select_from(table))).fetchone()[0]
        for table in metadata.sorted_tables
        if table.name in there
    }


def _set_aside(path: Path) -> Path | None:
    """Move the database and its log away: a log left behind would be replayed into the restored file."""
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    if not path.exists():
        path.with_name(f"{path.name}-wal").unlink(missing_ok=True)
        return None
    aside = path.with_name(path.name + REPLACED)
    aside.with_name(f"{aside.name}-wal").unlink(missing_ok=True)
    with suppress(FileNotFoundError):
        path.with_name(f"{path.name}-wal").replace(aside.with_name(f"{aside.name}-wal"))
    return path.replace(aside)


def _put_in_place(part: Path, target: Path) -> None:
    _sync(part)
    part.replace(target)
    if sys.platform != "win32":
        _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
