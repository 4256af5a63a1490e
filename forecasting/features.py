"""What the network may look at: the past, the calendar, and the same date in earlier months and weeks.

Every number belonging to origin t uses days <= t alone; tests permute the future and expect equal bits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from forecasting.frame import BoolArray, DailySeries, DayArray, FloatArray
from forecasting.scaling import SUMMARY, capped_days, squash, summary, trailing_scale

CALENDAR = 16
INPUTS = 4 + CALENDAR
COVARIATES = CALENDAR + 5 + SUMMARY
WINDOW = CALENDAR + 8 + SUMMARY
FARTHEST_STEP = 62
WHOLE = 28
IndexArray = npt.NDArray[np.int64]


def calendar(days: DayArray) -> FloatArray:
    """(N,) dates -> (N, 16): weekday one-hot, three harmonics of the day in its month, edges of the month."""
    months = days.astype("M8[M]")
    in_month = (days - months.astype("M8[D]")).astype(int)
    length = ((months + 1).astype("M8[D]") - months.astype("M8[D]")).astype(int)
    weekday = (days.astype(int) + 3) % 7  # 1970-01-01 was a Thursday; Monday is 0
    angle = 2 * np.pi * in_month / length
    waves = [wave(order * angle) for order in (1, 2, 3) for wave in (np.sin, np.cos)]
    edges = [in_month == 0, (in_month > 0) & (in_month < 5), in_month >= length - 2]
    return np.column_stack([np.eye(7)[weekday], *waves, *edges])


def months_back(days: DayArray, months: int) -> IndexArray:
    """Index in `days` of the same day of the month `months` earlier (its last day where shorter); may be <
    0.
    """
    month = days.astype("M8[M]")
    earlier = month - months
    length = ((earlier + 1).astype("M8[D]") - earlier.astype("M8[D]")).astype(int)
    in_month = np.minimum((days - month.astype("M8[D]")).astype(int), length - 1)
    return np.asarray((earlier.astype("M8[D]") + in_month - days[0]).astype(np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A series ready for the network; T days known, H days ahead of the cutoff for which dates exist.

    inputs (T, F) · scale (T,) · values, known (T,) · dates (T+H, 16) · same_date (M, T+H, 2) and same_weekday
    (W, T+H): averages that skip the last 0.. months or weeks · date_index (M, T+H): the newest day each uses
    · summary (T, 10): what the past looks like in a few numbers · back (R, T+H): the same date r + 1 months
    earlier · running (T+1,): the sum of capped days before each.
    """

    inputs: FloatArray
    scale: FloatArray
    values: FloatArray
    known: BoolArray
    dates: FloatArray
    same_date: FloatArray
    date_index: IndexArray
    same_weekday: FloatArray
    summary: FloatArray
    back: IndexArray
    running: FloatArray


def _mean_of(levels: FloatArray, known: FloatArray, places: IndexArray) -> FloatArray:
    """Mean of `levels` over `places` (P, N) that exist and are known; 0 where none."""
    there = (places >= 0) & (places < len(levels))
    safe = np.where(there, places, 0)
    counted = known[safe] * there
    return np.asarray((levels[safe] * counted).sum(axis=0) / np.maximum(counted.sum(axis=0), 1.0))


def _same_date(levels: FloatArray, known: FloatArray, back: IndexArray) -> tuple[FloatArray, IndexArray]:
    near = np.maximum(np.maximum(levels, np.roll(levels, 1)), np.roll(levels, -1))
    near[[0, -1]] = levels[[0, -1]]
    rows = range(len(back) - 2)
    means = [
        np.stack([_mean_of(level, known, back[row : row + 3]) for level in (levels, near)], axis=-1)
        for row in rows
    ]
    return np.stack(means), back[: len(means)] + 1  # near reaches one day past the date itself


def _same_weekday(levels: FloatArray, known: FloatArray, length: int, horizon: int) -> FloatArray:
    weeks = np.arange(1, horizon // 7 + 10)
    places = np.arange(length)[None, :] - 7 * weeks[:, None]
    return np.stack([_mean_of(levels, known, places[row : row + 8]) for row in range(horizon // 7 + 2)])


def prepare(series: DailySeries, horizon: int) -> Prepared:
    """Everything the network reads about `series`, with dates for `horizon` days after the cutoff."""
    scale = trailing_scale(series.values, series.known)
    levels = squash(series.values, scale)
    days = series.days(horizon)
    dates = calendar(days)
    known = series.known.astype(np.float64)
    trend = np.log((scale + 1e-12) / (np.concatenate([[scale[0]], scale[:-1]]) + 1e-12)).clip(-1, 1)
    inputs = np.column_stack([levels, levels > 0, known, trend, dates[1 : len(series) + 1]])
    back = np.stack([months_back(days, months) for months in range(1, horizon // 28 + 6)])
    same_date, date_index = _same_date(levels, known, back)
    return Prepared(
        inputs=inputs,
        scale=scale,
        values=series.values,
        known=series.known,
        dates=dates,
        same_date=same_date,
        date_index=date_index,
        same_weekday=_same_weekday(levels, known, len(days), horizon),
        summary=summary(series.values, series.known, scale),
        back=back,
        running=np.concatenate([[0.0], np.cumsum(capped_days(series.values))]),
    )


def covariates(prepared: Prepared, origins: IndexArray, steps: IndexArray) -> FloatArray:
    """(N,) origins and steps ahead (>= 1) -> (N, 31): the target day's calendar, its past namesakes, the
    distance, the past in a few numbers.
    """
    targets = origins + steps
    usable = np.asarray(prepared.date_index[:, targets] <= origins)
    months = usable.argmax(axis=0)
    weeks = (steps - 1) // 7
    ahead = np.minimum(steps, FARTHEST_STEP)
    return np.column_stack(
        [
            prepared.dates[targets],
            prepared.same_date[months, targets] * usable.any(axis=0, keepdims=True).T,
            prepared.same_weekday[weeks, targets],
            ahead / 28.0,
            np.log(ahead) / 4.0,
            prepared.summary[origins],
        ]
    )


def window_covariates(prepared: Prepared, origins: IndexArray, lengths: IndexArray) -> FloatArray:
    """(N,) origins and lengths (>= 1) of the days after them -> (N, 34): what is known of their total.

    The calendar of the last day, the length, the mean day of the same dates in the three latest months that
    are over, and the past in a few numbers.
    """
    ends = origins + lengths
    usable = prepared.back[:, ends] <= origins
    first = usable.argmax(axis=0)
    scale = prepared.scale[origins]
    ahead = np.minimum(lengths, FARTHEST_STEP)
    columns = [prepared.dates[ends], ahead[:, None] / 28.0, np.log(ahead)[:, None] / 4.0]
    for earlier in range(3):
        row = np.minimum(first + earlier, len(prepared.back) - 1)
        begin, end = prepared.back[row, origins], prepared.back[row, ends]
        there = usable.any(axis=0) & (begin >= -1)
        spent = (
            prepared.running[np.where(there, end, 0) + 1] - prepared.running[np.where(there, begin, 0) + 1]
        )
        columns += [(squash(spent / np.maximum(end - begin, 1), scale) * there)[:, None], there[:, None]]
    return np.column_stack([*columns, prepared.summary[origins]])
