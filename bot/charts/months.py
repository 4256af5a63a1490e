"""The last months as upright bars; what this one will likely still cost is hatched on top."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.charts import key, style
from bot.charts.layout import Box, Scale

if TYPE_CHECKING:
    from bot.charts.paper import Paper, Spot

MOST = 13
FAR = 2.5
"""A budget higher than this many times the tallest bar is named, not drawn."""

NAMES_Y = 56.0
FOOT = 112.0
GAP_SHARE = 0.28


@dataclass(frozen=True, slots=True)
class Month:
    """A month: short name, minor units spent and (this month's) still expected, their sum in words."""

    name: str
    amount: int
    label: str
    rest: int = 0

    def __post_init__(self) -> None:
        if self.amount < 0 or self.rest < 0:
            raise ValueError("amounts are not negative")

    @property
    def total(self) -> int:
        """Spent and still expected together."""
        return self.amount + self.rest


@dataclass(frozen=True, slots=True)
class Months:
    """One picture: 1 to 13 months, oldest first, and a budget in minor units. ValueError otherwise.

    `rest_label` explains the hatching; it is written if a month has a rest.
    """

    headline: str
    subhead: str
    months: tuple[Month, ...]
    rest_label: str = ""
    budget: int | None = None
    budget_label: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.months) <= MOST:
            raise ValueError(f"1 to {MOST} months")
        if self.budget is not None and self.budget < 0:
            raise ValueError("amounts are not negative")


def bars(view: Months) -> bytes:
    """The picture as a PNG of 1080 × 1080 pixels."""
    return style.render(lambda paper: draw(paper, view))


def draw(paper: "Paper", view: Months) -> None:
    """Put the picture on a sheet."""
    top = key.write(paper, paper.header(view.headline, view.subhead) - 24, _key(view))
    near = view.budget if view.budget is not None and not _is_far(view) else None
    y = Scale(0, max(_tallest(view), near or 0, 1), FOOT, top - 64)
    paper.line([(style.MARGIN, FOOT), (style.SIDE - style.MARGIN, FOOT)], style.FAINT, 3)
    for index, month in enumerate(view.months):
        _draw_month(paper, month, _span(view, index), y)
    if near is not None:
        line = [(x, y(near)) for x in (float(style.MARGIN), float(style.SIDE - style.MARGIN))]
        paper.line(line, style.WHITE, 12)
        paper.line(line, style.BUDGET, 6, dashes=(26, 12))
    _write_amounts(paper, view, y, y(near) if near is not None else None)
    _write_names(paper, view)


def _tallest(view: Months) -> int:
    return max(month.total for month in view.months)


def _is_far(view: Months) -> bool:
    """Whether the budget is too high above the bars to be drawn."""
    return view.budget is not None and 0 < FAR * _tallest(view) < view.budget


def _key(view: Months) -> list[key.Entry]:
    entries = []
    if view.budget is not None:
        sign: key.Sign = "higher" if _is_far(view) else "dashes"
        entries.append(key.Entry(sign, style.BUDGET, view.budget_label))
    if any(month.rest for month in view.months):
        entries.append(key.Entry("hatching", style.FORECAST, view.rest_label))
    return entries


def _span(view: Months, index: int) -> tuple[float, float]:
    """Left and right of one bar, never wider than with four months."""
    room = (style.SIDE - 2 * style.MARGIN) / max(len(view.months), 4)
    left = style.MARGIN + room * index + room * GAP_SHARE / 2
    return left, left + room * (1 - GAP_SHARE)


def _draw_month(paper: "Paper", month: Month, span: tuple[float, float], y: Scale) -> None:
    left, right = span
    paper.bar(Box(left, FOOT, right, max(y(month.amount), FOOT + 4)), style.INK)
    if month.rest:
        bottom = max(y(month.amount), FOOT + 4) + 4
        paper.hatched(Box(left + 2, bottom, right - 2, max(y(month.total), bottom + 8)), style.FORECAST)


def _write_amounts(paper: "Paper", view: Months, y: Scale, line: float | None) -> None:
    """This month's first, higher up if it must; then the largest and back in time, where there is room; none
    on the budget's `line`."""
    now = view.months[-1]
    middle, top = sum(_span(view, len(view.months) - 1)) / 2, _clear_of(line, y(now.total) + 16)
    right = style.SIDE - style.MARGIN / 2
    middle = min(middle, right - paper.width(now.label, bold=True) / 2)
    higher: list[Spot] = [(middle, top + 20 * step, "center") for step in range(40)]
    paper.place(now.label, higher, colour=style.FORECAST if now.rest else style.INK, bold=True)
    earlier = range(len(view.months) - 2, -1, -1)
    for index in sorted(earlier, key=lambda one: view.months[one].total != _tallest(view)):
        month = view.months[index]
        base = _clear_of(line, y(month.total) + 16)
        paper.above(sum(_span(view, index)) / 2, base, month.label)


def _clear_of(line: float | None, base: float) -> float:
    """Where a text on the base line `base` stands, above the budget's line if it would touch it."""
    below, over = 0.24 * style.LABEL_SIZE + 8, 0.94 * style.LABEL_SIZE + 8
    return line + below if line is not None and base - below < line < base + over else base


def _write_names(paper: "Paper", view: Months) -> None:
    """Every month's name, or every second, third, … one, counted back from this month."""
    room = _span(view, 1)[0] - _span(view, 0)[0]
    names = [paper.cut(month.name, 200) for month in view.months]
    widest = max(paper.width(name) for name in names) + 16
    for index in range(len(names) - 1, -1, -max(1, math.ceil(widest / room))):
        paper.above(sum(_span(view, index)) / 2, NAMES_Y, names[index])
