"""The look of every picture, and the door to matplotlib, which loads with the first one and not before."""

import atexit
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.charts.paper import Paper

SIDE = 1080
MARGIN = 48

INK = "#1B2A38"
FORECAST = "#0072B2"
BAND_50 = "#7DB4DB"
BAND_80 = "#A9CDE8"
BUDGET = "#C2410C"
MUTED = "#667584"
FAINT = "#DDE3E8"
WHITE = "#FFFFFF"

HEADLINE_SIZES = (56, 50, 44, 40)
SUBHEAD_SIZES = (42, 38)
LABEL_SIZE = 38
SMALLEST = 36

_one_at_a_time = threading.RLock()
_log = logging.getLogger(__name__)


def render(draw: Callable[["Paper"], None]) -> bytes:
    """A 1080 × 1080 PNG of what `draw` puts on an empty sheet. Safe from any thread; one draws at a time."""
    with _one_at_a_time:
        settle_cache()
        from bot.charts.paper import Paper

        paper = Paper()
        draw(paper)
        return paper.png()


def warm_up() -> None:
    """Load matplotlib and the typeface and draw one small text, so that the first real picture is quick.

    Takes about a second of processor time: call it from a thread, after the first poll.
    """

    def greet(paper: "Paper") -> None:
        paper.text(MARGIN, MARGIN, "€1 ¥1 ₹1 一", bold=True)
        paper.text(MARGIN, MARGIN * 2, "€1 ¥1 ₹1 一")

    render(greet)


def settle_cache() -> None:
    """Give matplotlib a folder that it can write (its list of fonts), where the usual one is read-only."""
    if os.environ.get("MPLCONFIGDIR") and _is_writable(Path(os.environ["MPLCONFIGDIR"])):
        return
    if not os.environ.get("MPLCONFIGDIR") and _home_is_writable():
        return
    folder = tempfile.mkdtemp(prefix="outlay-matplotlib-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["MPLCONFIGDIR"] = folder
    _log.debug("matplotlib keeps its list of fonts in a temporary folder")


def _home_is_writable() -> bool:
    try:
        home = Path.home()
    except RuntimeError:
        return False
    cache = Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "matplotlib"
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "matplotlib"
    return _is_writable(cache) and _is_writable(config)


def _is_writable(folder: Path) -> bool:
    """Whether this folder can be made and written: by its nearest ancestor that exists."""
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
