"""XLSX: the sheets of a workbook, its dates and numbers as they are typed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from bot.documents.sheets import MOST_SHEETS, NO_SHEET, rows_of, table_of
from bot.documents.tables import MOST_COLUMNS, Row, Table
from bot.errors import UnreadableFile

MOST_MEMBERS = 200
MOST_INFLATED = 50_000_000  # bytes
MOST_RATIO = 100  # inflated to packed, of the whole file
BOMB = (
    "That workbook is too large when unpacked, nothing was imported. Save the one sheet as CSV and send that."
)
ARCHIVE = "That is an archive, nothing was imported. Unpack it and send the file inside."


def read_xlsx(content: bytes) -> Table:
    """The table of a workbook; raises `UnreadableFile`, for a bomb before it is unpacked."""
    _check(content)
    try:
        sheets = list(_sheets(content))
    except UnreadableFile:
        raise
    except Exception:  # whatever a damaged workbook makes its reader raise
        raise UnreadableFile(NO_SHEET) from None
    return table_of(sheets)


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
            yield rows_of(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1))
    finally:
        book.close()
