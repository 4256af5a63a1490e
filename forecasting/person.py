"""One person as the forecast sees them: days and rows, and the same parted into bills and the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from forecasting.bills import EPOCH, Bill, Rows, rows_of, search
from forecasting.frame import DailySeries, FloatArray, UserId, daily_series
from forecasting.one_offs import one_offs

TEXTS = ("note", "category")
NOTHING = 1e-9  # of a day: what is left of it after its bills but for rounding


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """The days of one person and, where notes or categories are known, the rows they are made of."""

    series: DailySeries
    rows: Rows | None = None

    def until(self, days: int) -> Person:
        """The first `days` days, and their rows."""
        series = self.series.until(days)
        return Person(series, self.rows.until(series.cutoff) if self.rows is not None else None)


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What a person's future is put together from: `whole` is every day, `rest` the days without their bills;
    both without one-offs of the latest year.
    """

    whole: DailySeries
    rest: DailySeries
    bills: tuple[Bill, ...]


def people_of(history: pd.DataFrame, as_of: date | None = None) -> dict[UserId, Person]:
    """Everybody in a long table `unique_id, ds, y`, optionally `note` and `category`; see `daily_series`."""
    series = daily_series(history, as_of)
    if not any(name in history.columns for name in TEXTS):
        return {user: Person(one) for user, one in series.items()}
    own = dict(list(history.groupby("unique_id")))
    return {user: Person(one, rows_of(own[user], one.cutoff)) for user, one in series.items()}


def parted(person: Person) -> Parts:
    """The person's bills and what else they spend, as known at the end of their days."""
    found = search(person.rows, person.series.cutoff) if person.rows is not None else ()
    rest, purchases = person.series, None
    if person.rows is not None:
        paid = [place for one in found for place in one.places]
        costs, purchases = by_day(rest, person.rows, paid)
        rest = less(rest, costs) if found else rest
    dear = one_offs(rest.values, rest.known, purchases)
    whole = less(person.series, dear)
    return Parts(whole, less(rest, dear) if found else whole, tuple(one.bill for one in found))


def by_day(series: DailySeries, rows: Rows, paid: Sequence[int]) -> tuple[FloatArray, FloatArray]:
    """(T,) what the rows at the places `paid`, the bills, cost each day, and each day's largest other row."""
    days = rows.days - (series.start - EPOCH).days
    inside = (days >= 0) & (days < len(series))
    is_bill = np.zeros(len(days), dtype=np.bool_)
    is_bill[paid] = True
    bills, others = inside & is_bill, inside & ~is_bill
    largest = np.zeros(len(series))
    np.maximum.at(largest, days[others], rows.amounts[others])
    costs = np.bincount(days[bills], rows.amounts[bills], minlength=len(series))
    return costs.astype(np.float64), largest


def less(series: DailySeries, costs: FloatArray) -> DailySeries:
    """The series less `costs` (T,) of its days; a day is never less than nothing."""
    left = np.maximum(series.values - costs, 0.0)
    return replace(series, values=np.where(left > NOTHING * series.values, left, 0.0))
