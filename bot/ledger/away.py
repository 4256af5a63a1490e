"""Days abroad as sums and forecasts see them: shown apart, and not learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.money.amount import Money
from bot.money.budget import Spending
from bot.money.period import DAY, Period
from bot.storage.database import Transaction
from bot.storage.spendings import list_spendings
from bot.storage.trips import Trip, list_trips, spent_outside
from bot.storage.users import User

LONGEST = 31  # days: who is away for longer lives there, and is learned from


@dataclass(frozen=True, slots=True)
class TripTotal:
    """What was spent on a trip in a period, bills left out."""

    trip: Trip
    spent: Money


def away_days(tx: Transaction, user: User, today: date) -> frozenset[date]:
    """The days before `today` that were spent on trips of `LONGEST` days at most."""
    days: set[date] = set()
    for trip in list_trips(tx, user.id):
        end = min(today, trip.ends_on + DAY if trip.ends_on else today)
        if timedelta(0) < end - trip.starts_on <= timedelta(days=LONGEST):
            days.update(Period(trip.starts_on, end))
    return frozenset(days)


def trip_totals(tx: Transaction, user: User, period: Period) -> tuple[TripTotal, ...]:
    """The trips that fall in `period`, with what was spent on each in it; those without spending left out."""
    trips = [trip for trip in list_trips(tx, user.id) if _meets(trip, period)]
    if not trips:
        return ()
    spent = list_spendings(tx, user.id, user.currency, period)
    return tuple(each for trip in trips if (each := total_of(tx, trip, spent, user, period)).spent)


def total_of(tx: Transaction, trip: Trip, spent: Sequence[Spending], user: User, period: Period) -> TripTotal:
    """What of `spent`, which is all of `period`, belongs to the trip."""
    minor = sum(each.minor for each in spent if trip.covers(each.day) and not each.is_bill)
    outside = spent_outside(tx, user.id, trip, user.currency, period)
    return TripTotal(trip, Money(minor - outside, user.currency))


def _meets(trip: Trip, period: Period) -> bool:
    return trip.starts_on < period.end and (trip.ends_on is None or trip.ends_on >= period.start)
