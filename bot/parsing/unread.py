"""Why a line that names a known thing has no amount, though it has digits: said instead of "no amount"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.errors import NotUnderstood
from bot.money.currency import Currency
from bot.parsing import reasons
from bot.parsing.lexicon import Lexicon
from bot.parsing.text import Line
from bot.parsing.tokens import Kind, Token

_LONG = re.compile(r"(?<![\w.,+-])(?:\d{9,}|\d{1,3}(?:\.\d{3}){2,})(?![\w.,-]*\d)")
_LETTERS = re.compile(
    r"(?<![\w.,])(?=[\w.,]*\d)(?:[\doо]|[il](?=[\d.,oо]))(?:[\doо]|[.,](?=[\doо]))*(?![\w])"
)
_SHORTEST_LONG = 9  # digits
_MOST_WORDS = 2  # beside a long number, where none of them names a thing
_LETTER = re.compile("[oоil]")


def why_unread(tokens: Sequence[Token], line: Line, lexicon: Lexicon, home: Currency) -> NotUnderstood | None:
    """`1O coffee` holds a letter, `99999999999 food` may be a telephone number; None for any other
    line."""
    is_thing = any(lexicon["category"].match(line.plain, token.start) for token in tokens)
    is_short = sum(token.kind is Kind.WORD for token in tokens) <= _MOST_WORDS
    if not is_thing and not is_short:
        return None
    for found in _LETTERS.finditer(line.plain) if is_thing else ():
        if _LETTER.search(found[0]):
            number = reasons.quote(line.raw[found.start() : found.end()])
            return NotUnderstood(reasons.UNREADABLE, number=number)
    long = _LONG.search(line.plain)
    if long and (is_thing or len(long[0]) == _SHORTEST_LONG):
        number = reasons.quote(line.raw[long.start() : long.end()])
        digits = "".join(char for char in long[0] if char.isdigit())
        return NotUnderstood(reasons.PHONE, number=number, money=f"{digits} {home.code}")
    return None
