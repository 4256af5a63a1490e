"""Money: an integer of minor units with its currency. No float, no division: `split`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.money.currency import Currency

MOST_DIGITS = 12  # of whole units: with four of minor units that fits SQLite's integers

_PLAIN = re.compile(r"([0-9]{1,12})(?:\.([0-9]*))?")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (cents for EUR); may be negative, as a difference is."""

    minor: int
    currency: Currency

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError("money is an integer of minor units")

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + other._same(self), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - other._same(self), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < other._same(self)

    def __le__(self, other: Money) -> bool:
        return self.minor <= other._same(self)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: Money) -> int:
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not mix")
        return self.minor


def zero(currency: Currency) -> Money:
    """Nothing, in `currency`."""
    return Money(0, currency)


def total(amounts: Iterable[Money], currency: Currency) -> Money:
    """The sum of `amounts`, all in `currency`; other currencies raise `ValueError`."""
    return sum(amounts, zero(currency))


def is_too_large(amount: Money) -> bool:
    """Whether it has more than `MOST_DIGITS` digits of whole units."""
    limit: int = 10**MOST_DIGITS
    return abs(amount.minor) >= limit * amount.currency.scale


def split(amount: Money, parts: int) -> list[Money]:
    """`amount` in `parts` (>= 1) shares that differ by one minor unit at most and add back exactly."""
    if parts < 1:
        raise ValueError("parts is at least 1")
    share, rest = divmod(amount.minor, parts)
    return [Money(share + (1 if index < rest else 0), amount.currency) for index in range(parts)]


def per_day(amount: Money, days: int) -> Money:
    """What `amount` allows each of `days` (>= 1) days: whole units, rounded down, never below zero.

    Below one unit a day the minor units are kept, so that a small allowance does not read as none.
    """
    share = max(0, amount.minor) // days
    scale = amount.currency.scale
    return Money(share - share % scale if share >= scale else share, amount.currency)


def whole(amount: Money) -> Money:
    """`amount` rounded to the nearest whole unit, halves away from zero."""
    scale = amount.currency.scale
    sign = -1 if amount.minor < 0 else 1
    return Money(sign * ((abs(amount.minor) + scale // 2) // scale) * scale, amount.currency)


def to_decimal(amount: Money) -> str:
    """Plain decimal with ISO 4217 digits and `.`: `23.50`, `-7.00`, `120` (JPY)."""
    digits, sign = amount.currency.digits, "-" if amount.minor < 0 else ""
    units, minor = divmod(abs(amount.minor), amount.currency.scale)
    return f"{sign}{units}.{minor:0{digits}d}" if digits else f"{sign}{units}"


def from_decimal(text: str, currency: Currency) -> Money:
    """The inverse of `to_decimal` for amounts >= 0; more digits than the currency has raise `ValueError`."""
    match = _PLAIN.fullmatch(text)
    if not match:
        raise ValueError("not a plain decimal")
    fraction = (match[2] or "").rstrip("0")
    if len(fraction) > currency.digits:
        raise ValueError(f"{currency} has {currency.digits} digits")
    return Money(int(match[1]) * currency.scale + int(fraction.ljust(currency.digits, "0") or 0), currency)
