"""What there is to say about bills on a day: due tomorrow, due today, recorded by itself, not seen yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.errors import NotFound
from bot.ledger.bills import read_bill
from bot.ledger.changing import Recorded
from bot.ledger.recording import record_step
from bot.money.bill import BEFORE, BOTH, NEVER, ON_DAY, WINDOW_DAYS, Bill, open_dates
from bot.money.expense import Draft, Source
from bot.money.period import DAY, Period
from bot.storage.bills import list_bills
from bot.storage.database import Database, Transaction
from bot.storage.due import list_sent, mark_sent
from bot.storage.expenses import LOGGED, find_by_source
from bot.storage.spendings import list_payments
from bot.storage.users import User

MISSED_AFTER = 3  # days after its due date an unpaid bill is asked for
PAID = "That is paid already."


class What(StrEnum):
    """What is said of a due date."""

    TOMORROW = "tomorrow"
    TODAY = "today"
    LOGGED = "logged"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class BillNews:
    """One thing to say of a bill; `done` is how it recorded itself."""

    what: What
    bill: Bill
    due_on: date
    done: Recorded | None = None


async def take_news(
    db: Database, user: User, today: date, *, at: datetime, now: datetime
) -> tuple[BillNews, ...]:
    """Everything to say on `today`, each once in a due date's life; what records itself is recorded first.

    `at` names the occasion: asked again for the same one (a crash lies between) the answer is the same.
    """

    def step(tx: Transaction) -> list[BillNews]:
        around = Period(today - timedelta(days=70), today + timedelta(days=40))
        payments = list_payments(tx, user.id, around)
        near = Period(today - timedelta(days=WINDOW_DAYS), today + 2 * DAY)
        found: list[BillNews] = []
        for bill in list_bills(tx, user.id):
            for day in open_dates(bill, payments, near):
                found += _of_due_date(tx, user, bill, day, today, now)
            found += _recorded(tx, user, bill, near, now)
        return [one for one in found if _is_fresh(tx, user, one, at)]

    news = await db.write(step)
    return tuple(sorted(news, key=lambda one: (one.due_on, one.bill.name)))


def _of_due_date(
    tx: Transaction, user: User, bill: Bill, day: date, today: date, now: datetime
) -> list[BillNews]:
    if bill.logged_from and bill.logged_from <= day <= today:
        if not find_by_source(tx, user.id, _source(bill, day)):  # else it was undone
            _log(tx, user, bill, day, _occasion(bill, day), now)
            return []
    elif day == today + DAY and bill.told in (BOTH, BEFORE):
        return [BillNews(What.TOMORROW, bill, day)]
    elif day == today and bill.told in (BOTH, ON_DAY):
        return [BillNews(What.TODAY, bill, day)]
    if bill.told != NEVER and (today - day).days >= MISSED_AFTER:
        return [BillNews(What.MISSED, bill, day)]
    return []


def _recorded(tx: Transaction, user: User, bill: Bill, near: Period, now: datetime) -> list[BillNews]:
    """What recorded itself, just now or before a crash, and stands."""
    found = []
    for day in near if bill.logged_from else ():
        known = find_by_source(tx, user.id, _source(bill, day))
        if known and not known[0].is_deleted:
            found.append(
                BillNews(What.LOGGED, bill, day, _log(tx, user, bill, day, _occasion(bill, day), now))
            )
    return found


def _is_fresh(tx: Transaction, user: User, news: BillNews, at: datetime) -> bool:
    kind = _kind(news.bill, news.what)
    return mark_sent(tx, user.id, kind, news.due_on, at) or list_sent(tx, user.id, news.due_on)[kind] == at


def _kind(bill: Bill, what: What) -> str:
    return f"bill:{bill.id}:{what}"


async def pay(
    db: Database, user: User, bill_id: int, due_on: date, *, update: int, now: datetime
) -> Recorded:
    """Record that the bill was paid on its due date, once however often it is asked for.

    Raises `NotFound` when the bill is gone, not theirs, or paid otherwise.
    """

    def step(tx: Transaction) -> Recorded:
        bill = read_bill(tx, user, bill_id)
        near = Period(due_on, due_on + DAY)
        around = Period(due_on - timedelta(days=70), due_on + timedelta(days=70))
        is_open = open_dates(bill, list_payments(tx, user.id, around), near)
        if not is_open and not find_by_source(tx, user.id, _source(bill, due_on)):
            raise NotFound(PAID)
        mark_sent(tx, user.id, _kind(bill, What.LOGGED), due_on, now)  # they know
        return _log(tx, user, bill, due_on, update, now)

    return await db.write(step)


def _log(tx: Transaction, user: User, bill: Bill, day: date, update: int, now: datetime) -> Recorded:
    draft = Draft(amount=bill.amount, category=bill.category, note=bill.name, spent_on=day)
    return record_step(tx, user, [draft], source=_source(bill, day), update=update, now=now)


def _occasion(bill: Bill, day: date) -> int:
    """In place of an inbox row, of which there is none: nothing else is caused by this number."""
    return -(bill.id * 10_000_000 + day.toordinal())


def _source(bill: Bill, day: date) -> Source:
    """What makes a bill's due date record itself once."""
    return Source(LOGGED, bill.id, day.toordinal())
