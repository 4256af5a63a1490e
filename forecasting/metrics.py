"""How good a forecast was. Every measure: its definition, its sign, where it comes from. Lower is better
unless said.

`paths` are samples (n, ...) with the sample axis first; `actual` has the shape of the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from forecasting.frame import BoolArray, FloatArray

DAYS_A_MONTH = 30.4
NINE = tuple(round(0.1 * step, 1) for step in range(1, 10))


def crps(paths: FloatArray, actual: FloatArray) -> FloatArray:
    """Continuous ranked probability score, in the data's unit, >= 0 on average; a point forecast's is its
    absolute error.

    mean|X - y| - mean|X - X'| / 2 with distinct pairs alone (the fair estimator: its mean does not depend
    on n; it can be slightly negative). Gneiting & Raftery 2007, eq. 20; Ferro 2014.
    """
    n = len(paths)
    errors, ordered = np.abs(paths - actual).reshape(n, -1), np.sort(paths, axis=0).reshape(n, -1)
    scores = np.ones(n) @ errors / n
    if n > 1:
        scores -= np.arange(1.0 - n, n, 2) @ ordered / (n * (n - 1))
    return np.asarray(scores.reshape(paths.shape[1:]))


def pinball(quantiles: FloatArray, actual: FloatArray, probabilities: Sequence[float]) -> FloatArray:
    """2 max(p (y - q), (p - 1)(y - q)) for each probability (first axis): twice the usual, so the median's
    is |y - q|.

    Koenker & Bassett 1978. Averaged over all p it tends to the CRPS.
    """
    p = np.asarray(probabilities).reshape((-1,) + (1,) * (quantiles.ndim - 1))
    error = actual - quantiles
    return np.asarray(2 * np.maximum(p * error, (p - 1) * error))


def wql9(paths: FloatArray, actual: FloatArray, scale: float) -> float:
    """Mean pinball loss at 0.1 ... 0.9 of the sampled quantiles over `scale` (> 0). Gasthaus et al. 2019;
    M5.
    """
    return float(pinball(np.quantile(paths, NINE, axis=0), actual, NINE).mean() / scale)


def randomised_pit(paths: FloatArray, actual: FloatArray, rng: np.random.Generator) -> FloatArray:
    """F(y-) + v [F(y) - F(y-)], v uniform: uniform on [0, 1] when calibrated, also with a lump at zero.

    Smith 1985; Czado, Gneiting & Held 2009. No sign: compare its distribution with the uniform.
    """
    below = (paths < actual).mean(axis=0)
    equal = (paths == actual).mean(axis=0)
    return np.asarray(below + rng.random(np.shape(below)) * equal)


def brier(chances: FloatArray, happened: FloatArray) -> float:
    """Mean (p - o)^2 of a stated chance p and o in {0, 1}; always saying 0.5 scores 0.25. Brier 1950."""
    return float(np.mean((chances - happened) ** 2))


def mse(predicted: FloatArray, actual: FloatArray) -> float:
    """Mean squared error, in the unit squared."""
    return float(np.mean((predicted - actual) ** 2))


def r2(predicted: FloatArray, actual: FloatArray) -> float:
    """1 - MSE / variance of `actual`; higher is better, 0 is the mean's own, below 0 worse. 0 where nothing
    varies.

    Daily spending is mostly chance, so honest values lie near 0 even for a good forecast.
    """
    spread = float(np.mean((actual - np.mean(actual)) ** 2))
    return 1.0 - mse(predicted, actual) / spread if spread > 0 else 0.0


def typical_month(values: FloatArray, known: BoolArray) -> float:
    """30.4 times the mean known day of the last 365, the yardstick of a month's errors; 0 where nothing was
    spent.
    """
    days = int(known[-365:].sum())
    return DAYS_A_MONTH * float(values[-365:][known[-365:]].sum()) / days if days else 0.0


def bias(paths: FloatArray, actual: FloatArray, scale: float) -> float:
    """(Mean of the paths - actual) / scale, averaged: above 0 too much was expected, below too little."""
    return float(np.mean(paths.mean(axis=0) - actual) / scale)


def pit_coverage(pits: FloatArray, level: float) -> float:
    """Share of PITs inside the central interval of `level`; best when it equals `level`.

    Exact with randomised PITs where many values are equal (zero days): between two quantiles all of them lie.
    """
    return float(np.mean(np.abs(pits - 0.5) <= level / 2))


def pit_gap(pits: FloatArray) -> float:
    """Largest |share - 0.1| of the ten tenths of [0, 1]: 0 is calibrated, 0.9 all in one. Dawid 1984."""
    shares = np.histogram(pits, bins=10, range=(0.0, 1.0))[0] / len(pits)
    return float(np.abs(shares - 0.1).max())


def pit_mean(pits: FloatArray) -> float:
    """Mean PIT: best 0.5; above it the truth came higher than was stated, below it lower."""
    return float(np.mean(pits))


def brier_skill(chances: FloatArray, happened: FloatArray, reference: FloatArray) -> float:
    """1 - Brier / Brier of the reference's chances; higher is better, 0 is no better than it, 1 perfect.

    0 where the reference was perfect itself. Murphy 1973.
    """
    other = brier(reference, happened)
    return 1.0 - brier(chances, happened) / other if other > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Murphy:
    """What a Brier score is made of: reliability - resolution + uncertainty.

    `reliability`: squared distance of stated chances from how often it then happened, 0 is honest.
    `resolution`: how far that share moves with what is stated, higher is better. `uncertainty`: variance of
    what happened, nobody's merit. All in [0, 1].
    """

    reliability: float
    resolution: float
    uncertainty: float


def murphy(chances: FloatArray, happened: FloatArray) -> Murphy:
    """Murphy's decomposition (1973) over chances that round to the same tenth; each group states its mean.

    Adds up to the Brier score exactly where a group holds one chance, nearly elsewhere (Stephenson et al.
    2008).
    """
    _, places = np.unique(np.rint(10 * chances), return_inverse=True)
    sizes = np.bincount(places)
    stated, seen = (np.bincount(places, values) / sizes for values in (chances, happened))
    share, rate = sizes / len(chances), float(np.mean(happened))
    return Murphy(
        float((share * (stated - seen) ** 2).sum()),
        float((share * (seen - rate) ** 2).sum()),
        rate * (1 - rate),
    )


def jumpiness(figures: FloatArray, scale: float) -> float:
    """Mean |F_t - F_(t-1)| / scale of one figure told on consecutive days (T,), T >= 2: how far it jumps
    overnight.

    Of the month-end median: what a person sees move. NaN for fewer than two days.
    """
    return float(np.mean(np.abs(np.diff(figures))) / scale) if len(figures) > 1 else float("nan")


@dataclass(frozen=True, slots=True)
class Ratio:
    """A score over another's, and its interval; below 1 the first is better."""

    ratio: float
    low: float
    high: float


def clustered_mean(values: FloatArray, clusters: npt.ArrayLike) -> float:
    """Mean over clusters (people) of each one's mean: nobody counts more for having more cutoffs."""
    _, places = np.unique(np.asarray(clusters), return_inverse=True)
    return float(np.mean(np.bincount(places, values) / np.bincount(places)))


def paired_ratio(
    ours: FloatArray,
    base: FloatArray,
    clusters: npt.ArrayLike,
    rng: np.random.Generator,
    draws: int = 2000,
    level: float = 0.95,
) -> Ratio:
    """Clustered mean of `ours` over that of `base` (row by row the same cutoffs), and its bootstrap interval.

    Whole clusters are redrawn with replacement, both scores together (Field & Welsh 2007), since a person's
    cutoffs share their days. One cluster has no interval: low and high are NaN. Over a base of 0 there is no
    ratio: NaN, and such redraws are left out.
    """
    _, places = np.unique(np.asarray(clusters), return_inverse=True)
    rows = np.bincount(places)
    first, second = (np.bincount(places, values) / rows for values in (ours, base))
    ratio = float(first.mean() / second.mean()) if second.mean() > 0 else float("nan")
    if len(rows) < 2 or not np.isfinite(ratio):
        return Ratio(ratio, float("nan"), float("nan"))
    drawn = rng.integers(0, len(rows), (draws, len(rows)))
    above, below = first[drawn].sum(axis=1), second[drawn].sum(axis=1)
    ratios = above[below > 0] / below[below > 0]
    low, high = np.quantile(ratios, [(1 - level) / 2, (1 + level) / 2]).tolist()
    return Ratio(ratio, low, high)
