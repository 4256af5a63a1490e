"""What of a text may tell money spent from talk: its words, which kinds of words stand where, and what was
read of it. What each is worth is learned (`bot.learning.doubt`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.money.expense import Draft
from bot.parsing.lexicon import Lexicon
from bot.parsing.text import SPACELESS, fold


@dataclass(frozen=True, slots=True)
class Clues:
    """Names in three `sets`: of words and neighbours, of kinds of words in a row, and of what was read.
    `is_plain`: a thing or two beside each amount, or a verb of paying, and no word of talk."""

    sets: tuple[frozenset[str], ...]
    is_plain: bool


_GROUPS = (
    "talk", "spent", "income", "plan", "category", "auxiliary", "date", "weekday", "month", "unit", "label",
    "when", "with", "from", "or", "others", "each", "currency", "query", "bought", "filler", "and",
)  # fmt: skip
_TOLD = ("talk", "spent", "query", "bought")  # groups of which the meaning counts too
_PIECE = re.compile(rf"\d(?:[\d.,]*\d)?|[{SPACELESS}]|[^\W\d_{SPACELESS}]+|[^\w\s]")
_SPACELESS = re.compile(f"[{SPACELESS}]")
_NUMBER, _UNKNOWN = "0", "unknown"
_PAID = ("spent", "income", "each")
_PRICED = "spent:told"  # what something costs, bought or not
_DATED = ("date", "weekday", "month")
_CHARACTER, _WORD, _TERSE, _DAY, _CURRENCY = 3, 4, 12, 12, 6
_LONGEST = 400  # characters that are looked at
_MOST_WORDS, _MOST_NUMBERS, _MOST_DRAFTS, _MANY_WORDS = 12, 5, 3, 6
_TELLING = '?!:;%()/"+…'


def clues(text: str, drafts: Sequence[Draft], lexicon: Lexicon) -> Clues:
    """The clues of `text`, of which `drafts` were read."""
    plain = fold(text)[:_LONGEST]
    words = [_NUMBER if piece[0].isdigit() else piece for piece in _PIECE.findall(plain)]
    kinds = list(_kinds(plain, lexicon))
    sets = (
        frozenset(_rows("w", ["^", *words, "$"], 2)),
        frozenset(_rows("k", ["^", *kinds, "$"], 3)),
        frozenset(_read(plain, words, drafts)),
    )
    return Clues(sets, _is_plain(words, kinds, len(drafts)))


def _is_plain(words: Sequence[str], kinds: Sequence[str], drafts: int) -> bool:
    """At most three words, or four characters of a script without spaces, beside each amount, those of a day
    and of a currency; or a verb."""
    length = sum(_CHARACTER if _SPACELESS.match(word) else _WORD for word in words if word.isalpha())
    is_paid = any(kind.startswith(_PAID) and kind != _PRICED for kind in kinds)
    is_talk = "?" in words or any(kind.startswith("talk") for kind in kinds)
    room = _TERSE * drafts + (_DAY if any(kind in _DATED for kind in kinds) else 0)
    room += _CURRENCY if "currency" in kinds else 0
    return (is_paid or length <= room) and not is_talk


def _rows(name: str, pieces: Sequence[str], longest: int) -> Iterator[str]:
    """Pieces, and up to `longest` of them in a row."""
    for length in range(1, longest + 1):
        for at in range(len(pieces) - length + 1):
            yield f"{name}{length}" + " ".join(pieces[at : at + length])


def _kinds(plain: str, lexicon: Lexicon) -> Iterator[str]:
    """What each word is, by the groups of the catalogues; of several phrases the longest."""
    at = 0
    while piece := _PIECE.search(plain, at):
        start, at = piece.span()
        if piece[0][0].isdigit():
            yield _NUMBER
        elif found := _kind(plain, start, lexicon):
            at, kind = found
            yield kind
        else:
            yield _UNKNOWN if piece[0].isalpha() else piece[0]


def _kind(plain: str, at: int, lexicon: Lexicon) -> tuple[int, str] | None:
    best: tuple[int, str] | None = None
    for group in _GROUPS:
        hit = lexicon[group].match(plain, at)
        if hit and (best is None or hit[0] > best[0]):
            best = hit[0], f"{group}:{hit[1]}" if group in _TOLD else group
    return best


def _read(plain: str, words: Sequence[str], drafts: Sequence[Draft]) -> Iterator[str]:
    """How long the text is, where its numbers stand, and what the first draft has."""
    count = sum(word.isalpha() for word in words)
    first, last = words[:1] == [_NUMBER], words[-1:] == [_NUMBER]
    place = "first" if first else "last" if last else "middle"
    yield f"words {min(count, _MOST_WORDS)}"
    yield f"numbers {min(words.count(_NUMBER), _MOST_NUMBERS)}"
    yield f"drafts {min(len(drafts), _MOST_DRAFTS)}"
    yield f"number {place}"
    yield from (f"mark {mark}" for mark in _TELLING if mark in plain)
    for draft in drafts[:1]:
        scale = draft.amount.currency.scale
        yield f"category {draft.category}"
        yield f"kind {draft.kind}"
        yield f"currency {draft.is_currency_said}"
        yield f"tags {bool(draft.tags)}"
        yield f"digits {len(str(draft.amount.minor // scale))}"
        yield f"round {draft.amount.minor % scale == 0}"
        yield f"{place} {bool(draft.category)} {min(count, _MANY_WORDS)}"
        yield f"{bool(draft.category)} {draft.is_currency_said}"
