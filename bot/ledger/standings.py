"""How a person stands in the present period: what a confirmation, an alert and /today show."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.ledger.converting import Converter
from bot.money.advice import Allowance, BillDue, allowance
from bot.money.amount import Money
from bot.money.bill import to_come
from bot.money.budget import (
    WHOLE_MONTH,
    BudgetStatus,
    Spending,
    in_force,
    is_counted,
    status,
    timeline,
)
from bot.money.carrying import carried, chain_start
from bot.money.counting import Counting
from bot.money.cycle import period_of
from bot.money.period import Period
from bot.storage.bills import list_bills
from bot.storage.budgets import list_budgets
from bot.storage.database import Transaction
from bot.storage.due import list_sent, mark_sent
from bot.storage.moves import list_moves
from bot.storage.spendings import list_payments, list_spendings
from bot.storage.users import User

THRESHOLDS = (100, 80)  # per cent of a budget that are worth a word, once a period


@dataclass(frozen=True, slots=True)
class Alert:
    """A budget whose spending passed `percent` (80 or 100) with this change; or one that the forecast gives a
    `chance` (per cent) that is worth a word."""

    status: BudgetStatus
    percent: int
    chance: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The person's period of `today`, in the home currency: `spent` is net of refunds; `allowance` and
    `budget` are None without a budget for everything; `category_budgets` are those a change touched, each of
    its own period."""

    today: date
    period: Period
    spent: Money
    allowance: Allowance | None
    budget: BudgetStatus | None
    category_budgets: tuple[BudgetStatus, ...]
    alerts: tuple[Alert, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """What a standing is computed from: the spending of the person's `period`, and every budget's status."""

    today: date
    period: Period
    spent: tuple[Spending, ...]
    statuses: tuple[BudgetStatus, ...]
    bills: tuple[BillDue, ...]
    counting: Counting


def read_month(tx: Transaction, user: User, today: date) -> Month:
    """The person's period that holds `today` as the ledger has it."""
    period = period_of(user.cycle, today)
    budgets = list_budgets(tx, user.id)
    held = in_force(budgets, today, user.currency)
    lines = {budget.category: timeline(budgets, budget.category) for budget, _ in held}
    begins = [chain_start(line, today, user.currency) for line in lines.values()]
    since = min([period.start, *(own.start for _, own in held), *filter(None, begins)])
    spent = list_spendings(
        tx, user.id, user.currency, Period(since, max([period.end, *(own.end for _, own in held)]))
    )
    moves = list_moves(tx, user.id, since) if len(held) > 1 else []
    return Month(
        today=today,
        period=period,
        spent=tuple(each for each in spent if each.day in period),
        statuses=tuple(
            status(
                budget,
                own,
                spent,
                moves=moves,
                carried=carried(lines[budget.category], today, user.currency, spent, moves),
            )
            for budget, own in held
        ),
        bills=read_bills_to_come(tx, user, today, period.end),
        counting=user.counting,
    )


def read_bills_to_come(tx: Transaction, user: User, today: date, end: date) -> tuple[BillDue, ...]:
    """Bills still to come up to but without `end`, those in other currencies at the rate of `today`; see
    `money.bill.to_come`."""
    converter = Converter(tx, user)
    counted = (converter.bill(bill, today) for bill in list_bills(tx, user.id))
    bills = [bill for bill in counted if bill.amount.currency == user.currency]
    if not bills:
        return ()
    payments = list_payments(tx, user.id, Period(today - timedelta(days=60), end))
    return to_come(bills, payments, today, end)


def stand(
    month: Month, user: User, touched: Collection[str] | None = None, alerts: tuple[Alert, ...] = ()
) -> Standing:
    """The standing; with `touched` None every category's budget is in it."""
    whole = next((each for each in month.statuses if each.category == WHOLE_MONTH), None)
    return Standing(
        today=month.today,
        period=month.period,
        spent=Money(sum(each.minor for each in month.spent), user.currency),
        allowance=allowance(whole, month.spent, month.bills, month.today, month.counting) if whole else None,
        budget=whole,
        category_budgets=tuple(
            each
            for each in month.statuses
            if each.category != WHOLE_MONTH and (touched is None or each.category in touched)
        ),
        alerts=alerts,
    )


def raise_alerts(
    tx: Transaction, user: User, month: Month, change: Sequence[Spending], now: datetime
) -> tuple[Alert, ...]:
    """Note and return the thresholds that `change`, already part of `month`, passed for the first time."""
    alerts = []
    for after in month.statuses:
        added = sum(each.minor for each in change if is_counted(each, after))
        before = replace(after, spent=after.spent - Money(added, after.limit.currency))
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
    alerts = []
    for each in month.statuses:
        raised_at = list_sent(tx, user.id, each.period.start)
        raised = [p for p in THRESHOLDS if raised_at.get(_kind(each, p)) == made_at and p <= each.percent]
        alerts += [Alert(each, raised[0])] if raised else []
    return tuple(alerts)


def _kind(status: BudgetStatus, percent: int) -> str:
    return f"alert{percent}:{status.category}"
