"""How a person stands this month: what a confirmation, an alert and /today show."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.money.advice import Allowance, BillDue, allowance
from bot.money.amount import Money
from bot.money.bill import to_come
from bot.money.budget import WHOLE_MONTH, Budget, BudgetStatus, Spending, in_force, status
from bot.money.period import Period, month_of
from bot.storage.bills import list_bills
from bot.storage.budgets import list_budgets
from bot.storage.database import Transaction
from bot.storage.due import list_sent, mark_sent
from bot.storage.expenses import list_payments, list_spendings
from bot.storage.users import User

THRESHOLDS = (100, 80)  # per cent of a budget that are worth a word, once a period


@dataclass(frozen=True, slots=True)
class Alert:
    """A budget whose spending passed `percent` (80 or 100) with this change."""

    status: BudgetStatus
    percent: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The month of `today` in the home currency: `spent` is net of refunds; `allowance` and `budget` are None
    without a budget for the whole month; `category_budgets` are those a change touched."""

    today: date
    period: Period
    spent: Money
    allowance: Allowance | None
    budget: BudgetStatus | None
    category_budgets: tuple[BudgetStatus, ...]
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """What a standing is computed from."""

    today: date
    period: Period
    spent: tuple[Spending, ...]
    budgets: tuple[Budget, ...]
    bills: tuple[BillDue, ...]


def read_month(tx: Transaction, user: User, today: date) -> Month:
    """The month of `today` as the ledger has it."""
    period = month_of(today)
    return Month(
        today=today,
        period=period,
        spent=tuple(list_spendings(tx, user.id, user.currency, period)),
        budgets=tuple(in_force(list_budgets(tx, user.id), period, user.currency)),
        bills=read_bills_to_come(tx, user, today, period.end),
    )


def read_bills_to_come(tx: Transaction, user: User, today: date, end: date) -> tuple[BillDue, ...]:
    """Bills in the home currency still to come up to but without `end`; see `money.bill.to_come`."""
    bills = [bill for bill in list_bills(tx, user.id) if bill.amount.currency == user.currency]
    if not bills:
        return ()
    payments = list_payments(tx, user.id, Period(today - timedelta(days=60), end))
    return to_come(bills, payments, today, end)


def statuses(month: Month) -> tuple[BudgetStatus, ...]:
    """Every budget in force against the month, the whole month's first."""
    return tuple(status(budget, month.period, month.spent) for budget in month.budgets)


def stand(
    month: Month, user: User, touched: Collection[str] | None = None, alerts: tuple[Alert, ...] = ()
) -> Standing:
    """The standing; with `touched` None every category's budget is in it."""
    all_statuses = statuses(month)
    whole = next((each for each in all_statuses if each.category == WHOLE_MONTH), None)
    return Standing(
        today=month.today,
        period=month.period,
        spent=Money(sum(each.minor for each in month.spent), user.currency),
        allowance=allowance(whole, month.spent, month.bills, month.today) if whole else None,
        budget=whole,
        category_budgets=tuple(
            each
            for each in all_statuses
            if each.category != WHOLE_MONTH and (touched is None or each.category in touched)
        ),
        alerts=alerts,
    )


def raise_alerts(
    tx: Transaction, user: User, month: Month, change: Sequence[Spending], now: datetime
) -> tuple[Alert, ...]:
    """Note and return the thresholds that `change`, already part of `month`, passed for the first time."""
    if not month.budgets:
        return ()
    reverse = tuple(Spending(each.day, each.category, -each.minor, each.is_bill) for each in change)
    alerts = []
    for budget in month.budgets:
        before = status(budget, month.period, month.spent + reverse)
        after = status(budget, month.period, month.spent)
        alerts += _passed(tx, user, before, after, now)
    return tuple(alerts)


def _passed(
    tx: Transaction, user: User, before: BudgetStatus, after: BudgetStatus, now: datetime
) -> list[Alert]:
    found = [percent for percent in THRESHOLDS if before.percent < percent <= after.percent]
    start = after.period.start
    fresh = [percent for percent in found if mark_sent(tx, user.id, _kind(after, percent), start, now)]
    if 100 in fresh and 80 not in found:
        mark_sent(tx, user.id, _kind(after, 80), start, now)  # never 80 after 100
    return [Alert(after, fresh[0])] if fresh else []


def repeat_alerts(tx: Transaction, user: User, month: Month, made_at: datetime) -> tuple[Alert, ...]:
    """The alerts a change raised when it was made, for an answer that is given again."""
    raised_at = list_sent(tx, user.id, month.period.start) if month.budgets else {}
    alerts = []
    for each in statuses(month):
        raised = [p for p in THRESHOLDS if raised_at.get(_kind(each, p)) == made_at and p <= each.percent]
        alerts += [Alert(each, raised[0])] if raised else []
    return tuple(alerts)


def _kind(status: BudgetStatus, percent: int) -> str:
    return f"alert{percent}:{status.category}"
