"""Expenses in order: a period's, a page, all of them a part at a time; and how many there are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import case, func, or_, select

from bot.money.currency import Currency
from bot.money.expense import Expense
from bot.money.period import Period
from bot.storage.database import Transaction
from bot.storage.expenses import LOGGED, Kept, lives, read_kept, within
from bot.storage.schema import expenses

_PART = 1000  # rows in memory where there may be many


def list_newest(tx: Transaction, user_id: int, count: int) -> list[Expense]:
    """The expenses entered last that are not deleted, the newest first."""
    newest = select(expenses).where(lives(user_id)).order_by(expenses.c.id.desc()).limit(count)
    return [read_kept(row).expense for row in tx.execute(newest)]


def list_expenses(tx: Transaction, user_id: int, *, period: Period | None = None) -> list[Expense]:
    """The person's expenses by date, then as entered; those of `period` where one is given."""
    statement = select(expenses).where(lives(user_id)).order_by(expenses.c.spent_on, expenses.c.id)
    if period:
        statement = statement.where(within(period))
    return [read_kept(row).expense for row in tx.execute(statement)]


def stream_expenses(tx: Transaction, user_id: int) -> Iterator[Expense]:
    """Everything as `list_expenses` gives it, a part in memory at a time; to be read within the step."""
    statement = select(expenses).where(lives(user_id)).order_by(expenses.c.spent_on, expenses.c.id)
    for row in tx.execute(statement, execution_options={"yield_per": _PART}):
        yield read_kept(row).expense


def stream_told(tx: Transaction, user_id: int) -> Iterator[tuple[date, int, str, str, str]]:
    """Of every expense the day, minor units, currency, kind, and note or else category."""
    what = case((expenses.c.note == "", expenses.c.category), else_=expenses.c.note)
    statement = select(
        expenses.c.spent_on, expenses.c.amount_minor, expenses.c.currency, expenses.c.kind, what
    ).where(lives(user_id))
    for row in tx.execute(statement, execution_options={"yield_per": _PART}):
        yield row[0], row[1], row[2], row[3], row[4]


def page_expenses(tx: Transaction, user_id: int, *, offset: int, size: int) -> tuple[list[Expense], int]:
    """A page, newest first, and how many there are in all."""
    newest = select(expenses).where(lives(user_id)).order_by(expenses.c.spent_on.desc(), expenses.c.id.desc())
    rows = tx.execute(newest.limit(size).offset(offset))
    return [read_kept(row).expense for row in rows], count_expenses(tx, user_id)


def list_foreign(tx: Transaction, user_id: int, home: Currency, *, since: date) -> list[Kept]:
    """Everything in another currency than `home`, or counted in another, deleted or not: from `since` on, and
    before where no rate was known or the person's own was."""
    is_foreign = or_(expenses.c.currency != home.code, expenses.c.home_currency != home.code)
    is_open = or_(expenses.c.spent_on >= since, expenses.c.rate.is_(None), expenses.c.rate_is_own.is_(True))
    rows = tx.execute(select(expenses).where(expenses.c.user_id == user_id, is_open, is_foreign))
    return [read_kept(row) for row in rows.all()]


def list_logged(tx: Transaction, user_id: int, period: Period) -> list[Kept]:
    """The payments of `period` that bills recorded by themselves, the earliest first."""
    is_logged = (lives(user_id), within(period), expenses.c.bot_id == LOGGED)
    rows = tx.execute(select(expenses).where(*is_logged).order_by(expenses.c.spent_on, expenses.c.id))
    return [read_kept(row) for row in rows]


def count_expenses(
    tx: Transaction, user_id: int, currency: Currency | None = None, *, is_said: bool = False
) -> int:
    """How many expenses the person has, of one currency or of all; `is_said`: that name theirs."""
    statement = select(func.count()).select_from(expenses).where(lives(user_id))
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
