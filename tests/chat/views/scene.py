"""The scene of the model replies: Tuesday 17 November, €1,500 and ¥6,000, with what was spent before."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bot.ledger.changing import Recorded
from bot.ledger.standings import Standing
from bot.money.advice import BillDue, allowance
from bot.money.amount import Money
from bot.money.budget import BudgetStatus, Spending
from bot.money.currency import Currency
from bot.money.expense import Expense, Kind
from bot.money.period import month_of

TODAY = date(2026, 11, 17)
NOW = datetime(2026, 11, 17, 19, 41, tzinfo=UTC)
EUR, CNY = Currency("EUR"), Currency("CNY")
PHONE, GYM = date(2026, 11, 21), date(2026, 11, 26)


def euro(units: str | int) -> Money:
    """`euro("23.50")`"""
    return _money(units, EUR)


def yuan(units: str | int) -> Money:
    """`yuan(25)`"""
    return _money(units, CNY)


def _money(units: str | int, currency: Currency) -> Money:
    whole, _, rest = str(units).partition(".")
    return Money(int(whole) * 100 + int(rest.ljust(2, "0") or 0), currency)


BILLS = {
    EUR: (BillDue(1, "phone", euro(22), PHONE), BillDue(2, "gym", euro(40), GYM)),
    CNY: (BillDue(1, "话费", yuan(60), PHONE), BillDue(2, "宽带", yuan(88), GYM)),
}
LIMIT = {EUR: euro(1500), CNY: yuan(6000)}
BEFORE = {EUR: euro(1000), CNY: yuan(4000)}


def expense(
    amount: Money, category: str = "food", note: str = "", spent_on: date = TODAY, kind: Kind = Kind.EXPENSE
) -> Expense:
    """An expense of the scene."""
    return Expense(7, amount, category, note, spent_on, kind, (), NOW)


def standing(
    currency: Currency,
    spent_today: int = 0,
    *,
    before: Money | None = None,
    bills: tuple[BillDue, ...] | None = None,
    today: date = TODAY,
    has_budget: bool = True,
) -> Standing:
    """How the scene's month stands after `spent_today` minor units."""
    period = month_of(today)
    earlier = (BEFORE[currency] if before is None else before).minor
    spent = Money(earlier + spent_today, currency)
    if not has_budget:
        return Standing(today, period, spent, None, None, ())
    status = BudgetStatus("", LIMIT[currency], period, spent, None, Money(0, currency))
    spendings = [Spending(period.start, "food", earlier), Spending(today, "food", spent_today)]
    kept_back = BILLS[currency] if bills is None else bills
    return Standing(today, period, spent, allowance(status, spendings, kept_back, today), status, ())


def recorded(*expenses: Expense, now: Standing | None = None) -> Recorded:
    """The scene after these expenses of today."""
    spent = sum(one.outflow for one in expenses)
    return Recorded(3, tuple(expenses), now or standing(expenses[0].amount.currency, spent))


def labels(buttons: tuple[tuple[object, ...], ...]) -> list[list[str]]:
    """What the buttons say."""
    return [[str(getattr(button, "text", "")) for button in row] for row in buttons]
