"""Renaming, merging and splitting categories, and their emoji: each one change, which /undo takes back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from bot.errors import NotFound
from bot.money.category import INCOME, STARTING, UNCATEGORISED, Known, filed_words
from bot.storage.categories import read_known
from bot.storage.changes import insert_change, made_by
from bot.storage.database import Database, Transaction
from bot.storage.lessons import teach_words
from bot.storage.reshapings import (
    Details,
    count_by_category,
    find_reshaping,
    has_later,
    ids_by_words,
    reshape,
    reshape_back,
    save_reshaping,
)
from bot.storage.users import User

KINDS = ("rename", "merge", "split", "emoji")


@dataclass(frozen=True, slots=True)
class Reshaped:
    """What a change did: `count` expenses of `source` are in `target`, for an emoji the same. `words` are the
    notes that a split moved; `ended` says that a budget of `source` gave way to that of `target`."""

    change_id: int
    kind: str
    source: str
    target: str
    count: int
    words: tuple[str, ...] = ()
    emoji: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A category and how many expenses it has."""

    category: str
    count: int


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of a category, the most frequent first, with how many expenses each has."""

    category: str
    notes: tuple[tuple[str, int], ...]


async def listed(db: Database, user: User) -> tuple[Listed, ...]:
    """The person's categories, the fullest first, then those without an expense."""

    def step(tx: Transaction) -> tuple[Listed, ...]:
        counts, known = count_by_category(tx, user.id), read_known(tx, user.id)
        every = dict.fromkeys((*counts, *known.own, *known.left(STARTING)))
        return tuple(Listed(category, counts.get(category, 0)) for category in every)

    return await db.read(step)


async def notes(db: Database, user: User, category: str) -> Notes:
    """What a category holds, by note."""
    found = await db.read(lambda tx: ids_by_words(tx, user.id, category))
    counts = sorted(((words, len(ids)) for words, ids in found.items() if words), key=lambda one: -one[1])
    return Notes(category, tuple(counts))


async def done(db: Database, user: User, update: int) -> Reshaped | None:
    """What this inbox row did to categories, if it did already."""

    def step(tx: Transaction) -> Reshaped | None:
        made = made_by(tx, user.id, update)
        return read_reshaped(tx, made.id) if made else None

    return await db.read(step)


def nearest(name: str, names: Sequence[str]) -> str | None:
    """The one of `names` that somebody who wrote `name` likely meant."""
    by_name = {one.casefold(): one for one in names}
    found = get_close_matches(name.casefold(), by_name, n=1, cutoff=0.5)
    return by_name[found[0]] if found else None


def exists(category: str, known: Known, counted: Sequence[Listed]) -> bool:
    """Whether the person has the category: a starting one that became no other, or one of their own."""
    mine = {one.category for one in counted}
    return category in mine or (category in (*STARTING, *INCOME) and category not in known.became)


async def rename(
    db: Database, user: User, source: str, target: str, *, update: int, now: datetime
) -> Reshaped:
    """Call a category otherwise, past and future; raises `NotFound` for income, which keeps its names."""
    return await _reshape(db, user, {"kind": "rename", "from": source, "to": target}, update, now)


async def merge(
    db: Database, user: User, source: str, target: str, *, update: int, now: datetime
) -> Reshaped:
    """Let a category join another; where both have a budget, that of `target` stays."""
    return await _reshape(db, user, {"kind": "merge", "from": source, "to": target}, update, now)


async def set_emoji(
    db: Database, user: User, category: str, emoji: str, *, update: int, now: datetime
) -> Reshaped:
    """Show an emoji before the category's name; an empty one takes it away."""
    details = {"kind": "emoji", "from": category, "to": category, "emoji": emoji}
    return await _reshape(db, user, details, update, now)


async def split(
    db: Database, user: User, source: str, words: Sequence[str], target: str, *, update: int, now: datetime
) -> Reshaped:
    """Move the expenses with these notes to another category, and file such notes there from now on; raises
    `NotFound` where `source` holds none of them."""
    details = {"kind": "split", "from": source, "to": target, "words": list(words)}
    return await _reshape(db, user, details, update, now)


async def counted(db: Database, user: User, source: str, words: Sequence[str]) -> int:
    """How many expenses a split would move."""
    found = await db.read(lambda tx: ids_by_words(tx, user.id, source))
    return len(_chosen(found, words))


async def _reshape(db: Database, user: User, details: Details, update: int, now: datetime) -> Reshaped:
    def step(tx: Transaction) -> Reshaped:
        if made := made_by(tx, user.id, update):
            return read_reshaped(tx, made.id) or _gone()
        if {details["from"], details["to"]} & {*INCOME, UNCATEGORISED} and details["kind"] != "emoji":
            raise NotFound
        asked: dict[str, Any] = dict(details)
        if asked["kind"] == "split":
            asked["ids"] = _chosen(ids_by_words(tx, user.id, asked["from"]), asked["words"]) or _gone()
        change_id = insert_change(
            tx, user.id, asked["kind"], [], made_by=update, made_at=now, member=user.member
        )
        if asked["kind"] == "split":
            teach_words(tx, user.id, change_id, {filed_words(one): asked["to"] for one in asked["words"]})
        save_reshaping(tx, user.id, change_id, reshape(tx, user.id, asked))
        return read_reshaped(tx, change_id) or _gone()

    return await db.write(step)


def _gone() -> Any:
    raise NotFound


def _chosen(found: dict[str, list[int]], words: Sequence[str]) -> list[int]:
    """The expenses whose note is, or holds, one of these words."""
    wanted = [f" {one} " for word in words if (one := filed_words(word))]
    return [
        id_
        for note, ids in found.items()
        if any(one in f" {note} " or (one.strip() > "⺀" and one.strip() in note) for one in wanted)
        for id_ in ids
    ]


def read_reshaped(tx: Transaction, change_id: int) -> Reshaped | None:
    """What a change did to categories; None where it did nothing to them."""
    details = find_reshaping(tx, change_id)
    if details is None:
        return None
    return Reshaped(
        change_id=change_id,
        kind=details["kind"],
        source=details["from"],
        target=details["to"],
        count=details.get("count", 0),
        words=tuple(details.get("words", ())),
        emoji=details.get("emoji", ""),
        ended="budgets" in details.get("dropped", {}),
    )


def take_back(tx: Transaction, user_id: int, change_id: int) -> None:
    """Undo what the change did to categories, if it did something."""
    if details := find_reshaping(tx, change_id):
        reshape_back(tx, user_id, details)


def do_again(tx: Transaction, user_id: int, change_id: int) -> None:
    """Redo it."""
    if details := find_reshaping(tx, change_id):
        wanted: Details = {
            name: details[name] for name in ("kind", "from", "to", "emoji", "words") if name in details
        }
        if details["kind"] == "split":
            wanted["ids"] = details["ids"]
        save_reshaping(tx, user_id, change_id, reshape(tx, user_id, wanted))


def is_reshaped_since(tx: Transaction, user_id: int, change_id: int, *, is_plan: bool) -> bool:
    """Whether categories were reshaped since by another change, and this one reshaped them too or (`is_plan`)
    remembers budgets or bills by their names."""
    concerns = is_plan or find_reshaping(tx, change_id) is not None
    return concerns and has_later(tx, user_id, change_id)
