"""One person as the forecast sees them: days and rows, and the same parted into bills and the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasting.bills import EPOCH, Bill, Rows, rows_of, search
from forecasting.frame import DailySeries, FloatArray, UserId, daily_series
from forecasting.one_offs import one_offs

SEVERAL = 0.05  # of a person's days with rows: from here on each row is a purchase, below maybe a day's total
NOTHING = 1e-9  # of a day: what is left of it after its bills but for rounding


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """The days of one person and, where known, the rows they are made of."""

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
    own = dict(list(history.groupby("unique_id")))
    return {user: Person(one, rows_of(own[user], one.cutoff)) for user, one in series.items()}


def parted(person: Person) -> Parts:
    """The person's bills and what else they spend, as known at the end of their days.

    Bills are searched only where rows have notes or categories: by amounts alone a habit passes for one.
    """
    series = person.series
    rows = person.rows if person.rows is not None else _totals(series)
    is_named = any(rows.notes) or any(rows.categories)
    found = search(rows, series.cutoff) if is_named else ()
    costs, days, amounts = by_day(series, rows, [place for one in found for place in one.places])
    rest = less(series, costs) if found else series
    dear = one_offs(rest.values, rest.known, days, amounts, is_named or _several(rows) >= SEVERAL)
    whole = less(series, dear)
    return Parts(whole, less(rest, dear) if found else whole, tuple(one.bill for one in found))


def _totals(series: DailySeries) -> Rows:
    """A row a day with spending."""
    days = np.flatnonzero(series.values)
    return Rows(days + (series.start - EPOCH).days, series.values[days], [""] * len(days), [""] * len(days))


def _several(rows: Rows) -> float:
    """The share of days with rows that have more than one."""
    counts = np.unique(rows.days, return_counts=True)[1]
    return float((counts > 1).mean()) if len(counts) else 0.0


def by_day(
    series: DailySeries, rows: Rows, paid: Sequence[int]
) -> tuple[FloatArray, npt.NDArray[np.int64], FloatArray]:
    """(T,) what the rows at the places `paid`, the bills, cost each day; (R,) the days and amounts of the
    other rows.
    """
    days = rows.days - (series.start - EPOCH).days
    inside = (days >= 0) & (days < len(series))
    is_bill = np.zeros(len(days), dtype=np.bool_)
    is_bill[paid] = True
    bills, others = inside & is_bill, inside & ~is_bill
    costs = np.bincount(days[bills], rows.amounts[bills], minlength=len(series))
    return costs.astype(np.float64), days[others], rows.amounts[others]


def less(series: DailySeries, costs: FloatArray) -> DailySeries:
    """The series less `costs` (T,) of its days; a day is never less than nothing."""
    left = np.maximum(series.values - costs, 0.0)
    return replace(series, values=np.where(left > NOTHING * series.values, left, 0.0))
