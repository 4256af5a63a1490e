"""A connection with a thread of its own that runs whole steps.

SQLAlchemy's asyncio layer hands every statement, fetch and close to aiosqlite's thread one by one: about 140
switches for one recorded expense, which is what bounded the bot. Here the step itself goes to that thread,
once, and uses SQLAlchemy's ordinary `Connection` on the same SQLite handle.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlalchemy.util import LRUCache

T = TypeVar("T")
_COMPILED: LRUCache[Any, Any] = LRUCache(500)  # what SQLAlchemy made of statements, for all threads together


class StepConnection(aiosqlite.Connection):
    """Open it with `await`, close it with `await close()`; `begin` is how its transactions begin."""

    def __init__(self, path: Path, *, begin: str, checkpoints: bool) -> None:
        super().__init__(partial(_connect, path, checkpoints), iter_chunk_size=64)
        self._engine = create_engine(
            "sqlite://",
            creator=lambda: self._conn,
            poolclass=StaticPool,
            execution_options={"compiled_cache": _COMPILED},
            hide_parameters=True,  # an error's text must not hold what a person wrote
        )
        # The driver's own BEGIN is deferred: two writers then read the same value and one update is lost.
        event.listen(self._engine, "begin", lambda connection: connection.exec_driver_sql(begin))

    async def run(self, step: Callable[[Connection], T]) -> T:
        """Run `step` in the thread, in a transaction; committed when it returns, undone when it raises."""
        result: T = await self._execute(self._in_transaction, step)
        return result

    def _in_transaction(self, step: Callable[[Connection], T]) -> T:
        with self._engine.begin() as connection:
            try:
                return step(connection)
            except StopIteration as error:
                raise portable(error) from None


def portable(error: Exception) -> Exception:
    """The error, or what stands for a `StopIteration`: no future carries that, its waiter never wakes."""
    return RuntimeError("an iterator ran out in a step") if isinstance(error, StopIteration) else error


def _connect(path: Path, checkpoints: bool) -> sqlite3.Connection:
    raw = sqlite3.connect(path, isolation_level=None)
    for pragma in (
        "busy_timeout=5000",
        "journal_mode=WAL",
        "synchronous=FULL",  # NORMAL loses acknowledged commits on power loss
        "foreign_keys=ON",
        "secure_delete=ON",  # /forget leaves nothing in free pages
        f"wal_autocheckpoint={1000 if checkpoints else 0}",
    ):
        raw.execute(f"PRAGMA {pragma}")
    return raw
