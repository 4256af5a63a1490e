"""Stored paths and what has happened since: the rest of the month in a millisecond, with numpy alone.

Everything is a pure function of arrays and deterministic. Amounts are floats in one unit of the caller's
choice.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

NARROWEST = 0.15
LEAST_EFFECTIVE = 0.15
SPREAD_SHARE = 0.35


def _fit_weights(paths: FloatArray, seen: FloatArray) -> FloatArray:
    """(n,) weights summing to 1: how well each path's total over the known seen days fits the actual one.

    A Gaussian in the log of the ratio, never narrower than a third of the paths' own spread, widened until at
    least 15 % of the paths count. Equal weights when nothing is known.
    """
    n = len(paths)
    known = np.isfinite(seen)
    if not known.any():
        return np.full(n, 1.0 / n)
    own = paths[:, : len(seen)][:, known].sum(axis=1)
    softener = float(paths.mean()) + 1e-12
    distance = np.log((own + softener) / (float(np.maximum(seen[known], 0.0).sum()) + softener))
    width = max(NARROWEST, SPREAD_SHARE * float(distance.std()))
    while True:
        raw = np.exp(-0.5 * ((distance / width) ** 2 - float(np.min(distance**2)) / width**2))
        weights: FloatArray = raw / raw.sum()
        if 1.0 / float((weights**2).sum()) >= LEAST_EFFECTIVE * n:
            return weights
        width *= 1.3


def _resampled(weights: FloatArray) -> npt.NDArray[np.int64]:
    """n indices by systematic resampling from the middle of each n-th: deterministic, order kept."""
    n = len(weights)
    bounds = np.cumsum(weights)
    places = np.searchsorted(bounds, (np.arange(n) + 0.5) / n * bounds[-1], side="right")
    return np.asarray(np.minimum(places, n - 1), dtype=np.int64)


def _rest_of_today(today: FloatArray, spent: float) -> FloatArray:
    """(n,) what may still come today, >= 0.

    A path whose day reaches what is spent gives the difference. The others borrow one from those, in
    rotation, but only in the share of paths that reach it: the more unusual the day already is, the less
    follows.
    """
    spent = max(spent, 0.0)
    reaches = today >= spent
    share = float(reaches.mean())
    more: FloatArray = np.where(reaches, today - spent, 0.0)
    lenders, borrowers = np.flatnonzero(reaches), np.flatnonzero(~reaches)
    if len(lenders) and len(borrowers):
        gets = np.floor(np.arange(1, len(borrowers) + 1) * share) > np.floor(
            np.arange(len(borrowers)) * share
        )
        takers = borrowers[gets]
        more[takers] = more[lenders[np.arange(len(takers)) * 7 % len(lenders)]]
    return more


def condition(paths: npt.ArrayLike, *, seen: npt.ArrayLike, spent_today: float) -> FloatArray:
    """(n, H) stored paths -> (n, H - k) spending still to come, n kept, never negative.

    Column j of `paths` is day j after the cutoff. `seen` (k,), k < H, are the actual totals of days 0..k-1
    (NaN where unknown); day k is today, of which `spent_today` is gone. Column 0 of the answer is what more
    comes today, the next ones are the days after. Paths whose total over the seen days is near the actual
    one count more, so a month that runs hot raises its rest, by as much as the paths themselves say hot
    months stay hot.
    """
    drawn = np.asarray(paths, dtype=np.float64)
    past = np.asarray(seen, dtype=np.float64).reshape(-1)
    if drawn.ndim != 2 or len(drawn) == 0 or len(past) >= drawn.shape[1]:
        raise ValueError("paths must be (n, H) with more days than have been seen")
    chosen = drawn[_resampled(_fit_weights(drawn, past)), len(past) :]
    future = np.maximum(chosen, 0.0)
    future[:, 0] = _rest_of_today(future[:, 0], spent_today)
    return future


def chance_within(future: npt.ArrayLike, left: float) -> float:
    """Share of futures (n, h) whose total is at most `left`, in [0, 1]; no days ahead cost nothing."""
    totals = np.asarray(future, dtype=np.float64).sum(axis=1)
    return float((totals <= left).mean())


def chance_exceeds(future: npt.ArrayLike, left: float) -> float:
    """Share of futures (n, h) whose total is over `left`, in [0, 1]: P(exceed B) for `left` = B - spent."""
    totals = np.asarray(future, dtype=np.float64).sum(axis=1)
    return float((totals > left).mean())


def month_end(future: npt.ArrayLike, spent: float, probabilities: Sequence[float]) -> FloatArray:
    """(len(probabilities),) quantiles of what a month comes to: `spent` so far and all of `future` (n, h).

    Never below `spent`, in the order asked.
    """
    totals = np.maximum(np.asarray(future, dtype=np.float64), 0.0).sum(axis=1)
    return spent + quantiles(totals, probabilities)


def safe_quantiles(future: npt.ArrayLike, left: float, days: int, chances: Sequence[float]) -> FloatArray:
    """(len(chances),) amounts a day free to spend for `days` days, beside what comes anyway; each >= 0.

    `future` (n, h) is what comes without being chosen (bills, or what is wanted kept), of which the first
    `days` days count; `left` is the budget less what is spent. With each amount spent daily on top, at least
    that chance of the futures stay within `left`; 0 where even nothing more would not do.
    """
    if days < 1:
        raise ValueError("days must be at least 1")
    totals = np.sort(np.asarray(future, dtype=np.float64)[:, :days].sum(axis=1))
    places = np.ceil(np.asarray(chances, dtype=np.float64) * len(totals)).astype(np.int64) - 1
    return np.maximum(left - totals[np.clip(places, 0, len(totals) - 1)], 0.0) / days


def safe_per_day(future: npt.ArrayLike, left: float, days: int, chance: float = 0.8) -> float:
    """`safe_quantiles` of one chance."""
    return float(safe_quantiles(future, left, days, (chance,))[0])


def quantiles(totals: npt.ArrayLike, probabilities: Sequence[float]) -> FloatArray:
    """(n,) totals -> (len(probabilities),) quantiles, linear between samples."""
    return np.asarray(np.quantile(np.asarray(totals, dtype=np.float64), probabilities), dtype=np.float64)


def cumulative_bands(future: npt.ArrayLike, probabilities: Sequence[float]) -> FloatArray:
    """(n, h) -> (len(probabilities), h): quantiles of the running sum at each day's end (a fan chart)."""
    running = np.cumsum(np.asarray(future, dtype=np.float64), axis=1)
    return np.asarray(np.quantile(running, probabilities, axis=0), dtype=np.float64)


def run_out(future: npt.ArrayLike, left: float) -> tuple[int, int] | None:
    """Days (0 is today) between which `left` most likely runs out: quartiles over the futures that exceed it.

    (0, 0) when it already has (`left` < 0). None when fewer than half of the futures exceed it: then no
    date is likely enough to name.
    """
    running = np.cumsum(np.asarray(future, dtype=np.float64), axis=1)
    if left < 0:
        return (0, 0)
    over = running > left
    exceeds = over.any(axis=1)
    if running.shape[1] == 0 or float(exceeds.mean()) < 0.5:
        return None
    days = np.sort(over[exceeds].argmax(axis=1))
    first, last = (int(days[round(share * (len(days) - 1))]) for share in (0.25, 0.75))
    return (first, last)


def scale_for(future: npt.ArrayLike, left: float, chance: float = 0.8) -> float | None:
    """The factor in [0, 1) on all spending to come that makes staying within `left` at least `chance` likely.

    None when nothing needs to change, or when nothing would help (`left` < 0). Take certain bills out of both
    `future` and `left` first: they cannot be scaled.
    """
    totals = np.sort(np.asarray(future, dtype=np.float64).sum(axis=1))
    needed = int(np.ceil(chance * len(totals))) - 1
    if left < 0 or totals[max(needed, 0)] <= left:
        return None
    return float(left / totals[max(needed, 0)])
