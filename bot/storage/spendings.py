"""What expenses add up to, and the days they span."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, bindparam, case, func, or_, select

from bot.money.amount import Money
from bot.money.bill import Payment
from bot.money.budget import Spending
from bot.money.category import INCOME, UNCATEGORISED
from bot.money.currency import Currency
from bot.money.expense import Kind
from bot.money.period import Period
from bot.storage.database import Transaction
from bot.storage.expenses import lives, within
from bot.storage.schema import expenses


def list_spendings(tx: Transaction, user_id: int, currency: Currency, period: Period) -> list[Spending]:
    """Net spending of `period` by day, category and whether it paid a bill, of what counts in `currency`."""
    asked = {"user_id": user_id, "currency": currency.code, "start": period.start, "end": period.end}
    rows = tx.execute(_SPENDINGS, asked)
    return [Spending(day, category, int(minor), bool(paid)) for day, category, paid, minor in rows]


def dearest(
    tx: Transaction, user_id: int, currency: Currency, category: str, period: Period, *, without: int
) -> tuple[int, Money]:
    """How many expenses of `category` there are in `period`, and what they came to at most; `without` the one
    of that id."""
    asked = {"user_id": user_id, "currency": currency.code, "start": period.start, "end": period.end}
    count, most = tx.execute(_DEAREST, asked | {"category": category, "without": without}).one()
    return int(count), Money(int(most or 0), currency)


def list_payments(tx: Transaction, user_id: int, period: Period) -> list[Payment]:
    """The expenses of `period` that paid a bill."""
    rows = tx.execute(
        select(expenses.c.bill_id, expenses.c.spent_on).where(
            lives(user_id), within(period), expenses.c.bill_id.is_not(None)
        )
    )
    return [Payment(bill_id, spent_on) for bill_id, spent_on in rows]


def known_days(tx: Transaction, user_id: int, currency: Currency) -> tuple[date, date] | None:
    """The days of the person's first and last expense or income that totals in `currency` count; None in an
    empty ledger."""
    first, last = tx.execute(
        select(func.min(expenses.c.spent_on), func.max(expenses.c.spent_on)).where(
            lives(user_id), expenses.c.home_currency == currency.code
        )
    ).one()
    return (first, last) if first is not None else None


def last_day(tx: Transaction, user_id: int, before: date) -> date | None:
    """The last day before `before` with an expense or income in any currency, or None."""
    statement = select(func.max(expenses.c.spent_on)).where(lives(user_id), expenses.c.spent_on < before)
    found: date | None = tx.scalar(statement)
    return found


def counting() -> ColumnElement[bool]:
    """Whether a row belongs to spending."""
    # The same rule as money.budget.counts; a test holds them together.
    not_spending = (*INCOME, UNCATEGORISED)
    return or_(expenses.c.kind == Kind.EXPENSE.value, expenses.c.category.not_in(not_spending))


def outflow() -> ColumnElement[int]:
    """What a row takes from a budget, in minor units; below zero for a refund."""
    is_expense = expenses.c.kind == Kind.EXPENSE.value
    return case((is_expense, expenses.c.home_minor), else_=-expenses.c.home_minor)


_COUNTED = (
    expenses.c.user_id == bindparam("user_id"),
    expenses.c.is_deleted.is_(False),
    expenses.c.home_currency == bindparam("currency"),
    expenses.c.spent_on >= bindparam("start"),
    expenses.c.spent_on < bindparam("end"),
)
_IS_BILL = expenses.c.bill_id.is_not(None)
_SPENDINGS = (
    select(expenses.c.spent_on, expenses.c.category, _IS_BILL, func.sum(outflow()))
    .where(*_COUNTED, counting())
    .group_by(expenses.c.spent_on, expenses.c.category, _IS_BILL)
)
_DEAREST = select(func.count(), func.max(expenses.c.home_minor)).where(
    *_COUNTED,
    expenses.c.category == bindparam("category"),
    expenses.c.kind == Kind.EXPENSE.value,
    expenses.c.id != bindparam("without"),
)
