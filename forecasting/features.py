"""What the network may look at: the past, the calendar, and the same date in earlier months and weeks.

Every number belonging to origin t uses days <= t alone; tests permute the future and expect equal bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from forecasting.frame import BoolArray, DailySeries, DayArray, FloatArray
from forecasting.scaling import SUMMARY, monthly_most, squash, summary, trailing_scale

CALENDAR = 16
INPUTS = 4 + CALENDAR
NAMESAKES = 9
WEEKDAYS = 3
COVARIATES = CALENDAR + NAMESAKES + WEEKDAYS + 3 + SUMMARY
WINDOW = CALENDAR + 2 + 6 + 3 + SUMMARY
FARTHEST_STEP = 62
WHOLE = 28
MONTHS = 12  # a year of namesakes
REACH = 3  # days around a date that still count as it
BY_ROW = ("same_date", "newest", "same_weekday", "latest", "back")
READ = ("inputs", "dates", "same_date", "same_weekday", "latest", "summary")
IndexArray = npt.NDArray[np.int64]
Days = TypeVar("Days", FloatArray, BoolArray)


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


def months_back(days: DayArray, most: int) -> IndexArray:
    """(N,) -> (most, N) places in `days` of the same day of the month 1, 2, ... months earlier (its last day
    where shorter); may be < 0.
    """
    month = days.astype("M8[M]")
    first = month[0] - most
    begins = (np.arange(first, month[-1] + 1).astype("M8[D]") - days[0]).astype(np.int64)
    this = (month - first).astype(np.int64)
    in_month = np.arange(len(days)) - begins[this]
    earlier = this - np.arange(1, most + 1)[:, None]
    return np.asarray(np.minimum(begins[earlier] + in_month, begins[earlier + 1] - 1))


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A series ready for the network, or several, one after the other. Each has a place a day, and H more for
    the days ahead, of which only the dates are known. N places in all.

    inputs (N, F) · scale, values, known, levels (N,) · start (N,): the first place of the place's own series
    · dates (N, 16) · same_date (M, N, 9) and same_weekday (W, N, 3): what came on the place's namesakes,
    skipping the latest 0.. months or weeks · newest (M, N): the newest place each uses · latest (4, N):
    the largest of the 3, 2, 1, 0 days up to the place · summary (N, 16): what the past looks like in a few
    numbers · back (R, N): the same date r + 1 months earlier · counted, spent, capped (N,): sums over the
    days before each of known, values and capped usual values · ends (people,): the place after the last
    known day of each.
    """

    inputs: FloatArray
    scale: FloatArray
    values: FloatArray
    known: BoolArray
    levels: FloatArray
    start: IndexArray
    dates: FloatArray
    same_date: FloatArray
    newest: IndexArray
    same_weekday: FloatArray
    latest: FloatArray
    summary: FloatArray
    back: IndexArray
    counted: FloatArray
    spent: FloatArray
    capped: FloatArray
    ends: IndexArray


def _gathered(days: FloatArray, places: IndexArray) -> FloatArray:
    """(T, K) days at `places` (R, N) -> (R, N, K); 0 where there is no such day."""
    with_none = np.concatenate([days, np.zeros((1, days.shape[1]))])
    there = (places >= 0) & (places < len(days))
    return np.asarray(with_none[np.where(there, places, len(days))])


def _summed(namesakes: FloatArray) -> FloatArray:
    """(R, N, K) -> (R + 1, N, K): the sum from each row on, the last row 0.

    From the oldest on, so that what a row is made of never includes a newer day.
    """
    sums = np.zeros((len(namesakes) + 1, *namesakes.shape[1:]))
    np.cumsum(namesakes[::-1], axis=0, out=sums[-2::-1])
    return sums


def _rolled(sums: FloatArray, width: int, rows: int) -> FloatArray:
    """(R, N, 1 + K) sums, of which the first column counts known days -> (rows, N, K): the mean of the known
    among the `width` namesakes from each row on; 0 where none is.
    """
    total = sums[:rows] - sums[width : width + rows]
    return np.asarray(total[..., 1:] / np.maximum(total[..., :1], 1.0))


def _around(levels: FloatArray, reach: int) -> FloatArray:
    """The largest of the days up to `reach` before and after each."""
    padded = np.concatenate([np.zeros(reach), levels, np.zeros(reach)])
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).max(axis=1))


def _middle(one: FloatArray, two: FloatArray, three: FloatArray) -> FloatArray:
    """The median of three."""
    return np.maximum(np.minimum(one, two), np.minimum(np.maximum(one, two), three))


def _same_date(
    values: FloatArray,
    scale: FloatArray,
    monthly: FloatArray,
    known: FloatArray,
    back: IndexArray,
    shift: IndexArray,
    rows: int,
) -> FloatArray:
    """What the same date cost in the three months before and in the year: on the day, around it, how often
    at all, on the nearest same weekday; and the middle one of three, which only what recurs can raise.
    """
    modest = squash(np.minimum(values, monthly), scale)
    near, wide = _around(modest, 1), _around(modest, REACH)
    days = np.column_stack([known, modest, near, wide, values > 0])
    days[:, 1:] *= known[:, None]
    on_date = _summed(_gathered(days, back))
    on_weekday = _summed(_gathered(days[:, :2], back + shift))
    around = _gathered(_around(squash(values, scale), 1)[:, None], back)
    recurring = _middle(*(around[row : row + rows] for row in range(3)))
    quarter, year = _rolled(on_date[..., :4], 3, rows), _rolled(on_date, MONTHS, rows)
    return np.concatenate(
        [
            quarter,
            recurring,
            year[..., [0, 1, 3]],
            _rolled(on_weekday, 3, rows),
            _rolled(on_weekday, MONTHS, rows),
        ],
        axis=-1,
    )


def _same_weekday(levels: FloatArray, known: FloatArray, length: int, horizon: int) -> FloatArray:
    """The mean of the last 8 and of the last 26, and how often something was spent on them."""
    rows = horizon // 7 + 2
    places = np.arange(length) - 7 * np.arange(1, rows + 26)[:, None]
    days = np.column_stack([known, levels, levels > 0])
    days[:, 1:] *= known[:, None]
    sums = _summed(_gathered(days, places))
    return np.concatenate([_rolled(sums[..., :2], 8, rows), _rolled(sums, 26, rows)], axis=-1)


def _latest(levels: FloatArray) -> FloatArray:
    """(N,) -> (4, N): the largest of the three days before the target that an origin knows, by the days
    between: a bill paid early does not come again.
    """
    most = [np.zeros(len(levels))]
    for gap in range(REACH):
        earlier = np.concatenate([np.zeros(min(gap, len(levels))), levels[: max(len(levels) - gap, 0)]])
        most.append(np.maximum(most[-1], earlier))
    return np.stack(most[::-1])


def _ahead(values: Days, horizon: int) -> Days:
    """With `horizon` days of nothing after them."""
    nothing = np.zeros((horizon, *values.shape[1:]), values.dtype)
    longer: Days = np.concatenate([values, nothing])
    return longer


def _before(values: FloatArray) -> FloatArray:
    """The sum of what comes before each."""
    return np.asarray(np.concatenate([[0.0], np.cumsum(values[:-1])]))


def stand_ins(known: BoolArray) -> IndexArray:
    """(T,) the place whose day stands for each: itself where known, else 28 days before or as often as it
    takes, else on the same weekday, else the latest known one; -1 before the first.
    """
    found = np.where(known, np.arange(len(known)), -1)
    for width in (28, 7, 1):
        padded = np.append(found, np.full(-len(found) % width, -1)).reshape(-1, width)
        earlier = np.maximum.accumulate(padded, axis=0).reshape(-1)[: len(found)]
        found = np.where(found < 0, earlier, found)
    return found


@lru_cache(maxsize=2)
def prepare(series: DailySeries, horizon: int) -> Prepared:
    """Everything the network reads about `series`, with dates for `horizon` days after the cutoff.

    Unknown days are as the weeks before them, not silence: the network has seen silence alone and would read
    it as such. Only the same dates of earlier months leave them out. A day counts at most as much as what
    comes every month, except where it recurs: one purchase must not move what follows. Kept for the latest
    two series: never write into what it returns.
    """
    days, known = series.days(horizon), series.known.astype(np.float64)
    monthly = monthly_most(series.values)
    dates, scale = calendar(days), trailing_scale(series.values, series.known, monthly)
    levels, stand = squash(series.values, scale), stand_ins(series.known)
    lived = stand >= 0
    usual = np.where(lived, series.values[stand], 0.0)
    most = monthly if series.known.all() else monthly_most(usual)
    modest = np.minimum(usual, most)
    felt = squash(modest, scale)
    trend = np.log((scale + 1e-12) / (np.concatenate([scale[:1], scale[:-1]]) + 1e-12)).clip(-1, 1)
    rows = horizon // 28 + 3
    back = months_back(days, rows + MONTHS)
    shift = (np.arange(len(days)) - back + 3) % 7 - 3  # to the nearest day of the same weekday
    return Prepared(
        inputs=_ahead(np.column_stack([felt, felt > 0, lived, trend, dates[1 : len(known) + 1]]), horizon),
        scale=_ahead(scale, horizon),
        values=_ahead(series.values, horizon),
        known=_ahead(series.known, horizon),
        levels=_ahead(levels, horizon),
        start=np.zeros(len(days), dtype=np.int64),
        dates=dates,
        same_date=_same_date(series.values, scale, monthly, known, back, shift, rows),
        newest=back[:rows] + REACH,
        same_weekday=_same_weekday(felt, lived.astype(np.float64), len(days), horizon),
        latest=_latest(_ahead(levels, horizon)),
        summary=_ahead(summary(usual, lived, scale, most), horizon),
        back=back,
        counted=_before(_ahead(known, horizon)),
        spent=_before(_ahead(series.values, horizon)),
        capped=_before(_ahead(modest, horizon)),
        ends=np.array([len(series)]),
    )


def joined(people: Sequence[Prepared]) -> Prepared:
    """Several people as one, what the network reads of them in float32."""
    offsets = np.cumsum([0, *(len(one.dates) for one in people[:-1])])
    parts: dict[str, Any] = {}
    for name in (field.name for field in fields(Prepared)):
        own = [getattr(one, name) for one in people]
        if name in ("start", "newest", "back", "ends"):
            own = [places + offset for places, offset in zip(own, offsets, strict=True)]
        whole = np.concatenate(own, axis=1 if name in BY_ROW else 0)
        parts[name] = whole.astype(np.float32) if name in READ else whole
    return Prepared(**parts)


def _earlier_windows(
    prepared: Prepared, origins: IndexArray, ends: IndexArray
) -> tuple[FloatArray, FloatArray]:
    """(12, N) levels of the same dates' mean day in the latest months that are over, and where one exists."""
    usable = prepared.back[:, ends] <= origins
    rows = np.minimum(usable.argmax(axis=0) + np.arange(MONTHS)[:, None], len(prepared.back) - 1)
    begin, end = prepared.back[rows, origins], prepared.back[rows, ends]
    there = usable.any(axis=0) & (begin >= prepared.start[origins] - 1)
    spent = prepared.capped[np.where(there, end, 0) + 1] - prepared.capped[np.where(there, begin, 0) + 1]
    days = np.maximum(end - begin, 1)
    return squash(spent / days, prepared.scale[origins]) * there, there.astype(np.float64)


def window_covariates(prepared: Prepared, origins: IndexArray, lengths: IndexArray) -> FloatArray:
    """(N,) origins and lengths (>= 1) of the days after them -> (N, 43): what is known of their total.

    The calendar of the last day, the length, the mean day of the same dates in the three latest months that
    are over, its mean and spread over twelve, and the past in a few numbers.
    """
    ends = origins + lengths
    ahead = np.minimum(lengths, FARTHEST_STEP)
    levels, there = _earlier_windows(prepared, origins, ends)
    count = there.sum(axis=0)
    mean = levels.sum(axis=0) / np.maximum(count, 1)
    spread = np.sqrt(np.maximum((levels**2).sum(axis=0) / np.maximum(count, 1) - mean**2, 0.0))
    latest = [column for row in range(3) for column in (levels[row], there[row])]
    length = (ahead / 28.0, np.log(ahead) / 4.0)
    numbers = np.column_stack([*length, *latest, mean, spread, count / MONTHS])
    return np.column_stack([prepared.dates[ends], numbers, prepared.summary[origins]])
