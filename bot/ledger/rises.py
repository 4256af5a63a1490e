"""A bill that came to more than it ever does: said once for each new amount."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.i18n import translator
from bot.ledger.paying import bill_words
from bot.money.amount import Money
from bot.money.bill import Bill, is_like
from bot.money.detected import as_bill, settled_days
from bot.money.expense import Expense, Kind
from bot.money.period import Period
from bot.storage.bills import list_bills
from bot.storage.database import Transaction
from bot.storage.detected import list_detected
from bot.storage.due import mark_sent
from bot.storage.listing import list_expenses
from bot.storage.users import User

LOOK_BACK = timedelta(days=200)
STEADY, VARYING = 100, 110  # per cent of the most it came to, from which on it is news


@dataclass(frozen=True, slots=True)
class Rise:
    """A payment of `new`, where the bill came to `old` at most; `bill_id` None: nobody entered it."""

    bill_id: int | None
    name: str
    old: Money
    new: Money


def find_rise(tx: Transaction, user: User, paid: Iterable[Expense], now: datetime) -> Rise | None:
    """The first of these payments that is above what its bill usually comes to, unless it was said before. Of
    several payments of one bill only the first of these counts."""
    found = list(paid)
    return _of_entered(tx, user, found, now) or _of_detected(tx, user, found, now)


def _of_entered(tx: Transaction, user: User, paid: Sequence[Expense], now: datetime) -> Rise | None:
    payments = [each for each in paid if each.bill_id is not None]
    bills = {bill.id: bill for bill in list_bills(tx, user.id)} if payments else {}
    for each in payments:
        bill = bills.pop(each.bill_id or 0, None)
        if not bill or bill.amount.currency != each.amount.currency:
            continue
        kind = f"price:{bill.id}:{each.amount.minor}"
        if _is_above(tx, user, bill, each) and mark_sent(tx, user.id, kind, bill.first_on, now):
            return Rise(bill.id, bill.name, bill.amount, each.amount)
    return None


def _of_detected(tx: Transaction, user: User, paid: Sequence[Expense], now: datetime) -> Rise | None:
    """The same of bills seen for sure that nobody entered; what they came to is known of the last search."""
    may_pay = [each for each in paid if each.bill_id is None and each.kind is Kind.EXPENSE]
    known = list_detected(tx, user.id, user.currency) if may_pay else []
    shown = translator(user.language).category
    for one in known:
        if not one.is_sure or not one.name:
            continue
        bill = as_bill(one, one.name)
        for each in may_pay:
            words, amount = bill_words(each.note, each.category, shown(each.category)), each.home
            if amount.currency != user.currency or not is_like(bill, words, amount):
                continue
            kind = f"price:{one.key}:{amount.minor}"
            percent = VARYING if one.varies else STEADY
            is_risen = amount.minor * 100 > one.high.minor * percent and settled_days(one, [each.spent_on])
            if is_risen and mark_sent(tx, user.id, kind, each.spent_on, now):
                return Rise(None, one.name, one.high, amount)
            break
    return None


def _is_above(tx: Transaction, user: User, bill: Bill, payment: Expense) -> bool:
    before = Period(payment.spent_on - LOOK_BACK, payment.spent_on)
    known = [
        each.amount.minor for each in list_expenses(tx, user.id, period=before) if each.bill_id == bill.id
    ]
    usual = [bill.amount.minor, *known]
    is_steady = max(usual) * 100 <= min(usual) * 102
    return payment.amount.minor * 100 > max(usual) * (STEADY if is_steady else VARYING)
