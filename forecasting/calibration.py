"""Stated against seen: a small table that says where, in a raw forecast of a total, an honest quantile lies.

Fitted once on people outside any test, by history length, and shipped with the package. Applied to whole
paths: each keeps its shape and its rank, only its size changes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import torch

from forecasting.features import WHOLE
from forecasting.frame import FloatArray

BUCKETS = (14, 60, 180, 365)
KNOTS = tuple(round(0.05 * step, 2) for step in range(1, 20))
DOUBT = 200.0
OWN_HALF_LIFE = 365.0
WIDTH_DOUBT, SHIFT_DOUBT = 16.0, 80.0  # four-week totals that a person's own record must outweigh
OVERLAP = 0.5  # windows of four weeks every two are half as many


def bucket(known_days: int) -> int:
    """Which row of the table: 0 before 14 known days, then 60, 180 and 365, 4 from there on."""
    return sum(known_days >= edge for edge in BUCKETS)


def levels_from(pits: Sequence[float]) -> list[float]:
    """Where the honest 5, 10, ... 95 % lie, from the levels at which the truth was found (PIT values).

    Drawn toward no change as if 200 more forecasts had been perfect.
    """
    share = len(pits) / (len(pits) + DOUBT)
    seen = np.quantile(pits, KNOTS) if len(pits) else np.asarray(KNOTS)
    return [round(float(level), 4) for level in share * seen + (1 - share) * np.asarray(KNOTS)]


def middle_ranks(n: int) -> FloatArray:
    """(n,) the middles of n equal parts of [0, 1]."""
    return np.asarray((np.arange(n) + 0.5) / n)


def personal_ranks(found: FloatArray, ages: FloatArray, n: int) -> FloatArray:
    """(n,) ascending levels at which a person's honest quantiles lie, from the levels (m,) at which the truth
    lay `ages` (m,) days ago.

    As normal scores, their mean and spread; newer ones count more, and both are drawn toward 0 and 1.
    Gibbs & Candès (2021) adapt one level step by step; here all move together.
    """
    scores = _score(found.clip(0.025, 0.975))
    weights = OVERLAP * 0.5 ** (ages / OWN_HALF_LIFE)
    count = weights.sum()
    shift = (weights * scores).sum() / (count + SHIFT_DOUBT)
    square = (weights * (scores - shift) ** 2).sum()
    width = np.sqrt((square + WIDTH_DOUBT) / (count + WIDTH_DOUBT))
    moved = torch.from_numpy(shift + width * _score(middle_ranks(n)))
    return np.asarray(torch.special.ndtr(moved).numpy())


def _score(ranks: FloatArray) -> FloatArray:
    """Probabilities as quantiles of the standard normal."""
    return np.asarray(torch.special.ndtri(torch.from_numpy(ranks)).numpy())


def coupled(paths: FloatArray, totals: FloatArray, width: int, rng: np.random.Generator) -> FloatArray:
    """`paths` (n, H) rescaled one by one so that the sums of their first `width` days are `totals` (n,
    ascending).

    The path with the k-th smallest sum gets the k-th total. A path without spending that must have some takes
    the days of another.
    """
    sums = paths[:, :width].sum(axis=1)
    wanted = np.empty(len(paths))
    wanted[np.argsort(sums, kind="stable")] = totals
    givers, takers = np.flatnonzero(sums > 0), np.flatnonzero((sums <= 0) & (wanted > 0))
    if len(givers) == 0:
        return paths
    chosen = np.arange(len(paths))
    chosen[takers] = givers[rng.integers(0, len(givers), len(takers))]
    factors = wanted / np.where(sums[chosen] > 0, sums[chosen], 1.0)
    return np.asarray(paths[chosen] * factors[:, None])


@cache
def _table() -> tuple[tuple[float, ...], ...]:
    stored = json.loads((files("forecasting") / "weights" / "calibration.json").read_text(encoding="utf-8"))
    return tuple(tuple(float(level) for level in row) for row in stored["levels"])


def recalibrated(paths: FloatArray, known_days: int, rng: np.random.Generator) -> FloatArray:
    """(n, H) paths with the sums of their first 28 days moved to honest quantiles, ranks kept."""
    n, width = len(paths), min(WHOLE, paths.shape[1])
    sums = np.sort(paths[:, :width].sum(axis=1))
    if n < 2 or sums[-1] <= 0:
        return paths
    row = (0.0, *_table()[bucket(known_days)], 1.0)
    levels = np.interp(middle_ranks(n), (0.0, *KNOTS, 1.0), row)
    return coupled(paths, np.interp((n - 1) * levels, np.arange(n), sums), width, rng)
