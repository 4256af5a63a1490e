"""A person's model: what it learns from, when it is due again, and what a training leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.clock import local_date
from bot.ledger.days import History, read_history
from bot.ledger.detected import DetectedBill
from bot.storage.changes import count_since
from bot.storage.database import Database, Transaction
from bot.storage.detected import replace_detected
from bot.storage.due import mark_sent
from bot.storage.forecasts import Forecast, find_forecast, save_forecast, trained
from bot.storage.guessers import save_guesser
from bot.storage.users import User, find_user, find_users

FEWEST_DAYS = 14  # known days before anything is forecast
LEAST_NEWS = 10  # changes that make a model of today stale
FIRST_MODEL = "first_model"
OLDEST = timedelta(days=27)  # of the 62 days that paths speak of; a period from pay-day has up to 35
NEVER_TRAINED = 100_000  # days overdue: before anybody who has a model


async def store(
    db: Database,
    user: User,
    *,
    weights: bytes | None,
    paths: npt.NDArray[np.float32],
    starts_on: date,
    answered_by: str,
    trained_at: datetime,
    details: dict[str, Any],
    bills: Sequence[DetectedBill],
    guesser: bytes | None = None,
) -> bool:
    """Keep a training's result: `paths` (samples, horizon) in minor units, from `starts_on`, the bills seen
    in the spending, and the guesser where one was taught. False, and nothing kept, where it no longer fits:
    the person, `user` when it began, has left (and perhaps come back) or changed currency."""
    raw = np.ascontiguousarray(paths, dtype="<f4")
    forecast = Forecast(weights, raw.tobytes(), len(raw), starts_on, answered_by, trained_at, details)

    def step(tx: Transaction) -> bool:
        now = find_user(tx, user.id)
        if now is None or (now.met_at, now.currency) != (user.met_at, user.currency):
            return False
        save_forecast(tx, user.id, forecast)
        replace_detected(tx, user.id, bills)
        if guesser:
            save_guesser(tx, user.id, guesser)
        return True

    return await db.write(step)


async def history(db: Database, user_id: int, today: date) -> History | None:
    """The person's known days up to yesterday; None before the first is over."""

    def step(tx: Transaction) -> History | None:
        user = find_user(tx, user_id)
        return read_history(tx, user, today) if user else None

    return await db.read(step)


async def is_enough(db: Database, user: User, today: date) -> bool:
    """Whether enough days are known for a model of the person's own."""

    def step(tx: Transaction) -> bool:
        found = read_history(tx, user, today)
        return found is not None and known_days(found) >= FEWEST_DAYS

    return await db.read(step)


async def is_first_answer(db: Database, user: User, now: datetime) -> bool:
    """Whether to tell now that the person's own model answers: once, and only where it does and was better
    than a straight line on their past weeks."""

    def step(tx: Transaction) -> bool:
        forecast = find_forecast(tx, user.id)
        if forecast is None or forecast.answered_by != "lstm" or not _beat_a_line(forecast):
            return False
        return mark_sent(tx, user.id, FIRST_MODEL, user.met_at.date(), now)

    return await db.write(step)


def _beat_a_line(forecast: Forecast) -> bool:
    scores = forecast.details.get("scores", {})
    return "lstm" in scores and "run_rate" in scores and scores["lstm"] < scores["run_rate"]


async def stale(db: Database, now: datetime) -> list[int]:
    """Whose model should be retrained, the most overdue first: a known day came since the last training, or
    enough was changed."""

    def step(tx: Transaction) -> list[int]:
        last = trained(tx)
        people = find_users(tx, sorted(last))
        overdue = {
            user.id: _overdue(tx, user, last[user.id], local_date(now, user.zone)) for user in people.values()
        }
        waiting = [user_id for user_id, news in overdue.items() if news]
        return sorted(waiting, key=lambda user_id: (-overdue[user_id], user_id))

    return await db.read(step)


def _overdue(tx: Transaction, user: User, last: tuple[date, datetime] | None, today: date) -> int:
    """New known days since the last training (a large number before the first); 0 where nothing is new."""
    if last and last[0] >= today:
        return int(count_since(tx, user.id, last[1]) >= LEAST_NEWS)
    found = read_history(tx, user, today)
    if found is None or known_days(found) < FEWEST_DAYS:
        return 0
    unknown = set(found.unknown)
    fresh = sum(last is None or day >= last[0] for day in found.days if day not in unknown)
    if last is None:
        return fresh + NEVER_TRAINED
    return fresh or int(today - last[0] > OLDEST)  # its paths would soon end before the period does


def known_days(found: History) -> int:
    """How many days of `found` count."""
    return len(found.days) - len(found.unknown)
