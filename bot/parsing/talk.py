"""Plain talk: sentences that hold a number but tell of no money."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.parsing.lexicon import Lexicon
from bot.parsing.text import SPACELESS
from bot.parsing.tokens import Kind, Token

_MOST_WORDS = 12
_LARGEST_COUNT = 20
_MOST_UNKNOWN_WORDS = 7
_WORD = re.compile(rf"[{SPACELESS}]{{1,2}}|[^\W\d_{SPACELESS}]+")


def is_talk(
    tokens: Sequence[Token], chosen: Token, words: str, category: str, plain: str, lexicon: Lexicon
) -> bool:
    """Whether a sentence with the number `chosen` is talk; a currency, `+` or a verb of paying rule it out.

    Talk asks, is long, starts with a word like "I have", or holds one like "we" and no known category.
    """
    amount = chosen.amount
    named = [token for token in tokens if token.kind is Kind.CATEGORY]
    verbs = [token for token in tokens if token.kind in (Kind.SPENT, Kind.INCOME)]
    if named or (amount and (amount.currencies or amount.sign)):
        return False
    if plain.rstrip().endswith("?"):
        return True
    own = range(tokens[0].start, tokens[-1].end)
    found = [hit[1] for at in own if (hit := lexicon["talk"].match(plain, at))]
    if verbs:
        return False
    count = len(_WORD.findall(words))
    if "always" in found or count > _MOST_WORDS:
        return True
    if category:
        return bool(found) and _is_counting(tokens, chosen)
    return bool(found) or count > _MOST_UNKNOWN_WORDS


def _is_counting(tokens: Sequence[Token], chosen: Token) -> bool:
    """`I had 2 coffees`: a small number inside a sentence, before a word."""
    at = tokens.index(chosen)
    is_small = bool(chosen.amount and chosen.amount.is_bare and chosen.amount.value <= _LARGEST_COUNT)
    return is_small and 0 < at < len(tokens) - 1 and tokens[at + 1].kind is Kind.WORD
