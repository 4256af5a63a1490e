"""Tables that banks write as a page and call Excel: HTML, and the XML of an older Excel."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from bot.documents.tables import MOST_COLUMNS, MOST_ROWS, TOO_MANY_ROWS, TOO_WIDE, Row, checked
from bot.errors import UnreadableFile

_STARTS = re.compile(
    r"\s*(<\?xml[^>]*>\s*|<!--.*?-->\s*|<\?mso[^>]*>\s*)*<(!doctype html|html|table|(\w+:)?workbook)\b",
    re.IGNORECASE | re.DOTALL,
)
_ROWS, _CELLS = frozenset({"tr", "row"}), frozenset({"td", "th", "cell"})
_SILENT = frozenset({"style", "script", "title"})


def is_markup(text: str) -> bool:
    """Whether the text is such a page."""
    return (
        bool(_STARTS.match(text[:4000])) and re.search(r"<(\w+:)?(tr|row)\b", text, re.IGNORECASE) is not None
    )


def read_markup(text: str) -> list[Row]:
    """The rows of all of a page's tables; nothing in it is followed or run. Raises `UnreadableFile`."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_row()
    return reader.rows


class _Reader(HTMLParser):
    """Collects the text of cells; a cell of several columns' width is followed by empty ones."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self._row: list[str] = []
        self._cell: list[str] | None = None
        self._span = 1
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name, told = tag.rpartition(":")[2], {key.rpartition(":")[2]: value or "" for key, value in attrs}
        if name in _ROWS:
            self.end_row()
        elif name in _CELLS:
            self._end_cell()
            self._skip_to(_number(told.get("index", "")))
            self._cell, self._span = [], max(1, _number(told.get("colspan", "")))
        elif name in ("br", "p", "div") and self._cell is not None:
            self._cell.append(" ")
        self._silent += name in _SILENT

    def handle_endtag(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in _CELLS:
            self._end_cell()
        elif name in _ROWS or name == "table":
            self.end_row()
        self._silent -= name in _SILENT and self._silent > 0

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._silent:
            self._cell.append(data)

    def end_row(self) -> None:
        """Keep the row that is open, if it says anything."""
        self._end_cell()
        if any(self._row):
            self.rows.append(checked(self._row))
        self._row = []
        if len(self.rows) > MOST_ROWS + 100:
            raise UnreadableFile(TOO_MANY_ROWS)

    def _skip_to(self, index: int) -> None:
        """An older Excel leaves empty cells out and numbers the next, from 1."""
        if index > MOST_COLUMNS:
            raise UnreadableFile(TOO_WIDE)
        self._row.extend("" for _ in range(index - 1 - len(self._row)))

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        text = " ".join("".join(self._cell).split())
        self._row.extend([text, *[""] * (min(self._span, MOST_COLUMNS) - 1)])
        self._cell, self._span = None, 1
        if len(self._row) > 2 * MOST_COLUMNS:
            raise UnreadableFile(TOO_WIDE)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0
