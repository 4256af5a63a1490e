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

from forecasting.features import WHOLE
from forecasting.frame import FloatArray
from forecasting.sampling import coupled

BUCKETS = (14, 60, 180, 365)
KNOTS = tuple(round(0.05 * step, 2) for step in range(1, 20))
DOUBT = 200.0


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
    levels = np.interp((np.arange(n) + 0.5) / n, (0.0, *KNOTS, 1.0), row)
    return coupled(paths, np.quantile(sums, levels), width, rng)
