"""Pages to print: what stands on them, as values, and the same as JSON on its way to the printing process."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

ALIGNS = frozenset("lwr")


@dataclass(frozen=True, slots=True)
class Bar:
    """An upright bar: its name, an amount in minor units, the amount in words, and a limit in minor units;
    `year`, where one begins, stands under the name."""

    name: str
    amount: int
    label: str = ""
    limit: int | None = None
    year: str = ""

    def __post_init__(self) -> None:
        if self.amount < 0 or (self.limit is not None and self.limit < 0):
            raise ValueError("amounts are not negative")


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars side by side, one at least; `limit_label` explains the dashes across those that have a limit."""

    title: str
    bars: tuple[Bar, ...]
    limit_label: str = ""

    def __post_init__(self) -> None:
        if not self.bars:
            raise ValueError("a chart has a bar")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of as many cells as `aligns` has letters: `l` left, `r` right, each as wide as it needs to be, and
    one `w`, left, which takes the rest of the room and is cut where that is too little. `head` and `foot` are
    rows of their own, or empty. ValueError otherwise."""

    title: str
    aligns: str
    rows: tuple[tuple[str, ...], ...]
    head: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.aligns.count("w") != 1 or set(self.aligns) - ALIGNS:
            raise ValueError("one wide column among left and right ones")
        if any(len(row) != len(self.aligns) for row in (*self.rows, *filter(None, (self.head, self.foot)))):
            raise ValueError("a cell for each column")


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its title with a figure opposite, lines below, a chart, then bands of columns of tables from
    the top; `foot` and `number` stand at its foot."""

    title: str
    figure: str
    lines: tuple[str, ...]
    chart: Chart | None
    bands: tuple[tuple[tuple[Table, ...], ...], ...]
    foot: str
    number: str


def write_pages(title: str, pages: Sequence[Page]) -> bytes:
    """A document as the printing process is asked for it."""
    return json.dumps({"title": title, "pages": [asdict(page) for page in pages]}).encode()


def read_pages(wire: bytes) -> tuple[str, list[Page]]:
    """The inverse of `write_pages`; raises `ValueError`, `KeyError` or `TypeError` for anything else."""
    asked = json.loads(wire)
    return str(asked["title"]), [_page(**page) for page in asked["pages"]]


def _page(*, lines: list[str], chart: Any, bands: Any, **words: str) -> Page:
    drawn = Chart(**{**chart, "bars": tuple(Bar(**bar) for bar in chart["bars"])}) if chart else None
    read = tuple(tuple(tuple(_table(**each) for each in column) for column in band) for band in bands)
    return Page(lines=tuple(lines), chart=drawn, bands=read, **words)


def _table(*, rows: list[list[str]], head: list[str], foot: list[str], **words: str) -> Table:
    return Table(rows=tuple(map(tuple, rows)), head=tuple(head), foot=tuple(foot), **words)
