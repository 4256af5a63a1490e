"""The stored paths of everyday spending, given the days since and the bills that were paid early."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
import numpy.typing as npt

from bot.ledger.days import History
from bot.ledger.detected import PaidEarly, read_paid_early
from bot.money.period import DAY, Period
from bot.storage.database import Transaction
from bot.storage.forecasts import Forecast
from bot.storage.spendings import list_spendings
from bot.storage.users import User
from forecasting.conditioning import condition

BILL_REACH = 4  # days off its due date on which a path may hold a bill

Floats = npt.NDArray[np.float64]


def everyday_paths(
    tx: Transaction, user: User, found: History, forecast: Forecast, today: date
) -> Floats | None:
    """(n, days from today): the stored paths given the days since; None when they end before today."""
    paths = np.frombuffer(forecast.paths, dtype="<f4").reshape(forecast.samples, -1)
    passed = (today - forecast.starts_on).days
    if not 0 <= passed < paths.shape[1]:
        return None
    seen = _seen(found, forecast.starts_on, passed)
    spent = list_spendings(tx, user.id, user.currency, Period(today, today + DAY))
    spent_today = max(0, sum(each.minor for each in spent if not each.is_bill))
    early = read_paid_early(tx, user, today)
    for one in early:  # what was paid for a later day says nothing about how these days went
        place = (one.spent_on - forecast.starts_on).days
        if 0 <= place < passed:
            seen[place] = max(0.0, seen[place] - one.minor)
        elif place == passed:
            spent_today = max(0, spent_today - one.minor)
    rest = _without(paths, early, forecast.starts_on, today) if early else paths
    return condition(rest, seen=seen, spent_today=float(spent_today))


def _seen(found: History, start: date, count: int) -> Floats:
    """(count,) what the days from `start` on came to; nan where nobody knows."""
    of_day = dict(zip(found.days, found.minor, strict=True))
    for day in found.unknown:
        del of_day[day]
    since = (of_day.get(start + DAY * step) for step in range(count))
    return np.array([np.nan if minor is None else float(minor) for minor in since])


def _without(paths: npt.ArrayLike, early: Iterable[PaidEarly], start: date, today: date) -> Floats:
    """The paths without bills paid before their due date: on each path the largest day around that date
    loses what the bill usually comes to, where it is large enough to hold it."""
    left = np.array(paths, dtype=np.float64)
    rows = np.arange(len(left))
    for one in early:
        due = (one.due_on - start).days
        first = max((today - start).days, due - BILL_REACH)
        window = left[:, first : due + BILL_REACH + 1]
        if window.shape[1] == 0:
            continue
        places = window.argmax(axis=1)
        largest = window[rows, places]
        less = np.where(largest >= one.low, np.minimum(largest, one.usual), 0.0)
        window[rows, places] = largest - less
    return left
