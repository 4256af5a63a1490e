"""What a query's expenses come to, beside the same days of the period before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.ledger.standings import Standing, read_month, stand
from bot.money.amount import Money
from bot.money.cycle import CALENDAR, Cycle, period_before, period_of
from bot.money.expense import Expense
from bot.money.period import DAY, Period, month_of, previous_month, year_of
from bot.money.query import Query
from bot.storage import searching
from bot.storage.database import Database, Transaction
from bot.storage.searching import Part
from bot.storage.spendings import known_days
from bot.storage.users import User

MONTHS_SHOWN = 6
_MOST_UNKNOWN = timedelta(days=3)  # days before the first expense that a fair comparison may hold


@dataclass(frozen=True, slots=True)
class Summary:
    """What `query` asks for, in the home currency: `days` are the known ones of its period that have begun,
    without a period those from the first expense to the last; `spent` is net of refunds. `before` is what
    was spent on as many days of the period before, `before_days`: None where all days are asked for, or those
    were not all known. `parts` are by category with what each came to before, the largest first; `gone` those
    that were spent on before alone; `months` the last calendar months, the oldest first."""

    query: Query
    days: Period
    spent: Money
    count: int
    income: Money
    others: int
    largest: Money
    before_days: Period | None
    before: Money | None
    parts: tuple[tuple[Part, int], ...]
    gone: tuple[tuple[str, int], ...]
    months: tuple[tuple[date, Money], ...]


async def summarise(db: Database, user: User, query: Query, today: date) -> Summary:
    """What the query comes to; without a period, over all days that are known."""
    return await db.read(lambda tx: read_summary(tx, user, query, today))


async def lines(db: Database, user: User, query: Query) -> list[Expense]:
    """Every expense that `Summary.spent` is the sum of, oldest first."""
    return await db.read(lambda tx: searching.spending_matching(tx, user.id, query, user.currency))


def read_summary(tx: Transaction, user: User, query: Query, today: date) -> Summary:
    """See `summarise`."""
    known, _ = known_days(tx, user.id, user.currency) or (today, today)
    sums = searching.tally(tx, user.id, query, user.currency)
    period = query.period or Period(sums.first or today, (sums.last or today) + DAY)
    before_days = same_days_before(period, today, user.cycle) if query.period else None
    if before_days and known > before_days.start + _MOST_UNKNOWN:
        before_days = None
    before = replace(query, period=before_days) if before_days else None
    parts = searching.parts_by_category(tx, user.id, query, user.currency)
    was = searching.parts_by_category(tx, user.id, before, user.currency) if before else []
    of_category = {part.name: part.spent for part in was}
    return Summary(
        query=query,
        days=_begun(Period(max(period.start, min(known, period.last)), period.end), today),
        spent=Money(sums.spent, user.currency),
        count=sums.count,
        income=Money(sums.income, user.currency),
        others=sums.others,
        largest=Money(sums.largest, user.currency),
        before_days=before_days,
        before=Money(sum(of_category.values()), user.currency) if before else None,
        parts=tuple((part, of_category.get(part.name, 0)) for part in parts),
        gone=tuple(item for item in of_category.items() if item[0] not in {part.name for part in parts}),
        months=_months(tx, user, query, period),
    )


def _begun(period: Period, today: date) -> Period:
    return Period(period.start, max(period.start + DAY, min(period.end, today + DAY)))


def _months(tx: Transaction, user: User, query: Query, period: Period) -> tuple[tuple[date, Money], ...]:
    """Every month of a year, else the last six up to the period's end."""
    last = month_of(period.last).start
    months = [last]
    count = 12 if period == year_of(period.start) else MONTHS_SHOWN
    while len(months) < count:
        months.insert(0, previous_month(months[0]).start)
    return by_month(tx, user, query, months)


def by_month(
    tx: Transaction, user: User, query: Query, months: Sequence[date]
) -> tuple[tuple[date, Money], ...]:
    """What the query's expenses come to in each of these calendar months, given by their first days in
    order; its own period does not matter."""
    asked = replace(query, period=Period(months[0], month_of(months[-1]).end))
    found = {part.name: part.spent for part in searching.parts_by_month(tx, user.id, asked, user.currency)}
    return tuple((month, Money(found.get(month.isoformat()[:7], 0), user.currency)) for month in months)


def same_days_before(period: Period, today: date, cycle: Cycle = CALENDAR) -> Period:
    """The period before, as far as this one has come: a month has a month before it, a year a year, a period
    of `cycle` the one before, anything else as many days. It never reaches into `period`."""
    passed = min(period.days, max(1, (today - period.start).days + 1))
    before = _period_before(period, cycle)
    is_over = passed == period.days
    return before if is_over else Period(before.start, min(before.end, before.start + timedelta(days=passed)))


def _period_before(period: Period, cycle: Cycle) -> Period:
    if period == month_of(period.start):
        return previous_month(period.start)
    if period == year_of(period.start):
        return year_of(period.start - DAY)
    if period == period_of(cycle, period.start):
        return period_before(cycle, period)
    return Period(period.start - timedelta(days=period.days), period.start)


@dataclass(frozen=True, slots=True)
class DaySum:
    """The standing of a day and the expenses behind it, oldest first: all of the period's spending, what of
    it the budget held before today, and today's without the bills."""

    standing: Standing
    expenses: tuple[Expense, ...]
    before_today: tuple[Expense, ...]
    of_today: tuple[Expense, ...]


async def day_sum(db: Database, user: User, today: date) -> DaySum:
    """What the day's figures are made of."""

    def step(tx: Transaction) -> DaySum:
        now = stand(read_month(tx, user, today), user)
        period = now.budget.period if now.budget else now.period
        spent = searching.spending_matching(tx, user.id, Query(period=period), user.currency)
        first = (now.budget.counted_from if now.budget else None) or period.start
        counted = [one for one in spent if one.spent_on >= first]
        return DaySum(
            standing=now,
            expenses=tuple(spent),
            before_today=tuple(one for one in counted if one.spent_on != today),
            of_today=tuple(one for one in counted if one.spent_on == today and one.bill_id is None),
        )

    return await db.read(step)
