"""The day's allowance: what can be spent today so that the month's budget holds.

It is fixed at local midnight: (budget - spent before today - bills still to come) / days left, today
included. Spending of the day is held against it; a bill is paid from what was kept back for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.money.amount import Money, per_day, total
from bot.money.bill import BillDue as BillDue
from bot.money.budget import BudgetStatus, Spending


@dataclass(frozen=True, slots=True)
class Allowance:
    """The allowance of `today`. `per_day` and the figures derived from it are whole units, rounded down;
    the others are exact. `bills` are those to come at midnight, the ones paid today marked; `bills_paid` is
    what was spent on bills today."""

    today: date
    limit: Money
    spent_before: Money
    bills: tuple[BillDue, ...]
    days_left: int
    per_day: Money
    spent_today: Money
    bills_paid: Money

    @property
    def bills_total(self) -> Money:
        """Kept back at midnight."""
        return total((due.amount for due in self.bills), self.limit.currency)

    @property
    def left_today(self) -> Money:
        """What may still be spent today; nothing when over."""
        return per_day(self.per_day - self.spent_today, 1)

    @property
    def is_over(self) -> bool:
        """More was spent today than the allowance."""
        return self.per_day < self.spent_today

    @property
    def left(self) -> Money:
        """The limit less all spending, bills included; below zero when more was spent."""
        return self.limit - self.spent_before - self.spent_today - self.bills_paid

    @property
    def bills_ahead(self) -> tuple[BillDue, ...]:
        """Bills not paid yet."""
        return tuple(due for due in self.bills if not due.is_paid)

    @property
    def tomorrow(self) -> Money | None:
        """The allowance of each day from tomorrow, as far as known now; None on the last day."""
        if self.days_left == 1:
            return None
        kept_back = total((due.amount for due in self.bills_ahead), self.limit.currency)
        return per_day(self.left - kept_back, self.days_left - 1)


def allowance(
    budget: BudgetStatus, spent: Sequence[Spending], bills: tuple[BillDue, ...], today: date
) -> Allowance:
    """The allowance of `today`, which lies in the budget's period; `spent` is the period's spending."""
    currency = budget.limit.currency
    of_today = [each for each in spent if each.day == today]
    spent_today = Money(sum(each.minor for each in of_today if not each.is_bill), currency)
    bills_paid = Money(sum(each.minor for each in of_today if each.is_bill), currency)
    spent_before = budget.spent - spent_today - bills_paid
    days_left = budget.period.days_left(today)
    kept_back = total((due.amount for due in bills), currency)
    return Allowance(
        today=today,
        limit=budget.limit,
        spent_before=spent_before,
        bills=bills,
        days_left=days_left,
        per_day=per_day(budget.limit - spent_before - kept_back, days_left),
        spent_today=spent_today,
        bills_paid=bills_paid,
    )
