"""Amounts that somebody takes back at once: `lunch 30, no wait, 35` cost 35."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.parsing.lexicon import Lexicon
from bot.parsing.tokens import Kind, Token

_MARKS = re.compile(r"[\s,;.!…，。、；！-]+")
_HAN = re.compile(r"(?<=[\u3400-\u9fff]) | (?=[\u3400-\u9fff])")


def without_slips(tokens: Sequence[Token], plain: str, lexicon: Lexicon) -> list[Token]:
    """`tokens` without an amount that is taken back by the one behind it, between which only a word like
    "I mean" stands; the second is in the first one's currency where it names none. With words on both sides
    they may be two expenses (`taxi 20, sorry, 25 dinner`): nothing is taken back."""
    amounts = [at for at, token in enumerate(tokens) if token.kind is Kind.AMOUNT]
    if len(amounts) != 2:
        return list(tokens)
    first, second = amounts
    before, behind = tokens[:first], tokens[second + 1 :]
    is_said = _takes_back(plain[tokens[first].end : tokens[second].start], lexicon)
    if not is_said or (_names(before) and _names(behind)):
        return list(tokens)
    wrong, meant = tokens[first].amount, tokens[second]
    if wrong and meant.amount and not meant.amount.currencies:
        meant = replace(meant, amount=replace(meant.amount, currencies=wrong.currencies))
    return [*before, meant, *behind]


def _names(tokens: Sequence[Token]) -> bool:
    return any(token.kind in (Kind.WORD, Kind.CATEGORY, Kind.NOTE) for token in tokens)


def _takes_back(between: str, lexicon: Lexicon) -> bool:
    said = _HAN.sub("", _MARKS.sub(" ", between).strip())
    return said in lexicon["slip"].meanings
