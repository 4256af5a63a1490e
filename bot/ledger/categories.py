"""The categories a person has, and where what they write belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.money.category import Known, filed_words, parts_of
from bot.money.expense import Draft
from bot.storage.categories import read_known
from bot.storage.database import Database, Transaction
from bot.storage.lessons import find_lessons
from bot.storage.users import User


async def known(db: Database, user: User) -> Known:
    """The person's categories and what they made of others."""
    return await db.read(lambda tx: read_known(tx, user.id))


async def own(db: Database, user: User) -> tuple[str, ...]:
    """Names that are not of the starting set: those with a budget first, then the latest used."""
    return (await known(db, user)).own


async def settled(db: Database, user: User, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts where the person would have them: what they named stays, else what they taught counts, else
    what the words say; under the names that categories have now."""
    return await db.read(lambda tx: settle(tx, user, drafts))


def settle(tx: Transaction, user: User, drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """`settled`, inside a transaction."""
    here = read_known(tx, user.id)
    words = [filed_words(draft.note) if not draft.is_named else "" for draft in drafts]
    parts = [tuple(parts_of(one)) if one else () for one in words]
    taught = find_lessons(tx, user.id, (part for some in parts for part in some))
    return tuple(_settled(draft, some, taught, here) for draft, some in zip(drafts, parts, strict=True))


def _settled(draft: Draft, parts: Sequence[str], taught: dict[str, str], here: Known) -> Draft:
    lesson = next((taught[part] for part in parts if part in taught), None)
    category = here.resolve(lesson if lesson is not None else draft.category)
    return draft if category == draft.category else replace(draft, category=category)
