"""The thousands that people leave out where nothing costs less: `phở 40` in dong, `bensin 25` in rupiah."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.money.currency import Currency
from bot.parsing.amounts import leaves_out_thousands
from bot.parsing.lexicon import Lexicon
from bot.parsing.tokens import Kind, Token, past_space

_THOUSAND = 1000
_LEAST_PRICE = 10  # 8 teas, or 8,000 for one: nobody can tell
_LARGEST_COUNT, _ROUND = 30, 5
_VERBS = (Kind.SPENT, Kind.INCOME)
_BEHIND = (Kind.MARK, Kind.DATE, Kind.TAG, Kind.CATEGORY, Kind.AND, Kind.NOTE, *_VERBS)


def in_thousands(
    chosen: Token, tokens: Sequence[Token], category: str, plain: str, lexicon: Lexicon, home: Currency
) -> tuple[Token, bool]:
    """`chosen` in thousands where it must be meant so, and whether it is clear; one with decimals stays.

    It is where the line names a known thing or a verb of paying, and nothing follows that it could count:
    an end, a mark, a small word, or any word where it is a round number behind the thing or right before it.
    """
    amount = chosen.amount
    if not amount or amount.value.denominator > 1 or not leaves_out_thousands(amount, home):
        return chosen, True
    is_money = bool(category) or any(token.kind in _VERBS for token in tokens)
    is_round = bool(category) and amount.value > _LARGEST_COUNT and amount.value % _ROUND == 0
    is_behind = chosen is not tokens[0] or bool(
        lexicon["category"].match(plain, past_space(plain, chosen.end))
    )
    is_price = _is_closed(chosen, tokens, plain, lexicon) or (is_round and is_behind)
    is_clear = is_money and is_price and amount.value >= _LEAST_PRICE
    return replace(chosen, amount=replace(amount, value=amount.value * _THOUSAND)), is_clear


def _is_closed(chosen: Token, tokens: Sequence[Token], plain: str, lexicon: Lexicon) -> bool:
    """Whether what follows is an end, a mark, a verb or a small word, no thing to count."""
    after = next((token for token in tokens if token.start >= chosen.end), None)
    if after is None or after.kind in _BEHIND:
        return True
    words = (lexicon[group].match(plain, after.start) for group in ("filler", "behind", "with"))
    return after.kind is Kind.WORD and any(word and word[0] >= after.end for word in words)
