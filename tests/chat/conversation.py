"""Plays a transcript: the real Application against the local Bot API, what a person types and sees.

    @ en 2026-11-17 12:00 Europe/Berlin      someone known who has set this zone; the clock stands there
    @ new zh 2026-11-17 12:00                somebody the bot has never met
    @ 2026-11-18 09:00                       the clock moves on, same person
    > 23.5 food                              typed; the lines after are the answers expected, each in full
    < ✓ €23.50 · Food                        a reply begins with `<`; `|` continues it on the next line
    | [Undo] [Category] [Edit]                its buttons, `[]` for none; left out where they do not matter
    < (edit) …   < (picture) …   < (file NAME) …   < (toast) …    other kinds of answers
    > reply was 45  > reply own was 45       a reply to the bot's latest message, to the person's own latest
    > tap Undo      > edit 25 food      > file NAME [CAPTION]      > location 52.5 13.4
    : date,amount                            lines of the file just named
    > photo [CAPTION]                        a picture; `:` lines are what stands on it
    > voice [CAPTION]                        a recording; `:` lines are what is heard in it
    * listens                                from here on the bot can; it is told what it hears
    * reads pictures                         from here on the bot can; it is told what stands on them
    * retrain                                what happens by itself at night: a real worker trains this person
    * due                                    what the bot says by itself at this time
    < ||€12|| left                           what stands between || is covered, until it is tapped
    < (nothing)                              silence, once everything is handled

Groups, where Ann is the person of the scene and others come in as they speak:

    @ group Flat privacy                     from here on in a group; `privacy`: the bot sees only its own
    * Ann adds the bot   * Ann removes the bot   * Ann makes the bot admin   * Ben is admin
    * supergroup                             the group becomes one, with another id
    Ben> 12 pizza                            somebody else speaks, taps, edits, replies
    @ private                                back in Ann's own chat
    > inline 5 coffee                        typed behind the bot's name: `< (offer) …` or `< (hint) …`
    > choose                                 the offer is sent: `< (sent) …`

`…` in an expected line stands for anything.
"""

from __future__ import annotations

import re
import struct
import sys
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import clock
from bot.chat import notify
from bot.chat.application import Chat
from bot.documents import listening, scanning
from bot.jobs import retrain
from bot.ledger import announcing, users
from bot.local import groups
from bot.local.people import Person
from bot.local.serving import Server, serve
from bot.local.state import Chat as Group
from bot.local.state import Shown, World
from bot.settings import Access, Settings
from bot.storage import inbox
from bot.storage.database import Database, open_database


def picture() -> bytes:
    """A PNG of one pixel."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


KINDS = frozenset({"message", "edit", "answer", "sent"})
ANN = "Ann"  # the person of a scene
TOKEN = "42:transcripts-need-no-secret"
PNG = picture()
# Stands in for the recognition of text: it is told what stands on the picture, behind the picture itself.
EYES = """
import json, sys
rows = sys.stdin.buffer.read().partition(b"IEND")[2][4:].decode().split(chr(10))
print(json.dumps({"rows": rows}))
"""
# Stands in for the recognition of speech in the same way.
EARS = """
import json, sys
print(json.dumps({"heard": sys.stdin.buffer.read().decode()}))
"""


@dataclass(slots=True)
class Turn:
    """Something a person does, and the answers expected."""

    line: int
    deed: str
    who: str = ""
    attached: list[str] = field(default_factory=list)
    expected: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class Stage:
    """A running bot with its Telegram, the hands of the clock, and who takes part where."""

    server: Server
    db: Database
    chat: Chat
    patch: pytest.MonkeyPatch
    now: datetime = datetime(2026, 11, 17, 11, tzinfo=UTC)
    room: Group | None = None
    cast: dict[str, Person] = field(default_factory=dict)  # everybody, in their private chats
    there: dict[str, Person] = field(default_factory=dict)  # those who speak in the room
    query: str = ""

    def actor(self, name: str) -> Person:
        """Somebody where the scene is: in the group, or in their private chat."""
        if name not in self.cast:
            language = str(self.cast[ANN].user["language_code"])
            self.cast[name] = self.server.person(2001 + len(self.cast), name, language=language)
        if self.room is None:
            return self.cast[name]
        if name not in self.there:
            self.there[name] = self.cast[name].within(self.room)
        return self.there[name]

    def set_clock(self, now: datetime) -> None:
        self.now = now
        self.patch.setattr(clock, "now", lambda: now)


@asynccontextmanager
async def stage(folder: Path, patch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """The real chat on a fresh database against a fresh local Telegram."""
    patch.setattr(scanning, "NEEDS", ("nothing_of_this_name",))
    patch.setattr(listening, "NEEDS", ("nothing_of_this_name",))
    async with serve(World(token=TOKEN)) as server:
        db = await open_database(folder / "outlay.db")
        settings = Settings(
            _env_file=None,
            api_url=server.url,
            allowed_users=Access(anyone=True),
            data_folder=folder,
            voice_model=folder,
        )
        chat = Chat(db, settings, TOKEN)
        await chat.start(lambda: None)
        try:
            yield Stage(server, db, chat, patch)
        finally:
            await chat.stop()
            await db.close()


def read(path: Path) -> Iterator[Turn]:
    """The turns of a transcript; a scene line is a turn without answers."""
    turn: Turn | None = None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        mark, rest = line[:1], line[2:]
        spoken = re.match(r"([A-Z]\w*)(> .*)", line)
        if spoken or (mark in "@>*" and mark):
            if turn:
                yield turn
            turn = Turn(number, spoken[2], spoken[1]) if spoken else Turn(number, line)
        elif turn and mark == "<":
            turn.expected.append([rest])
        elif turn and mark == "|":
            turn.expected[-1].append(rest)
        elif turn and mark == ":":
            turn.attached.append(rest)
        elif mark not in ("", "#"):
            raise ValueError(f"{path.name}:{number}: {line!r} is no transcript line")
    if turn:
        yield turn


async def play(path: Path, here: Stage) -> None:
    """Play every turn; raises AssertionError naming the line whose answers differ."""
    zone = ZoneInfo("UTC")
    for count, turn in enumerate(read(path)):
        if turn.deed.startswith("@"):
            zone = await _scene(here, turn.deed[1:].split(), zone, 1001 + count)
            continue
        assert here.cast, "a transcript begins with a scene"
        if turn.deed == "* retrain":
            outcomes = await retrain.retrain_users(here.db, [here.actor(ANN).chat.id], now=here.now)
            assert [outcome.problem for outcome in outcomes] == [""]
            continue
        if turn.deed == "* reads pictures":
            here.patch.setattr(scanning, "NEEDS", ())
            here.patch.setattr(scanning, "SCANNER", (sys.executable, "-c", EYES))
            continue
        if turn.deed == "* listens":
            here.patch.setattr(listening, "NEEDS", ())
            here.patch.setattr(listening, "FILES", ())
            here.patch.setattr(listening, "LISTENER", (sys.executable, "-c", EARS))
            continue
        person = here.actor(turn.who or ANN)
        if turn.deed == "* due":
            person.mark = len(person.chat.shown)
            await _say_due(here)
        elif turn.deed.startswith("*"):
            person = _happen(here, turn.deed[2:].split(" ", 1))
        else:
            _do(here, person, turn)
        if turn.deed.startswith("> inline"):
            _agree(f"{path.name}:{turn.line}", await _offered(here, person), turn.expected[0])
            continue
        if turn.deed.startswith("*") and not turn.expected:
            continue
        wanted = max(1, len(turn.expected))
        if turn.expected == [["(nothing)"]]:
            await _handled(here)
            wanted, turn.expected = 0, []
        seen = await _see(person, turn, wanted)
        for shown, expected in zip(seen, turn.expected, strict=False):
            _compare(f"{path.name}:{turn.line}: {turn.deed}", shown, expected)
        extra = [shown.text for shown in seen[len(turn.expected) :] if shown.kind != "answer" or shown.text]
        assert not extra, f"{path.name}:{turn.line}: {turn.deed}\nalso said: {extra}"


async def _scene(here: Stage, words: list[str], zone: ZoneInfo, number: int) -> ZoneInfo:
    if re.match(r"\d{4}-", words[0]):
        here.set_clock(datetime.fromisoformat(" ".join(words)).replace(tzinfo=zone).astimezone(UTC))
        return zone
    if words[0] == "group":
        here.server.world.reads_all = "privacy" not in words
        here.room, here.there = here.server.group(-number, words[1]), {}
        here.room.wire["type"] = "group"
        return zone
    if words[0] == "private":
        await _handled(here)
        here.room = None
        return zone
    is_new = words[0] == "new"
    language, day, moment, *rest = words[is_new:]
    zone = ZoneInfo(rest[0]) if rest else ZoneInfo("UTC")
    here.set_clock(datetime.fromisoformat(f"{day} {moment}").replace(tzinfo=zone).astimezone(UTC))
    here.room = None
    here.cast[ANN] = here.server.person(number, ANN, language=language)
    if not is_new:
        user = await users.meet(here.db, user_id=number, chat_id=number, language_code=language, now=here.now)
        await users.set_zone(here.db, user, zone, here.now)
    return zone


def _happen(here: Stage, words: list[str]) -> Person:
    """Something in the group that is no message; returns who did it."""
    assert here.room is not None
    name, deed = (words[0], words[1]) if len(words) == 2 else (ANN, words[0])
    person = here.actor(name)
    match deed:
        case "adds the bot":
            person.add_bot()
        case "removes the bot":
            person.remove_bot()
        case "makes the bot admin":
            person.promote_bot()
        case "is admin":
            groups.set_status(here.server.world, here.room, person.id, "administrator")
        case "supergroup":
            number = -1_000_000_000_000 + here.room.id
            here.room = groups.upgrade(here.server.world, here.room, person.user, number)
            here.there = {}
        case _:
            raise ValueError(f"nobody knows what {deed!r} is")
    return person


async def _offered(here: Stage, person: Person) -> str:
    offer = await person.offered(here.query)
    if not offer["results"]:
        return f"(hint) {offer['button']['text']}"
    return "\n".join(f"(offer) {one['title']}\n{one['description']}" for one in offer["results"])


async def _handled(here: Stage) -> None:
    while here.server.world.updates.waiting or await here.db.read(inbox.waiting):
        await here.server.world.updates.bell.wait(0.02)


async def _say_due(here: Stage) -> None:
    say = notify.announcers(here.db, here.chat.delivery, Access(anyone=True), here.chat.pins.touch)
    while taken := await announcing.take_due(here.db, here.now):
        for due in taken:
            await say[due.kind](due)


def _do(here: Stage, person: Person, turn: Turn) -> None:
    verb, _, rest = turn.deed[2:].partition(" ")
    match verb:
        case "tap":
            person.press(_last_with(person, rest), rest)
        case "edit":
            person.edit(_last_said(person), "\n".join([rest, *turn.attached]))
        case "reply":
            own, _, words = rest.partition(" ")
            answered = _last_said(person) if own == "own" else _last_of_bot(person)
            person.say(words if own == "own" else rest, date=here.now, reply_to=answered)
        case "file":
            name, _, caption = rest.partition(" ")
            person.upload(name, "\n".join(turn.attached).encode(), caption=caption)
        case "photo":
            person.photo(PNG + "\n".join(turn.attached).encode(), caption=rest, date=here.now)
        case "location":
            latitude, longitude = map(float, rest.split())
            person.locate(latitude, longitude)
        case "inline":
            here.query = person.ask_inline(rest)
        case "choose":
            person.choose(here.query)
        case "voice":
            person.voice("\n".join(turn.attached).encode(), caption=rest, date=here.now)
        case _:
            text = "\n".join([turn.deed[2:], *turn.attached])
            person.say(text, date=here.now)


def _last_with(person: Person, label: str) -> int:
    for shown in reversed(person.chat.shown):
        posted = person.chat.messages.get(shown.message_id or 0)
        rows = posted.wire.get("reply_markup", {}).get("inline_keyboard", []) if posted else []
        if any(label in button["text"] for row in rows for button in row):
            return int(shown.message_id or 0)
    raise LookupError(f"no button {label!r} in sight")


def _last_said(person: Person) -> int:
    return next(int(s.message_id or 0) for s in reversed(person.chat.shown) if s.kind == "said")


def _last_of_bot(person: Person) -> int:
    return next(int(s.message_id or 0) for s in reversed(person.chat.shown) if s.kind in ("message", "edit"))


async def _see(person: Person, turn: Turn, wanted: int) -> list[Shown]:
    has_toast = any(lines[0].startswith("(toast)") for lines in turn.expected)
    kinds = KINDS if has_toast else KINDS - {"answer"}
    return await person.replies(wanted, kinds=kinds)


def _compare(place: str, shown: Shown, expected: list[str]) -> None:
    lines = list(expected)
    buttons = lines.pop() if lines[-1].startswith("[") else None
    _agree(place, _kind(shown) + _covered(shown), lines)
    if buttons:
        labels = " ".join(f"[{label}]" for row in shown.buttons for label in row) or "[]"
        labels = labels.replace("\xa0", " ")
        pattern = ".*".join(map(re.escape, buttons.split("…")))
        assert re.fullmatch(pattern, labels), f"{place}\nexpected buttons {buttons}\nshown: {labels}"


def _agree(place: str, actual: str, lines: list[str]) -> None:
    wanted = "\n".join(lines).replace("\xa0", " ")
    pattern = ".*".join(map(re.escape, wanted.split("…")))
    assert re.fullmatch(pattern, actual, re.DOTALL), f"{place}\nexpected:\n{wanted}\nsaid:\n{actual}"


def _covered(shown: Shown) -> str:
    entities = shown.wire.get("entities") or shown.wire.get("caption_entities") or []
    units = shown.text.encode("utf-16-le")
    for each in sorted(entities, key=lambda one: -int(one["offset"])):
        if each["type"] == "spoiler":
            start, end = 2 * each["offset"], 2 * (each["offset"] + each["length"])
            bars = "||".encode("utf-16-le")
            units = units[:start] + bars + units[start:end] + bars + units[end:]
    return units.decode("utf-16-le").replace("\xa0", " ")


def _kind(shown: Shown) -> str:
    named = {"edit": "(edit) ", "answer": "(toast) ", "sent": "(sent) "}
    if shown.kind in named:
        return named[shown.kind]
    if "photo" in shown.wire:
        return "(picture) "
    return f"(file {shown.wire['document']['file_name']}) " if "document" in shown.wire else ""
