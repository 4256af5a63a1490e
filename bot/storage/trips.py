"""Days spent abroad."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from bot.money.currency import Currency
from bot.storage.database import Transaction
from bot.storage.schema import trips


@dataclass(frozen=True, slots=True)
class Trip:
    """From `starts_on` to `ends_on`, both among it (None: open) numbers without a currency are in `currency`,
    until the trip `is_over`. `home_zone` is the clock to go back to, None where the trip changed none."""

    id: int
    currency: Currency
    starts_on: date
    ends_on: date | None
    home_zone: str | None
    is_over: bool = False

    def covers(self, day: date) -> bool:
        """Whether `day` is one of its days."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def save_trip(tx: Transaction, user_id: int, trip: Trip) -> Trip:
    """Replace the trip of this id, or add one whose id is 0."""
    values = {
        "currency": trip.currency.code,
        "starts_on": trip.starts_on,
        "ends_on": trip.ends_on,
        "home_zone": trip.home_zone,
        "is_over": trip.is_over,
    }
    if trip.id:
        statement: Any = update(trips).where(trips.c.id == trip.id, trips.c.user_id == user_id).values(values)
    else:
        statement = insert(trips).values(user_id=user_id, **values)
    return _read(tx.execute(statement.returning(trips)).one())


def delete_trip(tx: Transaction, user_id: int, trip_id: int) -> None:
    """Forget a trip that was none."""
    tx.execute(delete(trips).where(trips.c.id == trip_id, trips.c.user_id == user_id))


def list_trips(tx: Transaction, user_id: int) -> list[Trip]:
    """The person's trips, the earliest first."""
    rows = tx.execute(select(trips).where(trips.c.user_id == user_id).order_by(trips.c.starts_on, trips.c.id))
    return [_read(row) for row in rows]


def _read(row: Row[Any]) -> Trip:
    return Trip(row.id, Currency(row.currency), row.starts_on, row.ends_on, row.home_zone, row.is_over)
