"""XLSX: the first sheet that holds a table of spending, its dates and numbers as they are typed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from bot.errors import UnreadableFile
from bot.parsing.names import is_header
from bot.parsing.tables import (
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_MANY_ROWS,
    TOO_WIDE,
    Row,
    Table,
    checked,
    read_text,
    shape,
)

MOST_MEMBERS = 200
MOST_INFLATED = 50_000_000  # bytes
MOST_RATIO = 100  # inflated to packed, of the whole file
MOST_CHARACTERS = 20_000_000  # of all cells: one string may be named by every cell
MOST_SHEETS = 20
BOMB = (
    "That workbook is too large when unpacked, nothing was imported. Save the one sheet as CSV and send that."
)
ARCHIVE = "That is an archive, nothing was imported. Unpack it and send the file inside."
NO_SHEET = (
    "That is not an Excel workbook I can read, nothing was imported. Save the table as CSV and send that."
)

_WITHIN = 60  # rows in which a header is looked for


def read_xlsx(content: bytes) -> Table:
    """The table of a workbook; raises `UnreadableFile`, for a bomb before it is unpacked."""
    _check(content)
    try:
        sheets = list(_sheets(content))
    except UnreadableFile:
        raise
    except Exception:  # whatever a damaged workbook makes its reader raise
        raise UnreadableFile(NO_SHEET) from None
    named = [rows for rows in sheets if any(is_header(row) for row in rows[:_WITHIN])]
    best = named[0] if named else max(sheets, key=len, default=[])
    if not any(_is_filled_beside(row) for row in best):  # a text file pasted into the first column
        return read_text("\n".join(row[0] for row in best if row))
    return shape(best)


def _is_filled_beside(row: Row) -> bool:
    return any(cell.strip() for cell in row[1:])


def _check(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise UnreadableFile(NO_SHEET) from None
    inflated = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MOST_MEMBERS or inflated > max(1_000_000, min(MOST_INFLATED, MOST_RATIO * packed)):
        raise UnreadableFile(BOMB)
    if not any(member.filename.startswith("xl/") for member in members):
        raise UnreadableFile(ARCHIVE)


def _sheets(content: bytes) -> Iterator[list[Row]]:
    from openpyxl import load_workbook  # loaded where a file needs it

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets[:MOST_SHEETS]:
            sheet.reset_dimensions()  # what a file says of its size is not believed
            yield _rows(sheet)
    finally:
        book.close()


def _rows(sheet: Any) -> list[Row]:
    rows, characters = list[Row](), 0
    for values in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1):
        row = checked(_text(value) for value in values)
        if any(row):
            rows.append(row)
        characters += sum(map(len, row))
        if characters > MOST_CHARACTERS:
            raise UnreadableFile(TOO_WIDE)
        if len(rows) > MOST_ROWS + _WITHIN:
            raise UnreadableFile(TOO_MANY_ROWS)
    return rows


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
