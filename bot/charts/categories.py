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
LARGEST = 1.9
"""Few rows are drawn up to this many times as large, so that they fill the sheet."""


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
    height = (top - 24) / max(1, len(rows))
    size = min(max(height / ROW, 1.0), LARGEST)
    scale, step = _scale(paper, rows, size), min(height, 1.2 * ROW * size)
    top -= (top - 24 - step * len(rows)) / 3  # what few rows leave stands rather below them
    for index, bar in enumerate(rows):
        _draw_row(paper, _Row(bar, scale, top - step * index, size, is_rest=bar is view.rest))


@dataclass(frozen=True, slots=True)
class _Row:
    """A bar where it is drawn, `size` times as large as in a full picture, in letters not quite so much."""

    bar: Bar
    scale: Scale
    top: float
    size: float
    is_rest: bool

    @property
    def letters(self) -> float:
        return _letters(self.size)


def _letters(size: float) -> float:
    return style.LABEL_SIZE * (1 + (size - 1) * 0.45)


def _scale(paper: "Paper", rows: Sequence[Bar], size: float) -> Scale:
    """Amounts to pixels, so that even the widest label finds room after the longest bar."""
    largest = max((bar.amount for bar in rows), default=0)
    letters = _letters(size)
    widest = max(
        (paper.width(_label(paper, bar, letters), size=letters, bold=True) for bar in rows), default=0.0
    )
    return Scale(0, max(largest, *_near(rows), 1), style.MARGIN, style.SIDE - style.MARGIN - widest - 28)


def _near(rows: Sequence[Bar]) -> list[int]:
    """The budgets that are marked."""
    largest = max((bar.amount for bar in rows), default=0)
    return [bar.budget for bar in rows if bar.budget is not None and bar.budget <= FAR * largest]


def _label(paper: "Paper", bar: Bar, letters: float) -> str:
    return paper.cut(bar.label, style.SIDE * 0.4, size=letters, bold=True)


def _draw_row(paper: "Paper", row: _Row) -> None:
    bar, scale, letters = row.bar, row.scale, row.letters
    name = paper.cut(bar.name, style.SIDE - 2.0 * style.MARGIN, size=letters)
    base = row.top - 34 * letters / style.LABEL_SIZE
    paper.text(style.MARGIN, base, name, size=letters, colour=style.MUTED if row.is_rest else style.INK)
    above, thick = base - 14 * row.size, BAR * row.size
    end = max(scale(bar.amount), scale.start + 6)
    paper.bar(Box(scale.start, above - thick, end, above), style.MUTED if row.is_rest else style.INK)
    label, middle, after = _label(paper, bar, letters), above - thick / 2, end
    if bar.budget is not None and bar.budget <= scale.high:
        tick = scale(bar.budget)
        paper.tick(tick, middle, thick + 14, style.BUDGET)
        words = paper.width(label, size=letters, bold=True)
        after = tick if end - 20 < tick < end + 32 + words else end
    paper.text(after + 20, middle - 0.36 * letters, label, size=letters, bold=True)
