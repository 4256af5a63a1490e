"""The level of a person's spending at each day, from that day and before alone.

Never MinMax over a lifetime: one laptop would press every ordinary day onto the bottom of the scale.
"""

from __future__ import annotations

from bisect import bisect_left, insort

import numpy as np

from forecasting.frame import BoolArray, FloatArray

TRAILING_DAYS = 180
CAP_DAYS = 365
SHRINK_DAYS = 14.0
SUMMARY = 16


def _windows(values: FloatArray, days: int, fill: float) -> FloatArray:
    """(T,) -> (T, days): row t holds the `days` values that end at t, `fill` before the first."""
    padded = np.concatenate([np.full(days - 1, fill), values])
    return np.lib.stride_tricks.sliding_window_view(padded, days)


def _merged(one: FloatArray, other: FloatArray) -> FloatArray:
    """The three largest (3, T), in falling order, of two such threes: the k-th is the largest min(a_i, b_j)
    over i + j = k.
    """
    (a, b, c), (x, y, z) = one, other
    second = np.maximum(np.maximum(b, y), np.minimum(a, x))
    third = np.maximum(np.maximum(c, z), np.maximum(np.minimum(a, y), np.minimum(b, x)))
    return np.stack([np.maximum(a, x), second, third])


def _later(top: FloatArray, days: int) -> FloatArray:
    """The same, `days` later; 0 before the first."""
    out = np.zeros_like(top)
    out[:, days:] = top[:, : max(0, top.shape[1] - days)]
    return out


def third_largest(values: FloatArray) -> FloatArray:
    """For each day the third largest value of the last year, or the smallest positive one of fewer than
    three.

    A purchase made once counts, in the level, no more than what was paid three times. The year is put
    together from spans of 1, 2, 4, ... days that do not overlap, each twice the one before.
    """
    span, rest = np.zeros((3, len(values))), min(CAP_DAYS, len(values))
    span[0] = values
    year, covered, width = np.zeros_like(span), 0, 1
    while rest:
        if rest % 2:
            year = _merged(year, _later(span, covered))
            covered += width
        rest //= 2
        if rest:
            span = _merged(span, _later(span, width))
            width *= 2
    largest, second, third = year
    return np.where(third > 0, third, np.where(second > 0, second, largest))


def monthly_most(values: FloatArray) -> FloatArray:
    """For each day what was reached twelve times in the last year, or as often for its length, twice at
    least.

    A day counts in a level of weeks at most as much as what comes every month, so that one purchase cannot
    move it far.
    """
    year: list[float] = []
    most = np.zeros(len(values))
    positive = 0
    for place, value in enumerate(values.tolist()):
        insort(year, value)
        positive += value > 0
        if place >= CAP_DAYS:
            gone = float(values[place - CAP_DAYS])
            year.pop(bisect_left(year, gone))
            positive -= gone > 0
        rank = max(2, -(-12 * len(year) // CAP_DAYS))
        most[place] = year[-max(1, min(rank, positive))]
    return most


def trailing_scale(values: FloatArray, known: BoolArray, cap: FloatArray) -> FloatArray:
    """(T,) mean daily spending of the last 180 known days, each at most the `cap` (T,) of the day it is for,
    shrunk by 14 days to the whole past's mean.

    Same unit as `values`. 0 only while nothing has been spent yet.
    """
    capped = np.minimum(_windows(values, TRAILING_DAYS, 0.0), cap[:, None]).sum(axis=1)
    days = _windows(known.astype(np.float64), TRAILING_DAYS, 0.0).sum(axis=1)
    lifetime = np.cumsum(np.minimum(values, cap)) / np.maximum(np.cumsum(known), 1)
    return np.asarray((capped + SHRINK_DAYS * lifetime) / (days + SHRINK_DAYS), dtype=np.float64)


def squash(values: FloatArray, scale: FloatArray) -> FloatArray:
    """log1p(20 y / scale) / 2: about 0 for nothing, 1.5 for an ordinary day, 4 for a month's rent;
    unit-free.
    """
    safe = np.where(scale > 0, scale, 1.0)
    return np.asarray(np.log1p(20.0 * np.where(scale > 0, values, 0.0) / safe) / 2.0, dtype=np.float64)


def _trailing(values: FloatArray, days: int) -> FloatArray:
    """(T,) sum of the last `days` values up to each day."""
    running = np.concatenate([np.zeros(days), np.cumsum(values)])
    return np.asarray(running[days:] - running[:-days])


def summary(values: FloatArray, known: BoolArray, scale: FloatArray, monthly: FloatArray) -> FloatArray:
    """(T,) -> (T, 16) unit-free numbers about the days up to each: how many are known, the level of the last
    week, month, quarter and year, how often something is spent, how large and how varied spending days are,
    the largest repeated one, how long ago the last was, how often lately and in a year, what comes every
    month, the year's level with its dear days, and how much four weeks differ.
    """
    there, positive = known.astype(np.float64), values > 0
    third = third_largest(values)
    capped, modest = np.minimum(values, third), np.minimum(values, monthly)
    days = {span: np.maximum(_trailing(there, span), 1.0) for span in (7, 28, 90, 365)}
    levels = [_trailing(modest, span) / days[span] for span in days]
    safe = np.where(scale > 0, scale, 1.0)
    ratios = np.log(np.where(positive, values, 1.0) / safe) * positive
    often = positive.astype(np.float64)
    count = np.maximum(_trailing(often, 180), 1.0)
    centre = _trailing(ratios, 180) / count
    spread = np.sqrt(np.maximum(_trailing(ratios**2, 180) / count - centre**2, 0.0))
    places = np.arange(len(values))
    last = np.maximum.accumulate(np.where(positive, places, -1))
    return np.column_stack(
        [
            np.log1p(np.cumsum(there)) / 6.0,
            *(squash(level, scale) for level in levels),
            _trailing(often, 90) / days[90],
            centre.clip(-6.0, 6.0) / 3.0,
            spread.clip(0.0, 3.0),
            squash(third, scale) / 2.0,
            np.log1p(places - last) / 6.0,
            _trailing(often, 28) / days[28],
            _trailing(often, 365) / days[365],
            squash(monthly, scale) / 2.0,
            squash(_trailing(capped, 365) / days[365], scale),
            _unsteady(modest, scale),
            _unsteady(capped, scale),
        ]
    )


def _unsteady(values: FloatArray, scale: FloatArray) -> FloatArray:
    """How much the totals of four weeks differed over the last year, as levels."""
    sums = squash(_trailing(values, 28) / 28.0, scale)
    full = (np.arange(len(values)) >= 27).astype(np.float64)
    count = np.maximum(_trailing(full, 338), 1.0)
    centre = _trailing(sums * full, 338) / count
    square = _trailing(sums**2 * full, 338) / count
    return np.sqrt(np.maximum(square - centre**2, 0.0)).clip(0.0, 2.0)
