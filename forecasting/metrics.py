"""How good a forecast was. Every measure: its definition, its sign, where it comes from. Lower is better
unless said.

`paths` are samples (n, ...) with the sample axis first; `actual` has the shape of the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from forecasting.frame import FloatArray

NINE = tuple(round(0.1 * step, 1) for step in range(1, 10))


def crps(paths: FloatArray, actual: FloatArray) -> FloatArray:
    """Continuous ranked probability score, in the data's unit, >= 0 on average; a point forecast's is its
    absolute error.

    mean|X - y| - mean|X - X'| / 2 with distinct pairs alone (the fair estimator: its mean does not depend
    on n; it can be slightly negative). Gneiting & Raftery 2007, eq. 20; Ferro 2014.
    """
    n = len(paths)
    ordered = np.sort(paths, axis=0)
    error = np.abs(paths - actual).mean(axis=0)
    if n == 1:
        return np.asarray(error)
    weights = (2 * np.arange(1, n + 1) - n - 1).reshape((n,) + (1,) * (paths.ndim - 1))
    return np.asarray(error - (weights * ordered).sum(axis=0) / (n * (n - 1)))


def scaled_crps(paths: FloatArray, actual: FloatArray, scale: float) -> float:
    """Mean CRPS divided by `scale` (a typical amount in the same unit, > 0): 0.20 is off by a fifth of it."""
    return float(np.mean(crps(paths, actual)) / scale)


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


def coverage(paths: FloatArray, actual: FloatArray, level: float) -> float:
    """Share of `actual` inside the central interval of `level` (ends included). Best when it equals
    `level`.
    """
    low, high = np.quantile(paths, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return float(np.mean((actual >= low) & (actual <= high)))


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
