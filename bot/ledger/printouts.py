"""What a person prints: all that a query asks for on one page, then its months, a page each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.ledger.away import TripTotal, trip_totals
from bot.ledger.groups import names_of
from bot.ledger.reports import limit_of
from bot.ledger.sharing import Paid, read_paid
from bot.ledger.summing import Summary, by_month, read_summary
from bot.money.amount import Money
from bot.money.bill import Bill
from bot.money.budget import WHOLE_MONTH, Budget, timeline
from bot.money.expense import Expense
from bot.money.period import Period, month_of, next_month
from bot.money.query import Query
from bot.storage import searching
from bot.storage.bills import find_bill
from bot.storage.budgets import list_budgets
from bot.storage.database import Database, Transaction
from bot.storage.searching import Part
from bot.storage.users import User

MOST_MONTHS = 24  # pages; months before the last so many are in the sums alone
MOST_LISTED = 68  # expenses on a page; the smaller ones of that month are summed up
MOST_LARGEST = 10


@dataclass(frozen=True, slots=True)
class MonthPage:
    """A calendar month, or those days of it that were asked for: `days` is its net spending by day, `limit`
    its budget, None where none held in just these days. `expenses` are the largest `MOST_LISTED`, by date."""

    month: date
    summary: Summary
    limit: Money | None
    days: tuple[tuple[date, Money], ...]
    expenses: tuple[Expense, ...]


@dataclass(frozen=True, slots=True)
class Printout:
    """A query's expenses, ready to be worded.

    `months` are those with spending or income among the last `MOST_MONTHS` of its days; `left_out`: there are
    earlier ones. `by_month` is what each of them (around a single one, those before too) came to, with its
    budget. `largest` leaves payments of bills out; `tags` and `bills` are the largest first. `uncounted` is
    in no sum for want of a rate; `names` are a group's members. `trips` and (in a group) `paid` are known
    only where all of the days' expenses were asked for.
    """

    summary: Summary
    months: tuple[MonthPage, ...]
    left_out: bool
    by_month: tuple[tuple[date, Money, Money | None], ...]
    tags: tuple[Part, ...]
    largest: tuple[Expense, ...]
    bills: tuple[tuple[Bill, Part], ...]
    trips: tuple[TripTotal, ...]
    uncounted: tuple[Money, ...]
    paid: Paid | None
    names: Mapping[int, str]


async def print_out(db: Database, user: User, query: Query, today: date) -> Printout:
    """Everything that one snapshot of the ledger holds for `query`; without a period, over all known days."""
    return await db.read(lambda tx: _print_out(tx, user, query, today))


def _print_out(tx: Transaction, user: User, query: Query, today: date) -> Printout:
    summary = read_summary(tx, user, query, today)
    period = query.period or summary.days
    asked = replace(query, period=period)
    is_everything = query == Query(period=query.period)
    line = timeline(list_budgets(tx, user.id), WHOLE_MONTH) if is_everything else []
    months = _months(tx, user, asked, summary.days)
    shown = months[-MOST_MONTHS:]
    tags = (part for part, _, _ in searching.parts_by_tag(tx, user.id, user.currency, asked))
    return Printout(
        summary=summary,
        months=tuple(
            page
            for month in shown
            if (page := _page(tx, user, asked, _within(period, month), line, today)).summary.count
            or page.summary.income
        ),
        left_out=len(months) > len(shown),
        by_month=_with_limits(tx, user, query, summary, shown, line),
        tags=tuple(sorted(tags, key=lambda part: -part.spent)),
        largest=tuple(
            searching.largest_matching(
                tx, user.id, asked, user.currency, most=MOST_LARGEST, without_bills=True
            )
        ),
        bills=_bills(tx, user, asked),
        trips=trip_totals(tx, user, period) if is_everything else (),
        uncounted=tuple(searching.uncounted(tx, user.id, asked, user.currency)),
        paid=read_paid(tx, user, period) if is_everything and user.is_group else None,
        names=names_of(tx, user),
    )


def _months(tx: Transaction, user: User, asked: Query, days: Period) -> list[date]:
    """Every month of the known days, and of what was entered ahead of them."""
    spent = [part.name for part in searching.parts_by_month(tx, user.id, asked, user.currency)]
    first, last = (month_of(day).start for day in (days.start, days.last))
    first = min([first, *(date.fromisoformat(f"{name}-01") for name in spent[:1])])
    last = max([last, *(date.fromisoformat(f"{name}-01") for name in spent[-1:])])
    months = [first]
    while months[-1] < last:
        months.append(next_month(months[-1]))
    return months


def _with_limits(
    tx: Transaction, user: User, query: Query, summary: Summary, shown: list[date], line: list[Budget]
) -> tuple[tuple[date, Money, Money | None], ...]:
    sums = by_month(tx, user, query, shown) if len(shown) > 1 else summary.months
    return tuple((month, spent, limit_of(line, month_of(month), user.currency)) for month, spent in sums)


def _within(asked: Period, month: date) -> Period:
    """The days of the month that were asked for."""
    whole = month_of(month)
    return Period(max(asked.start, whole.start), min(asked.end, whole.end))


def _page(
    tx: Transaction, user: User, asked: Query, days: Period, line: list[Budget], today: date
) -> MonthPage:
    query, whole = replace(asked, period=days), month_of(days.start)
    spent = {part.name: part.spent for part in searching.parts_by_day(tx, user.id, query, user.currency)}
    largest = searching.largest_matching(tx, user.id, query, user.currency, most=MOST_LISTED)
    return MonthPage(
        month=whole.start,
        summary=read_summary(tx, user, query, today),
        limit=limit_of(line, whole, user.currency) if days == whole else None,
        days=tuple((day, Money(spent.get(day.isoformat(), 0), user.currency)) for day in whole),
        expenses=tuple(sorted(largest, key=lambda one: (one.spent_on, one.id))),
    )


def _bills(tx: Transaction, user: User, asked: Query) -> tuple[tuple[Bill, Part], ...]:
    paid = searching.parts_by_bill(tx, user.id, asked, user.currency)
    return tuple((bill, part) for id_, part in paid if (bill := find_bill(tx, user.id, id_)))
