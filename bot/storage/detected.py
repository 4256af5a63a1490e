"""Bills that the last training saw in a person's spending; one that was dismissed stays so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.detected import DetectedBill
from bot.storage.database import Transaction
from bot.storage.expenses import rescaled
from bot.storage.schema import detected_bills as table

_IN_CURRENCY = (
    select(table)
    .where(
        table.c.user_id == bindparam("user_id"),
        table.c.currency == bindparam("currency"),
        table.c.is_dismissed.is_(False),
    )
    .order_by(table.c.key)
)


def replace_detected(tx: Transaction, user_id: int, found: Sequence[DetectedBill]) -> None:
    """Keep what a training found in place of what the last one did. What was dismissed stays dismissed."""
    tx.execute(delete(table).where(table.c.user_id == user_id, table.c.is_dismissed.is_(False)))
    for bill in found:
        values = _values(bill)
        statement = insert(table).values({**values, "user_id": user_id, "is_dismissed": False})
        tx.execute(statement.on_conflict_do_update(index_elements=["user_id", "key"], set_=values))


def list_detected(tx: Transaction, user_id: int, currency: Currency) -> list[DetectedBill]:
    """The person's detected bills in `currency`, without the dismissed ones."""
    asked = {"user_id": user_id, "currency": currency.code}
    return [_bill(row) for row in tx.execute(_IN_CURRENCY, asked)]


def take_detected(tx: Transaction, user_id: int, key: str) -> DetectedBill | None:
    """Remove the bill: what it was, or None when there is none, it is dismissed or not theirs."""
    is_it = (table.c.user_id == user_id, table.c.key == key, table.c.is_dismissed.is_(False))
    row = tx.execute(delete(table).where(*is_it).returning(table)).one_or_none()
    return _bill(row) if row is not None else None


def dismiss_detected(tx: Transaction, user_id: int, key: str) -> bool:
    """Never show the bill again; False when there is none or it is not theirs."""
    is_it = (table.c.user_id == user_id, table.c.key == key)
    done = tx.execute(update(table).where(*is_it).values(is_dismissed=True).returning(table.c.key))
    return done.one_or_none() is not None


def relabel(tx: Transaction, user_id: int, old: Currency, new: Currency) -> None:
    """Say that amounts in `old` were in `new`: the same number of units."""
    amounts = (table.c.low_minor, table.c.usual_minor, table.c.high_minor)
    tx.execute(
        update(table)
        .where(table.c.user_id == user_id, table.c.currency == old.code)
        .values({"currency": new.code} | {each.name: rescaled(each, old, new) for each in amounts})
    )


def _values(bill: DetectedBill) -> dict[str, Any]:
    return {
        "key": bill.key,
        "name": bill.name,
        "category": bill.category,
        "low_minor": bill.low.minor,
        "usual_minor": bill.usual.minor,
        "high_minor": bill.high.minor,
        "currency": bill.usual.currency.code,
        "every": bill.every,
        "due_day": bill.due_day,
        "days": [day.isoformat() for day in bill.days],
        "confidence": bill.confidence,
    }


def _bill(row: Row[Any]) -> DetectedBill:
    currency = Currency(row.currency)
    return DetectedBill(
        key=row.key,
        name=row.name,
        category=row.category,
        low=Money(row.low_minor, currency),
        usual=Money(row.usual_minor, currency),
        high=Money(row.high_minor, currency),
        every=row.every,
        due_day=row.due_day,
        days=tuple(map(date.fromisoformat, row.days)),
        confidence=row.confidence,
    )
