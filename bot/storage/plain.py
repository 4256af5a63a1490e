"""What a person set, row by row and as plain values: for the complete export."""

from __future__ import annotations

from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import Row, Select, Table, select

from bot.money.amount import Money, to_decimal
from bot.money.currency import Currency
from bot.storage.database import Transaction
from bot.storage.schema import (
    bills,
    budgets,
    detected_bills,
    due,
    manners,
    moves,
    outlooks,
    users,
    zero_days,
)

KEPT = MappingProxyType(
    {
        "settings": users,
        "budgets": budgets,
        "moves": moves,
        "bills": bills,
        "detected_bills": detected_bills,
        "zero_days": zero_days,
        "reminders": due,
        "manners": manners,
        "outlooks": outlooks,
    }
)
_INSIDE = ("user_id", "made_by")  # says nothing outside this database


def list_plain(tx: Transaction, user_id: int, home: Currency) -> dict[str, list[dict[str, Any]]]:
    """The rows of each table of `KEPT` by name: amounts as decimal text under the column's name without
    `_minor`, in the row's own currency or else in `home`; days and instants in ISO.
    """
    return {name: _plain(tx, _own(table, user_id), home) for name, table in KEPT.items()}


def _own(table: Table, user_id: int) -> Select[Any]:
    owner = table.c.id if table is users else table.c.user_id
    return select(table).where(owner == user_id).order_by(*table.primary_key.columns)


def _plain(tx: Transaction, wanted: Select[Any], home: Currency) -> list[dict[str, Any]]:
    return [_fields(row, home) for row in tx.execute(wanted)]


def _fields(row: Row[Any], home: Currency) -> dict[str, Any]:
    told = {name: value for name, value in row._asdict().items() if name not in _INSIDE}
    currency = Currency(told["currency"]) if "currency" in told else home
    return dict(_field(name, value, currency) for name, value in told.items())


def _field(name: str, value: Any, currency: Currency) -> tuple[str, Any]:
    if name.endswith("_minor"):
        short = name.removesuffix("_minor")
        return short, to_decimal(Money(value, currency)) if value is not None else None
    return name, value.isoformat() if isinstance(value, date | datetime) else value
