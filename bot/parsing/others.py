"""What others spent: `my sister paid 60 for her dinner`, `Anna paid 35 for the pizza`."""

from __future__ import annotations

from collections.abc import Sequence, Set

from bot.parsing.lexicon import Lexicon
from bot.parsing.text import Line
from bot.parsing.tokens import Kind, Token, past_space

# Groups whose words name nobody, however they are written.
_NOBODY = ("category", "auxiliary", "talk", "filler", "when", "label", "bank", "article", "from", "with")


def is_of_others(tokens: Sequence[Token], line: Line, lexicon: Lexicon) -> bool:
    """Whether a line opens with somebody outside the household, and what is done next is paying."""
    plain = line.plain
    if any(token.kind is Kind.INCOME for token in tokens):  # she paid me 20
        return False
    verbs = {token.start for token in tokens if token.kind is Kind.SPENT}
    person = lexicon["others"].match(plain, tokens[0].start)
    if not person or person[1] != "others":
        return _is_by_name(tokens, verbs, line, lexicon)
    start = at = past_space(plain, person[0])
    while at not in verbs and (hit := lexicon["others"].match(plain, at)) and hit[1] in ("do", "finite"):
        if hit[1] == "finite":
            return True
        at = past_space(plain, hit[0])
    return at in verbs or (at > start and bool(verbs))


def _is_by_name(tokens: Sequence[Token], verbs: Set[int], line: Line, lexicon: Lexicon) -> bool:
    """Whether a line opens with a name that no catalogue has, and a verb that is nobody's own: `Anna hat 35
    bezahlt`; `Anna paid 35 for pizza` has a thing besides, or who was paid is named: `Netflix paid 12`."""
    plain, first = line.plain, tokens[0]
    if first.kind is not Kind.WORD or not line.raw[first.start].isupper():
        return False
    if any(lexicon[group].match(plain, first.start) for group in _NOBODY):
        return False
    at = past_space(plain, first.end)
    hit = lexicon["others"].match(plain, at)
    said = {lexicon["others"].match(plain, token.start) for token in tokens[1:]}
    if hit and hit[1] == "do":
        return bool(verbs) and not any(other and other[1] == "cost" for other in said)
    things = [token for token in tokens[1:] if token.kind is Kind.WORD]
    return bool(hit and hit[1] == "finite" and (len(things) > 1 or at not in verbs))
