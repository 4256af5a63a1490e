"""Bills a person enters: when they fall due, and which expense pays which due date."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.money.amount import Money
from bot.money.period import Period

WEEKS = {"week": 1, "two weeks": 2}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
EVERY = (*WEEKS, *MONTHS)
BOTH, BEFORE, ON_DAY, NEVER = "both", "before", "day", "never"
TOLD = (BOTH, BEFORE, ON_DAY, NEVER)  # when a due date is announced: the day before, on the day
WINDOW_DAYS = 10  # a payment this near to a due date may pay it
OVERDUE_DAYS = 3  # so long after its due date an unpaid bill is still kept back: weekends, holidays

_UNSPACED = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)  # scripts that write no space between words


@dataclass(frozen=True, slots=True)
class Bill:
    """An amount that falls due at each of `EVERY`; `first_on` is the date the others count from.

    Due dates are announced as `told` says and, from `logged_from` on, recorded by themselves; those `skipped`
    are not paid this time; of one that `is_paused` nothing is expected; `is_currency_said`: its currency was
    written, not taken from the settings.
    """

    id: int
    name: str
    category: str
    amount: Money
    every: str
    first_on: date
    told: str = BOTH
    logged_from: date | None = None
    skipped: tuple[date, ...] = ()
    is_paused: bool = False
    is_currency_said: bool = False

    def __post_init__(self) -> None:
        if self.every not in EVERY:
            raise ValueError("a bill comes every week, two weeks, month, quarter or year")


@dataclass(frozen=True, slots=True)
class BillDue:
    """One due date of a bill. `is_paid`: paid today, so its reserve was used."""

    bill_id: int
    name: str
    amount: Money
    due_on: date
    is_paid: bool = False


@dataclass(frozen=True, slots=True)
class Payment:
    """An expense that pays a bill, on the day it was spent."""

    bill_id: int
    spent_on: date


def due_dates(bill: Bill, period: Period) -> Iterator[date]:
    """The bill's due dates in `period`, also before `first_on`; a 31st falls on a short month's last day."""
    if weeks := WEEKS.get(bill.every):
        step = 7 * weeks
        offset = (bill.first_on - period.start).days % step
        yield from (period.start + timedelta(days=day) for day in range(offset, period.days, step))
        return
    for month in range(month_number(period.start), month_number(period.last) + 1):
        if (month - month_number(bill.first_on)) % MONTHS[bill.every] == 0:
            day = in_month(month, bill.first_on.day)
            if day in period:
                yield day


def month_number(day: date) -> int:
    """A month as a number that counts on through the years."""
    return 12 * day.year + day.month - 1


def in_month(month: int, day: int) -> date:
    """The `day` of a month counted as `month_number` does; a 31st is a short month's last day."""
    year, number = month // 12, month % 12 + 1
    return date(year, number, min(day, monthrange(year, number)[1]))


def anchor(month: int, day: int, step: int) -> date:
    """The date a bill due on `day` of `month` counts from: there, or `step` months before while that month
    is too short to show the day."""
    for back in range(0, 97, step):  # a 29th of February comes again after eight years at most
        found = in_month(month - back, day)
        if found.day == day:
            return found
    return in_month(month, day)


def first_due(today: date, day: int, every: str, month: int = 1) -> date:
    """The `anchor` of the next due date from today on, of a bill due on `day` each month, or each quarter or
    year that holds `month`."""
    step, present = MONTHS[every], month_number(today)
    ahead = (at for at in range(present, present + step + 1) if (at - month + 1) % step == 0)
    return anchor(next(at for at in ahead if in_month(at, day) >= today), day, step)


def next_due(bill: Bill, payments: Sequence[Payment], today: date) -> BillDue:
    """The first due date from today on that no payment has paid."""
    ahead = Period(today, today + timedelta(days=800))
    return next(due for due in _unpaid(bill, payments, ahead, today) if not due.is_paid)


def to_come(
    bills: Iterable[Bill], payments: Sequence[Payment], today: date, end: date
) -> tuple[BillDue, ...]:
    """What was still to be paid at the start of `today`, up to but without `end`, by due date.

    Bills overdue for `OVERDUE_DAYS` at most are among it; so are those paid today, marked; not paused ones.
    """
    period = Period(today - timedelta(days=OVERDUE_DAYS), end)
    expected = (bill for bill in bills if not bill.is_paused)
    found = [due for bill in expected for due in _unpaid(bill, payments, period, today)]
    return tuple(sorted(found, key=lambda due: (due.due_on, due.name)))


def _unpaid(bill: Bill, payments: Sequence[Payment], period: Period, today: date) -> Iterator[BillDue]:
    around = Period(period.start - timedelta(days=31), period.end + timedelta(days=31))
    paid = _settle(bill, payments, around)
    for day in due_dates(bill, period):
        paid_on = paid.get(day)
        if day < bill.first_on or day in bill.skipped:
            continue
        if paid_on is None or paid_on >= today:
            yield BillDue(bill.id, bill.name, bill.amount, day, is_paid=paid_on is not None)


def open_dates(bill: Bill, payments: Sequence[Payment], period: Period) -> tuple[date, ...]:
    """The bill's due dates in `period` that nothing has paid and nobody skipped; none of a paused one."""
    if bill.is_paused:
        return ()
    around = Period(period.start - timedelta(days=31), period.end + timedelta(days=31))
    paid = _settle(bill, payments, around)
    days = (day for day in due_dates(bill, period) if day >= bill.first_on)
    return tuple(day for day in days if day not in paid and day not in bill.skipped)


def _settle(bill: Bill, payments: Sequence[Payment], period: Period) -> dict[date, date]:
    paid_on = [payment.spent_on for payment in payments if payment.bill_id == bill.id]
    return settle(due_dates(bill, period), paid_on, WINDOW_DAYS)


def settle(due_on: Iterable[date], paid_on: Iterable[date], reach: int) -> dict[date, date]:
    """Due date -> day it was paid: each payment, in order, takes the nearest one still open within `reach`
    days."""
    open_dates = list(due_on)
    settled: dict[date, date] = {}
    for spent_on in sorted(paid_on):
        nearest = min(open_dates, key=lambda day: (abs(day - spent_on), day), default=None)
        if nearest is not None and abs((nearest - spent_on).days) <= reach:
            open_dates.remove(nearest)
            settled[nearest] = spent_on
    return settled


def paid_bill(
    bills: Iterable[Bill], payments: Sequence[Payment], *, words: str, amount: Money, spent_on: date
) -> Bill | None:
    """The bill that an expense with these words pays: it is named in them, its amount is within a half of
    the bill's, and a due date within `WINDOW_DAYS` is still unpaid."""
    near = Period(spent_on - timedelta(days=WINDOW_DAYS), spent_on + timedelta(days=WINDOW_DAYS + 1))
    for bill in bills:
        if bill.amount.currency == amount.currency and is_like(bill, words, amount):
            around = Period(near.start - timedelta(days=31), near.end + timedelta(days=31))
            if set(due_dates(bill, near)) - set(_settle(bill, payments, around)):
                return bill
    return None


def is_like(bill: Bill, words: str, amount: Money) -> bool:
    """Whether the words name the bill and the amount is within a half of its amount."""
    near = bill.amount.minor <= 2 * amount.minor <= 3 * bill.amount.minor
    return near and _names(words.casefold(), bill.name.casefold())


def _names(words: str, name: str) -> bool:
    if _UNSPACED.search(name):
        return name in words
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) is not None
