"""From the field's long table (`unique_id, ds, y`) to one regular series of days a person.

Days without a row are zeros from a person's first day to the cutoff. A day whose only values are missing
(NaN) is unknown: neither zero nor spent. Refunds (negative amounts) net within their day, floored at 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasting.errors import BadHistory, NothingKnown

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
DayArray = npt.NDArray[np.datetime64]
UserId = str | int
LAST_YEAR = 9000  # so that every day ahead is a date


@dataclass(frozen=True, slots=True, eq=False)
class DailySeries:
    """Consecutive days of one person, at least one.

    `values` (T,) are day totals >= 0 in the person's own currency, 0 where unknown; `known` (T,) says which
    days count. `start` is the first day; the last one is the cutoff.
    """

    user: UserId
    start: date
    values: FloatArray
    known: BoolArray

    def __post_init__(self) -> None:
        if self.values.ndim != 1 or len(self.values) == 0 or self.values.shape != self.known.shape:
            raise BadHistory(
                "a series needs one value and one mark for each of its days, and at least one day"
            )
        if not np.isfinite(self.values).all() or (self.values < 0).any():
            raise BadHistory("day totals must be finite and not negative")
        if self.start.toordinal() + len(self.values) > date(LAST_YEAR, 1, 1).toordinal():
            raise BadHistory(f"days must lie before the year {LAST_YEAR}")

    def __len__(self) -> int:
        return len(self.values)

    @property
    def cutoff(self) -> date:
        """The last day of the series, known or not."""
        return self.start + timedelta(days=len(self.values) - 1)

    @property
    def known_days(self) -> int:
        """How many days count."""
        return int(self.known.sum())

    def days(self, ahead: int = 0) -> DayArray:
        """The dates (T + ahead,) from the first day to `ahead` days after the cutoff."""
        first = np.datetime64(self.start, "D")
        return first + np.arange(len(self.values) + ahead)

    def until(self, days: int) -> DailySeries:
        """The first `days` days alone, as if the rest had not happened yet."""
        return DailySeries(self.user, self.start, self.values[:days], self.known[:days])

    def latest(self, days: int) -> DailySeries:
        """The last `days` days (all of them when there are fewer)."""
        skip = max(0, len(self.values) - days)
        if skip == 0:
            return self
        return DailySeries(
            self.user, self.start + timedelta(days=skip), self.values[skip:], self.known[skip:]
        )


def as_days(column: pd.Series) -> DayArray:
    """Dates of any kind as days, in their own zone; raises BadHistory where one cannot be read."""
    if len(column) and pd.api.types.is_numeric_dtype(column):
        raise BadHistory("a date cannot be read: it is a number")
    try:
        days = pd.to_datetime(column)
    except (ValueError, TypeError) as error:
        raise BadHistory(f"a date cannot be read: {error}") from error
    if days.isna().any():
        raise BadHistory("a row has no date")
    if days.dt.tz is not None:
        days = days.dt.tz_localize(None)
    return np.asarray(days.to_numpy().astype("M8[D]"))


def _require(history: pd.DataFrame, columns: Iterable[str]) -> None:
    missing = [name for name in columns if name not in history.columns]
    if missing:
        raise BadHistory(f"the history lacks the column {', '.join(missing)}")


def _amounts(column: pd.Series) -> pd.Series:
    try:
        amounts = pd.to_numeric(column).astype("float64")
    except (ValueError, TypeError) as error:
        raise BadHistory(f"an amount cannot be read: {error}") from error
    if (amounts.abs() > 1e15).any():
        raise BadHistory("an amount is larger than 1e15")
    return amounts


def series_of(
    user: UserId, days: DayArray, amounts: FloatArray, cutoff: date, unknown: Iterable[date] = ()
) -> DailySeries:
    """One person's rows (any order, several a day, all <= cutoff) as a series up to `cutoff`.

    NaN amounts and the days in `unknown` are unknown, unless another row of that day has an amount.
    """
    if len(days) == 0:
        raise NothingKnown(f"user {user} has no day by {cutoff.isoformat()}")
    start = days.min().astype("M8[D]")
    length = int((np.datetime64(cutoff, "D") - start).astype(int)) + 1
    index = (days.astype("M8[D]") - start).astype(int)
    seen = ~np.isnan(amounts)
    # bincount adds in row order: sort first, so that shuffled rows give bit-equal sums
    order = np.lexsort((amounts, index))
    totals = np.bincount(index[order], np.where(seen, amounts, 0.0)[order], minlength=length)
    known = np.ones(length, dtype=np.bool_)
    known[index[~seen]] = False
    for day in unknown:
        place = int((np.datetime64(day, "D") - start).astype(int))
        if 0 <= place < length:
            known[place] = False
    known[index[seen]] = True
    first_day: date = start.item()
    return DailySeries(user, first_day, np.where(known, np.maximum(totals, 0.0), 0.0), known)


def _id(user: object) -> UserId:
    if isinstance(user, str):
        return user
    if isinstance(user, int | np.integer):
        return int(user)
    raise BadHistory("a unique_id must be text or a whole number")


def daily_series(history: pd.DataFrame, as_of: date | None = None) -> dict[UserId, DailySeries]:
    """Every person's series, by `unique_id` in sorted order; rows after `as_of` are dropped unread.

    `as_of` is the cutoff of all, by default the latest `ds` in the frame. People without a row by then are
    absent.
    """
    _require(history, ("unique_id", "ds", "y"))
    table = history[["unique_id", "ds", "y"]].assign(ds=as_days(history["ds"]))
    if table.empty:
        raise NothingKnown("the history has no rows")
    cutoff: date = as_of if as_of is not None else table["ds"].max().date()
    table = table[table["ds"] <= pd.Timestamp(cutoff)]
    table = table.assign(y=_amounts(table["y"]))
    if table["unique_id"].isna().any():
        raise BadHistory("a row has no unique_id")
    people: dict[UserId, DailySeries] = {}
    for user, rows in table.groupby("unique_id", sort=True):
        key = _id(user)
        people[key] = series_of(key, rows["ds"].to_numpy(), rows["y"].to_numpy(), cutoff)
    return people


def person_series(history: pd.DataFrame, as_of: date, unknown: Iterable[date] = ()) -> DailySeries:
    """One person's table (`ds, y`) up to `as_of` as a series; raises NothingKnown when no row is that
    early.
    """
    _require(history, ("ds", "y"))
    days = as_days(history["ds"])
    use = days <= np.datetime64(as_of)
    return series_of("", days[use], _amounts(history["y"][use]).to_numpy(), as_of, unknown)


def quantile_names(quantiles: Iterable[float]) -> list[str]:
    """Column names in the order asked: `q` and the shortest form of the number (q0.1, q0.05)."""
    plain = [float(quantile) for quantile in quantiles]
    return [f"q{one:g}" if float(f"{one:g}") == one else f"q{one!r}" for one in plain]
