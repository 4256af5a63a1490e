"""The day's allowance: what can be spent today so that the period's budget holds.

It is fixed at local midnight: (budget - spent before today - bills still to come) / days left that count,
today included. Spending of the day is held against it; a bill is paid from what was kept back for it, and
what it took beyond that comes off all days left. What a day leaves is spread over the rest, or, where the
person likes that better, added to the next day alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.money.amount import Money, per_day, total
from bot.money.bill import BillDue as BillDue
from bot.money.budget import BudgetStatus, Spending
from bot.money.counting import USUAL, Counting
from bot.money.period import Period


@dataclass(frozen=True, slots=True)
class Allowance:
    """The allowance of `today`. `share` and the figures derived from it are whole units, rounded down; the
    others are exact. `limit` is all that the period may cost. `bills` are those to come at midnight, the ones
    paid today marked; `bills_paid` is what was spent on bills today. `days_left` are those that count, today
    among them only where it does; `next_day` is the one after it. `leftover` of the days before is today's
    beside the share; None where it is spread."""

    today: date
    limit: Money
    spent_before: Money
    bills: tuple[BillDue, ...]
    days_left: int
    share: Money
    spent_today: Money
    bills_paid: Money
    next_day: date | None
    is_counted: bool = True
    leftover: Money | None = None

    @property
    def per_day(self) -> Money:
        """What today may cost."""
        return self.share + self.leftover if self.leftover and self.is_counted else self.share

    @property
    def bills_total(self) -> Money:
        """Kept back at midnight, and what bills took today beyond it."""
        return total((due.amount for due in self.bills), self.limit.currency) + self.bills_beyond

    @property
    def bills_beyond(self) -> Money:
        """What bills paid today took beyond what was kept back: they rose, or are another period's."""
        return _beyond(self.bills, self.bills_paid)

    @property
    def left_today(self) -> Money:
        """What may still be spent today; nothing when over, and never more than bills leave of the period:
        what came back today first fills what was missing for them."""
        return per_day(min(self.per_day - self.spent_today, self.left - self.kept_back), 1)

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
    def kept_back(self) -> Money:
        """For bills not paid yet."""
        return total((due.amount for due in self.bills_ahead), self.limit.currency)

    @property
    def short(self) -> Money:
        """What is missing now for the bills not paid yet; nothing where they fit."""
        return _rest(self.kept_back, self.left)

    @property
    def short_at_midnight(self) -> Money:
        """What was missing for the day's bills at midnight, when the allowance was fixed."""
        return _rest(self.spent_before + self.bills_total, self.limit)

    @property
    def tomorrow(self) -> Money | None:
        """The allowance of `next_day`, as far as known now, and unless leftovers are added to it alone of the
        days after it; None after the last that counts."""
        after = self.days_left - self.is_counted
        if not after:
            return None
        room = self.left - self.kept_back
        if self.leftover is None:
            return per_day(room, after)
        kept = _rest(self.leftover if not self.is_counted else self.per_day, self.spent_today)
        return per_day(room - kept, after) + kept


def allowance(
    budget: BudgetStatus,
    spent: Sequence[Spending],
    bills: tuple[BillDue, ...],
    today: date,
    counting: Counting = USUAL,
) -> Allowance:
    """The allowance of `today`, which lies in the budget's period; `spent` is the period's spending."""
    currency = budget.limit.currency
    of_today = [each for each in spent if each.day == today]
    spent_today = Money(sum(each.minor for each in of_today if not each.is_bill), currency)
    bills_paid = Money(sum(each.minor for each in of_today if each.is_bill), currency)
    spent_before = budget.spent - spent_today - bills_paid
    days_left = counting.days(today, budget.period.end)
    kept = total((due.amount for due in bills), currency) + _beyond(bills, bills_paid)
    room = budget.allotted - spent_before - kept
    leftover = _leftover(budget, room, spent, today, counting)
    is_counted = counting.counts(today)
    share = per_day(room - leftover if leftover else room, days_left) if is_counted else Money(0, currency)
    return Allowance(
        today=today,
        limit=budget.allotted,
        spent_before=spent_before,
        bills=bills,
        days_left=days_left,
        share=share,
        spent_today=spent_today,
        bills_paid=bills_paid,
        next_day=counting.next_after(today, budget.period.end),
        is_counted=is_counted,
        leftover=leftover,
    )


def _leftover(
    budget: BudgetStatus, room: Money, spent: Sequence[Spending], today: date, counting: Counting
) -> Money | None:
    """What the days before left, each added to the one after it; None where leftovers are spread.

    The days are gone through from where the plan began: the choice, the period, or the budget's last change.
    Bills count as they are known today.
    """
    if counting.leftover_since is None:
        return None
    begins = (counting.leftover_since, budget.period.start, budget.counted_from, budget.set_on)
    start = max(each for each in begins if each is not None)
    everyday: dict[date, int] = defaultdict(int)
    for each in spent:
        everyday[each.day] += 0 if each.is_bill else each.minor
    left = Money(0, room.currency)
    if start >= today:
        return left
    days = list(Period(start, today))
    room += Money(sum(everyday[day] for day in days), room.currency)
    for day in days:
        used = Money(everyday[day], room.currency)
        if counting.counts(day):
            left += per_day(room - left, counting.days(day, budget.period.end))
        left, room = _rest(left, used), room - used
    return min(left, max(room, Money(0, room.currency)))


def _beyond(bills: Sequence[BillDue], paid: Money) -> Money:
    return _rest(paid, total((due.amount for due in bills if due.is_paid), paid.currency))


def _rest(allowed: Money, used: Money) -> Money:
    return max(allowed - used, Money(0, allowed.currency))
