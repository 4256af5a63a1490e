"""A person's model and the sample paths it left; what was said about a period's end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.money.period import Period
from bot.storage.database import Transaction
from bot.storage.schema import forecasts, outlooks, users


@dataclass(frozen=True, slots=True)
class Forecast:
    """`paths` are little-endian float32, row-major (samples, horizon), in minor units; the first column is
    `starts_on`. `weights` is None while no own model answers."""

    weights: bytes | None
    paths: bytes
    samples: int
    starts_on: date
    answered_by: str
    trained_at: datetime
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What an outlook said on a day about the end of `period`; minor units, per cent."""

    made_on: date
    period: Period
    low_minor: int
    median_minor: int
    high_minor: int
    chance: int | None


def save_forecast(tx: Transaction, user_id: int, forecast: Forecast) -> None:
    """Keep the person's forecast in place of the last one."""
    values = {
        "weights": forecast.weights,
        "paths": forecast.paths,
        "samples": forecast.samples,
        "starts_on": forecast.starts_on,
        "answered_by": forecast.answered_by,
        "trained_at": forecast.trained_at,
        "details": forecast.details,
    }
    statement = insert(forecasts).values({**values, "user_id": user_id})
    tx.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=values))


def find_forecast(tx: Transaction, user_id: int) -> Forecast | None:
    """The person's forecast, or None before the first training."""
    row = tx.execute(select(forecasts).where(forecasts.c.user_id == user_id)).one_or_none()
    return _forecast(row) if row is not None else None


def trained(tx: Transaction) -> dict[int, tuple[date, datetime] | None]:
    """For everybody: the first day their paths speak of and when they were made, or None."""
    rows = tx.execute(
        select(users.c.id, forecasts.c.starts_on, forecasts.c.trained_at).join(
            forecasts, forecasts.c.user_id == users.c.id, isouter=True
        )
    )
    return {row.id: (row.starts_on, row.trained_at) if row.starts_on is not None else None for row in rows}


def delete_forecast(tx: Transaction, user_id: int) -> None:
    """Drop the person's forecast and what was said."""
    tx.execute(delete(forecasts).where(forecasts.c.user_id == user_id))
    tx.execute(delete(outlooks).where(outlooks.c.user_id == user_id))


def save_said(tx: Transaction, user_id: int, said: Said) -> None:
    """Keep the day's outlook; a later one of the day replaces it."""
    values = {
        "starts_on": said.period.start,
        "ends_on": said.period.end,
        "low_minor": said.low_minor,
        "median_minor": said.median_minor,
        "high_minor": said.high_minor,
        "chance": said.chance,
    }
    statement = insert(outlooks).values({**values, "user_id": user_id, "made_on": said.made_on})
    tx.execute(statement.on_conflict_do_update(index_elements=["user_id", "made_on"], set_=values))


def list_said(tx: Transaction, user_id: int) -> list[Said]:
    """Everything said so far, oldest first."""
    rows = tx.execute(select(outlooks).where(outlooks.c.user_id == user_id).order_by(outlooks.c.made_on))
    return [
        Said(
            made_on=row.made_on,
            period=Period(row.starts_on, row.ends_on),
            low_minor=row.low_minor,
            median_minor=row.median_minor,
            high_minor=row.high_minor,
            chance=row.chance,
        )
        for row in rows
    ]


def _forecast(row: Row[Any]) -> Forecast:
    return Forecast(
        weights=row.weights,
        paths=row.paths,
        samples=row.samples,
        starts_on=row.starts_on,
        answered_by=row.answered_by,
        trained_at=row.trained_at,
        details=row.details,
    )
