"""Scores as tables: numbers are means over people of each one's mean, so that nobody counts more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.baselines import is_training_free
from forecasting.frame import FloatArray
from forecasting.metrics import (
    Murphy,
    Ratio,
    brier_skill,
    clustered_mean,
    jumpiness,
    murphy,
    paired_ratio,
    pit_coverage,
    pit_gap,
    pit_mean,
)
from forecasting.scoring import BUDGETS, OURS, Scored, flat
from forecasting.slices import RENT, SLICES, day_slice, history_slice, zeros_slice

MEASURES = {
    "rest_crps": "rest of month",
    "total_crps": "total",
    "days_crps": "a day",
    "days_wql9": "wQL9",
}
FEWEST_PEOPLE = 5  # below, months are redrawn instead; with fewer of those too, there is no interval


def rows_of(scored: Sequence[Scored]) -> pd.DataFrame:
    """One row a person, cutoff and method; `by_...` are its slices."""
    rows = pd.DataFrame([flat(one) for one in scored])
    return rows.assign(
        by_history=[history_slice(days) for days in rows["history"]],
        by_zeros=[zeros_slice(share) for share in rows["zeros"]],
        by_rent=[RENT[known] for known in rows["has_rent"]],
        by_day=[day_slice(day) for day in rows["day"]],
    )


def write_csv(rows: pd.DataFrame, path: Path) -> None:
    """Every score, unrounded."""
    rows.to_csv(path, index=False, lineterminator="\n")


def _mean(own: pd.DataFrame, measure: str) -> float:
    judged = own[own[measure].notna()]
    return clustered_mean(judged[measure].to_numpy(), judged["user"]) if len(judged) else float("nan")


def markdown(heads: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """A table that reads as well printed as rendered: the first column to the left, the others right."""
    widths = [max(len(cell) for cell in column) for column in zip(heads, *lines, strict=True)]
    rule = "|".join(["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])])

    def line(cells: Sequence[str]) -> str:
        first = cells[0].ljust(widths[0])
        return f"| {' | '.join([first, *map(str.rjust, cells[1:], widths[1:])])} |"

    return "\n".join([line(heads), f"|{rule}|", *map(line, lines)])


def _covers(shares: Sequence[float]) -> str:
    return "/".join(f"{share:.2f}" for share in shares) if np.isfinite(shares).all() else "-"


def _pits(own: pd.DataFrame, column: str) -> FloatArray:
    return _floats(own[column].dropna())


def _pit_covers(own: pd.DataFrame, column: str) -> str:
    pits = _pits(own, column)
    return _covers([pit_coverage(pits, level) for level in (0.5, 0.8, 0.95)]) if len(pits) else "-"


def budget_rows(own: pd.DataFrame) -> FloatArray:
    """(N, 3) of all three budgets: chance stated, happened (0 or 1), share of the earlier months."""
    parts = []
    for share in BUDGETS:
        columns = [f"{name}_{round(100 * share)}" for name in ("chance", "over", "usual")]
        parts.append(own[columns].dropna().to_numpy(dtype=np.float64))
    return np.concatenate(parts)


def overnight(scored: Sequence[Scored], method: str) -> float:
    """How far the month-end median jumps from one day to the next, over a typical month; mean over people.

    From the days told at each cutoff, joined where the next cutoff is the next day told.
    """
    told: dict[str, dict[tuple[int, int], dict[int, float]]] = defaultdict(lambda: defaultdict(dict))
    for one in scored:
        if one.method == method:
            month = one.cutoff.toordinal() + 1 - one.day
            for passed, figure in enumerate(one.figures):
                told[one.user][month, 0].setdefault(one.day + passed, figure)
    means = []
    for months in told.values():
        runs = [run for days in months.values() for run in _runs(days) if len(run) > 1]
        if runs:
            steps = sum(len(run) - 1 for run in runs)
            means.append(sum(jumpiness(np.array(run), 1.0) * (len(run) - 1) for run in runs) / steps)
    return float(np.mean(means)) if means else float("nan")


def _runs(days: dict[int, float]) -> list[list[float]]:
    """Figures of consecutive days."""
    runs: list[list[float]] = []
    for day in sorted(days):
        if day - 1 in days:
            runs[-1].append(days[day])
        else:
            runs.append([days[day]])
    return runs


def _methods(rows: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [(str(method), own) for method, own in rows.groupby("method", sort=False)]


def table(rows: pd.DataFrame, scored: Sequence[Scored]) -> str:
    """How far off: a line a method."""
    lines = []
    for method, own in _methods(rows):
        scores = [f"{_mean(own, measure):.3f}" for measure in MEASURES]
        lines.append([method, *scores, f"{_mean(own, 'rest_bias'):+.2f}", f"{overnight(scored, method):.3f}"])
    return markdown(["method", *MEASURES.values(), "bias", "overnight"], lines)


def honesty(rows: pd.DataFrame) -> str:
    """Whether what is stated is seen: coverages, and the PITs of the rest of the month."""
    heads = ["inside 50/80/95 %", "rest of month", "total", "a day", "PIT gap", "PIT mean"]
    lines = []
    for method, own in _methods(rows):
        pits = _pits(own, "rest_pit")
        days = _covers([_mean(own, f"days_in{level}") for level in (50, 80, 95)])
        summary = [f"{pit_gap(pits):.2f}", f"{pit_mean(pits):.2f}"] if len(pits) else ["-", "-"]
        lines.append([method, _pit_covers(own, "rest_pit"), _pit_covers(own, "total_pit"), days, *summary])
    return markdown(heads, lines)


def budgets(rows: pd.DataFrame) -> str:
    """How good the chance is of exceeding a budget; empty where nobody had three whole months before."""
    heads = ["will exceed the budget", "skill", "reliability", "resolution", "uncertainty"]
    lines = []
    for method, own in _methods(rows):
        told = budget_rows(own)
        if len(told):
            parts: Murphy = murphy(told[:, 0], told[:, 1])
            cells = [f"{one:.3f}" for one in (parts.reliability, parts.resolution, parts.uncertainty)]
            lines.append([method, f"{brier_skill(told[:, 0], told[:, 1], told[:, 2]):+.2f}", *cells])
    return markdown(heads, lines) if lines else ""


def best_baseline(rows: pd.DataFrame, measure: str) -> str:
    """The training-free baseline with the lowest score."""
    own = {
        str(method): _mean(part, measure)
        for method, part in rows.groupby("method", sort=False)
        if is_training_free(str(method))
    }
    finite = {method: score for method, score in own.items() if np.isfinite(score)}
    return min(finite, key=finite.__getitem__) if finite else ""


def ratio_to(rows: pd.DataFrame, measure: str, other: str, seed: int = 0) -> Ratio:
    """Ours over another's on the same cutoffs; people are redrawn, or months where they are under five."""
    nan = Ratio(float("nan"), float("nan"), float("nan"))
    keys = ["user", "cutoff"]
    ours = rows[rows["method"] == OURS].set_index(keys)[measure]
    base = rows[rows["method"] == other].set_index(keys)[measure]
    both = pd.DataFrame({"ours": ours, "base": base}).dropna().reset_index()
    if both.empty:
        return nan
    clusters = both["user"] if both["user"].nunique() >= FEWEST_PEOPLE else _months(both)
    rng = np.random.default_rng(seed)
    found = paired_ratio(_floats(both["ours"]), _floats(both["base"]), clusters, rng)
    return found if clusters.nunique() >= FEWEST_PEOPLE else Ratio(found.ratio, nan.low, nan.high)


def _months(both: pd.DataFrame) -> pd.Series:
    first = pd.to_datetime(both["cutoff"]) + pd.Timedelta(days=1)
    return both["user"] + " " + first.dt.strftime("%Y-%m")


def _floats(column: pd.Series) -> FloatArray:
    return np.asarray(column, dtype=np.float64)


def told(ratio: Ratio) -> str:
    """`0.951 (0.93-0.98)`; the ratio alone where it has no interval."""
    if not np.isfinite(ratio.ratio):
        return "-"
    interval = f" ({ratio.low:.2f}-{ratio.high:.2f})" if np.isfinite(ratio.low) else ""
    return f"{ratio.ratio:.3f}{interval}"


def comparison(rows: pd.DataFrame, seed: int = 0) -> str:
    """Ours over each other method by measure with 95 % intervals; * marks the best training-free one."""
    unit = "people" if rows["user"].nunique() >= FEWEST_PEOPLE else "months"
    best = {measure: best_baseline(rows, measure) for measure in MEASURES}
    lines = []
    for other in [method for method, _ in _methods(rows) if method != OURS]:
        ratios = [told(ratio_to(rows, measure, other, seed)) for measure in MEASURES]
        marks = ["*" if best[measure] == other else "" for measure in MEASURES]
        lines.append([other, *(ratio + mark for ratio, mark in zip(ratios, marks, strict=True))])
    return markdown([f"over ({unit} redrawn)", *MEASURES.values()], lines)


def by_slice(rows: pd.DataFrame, measure: str, against: str | None, seed: int = 0) -> str:
    """One measure by history, share of zero days, rent and day of the month.

    Each slice is held against its own best training-free baseline, or against the named one.
    """
    heads = [MEASURES[measure], "people", "cutoffs", "ours", "over", "ratio (95 %)", "inside 80 %"]
    lines = []
    for column, names in SLICES.items():
        for name in names:
            part = rows[rows[column] == name]
            own = part[part["method"] == OURS]
            if not own.empty:
                lines.append([name, *_slice_cells(part, own, measure, against, seed)])
    return markdown(heads, lines)


def _slice_cells(
    part: pd.DataFrame, own: pd.DataFrame, measure: str, against: str | None, seed: int
) -> list[str]:
    other = against or best_baseline(part, measure)
    ratio = told(ratio_to(part, measure, other, seed)) if other else "-"
    pits = _pits(own, measure.replace("crps", "pit"))
    inside = f"{pit_coverage(pits, 0.8):.2f}" if len(pits) else "-"
    counts = [str(own["user"].nunique()), str(len(own))]
    return [*counts, f"{_mean(own, measure):.3f}", other or "-", ratio, inside]


def report(rows: pd.DataFrame, scored: Sequence[Scored], against: str | None, seed: int = 0) -> str:
    """Every table, none wider than 110 columns."""
    parts = [table(rows, scored), honesty(rows), budgets(rows), comparison(rows, seed)]
    parts += [by_slice(rows, measure, against, seed) for measure in ("rest_crps", "total_crps")]
    return "\n\n".join(part for part in parts if part)
