"""Which bill an expense pays: found when it is recorded, changed or restored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.i18n import translator
from bot.money.bill import WINDOW_DAYS, Bill, Payment, is_like, paid_bill
from bot.money.expense import Draft, Expense, Kind
from bot.money.period import DAY, Period
from bot.money.rate import Converted
from bot.storage.bills import list_bills
from bot.storage.database import Transaction
from bot.storage.expenses import Kept
from bot.storage.listing import list_logged
from bot.storage.spendings import list_payments
from bot.storage.users import User


class BillMatcher:
    """Remembers which due dates are paid, so that two equal lines of one message pay two of them."""

    def __init__(self, tx: Transaction, user: User, days: Iterable[date]) -> None:
        self._category = translator(user.language).category
        self.bills: Sequence[Bill] = list_bills(tx, user.id)
        self._payments: list[Payment] = []
        span = sorted(days) if self.bills else []
        if span:
            around = Period(span[0] - timedelta(days=60), span[-1] + timedelta(days=60))
            self._payments = list_payments(tx, user.id, around)

    def find(self, expense: Draft | Expense, converted: Converted | None = None) -> int | None:
        """The id of the bill the expense pays, now taken as paid; None when it pays none. An amount in
        another currency pays a bill in that one, or in the home currency, into which it is `converted`."""
        if not self.bills or expense.kind is not Kind.EXPENSE:
            return None
        words = bill_words(expense.note, expense.category, self._category(expense.category))
        amounts = [expense.amount, *((converted.amount,) if converted else ())]
        paid = (
            paid_bill(self.bills, self._payments, words=words, amount=amount, spent_on=expense.spent_on)
            for amount in amounts
        )
        bill = next(filter(None, paid), None)
        if bill is None:
            return None
        self._payments.append(Payment(bill.id, expense.spent_on))
        return bill.id


class Logged:
    """Payments of bills that recorded themselves, until somebody's own entry or a statement brings them."""

    def __init__(self, tx: Transaction, user: User, bills: Iterable[Bill], days: Iterable[date]) -> None:
        self._category = translator(user.language).category
        self._bills = {bill.id: bill for bill in bills}
        span = sorted(days) if self._bills else []
        reach = timedelta(days=WINDOW_DAYS)
        self._kept = list_logged(tx, user.id, Period(span[0] - reach, span[-1] + reach + DAY)) if span else []

    def take(self, expense: Draft | Expense) -> Kept | None:
        """The payment, not taken before, that is meant by this expense too; None when there is none."""
        if expense.kind is not Kind.EXPENSE:
            return None
        words = bill_words(expense.note, expense.category, self._category(expense.category))
        for kept in self._kept:
            bill, own = self._bills.get(kept.expense.bill_id or 0), kept.expense
            is_near = abs((own.spent_on - expense.spent_on).days) <= WINDOW_DAYS
            is_currency = own.amount.currency == expense.amount.currency
            if bill and is_near and is_currency and is_like(bill, words, expense.amount):
                self._kept.remove(kept)
                return kept
        return None


def bill_words(note: str, category: str, shown: str) -> str:
    """Everything that may name a bill: the note, and the category as key and as `shown`."""
    return f"{note}\n{category}\n{shown}"
