"""Any file a person sends, as a table: what it is is told by its content, never by its name."""

from __future__ import annotations

from datetime import date

from bot.errors import UnreadableFile
from bot.parsing.camt import is_camt, read_camt
from bot.parsing.encodings import decode
from bot.parsing.mt940 import is_mt940, read_mt940
from bot.parsing.ofx import is_ofx, read_ofx
from bot.parsing.qif import is_qif, read_qif
from bot.parsing.statements import EXPORT_HEADER
from bot.parsing.tables import (
    LARGEST_BYTES,
    MOST_ROWS,
    TOO_LARGE,
    TOO_MANY_ROWS,
    Table,
    read_strict,
    read_text,
)
from bot.parsing.xlsx import read_xlsx

NOT_TEXT = "That is not a CSV file, nothing was imported. Save the table as CSV and send that."

_ZIP = b"PK\x03\x04"
_OTHER = (b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc")


def read_file(content: bytes, *, month_first: bool, today: date) -> Table:
    """The table in a CSV, OFX, QIF, CAMT, MT940 or XLSX file; raises `UnreadableFile`."""
    if len(content) > LARGEST_BYTES:
        raise UnreadableFile(TOO_LARGE)
    if content.startswith(_OTHER):
        raise UnreadableFile(NOT_TEXT)
    table = read_xlsx(content) if content.startswith(_ZIP) else _read_text(content, month_first, today)
    if len(table.rows) > MOST_ROWS:
        raise UnreadableFile(TOO_MANY_ROWS)
    return table


def _read_text(content: bytes, month_first: bool, today: date) -> Table:
    text = decode(content).replace("\0", "").lstrip("\ufeff\u200b \t\r\n")
    if text.startswith(",".join(EXPORT_HEADER)) and (export := read_strict(text, EXPORT_HEADER)):
        return export
    if is_ofx(text):
        return read_ofx(text)
    if is_camt(text):
        return read_camt(content)
    if is_qif(text):
        return read_qif(text, month_first=month_first, today=today)
    if is_mt940(text):
        return read_mt940(text)
    return read_text(text)
