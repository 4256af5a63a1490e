"""Days spent abroad."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, case, delete, func, insert, or_, select, update

from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import Kind
from bot.money.period import Period
from bot.storage.database import Transaction
from bot.storage.schema import expenses, trips
from bot.storage.spendings import counting, outflow

_IN_ORDER = (
    select(trips).where(trips.c.user_id == bindparam("user_id")).order_by(trips.c.starts_on, trips.c.id)
)


@dataclass(frozen=True, slots=True)
class Trip:
    """From `starts_on` to `ends_on`, both among it (None: open) numbers without a currency are in `currency`,
    until the trip `is_over`. `home_zone` is the clock to go back to, None where the trip changed none.

    Of the first day's spending in other currencies only what was entered after the expense `after_id` belongs
    to it, of the last day's what was entered up to `until_id`; None: the whole day."""

    id: int
    currency: Currency
    starts_on: date
    ends_on: date | None
    home_zone: str | None
    is_over: bool = False
    after_id: int | None = None
    until_id: int | None = None

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
        "after_id": trip.after_id,
        "until_id": trip.until_id,
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
    return [_read(row) for row in tx.execute(_IN_ORDER, {"user_id": user_id})]


def spent_outside(tx: Transaction, user_id: int, trip: Trip, home: Currency, period: Period) -> int:
    """Minor units of everyday spending of `period` on the trip's first and last day that is no part of it:
    what was paid at home before it began and after it ended."""
    outside = []
    if trip.after_id is not None:
        outside.append(and_(expenses.c.spent_on == trip.starts_on, expenses.c.id <= trip.after_id))
    if trip.until_id is not None:
        outside.append(and_(expenses.c.spent_on == trip.ends_on, expenses.c.id > trip.until_id))
    if not outside:
        return 0
    statement = select(func.sum(outflow())).where(
        *_everyday(user_id, period),
        expenses.c.home_currency == home.code,
        expenses.c.currency != trip.currency.code,
        or_(*outside),
    )
    return int(tx.scalar(statement) or 0)


def paid_abroad(
    tx: Transaction, user_id: int, trip: Trip, home: Currency, period: Period
) -> tuple[Money, Money | None]:
    """What was paid in the trip's currency on the days of `period`, bills left out; and what that is at home,
    None where some of it has no rate."""
    at_home = case((expenses.c.home_currency == home.code, outflow()))
    written = case(
        (expenses.c.kind == Kind.EXPENSE.value, expenses.c.amount_minor), else_=-expenses.c.amount_minor
    )
    statement = select(func.sum(written), func.sum(at_home), func.count(at_home), func.count()).where(
        *_everyday(user_id, period), expenses.c.currency == trip.currency.code
    )
    minor, home_minor, converted, every = tx.execute(statement).one()
    known = Money(int(home_minor or 0), home) if converted == every else None
    return Money(int(minor or 0), trip.currency), known


def _everyday(user_id: int, period: Period) -> tuple[ColumnElement[bool], ...]:
    return (
        expenses.c.user_id == user_id,
        expenses.c.is_deleted.is_(False),
        expenses.c.bill_id.is_(None),
        expenses.c.spent_on >= period.start,
        expenses.c.spent_on < period.end,
        counting(),
    )


def _read(row: Row[Any]) -> Trip:
    return Trip(
        row.id,
        Currency(row.currency),
        row.starts_on,
        row.ends_on,
        row.home_zone,
        row.is_over,
        row.after_id,
        row.until_id,
    )
