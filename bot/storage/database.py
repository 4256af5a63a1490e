"""One SQLite file: one writer that commits in groups, and readers that never wait for it.

A step is a plain function of a `Connection`. A writing step runs to its end in the writer's own thread, so a
cancelled caller can neither cut it in half nor leave the file locked. Steps that wait together share one
commit (one sync to disk), each inside its own savepoint: one that raises undoes only itself.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.errors import DatabaseError
from bot.storage import migrating
from bot.storage.connection import StepConnection, portable

T = TypeVar("T")
Transaction = Connection
LARGEST_GROUP = 64  # steps in one commit
READERS = 3
OLDEST_SQLITE = (3, 37)  # STRICT tables
DISK_TROUBLE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    }
)


class Database:
    """Made by `open_database`, closed with `await close()`."""

    def __init__(self, path: Path, writer: StepConnection, readers: Sequence[StepConnection]) -> None:
        self.path = path
        self._writer = writer
        self._readers = readers
        self._free: asyncio.LifoQueue[StepConnection] = asyncio.LifoQueue()
        for reader in readers:
            self._free.put_nowait(reader)
        self._waiting: asyncio.Queue[tuple[Callable[[Transaction], Any], asyncio.Future[Any]]] = (
            asyncio.Queue()
        )
        self._reading: set[asyncio.Task[Any]] = set()
        self._task = asyncio.create_task(self._write_for_ever(), name="database writer")

    async def write(self, step: Callable[[Transaction], T]) -> T:
        """Run `step` in a transaction; returns its result once that is on disk.

        Raises what `step` raised, with nothing of it kept, or `DatabaseError` when the disk refuses.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((step, future))
        return await future

    async def read(self, step: Callable[[Transaction], T]) -> T:
        """Run `step` on a snapshot of the last commit; it must not write. Raises what `step` raised, or
        `DatabaseError` when the disk refuses."""
        task = asyncio.create_task(self._read(step))
        self._reading.add(task)
        task.add_done_callback(self._reading.discard)
        return await asyncio.shield(task)  # a cancelled caller would leave its connection half open

    async def _read(self, step: Callable[[Transaction], T]) -> T:
        reader = await self._free.get()
        try:
            return await reader.run(step)
        except DBAPIError as error:
            if not _is_disk_trouble(error):
                raise
            raise DatabaseError(f"the database could not be read: {error.orig}") from None
        finally:
            self._free.put_nowait(reader)

    async def fold(self) -> None:
        """Fold the log into the file and empty it, so that nothing deleted is left to read there; raises
        `DatabaseError` when the disk refuses."""
        try:
            await self._writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            raise DatabaseError(f"the log could not be folded in: {error}") from None

    async def close(self) -> None:
        """Finish what waits, then close; the writer last, so that it alone folds the log into the file."""
        await self._waiting.join()
        self._task.cancel()
        await asyncio.gather(self._task, *self._reading, return_exceptions=True)
        for connection in (*self._readers, self._writer):
            await connection.close()

    async def _write_for_ever(self) -> None:
        while True:
            group = [await self._waiting.get()]
            while len(group) < LARGEST_GROUP and not self._waiting.empty():
                group.append(self._waiting.get_nowait())
            try:
                steps = [step for step, _ in group]
                outcomes = await self._writer.run(partial(_run_each, steps))
            except Exception as error:  # whatever it is, the writer must go on
                outcomes = [DatabaseError(f"the database refused to write: {_reason(error)}") for _ in group]
            for (_, future), outcome in zip(group, outcomes, strict=True):
                _settle(future, outcome)
                self._waiting.task_done()


def _run_each(steps: Sequence[Callable[[Transaction], Any]], tx: Transaction) -> list[Any]:
    """The result of each step in a tuple, or the error it raised; trouble with the disk is raised at once."""
    outcomes: list[Any] = []
    savepoint = tx.connection.cursor().execute  # SQLAlchemy's own would take as long as a statement of a step
    for step in steps:
        savepoint("SAVEPOINT step")
        try:
            outcome: Any = (step(tx),)
        except Exception as error:
            if _is_disk_trouble(error):
                raise  # the whole group is in doubt, and SQLite may have rolled it back already
            savepoint("ROLLBACK TO step")
            outcome = portable(error)
        savepoint("RELEASE step")
        outcomes.append(outcome)
    return outcomes


def _is_disk_trouble(error: Exception) -> bool:
    """The file or the machine refuses, as against a statement that is wrong in itself."""
    code = getattr(getattr(error, "orig", error), "sqlite_errorcode", None)
    return code is not None and code & 0xFF in DISK_TROUBLE


def _settle(future: asyncio.Future[Any], outcome: Any) -> None:
    if future.cancelled():
        return
    if isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome[0])


async def open_database(path: Path, *, may_checkpoint: bool = True) -> Database:
    """Open the file, made and migrated where needed; raises `DatabaseError` with what to do.

    `may_checkpoint` is False for a second process beside the running bot: with two, SQLite before 3.51.3
    can lose a commit when both fold the log at once.
    """
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise DatabaseError(f"SQLite {sqlite3.sqlite_version} is too old: 3.37 or newer is needed.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        await asyncio.to_thread(migrating.migrate, path)
        writer = StepConnection(path, begin="BEGIN IMMEDIATE", checkpoints=may_checkpoint)
        readers = [StepConnection(path, begin="BEGIN", checkpoints=False) for _ in range(READERS)]
        async with AsyncExitStack() as opened:  # a thread left behind would keep the process from ending
            for connection in (writer, *readers):
                await opened.enter_async_context(connection)
            opened.pop_all()
    except (OSError, sqlite3.Error, DBAPIError) as error:
        raise DatabaseError(f"The database {path} cannot be opened: {_reason(error)}.") from None
    return Database(path, writer, readers)


def _reason(error: Exception) -> str:
    return str(error.orig) if isinstance(error, DBAPIError) else str(error)
