"""An exchange rate as somebody states it: `1 VND = 0.000039 EUR`, `1 EUR = 39 THB`, `THB 39`, `THB`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from bot.errors import NotUnderstood
from bot.money.currency import Currency, find_currency
from bot.parsing.lexicon import Lexicon
from bot.parsing.symbols import SIGNS
from bot.parsing.text import fold

_MOST_DIGITS = 12
_SIDE = re.compile(r"(?P<before>[^\d.]*?)\s*(?P<number>[\d.](?:[\d.,' ]*\d)?)?\s*(?P<after>[^\d]*)")
_EQUALS = re.compile(r"[=＝≈]")


@dataclass(frozen=True, slots=True)
class Side:
    """So many units of a currency; `units` are the ways to read the number, the likelier first, none where
    there was no number."""

    currency: Currency
    units: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """What `one` equals; without `other` the home currency is meant, and which way is open."""

    one: Side
    other: Side | None


def read_rate(text: str, *, lexicon: Lexicon, home: Currency, decimal_mark: str) -> Stated | None:
    """The rate that the whole of `text` states, or None; `decimal_mark` tells `1.234` from `1,234`."""
    try:
        plain = fold(text)
    except NotUnderstood:
        return None
    parts = _EQUALS.split(plain)
    sides = [_side(part.strip(), lexicon, home, decimal_mark) for part in parts]
    if not 1 <= len(sides) <= 2 or sides[0] is None or sides[-1] is None:
        return None
    stated = Stated(sides[0], sides[1] if len(sides) == 2 else None)
    if stated.other and stated.other.currency == stated.one.currency:
        return None
    return stated


def _side(text: str, lexicon: Lexicon, home: Currency, decimal_mark: str) -> Side | None:
    match = _SIDE.fullmatch(text)
    if not match:
        return None
    named = [name for name in (match["before"].strip(), match["after"].strip()) if name]
    currency = find_named(named[0], lexicon, home) if len(named) == 1 else None
    units = _readings(match["number"], decimal_mark) if match["number"] else ()
    if currency is None or (match["number"] and not units):
        return None
    return Side(currency, units)


def find_named(name: str, lexicon: Lexicon, home: Currency) -> Currency | None:
    """A currency by code, sign or a word for it; of several the person's own, else the likeliest."""
    folded = fold(name).strip()
    named = lexicon["sign"].meanings.get(folded) or lexicon["currency"].meanings.get(folded)
    codes = (named or SIGNS.get(folded) or "").split("/")
    return find_currency(name) or find_currency(home.code if home.code in codes else codes[0])


def _readings(number: str, decimal_mark: str) -> tuple[Decimal, ...]:
    """The number, or both ways to read one like `1.234`, the likelier first."""
    plain = re.sub(r"[ ']", "", number)
    marks = [char for char in plain if char in ".,"]
    if sum(char.isdigit() for char in plain) > _MOST_DIGITS:
        return ()
    whole, _, fraction = plain.rpartition(marks[-1]) if marks else (plain, "", "")
    decimal = f"{re.sub('[.,]', '', whole) or '0'}.{fraction}" if marks else plain
    if not marks or (len(marks) > 1 and marks[-1] != marks[-2]):
        texts = [decimal]
    elif len(marks) > 1:
        texts = [re.sub("[.,]", "", plain)]
    elif len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):
        texts = [decimal, whole + fraction] if marks[0] == decimal_mark else [whole + fraction, decimal]
    else:
        texts = [decimal]
    return tuple(value for value in map(Decimal, texts) if value > 0)
