"""A page of text whose columns are laid out with spaces, as copied from a PDF or a screen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.documents.names import is_header
from bot.parsing.cells import date_parts, read_amount

Row = tuple[str, ...]

_GAPS = re.compile(r"\S+(?: \S+)*")  # one space stands between words, more between columns
_DELIMITED = re.compile(r"[;\t|]|,(?!\d{3}(?!\d)).*,")
_DATED = re.compile(
    r"(?P<day>\d{1,4}[-./]\d{1,2}[-./]\d{1,4})\s+(?:\d{1,2}:\d\d\s+)?(?P<note>\S.*?)\s+"
    r"(?P<amount>[-+(]?[^\w\s.,]?\s?-?\d[\d.,]*\)?(?:\s?[A-Z]{3}|\s?[€£₽])?)"
    r"(?:\s+(?P<balance>[-+(]?[^\w\s.,]?-?\d[\d.,]*\)?))?$"
)
_HEADER_WITHIN = 60  # lines
_LOOKED_AT = 200  # lines
_LEAST_LINES = 2
_LONGEST = 300  # characters of a line


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or more between gaps, and where on its line it stands."""

    text: str
    start: int
    end: int


def read_page(lines: Sequence[str]) -> list[Row] | None:
    """The rows of such a page, its names first; None where the text is no such page."""
    if lines and lines[0].lstrip().startswith("<"):
        return None
    for place, line in enumerate(lines[:_HEADER_WITHIN]):
        names = _pieces(line)
        if len(names) > 2 and not _DELIMITED.search(line) and is_header(name.text for name in names):
            above = [(each,) for each in lines[:place]]
            return [*above, tuple(name.text for name in names), *_under(names, lines[place + 1 :])]
    return _dated(lines)


def _under(names: Sequence[_Piece], lines: Sequence[str]) -> list[Row]:
    rows = []
    for line in lines:
        pieces = _pieces(line)
        if len(pieces) == len(names):
            rows.append(tuple(piece.text for piece in pieces))
        elif pieces:
            rows.append(_aligned(names, pieces))
    return rows


def _aligned(names: Sequence[_Piece], pieces: Sequence[_Piece]) -> Row:
    """Each piece under the name that it starts or ends with, or comes nearest to."""
    cells = [""] * len(names)
    for piece in pieces:
        distances = [min(abs(piece.start - name.start), abs(piece.end - name.end)) for name in names]
        place = distances.index(min(distances))
        cells[place] = f"{cells[place]} {piece.text}".strip()
    return tuple(cells)


def _dated(lines: Sequence[str]) -> list[Row] | None:
    """Lines that start with a day and end with an amount, perhaps with the balance after it; a line that
    starts so and ends otherwise is a row without an amount."""
    first = [line for line in lines[:_LOOKED_AT] if _is_dated(line)]
    if len(first) < _LEAST_LINES or 2 * sum(bool(_DELIMITED.search(line)) for line in first) >= len(first):
        return None
    rows = [_row(line.strip()) for line in lines if _is_dated(line)]
    if 2 * sum(_is_money(amount) for _, _, amount, _ in rows) < len(rows):
        return None
    width = 4 if 2 * sum(bool(balance) for *_, balance in rows) > len(rows) else 3
    return [("Date", "Description", "Amount", "Balance")[:width], *(row[:width] for row in rows)]


def _row(line: str) -> tuple[str, str, str, str]:
    found = _DATED.match(line)
    if not found:
        day, _, rest = line.partition(" ")
        return day, rest, "", ""
    return found["day"], found["note"], found["amount"], found["balance"] or ""


def _is_dated(line: str) -> bool:
    return len(line) < _LONGEST and date_parts(line.strip()) is not None


def _is_money(text: str) -> bool:
    return any(read_amount(text, mark) is not None for mark in ".,")


def _pieces(line: str) -> list[_Piece]:
    return [_Piece(found[0], found.start(), found.end()) for found in _GAPS.finditer(line.rstrip())]
