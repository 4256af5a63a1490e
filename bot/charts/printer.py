"""The printing process, `python -m bot.charts.printer`: pages in, a PDF out, then it ends.

matplotlib's PDF backend and the outlines of a few hundred hanzi take more memory and time than the bot has.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bot.charts import style
from bot.charts.report import Page, read_pages
from bot.modesty import be_modest

COMMAND = (sys.executable, "-m", "bot.charts.printer")
LIMIT_SECONDS = 90.0  # by the clock; the process itself has 60 of the processor's
NICENESS = 5
CPU_SECONDS = 60


def main() -> int:
    """Answer once."""
    be_modest(NICENESS, CPU=CPU_SECONDS)
    sys.stdout.buffer.write(pdf(*read_pages(sys.stdin.buffer.read())))
    return 0


def pdf(title: str, pages: Sequence[Page]) -> bytes:
    """The pages as a PDF of A4, the same bytes for the same pages: the words in it can be found and copied,
    and its typefaces are inside."""
    style.settle_cache()
    from bot.charts.paper import bound
    from bot.charts.typesetting import sheet

    return bound(map(sheet, pages), title)


if __name__ == "__main__":
    raise SystemExit(main())
