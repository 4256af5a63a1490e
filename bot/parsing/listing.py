"""Several expenses in one line, parted by commas, "and" and the like: each with its amount, words and day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.money.category import INCOME
from bot.parsing.lexicon import Lexicon
from bot.parsing.pieces import Tokens, amounts_in, has_words, is_count, is_named, is_whole, settle_date
from bot.parsing.tokens import Kind, Token

_SEPARATORS = frozenset(",;、|+/。.")
_WORDED = (Kind.WORD, Kind.CATEGORY, Kind.TAG)


def listed(tokens: Tokens, plain: str, lexicon: Lexicon) -> list[Tokens]:
    """The parts of a line that lists expenses; the whole line where it lists none."""
    for attempt in (tokens, settle_date(tokens, plain)):
        if len(found := _parted(attempt, plain, lexicon)) > 1:
            return found
    return _dated_each(tokens, plain) or [tokens]


def with_currency(parts: Sequence[Tokens]) -> list[Tokens]:
    """`parts` where a currency that only the first of them names holds for all: `€4 coffee, cake 5`."""
    firsts = [amounts_in(part)[:1] for part in parts]
    named = firsts[0][0].amount if len(parts) > 1 and firsts[0] else None
    others = (token for found in firsts[1:] for token in found)
    if not named or not named.currencies or any(map(is_named, others)):
        return list(parts)
    return [[_in(token, named.currencies) for token in part] for part in parts]


def _in(token: Token, currencies: tuple[str, ...]) -> Token:
    if token.kind is not Kind.AMOUNT or not token.amount:
        return token
    return replace(token, amount=replace(token.amount, currencies=currencies))


def _parted(tokens: Tokens, plain: str, lexicon: Lexicon) -> list[Tokens]:
    """Cut at every separator that has a whole part before it and an amount after it."""
    found: list[Tokens] = []
    start, before, is_worded = 0, 0, False
    after = len(amounts_in(tokens))
    for at, token in enumerate(tokens):
        before += token.kind is Kind.AMOUNT
        after -= token.kind is Kind.AMOUNT
        is_worded = is_worded or token.kind in _WORDED
        if _is_separator(token, plain) and before == 1 and is_worded and after:
            found.append(tokens[start:at])
            start, before, is_worded = at + 1, 0, False
    found.append(tokens[start:])
    are_whole = all(map(is_whole, found)) or _comes_back(found, plain, lexicon)
    return found if are_whole and not _is_mixed(found) else [tokens]


def _dated_each(tokens: Tokens, plain: str) -> list[Tokens]:
    """The parts where each may have its day in numbers beside its amount: `food 500 22.09, bus 250 23.09`."""
    cuts = [at for at, token in enumerate(tokens) if _is_separator(token, plain)]
    starts, ends = [0, *(at + 1 for at in cuts)], [*cuts, len(tokens)]
    cut = [tokens[start:end] for start, end in zip(starts, ends, strict=True)]
    parts = [settle_date(part, plain) for part in cut]
    is_dated = any(part is not before for part, before in zip(parts, cut, strict=True))
    return parts if is_dated and len(parts) > 1 and all(map(is_whole, parts)) else []


def _comes_back(found: Sequence[Tokens], plain: str, lexicon: Lexicon) -> bool:
    """Whether the last part is no more than what came in, behind what was spent: `奶茶16，退了8块`."""
    *spent, last = found
    has_come = any(token.kind is Kind.INCOME for token in last)
    words = lexicon["category"]
    named = (words.match(plain, token.start) for part in spent for token in part)
    is_earned = any(token.kind is Kind.INCOME for part in spent for token in part)
    is_earned = is_earned or any(hit and hit[1] in INCOME for hit in named)
    is_lone = len(amounts_in(last)) == 1 and not has_words(last)
    return bool(spent) and all(map(is_whole, spent)) and is_lone and has_come and not is_earned


def _is_separator(token: Token, plain: str) -> bool:
    return token.kind is Kind.AND or (token.kind is Kind.MARK and plain[token.start] in _SEPARATORS)


def _is_mixed(found: list[Tokens]) -> bool:
    """`2 beers and pizza 25`: where the parts' amounts stand in different places, a count is likely one.

    So it is where only some parts name a currency (`2 noodles, soup 10 SGD`).
    """
    firsts = [(part, part.index(amounts_in(part)[0])) for part in found]
    counts = [is_count(part, at) for part, at in firsts]
    leading = [not has_words(part[:at]) for part, at in firsts]
    named = [is_named(part[at]) for part, at in firsts]
    return any(counts) and (not all(leading) or (any(named) and not all(named)))
