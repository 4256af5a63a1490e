"""Bills a person entered; a removed one stays, inactive, so that what paid it is still known as a bill."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, insert, literal, or_, select, update

from bot.money.amount import Money
from bot.money.bill import Bill
from bot.money.currency import Currency
from bot.storage.database import Transaction
from bot.storage.expenses import rescaled
from bot.storage.schema import bills

_ACTIVE = (
    select(bills)
    .where(bills.c.user_id == bindparam("user_id"), bills.c.is_active.is_(True))
    .order_by(bills.c.id)
)


def insert_bill(tx: Transaction, user_id: int, bill: Bill) -> int:
    """Keep a bill; its id (that of `bill` is not used)."""
    statement = insert(bills).values(user_id=user_id, is_active=True, **_values(bill)).returning(bills.c.id)
    return int(tx.execute(statement).scalar_one())


def save_bill(tx: Transaction, user_id: int, bill: Bill) -> bool:
    """Replace the active bill with this id; False when there is none or it is not theirs."""
    is_it = (bills.c.id == bill.id, bills.c.user_id == user_id, bills.c.is_active.is_(True))
    return bool(tx.execute(update(bills).where(*is_it).values(_values(bill))).rowcount)


def _values(bill: Bill) -> dict[str, Any]:
    return {
        "name": bill.name,
        "category": bill.category,
        "amount_minor": bill.amount.minor,
        "currency": bill.amount.currency.code,
        "every": bill.every,
        "first_on": bill.first_on,
        "told": bill.told,
        "logged_from": bill.logged_from,
        "skipped": [day.isoformat() for day in bill.skipped],
        "is_paused": bill.is_paused,
        "is_currency_said": bill.is_currency_said,
    }


def list_bills(tx: Transaction, user_id: int) -> list[Bill]:
    """The person's active bills, in every currency, as entered."""
    return [_bill(row) for row in tx.execute(_ACTIVE, {"user_id": user_id})]


def find_bill(tx: Transaction, user_id: int, bill_id: int) -> Bill | None:
    """The person's bill with this id, ended or not."""
    row = tx.execute(select(bills).where(bills.c.id == bill_id, bills.c.user_id == user_id)).one_or_none()
    return _bill(row) if row is not None else None


def end_bill(tx: Transaction, user_id: int, bill_id: int) -> Bill | None:
    """Make the bill inactive; None when there is none or it is not theirs."""
    row = tx.execute(
        update(bills)
        .where(bills.c.id == bill_id, bills.c.user_id == user_id, bills.c.is_active.is_(True))
        .values(is_active=False)
        .returning(bills)
    ).one_or_none()
    return _bill(row) if row is not None else None


def relabel(tx: Transaction, user_id: int, old: Currency, new: Currency, *, keeps_said: bool) -> None:
    """Say that amounts in `old` were in `new`: the same number of units; bills that name `old` stay where it
    `keeps_said`."""
    is_meant = or_(literal(not keeps_said), bills.c.is_currency_said.is_(False))
    tx.execute(
        update(bills)
        .where(bills.c.user_id == user_id, bills.c.currency == old.code, is_meant)
        .values(currency=new.code, amount_minor=rescaled(bills.c.amount_minor, old, new))
    )


def _bill(row: Row[Any]) -> Bill:
    return Bill(
        id=row.id,
        name=row.name,
        category=row.category,
        amount=Money(row.amount_minor, Currency(row.currency)),
        every=row.every,
        first_on=row.first_on,
        told=row.told,
        logged_from=row.logged_from,
        skipped=tuple(map(date.fromisoformat, row.skipped)),
        is_paused=row.is_paused,
        is_currency_said=row.is_currency_said,
    )
