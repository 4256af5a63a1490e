"""When somebody wants to hear from the bot: `20:30 mon-fri`, `weekends 9am`, `22-8`."""

from __future__ import annotations

import re
from datetime import time

from bot.parsing.dates import parse_clock
from bot.parsing.lexicon import Lexicon
from bot.parsing.text import fold

LONGEST = 80  # characters looked at
EVERY_DAY = frozenset(range(7))
_SETS = {"daily": EVERY_DAY, "weekdays": frozenset(range(5)), "weekend": frozenset((5, 6))}
_BARE_HOUR = re.compile(r"(?<![\d.:,])\d{1,2}(?![\d.:,])")
_TIMES = re.compile(r"\d{1,2}(?:[:.]\d{2})?(?: ?(?:[ap]\.?m\.?)(?![a-z]))?")
_BETWEEN = re.compile(r"[\s,;.&+、，。:：和]+")
_DASH = re.compile(r"[-–—~～]")
_EITHER_SPACED = re.compile(r"[^\W_\u3400-\u9fff]")


def parse_schedule(text: str, lexicon: Lexicon) -> tuple[time, frozenset[int]] | None:
    """A time of day and weekdays (0 is Monday; all where none is named), in any order; None when the text
    holds anything else."""
    plain = fold(text).strip()[:LONGEST]
    found = _find_clock(plain)
    if found is None:
        return None
    start, end, at = found
    days = parse_days(f"{plain[:start]} {plain[end:]}", lexicon)
    return (at, days) if days else None


def parse_days(text: str, lexicon: Lexicon) -> frozenset[int] | None:
    """The weekdays that `mon-fri`, `weekends`, `mo, mi, fr` or `周一到周五` name; all for an empty text."""
    plain, at = fold(text), 0
    days: set[int] = set()
    last: int | None = None
    is_range = False
    while at < len(plain):
        if gap := _BETWEEN.match(plain, at):
            at = gap.end()
            continue
        if dash := _DASH.match(plain, at):
            at, is_range = dash.end(), last is not None
            continue
        hit = _longest(plain, at, lexicon)
        if hit is None:
            return None
        at, meaning = hit
        if meaning == "to" and last is not None:
            is_range = True
        elif meaning in _SETS:
            days |= _SETS[meaning]
        elif meaning.isdigit():
            day = int(meaning)
            days |= _range(last, day) if is_range and last is not None else {day}
            last, is_range = day, False
    return None if is_range else frozenset(days) or EVERY_DAY


def parse_span(text: str) -> tuple[time, time] | None:
    """From when until when: `22-8`, `22:00–08:00`, `10pm to 7am`, `с 22 до 8`; None for anything else."""
    found = _TIMES.findall(fold(text)[:LONGEST])
    times = [_clock(each) for each in found]
    if len(times) != 2:
        return None
    start, end = times
    return (start, end) if start is not None and end is not None and start != end else None


def _clock(text: str) -> time | None:
    hour = text.strip()
    if hour.isdigit():
        return time(int(hour) % 24) if int(hour) <= 24 else None
    return parse_clock(hour)


def _range(first: int, last: int) -> set[int]:
    return {(first + step) % 7 for step in range((last - first) % 7 + 1)}


def _longest(text: str, at: int, lexicon: Lexicon) -> tuple[int, str] | None:
    hits = [hit for group in ("days", "weekday") if (hit := lexicon[group].match(text, at))]
    return max(hits, key=lambda hit: hit[0], default=None)


def _find_clock(text: str) -> tuple[int, int, time] | None:
    """Where the longest time of day stands, and which it is; a bare number is an hour only if nothing else
    is one."""
    edges = [at for at in range(len(text) + 1) if _is_edge(text, at)]
    spans = sorted(
        ((start, end) for start in edges for end in edges if start < end), key=lambda s: s[0] - s[1]
    )
    for start, end in spans:
        if any(map(str.isdigit, text[start:end])) and (at := parse_clock(text[start:end])):
            return start, end, at
    bare = _BARE_HOUR.findall(text)
    if len(bare) != 1 or int(bare[0]) > 23:
        return None
    match = _BARE_HOUR.search(text)
    return (match.start(), match.end(), time(int(bare[0]))) if match else None


def _is_edge(text: str, at: int) -> bool:
    """Whether no word or number goes on at `at`; words of scripts without spaces may end anywhere."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if before.isdigit() and (after.isdigit() or after in ".:"):
        return False
    return not (_EITHER_SPACED.match(before) and _EITHER_SPACED.match(after)) and before not in ".:"
