"""Training-free forecasters: they redraw a person's own days. Beaten by few networks, so each one must try.

All take a series, a horizon in days, a number of paths and a generator, and return (n, horizon) in the
series' unit.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from forecasting.features import IndexArray
from forecasting.frame import DailySeries, DayArray, FloatArray
from forecasting.sampling import level_effect

Sampler = Callable[[DailySeries, int, int, np.random.Generator], FloatArray]

LONGEST = 2200
RECENT_HALF_LIFE = 90.0
CALENDAR_HALF_LIFE = 360.0


def predict_zero(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """Nothing, ever: hard to beat by absolute error a day, useless for a month."""
    return np.zeros((n, horizon))


def run_rate(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """What apps show: the month's mean day so far, every day on (all past days before the third of a
    month).
    """
    known = series.values[series.known]
    month = series.days().astype("M8[M]")
    so_far = series.values[(month == month[-1]) & series.known]
    mean = so_far.mean() if len(so_far) >= 3 else (known[-30:].mean() if len(known) else 0.0)
    return np.full((n, horizon), mean)


def _recency(age: IndexArray, half_life: float) -> FloatArray:
    return np.asarray(0.5 ** (age / half_life), dtype=np.float64)


def _choose(weights: FloatArray, size: tuple[int, ...], rng: np.random.Generator) -> IndexArray:
    """Indices drawn with the given weights (inverse of the cumulative sum)."""
    bounds = np.cumsum(weights)
    places = np.searchsorted(bounds, rng.random(size) * bounds[-1], side="right")
    return np.asarray(np.minimum(places, len(weights) - 1), dtype=np.int64)


def _recent_weights(series: DailySeries, places: IndexArray) -> FloatArray:
    """How often each known day is redrawn: half-life 90 days, but the last year's two largest days only as
    often as the whole history says. A laptop bought last week is not a habit of this quarter.
    """
    age = len(series) - 1 - places
    weights = _recency(age, RECENT_HALF_LIFE)
    year = np.flatnonzero(age < 365)
    largest = year[np.argsort(series.values[places[year]], kind="stable")[-2:]]
    weights[largest] = np.minimum(weights[largest], weights.mean())
    return weights


def _redraw(series: DailySeries, shape: tuple[int, ...], rng: np.random.Generator) -> FloatArray:
    """Independent known days, recent ones more often."""
    places = np.flatnonzero(series.known)
    if len(places) == 0:
        return np.zeros(shape)
    return series.values[places[_choose(_recent_weights(series, places), shape, rng)]]


def climatology(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """Independent days redrawn with a half-life of 90 days, joined by a level a path."""
    return _redraw(series, (n, horizon), rng) * level_effect(n, 0.2, rng)


def seasonal(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """Each day redrawn from the same weekday, half-life 90 days."""
    out = _redraw(series, (n, horizon), rng)
    total = len(series)
    for step in range(min(7, horizon)):
        places = np.arange(total - 1 - (6 - step) % 7, -1, -7)
        places = places[series.known[places]] if len(places) else places
        if len(places) >= 2:
            width = out[:, step::7].shape
            chosen = _choose(_recency(total - 1 - places, RECENT_HALF_LIFE), width, rng)
            out[:, step::7] = series.values[places[chosen]]
    return out * level_effect(n, 0.2, rng)


def _donors(series: DailySeries, month: np.datetime64) -> tuple[DayArray, FloatArray]:
    """Earlier months and their weights; parts of months only where no whole one is known."""
    months = series.days().astype("M8[M]")
    names, inverse = np.unique(months, return_inverse=True)
    full = np.bincount(inverse, series.known.astype(np.float64)) / 30.4
    age = ((months[-1] - names).astype(int)).astype(np.float64) * 30.4
    use = (names < month) & (full > 0.9)
    if not use.any():
        use = (names < month) & (full > 0.3)
    return names[use], (np.asarray(0.5 ** (age / CALENDAR_HALF_LIFE)) * full)[use]


def _places(series: DailySeries, target: DayArray, donors: DayArray, by_weekday: bool) -> IndexArray:
    """(n, h) indices into the series of the days that stand for `target` (h,) in each path's donor month
    (n,).
    """
    length = ((donors + 1).astype("M8[D]") - donors.astype("M8[D]")).astype(int)
    in_month = (target - target.astype("M8[M]").astype("M8[D]")).astype(int)
    days = donors.astype("M8[D]")[:, None] + np.minimum(in_month[None, :], length[:, None] - 1)
    if by_weekday:
        shift = (target.astype(int)[None, :] - days.astype(int) + 3) % 7 - 3
        days = days + shift
    return np.asarray((days - np.datetime64(series.start, "D")).astype(np.int64))


def _calendar(
    series: DailySeries, horizon: int, n: int, rng: np.random.Generator, by_weekday: bool
) -> FloatArray:
    series = series.latest(LONGEST)
    target = series.days(horizon)[-horizon:]
    out = (seasonal if by_weekday else climatology)(series, horizon, n, rng)
    months = target.astype("M8[M]")
    for month in np.unique(months):
        names, weights = _donors(series, month)
        if len(names) == 0:
            continue
        columns = np.flatnonzero(months == month)
        donors = names[_choose(weights, (n,), rng)]
        places = _places(series, target[columns], donors, by_weekday)
        there = (places >= 0) & (places < len(series))
        places = np.where(there, places, 0)
        usable = there & series.known[places]
        out[:, columns] = np.where(usable, series.values[places], out[:, columns])
    return out


def calendar_pool(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """Whole earlier months laid over the months ahead by day of the month, half-life 360 days.

    Days an earlier month cannot give (not lived yet, unknown) are redrawn from recent days.
    """
    return _calendar(series, horizon, n, rng, by_weekday=False)


def weekday_calendar_pool(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """The same, moved by up to three days so that weekdays agree (bank rows never fall on a Sunday)."""
    return _calendar(series, horizon, n, rng, by_weekday=True)


def habit(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """The first two weeks: few days, so wide. Each path draws its own share of spending days and its own
    level.

    Share: Beta posterior with one spent and one idle day added. Level: lognormal, spread 0.9 / sqrt(days), at
    least 0.25. Amounts: the days seen, each blurred by a lognormal of spread 0.35.
    """
    known = series.values[series.known]
    spent = known[known > 0]
    if len(spent) == 0:
        return np.zeros((n, horizon))
    share = rng.beta(1.0 + len(spent), 1.0 + len(known) - len(spent), (n, 1))
    amounts = spent[rng.integers(0, len(spent), (n, horizon))]
    blur = np.exp(0.35 * rng.standard_normal((n, horizon)) - 0.35**2 / 2)
    level = level_effect(n, max(0.25, 0.9 / float(np.sqrt(len(known)))), rng)
    return np.where(rng.random((n, horizon)) < share, amounts * blur * level, 0.0)


POOLED: dict[str, Sampler] = {
    "calendar": calendar_pool,
    "weekday": weekday_calendar_pool,
    "recent": climatology,
}
BASELINES: dict[str, Sampler] = {
    "zero": predict_zero,
    "run_rate": run_rate,
    "climatology": climatology,
    "seasonal": seasonal,
    "calendar": calendar_pool,
    "weekday": weekday_calendar_pool,
}
