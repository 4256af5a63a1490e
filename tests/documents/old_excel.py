"""Workbooks of an old Excel, as small as they can be: one sheet, written record by record."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import date

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_DAY_FORMAT = 14
_START = date(1899, 12, 30)


def old_workbook(rows: Sequence[Sequence[str | float | date]]) -> bytes:
    """An `.xls` file with the rows on its only sheet."""
    return _packed(_globals() + _sheet(rows))


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _start(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))


def _globals() -> bytes:
    styles = b"".join(_record(0x00E0, struct.pack("<HH16x", 0, form)) for form in (0, _DAY_FORMAT))
    name = b"One"
    around = len(_start(0x0005) + styles) + 4 + 8 + len(name) + 4
    bound = _record(0x0085, struct.pack("<IHBB", around, 0, len(name), 0) + name)
    return _start(0x0005) + styles + bound + _record(0x000A, b"")


def _sheet(rows: Sequence[Sequence[str | float | date]]) -> bytes:
    cells = (
        _cell(at, place, value)
        for at, row in enumerate(rows)
        for place, value in enumerate(row)
        if value != ""
    )
    return _start(0x0010) + b"".join(cells) + _record(0x000A, b"")


def _cell(at: int, place: int, value: str | float | date) -> bytes:
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x0204, struct.pack("<HHHHB", at, place, 0, len(text) // 2, 1) + text)
    is_day = isinstance(value, date)
    number = float((value - _START).days) if isinstance(value, date) else float(value)
    return _record(0x0203, struct.pack("<HHHd", at, place, int(is_day), number))


def _packed(stream: bytes) -> bytes:
    """The stream in a file of sectors: its table first, then the directory, then the stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(stream) // _SECTOR
    chain = [_FAT, _END, *range(3, sectors + 2), _END]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0)
    header = header.ljust(_SECTOR, b"\xff")
    entries = _entry("Root Entry", 5, _END, 0, child=1) + _entry("Workbook", 2, 2, len(stream))
    return header + table + entries.ljust(_SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBBIII36x", len(text), kind, 1, _FREE, _FREE, child)
    return text.ljust(64, b"\0") + links + struct.pack("<II4x", start, size)
