"""Spending by category: sorted level bars, six and the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.charts import key, style
from bot.charts.layout import Box, Scale

if TYPE_CHECKING:
    from bot.charts.paper import Paper

MOST = 7
FAR = 3
"""A budget higher than this many times the largest bar is only pointed to."""

ROW = 124.0
BAR = 46.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A category: its name, amount in minor units, the amount in words, and its budget in minor units."""

    name: str
    amount: int
    label: str
    budget: int | None = None

    def __post_init__(self) -> None:
        if self.amount < 0 or (self.budget is not None and self.budget < 0):
            raise ValueError("amounts are not negative")


@dataclass(frozen=True, slots=True)
class Bars:
    """One picture: at most six `bars` and `rest`, all else together, or seven bars without a rest.

    `budget_label` explains the upright mark; it is written if any is marked. ValueError if too many.
    """

    headline: str
    subhead: str
    bars: tuple[Bar, ...]
    rest: Bar | None = None
    budget_label: str = ""

    def __post_init__(self) -> None:
        if len(self.bars) + (self.rest is not None) > MOST:
            raise ValueError(f"at most {MOST} bars: see six_and_rest")


def six_and_rest(amounts: Sequence[tuple[str, int]]) -> tuple[tuple[tuple[str, int], ...], int]:
    """The largest six (name, amount), largest first, and the sum of the others; all, if they are seven."""
    ordered = sorted(amounts, key=lambda pair: -pair[1])
    kept = ordered if len(ordered) <= MOST else ordered[: MOST - 1]
    return tuple(kept), sum(amount for _, amount in ordered[len(kept) :])


def bars(view: Bars) -> bytes:
    """The picture as a PNG of 1080 × 1080 pixels; the largest bar on top, the rest always last."""
    return style.render(lambda paper: draw(paper, view))


def draw(paper: "Paper", view: Bars) -> None:
    """Put the picture on a sheet."""
    top = paper.header(view.headline, view.subhead) - 24
    rows = sorted(view.bars, key=lambda bar: -bar.amount) + ([view.rest] if view.rest else [])
    if _near(rows) and view.budget_label:
        top = key.write(paper, top, [key.Entry("tick", style.BUDGET, view.budget_label)])
    scale = _scale(paper, rows)
    height = min(ROW, (top - 24) / max(1, len(rows)))
    for index, bar in enumerate(rows):
        _draw_row(paper, bar, scale, top - height * index, is_rest=bar is view.rest)


def _scale(paper: "Paper", rows: Sequence[Bar]) -> Scale:
    """Amounts to pixels, so that even the widest label finds room after the longest bar."""
    largest = max((bar.amount for bar in rows), default=0)
    widest = max((paper.width(_label(paper, bar), bold=True) for bar in rows), default=0.0)
    return Scale(0, max(largest, *_near(rows), 1), style.MARGIN, style.SIDE - style.MARGIN - widest - 28)


def _near(rows: Sequence[Bar]) -> list[int]:
    """The budgets that are marked."""
    largest = max((bar.amount for bar in rows), default=0)
    return [bar.budget for bar in rows if bar.budget is not None and bar.budget <= FAR * largest]


def _label(paper: "Paper", bar: Bar) -> str:
    return paper.cut(bar.label, style.SIDE * 0.4, bold=True)


def _draw_row(paper: "Paper", bar: Bar, scale: Scale, top: float, *, is_rest: bool) -> None:
    name = paper.cut(bar.name, style.SIDE - 2.0 * style.MARGIN)
    paper.text(style.MARGIN, top - 34, name, colour=style.MUTED if is_rest else style.INK)
    above = top - 48
    end = max(scale(bar.amount), scale.start + 6)
    paper.bar(Box(scale.start, above - BAR, end, above), style.MUTED if is_rest else style.INK)
    after = end
    if bar.budget is not None and bar.budget <= scale.high:
        tick = scale(bar.budget)
        paper.tick(tick, above - BAR / 2, BAR + 14, style.BUDGET)
        words = paper.width(_label(paper, bar), bold=True)
        after = tick if end - 20 < tick < end + 32 + words else end
    paper.text(after + 20, above - BAR / 2 - 13, _label(paper, bar), bold=True)
