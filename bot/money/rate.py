"""Exchange rates, and what an amount comes to at one: exact, halves to even."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction

from bot.money.amount import Money, is_too_large
from bot.money.currency import Currency

_KEPT = Context(prec=12, rounding=ROUND_HALF_EVEN)  # significant digits that a rate is kept with


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency is in the home currency, above zero. `on` is the day the European Central
    Bank published it, or (`is_own`) the first day that the person's own rate holds."""

    value: Decimal
    on: date
    is_own: bool = False

    def __post_init__(self) -> None:
        if not self.value.is_finite() or self.value <= 0:
            raise ValueError("a rate is above zero")


@dataclass(frozen=True, slots=True)
class Converted:
    """What an amount in another currency is at home, and the rate that gave it."""

    amount: Money
    rate: Rate


def make_rate(value: Fraction, on: date, *, is_own: bool = False) -> Rate:
    """The rate nearest to `value` that twelve significant digits can say."""
    return Rate(_KEPT.divide(Decimal(value.numerator), Decimal(value.denominator)), on, is_own)


def convert(amount: Money, rate: Rate, home: Currency) -> Money | None:
    """`amount` at `rate`, to the nearest minor unit of `home`, halves to even; None where it is too large."""
    units = Fraction(amount.minor, amount.currency.scale) * Fraction(rate.value)
    money = Money(round(units * home.scale), home)
    return None if is_too_large(money) else money


def rate_text(rate: Rate) -> str:
    """The rate as a plain decimal: `0.0265371652999`, never with an exponent."""
    text = format(rate.value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
