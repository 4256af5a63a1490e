"""The starting set of categories: stable keys; names and words live in the catalogues."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

STARTING = (
    "food", "groceries", "coffee", "transport", "home", "bills", "health", "shopping",
    "fun", "travel", "education", "gifts", "family", "other",
)  # fmt: skip
INCOME = ("salary", "income")
UNCATEGORISED = ""
LONGEST = 40  # characters of a category a person names

_WORD = re.compile(r"[^\W_]+")
_LONGEST_WORDS = 80  # characters of what is compared of a note
_MOST_WORDS = 6  # words that a lesson inside a longer note may have
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


@dataclass(frozen=True, slots=True)
class Known:
    """The categories a person has beside the starting ones: `own` by name, `emoji` by category, and what
    renamed and merged ones `became`."""

    own: tuple[str, ...] = ()
    emoji: Mapping[str, str] = field(default_factory=dict)
    became: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, category: str) -> str:
        """What the category is called since it was renamed, or which it joined."""
        return self.became.get(category, category)

    def left(self, categories: Iterable[str]) -> list[str]:
        """Those of `categories` that did not become another."""
        return [one for one in categories if one not in self.became]

    @property
    def names(self) -> Mapping[str, str]:
        """Their own names of categories as they may write them, case-folded, also former ones."""
        known = (*STARTING, *INCOME)
        former = (name for name in self.became if name not in known)
        return {name.casefold(): self.resolve(name) for name in (*former, *self.own)}


def filed_words(note: str) -> str:
    """What of a note says where it belongs: its words case-folded, without numbers and marks."""
    folded = unicodedata.normalize("NFKC", note).casefold()
    words = (word[0] for word in _WORD.finditer(folded))
    kept = (word for word in words if 2 * sum(map(str.isdigit, word)) <= len(word))
    return " ".join(kept)[:_LONGEST_WORDS].rstrip()


def parts_of(words: str) -> Iterator[str]:
    """Everything in a note's words that may have been filed before, the longest first."""
    pieces = words.split()
    yield words
    for length in range(min(len(pieces) - 1, _MOST_WORDS), 0, -1):
        for start in range(len(pieces) - length + 1):
            yield " ".join(pieces[start : start + length])
    for piece in pieces:
        if _UNSPACED.search(piece):
            for length in range(min(len(piece) - 1, _MOST_WORDS), 1, -1):
                yield from (piece[start : start + length] for start in range(len(piece) - length + 1))
