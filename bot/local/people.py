"""What a person can do, and what they are shown: used by tests, benchmarks and the chat page alike.

    ann = person(world, 1001, "Ann", language="en")
    ann.say("23.5 food")
    [confirmation] = await ann.replies()
    ann.press(confirmation, "Undo")

Every action starts a new waiting: `replies()` counts what the chat was shown since the last one.
"""

from __future__ import annotations

import asyncio
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.local import groups, images, inline, markup, sounds
from bot.local.sending import document_of, photo_sizes, voice_of
from bot.local.state import Chat, Posted, Shown, World
from bot.local.wire import Wire

REPLY_KINDS = frozenset({"message", "edit"})
ANSWERABLE_SECONDS = 150.0  # how long a button press waits for its answer


class Unanswered(AssertionError):
    """The chat was not shown what was waited for; the message lists what it was shown."""


@dataclass(slots=True)
class Person:
    """One person in one chat. `mark` is where the chat stood at their last action."""

    world: World
    id: int
    chat: Chat
    mark: int = 0

    @property
    def user(self) -> Wire:
        """The person as updates carry them."""
        return self.world.people[self.id]

    def within(self, chat: Chat) -> Person:
        """The same person in another chat, a group for instance."""
        return Person(self.world, self.id, chat, len(chat.shown))

    def speak(self, language: str) -> None:
        """Change the language that updates carry."""
        self.world.people[self.id] = self.user | {"language_code": language}
        self.world.remember("person", (self.id,), self.user)

    def say(self, text: str, *, date: datetime | int | None = None, reply_to: int | None = None) -> int:
        """Send a text, now or at a given instant; returns the message's id."""
        bare, entities = markup.trimmed(text, [])
        found = markup.with_automatic(bare, entities)
        content: Wire = {"text": bare} | ({"entities": found} if found else {})
        return self.send(content, date=date, reply_to=reply_to)

    def upload(self, name: str, data: bytes, *, caption: str = "", mime: str | None = None) -> int:
        """Send a document; returns the message's id."""
        guessed = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        stored = self.world.keep_file(name, guessed, data)
        return self.send({"document": document_of(stored)} | ({"caption": caption} if caption else {}))

    def photo(self, data: bytes, *, caption: str = "", date: datetime | int | None = None) -> int:
        """Send a picture (PNG, JPEG or GIF bytes), now or at a given instant; returns the message's id."""
        stored = self.world.keep_file("photo.jpg", "image/jpeg", data)
        if images.pixel_size(data) is None:
            raise ValueError("a photo must be PNG, JPEG or GIF bytes")
        return self.send(
            {"photo": photo_sizes(self.world, stored)} | ({"caption": caption} if caption else {}), date=date
        )

    def voice(self, data: bytes, *, caption: str = "", date: datetime | int | None = None) -> int:
        """Send a recording, as long as it says that it is, or a second; returns the message's id."""
        stored = self.world.keep_file("voice.oga", sounds.OGG, data)
        voice = voice_of(stored, sounds.seconds_of(data) or 1)
        return self.send({"voice": voice} | ({"caption": caption} if caption else {}), date=date)

    def locate(self, latitude: float, longitude: float) -> int:
        """Share a location in degrees; returns the message's id."""
        return self.send({"location": {"latitude": latitude, "longitude": longitude}})

    def send(self, content: Wire, *, date: datetime | int | None = None, reply_to: int | None = None) -> int:
        """Send a message with any content, as it travels; returns its id."""
        self._begin()
        number = self.world.message_number()
        message: Wire = {
            "message_id": number,
            "from": self.user,
            "chat": self.chat.wire,
            "date": _seconds(date, self.world),
            **content,
        }
        answered = self.chat.messages.get(reply_to) if reply_to else None
        if answered:
            message["reply_to_message"] = {k: v for k, v in answered.wire.items() if k != "reply_to_message"}
        self.world.post(self.chat, number, Posted(message))
        if groups.is_seen(self.world, self.chat, message):
            self.world.tell_bot("message", message, (self.chat.id, number))
        self.world.show(self.chat, "said", number, message)
        return number

    def edit(self, message_id: int, text: str) -> None:
        """Change the words of an own message (the caption, where it carries a file)."""
        self._begin()
        posted = self.chat.messages[message_id]
        bare, _ = markup.trimmed(text, [])
        words, marks = ("text", "entities") if "text" in posted.wire else ("caption", "caption_entities")
        message = {k: v for k, v in posted.wire.items() if k not in (words, marks)}
        found = markup.automatic(bare)
        message |= {words: bare, "edit_date": int(self.world.now())} | ({marks: found} if found else {})
        self.world.post(self.chat, message_id, replace(posted, wire=message))
        if groups.is_seen(self.world, self.chat, message):
            self.world.tell_bot("edited_message", message, (self.chat.id, message_id))
        self.world.show(self.chat, "said", message_id, message)

    def press(self, message: Shown | int, label: str) -> str:
        """Press the inline button whose label is, or contains, `label`; returns the query's id."""
        number = message if isinstance(message, int) else message.message_id
        posted = self.chat.messages.get(number or 0)
        buttons = list(_buttons(posted.wire)) if posted else []
        exact = [b for b in buttons if label in (b["text"], b.get("callback_data"))]
        close = [b for b in buttons if label.casefold() in b["text"].casefold()]
        if not posted or not (exact or close):
            raise LookupError(
                f"message {number} has no button {label!r}, only {[b['text'] for b in buttons]}"
            )
        return self.press_data(posted.wire, str((exact or close)[0].get("callback_data", "")))

    def press_data(self, message: Wire, data: str) -> str:
        """Press a button that carries `data`, also one that is no longer shown or somebody else's."""
        self._begin()
        number = str(self.world.updates.next_id * 7919)
        self.world.queries[number] = (self.chat.id, self.world.now() + ANSWERABLE_SECONDS)
        query = {"id": number, "from": self.user, "chat_instance": str(self.chat.id)}
        self.world.tell_bot("callback_query", query | {"data": data, "message": message})
        return number

    def block(self) -> None:
        """Block the bot: it may no longer write here."""
        self._set_blocked(True)

    def unblock(self) -> None:
        self._set_blocked(False)

    def since(self, kinds: frozenset[str] = REPLY_KINDS) -> list[Shown]:
        """What the chat was shown since this person's last action."""
        return [shown for shown in self.chat.shown[self.mark :] if shown.kind in kinds]

    async def replies(
        self, count: int = 1, *, timeout: float = 10.0, kinds: frozenset[str] = REPLY_KINDS
    ) -> list[Shown]:
        """Wait until the chat was shown `count` things since the last action; returns all of them.

        Raises Unanswered when fewer came within `timeout` seconds.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while len(found := self.since(kinds)) < count:
            if loop.time() >= deadline:
                raise Unanswered(f"{len(found)} of {count} replies in {timeout} s: {[s.text for s in found]}")
            await self.chat.bell.wait(deadline - loop.time())
        return found

    async def answer(self, query_id: str, *, timeout: float = 10.0) -> Shown:
        """Wait for the answer (toast or alert) to a button press."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while True:
            for shown in self.since(frozenset({"answer"})):
                if shown.wire["query_id"] == query_id:
                    return shown
            if loop.time() >= deadline:
                raise Unanswered(f"the button press was not answered in {timeout} s")
            await self.chat.bell.wait(deadline - loop.time())

    def download(self, shown: Shown) -> bytes:
        """The bytes of the picture or document that was shown."""
        if shown.file_id is None:
            raise LookupError("there is no file in this message")
        return self.world.file_bytes(self.world.files[shown.file_id])

    def _begin(self) -> None:
        self.mark = len(self.chat.shown)
        if self.chat.private:
            self.unblock()
        if not self.chat.started:
            self.chat.started = True
            self.world.keep_chat(self.chat)

    def _set_blocked(self, blocked: bool) -> None:
        if self.chat.blocked == blocked:
            return
        self.chat.blocked = blocked
        self.world.keep_chat(self.chat)
        self.world.tell_bot("my_chat_member", self._membership(blocked))

    def _membership(self, blocked: bool) -> Wire:
        bot = self.world.bot_user()
        out: Wire = {"status": "kicked", "user": bot, "until_date": 0}
        member: Wire = {"status": "member", "user": bot}
        old, new = (member, out) if blocked else (out, member)
        now = int(self.world.now())
        changed = {"old_chat_member": old, "new_chat_member": new}
        return {"chat": self.chat.wire, "from": self.user, "date": now} | changed

    def add_bot(self) -> None:
        """Add the bot to the group that this person speaks in."""
        self._begin()
        groups.place_bot(self.world, self.chat, self.user, "member")

    def remove_bot(self) -> None:
        """Throw the bot out of the group."""
        groups.place_bot(self.world, self.chat, self.user, "kicked")

    def promote_bot(self, *, is_admin: bool = True) -> None:
        """Make the bot an admin of the group, or no longer."""
        self._begin()
        groups.place_bot(self.world, self.chat, self.user, "administrator" if is_admin else "member")

    def ask_inline(self, query: str) -> str:
        """Type `@bot query` in any chat; returns the query's id."""
        self._begin()
        return inline.ask(self.world, self.user, self.chat, query)

    async def offered(self, query_id: str, *, timeout: float = 10.0) -> Wire:
        """Wait for what the bot offers for an inline query: its answer as it travels."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        while query_id not in self.world.offers:
            if loop.time() >= deadline:
                raise Unanswered(f"the inline query was not answered in {timeout} s")
            await self.chat.bell.wait(deadline - loop.time())
        return self.world.offers[query_id]

    def choose(self, query_id: str, place: int = 0) -> int:
        """Tap one of the results: it is sent into the chat, and the bot may hear of it."""
        self._begin()
        return inline.choose(self.world, self.user, self.chat, query_id, place)


def person(world: World, number: int, name: str, *, language: str = "en", started: bool = False) -> Person:
    """The person with this id and their private chat; made on first mention."""
    user: Wire = {"id": number, "is_bot": False, "first_name": name, "language_code": language}
    known = world.people.get(number)
    if known != user:
        world.people[number] = user
        world.remember("person", (number,), user)
    chat = world.chats.get(number)
    if chat is None:
        chat = Chat({"id": number, "type": "private", "first_name": name}, started=started)
        world.keep_chat(chat)
    return Person(world, number, chat, len(chat.shown))


def group(world: World, number: int, title: str, *, kind: str = "supergroup") -> Chat:
    """A group with this (negative) id; `ann.within(group(...))` speaks in it. The bot is there, unheard."""
    chat = world.chats.get(number)
    if chat is None:
        chat = Chat({"id": number, "type": kind, "title": title}, started=True)
        world.keep_chat(chat)
    return chat


def _buttons(message: Wire) -> Iterator[dict[str, Any]]:
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        yield from row


def _seconds(date: datetime | int | None, world: World) -> int:
    if date is None:
        return int(world.now())
    return date if isinstance(date, int) else int(date.timestamp())
