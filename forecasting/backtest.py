"""Rolling origins against the baselines: refit at every cutoff as in use, then score what followed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from forecasting.errors import NothingKnown
from forecasting.fitting import fit_series, sample_fitted, seed_for, typical_day
from forecasting.forecaster import Workers
from forecasting.frame import DailySeries, FloatArray, daily_series
from forecasting.metrics import coverage, crps, randomised_pit, wql9
from forecasting.models.pools import BASELINES
from forecasting.models.source import source_recipe
from forecasting.transactions import read_transactions

if TYPE_CHECKING:
    from matplotlib.figure import Figure

OURS = "outlay"
LEAST_HISTORY = 14


@dataclass(frozen=True, slots=True)
class OriginTask:
    """One person up to one cutoff, and the days that followed."""

    series: DailySeries
    actual: FloatArray
    known: FloatArray
    n: int
    seed: int
    with_source: bool


@dataclass(frozen=True, slots=True)
class Scored:
    """One method at one origin. Errors in units of a typical day (`daily`, `wql9`) or a typical horizon
    (`total`).

    `inside`: the total lay in the 80 % interval (0 or 1). `bias`: (mean of the paths' total - actual) /
    typical.
    """

    user: str
    method: str
    daily: float
    wql9: float
    total: float
    inside: float
    bias: float
    pit: float


def score(task: OriginTask, method: str, paths: FloatArray) -> Scored:
    """Compare paths with what followed; unknown days count nowhere."""
    use = task.known > 0
    paths, actual = paths[:, use], task.actual[use]
    scale = typical_day(task.series)
    sums, truth = paths.sum(axis=1), actual.sum()
    whole = scale * max(1, int(use.sum()))
    rng = np.random.default_rng(seed_for(task.series.user, task.seed, f"pit {method} {len(task.series)}"))
    return Scored(
        user=str(task.series.user),
        method=method,
        daily=float(crps(paths, actual).mean()) / scale,
        wql9=wql9(paths, actual, scale),
        total=float(crps(sums, truth)) / whole,
        inside=coverage(sums, truth, 0.8),
        bias=float(sums.mean() - truth) / whole,
        pit=float(randomised_pit(sums, truth, rng)),
    )


def run_origin(task: OriginTask) -> list[Scored]:
    """Every method at one origin."""
    horizon = len(task.actual)
    fitted = fit_series(task.series, task.seed)
    scored = [score(task, OURS, sample_fitted(fitted, horizon, task.n))]
    methods = dict(BASELINES) | ({"source recipe": source_recipe} if task.with_source else {})
    for name, sampler in methods.items():
        rng = np.random.default_rng(seed_for(task.series.user, task.seed, f"{name} {len(task.series)}"))
        scored.append(score(task, name, sampler(task.series, horizon, task.n, rng)))
    return scored


def origin_tasks(
    people: Sequence[DailySeries],
    horizon: int,
    origins: int,
    every: int,
    n: int,
    seed: int,
    with_source: bool,
) -> list[OriginTask]:
    """The last `origins` cutoffs a person, `every` days apart, with `horizon` days after and 14 known
    before.
    """
    tasks = []
    for series in people:
        for fold in range(origins):
            end = len(series) - horizon - fold * every
            if end < LEAST_HISTORY or typical_day(series.until(end)) <= 0:
                continue
            after = slice(end, end + horizon)
            known = series.known[after].astype(np.float64)
            if known.any():
                past = series.until(end)
                tasks.append(OriginTask(past, series.values[after], known, n, seed, with_source))
    return tasks


def _mean_by_person(scored: Sequence[Scored], method: str, measure: str) -> FloatArray:
    rows = [one for one in scored if one.method == method]
    people = sorted({one.user for one in rows})
    return np.array([np.mean([getattr(one, measure) for one in rows if one.user == user]) for user in people])


def table(scored: Sequence[Scored]) -> str:
    """Markdown: mean over people of each measure; lower is better, 80 % coverage best at 0.80, bias at 0."""
    methods = list(dict.fromkeys(one.method for one in scored))
    lines = [
        "| method | daily sCRPS | daily wQL9 | total sCRPS | 80 % covers | bias |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for method in methods:
        cells = [
            _mean_by_person(scored, method, name).mean()
            for name in ("daily", "wql9", "total", "inside", "bias")
        ]
        daily, wql, total, inside, bias = cells
        lines.append(f"| {method} | {daily:.3f} | {wql:.3f} | {total:.3f} | {inside:.2f} | {bias:+.2f} |")
    return "\n".join(lines)


def draw_calibration(scored: Sequence[Scored]) -> Figure:
    """Share of totals below each stated probability; the diagonal is honest."""
    from forecasting.demo import BLUE, INK, axes_for

    figure, axes = axes_for("Totals: stated against seen", "stated probability", "share of totals below it")
    pits = np.sort([one.pit for one in scored if one.method == OURS])
    axes.plot([0, 1], [0, 1], color=INK, linewidth=1, linestyle=":")
    axes.step(pits, np.arange(1, len(pits) + 1) / len(pits), color=BLUE, linewidth=1.8, where="post")
    return figure


def run(asked: argparse.Namespace) -> int:
    """The `backtest` command: read, score, print."""
    read = read_transactions(asked.transactions, asked.as_of)
    series = list(daily_series(read.history, read.as_of).values())
    # evenly spread over the sorted ids: a repeatable choice that no score can steer
    stride = max(1, len(series) // asked.people)
    people = series[::stride][: asked.people]
    with_source = len(people) <= 3
    tasks = origin_tasks(
        people, asked.horizon, asked.origins, asked.every, asked.samples, asked.seed, with_source
    )
    if not tasks:
        raise NothingKnown("nobody has 14 days before and the horizon after any cutoff")
    with Workers(asked.threads) as workers:
        scored = [one for found in workers.map(run_origin, tasks) for one in found]
    print(f"{len(people)} people, {len(tasks)} cutoffs, {asked.horizon} days ahead\n")
    print(table(scored))
    if asked.picture is not None:
        draw_calibration(scored).savefig(asked.picture)
        print(f"\nCalibration curve: {asked.picture}", file=sys.stderr)
    return 0
