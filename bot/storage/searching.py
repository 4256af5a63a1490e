"""Looking for expenses: pages, sums and parts of what a query asks for, out of one index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import eq, ge, gt, le, lt
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import Expense
from bot.money.query import EVERYTHING, Bound, Query, Term, comparable, sought_tag
from bot.storage.database import Transaction
from bot.storage.expenses import read_kept
from bot.storage.schema import expenses
from bot.storage.spendings import counting, outflow

_SIGNS = {">": gt, ">=": ge, "<": lt, "<=": le}


@dataclass(frozen=True, slots=True)
class Tally:
    """What a query's expenses add up to in one currency, minor units: `total` of them, `count` of what is
    spending, its net sum, true income; `others` are in other currencies, in neither sum. `first` and
    `last` are days, None where there is nothing."""

    total: int
    count: int
    spent: int
    income: int
    others: int
    largest: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Part:
    """What expenses of one category or month add up to."""

    name: str
    count: int
    spent: int


def page_matching(tx: Transaction, user_id: int, query: Query, *, offset: int, size: int) -> list[Expense]:
    """A page of what the query asks for, newest first."""
    newest = select(expenses.c.id).where(*_asked(user_id, query))
    newest = newest.order_by(expenses.c.spent_on.desc(), expenses.c.id.desc()).limit(size).offset(offset)
    found = select(expenses).where(expenses.c.id.in_(newest))
    rows = tx.execute(found.order_by(expenses.c.spent_on.desc(), expenses.c.id.desc()))
    return [read_kept(row).expense for row in rows]


def tally(tx: Transaction, user_id: int, query: Query, currency: Currency) -> Tally:
    """Count and sums of what the query asks for."""
    is_home = expenses.c.home_currency == currency.code
    spent, income = and_(is_home, counting()), and_(is_home, ~counting())
    row = tx.execute(
        select(
            func.count(),
            _sum_where(spent, 1),
            _sum_where(spent, outflow()),
            _sum_where(income, expenses.c.home_minor),
            _sum_where(~is_home, 1),
            func.coalesce(func.max(case((spent, outflow()), else_=0)), 0),
            func.min(expenses.c.spent_on),
            func.max(expenses.c.spent_on),
        ).where(*_asked(user_id, query))
    ).one()
    total, count, net, earned, others, largest, first, last = row
    return Tally(total, count, int(net), int(earned), int(others), int(largest), first, last)


def parts_by_category(tx: Transaction, user_id: int, query: Query, currency: Currency) -> list[Part]:
    """Net spending by category, the largest first."""
    return sorted(_parts(tx, user_id, query, currency, expenses.c.category), key=lambda one: -one.spent)


def parts_by_month(tx: Transaction, user_id: int, query: Query, currency: Currency) -> list[Part]:
    """Net spending by calendar month (`2026-11`), the oldest first."""
    month = func.substr(expenses.c.spent_on, 1, 7)
    return sorted(_parts(tx, user_id, query, currency, month), key=lambda one: one.name)


def parts_by_day(tx: Transaction, user_id: int, query: Query, currency: Currency) -> list[Part]:
    """Net spending by day (`2026-11-17`), the oldest first."""
    day = func.substr(expenses.c.spent_on, 1)
    return sorted(_parts(tx, user_id, query, currency, day), key=lambda one: one.name)


def parts_by_bill(tx: Transaction, user_id: int, query: Query, currency: Currency) -> list[tuple[int, Part]]:
    """The payments of each bill, by its id, the largest first."""
    found = _parts(tx, user_id, query, currency, func.coalesce(expenses.c.bill_id, 0))
    paid = [(int(part.name), part) for part in found if int(part.name)]
    return sorted(paid, key=lambda each: -each[1].spent)


def parts_by_tag(
    tx: Transaction, user_id: int, currency: Currency, query: Query = EVERYTHING
) -> list[tuple[Part, date, date]]:
    """For each tag, however its case, what expenses bearing it add up to, and the days of the first and the
    last; the latest used first."""
    statement = (
        select(
            expenses.c.tags,
            func.count(),
            func.sum(outflow()),
            func.min(expenses.c.spent_on),
            func.max(expenses.c.spent_on),
        )
        .where(*_asked(user_id, query), _is_spending(currency), expenses.c.tags != "")
        .group_by(expenses.c.tags)
    )
    found: dict[str, tuple[Part, date, date]] = {}
    for tags, count, spent, first, last in tx.execute(statement):
        for tag in dict.fromkeys(tags.split()):
            old, start, end = found.get(comparable(tag), (Part(tag, 0, 0), first, last))
            part = Part(old.name, old.count + count, old.spent + int(spent))
            found[comparable(tag)] = (part, min(start, first), max(end, last))
    return sorted(found.values(), key=lambda each: (each[2], each[0].spent), reverse=True)


def ids_with_tag(tx: Transaction, user_id: int, tag: str) -> list[int]:
    """The expenses that bear the tag, as they were entered."""
    query = select(expenses.c.id).where(*_asked(user_id, Query(tags=(tag,)))).order_by(expenses.c.id)
    return list(tx.scalars(query))


def spending_matching(tx: Transaction, user_id: int, query: Query, currency: Currency) -> list[Expense]:
    """Every expense that the net sum of `tally` is made of, oldest first."""
    found = select(expenses).where(*_asked(user_id, query), _is_spending(currency))
    return [read_kept(row).expense for row in tx.execute(found.order_by(expenses.c.spent_on, expenses.c.id))]


def largest_matching(
    tx: Transaction,
    user_id: int,
    query: Query,
    currency: Currency,
    *,
    most: int,
    without_bills: bool = False,
) -> list[Expense]:
    """Of the expenses of `spending_matching` the `most` that take most from a budget, the largest first."""
    found = select(expenses).where(*_asked(user_id, query), _is_spending(currency))
    if without_bills:
        found = found.where(expenses.c.bill_id.is_(None))
    found = found.order_by(outflow().desc(), expenses.c.spent_on, expenses.c.id).limit(most)
    return [read_kept(row).expense for row in tx.execute(found)]


def uncounted(tx: Transaction, user_id: int, query: Query, currency: Currency) -> list[Money]:
    """What was spent in each other currency that no rate to `currency` is known for, and so is in no sum."""
    statement = (
        select(expenses.c.home_currency, func.sum(outflow()))
        .where(*_asked(user_id, query), expenses.c.home_currency != currency.code, counting())
        .group_by(expenses.c.home_currency)
        .order_by(expenses.c.home_currency)
    )
    return [Money(int(minor), Currency(code)) for code, minor in tx.execute(statement)]


def _parts(
    tx: Transaction, user_id: int, query: Query, currency: Currency, by: ColumnElement[Any]
) -> Iterator[Part]:
    statement: Select[Any] = select(by, func.count(), func.sum(outflow()))
    rows = tx.execute(statement.where(*_asked(user_id, query), _is_spending(currency)).group_by(by))
    return (Part(name, int(count), int(spent)) for name, count, spent in rows)


def _asked(user_id: int, query: Query) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = [expenses.c.user_id == user_id, expenses.c.is_deleted.is_(False)]
    if query.period:
        asked += [expenses.c.spent_on >= query.period.start, expenses.c.spent_on < query.period.end]
    if query.categories:
        asked.append(expenses.c.category.in_(query.categories))
    asked += [func.instr(expenses.c.sought, sought_tag(tag)) > 0 for tag in query.tags]
    asked += [_within(bound) for bound in query.bounds]
    return asked + [_says(term) for term in query.terms]


def _says(term: Term) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = [func.instr(expenses.c.sought, comparable(term.word)) > 0]
    if term.categories:
        ways.append(expenses.c.category.in_(term.categories))
    if term.amount:
        ways.append(_amount_is(eq, term.amount))
    if term.currencies:
        ways.append(expenses.c.currency.in_(term.currencies))
    return or_(*ways)


def _within(bound: Bound) -> ColumnElement[bool]:
    return _amount_is(_SIGNS[bound.sign], bound.amount)


def _amount_is(compare: Callable[[Any, Any], Any], amount: Money) -> ColumnElement[bool]:
    """As it was written or as it counts at home, whichever is in this currency."""
    return or_(
        and_(expenses.c.home_currency == amount.currency.code, compare(expenses.c.home_minor, amount.minor)),
        and_(expenses.c.currency == amount.currency.code, compare(expenses.c.amount_minor, amount.minor)),
    )


def _is_spending(currency: Currency) -> ColumnElement[bool]:
    return and_(expenses.c.home_currency == currency.code, counting())


def _sum_where(condition: ColumnElement[bool], value: Any) -> ColumnElement[int]:
    return func.coalesce(func.sum(value).filter(condition), 0)
