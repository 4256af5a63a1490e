"""XLS, the Excel of before 2007: the sheets of a workbook, its dates and numbers as they are typed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from bot.documents.sheets import MOST_SHEETS, NO_SHEET, rows_of, table_of
from bot.documents.tables import Row, Table
from bot.errors import UnreadableFile

OLE = b"\xd0\xcf\x11\xe0"  # how it starts, and a new workbook with a password
LOCKED = "That file has a password, nothing was imported. Save it without one and send that."

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read_xls(content: bytes) -> Table:
    """The table of an old workbook; raises `UnreadableFile`."""
    if _ENCRYPTED in content:
        raise UnreadableFile(LOCKED)
    try:
        sheets = list(_sheets(content))
    except UnreadableFile:
        raise
    except Exception as error:  # whatever a damaged workbook makes its reader raise
        raise UnreadableFile(LOCKED if "encrypted" in str(error) else NO_SHEET) from None
    return table_of(sheets)


def _sheets(content: bytes) -> Iterator[list[Row]]:
    import xlrd  # loaded where a file needs it

    book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), on_demand=True, ragged_rows=True)
    for place in range(min(book.nsheets, MOST_SHEETS)):
        sheet = book.sheet_by_index(place)
        yield rows_of(_values(sheet, at, book.datemode) for at in range(sheet.nrows))
        book.unload_sheet(place)


def _values(sheet: Any, at: int, datemode: int) -> Iterator[object]:
    """The cells of a row: a number is a day where its format says so; truths and errors are nothing."""
    import xlrd

    for kind, value in zip(sheet.row_types(at), sheet.row_values(at), strict=True):
        if kind == xlrd.XL_CELL_DATE:
            yield xlrd.xldate_as_datetime(value, datemode)
        else:
            yield value if kind in (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER) else None
