"""An uploaded file as a table of text: its encoding, its delimiter, where its header is.

Anything a person may send comes in here; what is no table raises `UnreadableFile` with a sentence.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from bot.errors import UnreadableFile

LARGEST_BYTES = 5_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 100
LONGEST_CELL = 32 * 1024  # characters
DELIMITERS = ";\t|,"  # where two fit equally well the earlier wins: a comma may be a decimal mark

TOO_LARGE = "That file is larger than 5 MB, nothing was imported. Send it in parts."
TOO_MANY_ROWS = "That file has more than 50,000 rows, nothing was imported. Send it in parts."
TOO_WIDE = "That file has more than 100 columns or very long cells, nothing was imported."
NOT_TEXT = "That is not a CSV file, nothing was imported. Save the table as CSV and send that."

_NOT_TEXT = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b")
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_MOST_LINES_IN_A_CELL = 20  # more is a quote that was never closed

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`header` has a name for each column (made up where the file has none); every row is as wide."""

    header: Row
    rows: tuple[Row, ...]


def read_table(content: bytes) -> Table:
    """The table in a file; raises `UnreadableFile`."""
    if len(content) > LARGEST_BYTES:
        raise UnreadableFile(TOO_LARGE)
    if content.startswith(_NOT_TEXT):
        raise UnreadableFile(NOT_TEXT)
    rows = _split(decode(content).replace("\0", ""))
    if len(rows) > MOST_ROWS + 50:
        raise UnreadableFile(TOO_MANY_ROWS)
    table = _shape(rows)
    if len(table.rows) > MOST_ROWS:
        raise UnreadableFile(TOO_MANY_ROWS)
    return table


def decode(content: bytes) -> str:
    """The text of UTF-8, UTF-16, GB 18030 or Windows-1252 bytes; it never fails."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    sample = content[:4000]
    if sample.count(0) > len(sample) // 4:
        is_little = sample[1::2].count(0) > sample[::2].count(0)
        return content.decode("utf-16-le" if is_little else "utf-16-be", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030" if _is_chinese(content) else "cp1252", errors="replace")


def _is_chinese(content: bytes) -> bool:
    """GB 18030's high bytes come in pairs, those of Western letters alone."""
    runs = [len(run) for run in _HIGH_BYTES.findall(content)]
    return 10 * sum(run for run in runs if run % 2 == 0) > 9 * sum(runs)


def _split(text: str) -> list[Row]:
    lines = text.splitlines()[:200]
    best = max(DELIMITERS, key=lambda delimiter: (_fit(lines, delimiter), -DELIMITERS.index(delimiter)))
    try:
        rows = _parse(text, best)
        if any(cell.count("\n") > _MOST_LINES_IN_A_CELL for row in rows for cell in row):
            rows = _parse(text.replace('"', ""), best)
    except csv.Error:
        raise UnreadableFile(TOO_WIDE) from None
    if any(len(row) > MOST_COLUMNS or any(len(cell) > LONGEST_CELL for cell in row) for row in rows):
        raise UnreadableFile(TOO_WIDE)
    return rows


def _parse(text: str, delimiter: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows = []
    for row in reader:
        if any(cell.strip() for cell in row):
            rows.append(tuple(row))
        if len(rows) > MOST_ROWS + 50:
            break
    return rows


def _fit(lines: list[str], delimiter: str) -> Fraction:
    """How wide and how even a table the delimiter makes."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
    except csv.Error:
        return Fraction(0)
    counted = Counter(width for width in widths if width > 1)
    if not counted:
        return Fraction(0)
    width, rows = max(counted.items(), key=lambda item: (item[0] * item[1], item[0]))
    return Fraction(width * rows, len(widths))


def _shape(rows: list[Row]) -> Table:
    """The part of the file that is the table: banks put lines above and below it."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        raise UnreadableFile
    width = max(widths.items(), key=lambda item: (item[0] * item[1], item[0]))[0]
    full = (index for index, row in enumerate(rows) if _filled(row) > width // 2 and len(row) >= width)
    first = next(full, None)
    if first is None:  # nothing but delimiters
        raise UnreadableFile
    body = [(*row, *[""] * width)[:width] for row in rows[first:]]
    if _is_data(body[0]):
        return Table(tuple(str(place + 1) for place in range(width)), tuple(body))
    return Table(tuple(cell.strip() for cell in body[0]), tuple(body[1:]))


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _is_data(row: Row) -> bool:
    """A header has no cell that starts with a digit or a sign and a digit."""
    return any(re.match(r"\s*[-+(]?\d", cell) for cell in row)
