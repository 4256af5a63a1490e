"""Filing many rows at once, as an import brings them: what one person filed, or a guess that is sure."""

from __future__ import annotations

from dataclasses import replace

from bot.ledger.guesses import read_guesser_of, surely
from bot.money.category import filed_words, parts_of
from bot.money.expense import Draft, Kind
from bot.storage.categories import read_known
from bot.storage.database import Transaction
from bot.storage.lessons import all_lessons
from bot.storage.users import User


class Filer:
    """Reads what is known of a person once; each note is looked at once. For one transaction."""

    def __init__(self, tx: Transaction, user: User) -> None:
        self._known = read_known(tx, user.id)
        self._lessons = all_lessons(tx, user.id)
        self._guesser = read_guesser_of(tx, user.id)
        self._filed: dict[str, tuple[str, bool]] = {}

    def file(self, draft: Draft) -> Draft:
        """The draft where the person would have it; one that has a category stays, under its present name."""
        if draft.category or draft.kind is Kind.INCOME:
            return replace(draft, category=self._known.resolve(draft.category))
        words = filed_words(draft.note)
        if words not in self._filed:
            self._filed[words] = self._find(words)
        category, is_guess = self._filed[words]
        return replace(draft, category=category, is_guess=is_guess) if category else draft

    def _find(self, words: str) -> tuple[str, bool]:
        if not words:
            return "", False
        lesson = next((self._lessons[part] for part in parts_of(words) if part in self._lessons), None)
        if lesson is not None:
            return self._known.resolve(lesson), False
        return surely(self._guesser, words, self._known), True
