"""An amount as somebody wrote it: its exact value, what stands beside it, and why it may not count."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction

from bot.errors import NotUnderstood
from bot.parsing import reasons

_PHONE = re.compile(r"\d{10,}|\d{9}(?<!000)|\d{3}([ \xa0.])\d{3}\1\d{3}(?<!000)")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as written, not yet money. `currencies` are candidates, empty where none is named; `sign` is
    "+", "-" or ""; `place` is the multiplier it ends with (1000 of `2k`, 100 of 三百): a digit behind it
    counts in tenths of it. A `problem` is raised when the amount is the one that counts."""

    text: str
    end: int
    value: Fraction
    sign: str = ""
    currencies: tuple[str, ...] = ()
    is_sum: bool = False
    is_spelled: bool = False
    place: int = 1
    problem: NotUnderstood | None = None

    @property
    def is_bare(self) -> bool:
        """A whole number with nothing beside it: it may be a count, a year, an hour."""
        return self.text.isdigit()

    @property
    def is_phone(self) -> bool:
        """Nine digits that are not round, or more of them: `612 345 678` calls somebody, `150000000` is money
        where prices are that large."""
        return self.place == 1 and not self.problem and bool(_PHONE.fullmatch(self.text))

    def is_long(self, digits: int) -> bool:
        """A bare number of more than `digits` digits."""
        return self.is_bare and not self.problem and len(self.text) > digits


def unreadable(amount: Amount, text: str) -> Amount:
    """`amount` as one that nobody can read, quoted as `text`."""
    return replace(amount, problem=NotUnderstood(reasons.UNREADABLE, number=reasons.quote(text)))


def longer(amount: Amount, end: int, value: Fraction, text: str) -> Amount:
    """`amount` where it goes on to `end`, and is worth `value`."""
    start = amount.end - len(amount.text)
    return replace(amount, end=end, value=value, text=text[start:end])
