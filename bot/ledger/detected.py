"""Bills seen in the spending: told as likely until the person says that they are bills, or none.

They are never kept back: the sampled paths hold them already, on their likely dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.errors import NotFound
from bot.i18n import translator
from bot.ledger import bills
from bot.ledger.away import away_days
from bot.ledger.paying import bill_words
from bot.ledger.planning import BILL, Cause, change_plan
from bot.money.bill import WINDOW_DAYS, Bill, is_like
from bot.money.cycle import period_of
from bot.money.detected import DetectedBill as DetectedBill
from bot.money.detected import DetectedDue as DetectedDue
from bot.money.detected import as_bill, is_same, open_days, settled_days
from bot.money.expense import Expense, Kind
from bot.money.period import DAY, Period
from bot.storage.bills import list_bills as read_bills
from bot.storage.database import Database, Transaction
from bot.storage.detected import dismiss_detected, take_detected
from bot.storage.detected import list_detected as read_detected
from bot.storage.listing import list_expenses
from bot.storage.users import User

MOST_SEARCHED = 10_000  # expenses, the newest


async def searched(db: Database, user: User, as_of: date) -> Sequence[Expense]:
    """The expenses up to `as_of` in which bills are looked for: those that totals count. What paid an
    entered bill is left out, and so are the days of a trip."""

    def step(tx: Transaction) -> list[Expense]:
        away = away_days(tx, user, as_of + DAY)
        return [each for each in list_expenses(tx, user.id) if each.spent_on not in away]

    found = await db.read(step)
    usable = [each for each in found if each.spent_on <= as_of and _may_pay(user, each)]
    return usable[-MOST_SEARCHED:]


async def list_detected(db: Database, user: User, today: date) -> tuple[DetectedBill, ...]:
    """What was seen and is not entered, the nearest first; `days` are those not paid yet, from today on."""
    return await db.read(lambda tx: _read(tx, user, today))


async def to_come(db: Database, user: User, today: date) -> tuple[DetectedDue, ...]:
    """Due dates still to come in the period of `today`."""
    end = period_of(user.cycle, today).end
    return await db.read(lambda tx: read_to_come(tx, user, today, end))


def read_to_come(tx: Transaction, user: User, today: date, end: date) -> tuple[DetectedDue, ...]:
    """Due dates from today up to but without `end`, in their order."""
    dues = [
        DetectedDue(found.name, found.category, found.usual, found.varies, day)
        for found in _read(tx, user, today)
        for day in found.days
        if day < end
    ]
    return tuple(sorted(dues, key=lambda due: (due.due_on, due.name)))


async def confirm(db: Database, user: User, key: str, today: date, *, by: Cause | None = None) -> None:
    """Enter a detected bill, as if it had been typed. Raises `NotFound` when it is gone or not theirs."""

    def step(tx: Transaction) -> None:
        def act() -> None:
            found = take_detected(tx, user.id, key)
            if found is None:
                raise NotFound
            bills.enter(tx, user, as_bill(found, _name(user, found)), today)

        change_plan(tx, user, by, BILL, act)

    await db.write(step)


async def dismiss(db: Database, user: User, key: str, *, by: Cause | None = None) -> None:
    """It is no bill: it is not shown again. Raises `NotFound` when it is gone or not theirs."""

    def step(tx: Transaction) -> None:
        def act() -> None:
            if not dismiss_detected(tx, user.id, key):
                raise NotFound

        change_plan(tx, user, by, BILL, act)

    await db.write(step)


def _read(tx: Transaction, user: User, today: date) -> tuple[DetectedBill, ...]:
    known = read_detected(tx, user.id, user.currency)
    if not known:
        return ()
    entered = read_bills(tx, user.id)
    recent = _recent(tx, user, today)
    found = []
    for one in known:
        bill = as_bill(one, _name(user, one))
        days = open_days(one, _paid_on(user, bill, recent), today)
        words = bill_words(one.name, one.category, _shown(user, one.category))
        if days and not any(is_same(each, bill, words) for each in entered):
            found.append(replace(one, days=days))
    return tuple(sorted(found, key=lambda one: (one.days[0], one.name, one.key)))


@dataclass(frozen=True, slots=True)
class PaidEarly:
    """A due date still to come, paid on `spent_on` with `minor`; it usually comes to `low` to `usual`."""

    due_on: date
    spent_on: date
    minor: int
    low: int
    usual: int


def read_paid_early(tx: Transaction, user: User, today: date) -> list[PaidEarly]:
    """Due dates from today on that were paid before they came: the stored paths hold them still."""
    known = read_detected(tx, user.id, user.currency)
    if not known:
        return []
    recent = _recent(tx, user, today)
    found = []
    for one in known:
        paid = {
            each.spent_on: each.home.minor for each in _payments(user, as_bill(one, _name(user, one)), recent)
        }
        for due_on, spent_on in settled_days(one, paid).items():
            if spent_on < due_on and due_on >= today:
                early = PaidEarly(due_on, spent_on, paid[spent_on], one.low.minor, one.usual.minor)
                found.append(early)
    return found


def _recent(tx: Transaction, user: User, today: date) -> list[Expense]:
    around = Period(today - timedelta(days=2 * WINDOW_DAYS), today + DAY)
    return [each for each in list_expenses(tx, user.id, period=around) if _may_pay(user, each)]


def _paid_on(user: User, bill: Bill, recent: Sequence[Expense]) -> list[date]:
    """When these expenses paid the bill, if it is one."""
    return [each.spent_on for each in _payments(user, bill, recent)]


def _payments(user: User, bill: Bill, recent: Sequence[Expense]) -> list[Expense]:
    return [
        each
        for each in recent
        if is_like(bill, bill_words(each.note, each.category, _shown(user, each.category)), each.home)
    ]


def _may_pay(user: User, expense: Expense) -> bool:
    is_open = expense.kind is Kind.EXPENSE and expense.bill_id is None
    return is_open and expense.home.currency == user.currency


def _name(user: User, found: DetectedBill) -> str:
    return found.name or _shown(user, found.category)


def _shown(user: User, category: str) -> str:
    return translator(user.language).category(category)
