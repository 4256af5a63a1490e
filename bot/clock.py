"""The only caller of `datetime.now`: everywhere else `now` and `today` are arguments."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)  # noqa: TID251


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """The calendar date that `instant` (aware) falls on where the person lives."""
    return instant.astimezone(zone).date()
