"""The fan: what was spent this period, where it will likely end, and what the budget says to that."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.charts import style
from bot.charts.layout import Box, Scale, spread

if TYPE_CHECKING:
    from bot.charts.paper import Paper, Spot

FAR = 2.5
"""A budget higher than this many times everything else is named at the top, not drawn to scale."""

DAYS_Y = 56.0
FOOT = 116.0
BILL_ROW = 48.0
EDGE_ROW = 48.0
TRIANGLE = 34.0


@dataclass(frozen=True, slots=True)
class Bands:
    """Cumulative quantiles from today to the last day: `low`…`high` hold 80 %, `lower`…`upper` 50 %.

    Minor units; all five start at what is spent today and never cross. ValueError otherwise.
    """

    low: tuple[int, ...]
    lower: tuple[int, ...]
    median: tuple[int, ...]
    upper: tuple[int, ...]
    high: tuple[int, ...]

    def __post_init__(self) -> None:
        five = (self.low, self.lower, self.median, self.upper, self.high)
        if not self.low or len({len(one) for one in five}) != 1:
            raise ValueError("bands are five rows of the same, positive length")
        if any(list(day) != sorted(day) for day in zip(*five, strict=True)):
            raise ValueError("bands must not cross")
        if self.low[0] != self.high[0]:
            raise ValueError("all bands start at what is spent today")


@dataclass(frozen=True, slots=True)
class Fan:
    """One period's picture; amounts in minor units, words ready to be shown, days counted from 1.

    `spent` is cumulative, one for each day until today. `bands` begin today and end on the last of `days`.
    `edge` names the high, median and low end. `run_out`: first and last likely day. ValueError if wrong.
    """

    headline: str
    subhead: str
    spent: tuple[int, ...]
    spent_label: str
    days: int
    day_labels: tuple[tuple[int, str], ...]
    bands: Bands | None = None
    edge: tuple[str, str, str] | None = None
    budget: int | None = None
    budget_label: str = ""
    run_out: tuple[int, int] | None = None
    run_out_label: str = ""
    bills: tuple[tuple[int, str], ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.spent) <= self.days:
            raise ValueError("spent has one value for each day until today")
        if min(self.spent) < 0 or (self.budget is not None and self.budget < 0):
            raise ValueError("amounts are not negative")
        if (self.bands is None) != (self.edge is None):
            raise ValueError("bands and the words at their edge come together")
        if self.bands and len(self.bands.low) != self.days - len(self.spent) + 1:
            raise ValueError("bands have one value for each day from today to the last")
        if self.bands and self.bands.low[0] != self.spent[-1]:
            raise ValueError("bands start at what is spent today")
        named = [day for day, _ in (*self.day_labels, *self.bills)]
        if any(not 1 <= day <= self.days for day in (*named, *(self.run_out or ()))):
            raise ValueError("days lie within the period")


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where days and amounts lie on the sheet."""

    x: Scale
    y: Scale
    today: int
    foot: float


def fan(view: Fan) -> bytes:
    """The picture as a PNG of 1080 × 1080 pixels."""
    return style.render(lambda paper: draw(paper, view))


def draw(paper: "Paper", view: Fan) -> None:
    """Put the picture on a sheet."""
    top = paper.header(view.headline, view.subhead)
    rows = _bill_rows(paper, view)
    plot = _plot(paper, view, top, len(rows))
    _draw_foot(paper, view, plot, rows)
    _draw_bands(paper, view, plot)
    _draw_budget(paper, view, plot)
    _draw_median(paper, view, plot)
    _draw_spent(paper, view, plot)
    _write_edge(paper, view, plot)
    _write_budget(paper, view, plot, top)
    _write_run_out(paper, view, plot)
    _write_spent(paper, view, plot)


def _plot(paper: "Paper", view: Fan, top: float, bill_rows: int) -> _Plot:
    right = style.SIDE - style.MARGIN - 12.0
    if view.edge and len(view.spent) < view.days:
        widest = max(paper.width(words, bold=True) for words in _edge_words(paper, view))
        right = style.SIDE - 24 - widest - 16
    foot = FOOT + (TRIANGLE + BILL_ROW * bill_rows if view.bills else 0)
    y = Scale(0, _ceiling(view), foot, top - 64)
    return _Plot(Scale(1, view.days, style.MARGIN + 36.0, right), y, len(view.spent), foot)


def _edge_words(paper: "Paper", view: Fan) -> list[str]:
    """High, median and low; where they say the same, the median alone."""
    words = [paper.cut(one, style.SIDE * 0.4, bold=True) for one in view.edge or ()]
    return [word if index == 1 or word != words[1] else "" for index, word in enumerate(words)]


def _highest(view: Fan) -> int:
    return max(max(view.spent), view.bands.high[-1] if view.bands else 0)


def _is_far(view: Fan) -> bool:
    """Whether the budget is too high above the rest to be drawn."""
    return view.budget is not None and 0 < FAR * _highest(view) < view.budget


def _ceiling(view: Fan) -> int:
    near = view.budget if view.budget is not None and not _is_far(view) else 0
    return max(_highest(view), near, 1)


def _draw_foot(paper: "Paper", view: Fan, plot: _Plot, rows: list[list[tuple[float, str]]]) -> None:
    paper.line([(style.MARGIN, plot.foot), (plot.x.end, plot.foot)], style.FAINT, 3)
    paper.block(Box(0, 0, style.SIDE, plot.foot))
    for day in {day for day, _ in view.bills}:
        paper.triangle(plot.x(day), plot.foot - 3, style.MUTED)
    for index, row in enumerate(rows):
        _write_bills(paper, plot, row, plot.foot - TRIANGLE - 4 - BILL_ROW * (index + 0.75))
    _write_days(paper, view, plot)


def _write_days(paper: "Paper", view: Fan, plot: _Plot) -> None:
    """Today first, then the ends, then the others: who finds no room is left out."""
    last = {len(view.spent): 0, 1: 1, view.days: 1}
    for day, words in sorted(view.day_labels, key=lambda label: last.get(label[0], 2)):
        half = paper.width(words) / 2
        x = min(max(plot.x(day), style.MARGIN + half), style.SIDE - style.MARGIN / 2 - half)
        box = paper.box_of(x, DAYS_Y, words, size=style.LABEL_SIZE, bold=False, align="center")
        wide = Box(box.left - 12, box.bottom, box.right + 12, box.top)
        if not any(wide.overlap(other) for other, weight in paper.taken if weight > 1):
            paper.text(x, DAYS_Y, words, align="center")


def _bill_rows(paper: "Paper", view: Fan) -> list[list[tuple[float, str]]]:
    """Bills as (day, words) in one row, or in two where their names would be far from their days."""
    by_day: dict[int, list[str]] = {}
    for day, name in sorted(view.bills):
        by_day.setdefault(day, []).append(name)
    bills = [(float(day), ", ".join(names)) for day, names in by_day.items()]
    room = style.SIDE - 2.0 * style.MARGIN
    wide = sum(paper.width(words) + 20 for _, words in bills)
    if wide <= room * 0.45 or len(bills) < 2:
        return [_cut_all(paper, bills, room)] if bills else []
    return [_cut_all(paper, bills[start::2], room) for start in (0, 1)]


def _cut_all(paper: "Paper", bills: list[tuple[float, str]], room: float) -> list[tuple[float, str]]:
    share = room / len(bills) - 20
    if sum(paper.width(words) + 20 for _, words in bills) <= room:
        share = room
    cut = [(day, paper.cut(words, share)) for day, words in bills]
    return [(day, words) for day, words in cut if len(words) > 2 or words in dict(bills).values()]


def _write_bills(paper: "Paper", plot: _Plot, row: list[tuple[float, str]], y: float) -> None:
    widths = [paper.width(words) + 20 for _, words in row]
    centres = spread(
        [plot.x(day) for day, _ in row], widths, style.MARGIN - 10, style.SIDE - style.MARGIN / 2
    )
    for centre, (_, words) in zip(centres, row, strict=True):
        paper.text(centre, y, words, colour=style.MUTED, align="center")


def _draw_bands(paper: "Paper", view: Fan, plot: _Plot) -> None:
    if not view.bands or len(view.bands.low) < 2:
        return
    days = range(plot.today, view.days + 1)
    for low, high, colour in (
        (view.bands.low, view.bands.high, style.BAND_80),
        (view.bands.lower, view.bands.upper, style.BAND_50),
    ):
        above = [(plot.x(day), plot.y(value)) for day, value in zip(days, high, strict=True)]
        below = [(plot.x(day), plot.y(value)) for day, value in zip(days, low, strict=True)]
        paper.area([*above, *reversed(below)], colour)
    outer = list(zip(days, view.bands.low, view.bands.high, strict=True))
    for start, end in pairwise(outer):
        for column in _columns(start, end, plot):
            paper.block(column)


def _columns(start: tuple[int, int, int], end: tuple[int, int, int], plot: _Plot) -> Iterator[Box]:
    """The band between two (day, low, high) as upright boxes of at most 24 pixels, seen by the texts."""
    left, right = plot.x(start[0]), plot.x(end[0])
    count = max(1, math.ceil((right - left) / 24))
    low = Scale(0, count, plot.y(start[1]), plot.y(end[1]))
    high = Scale(0, count, plot.y(start[2]), plot.y(end[2]))
    across = Scale(0, count, left, right)
    for step in range(count):
        yield Box(across(step), low(step), across(step + 1), high(step + 1))


def _draw_median(paper: "Paper", view: Fan, plot: _Plot) -> None:
    if view.bands and len(view.bands.median) > 1:
        days = range(plot.today, view.days + 1)
        points = [(plot.x(day), plot.y(value)) for day, value in zip(days, view.bands.median, strict=True)]
        paper.line(points, style.FORECAST, 9, dashes=(9, 9))


def _draw_budget(paper: "Paper", view: Fan, plot: _Plot) -> None:
    if view.budget is None or _is_far(view):
        return
    y = plot.y(view.budget)
    paper.line([(style.MARGIN, y), (plot.x.end, y)], style.BUDGET, 6, dashes=(26, 12))
    paper.block(Box(style.MARGIN, y - 6, plot.x.end, y + 6))
    if view.run_out:
        start, end = _mark(view.run_out, plot)
        paper.bar(Box(start, y - 9, end, y + 9), style.BUDGET)


def _mark(run_out: tuple[int, int], plot: _Plot) -> tuple[float, float]:
    """Left and right of the thick mark: at least 24 pixels, so that one day is seen too."""
    start, end = plot.x(min(run_out)), plot.x(max(run_out))
    widen = max(0.0, 24 - (end - start)) / 2
    return start - widen, min(end + widen, plot.x.end)


def _draw_spent(paper: "Paper", view: Fan, plot: _Plot) -> None:
    points = [(style.MARGIN + 0.0, plot.y(0))]
    for day, value in enumerate(view.spent, start=1):
        points += [(plot.x(day), points[-1][1]), (plot.x(day), plot.y(value))]
    paper.line(points, style.INK, 8)
    for (x, y), (after, higher) in pairwise(points):
        paper.block(Box(x - 6, min(y, higher) - 6, after + 6, max(y, higher) + 6))
    paper.disc(plot.x(plot.today), plot.y(view.spent[-1]), 13, style.INK)


def _write_edge(paper: "Paper", view: Fan, plot: _Plot) -> None:
    if not view.bands or plot.today == view.days:
        return
    ends = (view.bands.high[-1], view.bands.median[-1], view.bands.low[-1])
    shown = [
        (plot.y(end), words, index == 1)
        for index, (end, words) in enumerate(zip(ends, _edge_words(paper, view), strict=True))
        if words
    ][::-1]
    centres = spread([y for y, _, _ in shown], [EDGE_ROW] * len(shown), plot.foot - 6, plot.y.end + 60)
    for centre, (_, words, is_median) in zip(centres, shown, strict=True):
        colour = style.FORECAST if is_median else style.MUTED
        paper.text(plot.x.end + 16, centre - 13, words, colour=colour, bold=is_median)


def _write_budget(paper: "Paper", view: Fan, plot: _Plot, top: float) -> None:
    if view.budget is None:
        return
    if _is_far(view):
        paper.triangle(style.MARGIN + 15, top - 16, style.BUDGET)
        paper.text(style.MARGIN + 44, top - 44, view.budget_label, colour=style.BUDGET, bold=True)
        return
    spots = _along(plot.y(view.budget), style.MARGIN + 4, plot.x.end)
    paper.place(view.budget_label, spots, colour=style.BUDGET, bold=True)


def _along(y: float, start: float, end: float) -> "Iterator[Spot]":
    """Under and over a level line, from the left to the right."""
    for step in range(int((end - start) / 20)):
        yield start + 20 * step, y - 44, "left"
        yield start + 20 * step, y + 20, "left"


def _write_run_out(paper: "Paper", view: Fan, plot: _Plot) -> None:
    if not view.run_out or view.budget is None or _is_far(view):
        return
    start, end = _mark(view.run_out, plot)
    paper.place(view.run_out_label, _around(plot.y(view.budget), start, end), colour=style.BUDGET)


def _around(y: float, start: float, end: float) -> "Iterator[Spot]":
    """Over and under a level line, from its mark outwards."""
    for away in range(0, style.SIDE, 20):
        yield start - 8 - away, y + 20, "right"
        yield end + away, y - 48, "right"
        yield start - 8 - away, y - 48, "right"
        yield start + away, y + 20, "left"


def _write_spent(paper: "Paper", view: Fan, plot: _Plot) -> None:
    x, y = plot.x(plot.today), plot.y(view.spent[-1])
    paper.place(view.spent_label, _near(x, y), bold=True)


def _near(x: float, y: float) -> "Iterator[Spot]":
    """Around a dot: over it to the left, under it to the right, then ever higher up and further down."""
    for away in range(0, style.SIDE, 24):
        for shift in (0, 60, 120, 240):
            yield x - 24 + shift, y + 24 + away, "right"
            yield x + 24 + shift, y - 48 - away, "left"
        yield style.MARGIN, y + 24 + away, "left"
        yield x - 24, y - 48 - away, "right"
