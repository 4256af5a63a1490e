"""Training-free forecasters: they redraw a person's own days. Beaten by few networks, so each one must try.

All take a series, a horizon in days, a number of paths and a generator, and return (n, horizon) in the
series' unit.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

import numpy as np

from forecasting.features import IndexArray
from forecasting.frame import BoolArray, DailySeries, FloatArray
from forecasting.sampling import level_effect

Sampler = Callable[[DailySeries, int, int, np.random.Generator], FloatArray]

LONGEST = 2200
RECENT_HALF_LIFE = 90.0
CALENDAR_HALF_LIFE = 360.0
PARTS = 2048
BLOCK_DAYS = 7
BLOCKS_FROM = 365


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


def _recency(age: IndexArray | FloatArray, half_life: float) -> FloatArray:
    return np.asarray(0.5 ** (age / half_life), dtype=np.float64)


def _choose(weights: FloatArray, chances: FloatArray) -> IndexArray:
    """Indices with the given weights, from numbers in [0, 1) of any shape (inverse of the cumulative sum).

    A table says where to start for each of 2048 equal parts of the whole (Chen & Asau 1974); a search is
    left for the few draws that fall behind a bound inside their part.
    """
    bounds = np.cumsum(weights)
    bounds *= PARTS / bounds[-1]
    drawn = PARTS * chances.ravel()
    if drawn.size < PARTS // 4:
        places = np.searchsorted(bounds, drawn, side="right")
    else:
        start = np.bincount(np.ceil(bounds).astype(np.int64), minlength=PARTS).cumsum()
        places = start[drawn.astype(np.int64)]
        late = np.flatnonzero(np.append(bounds, np.inf)[places] <= drawn)
        places[late] = np.searchsorted(bounds, drawn[late], side="right")
    return np.minimum(places, len(weights) - 1).reshape(chances.shape)


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


def _redraw(series: DailySeries, chances: FloatArray) -> FloatArray:
    """Independent known days, recent ones more often, from numbers in [0, 1) of any shape."""
    places = np.flatnonzero(series.known)
    if len(places) == 0:
        return np.zeros(chances.shape)
    return series.values[places[_choose(_recent_weights(series, places), chances)]]


def climatology(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """Independent days redrawn with a half-life of 90 days, joined by a level a path."""
    return _redraw(series, rng.random((n, horizon))) * level_effect(n, 0.2, rng)


def _redraw_weekdays(series: DailySeries, steps: IndexArray, rng: np.random.Generator) -> FloatArray:
    """A known day of the same weekday for each of `steps` (K,) days after the cutoff, counted from 0; any
    known day where fewer than two are known of it.
    """
    spare, drawn = rng.random((2, len(steps)))
    ahead, places = (steps % 7).astype(np.int8), np.flatnonzero(series.known)[::-1]
    if len(places) == 0:
        return np.zeros(len(steps))
    chances = np.empty(len(steps))
    chances[np.argsort(ahead, kind="stable")] = drawn
    weekday = (places - len(series)) % 7  # as `ahead`: 0 is the next day's
    order = np.argsort(weekday, kind="stable")
    places, weekday = places[order], weekday[order]
    counts = np.bincount(weekday, minlength=7)
    weights = _recency(len(series) - 1 - places, RECENT_HALF_LIFE)
    weights /= np.bincount(weekday, weights, minlength=7)[weekday]  # now each weekday's sum to 1
    slots = np.cumsum(counts > 0) - 1
    out = series.values[places[_choose(weights, (slots[ahead] + chances) / (slots[-1] + 1))]]
    lacking = (counts < 2)[ahead]
    if lacking.any():
        out[lacking] = _redraw(series, spare[lacking])
    return out


def seasonal(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """Each day redrawn from the same weekday, half-life 90 days."""
    steps = np.repeat(np.arange(horizon), n)
    return _redraw_weekdays(series, steps, rng).reshape(horizon, n).T * level_effect(n, 0.2, rng)


@lru_cache(maxsize=64)
def _months(start: date, days: int) -> tuple[IndexArray, IndexArray]:
    """Which month each of `days` days from `start` lies in, counted from the first, and the index of the day
    on which each begins (the first <= 0), with one more at the end.
    """
    dates = np.datetime64(start, "D") + np.arange(days)
    month = (dates.astype("M8[M]") - dates[0].astype("M8[M]")).astype(np.int64)
    begins = dates[0].astype("M8[M]") + np.arange(month[-1] + 2)
    return month, (begins.astype("M8[D]") - dates[0]).astype(np.int64)


def _donors(full: FloatArray, month: int) -> tuple[IndexArray, FloatArray]:
    """Months before `month` and their weights, given how `full` (M,) each is; parts of months only where no
    whole one is known.
    """
    use = np.flatnonzero(full[:month] > 0.9)
    if len(use) == 0:
        use = np.flatnonzero(full[:month] > 0.3)
    age = np.asarray(30.4 * (len(full) - 1 - use), dtype=np.float64)
    return use, _recency(age, CALENDAR_HALF_LIFE) * full[use]


def _places(
    known: BoolArray, target: IndexArray, donors: IndexArray, begins: IndexArray, by_weekday: bool
) -> IndexArray:
    """(m, h) indices of the days that stand for the days `target` (h,) of one month in each donor month (m,);
    -1 where it has none.
    """
    in_month = target - begins[np.searchsorted(begins, target[0], side="right") - 1]
    length = begins[donors + 1] - begins[donors]
    places = begins[donors][:, None] + np.minimum(in_month, length[:, None] - 1)
    if by_weekday:
        places += (target - places + 3) % 7 - 3
    there = (places >= 0) & (places < len(known))
    return np.where(there & known[np.where(there, places, 0)], places, -1)


def _stand_ins(
    series: DailySeries, horizon: int, n: int, rng: np.random.Generator, by_weekday: bool
) -> IndexArray:
    """(n, horizon) indices into the series of the days each path repeats, -1 where its month has none."""
    total = len(series)
    month, begins = _months(series.start, -(-(total + horizon) // PARTS) * PARTS)
    month = month[: total + horizon]
    full = np.bincount(month[:total], series.known) / 30.4
    out = np.full((n, horizon), -1)
    for ahead in range(int(month[total]), int(month[-1]) + 1):
        donors, weights = _donors(full, ahead)
        if len(donors) == 0:
            continue
        first, last = max(total, int(begins[ahead])), min(total + horizon, int(begins[ahead + 1]))
        places = _places(series.known, np.arange(first, last), donors, begins, by_weekday)
        out[:, first - total : last - total] = places[_choose(weights, rng.random(n))]
    return out


def _calendar(
    series: DailySeries, horizon: int, n: int, rng: np.random.Generator, by_weekday: bool
) -> FloatArray:
    series = series.latest(LONGEST)
    places = _stand_ins(series, horizon, n, rng, by_weekday)
    out = series.values[places]
    paths, steps = np.nonzero(places < 0)
    if len(paths):
        redrawn = (
            _redraw_weekdays(series, steps, rng) if by_weekday else _redraw(series, rng.random(len(steps)))
        )
        out[paths, steps] = redrawn * level_effect(n, 0.2, rng)[paths, 0]
    return out


def calendar_pool(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """Whole earlier months laid over the months ahead by day of the month, half-life 360 days.

    Days an earlier month cannot give (not lived yet, unknown) are redrawn from recent days.
    """
    return _calendar(series, horizon, n, rng, by_weekday=False)


def weekday_calendar_pool(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """The same, moved by up to three days so that weekdays agree (bank rows never fall on a Sunday)."""
    return _calendar(series, horizon, n, rng, by_weekday=True)


def block_bootstrap(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """Weeks of the last year redrawn whole, any seven consecutive days being one (Künsch 1989)."""
    recent = series.latest(BLOCKS_FROM)
    width = min(BLOCK_DAYS, len(recent))
    blocks = -(-horizon // width)
    starts = rng.integers(0, len(recent) - width + 1, (n, blocks))
    places = (starts[..., None] + np.arange(width)).reshape(n, -1)[:, :horizon]
    known = np.flatnonzero(recent.known)
    if len(known) == 0:
        return np.zeros((n, horizon))
    other = recent.values[known[rng.integers(0, len(known), places.shape)]]
    return np.where(recent.known[places], recent.values[places], other)


def habit(series: DailySeries, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """For few days, so wide: each path draws its own share of spending days and its own level.

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
    "weekdays": seasonal,
    "blocks": block_bootstrap,
}
