"""Several amounts of one expense: what they came to in total, and one's own share of it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from bot.parsing.lexicon import Lexicon, Phrases, ends_with
from bot.parsing.tokens import Kind, Token, past_space

_WORDS = (Kind.WORD, Kind.CATEGORY, Kind.TAG)
_MOST_BETWEEN = 3  # small words and verbs between "in total" and the amount: `insgesamt habe ich 28`
_EDGES = " \t,;:.!=-()。，；：！\xa0"


def total_of(tokens: Sequence[Token], plain: str, lexicon: Lexicon) -> Token | None:
    """The one amount that counts of several in a line: the person's share (`90, my half was 45`), or what the
    smaller ones came to, said last (`2 shirts 20 each, 40 in total`) or, if it is their sum, first."""
    amounts = _amounts(tokens)
    if len(amounts) < 2 or not any(token.kind in _WORDS for token in tokens) or not _is_same(amounts):
        return None
    shares = [one for one in amounts if _is_led(one, tokens, plain, lexicon, "share")]
    if len(shares) == 1 and _is_share(shares[0], amounts, tokens, plain, lexicon):
        return shares[0]
    first, last = amounts[0], amounts[-1]
    if _value(last) == max(map(_value, amounts)) and _is_total(last, tokens, plain, lexicon):
        return last
    is_sum = _value(first) == sum(map(_value, amounts[1:]))
    return first if is_sum and _is_total(first, tokens, plain, lexicon) else None


def _is_share(
    one: Token, amounts: Sequence[Token], tokens: Sequence[Token], plain: str, lexicon: Lexicon
) -> bool:
    """Whether an amount is no more than another, and no thing of its own is named between them."""
    before = [other for other in amounts if other.start < one.start]
    between = (token for token in tokens if before and before[-1].start < token.start < one.start)
    named = (lexicon["category"].match(plain, token.start) for token in between if token.kind is Kind.WORD)
    return _value(one) <= max(_value(other) for other in amounts if other is not one) and not any(named)


def is_total_alone(tokens: Sequence[Token], plain: str, lexicon: Lexicon) -> bool:
    """Whether a line is nothing but what the lines above came to: `total: 20`, 一共28."""
    amounts = _amounts(tokens)
    if len(amounts) != 1:
        return False
    words = " ".join((plain[: amounts[0].start] + " " + plain[amounts[0].end :]).split()).strip(_EDGES)
    hit = lexicon["total"].match(words, 0)
    return bool(hit and hit[0] == len(words))


def _is_total(one: Token, tokens: Sequence[Token], plain: str, lexicon: Lexicon) -> bool:
    """Whether a word like "in total" stands beside an amount."""
    behind = lexicon["total"].match(plain, past_space(plain, one.end))
    is_led = plain[: one.start].rstrip(" \xa0").endswith("=")
    return is_led or bool(behind and behind[1] == "behind") or _is_led(one, tokens, plain, lexicon, "total")


def _is_led(one: Token, tokens: Sequence[Token], plain: str, lexicon: Lexicon, group: str) -> bool:
    """Whether a word of a group stands before an amount, small words and verbs of paying apart."""
    at = next(place for place, token in enumerate(tokens) if token.start == one.start)
    end = one.start
    for before in reversed(tokens[max(0, at - _MOST_BETWEEN) : at]):
        if ends_with(lexicon[group], plain[:end].rstrip(" \xa0:")):
            return True
        is_colon = before.kind is Kind.MARK and plain[before.start] == ":"
        if not (is_colon or before.kind is Kind.SPENT or _is_small(before, plain, lexicon)):
            return False
        end = before.start
    return ends_with(lexicon[group], plain[:end].rstrip(" \xa0:"))


def _is_small(token: Token, plain: str, lexicon: Lexicon) -> bool:
    words: tuple[Phrases, ...] = tuple(lexicon[group] for group in ("filler", "auxiliary", "leads"))
    hits = (some.match(plain, token.start) for some in words)
    return token.kind is Kind.WORD and any(hit and hit[0] >= token.end for hit in hits)


def _amounts(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.kind is Kind.AMOUNT and token.amount]


def _value(token: Token) -> Fraction:
    return token.amount.value if token.amount else Fraction(0)


def _is_same(amounts: list[Token]) -> bool:
    """Whether no two of them name different currencies."""
    return len({one.amount.currencies for one in amounts if one.amount and one.amount.currencies}) < 2
