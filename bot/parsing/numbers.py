"""Numbers as people write them, and sums of them: exact fractions, never a float, never `eval`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from bot.errors import NotUnderstood
from bot.money.amount import MOST_DIGITS
from bot.parsing import reasons

MOST_OPERANDS = 30
DEEPEST = 8  # brackets inside brackets
_MOST_DECIMALS = 6

# Groups split by a space need exactly three digits each; other separators are judged in `read`.
NUMBER = re.compile(
    r"\d{1,3}(?:[ \xa0]\d{3})+(?!\d)(?:[.,٫]\d+)?|\d+(?:[.,'٬٫]\d+)*|(?<![\w.,])[.٫]\d+(?![.,]?\d)"
    r"|(?<=-),\d\d(?![.,]?\d)"
)
# 12'50 on Spanish price tags; 5'11 is how tall somebody is
_PRICE = re.compile(r"(?:[89]|[1-9]\d{1,3})'\d\d")
_OPERATOR = re.compile(r"[ \xa0]{0,2}([-+*/xх])[ \xa0]{0,2}(?=[\d(.])")


@dataclass(frozen=True, slots=True)
class Number:
    """A number or sum at a place: `value`, where it ends, and whether it was a sum of several."""

    value: Fraction
    end: int
    is_sum: bool


def read(lexeme: str, digits: int) -> Fraction:
    """The value of one number for a currency with `digits` decimals; raises `NotUnderstood`.

    The rightmost separator is the decimal mark. A single `.` or `,` before exactly three digits groups
    thousands, unless the currency has three decimals: then nobody can tell.
    """
    if sum(char.isdigit() for char in lexeme) > MOST_DIGITS:
        raise NotUnderstood(reasons.TOO_LARGE)
    whole, fraction = _halves(lexeme, digits)
    if not _is_grouped(whole) or len(fraction) > _MOST_DECIMALS:
        raise NotUnderstood(reasons.UNREADABLE, number=lexeme)
    units = re.sub(r"\D", "", whole)
    return Fraction(int(units + fraction), 10 ** len(fraction))


def _halves(lexeme: str, digits: int) -> tuple[str, str]:
    """Split at the decimal mark: `1.234,5` → `1.234`, `5`; no mark leaves the second half empty."""
    if lexeme[0] in ".,٫":
        return "0", lexeme[1:]
    if _PRICE.fullmatch(lexeme):
        return lexeme[:-3], lexeme[-2:]
    separators = [char for char in lexeme if not char.isdigit()]
    if not separators or separators[-1] not in ".,٫" or separators.count(separators[-1]) > 1:
        return lexeme, ""
    whole, _, fraction = lexeme.rpartition(separators[-1])
    looks_grouped = len(separators) == 1 and len(fraction) == 3 and re.fullmatch(r"[1-9]\d{0,2}", whole)
    if separators[-1] == "٫" or not looks_grouped:
        return whole, fraction
    if digits == 3:
        plain = whole + fraction
        raise NotUnderstood(reasons.TWO_WAYS, number=lexeme, one=plain, other=f"{whole}.{fraction}0")
    return lexeme, ""


def _is_grouped(whole: str) -> bool:
    """Whether the digits before the decimal mark are plain, or in threes, or in twos and a three (India)."""
    if whole.isdigit():
        return whole == "0" or not whole.startswith("0")
    separators = {" " if char == "\xa0" else char for char in whole if not char.isdigit()}
    first, *rest = re.split(r"\D", whole)
    if len(separators) != 1 or first.startswith("0") or not 1 <= len(first) <= 3 or not rest:
        return False
    in_threes = all(len(group) == 3 for group in rest)
    in_twos = len(first) <= 2 and len(rest[-1]) == 3 and all(len(group) == 2 for group in rest[:-1])
    return in_threes or in_twos


def read_sum(text: str, at: int, digits: int) -> Number | None:
    """The number or sum (`10*3+5`, `(4+5)*2`, `100/4`) that starts at `at`, None where there is none."""
    reader = _Reader(text, at, digits)
    value = reader.total(0)
    return None if value is None else Number(value, reader.at, reader.operands > 1)


class _Reader:
    """A recursive descent over + - * / and brackets; `at` stands behind what was understood."""

    def __init__(self, text: str, at: int, digits: int) -> None:
        self.text, self.at, self.digits, self.operands = text, at, digits, 0

    def total(self, depth: int) -> Fraction | None:
        value = self.product(depth)
        while value is not None and (right := self.right("+-", depth, self.product)):
            sign, amount = right
            value = value + amount if sign == "+" else value - amount
        return value

    def product(self, depth: int) -> Fraction | None:
        value = self.factor(depth)
        while value is not None and (right := self.right("*/xх", depth, self.factor)):
            sign, amount = right
            if sign == "/" and not amount:
                raise self.unreadable()
            value = value / amount if sign == "/" else value * amount
        return value

    def right(
        self, signs: str, depth: int, part: Callable[[int], Fraction | None]
    ) -> tuple[str, Fraction] | None:
        """The operator here and what follows it; without both, `at` stays."""
        here = self.at
        if (sign := _OPERATOR.match(self.text, here)) and sign[1] in signs:
            self.at = sign.end()
            if (value := part(depth)) is not None:
                return sign[1], value
        self.at = here
        return None

    def factor(self, depth: int) -> Fraction | None:
        if self.text.startswith("(", self.at):
            return self.bracket(depth)
        if not (number := NUMBER.match(self.text, self.at)):
            return None
        self.operands, self.at = self.operands + 1, number.end()
        if self.operands > MOST_OPERANDS:
            raise self.unreadable()
        return read(number[0], self.digits)

    def bracket(self, depth: int) -> Fraction | None:
        here = self.at
        self.at += 1
        if depth >= DEEPEST:
            raise self.unreadable()
        value = self.total(depth + 1)
        if value is not None and self.text.startswith(")", self.at):
            self.at += 1
            return value
        self.at = here
        return None

    def unreadable(self) -> NotUnderstood:
        return NotUnderstood(reasons.UNREADABLE, number=reasons.quote(self.text))
