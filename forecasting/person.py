"""One person as the forecast sees them: days and rows, and the same parted into bills and the rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from forecasting.bills import EPOCH, Bill, Recurring, Rows, rows_of, search
from forecasting.frame import DailySeries, UserId, daily_series
from forecasting.scaling import without_one_offs

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
    both without recent one-offs.
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
    whole = calm(person.series)
    if person.rows is None or not found:
        return Parts(whole, whole, ())
    rest = calm(without_bills(person.series, person.rows, found))
    return Parts(whole, rest, tuple(one.bill for one in found))


def without_bills(series: DailySeries, rows: Rows, found: Iterable[Recurring]) -> DailySeries:
    """The series less what its bills cost; a day is never less than nothing."""
    paid = [place for one in found for place in one.places]
    days = rows.days[paid] - (series.start - EPOCH).days
    inside = (days >= 0) & (days < len(series))
    costs = np.bincount(days[inside], rows.amounts[paid][inside], minlength=len(series))
    left = np.maximum(series.values - costs, 0.0)
    return replace(series, values=np.where(left > NOTHING * series.values, left, 0.0))


def calm(series: DailySeries) -> DailySeries:
    """The series without its recent one-offs: what everybody who answers learns from and starts at."""
    return replace(series, values=without_one_offs(series.values, series.known))
