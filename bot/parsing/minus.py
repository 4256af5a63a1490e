"""A minus before an amount: a bank writes one on every purchase, a person may mean several things."""

from __future__ import annotations

from bot.parsing.lexicon import Lexicon, beginnings
from bot.parsing.tokens import Token

_BETWEEN = " \xa0:.-"
_SPENT = ("spent", "says")


def is_banks_minus(chosen: Token, plain: str, lexicon: Lexicon) -> bool:
    """Whether the line opens with what banks call a purchase, right before the amount, which names its
    currency: `Покупка −318 ₽`."""
    if not chosen.amount or chosen.amount.sign != "-" or not chosen.amount.currencies:
        return False
    before = plain[: chosen.start].rstrip(_BETWEEN)
    words = (lexicon["bank"].match(before, at) for at in beginnings(before))
    return any(word and word[0] == len(before) and word[1] in _SPENT for word in words)
