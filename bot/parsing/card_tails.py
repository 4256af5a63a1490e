"""How a bank writes the ends of card numbers, account numbers, and CR or DR behind an amount."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.parsing.text import Line

_MASKED = re.compile(
    r"(?<![^\W_])(?<![\d)] )(?<![\d)])"  # 2 *1234 is a product
    r"(?:(?:[*x•·#…]{2,12}|\.{2,12})[-. ]?\d{3,6}|[*x#]\d{4})(?![.,]?\d)"
    r"|(?<!\d)\d{3,6} ?[*x•·…]{2,12} ?\d{3,4}(?!\d)"
    r"|(?<=[您号])\d{4}(?=的?卡)"
)
_PLAIN = re.compile(r"[-:]? ?(?:\d{4}\*\d{4}|(?:\d{3}x+|n[o°]\.? ?)?(?:\d{4,5}|\d{8,16}))(?![.,:]?\d)")
_SLASHED = re.compile(r"(?<=[a-z]/)\d{4}(?= )")  # visa gold/6155
_ACCOUNT = re.compile(r"\d{10,16}(?![.,]?\d)")  # nobody spends ten bare digits
_SIDE = re.compile(r"(?<=\d)[ \xa0]?(?P<side>[cd]r)\b\.?")  # credit and debit, no crores
_MEANS = {"cr": "received", "dr": "spent"}


def has_masked_tail(plain: str) -> bool:
    """Whether a card's number stands there with all but its end hidden: `*1234`, `XX99`."""
    return bool(_MASKED.search(plain))


def end_of_tail(plain: str, at: int, cards: Collection[int]) -> int | None:
    """Where the end of a card's number that starts at `at` ends; `cards` are where words for one end."""
    match = _MASKED.match(plain, at) or (_PLAIN.match(plain, at) if at in cards else None)
    match = match or (_SLASHED.match(plain, at) if cards else None)
    return match.end() if match else None


def end_of_account(plain: str, at: int) -> int | None:
    """Where a number that is too long for money ends."""
    match = _ACCOUNT.match(plain, at)
    return match.end() if match else None


def without_sides(line: Line) -> tuple[Line, dict[int, str]]:
    """The line with blanks for the CR and DR behind amounts, and what they say by where the amounts end."""
    found = list(_SIDE.finditer(line.plain))
    raw, plain = line.raw, line.plain
    for match in found:
        start, end = match.span()
        blank = " " * (end - start)
        raw, plain = raw[:start] + blank + raw[end:], plain[:start] + blank + plain[end:]
    return Line(raw, plain), {match.start(): _MEANS[match["side"]] for match in found}
