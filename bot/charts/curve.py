"""How the training went: the loss of each epoch."""

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.charts import key, style
from bot.charts.layout import Box, Scale

if TYPE_CHECKING:
    from bot.charts.paper import Paper, Point, Spot

WIDE = 20.0
"""Losses whose largest is this many times the smallest are drawn on a logarithmic scale."""

NAMES_Y = 56.0
FOOT = 112.0


@dataclass(frozen=True, slots=True)
class Loss:
    """One picture: finite losses of each epoch, in training and, where there is one, in validation.

    `first_label`, `last_label` word the first and last training loss; `epoch_labels` are the words under the
    first and the last epoch. `best` is (index from 0, words) of the epoch that was kept. `log_label` is
    written if the scale is logarithmic. ValueError if a row is empty, uneven or not finite.
    """

    headline: str
    subhead: str
    training: tuple[float, ...]
    training_label: str
    epoch_labels: tuple[str, str]
    validation: tuple[float, ...] = ()
    validation_label: str = ""
    first_label: str = ""
    last_label: str = ""
    best: tuple[int, str] | None = None
    log_label: str = ""

    def __post_init__(self) -> None:
        if not self.training or len(self.validation) not in (0, len(self.training)):
            raise ValueError("a loss for each epoch")
        if not all(math.isfinite(value) for value in (*self.training, *self.validation)):
            raise ValueError("losses are finite")
        if self.best and not 0 <= self.best[0] < len(self.training):
            raise ValueError("the best epoch is one of them")


def loss(view: Loss) -> bytes:
    """The picture as a PNG of 1080 × 1080 pixels."""
    return style.render(lambda paper: draw(paper, view))


def is_logarithmic(view: Loss) -> bool:
    """Whether the losses span so much that only a logarithmic scale shows them."""
    values = (*view.training, *view.validation)
    return min(values) > 0 and max(values) / min(values) > WIDE


def draw(paper: "Paper", view: Loss) -> None:
    """Put the picture on a sheet."""
    top = key.write(paper, paper.header(view.headline, view.subhead) - 24, _key(view))
    bend = math.log if is_logarithmic(view) else float
    values = [bend(value) for value in (*view.training, *view.validation)]
    last = len(view.training) - 1
    x = Scale(0, max(1, last), style.MARGIN + 14, style.SIDE - style.MARGIN - 14)
    y = Scale(min(values), max(values), FOOT + 80, top - 80)
    paper.line([(style.MARGIN, FOOT), (style.SIDE - style.MARGIN, FOOT)], style.FAINT, 3)
    training = [(x(epoch), y(bend(value))) for epoch, value in enumerate(view.training)]
    validation = [(x(epoch), y(bend(value))) for epoch, value in enumerate(view.validation)]
    _draw_curve(paper, training, style.INK, dashes=None)
    _draw_curve(paper, validation, style.FORECAST, dashes=(9, 7))
    _write_ends(paper, view, training)
    _write_best(paper, view, validation or training)
    for epoch, words in ((last, view.epoch_labels[1]), (0, view.epoch_labels[0])):
        paper.above(x(epoch), NAMES_Y, words)


def _key(view: Loss) -> list[key.Entry]:
    entries = [key.Entry("line", style.INK, view.training_label)]
    if view.validation:
        entries.append(key.Entry("dots", style.FORECAST, view.validation_label))
    if is_logarithmic(view):
        entries.append(key.Entry("scale", style.MUTED, view.log_label))
    return entries


def _draw_curve(
    paper: "Paper", points: "list[Point]", colour: str, dashes: tuple[float, float] | None
) -> None:
    if len(points) > 1:
        paper.line(points, colour, 7, dashes)
    elif points:
        paper.disc(*points[0], 10, colour)
    for (x, y), (after, later) in pairwise(points):
        paper.block(Box(x - 4, min(y, later) - 4, after + 4, max(y, later) + 4))


def _write_ends(paper: "Paper", view: Loss, training: "list[Point]") -> None:
    """The first training loss right of the curve's start, the last one left over or under its end."""
    (x, y), (end, lowest) = training[0], training[-1]
    paper.place(view.first_label, [(x + 24, y - 12 + up, "left") for up in (0, 40, -40, 60)], bold=True)
    over: list[Spot] = [(end, lowest + 24 + 24 * step, "right") for step in range(12)]
    under: list[Spot] = [(end, lowest - 44 - 24 * step, "right") for step in range(2)]
    paper.place(view.last_label, [under[0], *over, under[1]], bold=True)


def _write_best(paper: "Paper", view: Loss, points: "list[Point]") -> None:
    if not view.best:
        return
    x, y = points[view.best[0]]
    paper.disc(x, y, 14, style.BUDGET)
    spots: list[Spot] = [(x, y + 30 + 24 * step, "center") for step in range(20)]
    beside: list[Spot] = [(x - 24, y + 30 + 24 * step, "right") for step in range(20)]
    paper.place(
        view.best[1], [spot for pair in zip(spots, beside, strict=True) for spot in pair], colour=style.BUDGET
    )
