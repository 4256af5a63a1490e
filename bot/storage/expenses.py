"""Expenses: rows that are never removed but marked deleted, so that a redelivered message finds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    bindparam,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import Draft, Expense, Kind, Source
from bot.money.period import Period
from bot.money.query import sought_in
from bot.money.rate import Converted, Rate, rate_text
from bot.storage.database import Transaction
from bot.storage.schema import expenses

_PART = 1000  # rows in memory where there may be many

LOGGED = -1  # the bot id of payments that bills recorded by themselves

_NEW = insert(expenses).returning(expenses.c.id, sort_by_parameter_order=True)
_OF_SOURCE = (
    select(expenses)
    .where(
        expenses.c.bot_id == bindparam("bot_id"),
        expenses.c.chat_id == bindparam("chat_id"),
        expenses.c.message_id == bindparam("message_id"),
        expenses.c.user_id == bindparam("user_id"),
        expenses.c.spent_on >= bindparam("since"),
    )
    .order_by(expenses.c.place)
)


@dataclass(frozen=True, slots=True)
class Kept:
    """An expense as it is kept: with its place in its message or file, from 0, and whether it is deleted."""

    expense: Expense
    place: int
    is_deleted: bool
    said: str = ""  # the category that its message's words give


@dataclass(frozen=True, slots=True)
class Entry:
    """What to insert."""

    draft: Draft
    place: int
    recorded_at: datetime
    bill_id: int | None = None
    entered_by: int | None = None
    converted: Converted | None = None


def insert_expenses(tx: Transaction, user_id: int, source: Source, entries: Sequence[Entry]) -> list[Expense]:
    """Insert all entries in one statement, in order; the source and place must be new."""
    if not entries:
        return []
    ids = tx.scalars(_NEW, [_values(user_id, source, entry) for entry in entries])
    return [_expense(id_, entry) for id_, entry in zip(ids, entries, strict=True)]


def insert_many(tx: Transaction, user_id: int, source: Source, entries: Iterable[Entry]) -> int:
    """Insert any number of entries, a part of them in memory at a time; how many. The source must be new."""
    count, statement = 0, insert(expenses)
    for part in _parts(entries):
        tx.execute(statement, [_values(user_id, source, entry) for entry in part])
        count += len(part)
    return count


def _parts(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    remaining = iter(entries)
    while part := list(islice(remaining, _PART)):
        yield part


def _values(user_id: int, source: Source, entry: Entry) -> dict[str, Any]:
    draft = entry.draft
    return {
        "user_id": user_id,
        "bot_id": source.bot_id,
        "chat_id": source.chat_id,
        "message_id": source.message_id,
        "place": entry.place,
        "kind": draft.kind.value,
        "amount_minor": draft.amount.minor,
        "currency": draft.amount.currency.code,
        "is_currency_said": draft.is_currency_said,
        **_home(draft.amount, entry.converted),
        "category": draft.category,
        "said": draft.category,
        "note": draft.note,
        "tags": " ".join(draft.tags),
        "spent_on": draft.spent_on,
        "recorded_at": entry.recorded_at,
        "bill_id": entry.bill_id,
        "entered_by": entry.entered_by,
        "paid_by": _payer(entry),
        "is_guess": draft.is_guess,
        "is_deleted": False,
        "sought": sought_in(draft.note, draft.tags),
    }


def _expense(id_: int, entry: Entry) -> Expense:
    draft = entry.draft
    return Expense(
        id=id_,
        amount=draft.amount,
        category=draft.category,
        note=draft.note,
        spent_on=draft.spent_on,
        kind=draft.kind,
        tags=draft.tags,
        recorded_at=entry.recorded_at.replace(microsecond=0),
        bill_id=entry.bill_id,
        entered_by=entry.entered_by,
        paid_by=_payer(entry),
        converted=entry.converted,
        is_guess=draft.is_guess,
        is_currency_said=draft.is_currency_said,
    )


def _home(amount: Money, converted: Converted | None) -> dict[str, Any]:
    home = converted.amount if converted else amount
    return {
        "home_minor": home.minor,
        "home_currency": home.currency.code,
        "rate": rate_text(converted.rate) if converted else None,
        "rate_on": converted.rate.on if converted else None,
        "rate_is_own": bool(converted and converted.rate.is_own),
    }


def _payer(entry: Entry) -> int | None:
    return entry.draft.paid_by or entry.entered_by


def save_expense(tx: Transaction, expense: Expense, *, is_deleted: bool = False) -> None:
    """Replace the row of `expense.id`; its owner, source and `recorded_at` stay."""
    tx.execute(
        update(expenses)
        .where(expenses.c.id == expense.id)
        .values(
            kind=expense.kind.value,
            amount_minor=expense.amount.minor,
            currency=expense.amount.currency.code,
            is_currency_said=expense.is_currency_said,
            **_home(expense.amount, expense.converted),
            category=expense.category,
            note=expense.note,
            tags=" ".join(expense.tags),
            spent_on=expense.spent_on,
            bill_id=expense.bill_id,
            paid_by=expense.paid_by,
            is_guess=expense.is_guess,
            is_deleted=is_deleted,
            sought=sought_in(expense.note, expense.tags),
        )
    )


def save_conversion(tx: Transaction, expense: Expense) -> None:
    """Replace what the expense is in the home currency, and nothing else."""
    values = _home(expense.amount, expense.converted)
    tx.execute(update(expenses).where(expenses.c.id == expense.id).values(values))


def note_said(tx: Transaction, expense_id: int, category: str, *, is_currency_said: bool) -> None:
    """Say which category the edited message's words give; and that they name the currency, if they do."""
    values: dict[str, Any] = {"said": category, **({"is_currency_said": True} if is_currency_said else {})}
    tx.execute(update(expenses).where(expenses.c.id == expense_id).values(values))


def link_bill(tx: Transaction, expense_ids: Sequence[int], bill_id: int | None) -> None:
    """Say which bill these expenses pay."""
    tx.execute(update(expenses).where(expenses.c.id.in_(expense_ids)).values(bill_id=bill_id))


def relabel(tx: Transaction, user_id: int, old: Currency, new: Currency, *, keeps_said: bool = False) -> None:
    """Say that amounts in `old` were in `new`: the same number of units, digits rounded half up. Those that
    were written as `old` stay where it `keeps_said`."""
    minor = rescaled(expenses.c.amount_minor, old, new)
    tx.execute(
        update(expenses)
        .where(
            expenses.c.user_id == user_id,
            expenses.c.currency == old.code,
            or_(literal(not keeps_said), expenses.c.is_currency_said.is_(False)),
        )
        .values(currency=new.code, amount_minor=minor, home_currency=new.code, home_minor=minor, rate=None)
    )


def rescaled(minor: ColumnElement[int], old: Currency, new: Currency) -> ColumnElement[int]:
    """The same number of units in another currency's minor units; something never becomes nothing."""
    if new.scale >= old.scale:
        return minor * (new.scale // old.scale)
    step = old.scale // new.scale
    return func.max(1, (minor + step // 2) // step)


def find_expense(tx: Transaction, user_id: int, expense_id: int) -> Kept | None:
    """The person's expense with this id, also a deleted one; None when there is none or it is not theirs."""
    row = tx.execute(
        select(expenses).where(expenses.c.id == expense_id, expenses.c.user_id == user_id)
    ).one_or_none()
    return read_kept(row) if row else None


def find_by_source(tx: Transaction, user_id: int, source: Source, *, since: date = date.min) -> list[Kept]:
    """Everything a message or file ever recorded, deleted or not, by place; of the days from `since` on."""
    asked = {"bot_id": source.bot_id, "chat_id": source.chat_id, "message_id": source.message_id}
    return [read_kept(row) for row in tx.execute(_OF_SOURCE, {**asked, "user_id": user_id, "since": since})]


def read_kept(row: Row[Any]) -> Kept:
    """The value of a row of `expenses`."""
    expense = Expense(
        id=row.id,
        amount=Money(row.amount_minor, Currency(row.currency)),
        category=row.category,
        note=row.note,
        spent_on=row.spent_on,
        kind=Kind(row.kind),
        tags=tuple(row.tags.split()),
        recorded_at=row.recorded_at,
        bill_id=row.bill_id,
        entered_by=row.entered_by,
        paid_by=row.paid_by,
        converted=_converted(row),
        is_guess=row.is_guess,
        is_currency_said=row.is_currency_said,
    )
    return Kept(expense, row.place, row.is_deleted, row.said)


def _converted(row: Row[Any]) -> Converted | None:
    if row.rate is None:
        return None
    rate = Rate(Decimal(row.rate), row.rate_on, row.rate_is_own)
    return Converted(Money(row.home_minor, Currency(row.home_currency)), rate)


def lives(user_id: int) -> ColumnElement[bool]:
    """Whether a row is the person's and not deleted."""
    return and_(expenses.c.user_id == user_id, expenses.c.is_deleted.is_(False))


def within(period: Period) -> ColumnElement[bool]:
    """Whether a row's day is in `period`."""
    return and_(expenses.c.spent_on >= period.start, expenses.c.spent_on < period.end)
