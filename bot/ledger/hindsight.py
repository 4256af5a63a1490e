"""What was said, held against what came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.period import month_of
from bot.storage.database import Database, Transaction
from bot.storage.expenses import list_spendings
from bot.storage.forecasts import Forecast, Said, find_forecast, list_said
from bot.storage.users import User

TENTH = 10  # the day whose outlook is held against what came


@dataclass(frozen=True, slots=True)
class PastOutlook:
    """What was said on the 10th about a month that is over, and what came."""

    month: date
    low: Money
    high: Money
    came: Money


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
    """How the model that answers did, and the months over by `today`.

    None before a model was trained.
    """
    this_month = month_of(today).start

    def step(tx: Transaction) -> Accuracy | None:
        forecast = find_forecast(tx, user.id)
        over = [each for each in _past(tx, user) if each.month < this_month]
        return _accuracy(forecast, over, user.currency) if forecast else None

    return await db.read(step)


async def past(db: Database, user: User, month: date) -> PastOutlook | None:
    """What was said on the 10th about the month that starts on `month`, and what came."""
    found = await db.read(lambda tx: _past(tx, user))
    return next((each for each in found if each.month == month), None)


async def said(db: Database, user: User, day: date) -> Said | None:
    """The last outlook given on or before `day` about its month; None when there was none."""
    month = month_of(day).start
    found = await db.read(lambda tx: list_said(tx, user.id))
    return next((each for each in reversed(found) if each.month == month and each.made_on <= day), None)


def _past(tx: Transaction, user: User) -> tuple[PastOutlook, ...]:
    """For each month, what was said nearest to its 10th and no later than the 20th, and what has come."""
    best: dict[date, Said] = {}
    for each in list_said(tx, user.id):
        known = best.get(each.month)
        if each.made_on.day <= 2 * TENTH and (known is None or _nearer(each, known)):
            best[each.month] = each
    return tuple(_came(tx, user, best[month]) for month in sorted(best))


def _nearer(one: Said, other: Said) -> bool:
    return abs(one.made_on.day - TENTH) < abs(other.made_on.day - TENTH)


def _came(tx: Transaction, user: User, said: Said) -> PastOutlook:
    spent = list_spendings(tx, user.id, user.currency, month_of(said.month))
    low, high = Money(said.low_minor, user.currency), Money(said.high_minor, user.currency)
    return PastOutlook(said.month, low, high, Money(sum(each.minor for each in spent), user.currency))


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
