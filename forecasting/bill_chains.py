"""The search behind `bills`: rows of one payee that come again at a steady distance, for a steady amount.

A chain starts at a recent row and walks back from due day to due day. It is kept when it missed few of them,
when hardly any other row of the payee looks like it, and when chance alone would rarely have produced it.
"""

from __future__ import annotations

import itertools
import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import median

import numpy as np

SAME = math.log(1.05) + 1e-9  # a step of just 5 % is the same price, however it is rounded
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
    """Rows of one payee or category: days since 1970 in order, logarithms of amounts.

    `first` and `today` are the person's.
    """

    days: list[int]
    logs: list[float]
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


@cache
def _begin(month: int) -> int:
    """First day of a month, counted from January 1970."""
    return int(np.datetime64(month, "M").astype("M8[D]").astype(np.int64))


def _month_of(day: int) -> int:
    month = int(day // 30.436875)
    return month - (day < _begin(month)) + (day >= _begin(month + 1))


@lru_cache(1 << 14)
def day_in_month(day: int) -> int:
    """1-31."""
    return day - _begin(_month_of(day)) + 1


@lru_cache(1 << 14)
def _due_in(month: int, due_day: int) -> int:
    """The 31st is the last day of shorter months."""
    return min(_begin(month) + due_day, _begin(month + 1)) - 1


def due_days(interval: Interval, anchor: int, due_day: int, step: int = 1) -> Iterator[int]:
    """Due days without end, `step` intervals apart, after (before, where that is negative) `anchor`'s."""
    if not interval.months:
        step *= interval.days
        return itertools.count(anchor + step, step)
    step *= interval.months
    return map(_due_in, itertools.count(_month_of(anchor) + step, step), itertools.repeat(due_day))


def nearest_due(day: int, due_day: int) -> int:
    """The due day of a month that is nearest to `day`."""
    month = _month_of(day)
    return min((_due_in(month + step, due_day) for step in (-1, 0, 1)), key=lambda due: abs(due - day))


@lru_cache(1 << 14)
def _off(day: int, due_day: int) -> int:
    return abs(nearest_due(day, due_day) - day)


def _nearest(
    group: Group, due: int, places: range, references: tuple[float, float], reach: float
) -> int | None:
    """The row of `places` that is nearest to the last amount, then to the due day.

    None where all are beyond `reach` of both references, the last amount and the usual one.
    """
    last, usual = references
    best, least = None, math.inf
    for place, log in zip(places, group.logs[places.start : places.stop], strict=True):
        cost = abs(log - last)
        if cost < least and (cost <= reach or abs(log - usual) <= reach):
            cost += 0.005 * abs(group.days[place] - due)
            if cost < least:
                best, least = place, cost
    return best


def _walk(
    group: Group, interval: Interval, seed: int, nominal: tuple[int, int], usual: float, reach: float
) -> tuple[list[int], list[int]]:
    """Places and due days hit, newest first, from the seed back until three due days in a row are missed."""
    days, off = group.days, interval.tolerance
    places, hit, missed, last = [seed], [nominal[0]], 0, group.logs[seed]
    for due in due_days(interval, *nominal, step=-1):
        low = bisect_left(days, due - off, 0, places[-1])
        high = bisect_right(days, due + off, low, places[-1])
        place = _nearest(group, due, range(low, high), (last, usual), reach) if low < high else None
        if place is not None:
            places.append(place)
            hit.append(due)
            missed, last = 0, group.logs[place]
        elif (missed := missed + 1) > PATIENCE or due < days[0]:
            break
    return places, hit


def _nominal(interval: Interval, days: Sequence[int]) -> tuple[int, int]:
    """Due day of the newest of the hits' `days`, and its day of the month: the one nearest to all hits.

    A bill of the 31st shows on the 28th in February, on the 30th in April and on the 29th before a weekend.
    """
    if not interval.months:
        half = interval.days // 2
        return days[0] + int(median((day - days[0] + half) % interval.days for day in days)) - half, 0
    due_day = min(
        sorted(set(map(day_in_month, days)), reverse=True),
        key=lambda one: sum(map(_off, days, itertools.repeat(one))),
    )
    return nearest_due(days[0], due_day), due_day


def _luck(hits: int, dues: int, chance: float) -> float:
    """Chance that at least `hits` of `dues` come by when each does with `chance`."""
    return sum(
        math.comb(dues, k) * chance**k * (1 - chance) ** (dues - k) for k in range(max(hits, 0), dues + 1)
    )


def _alike(group: Group, prices: set[float], since: int, can_share: bool) -> int:
    """Rows since `since` that could be taken for the bill: of its price, or all where it must be alone."""
    logs = group.logs[bisect_left(group.days, since) :]
    if not can_share:
        return len(logs)
    return int((np.abs(np.subtract.outer(logs, list(prices))) <= SAME).any(axis=1).sum())


def _judged(
    group: Group, interval: Interval, due_day: int, places: list[int], dues: list[int]
) -> Chain | None:
    """The chain with its confidence, None where it is too thin, too common or too easily chance."""
    if len(places) < interval.fewest:
        return None
    logs = [group.logs[place] for place in places]
    steps = [
        place for place, (one, other) in enumerate(itertools.pairwise(logs), 1) if abs(one - other) > SAME
    ]
    # one price, with at most one rise or fall in a year of months
    is_fixed = len(steps) <= (len(logs) > 3) + len(logs) // RECENT
    if not is_fixed and not interval.months:
        return None
    late = group.today - interval.tolerance
    missed = sum(1 for _ in itertools.takewhile(late.__gt__, due_days(interval, dues[0], due_day)))
    span = round((dues[0] - dues[-1]) / interval.length) + 1 + missed
    window = min(span, RECENT)
    watched = max(span * interval.length, LOOK_BACK * interval.length, HALF_YEAR)
    since = max(group.first, group.today - round(watched))
    # a shop visited often has some price on some weekday, and three times a year apart
    can_share = is_fixed and interval is MONTH and len(places) >= FEWEST_SHARED
    alike = _alike(group, set(logs), since, can_share)
    alone = min(1.0, len(places) / max(alike, 1))
    if alone < (SHARED_ALONE if can_share else SOLE_ALONE):
        return None
    each = 1 - math.exp(-alike * (2 * interval.tolerance + 1) / max(group.today - since + 1, 1))
    recent = sum(due > dues[0] - (window - missed - 0.5) * interval.length for due in dues)
    luck = min(1.0, 10 * _luck(recent - 1, window - 1, each))
    confidence = recent / (window + 0.4) * math.sqrt(alone) * (1 - luck) * (1.0 if is_fixed else 0.93)
    if confidence < LEAST_CONFIDENCE:
        return None
    settled = steps[0] if steps else len(logs)
    return Chain(interval, due_day, tuple(places), tuple(dues), missed, is_fixed, settled, confidence)


def _chain(group: Group, interval: Interval, seed: int) -> Chain | None:
    """A rise in price is followed where the payee sends little else, one price in any crowd."""
    day = group.days[seed]
    nominal = day, day_in_month(day) if interval.months else 0
    recent = sorted(group.logs[-RECENT:])
    for usual, reach in ((recent[len(recent) // 2], NEAR), (group.logs[seed], SAME)):
        places, dues = first, _ = _walk(group, interval, seed, nominal, usual, reach)
        if len(places) < 2:
            return None
        better = _nominal(interval, [group.days[place] for place in places])
        if better != nominal:
            places, dues = _walk(group, interval, seed, better, usual, reach)
        chain = _judged(group, interval, better[1], places, dues)
        # of one price all along, both reaches walk the same way
        if chain or all(abs(group.logs[place] - group.logs[seed]) <= SAME for place in (*first, *places)):
            return chain
    return None


def _seeds(group: Group, interval: Interval) -> Sequence[int]:
    """Where a bill's newest row can be: alive, and few rows lately that could be taken for it.

    Where a bill must be alone, rows of any price count.
    """
    newest, length = group.days[-1], interval.length
    spread, oldest = newest - group.days[0], group.today - ALIVE * length
    if newest < oldest or spread < (interval.fewest - 1) * length - 2 * interval.tolerance:
        return ()
    alive = range(bisect_left(group.days, oldest), len(group.days))
    window = max(LOOK_BACK * length, HALF_YEAR)
    begin = bisect_left(group.days, group.today - round(window))
    most = min(window / length + 1, spread / length + 1.5)  # hits a bill can have in the window
    if len(group.days) - begin <= most / SOLE_ALONE:
        return alive
    if interval is not MONTH:
        return ()
    logs = np.asarray(group.logs[begin:])
    ordered, own = np.sort(logs), logs[alive.start - begin :]
    alike = np.searchsorted(ordered, own + SAME) - np.searchsorted(ordered, own - SAME)
    return [seed for seed, count in zip(alive, alike, strict=True) if count <= most / SHARED_ALONE]


def _candidates(group: Group) -> Iterator[Chain]:
    for interval in INTERVALS:
        for seed in _seeds(group, interval):
            found = _chain(group, interval, seed)
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
