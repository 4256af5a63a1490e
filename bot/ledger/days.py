"""Which days are known, and what was spent on each: silence is not zero."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.ledger.away import away_days
from bot.money.period import DAY, Period
from bot.storage.database import Database, Transaction
from bot.storage.spendings import known_days, last_day, list_spendings
from bot.storage.users import User
from bot.storage.zero_days import last_zero_day, save_zero_days

ZERO_FOR_DAYS = 14  # so long after the last entry a silent day counts as one without spending
FEWEST_SILENT = 3


@dataclass(frozen=True, slots=True)
class History:
    """Everyday spending (payments of entered bills left out), net of refunds and never below zero, in minor
    units: one of `minor` for each of `days`, from `first` to `as_of`, which is yesterday. The days of
    `unknown` are among them, with zero: nobody knows of them, or they were spent abroad."""

    days: tuple[date, ...]
    minor: tuple[int, ...]
    unknown: tuple[date, ...]
    first: date
    as_of: date


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing known of the `days` (>= 3) full days after `since`, the last day with an entry."""

    since: date
    days: int


async def confirm_zero(db: Database, user: User, days: Sequence[date]) -> None:
    """Keep these days as days without spending."""
    await db.write(lambda tx: save_zero_days(tx, user.id, days))


async def silence(db: Database, user: User, today: date) -> Silence | None:
    """The days up to yesterday without an entry or a confirmed zero; None when fewer than three."""
    return await db.read(lambda tx: read_silence(tx, user, today))


def read_silence(tx: Transaction, user: User, today: date) -> Silence | None:
    """See `silence`."""
    since = _last_entry(tx, user, today + DAY)
    if since is None or since >= today:
        return None
    days = (today - since).days - 1
    return Silence(since, days) if days >= FEWEST_SILENT else None


def read_history(tx: Transaction, user: User, today: date) -> History | None:
    """The person's days up to yesterday; None before the first day is over."""
    known = known_days(tx, user.id, user.currency)
    if known is None or known[0] >= today:
        return None
    period = Period(known[0], today)
    totals: dict[date, int] = defaultdict(int)
    for each in list_spendings(tx, user.id, user.currency, period):
        totals[each.day] += 0 if each.is_bill else each.minor
    days, away = tuple(period), away_days(tx, user, today)
    last = (_last_entry(tx, user, today) or known[0]) + timedelta(days=ZERO_FOR_DAYS)
    unknown = tuple(day for day in days if day > last or day in away)
    minor = tuple(0 if day in away else max(0, totals[day]) for day in days)
    return History(days, minor, unknown, known[0], period.last)


def _last_entry(tx: Transaction, user: User, before: date) -> date | None:
    found = [last_day(tx, user.id, before), last_zero_day(tx, user.id, before)]
    return max((day for day in found if day is not None), default=None)
