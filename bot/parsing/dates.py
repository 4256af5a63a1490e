"""Days and times of day in a text: words and number forms, always the most recent past."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.i18n import DEFAULT
from bot.parsing.lexicon import Lexicon, is_letter, lexicon
from bot.parsing.spelled import read_spelled
from bot.parsing.text import fold

# Year first, or with a year of two or four digits last; the same mark twice.
YEAR_FIRST = re.compile(r"((?:19|20)\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?![-/.,]?\d|:\d(?!\d:\d\d))")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)(?![-/.,:]?\d)")
_FIRST_YEAR = 1900
_DAY_MONTH = re.compile(r"(\d{1,2})([./])(\d{1,2})(?!\d)\.?")
_BACK = {"today": 0, "yesterday": 1, "before_yesterday": 2, "three_days_ago": 3, "week_ago": 7,
         "two_weeks_ago": 14}  # fmt: skip
_MONTHS_BACK = {"month_ago": 1, "year_ago": 12}
_DAYS_IN = {"day": 1, "week": 7}
_MONTHS_IN = {"month": 1, "year": 12}
# What leads to a weekday, and how.
_LEADING = {
    "on": "on", "last": "last", "last_week": "last_week", "week_ago": "last_week", "part": "",
    "two_weeks_ago": "two_weeks_ago",
}  # fmt: skip
# What a date's word means behind a weekday: thứ 2 tuần trước, senin kemarin.
_BEHIND = {"last_after": "last", "last_week_after": "last_week", "week_ago": "last_week", "yesterday": "last"}
_MOST_DAYS = 31
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Found:
    """What stands where a date was looked for: `on` is None when it has a date's shape but is no day."""

    end: int
    on: date | None
    is_weekday: bool = False
    is_future: bool = False
    is_impossible: bool = False  # a day and a month that do not go together: 31 April


def is_month_first(language: str, currency: str) -> bool:
    """Whether `12/02` is the second of December to somebody: in English with US dollars, as for tables."""
    return language == "en" and currency == "USD"


def leads_with_month(language: str, currency: str) -> bool:
    """Whether it is so where the year is left out: in Chinese too, where it would stand first."""
    return language == "zh" or is_month_first(language, currency)


def find_date(
    text: str, at: int, lexicon: Lexicon, today: date, *, month_first: bool = False
) -> Found | None:
    """The date that starts at `at` of a folded text, the longest of its readings.

    `31.12` and `12/02` alone are left to `day_month`.
    """
    if text[at].isdigit() and (full := _full(text, at, month_first)):
        return _seen(full, today)
    found = [*_formed(text, at, lexicon, today), *_worded(text, at, lexicon, today, month_first)]
    return max(found, key=lambda one: one.end, default=None)


def _formed(text: str, at: int, lexicon: Lexicon, today: date) -> Iterator[Found]:
    """Every reading by a catalogue's form; a number going on before or behind makes it none."""
    if at and text[at - 1].isdigit():
        return
    for form in lexicon.dates:
        match = form.match(text, at)
        if match and not is_letter(text, match.end()) and (read := _read_form(match, lexicon, today)):
            yield _seen(read, today)


def parse_date(text: str, *, lexicon: Lexicon, today: date, month_first: bool = False) -> date | None:
    """The past day or today that the whole of `text` names; None when it is none, or still to come."""
    plain = fold(text).strip()
    found = find_date(plain, 0, lexicon, today, month_first=month_first) if plain else None
    if found and found.end == len(plain):
        return None if found.is_future else found.on
    return day_month(plain, today, month_first=month_first or lexicon.language == "zh")


def day_month(text: str, today: date, *, month_first: bool = False) -> date | None:
    """`31.12`, `12/02`: the most recent such day; with a stroke the other order where only that is a date."""
    if not (match := _DAY_MONTH.fullmatch(text)):
        return None
    first, second = int(match[1]), int(match[3])
    if match[2] == ".":
        return _latest(first, second, today)
    day, month = (second, first) if month_first else (first, second)
    return _latest(day, month, today) or _latest(month, day, today)


def parse_clock(text: str) -> time | None:
    """A time of day: `20:30`, `8pm`, `20.30`, `8:30 pm`, `20点30`, `晚上8点半`; None for anything else."""
    plain = fold(text).strip()
    match = lexicon(DEFAULT).clock.fullmatch(plain)
    if not match or not (match["mark"] or is_clock(match)):
        return None
    return _time(match)


def is_clock(match: re.Match[str]) -> bool:
    """Whether a match of `Lexicon.clock` is a time by its look: `10:30`, `8pm`, `8点`; not `8.30` or `8`."""
    return bool(match["mark"] == ":" or match["hour"] or match["early2"] or match["late2"])


def _time(match: re.Match[str]) -> time | None:
    hour, minute = int(match["h"]), 30 if match["half"] else int(match["m"] or match["hm"] or 0)
    early, late = match["early"] or match["early2"], match["late"] or match["late2"]
    if (early or late) and hour == 12:
        hour = 12 if late else 0
    elif late and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _full(text: str, at: int, month_first: bool) -> tuple[int, date | None, bool] | None:
    """Where a date with its year ends, the day, and whether it is one that cannot be."""
    if match := YEAR_FIRST.match(text, at):
        day = _valid(int(match[1]), int(match[3]), int(match[4]))
        return match.end(), day, not day
    if match := _YEAR_LAST.match(text, at):
        year = _whole_year(match[4])
        first, second = int(match[1]), int(match[3])
        orders = [(second, first), (first, second)] if match[2] != "." else [(second, first)]
        days = [_valid(year, month, day) for month, day in (orders[::-1] if month_first else orders)]
        days = days if year >= _FIRST_YEAR else []
        found = next((day for day in days if day), None)
        return match.end(), found, not found and (len(match[4]) == 4 or (0 < first < 32 and 0 < second < 13))
    return None


def _read_form(match: re.Match[str], lexicon: Lexicon, today: date) -> tuple[int, date | None, bool] | None:
    """Read a catalogue's form: groups `d`, and where the form has them `m` or `month`, and `y`."""
    named = match.groupdict()
    day, month = _days(named["d"], lexicon), _month(named, lexicon)
    if day is None or month is None:
        return None
    if named.get("ago"):
        found = _of_last_month(day, today)
        return match.end(), found, not found
    if not month:
        return match.end(), _latest_of_month(day, today), False
    if day > _MOST_DAYS:
        return None
    year = named.get("y")
    found = _valid(_whole_year(year), month, day) if year else _latest(day, month, today)
    return match.end(), found, not found


def _whole_year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _month(named: dict[str, str], lexicon: Lexicon) -> int | None:
    """The month that a form's match names; 0 where the form has none."""
    if named.get("month"):
        return int(lexicon["month"].meanings[named["month"]])
    return _days(named["m"], lexicon) if named.get("m") else 0


def _worded(text: str, at: int, lexicon: Lexicon, today: date, month_first: bool) -> Iterator[Found]:
    """Every reading of words: `3 days ago`, `yesterday`, `last Friday`, `on 3 Jan`."""
    for form, units in lexicon.ago:
        match = form.match(text, at)
        if match and (back := _days(match["n"], lexicon)) is not None:
            yield Found(match.end(), _before(today, units[match["behind"]], back))
    for end, meaning in (*lexicon["date"].matches(text, at), (at, "")):
        if meaning == "future":
            yield Found(end, None, is_future=True)
        elif meaning in _BACK or meaning in _MONTHS_BACK:
            yield Found(_past_rest(text, end, lexicon), _said(meaning, today))
        if meaning in ("", *_LEADING):
            yield from _after(text, end, _LEADING.get(meaning, ""), lexicon, today, month_first)


def _after(
    text: str, at: int, prefix: str, lexicon: Lexicon, today: date, month_first: bool
) -> Iterator[Found]:
    """What may follow "on", "last" or nothing: a weekday; after "on" also `yesterday`, `31.12`, `3 Jan`."""
    start = _after_space(text, at)
    if start >= len(text):
        return
    if weekday := lexicon["weekday"].match(text, start):
        end, prefix = _after_weekday(text, weekday[0], prefix, lexicon)
        end = _past_rest(text, end, lexicon)
        yield Found(end, _weekday(int(weekday[1]), prefix, today), is_weekday=True)
    elif prefix and (hit := lexicon["date"].match(text, start)):
        if hit[1] in _BACK or hit[1] in _MONTHS_BACK:
            yield Found(_past_rest(text, hit[0], lexicon), _said(hit[1], today))
        elif hit[1] == "future":
            yield Found(hit[0], None, is_future=True)
    elif prefix == "on" and (found := _after_on(text, start, lexicon, today, month_first)):
        yield found


def _said(meaning: str, today: date) -> date | None:
    """The day that one word names: `yesterday`, `last week`, `a month ago`."""
    if meaning in _MONTHS_BACK:
        return _before(today, "month", _MONTHS_BACK[meaning])
    return today - _BACK[meaning] * _DAY


def _before(today: date, unit: str, count: int) -> date | None:
    """`count` days, weeks, months or years before today; the last of a month that is too short."""
    try:
        if unit in _DAYS_IN:
            return today - count * _DAYS_IN[unit] * _DAY
        year, month = divmod(today.year * 12 + today.month - 1 - count * _MONTHS_IN[unit], 12)
        return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return None


def _past_rest(text: str, at: int, lexicon: Lexicon) -> int:
    """Behind what may follow a day's word: the `'s` of `yesterday's`, the part of the day of `Friday night`
    unless it names a category: German lunch is "Mittag"."""
    if text.startswith("'s", at) and not is_letter(text, at + 2):
        return at + 2
    start = _after_space(text, at)
    part, named = lexicon["date"].match(text, start), lexicon["category"].match(text, start)
    return part[0] if part and part[1] == "part" and not named else at


def _days(text: str, lexicon: Lexicon) -> int | None:
    if text.isascii() and text.isdigit():
        return int(text)
    found = read_spelled(text, 0, lexicon)
    is_whole = found and found.end == len(text) and not found.is_vague and found.value.denominator == 1
    return int(found.value) if found and is_whole else None


def _after_weekday(text: str, at: int, prefix: str, lexicon: Lexicon) -> tuple[int, str]:
    """`lunedì scorso`, `thứ 2 tuần trước`: what says "last" may stand behind the day."""
    hit = lexicon["date"].match(text, _after_space(text, at))
    if hit and hit[1] in _BEHIND:
        return hit[0], _BEHIND[hit[1]]
    return at, prefix


def _after_on(text: str, at: int, lexicon: Lexicon, today: date, month_first: bool) -> Found | None:
    """`on 3 Jan`, `on 31.12`, `on 12/31/2026`."""
    if text[at].isdigit() and (full := _full(text, at, month_first)):
        return _seen(full, today)
    short = _DAY_MONTH.match(text, at)
    if short and (day := day_month(short[0], today, month_first=month_first)):
        return Found(short.end(), day)
    return max(_formed(text, at, lexicon, today), key=lambda one: one.end, default=None)


def _weekday(weekday: int, prefix: str, today: date) -> date:
    """The latest such weekday: today counts, unless "last" says it is before today."""
    if prefix in ("last_week", "two_weeks_ago"):
        return today - (today.weekday() + (7 if prefix == "last_week" else 14) - weekday) * _DAY
    back = (today.weekday() - weekday) % 7
    return today - (back or (7 if prefix == "last" else 0)) * _DAY


def _after_space(text: str, at: int) -> int:
    while at < len(text) and text[at] == " ":
        at += 1
    return at


def _seen(read: tuple[int, date | None, bool], today: date) -> Found:
    end, on, is_impossible = read
    return Found(end, on, is_future=on is not None and on > today, is_impossible=is_impossible)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _latest(day: int, month: int, today: date) -> date | None:
    """The latest past such day; the 29th of February may lie up to eight years back."""
    years = (today.year - back for back in range(9) if today.year > back)
    days = (_valid(year, month, day) for year in years)
    return next((found for found in days if found and found <= today), None)


def _of_last_month(day: int, today: date) -> date | None:
    year, month = divmod(today.year * 12 + today.month - 2, 12)
    return _valid(year, month + 1, day)


def _latest_of_month(day: int, today: date) -> date | None:
    months = (today.year * 12 + today.month - 1 - back for back in range(3))
    days = (_valid(month // 12, month % 12 + 1, day) for month in months)
    return next((found for found in days if found and found <= today), None)
