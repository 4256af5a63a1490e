"""`python -m forecasting demo`: the source recipe on its synthetic year, three pictures, MSE and R2."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from forecasting.frame import DayArray, FloatArray
from forecasting.metrics import mse, r2
from forecasting.models.source import SourceResult, fit_source, synthetic_signal, synthetic_year

FIRST_DAY = date(2024, 1, 1)
INK, BLUE, ORANGE = "#1B2A38", "#0072B2", "#C2410C"


def axes_for(title: str, below: str, beside: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(9, 4.5), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_title(title, loc="left", color=INK, fontsize=13)
    axes.set_xlabel(below, color=INK)
    axes.set_ylabel(beside, color=INK)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", alpha=0.25)
    return figure, axes


def _days(first: int, count: int) -> list[date]:
    return [FIRST_DAY + timedelta(days=first + place) for place in range(count)]


def _dates(first: int, count: int) -> DayArray:
    return np.array(_days(first, count), dtype="datetime64[D]")


def draw_series(values: FloatArray) -> Figure:
    """The year, day by day."""
    figure, axes = axes_for("A synthetic year of daily expenses", "", "spent a day")
    axes.plot(_dates(0, len(values)), values, color=BLUE, linewidth=1.2)
    return figure


def draw_loss(losses: Iterable[float]) -> Figure:
    """Training loss by epoch, on a log scale."""
    figure, axes = axes_for("Training loss", "epoch", "mean squared error, scaled")
    axes.semilogy(range(1, len(list(losses)) + 1), list(losses), color=BLUE, linewidth=1.6)
    return figure


def draw_comparison(result: SourceResult, first: int) -> Figure:
    """The last fifth: what was spent and what was predicted the day before."""
    figure, axes = axes_for("Actual against predicted, the last fifth", "", "spent a day")
    days = _dates(first, len(result.actual))
    axes.plot(days, result.actual, color=INK, linewidth=1.2, label="actual")
    axes.plot(days, result.predicted, color=ORANGE, linewidth=1.8, linestyle="--", label="predicted")
    axes.legend(frameon=False, loc="upper right", ncols=2)
    return figure


def write_csv(path: Path, values: FloatArray) -> None:
    """`date,expense`, one line a day, unrounded."""
    lines = [
        f"{day.isoformat()},{value!r}"
        for day, value in zip(_days(0, len(values)), values.tolist(), strict=True)
    ]
    path.write_text("\n".join(["date,expense", *lines]) + "\n", encoding="utf-8")


def run(folder: Path, seed: int = 0) -> int:
    """Train, write four files into `folder`, print the measures."""
    folder.mkdir(parents=True, exist_ok=True)
    values = synthetic_year(seed)
    result = fit_source(values, seed)
    first = len(values) - len(result.actual)
    write_csv(folder / "daily_expenses.csv", values)
    draw_series(values).savefig(folder / "series.png")
    draw_loss(result.losses).savefig(folder / "training_loss.png")
    draw_comparison(result, first).savefig(folder / "actual_predicted.png")
    truth = synthetic_signal()[first:]
    print(f"MSE {mse(result.predicted, result.actual):.2f}   R2 {r2(result.predicted, result.actual):.3f}")
    print(
        f"Signal without its noise: MSE {mse(truth, result.actual):.2f}   R2 {r2(truth, result.actual):.3f}"
    )
    print(f"Written to {folder}: daily_expenses.csv, series.png, training_loss.png, actual_predicted.png")
    return 0
