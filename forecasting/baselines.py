"""What every forecast is measured against: from predicting nothing to gradient boosting.

All are samplers: a series, a horizon in days, a number of paths and a generator give (n, horizon) in the
series' unit. `climatology+calendar` is a pool of equal shares of those two. Two need the extra
`baselines` (statsforecast, lightgbm) and load it when first used.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence
from typing import Any

import numpy as np

from forecasting.errors import MissingExtra
from forecasting.features import IndexArray, calendar
from forecasting.frame import DailySeries, FloatArray
from forecasting.metrics import crps
from forecasting.models.pools import (
    Sampler,
    block_bootstrap,
    calendar_pool,
    climatology,
    predict_zero,
    run_rate,
    seasonal,
    weekday_calendar_pool,
)
from forecasting.models.source import source_recipe
from forecasting.sampling import level_effect

STRETCH = 28
SCORED_FOLDS = 4
SCORED_PATHS = 100
TEMPER = 6.0
LEVELS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
NEEDS = {"autoets": "statsforecast", "lightgbm": "lightgbm"}


def seasonal_naive(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """The last seven days again and again (zeros where fewer are known): one point a day."""
    week = np.concatenate([np.zeros(7), series.values])[-7:]
    return np.tile(np.resize(week, horizon), (n, 1))


def autoets(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """Exponential smoothing, its form chosen by AICc, weekly season, simulated (Hyndman et al. 2008).

    Gaussian, so days may be negative; left so, because raising them to zero would double the totals.
    """
    models = _extra("autoets", "statsforecast.models")
    recent = series.latest(730).values
    if len(recent) < 21 or not np.ptp(recent):
        return np.full((n, horizon), recent.mean())
    fitted = models.AutoETS(season_length=7).fit(recent)
    return np.asarray(fitted.simulate(h=horizon, n_paths=n, seed=int(rng.integers(2**31))), dtype=np.float64)


def _boosting_inputs(series: DailySeries, origins: IndexArray, steps: IndexArray) -> FloatArray:
    """(N, 25): the target day's calendar, distance, levels at the origin, the same weekday and date."""
    sums = np.concatenate([[0.0], np.cumsum(series.values)])
    levels = [
        (sums[origins + 1] - sums[np.maximum(origins + 1 - days, 0)]) / days for days in (7, 28, 91, 365)
    ]
    dates = calendar(series.days(int(steps.max())))
    targets = origins + steps
    same = []
    for gap in (7, 28, 30, 31):
        back = targets - gap * -(-steps // gap)
        same.append(np.where(back >= 0, series.values[np.maximum(back, 0)], 0.0))
    return np.column_stack([dates[targets], steps, *levels, *same])


def lightgbm(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """Boosted trees, one model a quantile, of any day ahead at once (Ke et al. 2017); on own days alone.

    Days are drawn independently from the quantiles, 0 below the lowest, and joined by a level a path.
    """
    boosting: Any = _extra("lightgbm", "lightgbm")
    recent, last = series.latest(1100), len(series.latest(1100)) - 1
    if last < 2 * horizon + 14:
        return climatology(series, horizon, n, rng)
    origins = np.repeat(np.arange(13, last), 3)
    steps = rng.integers(1, horizon + 1, len(origins))
    use = (origins + steps <= last) & recent.known[np.minimum(origins + steps, last)]
    origins, steps = origins[use], steps[use]
    inputs, targets = _boosting_inputs(recent, origins, steps), recent.values[origins + steps]
    ahead = _boosting_inputs(recent, np.full(horizon, last), np.arange(1, horizon + 1))
    settings = {"num_leaves": 15, "min_data_in_leaf": 20, "learning_rate": 0.06, "verbose": -1}
    settings |= {"num_threads": 1, "seed": int(rng.integers(2**31)), "deterministic": True}
    data = boosting.Dataset(inputs, targets, free_raw_data=False)
    bands = [
        boosting.train(settings | {"objective": "quantile", "alpha": level}, data, 80).predict(ahead)
        for level in LEVELS
    ]
    return _from_quantiles(np.stack(bands), n, rng)


def _from_quantiles(bands: FloatArray, n: int, rng: np.random.Generator) -> FloatArray:
    """(Q, H) quantiles at LEVELS -> (n, H) independent days, linear between, under a common level."""
    ordered = np.sort(np.maximum(bands, 0.0), axis=0)
    grid = np.concatenate([np.zeros((1, bands.shape[1])), ordered])
    drawn = rng.random((n, bands.shape[1]))
    columns = [np.interp(drawn[:, day], (0.0, *LEVELS), grid[:, day]) for day in range(bands.shape[1])]
    return np.stack(columns, axis=1) * level_effect(n, 0.2, rng)


def _extra(name: str, module: str) -> Any:
    require([name])
    return importlib.import_module(module)


def require(names: Sequence[str]) -> None:
    """Raise MissingExtra, which says what to install, where a named baseline lacks its package."""
    missing = [NEEDS[name] for name in names if name in NEEDS and not importlib.util.find_spec(NEEDS[name])]
    if missing:
        raise MissingExtra(f"{' and '.join(missing)} not installed: pip install 'outlay[baselines]'")


def _shared_out(members: Sequence[Sampler], shares: FloatArray) -> Sampler:
    """A linear pool: each member gives its share of the paths, in shuffled order."""

    def pooled(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
        counts = np.diff(np.rint(np.cumsum(shares) * n).astype(int), prepend=0)
        drawn = [
            one(series, horizon, int(count), rng) for one, count in zip(members, counts, strict=True) if count
        ]
        return np.concatenate(drawn)[rng.permutation(n)]

    return pooled


def _equal(members: Sequence[Sampler]) -> Sampler:
    return _shared_out(members, np.full(len(members), 1.0 / len(members)))


def _recent_scores(series: DailySeries, rng: np.random.Generator) -> FloatArray:
    """(members of the scored pool,) mean CRPS of days and of 28-day totals on up to four recent stretches."""
    found = []
    for fold in range(1, SCORED_FOLDS + 1):
        done = len(series) - fold * STRETCH
        if done < 2 * STRETCH:
            break
        past, ahead = series.until(done), slice(done, done + STRETCH)
        use, truth = series.known[ahead], series.values[ahead]
        drawn = [one(past, STRETCH, SCORED_PATHS, rng)[:, use] for one in DRAWING.values()]
        days = [float(crps(paths, truth[use]).sum()) for paths in drawn]
        found.append(np.add(days, [float(crps(paths.sum(axis=1), truth[use].sum())) for paths in drawn]))
    return np.mean(found, axis=0) if found else np.ones(len(DRAWING))


def scored_pool(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """A pool of the five that redraw days, shared out by how each did on the person's own last 16 weeks."""
    scores = _recent_scores(series, rng)
    best = float(scores.min())
    raised = np.exp(-TEMPER * (scores / best - 1.0)) if best > 0 else np.ones(len(scores))
    return _shared_out(list(DRAWING.values()), raised / raised.sum())(series, horizon, n, rng)


DRAWING: dict[str, Sampler] = {
    "climatology": climatology,
    "weekdays": seasonal,
    "blocks": block_bootstrap,
    "calendar": calendar_pool,
    "weekday_calendar": weekday_calendar_pool,
}
TRAINING_FREE: dict[str, Sampler] = {
    "zero": predict_zero,
    "seasonal_naive": seasonal_naive,
    "run_rate": run_rate,
    **DRAWING,
    "equal_pool": _equal([climatology, calendar_pool, weekday_calendar_pool]),
    "broad_pool": _equal(list(DRAWING.values())),
    "scored_pool": scored_pool,
}
TRAINED: dict[str, Sampler] = {"source": source_recipe, "autoets": autoets, "lightgbm": lightgbm}
EVERY: dict[str, Sampler] = TRAINING_FREE | TRAINED
POINTS = ("zero", "seasonal_naive", "run_rate")


def parts_of(name: str) -> tuple[str, ...]:
    """The baselines that a name pools: itself alone, or those between its + signs."""
    return tuple(part.strip() for part in name.split("+"))


def baseline(name: str) -> Sampler:
    """The sampler of this name, or of an equal pool of the names between its + signs; KeyError for others."""
    members = [EVERY[part] for part in parts_of(name)]
    return members[0] if len(members) == 1 else _equal(members)


def is_training_free(name: str) -> bool:
    """Whether nothing is trained in it, pools included."""
    return all(part in TRAINING_FREE for part in parts_of(name))
