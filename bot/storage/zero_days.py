"""Days that a person confirmed as without spending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert

from bot.storage.database import Transaction
from bot.storage.schema import zero_days


def save_zero_days(tx: Transaction, user_id: int, days: Sequence[date]) -> None:
    """Keep these days; those kept before stay."""
    if days:
        values = [{"user_id": user_id, "day": day} for day in days]
        tx.execute(insert(zero_days).on_conflict_do_nothing(), values)


def last_zero_day(tx: Transaction, user_id: int, before: date) -> date | None:
    """The latest confirmed day before `before`, or None."""
    found: date | None = tx.scalar(
        select(func.max(zero_days.c.day)).where(zero_days.c.user_id == user_id, zero_days.c.day < before)
    )
    return found
