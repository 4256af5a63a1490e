"""The search behind `bills`: rows of one payee that come again at a steady distance, for a steady amount.

A chain starts at a recent row and walks back from due day to due day. It is kept when it missed few of them,
when hardly any other row of the payee looks like it, and when chance alone would rarely have produced it.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IndexArray = npt.NDArray[np.int64]

SAME = math.log(1.05)
NEAR = math.log(1.30)
PATIENCE = 2  # due days missed in a row before the chain ends
ALIVE = 1.5  # periods since the last hit
RECENT = 12  # due days that decide how steady a chain is
LOOK_BACK = 8  # periods, and half a year, in which other rows count against a chain, at least
HALF_YEAR = 182
SHARED_ALONE, SOLE_ALONE = 0.6, 0.75
FEWEST_SHARED = 5  # hits that show a bill in a crowd of other rows
LEAST_CONFIDENCE = 0.6


@dataclass(frozen=True, slots=True)
class Interval:
    """A distance between due days: `days`, or `months` where that is not 0; `length` is its mean in days.

    `tolerance`: days a hit may lie off. `fewest`: hits needed, more where chance comes by more often.
    """

    name: str
    days: int
    months: int
    length: float
    tolerance: int
    fewest: int


INTERVALS = (
    Interval("week", 7, 0, 7.0, 1, 5),
    Interval("two weeks", 14, 0, 14.0, 2, 4),
    Interval("month", 0, 1, 30.44, 3, 3),
    Interval("quarter", 0, 3, 91.31, 3, 3),
    Interval("year", 0, 12, 365.25, 3, 3),
)
MONTH = INTERVALS[2]


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Rows of one payee or category by their days since 1970; `first` and `today` are the person's."""

    days: list[int]
    amounts: list[float]
    first: int
    today: int


@dataclass(frozen=True, slots=True)
class Chain:
    """`places` in the group and the `dues` they answered, newest first; `missed` due days since the newest.

    `settled`: how many of the newest places share one amount. `due_day`: nominal day of the month, 0 for
    weeks.
    """

    interval: Interval
    due_day: int
    places: tuple[int, ...]
    dues: tuple[int, ...]
    missed: int
    is_fixed: bool
    settled: int
    confidence: float


def _month_of(day: int | IndexArray) -> IndexArray:
    return np.asarray(np.asarray(day).astype("M8[D]").astype("M8[M]").astype(np.int64))


def day_in_month(day: int) -> int:
    """1-31."""
    month = np.datetime64(day, "D").astype("M8[M]")
    return int((np.datetime64(day, "D") - month.astype("M8[D]")).astype(int)) + 1


def due_days(interval: Interval, anchor: int | IndexArray, due_day: int, steps: IndexArray) -> IndexArray:
    """Due days `steps` intervals from the one at `anchor`; the 31st is the last day of shorter months."""
    if not interval.months:
        return np.asarray(anchor + interval.days * steps, dtype=np.int64)
    months = (_month_of(anchor) + interval.months * steps).astype("M8[M]")
    begin = months.astype("M8[D]").astype(np.int64)
    length = (months + 1).astype("M8[D]").astype(np.int64) - begin
    return np.asarray(begin + np.minimum(due_day, length) - 1, dtype=np.int64)


def _nearest(
    group: Group, due: int, places: range, references: tuple[float, float], reach: float
) -> int | None:
    """The row of `places` that is nearest to the last amount, then to the due day.

    None where all are beyond `reach` (in logs) of both references, the last amount and the usual one.
    """
    best, least = None, math.inf
    for place in places:
        last, usual = (abs(math.log(group.amounts[place] / one)) for one in references)
        cost = last + 0.005 * abs(group.days[place] - due)
        if min(last, usual) <= reach and cost < least:
            best, least = place, cost
    return best


def _walk(
    group: Group, interval: Interval, seed: int, nominal: tuple[int, int], reach: float
) -> tuple[list[int], list[int]]:
    """Places and due days hit, newest first, from the seed back until three due days in a row are missed."""
    anchor, due_day = nominal
    count = int((anchor - group.days[0]) / interval.length) + 2
    dues = due_days(interval, anchor, due_day, -np.arange(count))
    days = np.asarray(group.days)
    lows = np.searchsorted(days, dues - interval.tolerance).tolist()
    highs = np.searchsorted(days, dues + interval.tolerance, side="right").tolist()
    places, hit, missed, last = [seed], [int(dues[0])], 0, group.amounts[seed]
    recent = sorted(group.amounts[-RECENT:])
    usual = recent[len(recent) // 2] if reach > SAME else last
    for due, low, high in zip(dues.tolist()[1:], lows[1:], highs[1:], strict=True):
        place = _nearest(group, due, range(low, min(high, places[-1])), (last, usual), reach)
        if place is not None:
            places.append(place)
            hit.append(due)
            missed, last = 0, group.amounts[place]
        elif (missed := missed + 1) > PATIENCE:
            break
    return places, hit


def _nominal(interval: Interval, days: Sequence[int]) -> tuple[int, int]:
    """Due day of the newest of the hits' `days`, and its day of the month: the one nearest to all hits.

    A bill of the 31st shows on the 28th in February, on the 30th in April and on the 29th before a weekend.
    """
    hits = np.asarray(days)
    if not interval.months:
        off = (hits - hits[0] + interval.days // 2) % interval.days - interval.days // 2
        return int(hits[0] + np.median(off)), 0
    best, anchor, least = 0, 0, math.inf
    for due_day in sorted({day_in_month(day) for day in days}, reverse=True):
        near = np.stack([due_days(MONTH, hits, due_day, np.full(len(hits), step)) for step in (-1, 0, 1)])
        which = np.abs(near - hits).argmin(axis=0)
        off = float(np.abs(near[which, np.arange(len(hits))] - hits).sum())
        if off < least:
            best, anchor, least = due_day, int(near[which[0], 0]), off
    return anchor, best


def _luck(hits: int, dues: int, chance: float) -> float:
    """Chance that at least `hits` of `dues` come by when each does with `chance`."""
    return sum(
        math.comb(dues, k) * chance**k * (1 - chance) ** (dues - k) for k in range(max(hits, 0), dues + 1)
    )


def _settled(amounts: Sequence[float]) -> int:
    """How many of the newest amounts are one price (each within 5 % of the next)."""
    steps = [abs(math.log(one / other)) > SAME for one, other in itertools.pairwise(amounts)]
    return steps.index(True) + 1 if True in steps else len(amounts)


def _is_fixed(amounts: Sequence[float]) -> bool:
    """One price, with at most one rise or fall in a year of months."""
    steps = sum(abs(math.log(one / other)) > SAME for one, other in itertools.pairwise(amounts))
    return steps <= (len(amounts) > 3) + len(amounts) // RECENT


def _alike(group: Group, prices: Sequence[float], since: int, can_share: bool) -> int:
    """Rows since `since` that could be taken for the bill: of its price, or all where it must be alone."""
    amounts = np.asarray(group.amounts[bisect_left(group.days, since) :])
    if not can_share:
        return len(amounts)
    like = [np.abs(np.log(amounts / price)) <= SAME for price in set(prices)]
    return int(np.any(like, axis=0).sum())


def _judged(
    group: Group, interval: Interval, due_day: int, places: list[int], dues: list[int]
) -> Chain | None:
    """The chain with its confidence, None where it is too thin, too common or too easily chance."""
    steps = due_days(interval, dues[0], due_day, np.arange(1, 4))
    missed = int((steps + interval.tolerance < group.today).sum())
    amounts = [group.amounts[place] for place in places]
    is_fixed = _is_fixed(amounts)
    if len(places) < interval.fewest or (not is_fixed and not interval.months):
        return None
    span = round((dues[0] - dues[-1]) / interval.length) + 1 + missed
    window = min(span, RECENT)
    recent = sum(due > dues[0] - (window - missed - 0.5) * interval.length for due in dues)
    watched = max(span * interval.length, LOOK_BACK * interval.length, HALF_YEAR)
    since = max(group.first, group.today - round(watched))
    # a shop visited often has some price on some weekday, and three times a year apart
    can_share = is_fixed and interval is MONTH and len(places) >= FEWEST_SHARED
    alike = _alike(group, amounts, since, can_share)
    alone = min(1.0, len(places) / max(alike, 1))
    if alone < (SHARED_ALONE if can_share else SOLE_ALONE):
        return None
    each = 1 - math.exp(-alike * (2 * interval.tolerance + 1) / max(group.today - since + 1, 1))
    luck = min(1.0, 10 * _luck(recent - 1, window - 1, each))
    confidence = recent / (window + 0.4) * math.sqrt(alone) * (1 - luck) * (1.0 if is_fixed else 0.93)
    if confidence < LEAST_CONFIDENCE:
        return None
    settled = _settled(amounts)
    return Chain(interval, due_day, tuple(places), tuple(dues), missed, is_fixed, settled, confidence)


def _chain(group: Group, interval: Interval, seed: int, reach: float) -> Chain | None:
    day = group.days[seed]
    due_day = day_in_month(day) if interval.months else 0
    places, dues = _walk(group, interval, seed, (day, due_day), reach)
    if len(places) < 2:
        return None
    nominal = _nominal(interval, [group.days[place] for place in places])
    if nominal != (day, due_day):
        due_day = nominal[1]
        places, dues = _walk(group, interval, seed, nominal, reach)
    return _judged(group, interval, due_day, places, dues)


def _too_many(group: Group, interval: Interval) -> list[bool]:
    """For each row whether more rows of its price came lately than a bill may have beside it.

    Spares the search. Where a bill must be alone, rows of any price count.
    """
    window = max(LOOK_BACK * interval.length, HALF_YEAR)
    begin = bisect_left(group.days, group.today - round(window))
    most = window / interval.length + 1
    if interval is not MONTH:
        return [len(group.days) - begin > most / SOLE_ALONE] * len(group.days)
    ordered = np.sort(np.log(group.amounts[begin:]))
    logs = np.log(group.amounts)
    alike = np.searchsorted(ordered, logs + SAME) - np.searchsorted(ordered, logs - SAME)
    crowd = len(ordered) > most / SOLE_ALONE
    return [crowd and bool(count > most / SHARED_ALONE) for count in alike]


def _candidates(group: Group) -> Iterator[Chain]:
    for interval in INTERVALS:
        if group.days[-1] - group.days[0] < (interval.fewest - 1) * interval.length - 2 * interval.tolerance:
            continue
        too_many = _too_many(group, interval)
        for seed in range(len(group.days) - 1, -1, -1):
            if group.today - group.days[seed] > ALIVE * interval.length:
                break
            if too_many[seed]:
                continue
            # a rise in price is followed where the payee sends little else, one price in any crowd
            found = _chain(group, interval, seed, NEAR) or _chain(group, interval, seed, SAME)
            if found is not None:
                yield found


def _rank(chain: Chain) -> tuple[float, ...]:
    """Sure ones first; of equally sure ones the newest, then the longest."""
    return (-round(chain.confidence, 1), -chain.dues[0], -len(chain.places), *chain.places)


def chains(group: Group) -> list[Chain]:
    """The chains of a group that share no row, the surest first."""
    kept: list[Chain] = []
    used: set[int] = set()
    for chain in sorted(_candidates(group), key=_rank):
        if used.isdisjoint(chain.places):
            kept.append(chain)
            used.update(chain.places)
    return kept
