"""What a period will likely come to: the stored paths, held against what was spent since, and the bills.

Paths speak of everyday spending, since the model never sees what pays an entered bill; bills not paid yet
are added on the days they fall due. Detected bills the paths hold already. Minor units
become floats in arrays here, and integers again on the way out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from bot.ledger.days import History, read_history, read_silence
from bot.ledger.detected import DetectedDue, read_to_come
from bot.ledger.everyday import Floats, everyday_paths
from bot.ledger.hindsight import Accuracy as Accuracy
from bot.ledger.hindsight import PastOutlook as PastOutlook
from bot.ledger.hindsight import accuracy as accuracy
from bot.ledger.hindsight import past as past
from bot.ledger.hindsight import said as said
from bot.ledger.models import FEWEST_DAYS, known_days
from bot.ledger.reports import usual_day
from bot.ledger.standings import Month, Standing, read_bills_to_come, read_month, stand
from bot.money.advice import BillDue
from bot.money.amount import Money, per_day
from bot.money.budget import BudgetStatus
from bot.money.currency import Currency
from bot.money.cycle import Cycle, period_of
from bot.money.period import DAY, Period
from bot.storage.database import Database, Transaction
from bot.storage.forecasts import Forecast, Said, find_forecast, save_said
from bot.storage.users import User
from forecasting.conditioning import (
    chance_within,
    cumulative_bands,
    quantiles,
    run_out,
    scale_for,
)

EARLY_DAYS = 5  # of a period, and a sixth of a short one, in which a chance is "still early"
BANDS = (10, 25, 50, 75, 90)
ENOUGH = 0.8
FITS = 60  # per cent from which a budget is said to likely hold


@dataclass(frozen=True, slots=True)
class Outlook:
    """The likely end of the person's period of `today`, in the home currency. `low` and `high` hold four in
    five; `chance` of staying within the budget is in steps of 5, 0 or 100 only when certain, None without a
    budget; `run_out` are the days between which it is likely gone; `enough_day` a day's spending that makes
    the budget 80 % likely, None where not needed or not possible. `spent_by_day` runs from the first day to
    today, `bands` from today to the last, both cumulative in minor units. `seen` are detected bills that are
    likely still to come in it; all figures hold them."""

    today: date
    period: Period
    spent: Money
    budget: BudgetStatus | None
    bills: tuple[BillDue, ...]
    seen: tuple[DetectedDue, ...]
    low: Money
    median: Money
    high: Money
    next7: Money
    chance: int | None
    run_out: tuple[date, date] | None
    usual_day: Money
    enough_day: Money | None
    answered_by: str
    trained_at: datetime
    known_days: int
    first_known: date
    silent_since: date | None
    is_early: bool
    spent_by_day: tuple[int, ...]
    bands: dict[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class TooEarly:
    """Too few days are known, today's counted where it has an entry; or nothing fit to answer was trained yet
    (then `ready_on` is today). About `ready_on` there will be a forecast."""

    known_days: int
    ready_on: date
    standing: Standing


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The outlook before, and with one more expense today; `per_day` is what the budget leaves for each day
    still to come. `next_after` is the chance of the period after, which begins on `next_on`, should it be
    bought only then: None where the paths do not reach its end."""

    before: Outlook
    chance_before: int | None
    chance_after: int | None
    per_day_before: Money | None
    per_day_after: Money | None
    median_after: Money
    next_on: date
    next_after: int | None

    @property
    def fits(self) -> bool:
        """Whether the budget more likely than not holds with it today."""
        return self.chance_after is not None and self.chance_after >= FITS

    @property
    def fits_next(self) -> bool:
        """Whether the next period's budget more likely than not holds with it."""
        return self.next_after is not None and self.next_after >= FITS


@dataclass(frozen=True, slots=True, eq=False)
class _Ground:
    """What an outlook stands on: `future` (n, days from today to the end of the paths), bills among it."""

    month: Month
    standing: Standing
    history: History
    forecast: Forecast
    future: Floats
    everyday: Floats
    bills: tuple[BillDue, ...]
    seen: tuple[DetectedDue, ...]
    silent_since: date | None


async def outlook(db: Database, user: User, today: date) -> Outlook | TooEarly:
    """How the period of `today` will likely end; what is said is kept, to be held against what comes."""

    def step(tx: Transaction) -> Outlook | TooEarly:
        ground = _read_ground(tx, user, today)
        if isinstance(ground, TooEarly):
            return ground
        found = _look_out(ground, user.currency)
        save_said(tx, user.id, _said(found))
        return found

    return await db.write(step)


def chance_now(tx: Transaction, user: User, today: date) -> int | None:
    """The chance (per cent) to stay within the budget for everything; None without one, or a forecast."""
    ground = _read_ground(tx, user, today) if find_forecast(tx, user.id) else None
    if ground is None or isinstance(ground, TooEarly) or ground.standing.budget is None:
        return None
    return _chance(_totals(ground), ground.standing.budget.left.minor, _bills(ground))


async def what_if(db: Database, user: User, amount: Money, today: date) -> WhatIf | TooEarly:
    """What one more expense today would do; nothing is recorded."""

    def step(tx: Transaction) -> WhatIf | TooEarly:
        ground = _read_ground(tx, user, today)
        if isinstance(ground, TooEarly):
            return ground
        before = _look_out(ground, user.currency)
        totals = _totals(ground)
        left = before.budget.left if before.budget else None
        after = left - amount if left is not None else None
        return WhatIf(
            before=before,
            chance_before=before.chance,
            chance_after=_chance(totals, after.minor, _bills(ground)) if after is not None else None,
            per_day_before=_per_day(ground, left),
            per_day_after=_per_day(ground, after),
            median_after=before.median + amount,
            next_on=ground.month.period.end,
            next_after=_next_chance(ground, user.cycle, before.budget, amount.minor),
        )

    return await db.read(step)


def _read_ground(tx: Transaction, user: User, today: date) -> _Ground | TooEarly:
    month = read_month(tx, user, today)
    standing = stand(month, user)
    found, forecast = read_history(tx, user, today), find_forecast(tx, user.id)
    known = known_days(found) if found else 0
    if found is None or known < FEWEST_DAYS:
        has_today = any(each.day == today for each in month.spent)
        return TooEarly(known + has_today, today + DAY * (FEWEST_DAYS - known), standing)
    everyday = everyday_paths(tx, user, found, forecast, today) if forecast else None
    if forecast is None or everyday is None or everyday.shape[1] < month.period.days_left(today):
        return TooEarly(known, today, standing)
    bills = read_bills_to_come(tx, user, today, today + timedelta(days=everyday.shape[1]))
    bills = tuple(due for due in bills if not due.is_paid)
    silent = read_silence(tx, user, today)
    return _Ground(
        month=month,
        standing=standing,
        history=found,
        forecast=forecast,
        future=everyday + _on_due_days(bills, today, everyday.shape[1]),
        everyday=everyday,
        bills=bills,
        seen=read_to_come(tx, user, today, month.period.end),
        silent_since=silent.since if silent else None,
    )


def _on_due_days(bills: Iterable[BillDue], today: date, days: int) -> Floats:
    """(days,) what falls due on each; what is overdue falls due today."""
    due = np.zeros(days)
    for bill in bills:
        due[max(0, (bill.due_on - today).days)] += bill.amount.minor
    return due


def _totals(ground: _Ground) -> Floats:
    """(n, days left of the period): what is still to come on each, bills among it."""
    return ground.future[:, : ground.month.period.days_left(ground.month.today)]


def _look_out(ground: _Ground, currency: Currency) -> Outlook:
    month, standing = ground.month, ground.standing
    rest, today = _totals(ground), month.today
    spent, budget = standing.spent.minor, standing.budget
    low, median, high = (
        Money(spent + round(q), currency) for q in quantiles(rest.sum(axis=1), (0.1, 0.5, 0.9))
    )
    usual = usual_day(ground.history, currency) or Money(0, currency)
    bands = cumulative_bands(rest, [band / 100 for band in BANDS])
    return Outlook(
        today=today,
        period=month.period,
        spent=standing.spent,
        budget=budget,
        bills=tuple(due for due in ground.bills if due.due_on < month.period.end),
        seen=ground.seen,
        low=low,
        median=median,
        high=high,
        next7=Money(round(quantiles(ground.future[:, :7].sum(axis=1), (0.5,))[0]), currency),
        chance=_chance(rest, budget.left.minor, _bills(ground)) if budget else None,
        run_out=_run_out(rest, budget, today),
        usual_day=usual,
        enough_day=_enough(ground, budget, currency),
        answered_by=ground.forecast.answered_by,
        trained_at=ground.forecast.trained_at,
        known_days=known_days(ground.history),
        first_known=ground.history.first,
        silent_since=ground.silent_since,
        is_early=(today - month.period.start).days < min(EARLY_DAYS, -(-month.period.days // 6)),
        spent_by_day=_spent_by_day(month),
        bands={
            band: tuple(spent + round(value) for value in row) for band, row in zip(BANDS, bands, strict=True)
        },
    )


def _chance(rest: Floats, left: int, bills: int) -> int:
    """Per cent in steps of 5; 0 only when the bills alone are more than what is left, and never 100: today is
    not over."""
    if left < bills:
        return 0
    return int(min(95, max(5, 5 * round(chance_within(rest, float(left)) * 20))))


def _next_chance(ground: _Ground, cycle: Cycle, budget: BudgetStatus | None, more: int) -> int | None:
    """The chance of the next period with `more` spent in it, where its limit is this one's."""
    period, start = (
        period_of(cycle, ground.month.period.end),
        ground.month.period.days_left(ground.month.today),
    )
    rest = ground.future[:, start : start + period.days]
    is_known = budget and budget.period == ground.month.period and not budget.counted_from
    if not budget or not is_known or rest.shape[1] < period.days:
        return None
    bills = sum(due.amount.minor for due in ground.bills if due.due_on in period)
    return _chance(rest, budget.limit.minor - more, bills)


def _run_out(rest: Floats, budget: BudgetStatus | None, today: date) -> tuple[date, date] | None:
    found = run_out(rest, float(budget.left.minor)) if budget else None
    return (today + DAY * found[0], today + DAY * found[1]) if found else None


def _enough(ground: _Ground, budget: BudgetStatus | None, currency: Currency) -> Money | None:
    """Everyday spending a day that makes the budget 80 % likely: bills cannot be scaled, so they go first."""
    if budget is None:
        return None
    days = ground.month.period.days_left(ground.month.today)
    everyday = ground.everyday[:, :days]
    scale = scale_for(everyday, float(budget.left.minor - _bills(ground)), ENOUGH)
    if scale is None:
        return None
    found = per_day(Money(int(scale * float(everyday.sum(axis=1).mean())), currency), days)
    return found or None


def _spent_by_day(month: Month) -> tuple[int, ...]:
    of_day: dict[date, int] = defaultdict(int)
    for each in month.spent:
        of_day[min(each.day, month.today)] += each.minor
    days = Period(month.period.start, month.today + DAY)
    return tuple(int(minor) for minor in np.cumsum([of_day[day] for day in days]))


def _per_day(ground: _Ground, left: Money | None) -> Money | None:
    if left is None:
        return None
    days = ground.month.period.days_left(ground.month.today)
    return per_day(left - Money(_bills(ground), left.currency), days)


def _bills(ground: _Ground) -> int:
    """Bills still to come in the period, in minor units."""
    return sum(due.amount.minor for due in ground.bills if due.due_on < ground.month.period.end)


def _said(found: Outlook) -> Said:
    return Said(
        made_on=found.today,
        period=found.period,
        low_minor=found.low.minor,
        median_minor=found.median.minor,
        high_minor=found.high.minor,
        chance=found.chance,
    )
