"""Scores as tables: numbers are means over people of each one's mean, so that nobody counts more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.baselines import TRAINING_FREE
from forecasting.frame import FloatArray
from forecasting.metrics import (
    Ratio,
    brier_skill,
    clustered_mean,
    history_slice,
    jumpiness,
    paired_ratio,
    pit_coverage,
    pit_gap,
)
from forecasting.scoring import BUDGETS, OURS, Scored, flat

MEASURES = {
    "rest_crps": "rest of month",
    "total_crps": "total",
    "days_crps": "a day",
    "days_wql9": "wQL9",
}
FEWEST_PEOPLE = 5  # below, months are redrawn instead; with fewer of those too, there is no interval
BUCKETS = ("1-13", "14-59", "60-179", "180-364", "365+")


def rows_of(scored: Sequence[Scored]) -> pd.DataFrame:
    """One row a person, cutoff and method."""
    rows = pd.DataFrame([flat(one) for one in scored])
    return rows.assign(bucket=[history_slice(days) for days in rows["history"]])


def write_csv(rows: pd.DataFrame, path: Path) -> None:
    """Every score, unrounded."""
    rows.to_csv(path, index=False, lineterminator="\n")


def _mean(own: pd.DataFrame, measure: str) -> float:
    judged = own[own[measure].notna()]
    return clustered_mean(judged[measure].to_numpy(), judged["user"]) if len(judged) else float("nan")


def _covers(own: pd.DataFrame, column: str) -> str:
    pits = own[column].dropna().to_numpy()
    return "/".join(f"{pit_coverage(pits, level):.2f}" for level in (0.5, 0.8, 0.95)) if len(pits) else "-"


def _budget_skill(own: pd.DataFrame) -> float:
    """Brier skill over the three budgets against the person's own earlier months; NaN with too few."""
    parts = []
    for share in BUDGETS:
        columns = [f"{name}_{round(100 * share)}" for name in ("chance", "over", "usual")]
        parts.append(own[columns].dropna().to_numpy())
    rows = np.concatenate(parts)
    return brier_skill(rows[:, 0], rows[:, 1], rows[:, 2]) if len(rows) else float("nan")


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


def table(rows: pd.DataFrame, scored: Sequence[Scored]) -> str:
    """Markdown, a line a method."""
    lines = [
        "| method | rest of month | total | a day | wQL9 | rest: 50/80/95 % cover | total: 50/80/95 % cover "
        "| days: 80 % cover | PIT gap | budget skill | bias | overnight |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for method, own in rows.groupby("method", sort=False):
        scores = " | ".join(f"{_mean(own, measure):.3f}" for measure in MEASURES)
        covers = f"{_covers(own, 'rest_pit')} | {_covers(own, 'total_pit')} | {_mean(own, 'days_in80'):.2f}"
        gap = pit_gap(own["rest_pit"].dropna().to_numpy())
        last = f"{_budget_skill(own):+.2f} | {_mean(own, 'rest_bias'):+.2f}"
        jumps = overnight(scored, str(method))
        lines.append(f"| {method} | {scores} | {covers} | {gap:.2f} | {last} | {jumps:.3f} |")
    return "\n".join(lines)


def best_baseline(rows: pd.DataFrame, measure: str) -> str:
    """The training-free baseline with the lowest score."""
    own = {
        str(method): _mean(part, measure)
        for method, part in rows.groupby("method", sort=False)
        if method in TRAINING_FREE
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


def _told(ratio: Ratio) -> str:
    if not np.isfinite(ratio.low):
        return f"{ratio.ratio:.3f}"
    return f"{ratio.ratio:.3f} ({ratio.low:.3f}-{ratio.high:.3f})"


def comparison(rows: pd.DataFrame, against: str | None, seed: int = 0) -> str:
    """Markdown: ours over the best training-free baseline (or the named one) by measure, 95 % interval."""
    unit = "people" if rows["user"].nunique() >= FEWEST_PEOPLE else "months"
    lines = [f"| ours over ({unit} redrawn) | baseline | ratio (95 %) |", "|---|---|---:|"]
    for measure, name in MEASURES.items():
        other = against or best_baseline(rows, measure)
        if other:
            lines.append(f"| {name} | {other} | {_told(ratio_to(rows, measure, other, seed))} |")
    return "\n".join(lines)


def table_by_history(rows: pd.DataFrame, against: str | None, seed: int = 0) -> str:
    """Markdown: the same by days of history, each bucket with its own best baseline."""
    lines = [
        "| days of history | cutoffs | rest of month | ratio (95 %) | total | ratio (95 %) | total: 80 % |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for bucket in BUCKETS:
        part = rows[rows["bucket"] == bucket]
        own = part[part["method"] == OURS]
        if own.empty:
            continue
        cells = []
        for measure in ("rest_crps", "total_crps"):
            other = against or best_baseline(part, measure)
            told = f"{_told(ratio_to(part, measure, other, seed))} {other}" if other else "-"
            cells.append(f"{_mean(own, measure):.3f} | {told}")
        inside = pit_coverage(own["total_pit"].dropna().to_numpy(), 0.8)
        lines.append(f"| {bucket} | {len(own)} | {' | '.join(cells)} | {inside:.2f} |")
    return "\n".join(lines)
