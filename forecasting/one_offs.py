"""Purchases that have no like: a laptop says nothing about next month, but that such things happen.

They are taken out of the days that everybody who answers learns from, and come back as rare chances on the
days ahead.
"""

from __future__ import annotations

import numpy as np

from forecasting.features import WHOLE, IndexArray
from forecasting.frame import BoolArray, FloatArray

YEAR = 365
FROM_DAYS, LIKES, DEAR = 122, 2, 3.0  # DEAR: mean days
EARLY_DAYS, EARLY_LIKES, EARLY_DEAR = 60, 1, 5.0  # where purchases are known one by one
A_YEAR = 3
STAYS, GOES = 1.4, 2.0
STAYS_FIRST = 1.9  # against the very next, which chance alone often leaves far behind
LIKE = 1.6
AROUND, NEAR = 3, 7  # days
MONTH = 30.44  # days
UNEVEN = 1  # days by which months differ
MONTHS = (-3, -2, -1, 1, 2, 3)  # before and after
WEEKS = 8
DOUBT_DAYS = 365.0


def one_offs(
    values: FloatArray, known: BoolArray, days: IndexArray, amounts: FloatArray, are_purchases: bool = True
) -> FloatArray:
    """(T,) what to take from each of the days `values`: 0, or a part or all of what the latest year's
    one-offs cost. Nothing before two months are known, four where a row may be its whole day's total.

    One-offs cost over three mean days and have no like around their date in two of the months before and
    after (over five and in one, before four months are known), nor a year before or after. Each is held
    against the third dearest after it (the next, in less than eight months): up to 1.4 times that (1.9) it
    stays, from twice that on it goes wholly, and between them a part goes, so that nothing tips, and none is
    judged by those above it.

    `days`, `amounts` (R,): the rows the days are made of, bills aside. Where a row may be its whole day's
    total (not `are_purchases`, and nothing else that day), what the day would have cost otherwise stays.
    """
    out, first = np.zeros(len(values)), max(0, len(values) - YEAR)
    lived = int(known[first:].sum())
    if lived < (EARLY_DAYS if are_purchases else FROM_DAYS):
        return out
    likes, dear = (LIKES, DEAR) if lived >= FROM_DAYS else (EARLY_LIKES, EARLY_DEAR)
    apart = max(1, A_YEAR * lived // YEAR)
    stays_at = STAYS if apart > 1 else STAYS_FIRST
    dear_from = dear * float(np.sort(values[first:][known[first:]])[:-apart].mean())
    lone = _lone(days, amounts, len(values), dear_from, likes)
    levels = np.append(amounts[lone], np.full(apart + 1, dear_from))[apart:]
    for row, level in zip(lone.tolist(), levels[:-1].tolist(), strict=True):
        day, amount = int(days[row]), float(amounts[row])
        part = float(np.clip((amount / level - stays_at) / (GOES - stays_at), 0.0, 1.0)) if level > 0 else 0.0
        is_one = are_purchases or amount < values[day]
        stays = 0.0 if is_one else _otherwise(values, np.minimum(values, levels[0]), known, day)
        out[day] += part * max(0.0, amount - stays)
    return out


def _lone(days: IndexArray, amounts: FloatArray, length: int, dear_from: float, likes: int) -> IndexArray:
    """The rows of the latest year that cost more than `dear_from` and have no like, dearest first."""
    largest = np.zeros(length)
    np.maximum.at(largest, days, amounts)
    dear = np.flatnonzero((days >= length - YEAR) & (amounts > dear_from))
    dear = dear[np.argsort(-amounts[dear], kind="stable")]
    lone = [row for row in dear.tolist() if not _recurs(largest, int(days[row]), float(amounts[row]), likes)]
    return np.array(lone, dtype=np.int64)


def _recurs(values: FloatArray, day: int, amount: float, likes: int) -> bool:
    """Whether `likes` of the three months before and after, or a year before or after, know such a one."""
    around = sum(_has_like(values, day, amount, months) for months in MONTHS)
    return around >= likes or _has_like(values, day, amount, -12) or _has_like(values, day, amount, 12)


def _has_like(values: FloatArray, day: int, amount: float, months: int) -> bool:
    """Whether so many months away, around the date, about as much was paid, and no other day near `day` is
    nearer to that payment: the rent is the rent, whatever else was bought that week.
    """
    away = day + round(MONTH * months)
    there = values[max(0, away - AROUND) : max(0, away + AROUND + 1)]
    there = there[(there > amount / LIKE) & (there < amount * LIKE)]
    if len(there) == 0:
        return False
    here = np.maximum(values[max(0, day - NEAR) : day + NEAR + 1], amount / 1e3)
    apart = np.abs(np.log(here[:, None] / there)).min(axis=0)
    return bool((np.abs(np.log(amount / there)) <= apart).any())


def _otherwise(values: FloatArray, modest: FloatArray, known: BoolArray, day: int) -> float:
    """What a one-off's day would have cost: the bill that was due, or what its weekday costs by `modest`."""
    weekdays = np.arange(day % 7, len(values), 7)
    weekdays = weekdays[known[weekdays] & (weekdays != day)]
    weekdays = weekdays[np.argsort(np.abs(weekdays - day), kind="stable")[:WEEKS]]
    usual = float(np.median(modest[weekdays])) if len(weekdays) else 0.0
    return max(usual, _bill(values, day))


def _bill(values: FloatArray, day: int) -> float:
    """The smaller of two payments near in size around the same date of other months; 0 where none was, where
    such a payment was made on a day near `day`, or where those came so late that this one is still to come.
    """
    *_, third, second, first = sorted(_dearest(values, day + round(MONTH * months)) for months in MONTHS)
    others = np.delete(values[max(0, day - NEAR) : day + NEAR + 1], min(day, NEAR))
    is_paid = ((others > second[0] / LIKE) & (others < second[0] * LIKE)).any()
    later = sorted((first[1], second[1], third[1]))[1]
    is_to_come = later > UNEVEN and day + later + AROUND >= len(values)
    is_one = first[0] < values[day] and third[0] * LIKE > first[0]
    return second[0] if is_one and not is_paid and not is_to_come else 0.0


def _dearest(values: FloatArray, day: int) -> tuple[float, int]:
    """The dearest day around `day`: what it cost, and how many days after `day` it came."""
    around = values[max(0, day - AROUND) : max(0, day + AROUND + 1)]
    if len(around) == 0:
        return 0.0, 0
    place = int(np.argmax(around))
    return float(around[place]), max(0, day - AROUND) + place - day


def chances(
    values: FloatArray, known: BoolArray, taken: FloatArray, paths: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """(n, horizon) what one-offs may cost on the days ahead, whose `paths` (n, horizon) have none: each as
    dear as one of them, and as often as if another year had passed without any.

    They come to the paths that are dearer than half by their first four weeks: the dear end grows dearer,
    and next month's median stays where it was. `taken` (T,): those of the latest year of the days `values`;
    earlier years are searched here.
    """
    ends = range(len(values) - YEAR, 0, -YEAR)
    earlier = [one_offs(values[:end], known[:end], np.arange(end), values[:end], False) for end in ends]
    dear = np.concatenate([found[found > 0] for found in (taken, *earlier)])
    if len(dear) == 0:
        return np.zeros_like(paths)
    rate = len(dear) / (int(known.sum()) + DOUBT_DAYS)
    is_dearer = np.zeros((len(paths), 1), dtype=np.bool_)
    is_dearer[np.argsort(paths[:, :WHOLE].sum(axis=1), kind="stable")[len(paths) // 2 :]] = True
    comes = is_dearer & (rng.random(paths.shape) < 2.0 * rate)
    return np.where(comes, rng.choice(dear, paths.shape), 0.0)
