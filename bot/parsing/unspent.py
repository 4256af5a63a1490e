"""Numbers that nobody spends, by their look: times, telephone numbers, versions, percentages."""

from __future__ import annotations

import re

from bot.parsing.dates import is_clock
from bot.parsing.lexicon import Lexicon
from bot.parsing.text import Line

_PHONE = re.compile(
    r"\+\d{9,}(?!\d)|\+\d{1,3}(?:[ .()-]{1,2}\d{2,}){2,}|\(?\d{3}\)?[ .-]\d{3}-\d{3,4}(?!\d)"
    r"|(?:[78][ -]?)?(?:\(?\d{3,4}\)?[ -]?)?\d{3}-\d{2}-\d{2}(?![-\d])"  # as Russian writes one
    r"|\d{3} \d{3} \d{4}(?!\d)|\d{3} \d{7}(?!\d)|\d{3}-\d{4}(?!\d)|\d{4}(?:[ -]\d{4}){2,}(?!\d)"
    r"|0\d+(?:[-/ ]\d{3,})*(?![.,/:]?\d)|1[3-9]\d{9}(?![.,]?\d)"
)
# `+12 345 678` is income, `+34 612 345 678` calls somebody.
_GROUPED = re.compile(r"\+[1-9]\d{0,2}(?:( |\xa0|\.)\d{3})(?:\1\d{3})?")
_VERSION = re.compile(r"\d+(?:\.\d+){2,}")
_IN_THREES = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_YEAR_MONTH = re.compile(r"(?:19|20)\d\d[-/](?:0\d|1[0-2])(?![-/.,]?\d)")
_MONTH = re.compile(r"(?:1[0-2]|[1-9])[ \xa0]?月份?")  # without a day: 房租3月3000
_YEAR_NUMBER = re.compile(r"20[12]\d[-/]\d{1,6}(?![-/.,]?\d)")  # invoice 2026-118
_PERCENT = re.compile(r"[+-]?\d+(?:[.,]\d+)?[ \xa0]?[%‰]")
_SCORE = re.compile(r"\d{1,2} ?比 ?\d{1,2}(?!\d)")
_TEMPERATURE = re.compile(r"\d{1,3}(?:[.,]\d)? ?°? ?[CF](?![\w.,'&])")


def end_of_unspent(line: Line, at: int, lexicon: Lexicon) -> int | None:
    """Where such a number that starts at `at` ends; None where there is none."""
    clock = lexicon.clock.match(line.plain, at)
    if clock and is_clock(clock):
        return clock.end()
    if match := _TEMPERATURE.match(line.raw, at):
        return match.end()
    for pattern in (_YEAR_MONTH, _YEAR_NUMBER, _MONTH, _PERCENT, _SCORE):
        if match := pattern.match(line.plain, at):
            return match.end()
    phone = _PHONE.match(line.plain, at)
    if phone and not _GROUPED.fullmatch(phone[0]):
        return phone.end()
    version = _VERSION.match(line.plain, at)
    return version.end() if version and not _IN_THREES.fullmatch(version[0]) else None
