"""A sheet to draw on, of 1080 × 1080 pixels where nothing else is said, y upwards: the only file that imports
matplotlib.

It knows shapes, texts and which places are taken; what a picture means is its callers' business.
"""

import io
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import matplotlib
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform
from PIL import Image

from bot.charts import style
from bot.charts.layout import Box, crowding, shorten, wrap

Point = tuple[float, float]
Align = Literal["left", "center", "right"]
Spot = tuple[float, float, Align]

FONTS = Path(__file__).with_name("fonts")
FAMILY = ("Outlay Sans SC", "DejaVu Sans")
ASCENT, DESCENT = 0.94, 0.24
TEXT_WEIGHT = 1000.0
SHEET = Box(style.MARGIN - 4, 16, style.SIDE - 16, style.SIDE - 16)
GAP = 14.0
_PIXELS_PER_POINT_ARE_ONE = 72


class Paper:
    """An empty white sheet. Sizes and widths are pixels; later things cover earlier ones. On one that
    `is_printed` texts are as wide as they are designed, not as they fall on a screen's pixels."""

    __slots__ = ("figure", "finer", "layers", "taken")

    def __init__(
        self, width: float = style.SIDE, height: float = style.SIDE, *, is_printed: bool = False
    ) -> None:
        _registered()
        inches = (width / _PIXELS_PER_POINT_ARE_ONE, height / _PIXELS_PER_POINT_ARE_ONE)
        self.figure = Figure(figsize=inches, dpi=_PIXELS_PER_POINT_ARE_ONE, facecolor=style.WHITE)
        self.taken: list[tuple[Box, float]] = []
        self.layers = 0
        self.finer = 10 if is_printed else 1

    def text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = style.LABEL_SIZE,
        colour: str = style.INK,
        bold: bool = False,
        align: Align = "left",
    ) -> Box:
        """Write one line on the base line `y` and return its place, which is then taken."""
        shown = legible(words)
        box = self.box_of(x, y, shown, size=size, bold=bold, align=align)
        if shown:
            font = _font(size, bold)
            self._add(Text(x, y, shown, color=colour, fontproperties=font, ha=align, va="baseline"))
            self.taken.append((box, TEXT_WEIGHT))
        return box

    def box_of(self, x: float, y: float, words: str, *, size: float, bold: bool, align: Align) -> Box:
        """The place that `text` would take, without writing."""
        width = self.width(words, size=size, bold=bold)
        left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
        return Box(left, y - DESCENT * size, left + width, y + ASCENT * size)

    def width(self, words: str, *, size: float = style.LABEL_SIZE, bold: bool = False) -> float:
        """The width in pixels of one written line."""
        shown = legible(words)
        if not shown:
            return 0.0
        return _width(shown, size * self.finer, bold) / self.finer

    def cut(self, words: str, room: float, *, size: float = style.LABEL_SIZE, bold: bool = False) -> str:
        """The words, or their beginning and "…", not wider than `room` pixels."""
        return shorten(legible(words), lambda part: self.width(part, size=size, bold=bold) <= room)

    def place(
        self, words: str, spots: Iterable[Spot], *, colour: str = style.INK, bold: bool = False
    ) -> Box | None:
        """Write on a white ground at the first free spot, or else at the least crowded one.

        None, and nothing written, where every spot would cover another text or leave the sheet.
        """
        best: tuple[float, Spot] | None = None
        for x, y, align in spots:
            box = self.box_of(x, y, words, size=style.LABEL_SIZE, bold=bold, align=align)
            crowd = crowding(_widened(box), self.taken)
            if box.within(SHEET) and not self._covers_text(box) and (best is None or crowd < best[0]):
                best = (crowd, (x, y, align))
            if best and best[0] == 0:
                break
        if best is None:
            return None
        x, y, align = best[1]
        box = self.box_of(x, y, words, size=style.LABEL_SIZE, bold=bold, align=align)
        self.area(_corners(box), style.WHITE, alpha=0.85)
        return self.text(x, y, words, colour=colour, bold=bold, align=align)

    def _covers_text(self, box: Box) -> bool:
        return any(weight >= TEXT_WEIGHT and box.overlap(other) > 0 for other, weight in self.taken)

    def above(self, x: float, y: float, words: str, *, bold: bool = False) -> bool:
        """Write centred at `x`, moved inside the margins, on a white ground; not at all where it is taken."""
        half = self.width(words, bold=bold) / 2
        middle = min(max(x, style.MARGIN + half), style.SIDE - style.MARGIN / 2 - half)
        box = self.box_of(middle, y, words, size=style.LABEL_SIZE, bold=bold, align="center")
        if half == 0 or not box.within(SHEET) or crowding(_widened(box), self.taken):
            return False
        self.area(_corners(box), style.WHITE, alpha=0.85)
        self.text(middle, y, words, bold=bold, align="center")
        return True

    def header(self, headline: str, subhead: str) -> float:
        """Write the answer and the line under it at the top; returns the y below them."""
        y = self._lines(headline, style.SIDE - 30.0, style.HEADLINE_SIZES, colour=style.INK, bold=True)
        return self._lines(subhead, y - 4, style.SUBHEAD_SIZES, colour=style.INK, bold=False)

    def _lines(self, words: str, top: float, sizes: Sequence[int], *, colour: str, bold: bool) -> float:
        size, lines = self._fitted(legible(words), sizes, bold=bold)
        for line in lines:
            self.text(style.MARGIN, top - ASCENT * size, line, size=size, colour=colour, bold=bold)
            top -= 1.22 * size
        return top

    def _fitted(self, words: str, sizes: Sequence[int], *, bold: bool) -> tuple[int, list[str]]:
        """One line at the largest size that fits, or two at the smallest."""
        room = style.SIDE - 2.0 * style.MARGIN
        for size in sizes:
            if self.width(words, size=size, bold=bold) <= room:
                return size, [words] if words else []
        size = sizes[-1]
        lines = wrap(words, lambda line: self.width(line, size=size, bold=bold) <= room)
        second = [" ".join(lines[1:])] if len(lines) > 1 else []
        return size, [self.cut(line, room, size=size, bold=bold) for line in (lines[0], *second)]

    def line(
        self, points: Sequence[Point], colour: str, width: float, dashes: tuple[float, float] | None = None
    ) -> None:
        """A line through points; `dashes` are the pixels drawn and left out."""
        line = Line2D(
            [x for x, _ in points],
            [y for _, y in points],
            color=colour,
            linewidth=width,
            linestyle="-" if dashes is None else (0, (dashes[0] / width, dashes[1] / width)),
            marker="None",
            solid_joinstyle="miter",
            solid_capstyle="butt",
            dash_capstyle="butt",
        )
        self._add(line)

    def area(self, points: Sequence[Point], colour: str, alpha: float = 1.0) -> None:
        """A filled polygon without an edge."""
        self._add(
            Polygon(
                list(points),
                closed=True,
                fc=colour,
                ec="none",
                lw=0,
                alpha=alpha,
            )
        )

    def bar(self, box: Box, colour: str) -> None:
        """A filled rectangle; its place is taken."""
        self.area(_corners(box), colour)
        self.block(box)

    def hatched(self, box: Box, colour: str) -> None:
        """A rectangle of slanted lines within an edge; its place is taken."""
        height = box.top - box.bottom
        start = box.left - height
        while start < box.right:
            left, right = max(start, box.left), min(start + height, box.right)
            if right > left:
                self.line([(left, box.bottom + left - start), (right, box.bottom + right - start)], colour, 4)
            start += 18
        self.line([*_corners(box), (box.left, box.bottom), (box.right, box.bottom)], colour, 4)
        self.block(box)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        """A filled circle with a thin white rim; its place is taken."""
        self._add(Circle((x, y), radius, fc=colour, ec=style.WHITE, lw=3))
        self.block(Box(x - radius, y - radius, x + radius, y + radius))

    def triangle(self, x: float, y: float, colour: str, *, half: float = 15.0) -> None:
        """A triangle that points up at (x, y)."""
        self.area([(x, y), (x - half, y - 1.7 * half), (x + half, y - 1.7 * half)], colour)

    def tick(self, x: float, y: float, height: float, colour: str) -> None:
        """A thick upright mark with a white rim around (x, y)."""
        for half, rim, shade in ((9, 7, style.WHITE), (5, 0, colour)):
            tall = height / 2 + rim
            self.area(_corners(Box(x - half, y - tall, x + half, y + tall)), shade)

    def block(self, box: Box) -> None:
        """Note that texts had better not stand here."""
        self.taken.append((box, 1.0))

    def png(self) -> bytes:
        """The sheet as a PNG file."""
        agg().clear()  # type: ignore[no-untyped-call]
        self.figure.draw(agg())
        size = (style.SIDE, style.SIDE)
        buffer = agg().buffer_rgba()  # type: ignore[no-untyped-call]
        file = io.BytesIO()
        Image.frombuffer("RGBA", size, buffer, "raw", "RGBA", 0, 1).convert("RGB").save(
            file, "PNG", compress_level=4
        )
        return file.getvalue()

    def _add(self, artist: Artist) -> None:
        self.layers += 1
        artist.set_zorder(self.layers)
        artist.set_transform(IdentityTransform())
        self.figure.add_artist(artist)


def bound(sheets: Iterable[Paper], title: str) -> bytes:
    """The sheets as a PDF, a pixel of theirs a point of its; the same bytes for the same sheets.

    Its typefaces are inside as outlines with their code points, so that words are found and copied.
    """
    from matplotlib.backends.backend_pdf import PdfPages  # another six megabytes, which pictures do without

    file = io.BytesIO()
    with PdfPages(file, metadata={"Title": title, "CreationDate": None}) as book:
        for sheet in sheets:
            book.savefig(sheet.figure)
    return file.getvalue()


def _widened(box: Box) -> Box:
    return Box(box.left - GAP, box.bottom, box.right + GAP, box.top)


def _corners(box: Box) -> list[Point]:
    return [(box.left, box.bottom), (box.left, box.top), (box.right, box.top), (box.right, box.bottom)]


def legible(words: str) -> str:
    """The words with only signs that the typefaces have, on one line.

    Emoji and other unknown signs go; a run of unknown letters becomes one "…", a text of nothing else too.
    """
    kept = "".join(_sign(sign) for sign in unicodedata.normalize("NFC", words))
    while "……" in kept:
        kept = kept.replace("……", "…")
    return " ".join(kept.split()) or ("…" if words.strip() else "")


def _sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if sign.isspace() or category in ("Cc", "Zl", "Zp"):
        return " "
    if category.startswith("C"):
        return ""
    if ord(sign) in _covered():
        return sign
    return "…" if category[0] in "LN" else ""


@cache
def _covered() -> frozenset[int]:
    """Code points that can be drawn in both weights, by the shipped faces or by matplotlib's own."""
    faces = [[FT2Font(str(path)) for path in _paths(bold)] for bold in (False, True)]
    both = [{point for face in weight for point in face.get_charmap()} for weight in faces]
    return frozenset(both[0] & both[1])


def _paths(bold: bool) -> tuple[str, str]:
    fallback = FontProperties(family=FAMILY[1], weight="bold" if bold else "normal")
    own = FONTS / f"OutlaySansSC-{'Bold' if bold else 'Regular'}.otf"
    return str(own), str(font_manager.findfont(fallback))


@cache
def agg() -> RendererAgg:
    """The one renderer: a figure with its own would hold 5 MB until the next garbage collection."""
    return RendererAgg(style.SIDE, style.SIDE, _PIXELS_PER_POINT_ARE_ONE)  # type: ignore[no-untyped-call]


@cache
def _registered() -> bool:
    """Tell matplotlib of the shipped faces and forget any personal settings, once a process."""
    matplotlib.rcdefaults()
    matplotlib.rcParams["text.parse_math"] = False  # "$5 to $8" is money, not a formula
    for face in ("Regular", "Bold"):
        font_manager.fontManager.addfont(FONTS / f"OutlaySansSC-{face}.otf")
    return True


@lru_cache(maxsize=1024)  # a cell of a table is measured, cut and placed
def _width(shown: str, size: float, bold: bool) -> float:
    text = Text(0, 0, shown, fontproperties=_font(size, bold))
    text.set_figure(_ruler())
    return text.get_window_extent(agg()).width


@cache
def _ruler() -> Figure:
    return Figure(dpi=_PIXELS_PER_POINT_ARE_ONE)


@cache
def _font(size: float, bold: bool) -> FontProperties:
    return FontProperties(family=list(FAMILY), weight="bold" if bold else "normal", size=size)
