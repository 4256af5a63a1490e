"""What a bank's message is made of: its words, stretches that are understood, sums and what they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.parsing.lexicon import Lexicon
from bot.parsing.written import Amount

LEADS = ("at", "from", "merchant")  # words before a name
LONGEST_LABEL = 16
# What the words beside an amount make of it; those in SAYS only a bank uses: "you made a".
SAYS = {"says": "spent", "says_in": "received"}
ROLES = {"spent": "spent", "received": "received", "balance": "balance"} | SAYS
_WORD_START = re.compile(r"(?<![^\W\d_])(?=[^\W_])|(?<=[\u3400-\u9fff])")


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount, where it starts, and what it is: "spent", "received", "balance", or nothing that is said."""

    amount: Amount
    start: int
    role: str


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text that is understood: a role's word, a date, a time, a card's tail."""

    start: int
    end: int
    meaning: str


def bank_words(plain: str, lexicon: Lexicon) -> list[Span]:
    """The bank's words, from left to right, the longest where they overlap."""
    found: list[Span] = []
    end = 0
    for match in _WORD_START.finditer(plain):
        at = match.start()
        if at >= end and (hit := lexicon["bank"].match(plain, at)):
            end = hit[0]
            found.append(Span(at, end, hit[1]))
    return found
