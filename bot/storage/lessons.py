"""What people taught by filing: words of a note, and the category they belong to. Taking back the change that
taught it unlearns it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import bindparam, insert, select

from bot.money.category import filed_words
from bot.money.expense import Expense
from bot.storage.database import Transaction
from bot.storage.schema import changes, lessons

_AT_ONCE = 5_000  # words asked for in one statement
_THEIRS = (
    select(lessons.c.words, lessons.c.category)
    .join(changes, changes.c.id == lessons.c.change_id)
    .where(lessons.c.user_id == bindparam("user_id"), changes.c.undone_by.is_(None))
    .order_by(lessons.c.id)
)
_OF_WORDS = _THEIRS.where(lessons.c.words.in_(bindparam("words", expanding=True)))


def find_lessons(tx: Transaction, user_id: int, words: Iterable[str]) -> dict[str, str]:
    """The category of each of `words` that the person filed, the latest time counting."""
    wanted, found = list(dict.fromkeys(words)), dict[str, str]()
    for start in range(0, len(wanted), _AT_ONCE):
        rows = tx.execute(_OF_WORDS, {"user_id": user_id, "words": wanted[start : start + _AT_ONCE]})
        found.update((row.words, row.category) for row in rows)
    return found


def all_lessons(tx: Transaction, user_id: int) -> dict[str, str]:
    """Everything the person filed, the latest time counting."""
    return {row.words: row.category for row in tx.execute(_THEIRS, {"user_id": user_id})}


def teach(tx: Transaction, user_id: int, change_id: int, filed: Iterable[Expense]) -> None:
    """Remember where this change filed the words of these expenses; what is known already is not repeated."""
    teach_words(
        tx,
        user_id,
        change_id,
        {words: one.category for one in filed if one.category and (words := filed_words(one.note))},
    )


def teach_words(tx: Transaction, user_id: int, change_id: int, fresh: Mapping[str, str]) -> None:
    """The same for words and their categories."""
    known = find_lessons(tx, user_id, fresh)
    rows = [
        {"user_id": user_id, "words": words, "category": category, "change_id": change_id}
        for words, category in fresh.items()
        if known.get(words) != category
    ]
    if rows:
        tx.execute(insert(lessons), rows)


def taught_by(tx: Transaction, change_id: int) -> tuple[str, ...]:
    """The words that a change taught."""
    rows = tx.scalars(select(lessons.c.words).where(lessons.c.change_id == change_id).order_by(lessons.c.id))
    return tuple(rows)
