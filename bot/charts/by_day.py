"""Day by day: what was spent against what the model had expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.charts import key, style
from bot.charts.layout import Box, Scale

if TYPE_CHECKING:
    from bot.charts.paper import Paper

NAMES_Y = 56.0
FOOT = 112.0
NAMED = 3
TALL = 1.6
"""A day higher than this many times the usual is cut off and named."""


@dataclass(frozen=True, slots=True)
class Days:
    """One picture of at least two days, oldest first; minor units, not negative. ValueError otherwise.

    `low`…`high` is the 80 % band and `median` the middle of what was predicted for each day. `labels` has the
    amount of each day in words; the largest days show theirs. `day_labels` are (index from 0, words).
    """

    headline: str
    subhead: str
    actual: tuple[int, ...]
    low: tuple[int, ...]
    median: tuple[int, ...]
    high: tuple[int, ...]
    labels: tuple[str, ...]
    day_labels: tuple[tuple[int, str], ...]
    actual_label: str
    predicted_label: str

    def __post_init__(self) -> None:
        rows = (self.actual, self.low, self.median, self.high, self.labels)
        if len(self.actual) < 2 or len({len(row) for row in rows}) != 1:
            raise ValueError("every row has a value for each day, two days or more")
        if any(
            not low <= mid <= high for low, mid, high in zip(self.low, self.median, self.high, strict=True)
        ):
            raise ValueError("bands must not cross")
        if min(*self.actual, *self.low) < 0:
            raise ValueError("amounts are not negative")
        if any(not 0 <= index < len(self.actual) for index, _ in self.day_labels):
            raise ValueError("day labels name days of the picture")


def lines(view: Days) -> bytes:
    """The picture as a PNG of 1080 × 1080 pixels."""
    return style.render(lambda paper: draw(paper, view))


def draw(paper: "Paper", view: Days) -> None:
    """Put the picture on a sheet."""
    top = key.write(paper, paper.header(view.headline, view.subhead) - 24, _key(view))
    x = Scale(0, len(view.actual) - 1, style.MARGIN + 24, style.SIDE - style.MARGIN - 24)
    y = Scale(0, _ceiling(view), FOOT, top - 76)
    paper.line([(style.MARGIN, FOOT), (style.SIDE - style.MARGIN, FOOT)], style.FAINT, 3)
    above = [(x(day), y(min(value, y.high))) for day, value in enumerate(view.high)]
    below = [(x(day), y(min(value, y.high))) for day, value in enumerate(view.low)]
    paper.area([*above, *reversed(below)], style.BAND_80)
    middle = [(x(day), y(min(value, y.high))) for day, value in enumerate(view.median)]
    paper.line(middle, style.FORECAST, 8, dashes=(9, 7))
    for day, value in enumerate(view.actual):
        _draw_day(paper, x(day), y(min(value, y.high)), is_cut=value > y.high)
    _write_largest(paper, view, x, y)
    _write_days(paper, view, x)


def _key(view: Days) -> Sequence[key.Entry]:
    predicted = key.Entry("band", style.FORECAST, view.predicted_label)
    return [key.Entry("dot", style.INK, view.actual_label), predicted]


def _ceiling(view: Days) -> float:
    """The top of the scale: a few towering days, rent say, don't press all the others flat."""
    usual = max(max(view.high), sorted(view.actual)[int(0.9 * (len(view.actual) - 1))], 1)
    tallest = max(view.actual)
    return max(tallest, usual) if tallest <= TALL * usual else TALL * usual


def _draw_day(paper: "Paper", x: float, y: float, *, is_cut: bool) -> None:
    if y > FOOT + 1:
        paper.line([(x, FOOT), (x, y)], style.INK, 5)
        paper.block(Box(x - 4, FOOT, x + 4, y))
    if is_cut:
        paper.line([(x - 16, y - 46), (x + 16, y - 30)], style.WHITE, 10)
        paper.triangle(x, y + 12, style.INK, half=13)
    else:
        paper.disc(x, y, 10, style.INK)


def _write_largest(paper: "Paper", view: Days, x: Scale, y: Scale) -> None:
    """The largest days say their amount, as far as there is room."""
    largest = sorted(range(len(view.actual)), key=lambda day: -view.actual[day])[:NAMED]
    for day in largest:
        if view.actual[day]:
            paper.above(x(day), y(min(view.actual[day], y.high)) + 26, view.labels[day], bold=True)


def _write_days(paper: "Paper", view: Days, x: Scale) -> None:
    """The last day first, then the first, then the others: who finds no room is left out."""
    rank = {len(view.actual) - 1: 0, 0: 1}
    for index, words in sorted(view.day_labels, key=lambda label: rank.get(label[0], 2)):
        paper.above(x(index), NAMES_Y, words)
