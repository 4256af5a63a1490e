"""A text file as a table: its delimiter, where its header is, and what stands above and below.

What is no table raises `UnreadableFile` with a sentence.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median_low

from bot.documents.names import is_header
from bot.documents.pages import read_page
from bot.documents.records import read_records
from bot.errors import UnreadableFile

LARGEST_BYTES = 5_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 100
LONGEST_CELL = 32 * 1024  # characters
DELIMITERS = ";\t|,"  # where two fit equally well the earlier wins: a comma may be a decimal mark

TOO_LARGE = "That file is larger than 5 MB, nothing was imported. Send it in parts."
TOO_MANY_ROWS = "That file has more than 50,000 rows, nothing was imported. Send it in parts."
NO_ROWS = "That file has names of columns and no rows, nothing was imported."
TOO_WIDE = "That file has more than 100 columns or very long cells, nothing was imported."

_MOST_LINES_IN_A_CELL = 20  # more is a quote that was never closed
_LINES = re.compile(r"\r*\n|\r")
_QUOTED = re.compile(r'"[^"]*"')
_HEAD, _TAIL = re.compile(r"[-+(]?[^\w\s]?\d{1,3}"), re.compile(r"\d{3}(\.\d{1,4})?\)?\s*")  # of a number
_WHOLE, _CENTS = re.compile(r"[-+(]?[^\w\s]?\d{1,3}(\.?\d{3})*"), re.compile(r"\d{2}\)?\s*")
_SPARE_ROWS = 100  # above and below the table
_HEADER_WITHIN = 60  # rows

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`header` has a name for each column (made up where the file has none, then `is_named` is false); every
    row is as wide. In an `is_exact` one the columns are `EXACT`, dates ISO, amounts plain decimals and below
    zero where spent. `above` is what stood above the table, a cell a line."""

    header: Row
    rows: tuple[Row, ...]
    is_exact: bool = False
    is_named: bool = True
    above: str = ""


EXACT = ("Date", "Amount", "Currency", "Payee", "Category", "Type", "Status", "Tags")


def read_text(text: str) -> Table:
    """The table in a text; raises `UnreadableFile`."""
    text = text.replace("\0", "")
    lines = [line for line in _LINES.split(text) if line.strip()]
    page = read_page(lines) or read_records(lines)
    if page:
        return shape(page)
    rows = _split(text)
    return shape(rows if text.endswith(("\n", "\r")) else _without_cut_off(rows))


def _without_cut_off(rows: list[Row]) -> list[Row]:
    """A last row, not ended and shorter than all the others, was cut off, perhaps in its amount: what is left
    of it is its first cell."""
    widths = {len(row) for row in rows[1:-1]}
    if len(widths) == 1 and len(rows[-1]) < widths.pop():
        return [*rows[:-1], rows[-1][:1]]
    return rows


def read_strict(text: str, header: Row) -> Table | None:
    """A table exactly as a program wrote it, line breaks in cells and all; None where it is not whole."""
    try:
        rows = [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error:
        return None
    if not rows or rows[0] != header or any(len(row) != len(header) for row in rows):
        return None
    return Table(header, tuple(rows[1:]))


def _split(text: str) -> list[Row]:
    lines = [line for line in _LINES.split(text) if line.strip()]
    given = re.fullmatch(r"sep=(.)", lines[0].strip()) if lines else None
    lines = lines[1:] if given else lines
    delimiter = given[1] if given else _delimiter(lines[:200])
    if not delimiter:
        lines = [_unwrapped(line) for line in lines]
        delimiter = _delimiter(lines[:200])
    if not delimiter:
        raise UnreadableFile
    rows = []
    try:
        for row in _rows(lines, delimiter):
            rows.append(checked(row))
            if len(rows) > MOST_ROWS + _SPARE_ROWS:
                raise UnreadableFile(TOO_MANY_ROWS)
    except csv.Error:
        raise UnreadableFile(TOO_WIDE) from None
    return rows


def checked(row: Iterable[str]) -> Row:
    """The row, unless it is wider or has longer cells than any table of spending."""
    cells = tuple(row)
    if len(cells) > MOST_COLUMNS and not any(cells[MOST_COLUMNS:]):
        cells = cells[:MOST_COLUMNS]
    if len(cells) > MOST_COLUMNS or any(len(cell) > LONGEST_CELL for cell in cells):
        raise UnreadableFile(TOO_WIDE)
    return cells


def _unwrapped(line: str) -> str:
    """Some write each row as one quoted cell."""
    line = line.strip()
    return line[1:-1].replace('""', '"') if line.startswith('"') and line.endswith('"') else line


def _delimiter(lines: Sequence[str]) -> str:
    best = max(DELIMITERS, key=lambda delimiter: (_fit(lines, delimiter), -DELIMITERS.index(delimiter)))
    return best if _fit(lines, best)[0] else ""


def _fit(lines: Sequence[str], delimiter: str) -> tuple[bool, int]:
    """Whether a header is found with it, and how wide and even a table it makes."""
    counts = [_QUOTED.sub("", line).count(delimiter) + 1 for line in lines]
    widths = Counter(width for width in counts if width > 1)
    if not widths:
        return False, 0
    even = max(width * rows for width, rows in widths.items())
    return True, even


def _rows(lines: Sequence[str], delimiter: str) -> Iterator[Row]:
    """A row a line, or several where a quoted cell has line breaks in it."""
    widths = Counter(len(_cells(line, delimiter)) for line in lines[:500] if line.count('"') % 2 == 0)
    usual = max(widths, key=lambda width: (width > 1, width * widths[width]), default=0)
    place = 0
    while place < len(lines):
        taken, row = 1, None
        if lines[place].count('"') % 2:
            taken, row = _joined(lines[place : place + _MOST_LINES_IN_A_CELL], delimiter, usual)
        yield row or tuple(_cells(lines[place], delimiter))
        place += taken


def _cells(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])


def _joined(lines: Sequence[str], delimiter: str, usual: int) -> tuple[int, Row]:
    """The row that an open quote stretches over lines; a quote never closed is none."""
    quotes = 0
    for taken, line in enumerate(lines, 1):
        quotes += line.count('"')
        if taken > 1 and quotes % 2 == 0:
            row = _strict(lines[:taken], delimiter)
            if row and (len(row) == usual or not usual):
                return taken, row
    alone = _cells(lines[0], delimiter)
    if len(alone) != usual:
        alone = _cells(lines[0].replace('"', ""), delimiter)
    return 1, tuple(alone)


def _strict(lines: Sequence[str], delimiter: str) -> Row | None:
    try:
        found = list(csv.reader([line + "\n" for line in lines], delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return tuple(found[0]) if len(found) == 1 else None


def shape(rows: Sequence[Row]) -> Table:
    """The part of the rows that is the table: banks put lines above and below it."""
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    widths = Counter(len(row) for row in rows if _filled(row) > 1)
    if not widths:
        raise UnreadableFile
    usual = max(widths.items(), key=lambda item: (item[0] * item[1], item[0]))[0]
    first = next((place for place, row in enumerate(rows[:_HEADER_WITHIN]) if is_header(row)), None)
    if first is None:
        least = min(usual, Counter(map(_filled, rows)).most_common(1)[0][0])
        full = (
            place for place, row in enumerate(rows) if 2 * _filled(row) >= least and len(row) >= usual - 1
        )
        first = next(full, None)
    if first is None:  # nothing but delimiters
        raise UnreadableFile
    width = _width(rows[first:], usual)
    body = [(*_mended(row, width), *[""] * width)[:width] for row in rows[first:]]
    is_named = is_header(rows[first]) or not _is_data(body[0])
    header = _named(body[0]) if is_named else tuple(str(place + 1) for place in range(width))
    kept = [row for row in body if row != body[0]] if is_named else body
    while len(kept) > 1 and is_header(kept[0]) and not _is_data(kept[0]):  # names in two languages
        kept = kept[1:]
    if len(kept) > MOST_ROWS:
        raise UnreadableFile(TOO_MANY_ROWS)
    if not kept and is_header(header):
        raise UnreadableFile(NO_ROWS)
    above = "\n".join(cell for row in rows[:first] for cell in row)
    return Table(header, tuple(kept), is_named=is_named, above=above[:LONGEST_CELL])


def _width(rows: Sequence[Row], usual: int) -> int:
    """How wide the table is: as its names, where wider rows only lack quotes around a comma."""
    own = len(rows[0])
    if own < usual and is_header(rows[0]) and all(len(_mended(row, own)) <= own for row in rows):
        return own
    return max(usual, own)


def _mended(row: Row, width: int) -> Row:
    """A row too wide for its header because `1,415.41` or `12,50` was written without quotes, put together
    again."""
    cells = _joined_at(list(row), width, _HEAD, _TAIL)
    return tuple(_joined_at(cells, width, _WHOLE, _CENTS))


def _joined_at(cells: list[str], width: int, head: re.Pattern[str], tail: re.Pattern[str]) -> list[str]:
    place = 0
    while len(cells) > width and any(cells[width:]) and place + 1 < len(cells):
        if head.fullmatch(cells[place]) and tail.fullmatch(cells[place + 1]):
            cells[place : place + 2] = [f"{cells[place].rstrip()},{cells[place + 1].strip()}"]
        else:
            place += 1
    return cells


def _named(cells: Row) -> Row:
    return tuple(" ".join(cell.split()) or str(place) for place, cell in enumerate(cells, 1))


def without_remarks(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows that fill more than two cells and half as many as is usual: no totals and remarks below a
    table; all of them where none does."""
    counts = [_filled(row) for row in rows]
    least = max(2, median_low(counts) // 2) if counts else 0
    return [row for row, count in zip(rows, counts, strict=True) if count > least] or rows


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _is_data(row: Row) -> bool:
    """A header has no cell that starts with a digit or a sign and a digit."""
    return any(re.match(r"\s*[-+(]?\d", cell) for cell in row)
