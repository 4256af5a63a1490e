"""What a stretch of a line holds: its amounts, words, counts, and a day written as a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.parsing.tokens import Kind, Token

Tokens = Sequence[Token]
WORDS = (Kind.WORD, Kind.CATEGORY, Kind.TAG)
LARGEST_COUNT = 20  # `2 beers 14`: a small whole number before a word counts things


def settle_date(tokens: Tokens, plain: str) -> Tokens:
    """Where two or more numbers stand in a line, `31.12` at its start, or at its end, is a date."""
    amounts = [at for at, token in enumerate(tokens) if token.kind is Kind.AMOUNT]
    if len(amounts) < 2:
        return tokens
    first, last = amounts[0], amounts[-1]
    if tokens[first].day and not has_words(tokens[:first]):
        return _dated(tokens, first)
    text = plain[tokens[last].start : tokens[last].end]
    if (
        tokens[last].day
        and (len(text) >= 5 or "/" in text)
        and all(token.kind is Kind.MARK for token in tokens[last + 1 :])
        and (("/" in text and len(text) >= 5) or not is_count(tokens, first))  # 2 beers 12.09
    ):
        return _dated(tokens, last)
    return tokens


def _dated(tokens: Tokens, at: int) -> Tokens:
    return [
        replace(token, kind=Kind.DATE, amount=None) if i == at else token for i, token in enumerate(tokens)
    ]


def amounts_in(tokens: Tokens) -> list[Token]:
    return [token for token in tokens if token.kind is Kind.AMOUNT]


def has_words(tokens: Tokens) -> bool:
    return any(token.kind in WORDS for token in tokens)


def is_whole(tokens: Tokens) -> bool:
    """Whether a part is an expense of its own: one amount, and words."""
    return len(amounts_in(tokens)) == 1 and has_words(tokens)


def is_named(token: Token) -> bool:
    return bool(token.amount and token.amount.currencies)


def is_bare(token: Token) -> bool:
    return bool(token.amount and token.amount.is_bare and not token.amount.sign)


def is_count(tokens: Tokens, at: int) -> bool:
    """Whether a small bare number stands first and a word follows it."""
    amount = tokens[at].amount
    followed = at + 1 < len(tokens) and tokens[at + 1].kind is Kind.WORD
    return bool(
        amount
        and amount.is_bare
        and amount.value <= LARGEST_COUNT
        and not has_words(tokens[:at])
        and followed
    )
