"""Workbooks, new and old: which sheet holds the table, and a cell as CSV would write it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from bot.documents.names import is_header
from bot.documents.tables import (
    MOST_ROWS,
    TOO_MANY_ROWS,
    TOO_WIDE,
    Row,
    Table,
    checked,
    read_text,
    shape,
)
from bot.errors import UnreadableFile

MOST_SHEETS = 20
MOST_CHARACTERS = 20_000_000  # of all cells of a sheet: one string may be named by every cell
NO_SHEET = (
    "That is not an Excel workbook I can read, nothing was imported. Save the table as CSV and send that."
)

_WITHIN = 60  # rows in which a header is looked for


def table_of(sheets: Sequence[Sequence[Row]]) -> Table:
    """The table of the first sheet that names columns, else of the longest; raises `UnreadableFile`."""
    named = [rows for rows in sheets if any(is_header(row) for row in rows[:_WITHIN])]
    best = named[0] if named else max(sheets, key=len, default=[])
    if not any(_is_filled_beside(row) for row in best):  # a text file pasted into the first column
        return read_text("\n".join(row[0] for row in best if row))
    return shape(best)


def rows_of(sheet: Iterable[Iterable[object]]) -> list[Row]:
    """The rows of a sheet that say anything; raises `UnreadableFile` for more than any table of spending."""
    rows, characters = list[Row](), 0
    for values in sheet:
        row = checked(_text(value) for value in values)
        if any(row):
            rows.append(row)
        characters += sum(map(len, row))
        if characters > MOST_CHARACTERS:
            raise UnreadableFile(TOO_WIDE)
        if len(rows) > MOST_ROWS + _WITHIN:
            raise UnreadableFile(TOO_MANY_ROWS)
    return rows


def _is_filled_beside(row: Row) -> bool:
    return any(cell.strip() for cell in row[1:])


def _text(value: object) -> str:
    """A cell as CSV would write it; a fraction of three digits gets a fourth, so that it is no thousand."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, datetime):
        return (
            value.date().isoformat()
            if value.time() == time()
            else value.isoformat(sep=" ", timespec="seconds")
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        text = f"{round(value, 8):.8f}".rstrip("0").rstrip(".")
        return f"{text}0" if len(text.partition(".")[2]) == 3 else text
    return str(value)
