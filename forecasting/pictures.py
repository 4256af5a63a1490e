"""Pictures of a backtest: is it honest, when is it useful, what did it look like?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from forecasting.conditioning import cumulative_bands
from forecasting.demo import BLUE, INK, ORANGE, axes_for
from forecasting.metrics import Ratio
from forecasting.report import best_baseline, ratio_to
from forecasting.scoring import OURS
from forecasting.slices import DAYS

DOTS = 160

if TYPE_CHECKING:
    from forecasting.backtest import Fan


def _axes(
    title: str, below: str, beside: str, *, wide: float = 5.6, high: float = 4.2
) -> tuple[Figure, Axes]:
    """Small, so that the words can still be read on a telephone."""
    figure, axes = axes_for(title, below, beside)
    figure.set_size_inches(wide, high)
    axes.set_title(title, loc="left", color=INK, fontsize=11)
    return figure, axes


def draw_calibration(rows: pd.DataFrame, other: str) -> Figure:
    """Share of month totals below each stated probability; the diagonal is honest."""
    figure, axes = _axes(
        "Rest of the month: stated against seen",
        "stated probability",
        "share of totals below it",
        wide=4.8,
        high=4.8,
    )
    axes.plot([0, 1], [0, 1], color=INK, linewidth=1, linestyle=":", label="honest")
    for method, colour in ((other, ORANGE), (OURS, BLUE)):
        pits = np.sort(rows[rows["method"] == method]["rest_pit"].dropna().to_numpy())
        if len(pits):
            seen = np.arange(len(pits) + 2) / len(pits)
            seen[-1] = 1.0
            axes.step([0, *pits, 1], seen, color=colour, linewidth=1.8, where="post", label=method)
    axes.set_aspect("equal")
    axes.legend(frameon=False, loc="upper left")
    return figure


def draw_skill(rows: pd.DataFrame, other: str) -> Figure:
    """How much smaller our error of the rest of the month is, by the day it is told on."""
    figure, axes = _axes(f"Rest of the month: error saved over {other}", "told on day", "share of its error")
    nothing = Ratio(np.nan, np.nan, np.nan)
    parts = [rows[rows["by_day"] == name] for name in DAYS]
    found = [nothing if part.empty else ratio_to(part, "rest_crps", other) for part in parts]
    places = np.arange(len(DAYS))
    saved, low, high = (1 - np.array(side) for side in zip(*map(astuple, found), strict=True))
    axes.axhline(0, color=INK, linewidth=1, linestyle=":")
    axes.errorbar(
        places, saved, [saved - high, low - saved], color=BLUE, marker="o", linewidth=1.8, capsize=4
    )
    axes.set_xticks(places, [name.removeprefix("day ") for name in DAYS])
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    return figure


def draw_fan(fan: Fan) -> Figure:
    """What was still to come of a month as it was expected, and as it came."""
    title = f"{fan.user}: the rest of the month from {fan.first.isoformat()}"
    figure, axes = _axes(title, "day of the month", "spent since")
    days = fan.first.day + np.arange(len(fan.actual))
    low, lower, middle, upper, high = cumulative_bands(fan.paths, (0.1, 0.25, 0.5, 0.75, 0.9))
    axes.fill_between(days, low, high, color=BLUE, alpha=0.15, linewidth=0, label="4 in 5")
    axes.fill_between(days, lower, upper, color=BLUE, alpha=0.2, linewidth=0, label="1 in 2")
    axes.plot(days, middle, color=BLUE, linewidth=1.5)
    axes.plot(days, np.cumsum(fan.actual), color=ORANGE, linewidth=1.8, label="came")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False, loc="upper left")
    return figure


def draw_all(rows: pd.DataFrame, fans: Sequence[Fan], folder: Path, against: str | None = None) -> None:
    """`calibration.png`, `skill_by_day.png`, `fan_1.png` ... into `folder`, made if absent."""
    folder.mkdir(parents=True, exist_ok=True)
    other = against or best_baseline(rows, "rest_crps")
    if other:
        draw_calibration(rows, other).savefig(folder / "calibration.png", dpi=DOTS)
        draw_skill(rows, other).savefig(folder / "skill_by_day.png", dpi=DOTS)
    for place, fan in enumerate(fans, start=1):
        draw_fan(fan).savefig(folder / f"fan_{place}.png", dpi=DOTS)
