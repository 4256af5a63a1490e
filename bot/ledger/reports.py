"""What was spent on what: periods, weeks, the usual day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.ledger.away import TripTotal, away_days, trip_totals
from bot.ledger.days import History, read_history
from bot.money.amount import Money
from bot.money.budget import WHOLE_MONTH, Budget, Spending, counts, limit_in, span_on, spendings, timeline
from bot.money.currency import Currency
from bot.money.cycle import period_before, period_of
from bot.money.expense import Expense
from bot.money.period import Period
from bot.storage.budgets import list_budgets
from bot.storage.database import Database, Transaction
from bot.storage.listing import list_expenses
from bot.storage.spendings import list_spendings
from bot.storage.users import User

MONTHS_SHOWN = 6
USUAL_DAYS = 56  # known days that "usual" looks back on
FEWEST_DAYS = 7  # known days before anything is called usual
USUAL_WEEKS = 8


@dataclass(frozen=True, slots=True)
class CategoryTotal:
    """Net spending of a category; `share` in per cent of all, `before` in the period before, over as many
    days as have passed of this one."""

    category: str
    spent: Money
    share: int
    count: int
    before: Money


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """Net spending of a period of the person's, and its budget: None where none held in just these days."""

    period: Period
    spent: Money
    limit: Money | None


@dataclass(frozen=True, slots=True)
class Stats:
    """A period in the home currency: `categories` largest first, `months` the six periods of the person's up
    to its end."""

    period: Period
    spent: Money
    income: Money
    count: int
    categories: tuple[CategoryTotal, ...]
    months: tuple[MonthTotal, ...]
    trips: tuple[TripTotal, ...] = ()
    uncounted: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class Week:
    """A week's net spending, beside the mean of the eight before (None where fewer than two are known)."""

    period: Period
    spent: Money
    usual: Money | None
    categories: tuple[CategoryTotal, ...]
    trips: tuple[TripTotal, ...] = ()


async def stats(db: Database, user: User, period: Period, today: date) -> Stats:
    """What was spent and received in `period`."""

    def step(tx: Transaction) -> Stats:
        every = list_expenses(tx, user.id, period=period)
        found = _of_home(every, user.currency)
        spent = spendings(found, user.currency)
        received = [each for each in found if not counts(each.kind, each.category)]
        return Stats(
            period=period,
            spent=_sum(spent, user.currency),
            income=Money(sum(each.home.minor for each in received), user.currency),
            count=len(found) - len(received),
            categories=_categories(tx, user, found, period, today),
            months=_months(tx, user, period),
            trips=trip_totals(tx, user, period),
            uncounted=_uncounted(every, user.currency),
        )

    return await db.read(step)


async def week(db: Database, user: User, period: Period) -> Week:
    """What was spent in the week `period`."""

    def step(tx: Transaction) -> Week:
        found = _of_home(list_expenses(tx, user.id, period=period), user.currency)
        return Week(
            period=period,
            spent=_sum(spendings(found, user.currency), user.currency),
            usual=_usual_week(tx, user, period.start),
            categories=_categories(tx, user, found, period, period.end),
            trips=trip_totals(tx, user, period),
        )

    return await db.read(step)


async def typical_day(db: Database, user: User, today: date) -> Money | None:
    """The mean of everyday spending over the last 56 known days; None before seven are known."""
    return await db.read(lambda tx: usual_day(read_history(tx, user, today), user.currency))


def usual_day(history: History | None, currency: Currency) -> Money | None:
    """See `typical_day`; exact to the minor unit, halves up."""
    if history is None:
        return None
    unknown = set(history.unknown)
    pairs = zip(history.days, history.minor, strict=True)
    known = [minor for day, minor in pairs if day not in unknown][-USUAL_DAYS:]
    if len(known) < FEWEST_DAYS:
        return None
    return Money((2 * sum(known) + len(known)) // (2 * len(known)), currency)


def _usual_week(tx: Transaction, user: User, start: date) -> Money | None:
    history = read_history(tx, user, start)
    if history is None:
        return None
    weeks = min(USUAL_WEEKS, (start - history.first).days // 7)
    if weeks < 2:
        return None
    before = Period(start - timedelta(weeks=weeks), start)
    away = away_days(tx, user, start) & set(before)
    days = before.days - len(away)
    if days < 14:
        return None
    spent = list_spendings(tx, user.id, user.currency, before)
    total = 7 * sum(each.minor for each in spent if each.day not in away)
    return Money((2 * total + days) // (2 * days), user.currency)


def _of_home(found: Iterable[Expense], currency: Currency) -> list[Expense]:
    return [each for each in found if each.home.currency == currency]


def _uncounted(found: Iterable[Expense], home: Currency) -> tuple[Money, ...]:
    others = sorted({each.home.currency for each in found} - {home})
    return tuple(_sum(spendings(found, currency), currency) for currency in others)


def _sum(spent: Iterable[Spending], currency: Currency) -> Money:
    return Money(sum(each.minor for each in spent), currency)


def _by_category(spent: Iterable[Spending]) -> dict[str, int]:
    totals: dict[str, int] = defaultdict(int)
    for each in spent:
        totals[each.category] += each.minor
    return totals


def _categories(
    tx: Transaction, user: User, found: list[Expense], period: Period, today: date
) -> tuple[CategoryTotal, ...]:
    totals = _by_category(spendings(found, user.currency))
    entries = Counter(each.category for each in found if counts(each.kind, each.category))
    before = _by_category(list_spendings(tx, user.id, user.currency, _before(user, period, today)))
    everything = sum(minor for minor in totals.values() if minor > 0)
    return tuple(
        CategoryTotal(
            category=category,
            spent=Money(minor, user.currency),
            share=(200 * minor + everything) // (2 * everything) if minor > 0 else 0,
            count=entries[category],
            before=Money(before.get(category, 0), user.currency),
        )
        for category, minor in sorted(totals.items(), key=lambda item: (-item[1], item[0]))
    )


def _before(user: User, period: Period, today: date) -> Period:
    """The period before, as far as this one has come; one of the person's is compared with their last."""
    passed = min(period.days, max(1, (today - period.start).days + 1))
    if period == period_of(user.cycle, period.start):
        last = period_before(user.cycle, period)
        is_over = passed == period.days
        return last if is_over else Period(last.start, min(last.end, last.start + timedelta(days=passed)))
    start = period.start - timedelta(days=period.days)
    return Period(start, start + timedelta(days=passed))


def _months(tx: Transaction, user: User, period: Period) -> tuple[MonthTotal, ...]:
    """The last periods of the person's present cycle, taken back into the past."""
    periods = [period_of(user.cycle, period.last)]
    while len(periods) < MONTHS_SHOWN:
        periods.append(period_before(user.cycle, periods[-1]))
    periods.reverse()
    spent = list_spendings(tx, user.id, user.currency, Period(periods[0].start, periods[-1].end))
    line = timeline(list_budgets(tx, user.id), WHOLE_MONTH)
    return tuple(
        MonthTotal(
            period=each,
            spent=_sum((one for one in spent if one.day in each), user.currency),
            limit=limit_of(line, each, user.currency),
        )
        for each in periods
    )


def limit_of(line: Sequence[Budget], period: Period, currency: Currency) -> Money | None:
    """The budget of a `timeline` for `period`; None where none held in just these days."""
    span = span_on(line, period.start)
    if span is None or span[1] != period or span[0].limit is None or span[0].currency != currency:
        return None
    return limit_in(*span)
