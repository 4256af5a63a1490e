"""The history on disk: one SQLite file, written behind in groups, read whole at the start.

What a person did is on disk before the page says ✓ (`settled`). The ids given since the last write may be
lost in a crash, so every start goes on a thousand further: none is ever given twice.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.errors import DatabaseError
from bot.local.bell import Bell
from bot.local.state import Chat, Posted, StoredFile, World
from bot.local.updates import Waiting
from bot.local.wire import encode

VERSION = 1
ID_LEAP = 1000
PATIENCE_SECONDS, RETRY_SECONDS = 4.0, 0.5

log = logging.getLogger(__name__)
_TABLES = """
CREATE TABLE person (id INTEGER PRIMARY KEY, wire TEXT NOT NULL) STRICT;
CREATE TABLE chat (id INTEGER PRIMARY KEY, facts TEXT NOT NULL) STRICT;
CREATE TABLE message (
    chat_id INTEGER NOT NULL, message_id INTEGER NOT NULL, update_id INTEGER, reactions TEXT NOT NULL,
    wire TEXT NOT NULL, PRIMARY KEY (chat_id, message_id)
) STRICT;
CREATE TABLE waiting (
    update_id INTEGER PRIMARY KEY, expires REAL NOT NULL, chat_id INTEGER, message_id INTEGER,
    wire TEXT NOT NULL
) STRICT;
CREATE TABLE file (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, mime TEXT NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL
) STRICT;
CREATE TABLE profile (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
"""
_WRITE = {
    "person": "INSERT OR REPLACE INTO person VALUES (?, ?)",
    "chat": "INSERT OR REPLACE INTO chat VALUES (?, ?)",
    "message": "INSERT OR REPLACE INTO message VALUES (?, ?, ?, ?, ?)",
    "update": "INSERT OR REPLACE INTO waiting VALUES (?, ?, ?, ?, ?)",
    "file": "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?)",
    "profile": "INSERT OR REPLACE INTO profile VALUES (?, ?)",
}
_REMOVE = {
    "message": "DELETE FROM message WHERE chat_id = ? AND message_id = ?",
    "update": "DELETE FROM waiting WHERE update_id = ?",
}


class Store:
    """Keeps one world in one file. Raises DatabaseError where the file cannot be used."""

    def __init__(self, path: Path, world: World) -> None:
        self._path = path
        self._world = world
        self._changed: dict[tuple[str, tuple[object, ...]], object] = {}
        self._dirty, self._clean = asyncio.Event(), Bell()
        self._asked = self._done = 0  # changes asked for, changes on disk
        self._writer = _opened(path)
        self._reader = _connected(path)
        _load(self._reader, world)
        world.remember = self.remember
        self.remember("profile", ("floors",), [world.next_message, world.updates.next_id, world.next_file])
        world.load_file = self._file
        self._task = asyncio.create_task(self._write_behind(), name="local history")

    def remember(self, kind: str, key: tuple[object, ...], value: object) -> None:
        """Have a change written soon; the last value of a key wins."""
        self._changed[kind, key] = value
        self._asked += 1
        self._dirty.set()

    async def settled(self) -> None:
        """Wait until every change so far is on disk; raises DatabaseError when the disk takes nothing."""
        wanted = self._asked
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while self._done < wanted:
                    await self._clean.wait(PATIENCE_SECONDS)
        except TimeoutError:
            raise DatabaseError(f"The chat page's history {self._path} cannot be written.") from None

    async def close(self) -> None:
        """Write what is left and let go of the file."""
        try:
            await self.settled()
        except DatabaseError as error:
            log.error("%s", error)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        self._writer.close()
        self._reader.close()

    async def _write_behind(self) -> None:
        while True:
            await self._dirty.wait()
            self._dirty.clear()
            changed, self._changed, asked = self._changed, {}, self._asked
            try:
                await asyncio.shield(asyncio.to_thread(_write, self._writer, changed))
            except sqlite3.Error as error:
                log.error("the chat page's history was not written, trying again: %s", error)
                self._changed = changed | self._changed  # what came meanwhile is newer
                self._dirty.set()
                await self._world.closed.wait(RETRY_SECONDS)
                continue
            self._let_go(changed)
            self._done = asked
            self._clean.ring()

    def _let_go(self, changed: dict[tuple[str, tuple[object, ...]], object]) -> None:
        """Bytes that lie on disk need not lie in memory."""
        for kind, key in changed:
            if kind == "file":
                number = str(key[0])
                self._world.files[number] = replace(self._world.files[number], data=None)

    def _file(self, number: str) -> bytes:
        row = self._reader.execute("SELECT data FROM file WHERE id = ?", (number,)).fetchone()
        return bytes(row[0]) if row else b""


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=2)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _opened(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = _connected(path)
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version == 0:
            connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
    except (OSError, sqlite3.Error) as error:
        raise DatabaseError(f"The chat page's history {path} cannot be opened: {error}.") from error
    if version > VERSION:
        connection.close()
        raise DatabaseError(f"The chat page's history {path} was written by a newer Outlay. Update this one.")
    return connection


def _write(connection: sqlite3.Connection, changed: dict[tuple[str, tuple[object, ...]], object]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for (kind, key), value in changed.items():
            if value is None and kind in _REMOVE:
                connection.execute(_REMOVE[kind], key)
            else:
                connection.execute(_WRITE[kind], (*key, *_columns(value)))
        connection.execute("COMMIT")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _columns(value: object) -> tuple[object, ...]:
    if isinstance(value, Posted):
        return value.update_id, _text(value.reactions), _text(value.wire)
    if isinstance(value, Waiting):
        return value.expires, *(value.origin or (None, None)), _text(value.wire)
    if isinstance(value, StoredFile):
        return value.name, value.mime, value.size, value.data or b""
    return (_text(value),)


def _text(value: object) -> str:
    return encode(value).decode("ascii")


def _load(reader: sqlite3.Connection, world: World) -> None:
    """Fill a world with what was kept."""
    for number, wire in reader.execute("SELECT id, wire FROM person"):
        world.people[number] = json.loads(wire)
    for number, facts in reader.execute("SELECT id, facts FROM chat"):
        world.chats[number] = _chat(json.loads(facts))
    for key, value in reader.execute("SELECT key, value FROM profile"):
        world.profile[key] = json.loads(value)
    for number, name, mime, size in reader.execute("SELECT id, name, mime, size FROM file"):
        world.files[number] = StoredFile(number, name, mime, size, None)
    _load_messages(reader, world)
    _load_waiting(reader, world)
    _leap(world)


def _leap(world: World) -> None:
    """Move the counters past every id that was ever given, also those a crash kept from the disk."""
    floors = world.profile.get("floors")
    if floors is None:
        return
    posted = [posted for chat in world.chats.values() for posted in chat.messages.values()]
    message = max((posted.wire["message_id"] for posted in posted), default=0)
    told = (posted.update_id for posted in posted if posted.update_id is not None)
    update = max([world.updates.acknowledged, *world.updates.waiting, *told])
    file = max((int(number.removeprefix("file")) for number in world.files), default=0)
    world.next_message = max(message, floors[0]) + ID_LEAP
    world.updates.next_id = max(update, floors[1]) + ID_LEAP
    world.next_file = max(file, floors[2]) + ID_LEAP


def _chat(facts: dict[str, Any]) -> Chat:
    pinned, members = tuple(facts["pinned"]), dict(facts.get("members", []))
    moved_to = facts.get("moved_to")
    return Chat(
        facts["wire"], facts["started"], facts["blocked"], facts["keyboard"], pinned, members, moved_to
    )


def _load_messages(reader: sqlite3.Connection, world: World) -> None:
    rows = reader.execute("SELECT chat_id, message_id, update_id, reactions, wire FROM message ORDER BY 2")
    for chat_id, number, update_id, reactions, wire in rows:
        posted = Posted(json.loads(wire), update_id, tuple(json.loads(reactions)))
        world.chats[chat_id].messages[number] = posted


def _load_waiting(reader: sqlite3.Connection, world: World) -> None:
    updates = world.updates
    updates.acknowledged = int(world.profile.get("acknowledged", 0))
    for number, expires, chat_id, message_id, wire in reader.execute("SELECT * FROM waiting"):
        origin = None if chat_id is None else (chat_id, message_id)
        updates.waiting[number] = Waiting(json.loads(wire), expires, origin)
