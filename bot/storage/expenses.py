"""Expenses: rows that are never removed but marked deleted, so that a redelivered message finds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from bot.money.amount import Money
from bot.money.bill import Payment
from bot.money.budget import Spending
from bot.money.category import INCOME, UNCATEGORISED
from bot.money.currency import Currency
from bot.money.expense import Draft, Expense, Kind, Source
from bot.money.period import Period
from bot.money.query import sought_in
from bot.money.rate import Converted, Rate, rate_text
from bot.storage.database import Transaction
from bot.storage.schema import expenses

_PART = 1000  # rows in memory where there may be many

LOGGED = -1  # the bot id of payments that bills recorded by themselves


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
    statement = insert(expenses).returning(expenses.c.id, sort_by_parameter_order=True)
    ids = tx.scalars(statement, [_values(user_id, source, entry) for entry in entries])
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


def save_conversion(tx: Transaction, expense: Expense) -> None:
    """Replace what the expense is in the home currency, and nothing else."""
    values = _home(expense.amount, expense.converted)
    tx.execute(update(expenses).where(expenses.c.id == expense.id).values(values))


def list_foreign(tx: Transaction, user_id: int, home: Currency, *, since: date) -> list[Kept]:
    """Everything in another currency than `home`, or counted in another, deleted or not: from `since` on, and
    before where no rate was known or the person's own was."""
    is_foreign = or_(expenses.c.currency != home.code, expenses.c.home_currency != home.code)
    is_open = or_(expenses.c.spent_on >= since, expenses.c.rate.is_(None), expenses.c.rate_is_own.is_(True))
    rows = tx.execute(select(expenses).where(expenses.c.user_id == user_id, is_open, is_foreign))
    return [read_kept(row) for row in rows.all()]


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


def note_said(tx: Transaction, expense_id: int, category: str, *, is_currency_said: bool) -> None:
    """Say which category the edited message's words give; and that they name the currency, if they do."""
    values: dict[str, Any] = {"said": category, **({"is_currency_said": True} if is_currency_said else {})}
    tx.execute(update(expenses).where(expenses.c.id == expense_id).values(values))


def link_bill(tx: Transaction, expense_ids: Sequence[int], bill_id: int | None) -> None:
    """Say which bill these expenses pay."""
    tx.execute(update(expenses).where(expenses.c.id.in_(expense_ids)).values(bill_id=bill_id))


def find_expense(tx: Transaction, user_id: int, expense_id: int) -> Kept | None:
    """The person's expense with this id, also a deleted one; None when there is none or it is not theirs."""
    row = tx.execute(
        select(expenses).where(expenses.c.id == expense_id, expenses.c.user_id == user_id)
    ).one_or_none()
    return read_kept(row) if row else None


def find_by_source(tx: Transaction, user_id: int, source: Source, *, since: date = date.min) -> list[Kept]:
    """Everything a message or file ever recorded, deleted or not, by place; of the days from `since` on."""
    found = tx.execute(
        select(expenses)
        .where(
            expenses.c.bot_id == source.bot_id,
            expenses.c.chat_id == source.chat_id,
            expenses.c.message_id == source.message_id,
            expenses.c.user_id == user_id,
            expenses.c.spent_on >= since,
        )
        .order_by(expenses.c.place)
    )
    return [read_kept(row) for row in found]


def find_last(tx: Transaction, user_id: int) -> Expense | None:
    """The expense entered last that is not deleted."""
    newest = select(expenses).where(_lives(user_id)).order_by(expenses.c.id.desc()).limit(1)
    row = tx.execute(newest).one_or_none()
    return read_kept(row).expense if row is not None else None


def list_expenses(
    tx: Transaction, user_id: int, *, period: Period | None = None, limit: int | None = None
) -> list[Expense]:
    """The person's expenses by date, then as entered; those of `period` where one is given."""
    statement = select(expenses).where(_lives(user_id)).order_by(expenses.c.spent_on, expenses.c.id)
    if period:
        statement = statement.where(_within(period))
    return [read_kept(row).expense for row in tx.execute(statement.limit(limit))]


def stream_expenses(tx: Transaction, user_id: int) -> Iterator[Expense]:
    """Everything as `list_expenses` gives it, a part in memory at a time; to be read within the step."""
    statement = select(expenses).where(_lives(user_id)).order_by(expenses.c.spent_on, expenses.c.id)
    for row in tx.execute(statement, execution_options={"yield_per": _PART}):
        yield read_kept(row).expense


def stream_told(tx: Transaction, user_id: int) -> Iterator[tuple[date, int, str, str, str]]:
    """Of every expense the day, minor units, currency, kind, and note or else category."""
    what = case((expenses.c.note == "", expenses.c.category), else_=expenses.c.note)
    statement = select(
        expenses.c.spent_on, expenses.c.amount_minor, expenses.c.currency, expenses.c.kind, what
    ).where(_lives(user_id))
    for row in tx.execute(statement, execution_options={"yield_per": _PART}):
        yield row[0], row[1], row[2], row[3], row[4]


def page_expenses(tx: Transaction, user_id: int, *, offset: int, size: int) -> tuple[list[Expense], int]:
    """A page, newest first, and how many there are in all."""
    newest = (
        select(expenses).where(_lives(user_id)).order_by(expenses.c.spent_on.desc(), expenses.c.id.desc())
    )
    rows = tx.execute(newest.limit(size).offset(offset))
    return [read_kept(row).expense for row in rows], count_expenses(tx, user_id)


def count_expenses(
    tx: Transaction, user_id: int, currency: Currency | None = None, *, is_said: bool = False
) -> int:
    """How many expenses the person has, of one currency or of all; `is_said`: that name theirs."""
    statement = select(func.count()).select_from(expenses).where(_lives(user_id))
    if currency:
        statement = statement.where(expenses.c.currency == currency.code)
    if is_said:
        statement = statement.where(expenses.c.is_currency_said.is_(True))
    return int(tx.scalar(statement) or 0)


def first_id(tx: Transaction, user_id: int) -> int | None:
    """The id of the first expense the person ever entered, deleted or not; None before there is one."""
    found: int | None = tx.scalar(select(func.min(expenses.c.id)).where(expenses.c.user_id == user_id))
    return found


def newest_id(tx: Transaction, user_id: int) -> int:
    """The id of the expense the person entered last, deleted or not; 0 before there is one."""
    return int(tx.scalar(select(func.max(expenses.c.id)).where(expenses.c.user_id == user_id)) or 0)


def known_days(tx: Transaction, user_id: int, currency: Currency) -> tuple[date, date] | None:
    """The days of the person's first and last expense or income that totals in `currency` count; None in an
    empty ledger."""
    first, last = tx.execute(
        select(func.min(expenses.c.spent_on), func.max(expenses.c.spent_on)).where(
            _lives(user_id), expenses.c.home_currency == currency.code
        )
    ).one()
    return (first, last) if first is not None else None


def last_day(tx: Transaction, user_id: int, before: date) -> date | None:
    """The last day before `before` with an expense or income in any currency, or None."""
    statement = select(func.max(expenses.c.spent_on)).where(_lives(user_id), expenses.c.spent_on < before)
    found: date | None = tx.scalar(statement)
    return found


def list_spendings(tx: Transaction, user_id: int, currency: Currency, period: Period) -> list[Spending]:
    """Net spending of `period` by day, category and whether it paid a bill, of what counts in `currency`."""
    asked = {"user_id": user_id, "currency": currency.code, "start": period.start, "end": period.end}
    rows = tx.execute(_spendings(), asked)
    return [Spending(day, category, int(minor), bool(paid)) for day, category, paid, minor in rows]


@cache  # it is asked with every expense, and building it takes longer than running it
def _spendings() -> Select[Any]:
    is_bill = expenses.c.bill_id.is_not(None)
    return (
        select(expenses.c.spent_on, expenses.c.category, is_bill, func.sum(outflow()))
        .where(
            expenses.c.user_id == bindparam("user_id"),
            expenses.c.is_deleted.is_(False),
            expenses.c.home_currency == bindparam("currency"),
            expenses.c.spent_on >= bindparam("start"),
            expenses.c.spent_on < bindparam("end"),
            counting(),
        )
        .group_by(expenses.c.spent_on, expenses.c.category, is_bill)
    )


def list_payments(tx: Transaction, user_id: int, period: Period) -> list[Payment]:
    """The expenses of `period` that paid a bill."""
    rows = tx.execute(
        select(expenses.c.bill_id, expenses.c.spent_on).where(
            _lives(user_id), _within(period), expenses.c.bill_id.is_not(None)
        )
    )
    return [Payment(bill_id, spent_on) for bill_id, spent_on in rows]


def list_logged(tx: Transaction, user_id: int, period: Period) -> list[Kept]:
    """The payments of `period` that bills recorded by themselves, the earliest first."""
    is_logged = (_lives(user_id), _within(period), expenses.c.bot_id == LOGGED)
    rows = tx.execute(select(expenses).where(*is_logged).order_by(expenses.c.spent_on, expenses.c.id))
    return [read_kept(row) for row in rows]


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


def _lives(user_id: int) -> ColumnElement[bool]:
    return and_(expenses.c.user_id == user_id, expenses.c.is_deleted.is_(False))


def _within(period: Period) -> ColumnElement[bool]:
    return and_(expenses.c.spent_on >= period.start, expenses.c.spent_on < period.end)


def counting() -> ColumnElement[bool]:
    """Whether a row belongs to spending."""
    # The same rule as money.budget.counts; a test holds them together.
    not_spending = (*INCOME, UNCATEGORISED)
    return or_(expenses.c.kind == Kind.EXPENSE.value, expenses.c.category.not_in(not_spending))


def outflow() -> ColumnElement[int]:
    """What a row takes from a budget, in minor units; below zero for a refund."""
    is_expense = expenses.c.kind == Kind.EXPENSE.value
    return case((is_expense, expenses.c.home_minor), else_=-expenses.c.home_minor)
