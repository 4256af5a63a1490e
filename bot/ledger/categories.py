"""The categories a person has, and where what they write belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.learning.guesser import Guesser, start
from bot.ledger.guesses import read_guesser_of, surely
from bot.money.category import Known, filed_words, parts_of
from bot.money.expense import Draft, Kind
from bot.storage.categories import read_known
from bot.storage.database import Database, Transaction
from bot.storage.lessons import find_lessons
from bot.storage.users import User


async def known(db: Database, user: User) -> Known:
    """The person's categories and what they made of others."""
    return await db.read(lambda tx: read_known(tx, user.id))


async def settled(db: Database, user: User, drafts: Sequence[Draft], here: Known) -> tuple[Draft, ...]:
    """The drafts where the person would have them: what they named stays, else what they taught counts, else
    what their own guesser is sure of, else what the words say, else a sure guess of the guesser that ships;
    under the names that categories have now, which are known `here`."""
    words = [filed_words(draft.note) if not draft.is_named else "" for draft in drafts]
    if not any(words):
        return tuple(_settled(draft, (), {}, here) for draft in drafts)
    return await db.read(lambda tx: _settle(tx, user, drafts, words, here))


def _settle(
    tx: Transaction, user: User, drafts: Sequence[Draft], words: Sequence[str], here: Known
) -> tuple[Draft, ...]:
    parts = [tuple(parts_of(one)) if one else () for one in words]
    taught = find_lessons(tx, user.id, (part for some in parts for part in some))
    found = [_settled(draft, some, taught, here) for draft, some in zip(drafts, parts, strict=True)]
    is_open = [
        bool(some) and draft.kind is Kind.EXPENSE and not any(part in taught for part in some)
        for draft, some in zip(drafts, parts, strict=True)
    ]
    if not any(is_open):
        return tuple(found)
    guesser = read_guesser_of(tx, user.id)
    return tuple(
        _guessed(draft, one, guesser, here) if opens else draft
        for draft, one, opens in zip(found, words, is_open, strict=True)
    )


def _settled(draft: Draft, parts: Sequence[str], taught: dict[str, str], here: Known) -> Draft:
    lesson = next((taught[part] for part in parts if part in taught), None)
    category = here.resolve(lesson if lesson is not None else draft.category)
    return draft if category == draft.category else replace(draft, category=category)


def _guessed(draft: Draft, words: str, guesser: Guesser, here: Known) -> Draft:
    """What the person's own guesser is sure of comes before the word lists, which come before what ships."""
    if draft.category and guesser is start():
        return draft
    category = surely(guesser, words, here)
    return replace(draft, category=category, is_guess=True) if category not in ("", draft.category) else draft
