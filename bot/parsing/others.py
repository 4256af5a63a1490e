"""What others spent: `my sister paid 60 for her dinner`."""

from __future__ import annotations

from collections.abc import Sequence

from bot.parsing.lexicon import Lexicon
from bot.parsing.tokens import Kind, Token, past_space


def is_of_others(tokens: Sequence[Token], plain: str, lexicon: Lexicon) -> bool:
    """Whether a line opens with somebody outside the household, and what is done next is paying."""
    person = lexicon["others"].match(plain, tokens[0].start)
    if not person or person[1] != "others":
        return False
    verbs = {token.start for token in tokens if token.kind is Kind.SPENT}
    start = at = past_space(plain, person[0])
    while at not in verbs and (hit := lexicon["others"].match(plain, at)) and hit[1] == "do":
        at = past_space(plain, hit[0])
    return at in verbs or (at > start and bool(verbs))
