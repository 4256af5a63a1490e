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
    "I mean" stands; the second is in the first one's currency where it names none."""
    amounts = [at for at, token in enumerate(tokens) if token.kind is Kind.AMOUNT]
    if len(amounts) != 2 or not _takes_back(
        plain[tokens[amounts[0]].end : tokens[amounts[1]].start], lexicon
    ):
        return list(tokens)
    wrong, right = tokens[amounts[0]].amount, tokens[amounts[1]].amount
    meant = tokens[amounts[1]]
    if wrong and right and not right.currencies:
        meant = replace(meant, amount=replace(right, currencies=wrong.currencies))
    return [*tokens[: amounts[0]], meant, *tokens[amounts[1] + 1 :]]


def _takes_back(between: str, lexicon: Lexicon) -> bool:
    said = _HAN.sub("", _MARKS.sub(" ", between).strip())
    return said in lexicon["slip"].meanings
