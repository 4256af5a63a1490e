"""Pictures of a backtest: is it honest, when is it useful, what did it look like?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from forecasting.conditioning import cumulative_bands
from forecasting.demo import BLUE, INK, ORANGE, axes_for
from forecasting.report import best_baseline, ratio_to
from forecasting.scoring import OURS

if TYPE_CHECKING:
    from forecasting.backtest import Fan


def draw_calibration(rows: pd.DataFrame, other: str) -> Figure:
    """Share of month totals below each stated probability; the diagonal is honest."""
    figure, axes = axes_for(
        "Rest of the month: stated against seen", "stated probability", "share of totals below it"
    )
    axes.plot([0, 1], [0, 1], color=INK, linewidth=1, linestyle=":")
    for method, colour in ((other, ORANGE), (OURS, BLUE)):
        pits = np.sort(rows[rows["method"] == method]["rest_pit"].dropna().to_numpy())
        if len(pits):
            seen = np.arange(1, len(pits) + 1) / len(pits)
            axes.step(pits, seen, color=colour, linewidth=1.8, where="post", label=method)
    axes.legend(frameon=False, loc="upper left")
    return figure


def draw_skill(rows: pd.DataFrame, other: str) -> Figure:
    """How much smaller our error of the rest of the month is, by the day it is told on."""
    figure, axes = axes_for(f"Skill against {other}", "day of the month", "1 - error / its error")
    days = sorted(rows["day"].unique().tolist())
    found = [ratio_to(rows[rows["day"] == day], "rest_crps", other) for day in days]
    axes.axhline(0, color=INK, linewidth=1, linestyle=":")
    axes.plot(days, [1 - one.ratio for one in found], color=BLUE, linewidth=1.8, marker="o")
    low, high = ([1 - one for one in side] for side in ([f.high for f in found], [f.low for f in found]))
    axes.fill_between(days, low, high, color=BLUE, alpha=0.15, linewidth=0)
    return figure


def draw_fan(fan: Fan) -> Figure:
    """A month as it was expected on its first day, and as it came."""
    title = f"{fan.user}, {fan.first:%B %Y} as expected on its first day"
    figure, axes = axes_for(title, "day of the month", "spent so far")
    days = np.arange(1, len(fan.actual) + 1)
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
        draw_calibration(rows, other).savefig(folder / "calibration.png")
        draw_skill(rows, other).savefig(folder / "skill_by_day.png")
    for place, fan in enumerate(fans, start=1):
        draw_fan(fan).savefig(folder / f"fan_{place}.png")
