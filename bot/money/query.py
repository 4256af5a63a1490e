"""What somebody looks for among expenses: words, categories, tags, amounts, days; all must hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from bot.money.amount import Money
from bot.money.period import Period

_ALIKE = str.maketrans({"ё": "е", "đ": "d", "ł": "l", "ø": "o", "’": "'"})


@dataclass(frozen=True, slots=True)
class Term:
    """A word as it was typed: in the note, or naming one of `categories` or a currency of these codes, or (a
    number) being the amount; one `in_note` alone was quoted."""

    word: str
    categories: tuple[str, ...] = ()
    amount: Money | None = None
    in_note: bool = False
    currencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bound:
    """A limit of amounts: `sign` is one of `>`, `>=`, `<`, `<=`."""

    sign: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Query:
    """All of it must hold; an empty one is for everything. `categories` are keys or own names of which one
    must be the expense's; `tags` carry no `#`."""

    terms: tuple[Term, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    bounds: tuple[Bound, ...] = ()
    period: Period | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing in particular."""
        return not (self.terms or self.categories or self.tags or self.bounds or self.period)


EVERYTHING = Query()


def comparable(text: str) -> str:
    """`text` as it is compared: no case, no accents, no width, ё as е, one space for many."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in parts if not unicodedata.combining(char))
    return " ".join(bare.casefold().translate(_ALIKE).split())


def sought_in(note: str, tags: Sequence[str]) -> str:
    """Note and tags as one text to look in: a tag stands between `#` and a space, behind the note."""
    marked = "".join(f"#{comparable(tag)} " for tag in tags)
    return f"{comparable(note)}\n{marked}" if marked else comparable(note)


def sought_tag(tag: str) -> str:
    """What `sought_in` holds where an expense has this very tag."""
    return f"#{comparable(tag)} "
