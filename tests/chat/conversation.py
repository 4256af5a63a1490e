"""Plays a transcript: the real Application against the local Bot API, what a person types and sees.

    @ en 2026-11-17 12:00 Europe/Berlin      someone known who has set this zone; the clock stands there
    @ new zh 2026-11-17 12:00                somebody the bot has never met
    @ 2026-11-18 09:00                       the clock moves on, same person
    > 23.5 food                              typed; the lines after are the answers expected, each in full
    < ✓ €23.50 · Food                        a reply begins with `<`; `|` continues it on the next line
    | [Undo] [Category] [Edit]                its buttons, `[]` for none; left out where they do not matter
    < (edit) …   < (picture) …   < (file NAME) …   < (toast) …    other kinds of answers
    > reply was 45  > reply own was 45       a reply to the bot's latest message, to the person's own latest
    > tap Undo      > edit 25 food      > file NAME [CAPTION]      > location 52.5 13.4      > voice
    : date,amount                            lines of the file just named
    * retrain                                what happens by itself at night: a real worker trains this person

`…` in an expected line stands for anything.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot import clock
from bot.chat.application import Chat
from bot.jobs import retrain
from bot.ledger import users
from bot.local.people import Person
from bot.local.serving import Server, serve
from bot.local.state import Shown, World
from bot.settings import Access, Settings
from bot.storage.database import Database, open_database

KINDS = frozenset({"message", "edit", "answer"})
TOKEN = "42:transcripts-need-no-secret"


@dataclass(slots=True)
class Turn:
    """Something a person does, and the answers expected."""

    line: int
    deed: str
    attached: list[str] = field(default_factory=list)
    expected: list[list[str]] = field(default_factory=list)


@dataclass(slots=True)
class Stage:
    """A running bot with its Telegram, and the hands of the clock."""

    server: Server
    db: Database
    chat: Chat
    patch: pytest.MonkeyPatch
    now: datetime = datetime(2026, 11, 17, 11, tzinfo=UTC)

    def set_clock(self, now: datetime) -> None:
        self.now = now
        self.patch.setattr(clock, "now", lambda: now)


@asynccontextmanager
async def stage(folder: Path, patch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """The real chat on a fresh database against a fresh local Telegram."""
    async with serve(World(token=TOKEN)) as server:
        db = await open_database(folder / "outlay.db")
        settings = Settings(
            _env_file=None, api_url=server.url, allowed_users=Access(anyone=True), data_folder=folder
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
        if mark in "@>*" and mark:
            if turn:
                yield turn
            turn = Turn(number, line)
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
    person: Person | None = None
    zone = ZoneInfo("UTC")
    for count, turn in enumerate(read(path)):
        if turn.deed.startswith("@"):
            person, zone = await _scene(here, turn.deed[1:].split(), person, zone, 1001 + count)
            continue
        assert person is not None, "a transcript begins with a scene"
        if turn.deed == "* retrain":
            outcomes = await retrain.retrain_users(here.db, [person.id], now=here.now)
            assert [outcome.problem for outcome in outcomes] == [""]
            continue
        _do(here, person, turn)
        seen = await _see(person, turn)
        for shown, expected in zip(seen, turn.expected, strict=False):
            _compare(f"{path.name}:{turn.line}: {turn.deed}", shown, expected)
        extra = [shown.text for shown in seen[len(turn.expected) :] if shown.kind != "answer" or shown.text]
        assert not extra, f"{path.name}:{turn.line}: {turn.deed}\nalso said: {extra}"


async def _scene(
    here: Stage, words: list[str], person: Person | None, zone: ZoneInfo, number: int
) -> tuple[Person, ZoneInfo]:
    if re.match(r"\d{4}-", words[0]):
        here.set_clock(datetime.fromisoformat(" ".join(words)).replace(tzinfo=zone).astimezone(UTC))
        assert person is not None
        return person, zone
    is_new = words[0] == "new"
    language, day, moment, *rest = words[is_new:]
    zone = ZoneInfo(rest[0]) if rest else ZoneInfo("UTC")
    here.set_clock(datetime.fromisoformat(f"{day} {moment}").replace(tzinfo=zone).astimezone(UTC))
    person = here.server.person(number, "Ann", language=language)
    if not is_new:
        user = await users.meet(here.db, user_id=number, chat_id=number, language_code=language, now=here.now)
        await users.set_zone(here.db, user, zone, here.now)
    return person, zone


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
        case "location":
            latitude, longitude = map(float, rest.split())
            person.locate(latitude, longitude)
        case "voice":
            voice = {"file_id": "v", "file_unique_id": "v", "duration": 1}
            person.send({"voice": voice}, date=here.now)
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


async def _see(person: Person, turn: Turn) -> list[Shown]:
    wanted = max(1, len(turn.expected))
    has_toast = any(lines[0].startswith("(toast)") for lines in turn.expected)
    kinds = KINDS if has_toast else KINDS - {"answer"}
    return await person.replies(wanted, kinds=kinds)


def _compare(place: str, shown: Shown, expected: list[str]) -> None:
    lines = list(expected)
    buttons = lines.pop() if lines[-1].startswith("[") else None
    actual = _kind(shown) + shown.text
    wanted = "\n".join(lines)
    pattern = ".*".join(map(re.escape, wanted.split("…")))
    assert re.fullmatch(pattern, actual, re.DOTALL), f"{place}\nexpected:\n{wanted}\nsaid:\n{actual}"
    if buttons:
        labels = " ".join(f"[{label}]" for row in shown.buttons for label in row) or "[]"
        pattern = ".*".join(map(re.escape, buttons.split("…")))
        assert re.fullmatch(pattern, labels), f"{place}\nexpected buttons {buttons}\nshown: {labels}"


def _kind(shown: Shown) -> str:
    if shown.kind in ("edit", "answer"):
        return "(edit) " if shown.kind == "edit" else "(toast) "
    if "photo" in shown.wire:
        return "(picture) "
    return f"(file {shown.wire['document']['file_name']}) " if "document" in shown.wire else ""
