"""What the server remembers: people, chats and their messages, files, the bot's own profile.

One event loop owns a World; nothing here locks. `World.remember` is told of every change worth keeping, so
that a store can write behind; without a store the world lives in memory only.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.local.bell import Bell
from bot.local.faults import Faults
from bot.local.updates import Updates, Waiting
from bot.local.wire import Origin, Wire, content_of

BOT_ID = 42


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of either side; `data` is None while it lies only in the store."""

    file_id: str
    name: str
    mime: str
    size: int  # bytes
    data: bytes | None

    @property
    def path(self) -> str:
        """Where the bot downloads it, below /file/bot<token>/."""
        folder = "photos" if self.mime.startswith("image/") else "documents"
        suffix = self.name.rpartition(".")[2] if "." in self.name else "bin"
        return f"{folder}/{self.file_id}.{suffix if suffix.isalnum() and suffix.isascii() else 'bin'}"


@dataclass(frozen=True, slots=True)
class Posted:
    """One message as its chat keeps it; `update_id` is of the last update that told the bot about it."""

    wire: Wire
    update_id: int | None = None
    reactions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """Something a chat was shown. Kinds: message, edit, delete, answer, reaction, action, keyboard, said,
    sent (an inline result)."""

    kind: str
    chat_id: int
    message_id: int | None
    wire: Wire
    at: float  # Unix seconds

    @property
    def text(self) -> str:
        return content_of(self.wire)

    @property
    def buttons(self) -> list[list[str]]:
        """The labels of the inline keyboard, row by row."""
        rows: list[list[Wire]] = self.wire.get("reply_markup", {}).get("inline_keyboard", [])
        return [[str(button["text"]) for button in row] for row in rows]

    @property
    def file_id(self) -> str | None:
        """The picture's or document's file, the largest size of a picture."""
        photo, document = self.wire.get("photo"), self.wire.get("document")
        found = photo[-1]["file_id"] if photo else document["file_id"] if document else None
        return None if found is None else str(found)


@dataclass(slots=True)
class Chat:
    """A private chat (id of its person) or a group (a negative id)."""

    wire: Wire
    started: bool = False  # the person has written: only then may the bot write
    blocked: bool = False
    keyboard: Wire | None = None  # the reply keyboard below the text field
    pinned: tuple[int, ...] = ()
    members: dict[int, str] = field(default_factory=dict)  # of a group: status by id, where not "member"
    moved_to: int | None = None  # the supergroup that the group has become
    messages: dict[int, Posted] = field(default_factory=dict)
    shown: list[Shown] = field(default_factory=list)
    bell: Bell = field(default_factory=Bell)

    @property
    def id(self) -> int:
        return int(self.wire["id"])

    @property
    def private(self) -> bool:
        return bool(self.wire["type"] == "private")

    def facts(self) -> Wire:
        """What is kept of the chat beside its messages."""
        return {
            "wire": self.wire,
            "started": self.started,
            "blocked": self.blocked,
            "keyboard": self.keyboard,
            "pinned": list(self.pinned),
            "members": [[number, status] for number, status in self.members.items()],
            "moved_to": self.moved_to,
        }


@dataclass(slots=True)
class World:
    """Everything one local Telegram knows. `token` None accepts any; `now` gives Unix seconds."""

    token: str | None = None
    now: Callable[[], float] = time.time
    people: dict[int, Wire] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    profile: dict[str, Any] = field(default_factory=dict)  # names, descriptions, commands, menu buttons
    queries: dict[str, tuple[int, float]] = field(default_factory=dict)  # query id -> chat, answerable until
    typed: dict[str, str] = field(default_factory=dict)  # inline query id -> its words
    offers: dict[str, Wire] = field(default_factory=dict)  # inline query id -> what was offered
    reads_all: bool = True  # privacy mode is off: the bot sees every message of a group
    tells_choices: bool = True  # inline feedback is on: the bot hears what was chosen
    updates: Updates = field(default_factory=Updates)
    faults: Faults = field(default_factory=Faults)
    unknown_methods: list[str] = field(default_factory=list)
    next_message: int = 1
    next_file: int = 1
    closing: bool = False
    closed: Bell = field(default_factory=Bell)
    remember: Callable[[str, tuple[object, ...], object], None] = lambda _kind, _key, _value: None
    load_file: Callable[[str], bytes] | None = None
    watchers: set[asyncio.Queue[Shown | None]] = field(default_factory=set)

    def bot_user(self) -> Wire:
        name = self.profile.get("name:") or "Outlay"
        return {"id": BOT_ID, "is_bot": True, "first_name": name, "username": "outlay_local_bot"}

    def message_number(self) -> int:
        number, self.next_message = self.next_message, self.next_message + 1
        return number

    def show(self, chat: Chat, kind: str, message_id: int | None, wire: Wire) -> Shown:
        """Put something before the eyes of a chat and wake whoever watches it."""
        shown = Shown(kind, chat.id, message_id, wire, self.now())
        chat.shown.append(shown)
        chat.bell.ring()
        for watcher in self.watchers:
            watcher.put_nowait(shown)
        return shown

    def post(self, chat: Chat, message_id: int, posted: Posted) -> None:
        """Keep a message, new or changed."""
        chat.messages[message_id] = posted
        self.remember("message", (chat.id, message_id), posted)

    def keep_chat(self, chat: Chat) -> None:
        self.chats[chat.id] = chat
        self.remember("chat", (chat.id,), chat.facts())

    def keep_profile(self, key: str, value: object) -> None:
        self.profile[key] = value
        self.remember("profile", (key,), value)
        self.tell_watchers("profile", {})

    def tell_watchers(self, kind: str, wire: Wire) -> None:
        """Tell whoever watches the world something about every chat."""
        for watcher in self.watchers:
            watcher.put_nowait(Shown(kind, 0, None, wire, self.now()))

    def keep_file(self, name: str, mime: str, data: bytes) -> StoredFile:
        number, self.next_file = self.next_file, self.next_file + 1
        stored = StoredFile(f"file{number}", name, mime, len(data), data)
        self.files[stored.file_id] = stored
        self.remember("file", (stored.file_id,), stored)
        return stored

    def file_bytes(self, stored: StoredFile) -> bytes:
        """The bytes of a file, read from the store when they are not in memory."""
        if stored.data is not None:
            return stored.data
        return self.load_file(stored.file_id) if self.load_file else b""

    def tell_bot(self, kind: str, body: Wire, origin: Origin | None = None) -> int | None:
        """Queue an update for the bot; None when the bot has not asked for that kind."""
        if not self.updates.wants(kind):
            return None
        number = self.updates.add(kind, body, self.now(), origin)
        self.remember("update", (number,), self.updates.waiting[number])
        if origin:
            chat = self.chats[origin[0]]
            self.post(chat, origin[1], replace(chat.messages[origin[1]], update_id=number))
        return number

    def acknowledge(self, offset: int) -> None:
        """The bot asks from `offset` on: everything below it has arrived and is forgotten here."""
        before = self.updates.acknowledged
        self.updates.pass_over(offset, self._forgotten)
        if self.updates.acknowledged != before:
            self.remember("profile", ("acknowledged",), self.updates.acknowledged)

    def _forgotten(self, number: int, update: Waiting) -> None:
        self.remember("update", (number,), None)
        if update.origin:
            chat_id, message_id = update.origin
            self.show(self.chats[chat_id], "arrived", message_id, {})

    def stop(self) -> None:
        """End long polls and event streams, so that the server can leave at once."""
        self.closing = True
        self.closed.ring()
        self.updates.bell.ring()
        for watcher in self.watchers:
            watcher.put_nowait(None)
