"""Reading a drawn sheet back: which texts stand where, and what the pixels show."""

import io
from itertools import combinations

import numpy as np
from matplotlib.text import Text
from PIL import Image

from bot.charts import style
from bot.charts.paper import Paper, agg


def texts(paper: Paper) -> list[Text]:
    return [
        artist for artist in paper.figure.get_children() if isinstance(artist, Text) and artist.get_text()
    ]


def words(paper: Paper) -> list[str]:
    return [text.get_text() for text in texts(paper)]


def find(paper: Paper, shown: str) -> Text:
    return next(text for text in texts(paper) if text.get_text() == shown)


def overlaps(paper: Paper) -> list[tuple[str, str]]:
    """Pairs of texts whose ink boxes share more than a hair."""
    found = []
    for one, other in combinations(texts(paper), 2):
        a, b = one.get_window_extent(agg()), other.get_window_extent(agg())
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 4:
            found.append((one.get_text(), other.get_text()))
    return found


def outside(paper: Paper) -> list[str]:
    extents = [(text.get_text(), text.get_window_extent(agg())) for text in texts(paper)]
    return [t for t, e in extents if e.x0 < 0 or e.y0 < 0 or e.x1 > style.SIDE or e.y1 > style.SIDE]


def too_small(paper: Paper) -> list[str]:
    return [text.get_text() for text in texts(paper) if text.get_fontsize() < 36]


def assert_readable(paper: Paper) -> None:
    assert overlaps(paper) == []
    assert outside(paper) == []
    assert too_small(paper) == []
    assert all(text.get_window_extent(agg()).width > 0 for text in texts(paper))


def grey(picture: bytes) -> np.ndarray:
    """The picture in greyscale, `(row from the top, column)`, 0 black to 255 white."""
    return np.asarray(Image.open(io.BytesIO(picture)).convert("L"), dtype=int)


def pixels(picture: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), dtype=int)


def amount_of(picture: bytes, colour: str) -> int:
    """How many pixels have exactly this colour."""
    wanted = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return int((pixels(picture) == wanted).all(axis=2).sum())


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)
