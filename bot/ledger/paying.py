"""Which bill an expense pays: found when it is recorded, changed or restored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.i18n import translator
from bot.money.bill import Bill, Payment, paid_bill
from bot.money.expense import Draft, Expense, Kind
from bot.money.period import Period
from bot.money.rate import Converted
from bot.storage.bills import list_bills
from bot.storage.database import Transaction
from bot.storage.expenses import list_payments
from bot.storage.users import User


class BillMatcher:
    """Remembers which due dates are paid, so that two equal lines of one message pay two of them."""

    def __init__(self, tx: Transaction, user: User, days: Iterable[date]) -> None:
        self._category = translator(user.language).category
        self._bills: Sequence[Bill] = list_bills(tx, user.id)
        self._payments: list[Payment] = []
        span = sorted(days) if self._bills else []
        if span:
            around = Period(span[0] - timedelta(days=60), span[-1] + timedelta(days=60))
            self._payments = list_payments(tx, user.id, around)

    def find(self, expense: Draft | Expense, converted: Converted | None = None) -> int | None:
        """The id of the bill the expense pays, now taken as paid; None when it pays none. An amount in
        another currency pays a bill in that one, or in the home currency, into which it is `converted`."""
        if not self._bills or expense.kind is not Kind.EXPENSE:
            return None
        words = bill_words(expense.note, expense.category, self._category(expense.category))
        amounts = [expense.amount, *((converted.amount,) if converted else ())]
        paid = (
            paid_bill(self._bills, self._payments, words=words, amount=amount, spent_on=expense.spent_on)
            for amount in amounts
        )
        bill = next(filter(None, paid), None)
        if bill is None:
            return None
        self._payments.append(Payment(bill.id, expense.spent_on))
        return bill.id


def bill_words(note: str, category: str, shown: str) -> str:
    """Everything that may name a bill: the note, and the category as key and as `shown`."""
    return f"{note}\n{category}\n{shown}"
