"""Pages of A4, drawn: a title, a chart, tables in columns, from the top down. Sizes are points, y upwards.

It loads matplotlib, so only the printing process imports it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.charts import style
from bot.charts.layout import Box, Scale, crowding
from bot.charts.paper import ASCENT, DESCENT, Align, Paper
from bot.charts.report import Bar, Chart, Page, Table

WIDTH, HEIGHT = 595.28, 841.89
LEFT, RIGHT, TOP, BOTTOM = 44.0, WIDTH - 44.0, HEIGHT - 40.0, 52.0
TITLE, HEADING, TEXT, SMALL = 20.0, 10.0, 8.0, 7.0
LINE = 11.3
GUTTER = 24.0  # between columns of tables
SPACE = 8.0  # between cells
BARS = 84.0  # the height of the tallest bar
MOST_NATURAL = 0.45  # of its table's width, that a column takes by itself at most


def sheet(page: Page) -> Paper:
    """The page on a sheet of its own."""
    paper = Paper(WIDTH, HEIGHT, is_printed=True)
    y = _head(paper, page)
    if page.chart:
        y = _chart(paper, page.chart, y)
    for band in page.bands:
        y = _band(paper, band, y)
    _write(paper, LEFT, BOTTOM - 22, page.foot, size=SMALL, colour=style.MUTED)
    _write(paper, RIGHT, BOTTOM - 22, page.number, size=SMALL, colour=style.MUTED, align="right")
    return paper


def _write(
    paper: Paper,
    x: float,
    y: float,
    words: str,
    *,
    size: float = TEXT,
    colour: str = style.INK,
    bold: bool = False,
    align: Align = "left",
) -> None:
    paper.text(x, y, words, size=size, colour=colour, bold=bold, align=align)


def _head(paper: Paper, page: Page) -> float:
    """The title and its figure on one line, the lines below; returns the y under them."""
    y = TOP - ASCENT * TITLE
    figure = paper.cut(page.figure, 0.5 * (RIGHT - LEFT), size=TITLE, bold=True)
    _write(paper, RIGHT, y, figure, size=TITLE, bold=True, align="right")
    room = RIGHT - LEFT - GUTTER - paper.width(figure, size=TITLE, bold=True)
    _write(paper, LEFT, y, paper.cut(page.title, room, size=TITLE, bold=True), size=TITLE, bold=True)
    y -= 8
    for line in page.lines:
        y -= LINE + 1
        _write(paper, LEFT, y, paper.cut(line, RIGHT - LEFT, size=TEXT + 1), size=TEXT + 1)
    return y - 10


def _title(paper: Paper, x: float, top: float, words: str) -> float:
    y = top - ASCENT * HEADING - 4
    _write(paper, x, y, words, size=HEADING, bold=True)
    return y - 5


def _chart(paper: Paper, chart: Chart, top: float) -> float:
    y = _title(paper, LEFT, top, chart.title)
    foot = y - 14 - BARS
    highest = max((bar.amount for bar in chart.bars), default=0)
    limits = [bar.limit for bar in chart.bars if bar.limit is not None]
    scale = Scale(0, max(highest, *(limit for limit in limits if limit <= 3 * highest), 1), foot, foot + BARS)
    _key(paper, chart, scale, y + 5)
    paper.line([(LEFT, foot), (RIGHT, foot)], style.FAINT, 0.8)
    for index, bar in enumerate(chart.bars):
        _bar(paper, bar, _slot(chart, index), scale)
    _labels(paper, chart, scale)
    _names(paper, chart, foot - 10)
    return _years(paper, chart, foot - 10) - 10


def _key(paper: Paper, chart: Chart, scale: Scale, y: float) -> None:
    """The dashes and what they mean, at the right of the chart's title; nothing where none are drawn."""
    if chart.limit_label and any(bar.limit is not None and bar.limit <= scale.high for bar in chart.bars):
        end = RIGHT - paper.width(chart.limit_label, size=TEXT) - 6
        paper.line([(end - 22, y + 2.6), (end, y + 2.6)], style.BUDGET, 1.4, dashes=(6, 3))
        _write(paper, RIGHT, y, chart.limit_label, align="right")


def _slot(chart: Chart, index: int) -> tuple[float, float]:
    """Left and right of the room of one bar, never wider than with twelve."""
    room = (RIGHT - LEFT) / max(12, len(chart.bars))
    return LEFT + room * index, LEFT + room * (index + 1)


def _bar(paper: Paper, bar: Bar, slot: tuple[float, float], y: Scale) -> None:
    left, right = slot
    gap = 0.14 * (right - left)
    if bar.amount:
        paper.bar(Box(left + gap, y.start, right - gap, max(y(bar.amount), y.start + 1)), style.INK)
    if bar.limit is not None and bar.limit <= y.high:
        for colour, width, dashes in ((style.WHITE, 3.0, None), (style.BUDGET, 1.4, (6.0, 3.0))):
            paper.line([(left, y(bar.limit)), (right, y(bar.limit))], colour, width, dashes)


def _labels(paper: Paper, chart: Chart, y: Scale) -> None:
    """Amounts over their bars, the largest first, as far as there is room beside each other."""
    written: list[tuple[Box, float]] = []
    for index in sorted(range(len(chart.bars)), key=lambda one: -chart.bars[one].amount):
        bar, middle = chart.bars[index], sum(_slot(chart, index)) / 2
        base = _base(bar, y)
        half = paper.width(bar.label, size=SMALL) / 2
        middle = min(max(middle, LEFT + half), RIGHT - half)
        box = Box(middle - half - 2, base - 3, middle + half + 2, base + SMALL)
        neighbours = [_solid(chart, other, y) for other in range(len(chart.bars)) if other != index]
        if bar.label and not crowding(box, [*written, *neighbours]):
            _write(paper, middle, base, bar.label, size=SMALL, align="center")
            written.append((box, 1.0))


def _base(bar: Bar, y: Scale) -> float:
    """Where a bar's label stands: over the bar, and over its limit where that would go through the label."""
    base = y(bar.amount) + 3
    if bar.limit is not None and base - 3 < y(bar.limit) < base + SMALL + 1:
        return y(bar.limit) + 4
    return base


def _solid(chart: Chart, index: int, y: Scale) -> tuple[Box, float]:
    left, right = _slot(chart, index)
    return Box(left, y.start, right, y(chart.bars[index].amount)), 1.0


def _names(paper: Paper, chart: Chart, y: float) -> None:
    """The bars' names, each, or every second, third … one where they would touch."""
    slot = _slot(chart, 0)[1] - LEFT
    widest = max(paper.width(bar.name, size=SMALL) for bar in chart.bars) + 3
    step = max(1, -int(-widest // slot))
    for index in range(0, len(chart.bars), step):
        _write(paper, sum(_slot(chart, index)) / 2, y, chart.bars[index].name, size=SMALL, align="center")


def _years(paper: Paper, chart: Chart, y: float) -> float:
    """Under the names where each year begins; returns the y of the last line."""
    if not any(bar.year for bar in chart.bars):
        return y
    for index, bar in enumerate(chart.bars):
        left = sum(_slot(chart, index)) / 2 - paper.width(bar.year, size=SMALL) / 2
        _write(paper, max(LEFT, left), y - LINE, bar.year, size=SMALL)
    return y - LINE


def _band(paper: Paper, band: Sequence[Sequence[Table]], top: float) -> float:
    """Columns of tables beside each other; returns the y under the longest."""
    width = (RIGHT - LEFT - GUTTER * (len(band) - 1)) / max(1, len(band))
    lowest = top
    for place, column in enumerate(band):
        y, left = top, LEFT + (width + GUTTER) * place
        for table in column:
            y = _table(paper, table, left, width, y)
        lowest = min(lowest, y)
    return lowest


def _table(paper: Paper, table: Table, left: float, width: float, top: float) -> float:
    y = _title(paper, left, top, table.title)
    edges = _edges(paper, table, left, width)
    if table.head:
        y = _row(paper, table, table.head, edges, y, colour=style.MUTED)
    for row in table.rows:
        y = _row(paper, table, row, edges, y)
        paper.line([(left, y - 1.6), (left + width, y - 1.6)], style.FAINT, 0.5)
    if table.foot:
        y = _row(paper, table, table.foot, edges, y, bold=True)
    return y - 8


def _edges(paper: Paper, table: Table, left: float, width: float) -> list[tuple[float, float]]:
    """Left and right of each column: as wide as its widest cell, the wide one what is left."""
    most = MOST_NATURAL * width
    natural = [min(most, _widest(paper, table, place)) for place in range(len(table.aligns))]
    wide = table.aligns.index("w")
    gaps = SPACE * sum(1 for place, room in enumerate(natural) if room and place != wide)
    natural[wide] = max(0.0, width - gaps - (sum(natural) - natural[wide]))
    edges, x = [], left
    for room in natural:
        edges.append((x, x + room))
        x += room + (SPACE if room else 0)
    return edges


def _widest(paper: Paper, table: Table, place: int) -> float:
    cells = [row[place] for row in (*table.rows, table.head) if row]
    bold = [table.foot[place]] if table.foot else []
    widths = [paper.width(words, size=TEXT) for words in cells]
    return max((*widths, *(paper.width(words, size=TEXT, bold=True) for words in bold)), default=0.0)


def _row(
    paper: Paper,
    table: Table,
    row: Sequence[str],
    edges: Sequence[tuple[float, float]],
    top: float,
    *,
    colour: str = style.INK,
    bold: bool = False,
) -> float:
    y = top - LINE + DESCENT * TEXT
    for words, align, (left, right) in zip(row, table.aligns, edges, strict=True):
        shown = paper.cut(words, right - left + 0.5, size=TEXT, bold=bold)
        if align == "r":
            _write(paper, right, y, shown, colour=colour, bold=bold, align="right")
        else:
            _write(paper, left, y, shown, colour=colour, bold=bold)
    return top - LINE
