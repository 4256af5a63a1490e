"""A bill that came to more than it ever does: said once for each new amount."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.money.amount import Money
from bot.money.bill import Bill
from bot.money.expense import Expense
from bot.money.period import Period
from bot.storage.bills import list_bills
from bot.storage.database import Transaction
from bot.storage.due import mark_sent
from bot.storage.expenses import list_expenses
from bot.storage.users import User

LOOK_BACK = timedelta(days=200)
STEADY, VARYING = 100, 110  # per cent of the most it came to, from which on it is news


@dataclass(frozen=True, slots=True)
class Rise:
    """A payment of `new`, where the bill came to `old` at most."""

    bill_id: int
    name: str
    old: Money
    new: Money


def find_rise(tx: Transaction, user: User, paid: Iterable[Expense], now: datetime) -> Rise | None:
    """The first of these payments that is above what its bill usually comes to, unless it was said before."""
    payments = [each for each in paid if each.bill_id is not None]
    bills = {bill.id: bill for bill in list_bills(tx, user.id)} if payments else {}
    for each in payments:
        bill = bills.get(each.bill_id or 0)
        if not bill or bill.amount.currency != each.amount.currency:
            continue
        kind = f"price:{bill.id}:{each.amount.minor}"
        if _is_above(tx, user, bill, each) and mark_sent(tx, user.id, kind, bill.first_on, now):
            return Rise(bill.id, bill.name, bill.amount, each.amount)
    return None


def _is_above(tx: Transaction, user: User, bill: Bill, payment: Expense) -> bool:
    before = Period(payment.spent_on - LOOK_BACK, payment.spent_on)
    known = [
        each.amount.minor for each in list_expenses(tx, user.id, period=before) if each.bill_id == bill.id
    ]
    usual = [bill.amount.minor, *known]
    is_steady = max(usual) * 100 <= min(usual) * 102
    return payment.amount.minor * 100 > max(usual) * (STEADY if is_steady else VARYING)
