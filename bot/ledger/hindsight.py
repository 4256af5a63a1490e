"""What was said, held against what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.money.amount import Money
from bot.money.budget import Spending
from bot.money.currency import Currency
from bot.money.cycle import period_of
from bot.money.period import DAY, Period
from bot.storage.database import Database, Transaction
from bot.storage.forecasts import Forecast, Said, find_forecast, list_said
from bot.storage.spendings import list_spendings
from bot.storage.users import User

EARLY = 9  # days into a month, or a third of a shorter period: the outlook held against what came


@dataclass(frozen=True, slots=True)
class PastOutlook:
    """What was said early in a period, on `said_on`, about its end, and what came. `line` is what a straight
    line through the days before `said_on` would have said; None where there were none."""

    period: Period
    said_on: date
    low: Money
    high: Money
    came: Money
    median: Money | None = None
    line: Money | None = None

    @property
    def is_comparable(self) -> bool:
        """Whether the forecast can be held against the straight line."""
        return self.median is not None and self.line is not None

    @property
    def missed(self) -> int:
        """How far off the forecast was, in minor units."""
        return abs((self.median or self.came).minor - self.came.minor)

    @property
    def line_missed(self) -> int:
        """How far off the straight line was, in minor units."""
        return abs((self.line or self.came).minor - self.came.minor)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How the stored model did on days it had not seen. `mse` is in units squared; `by_day` holds (day,
    actual, low, median, high) in minor units."""

    answered_by: str
    trained_at: datetime
    mse: float
    r2: float
    loss_curve: tuple[float, ...]
    by_day: tuple[tuple[date, int, int, int, int], ...]
    scores: dict[str, float]
    past: tuple[PastOutlook, ...]


async def accuracy(db: Database, user: User, today: date) -> Accuracy | None:
    """How the model that answers did, and the periods over by `today`.

    None before a model was trained.
    """

    def step(tx: Transaction) -> Accuracy | None:
        forecast = find_forecast(tx, user.id)
        over = [each for each in _past(tx, user) if each.period.end <= today]
        return _accuracy(forecast, over, user.currency) if forecast else None

    return await db.read(step)


async def past(db: Database, user: User, period: Period) -> PastOutlook | None:
    """What was said early in `period` about its end, and what came."""
    found = await db.read(lambda tx: _past(tx, user))
    return next((each for each in found if each.period == period), None)


async def said(db: Database, user: User, day: date) -> Said | None:
    """The last outlook given on or before `day` about its period; None when there was none."""
    period = period_of(user.cycle, day)
    found = await db.read(lambda tx: list_said(tx, user.id))
    return next((each for each in reversed(found) if each.period == period and each.made_on <= day), None)


def _past(tx: Transaction, user: User) -> tuple[PastOutlook, ...]:
    """For each period, what was said nearest to its 10th day (a third of a short one) and no later than the
    20th (two thirds), and what has come."""
    best: dict[Period, Said] = {}
    for each in list_said(tx, user.id):
        known = best.get(each.period)
        is_late = each.made_on - each.period.start > 2 * _early(each.period) + DAY
        if not is_late and (known is None or _distance(each) < _distance(known)):
            best[each.period] = each
    return tuple(_came(tx, user, best[period]) for period in sorted(best))


def _early(period: Period) -> timedelta:
    return timedelta(days=min(EARLY, period.days // 3))


def _distance(said: Said) -> timedelta:
    return abs(said.made_on - said.period.start - _early(said.period))


def _came(tx: Transaction, user: User, said: Said) -> PastOutlook:
    spent = list_spendings(tx, user.id, user.currency, said.period)
    low, high = Money(said.low_minor, user.currency), Money(said.high_minor, user.currency)
    came = Money(sum(each.minor for each in spent), user.currency)
    median = Money(said.median_minor, user.currency)
    return PastOutlook(said.period, said.made_on, low, high, came, median, _line(spent, said, user.currency))


def _line(spent: Sequence[Spending], said: Said, currency: Currency) -> Money | None:
    """What was spent before the day it was said, carried on to the period's end at the same pace."""
    passed = (said.made_on - said.period.start).days
    if not passed:
        return None
    before = sum(each.minor for each in spent if each.day < said.made_on)
    return Money(before * said.period.days // passed, currency)


def _accuracy(forecast: Forecast, past: Sequence[PastOutlook], currency: Currency) -> Accuracy:
    details = forecast.details
    return Accuracy(
        answered_by=forecast.answered_by,
        trained_at=forecast.trained_at,
        mse=float(details.get("mse", 0.0)) / currency.scale**2,
        r2=float(details.get("r2", 0.0)),
        loss_curve=tuple(float(loss) for loss in details.get("loss_curve", ())),
        by_day=tuple(
            (date.fromisoformat(day), int(actual), int(low), int(median), int(high))
            for day, actual, low, median, high in details.get("by_day", ())
        ),
        scores={str(name): float(score) for name, score in details.get("scores", {}).items()},
        past=tuple(past),
    )
