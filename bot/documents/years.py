"""Dates that leave out the year: told above the table, else the most recent past."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.documents.cell_words import PENDING_WORDS
from bot.documents.names import plain
from bot.documents.tables import Row, Table, without_remarks
from bot.parsing.cells import DAY_FIRST, YEAR_FIRST, date_order, date_parts, month_named, read_date

# A dot alone stands in amounts too; dates of dots end in one.
_SHORT = re.compile(r"(\d{1,2})\s*(?:[-/月]\s*(\d{1,2})日?|\.\s*(\d{1,2})\.)(?:\s+\d{1,2}:\d\d.*)?$")
_NAMED = re.compile(
    r"(?:(\d{1,2})[\s.-]*([^\W\d]{3,12})\.?|([^\W\d]{3,12})\.?\s+(\d{1,2}))(?:,?\s+\d{1,2}:\d\d.*)?$"
)
_FULL_ABOVE = re.compile(r"\d{1,4}[-./年]\d{1,2}[-./月]\d{1,4}|(?<!\d)20\d\d[01]\d[0-3]\d(?!\d)")
_MONTH_ABOVE = re.compile(r"(20\d\d)\s*[-./年]\s*(\d{1,2})(?!\d)|(?<!\d)([01]?\d)\s*[-./]\s*(20\d\d)(?!\d)")
_NAMED_ABOVE = re.compile(r"([^\W\d]{3,12})\.?,?\s+(20\d\d)\b")
_YEAR_ABOVE = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_LOOKED_AT = 200  # rows

Short = tuple[int, int]


def with_years(table: Table, *, month_first: bool, today: date) -> Table:
    """The table with whole dates in its columns of short ones; as it is where there are none."""
    if table.is_exact or not table.rows:
        return table
    sample = table.rows[:_LOOKED_AT]
    places = [place for place in range(len(table.header)) if _is_short(sample, place)]
    if not places or any(_is_full(sample, place) for place in range(len(table.header))):
        return table
    years = [day.year for row in table.rows for place in places if (day := _whole(row[place]))]
    last = _last_day(table, years, today)
    is_day_first = _is_day_first([row[place] for row in table.rows for place in places], month_first)
    rows = tuple(_completed(row, places, is_day_first, last) for row in table.rows)
    return replace(table, rows=rows)


def _is_short(rows: Sequence[Row], place: int) -> bool:
    filled = [
        cell
        for row in without_remarks(rows)
        if (cell := row[place].strip()) and plain(cell) not in PENDING_WORDS
    ]
    short = sum(_short(cell) is not None for cell in filled)
    whole = sum(_whole(cell) is not None for cell in filled)
    return short > 0 and 10 * (short + whole) >= 9 * len(filled)


def _whole(cell: str) -> date | None:
    return None if _short(cell) else read_date(cell, YEAR_FIRST)


def _is_full(rows: Sequence[Row], place: int) -> bool:
    filled = [cell for row in rows if (cell := row[place].strip())]
    whole = sum(date_parts(cell) is not None for cell in filled)
    return bool(filled) and 10 * whole >= 6 * len(filled)


def _short(cell: str) -> tuple[Short, bool] | None:
    """The two numbers as written, and whether a name made clear which is the month (then day, month)."""
    text = unicodedata.normalize("NFKC", cell).strip().lstrip("'")
    found = _SHORT.match(text)
    if found:
        one, two = int(found[1]), int(found[2] or found[3])
        if not (1 <= min(one, two) <= 12 and max(one, two) <= 31):
            return None
        is_month_first = "月" in text
        return ((two, one), True) if is_month_first else ((one, two), False)
    named = _NAMED.match(text.casefold())
    month = month_named(named[2] or named[3]) if named else None
    if named is None or month is None:
        return None
    return (int(named[1] or named[4]), month), True


def _is_day_first(cells: Sequence[str], month_first: bool) -> bool:
    """Whether numbers run day, month: a 13th proves it."""
    pairs = [found[0] for cell in cells if (found := _short(cell)) and not found[1]]
    days = sum(one > 12 for one, _ in pairs)
    months = sum(two > 12 for _, two in pairs)
    if days != months:
        return days > months
    dotted = sum("." in cell for cell in cells)
    return not month_first or 2 * dotted > len(cells)


def _completed(row: Row, places: Sequence[int], is_day_first: bool, last: date) -> Row:
    cells = list(row)
    for place in places:
        found = _short(cells[place])
        if found is None:
            continue
        (one, two), is_told = found
        day, month = (one, two) if is_told or is_day_first else (two, one)
        when = _latest(day, month, last)
        cells[place] = when.isoformat() if when else cells[place]
    return tuple(cells)


def _latest(day: int, month: int, last: date) -> date | None:
    """The most recent such day by `last`."""
    for year in range(last.year, last.year - 5, -1):
        try:
            when = date(year, month, day)
        except ValueError:  # 29 February of another year, or no date at all
            continue
        if when <= last:
            return when
    return None


def _last_day(table: Table, years: Sequence[int], today: date) -> date:
    """The last day that the statement may be about; `years` are those of its whole dates."""
    above = unicodedata.normalize("NFKC", table.above)
    told = [*_whole_dates(above, today), *_months_above(above)]
    if not told:
        told = [date(int(year), 12, 31) for year in _YEAR_ABOVE.findall(above)]
    past = [day for day in told if day.year <= today.year]
    if not past and years:  # only what is of this year has none
        past = [date(max(years) + 1, 12, 31)]
    return min(max(past), today) if past else today


def _whole_dates(text: str, today: date) -> list[date]:
    cells = _FULL_ABOVE.findall(text)
    order = date_order(cells, month_first=False, today=today) if cells else DAY_FIRST
    return [day for cell in cells if (day := read_date(cell, order))]


def _months_above(text: str) -> list[date]:
    found = [(one or four, two or three) for one, two, three, four in _MONTH_ABOVE.findall(text)]
    named = [(year, str(month_named(name) or 0)) for name, year in _NAMED_ABOVE.findall(text.casefold())]
    pairs = [(int(year), int(month)) for year, month in (*found, *named)]
    return [date(year, month, monthrange(year, month)[1]) for year, month in pairs if 1 <= month <= 12]
