"""The line under the head that says what a mark means, where a mark cannot say it itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.charts import style
from bot.charts.layout import Box

if TYPE_CHECKING:
    from bot.charts.paper import Paper

Sign = Literal["tick", "dashes", "hatching", "dot", "band", "line", "dots", "scale", "higher"]

LINE = 54.0
SIGN = 52.0


@dataclass(frozen=True, slots=True)
class Entry:
    """A sign in its colour and its meaning in words."""

    sign: Sign
    colour: str
    words: str


def write(paper: "Paper", top: float, entries: Sequence[Entry]) -> float:
    """Write the entries from the left, in as many lines as needed; returns the y below them."""
    shown = [entry for entry in entries if entry.words]
    x, y = float(style.MARGIN), top - 40
    for entry in shown:
        words = paper.cut(entry.words, style.SIDE - 2 * style.MARGIN - SIGN - 14)
        end = x + SIGN + 14 + paper.width(words)
        if x > style.MARGIN and end > style.SIDE - style.MARGIN:
            x, y, end = float(style.MARGIN), y - LINE, end - x + style.MARGIN
        _draw_sign(paper, entry, x, y + 13)
        paper.text(x + SIGN + 14, y, words, colour=style.INK)
        x = end + 44
    return y - 26 if shown else top


def _draw_sign(paper: "Paper", entry: Entry, x: float, y: float) -> None:
    match entry.sign:
        case "tick":
            paper.tick(x + SIGN / 2, y, 40, entry.colour)
        case "dashes":
            paper.line([(x, y), (x + SIGN, y)], entry.colour, 6, dashes=(20, 10))
        case "hatching":
            paper.hatched(Box(x, y - 16, x + SIGN, y + 16), entry.colour)
        case "dot":
            paper.disc(x + SIGN / 2, y, 11, entry.colour)
        case "band":
            paper.bar(Box(x, y - 18, x + SIGN, y + 18), style.BAND_80)
            paper.line([(x, y), (x + SIGN, y)], entry.colour, 8, dashes=(9, 7))
        case "line":
            paper.line([(x, y), (x + SIGN, y)], entry.colour, 8)
        case "dots":
            paper.line([(x, y), (x + SIGN, y)], entry.colour, 8, dashes=(9, 7))
        case "scale":
            for step, height in enumerate((34, 22, 14, 8)):
                paper.line(
                    [(x + 8 + 12 * step, y - 17), (x + 8 + 12 * step, y - 17 + height)], entry.colour, 5
                )
        case "higher":
            paper.triangle(x + SIGN / 2, y + 14, entry.colour)
