"""The thousands that people leave out where nothing costs less: `phở 40` in dong, `bensin 25` in rupiah."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.money.currency import Currency
from bot.parsing.amounts import leaves_out_thousands
from bot.parsing.lexicon import Lexicon
from bot.parsing.tokens import Kind, Token, past_space
from bot.parsing.written import Amount

_THOUSAND = 1000
_LEAST_PRICE = 10  # 8 teas, or 8,000 for one: nobody can tell
_LARGEST_COUNT, _ROUND = 30, 5
_VERBS = (Kind.SPENT, Kind.INCOME)
_BEHIND = (Kind.MARK, Kind.DATE, Kind.TAG, Kind.CATEGORY, Kind.AND, Kind.NOTE, *_VERBS)


def in_thousands(amount: Amount, home: Currency) -> Amount:
    """`amount` with the thousands it leaves out; one with decimals, or that leaves out none, as it is."""
    if amount.value.denominator > 1 or not leaves_out_thousands(amount, home):
        return amount
    return replace(amount, value=amount.value * _THOUSAND)


def is_price(chosen: Token, tokens: Sequence[Token], category: str, plain: str, lexicon: Lexicon) -> bool:
    """Whether a number that leaves out thousands can count nothing.

    So it is where the line names a known thing or a verb of paying, and behind it stands an end, a mark, a
    small word, or any word where it is a round number behind the thing or right before it.
    """
    value = chosen.amount.value if chosen.amount else 0
    is_money = bool(category) or any(token.kind in _VERBS for token in tokens)
    is_round = bool(category) and value > _LARGEST_COUNT and value % _ROUND == 0
    after = past_space(plain, chosen.end)
    is_beside = chosen is not tokens[0] or bool(lexicon["category"].match(plain, after))
    is_clear = _is_closed(chosen, tokens, plain, lexicon) or (is_round and is_beside)
    return is_money and is_clear and value >= _LEAST_PRICE


def _is_closed(chosen: Token, tokens: Sequence[Token], plain: str, lexicon: Lexicon) -> bool:
    """Whether what follows is an end, a mark, a verb or a small word, no thing to count."""
    after = next((token for token in tokens if token.start >= chosen.end), None)
    if after is None or after.kind in _BEHIND:
        return True
    words = (lexicon[group].match(plain, after.start) for group in ("filler", "behind", "with"))
    return after.kind is Kind.WORD and any(word and word[0] >= after.end for word in words)
