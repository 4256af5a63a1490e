"""Any file a person sends, as a table: what it is is told by its content, never by its name."""

from __future__ import annotations

from datetime import date

from bot.documents.camt import is_camt, read_camt
from bot.documents.encodings import decode
from bot.documents.markup import is_markup, read_markup
from bot.documents.mt940 import is_mt940, read_mt940
from bot.documents.ofx import is_ofx, read_ofx
from bot.documents.qif import is_qif, read_qif
from bot.documents.statements import EXPORT_HEADER
from bot.documents.tables import (
    LARGEST_BYTES,
    MOST_ROWS,
    TOO_LARGE,
    TOO_MANY_ROWS,
    Table,
    read_strict,
    read_text,
    shape,
)
from bot.documents.xls import OLE, read_xls
from bot.documents.xlsx import ARCHIVE, read_xlsx
from bot.errors import UnreadableFile

NOT_TEXT = "I cannot read that kind of file, nothing was imported. CSV, Excel, OFX, QIF, CAMT and MT940 work."
EMPTY = "That file is empty, nothing was imported."
PDF = "I cannot read PDFs, nothing was imported. Your bank has the same as CSV, Excel or OFX."

_LOOKED_AT = 4000  # characters
_ZIP = b"PK\x03\x04"
_ARCHIVES = (b"\x1f\x8b", b"Rar!", b"7z\xbc", b"BZh", b"\xfd7zXZ")
_OTHER = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"SQLite format", b"ID3", b"OggS")


def read_file(content: bytes, *, month_first: bool, today: date) -> Table:
    """The table in a CSV, OFX, QIF, CAMT, MT940, XLSX or XLS file; raises `UnreadableFile`."""
    if len(content) > LARGEST_BYTES:
        raise UnreadableFile(TOO_LARGE)
    _refuse_other(content)
    table = _read(content, month_first, today)
    if len(table.rows) > MOST_ROWS:
        raise UnreadableFile(TOO_MANY_ROWS)
    return table


def _read(content: bytes, month_first: bool, today: date) -> Table:
    if content.startswith(_ZIP):
        return read_xlsx(content)
    return read_xls(content) if content.startswith(OLE) else _read_text(content, month_first, today)


def _refuse_other(content: bytes) -> None:
    """Raise `UnreadableFile` with what to do for kinds that people send and nobody can read here."""
    if content.startswith(b"%PDF"):
        raise UnreadableFile(PDF)
    if content.startswith(_ARCHIVES):
        raise UnreadableFile(ARCHIVE)
    if content.startswith(_OTHER):
        raise UnreadableFile(NOT_TEXT)


def _read_text(content: bytes, month_first: bool, today: date) -> Table:
    text = decode(content).replace("\0", "").lstrip("\ufeff\u200b \t\r\n")
    if not text:
        raise UnreadableFile(EMPTY)
    if text.startswith(",".join(EXPORT_HEADER)) and (export := read_strict(text, EXPORT_HEADER)):
        return export  # whatever signs its notes hold
    if _is_rubbish(text[:_LOOKED_AT]):
        raise UnreadableFile(NOT_TEXT)
    if is_ofx(text):
        return read_ofx(text)
    if is_camt(text):
        return read_camt(content)
    if is_markup(text):
        return shape(read_markup(text))
    if is_qif(text):
        return read_qif(text, month_first=month_first, today=today)
    if is_mt940(text):
        return read_mt940(text)
    return read_text(text)


def _is_rubbish(start: str) -> bool:
    """Whether more of it than a slip can explain is marks that no text has."""
    odd = sum(not (each.isprintable() or each.isspace()) or each == "\ufffd" for each in start)
    return 20 * odd > len(start)
