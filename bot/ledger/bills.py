"""Bills a person enters by hand: `/every month 1 rent 900`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.errors import NotFound
from bot.i18n import translator
from bot.ledger.paying import bill_words
from bot.ledger.planning import BILL, Cause, change_plan
from bot.ledger.reminders import plan_bills
from bot.ledger.standings import read_bills_to_come
from bot.money.advice import BillDue as BillDue
from bot.money.amount import Money
from bot.money.bill import Bill as Bill
from bot.money.bill import Payment, next_due, paid_bill
from bot.money.cycle import period_of
from bot.money.expense import Kind
from bot.money.period import Period
from bot.storage.bills import end_bill, find_bill, insert_bill, save_bill
from bot.storage.bills import list_bills as read_bills
from bot.storage.database import Database, Transaction
from bot.storage.expenses import link_bill
from bot.storage.listing import list_expenses
from bot.storage.spendings import list_payments
from bot.storage.users import User


async def add(
    db: Database,
    user: User,
    *,
    name: str,
    category: str,
    amount: Money,
    every: str,
    first_on: date,
    today: date,
    is_currency_said: bool = False,
    by: Cause | None = None,
) -> Bill:
    """Keep a bill back from now on; expenses of the past that paid it are recognised.

    The same bill entered again is the one there is (a message that is answered twice adds one).
    """
    wanted = Bill(0, name, category, amount, every, first_on, is_currency_said=is_currency_said)

    def step(tx: Transaction) -> Bill:
        change_plan(tx, user, by, BILL, lambda: enter(tx, user, wanted, today))
        return entered(tx, user, wanted)

    return await db.write(step)


def enter(tx: Transaction, user: User, wanted: Bill, today: date) -> None:
    """See `add`; the id of `wanted` is not used."""
    if all(_entered(known) != _entered(wanted) for known in read_bills(tx, user.id)):
        link_past(tx, user, replace(wanted, id=insert_bill(tx, user.id, wanted)), today)
        plan_bills(tx, user, today)


def entered(tx: Transaction, user: User, wanted: Bill) -> Bill:
    """The bill that was entered as `wanted`; raises `NotFound` when it is gone."""
    found = (known for known in read_bills(tx, user.id) if _entered(known) == _entered(wanted))
    bill = next(found, None)
    if bill is None:
        raise NotFound
    return bill


async def find(db: Database, user: User, bill_id: int) -> Bill:
    """The person's bill; raises `NotFound` when it is gone or not theirs."""
    return await db.read(lambda tx: read_bill(tx, user, bill_id))


def read_bill(tx: Transaction, user: User, bill_id: int) -> Bill:
    """See `find`."""
    found = next((bill for bill in read_bills(tx, user.id) if bill.id == bill_id), None)
    if found is None:
        raise NotFound
    return found


async def change(db: Database, user: User, bill_id: int, *, by: Cause | None = None, **fields: Any) -> Bill:
    """Give fields of the bill other values; raises `NotFound` when it is gone or not theirs."""

    def step(tx: Transaction) -> Bill:
        def act() -> None:
            save_bill(tx, user.id, replace(read_bill(tx, user, bill_id), **fields))

        change_plan(tx, user, by, BILL, act)
        return read_bill(tx, user, bill_id)

    return await db.write(step)


async def skip(db: Database, user: User, bill_id: int, due_on: date, *, by: Cause | None = None) -> Bill:
    """Expect nothing of the bill on this due date; raises `NotFound` when it is gone or not theirs."""

    def step(tx: Transaction) -> Bill:
        def act() -> None:
            bill = read_bill(tx, user, bill_id)
            recent = [day for day in bill.skipped if day > due_on - timedelta(days=400)]
            save_bill(tx, user.id, replace(bill, skipped=tuple(sorted({*recent, due_on}))))

        change_plan(tx, user, by, BILL, act)
        return read_bill(tx, user, bill_id)

    return await db.write(step)


def _entered(bill: Bill) -> tuple[object, ...]:
    return bill.name, bill.category, bill.amount, bill.every, bill.first_on


async def list_bills(db: Database, user: User, today: date) -> tuple[tuple[Bill, BillDue], ...]:
    """The bills with the next due date of each that is not paid, the nearest first."""

    def step(tx: Transaction) -> list[tuple[Bill, BillDue]]:
        payments = list_payments(tx, user.id, Period(today - timedelta(days=60), today + timedelta(days=400)))
        return [(bill, next_due(bill, payments, today)) for bill in read_bills(tx, user.id)]

    found = await db.read(step)
    return tuple(sorted(found, key=lambda pair: (pair[1].due_on, pair[0].name)))


async def to_come(db: Database, user: User, today: date) -> tuple[BillDue, ...]:
    """What is still to be paid in the period of `today`."""
    end = period_of(user.cycle, today).end
    found = await db.read(lambda tx: read_bills_to_come(tx, user, today, end))
    return tuple(due for due in found if not due.is_paid)


async def remove(db: Database, user: User, bill_id: int, *, by: Cause | None = None) -> Bill:
    """End a bill: nothing is kept back for it any more. What paid it stays known as a bill's payment.

    Raises `NotFound` when it is gone or not theirs.
    """

    def step(tx: Transaction) -> Bill:
        def act() -> None:
            if end_bill(tx, user.id, bill_id) is None:
                raise NotFound

        change_plan(tx, user, by, BILL, act)
        bill = find_bill(tx, user.id, bill_id)
        if bill is None:
            raise NotFound
        return bill

    return await db.write(step)


def relink(tx: Transaction, user: User, bill_ids: Collection[int], today: date) -> None:
    """Let past expenses pay these bills, which are there again."""
    for bill in read_bills(tx, user.id):
        if bill.id in bill_ids:
            link_past(tx, user, bill, today)


def link_past(tx: Transaction, user: User, bill: Bill, today: date) -> None:
    """Let expenses up to `today` that look like its payments pay the bill."""
    name_of = translator(user.language).category
    payments: list[Payment] = []
    linked = []
    for expense in list_expenses(tx, user.id):
        if expense.bill_id is not None or expense.kind is not Kind.EXPENSE or expense.spent_on > today:
            continue
        words = bill_words(expense.note, expense.category, name_of(expense.category))
        amount = expense.amount if expense.amount.currency == bill.amount.currency else expense.home
        if paid_bill([bill], payments, words=words, amount=amount, spent_on=expense.spent_on):
            payments.append(Payment(bill.id, expense.spent_on))
            linked.append(expense.id)
    for start in range(0, len(linked), 500):
        link_bill(tx, linked[start : start + 500], bill.id)
