"""Reminders and digests: what comes due at an hour of the person's day, across daylight-saving changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bot.clock import local_date
from bot.money.cycle import period_of
from bot.money.period import DAY
from bot.storage.database import Database, Transaction
from bot.storage.due import Waiting, list_due, mark_sent, remove_due, ripe, set_due
from bot.storage.expenses import count_expenses
from bot.storage.users import User, find_users

REMINDER, WEEK, MONTH, TRIP = "reminder", "week", "month", "trip"
LATER = "later"  # the slot of a snoozed reminder: it comes once
DIGEST_AT = time(9)
TOO_LATE = timedelta(hours=12)  # what is later than this is not made up for


@dataclass(frozen=True, slots=True)
class Due:
    """Something to send now: `kind` reminder, week, month or trip; `at` is when it should have gone out."""

    user: User
    kind: str
    slot: str
    at: datetime


def occurrence(at: time, zone: ZoneInfo, day: date) -> datetime | None:
    """The UTC instant of a local time on a local date.

    A time that the clocks skip happens at the first minute after the gap, one that they repeat at its first
    passing; None for a date that never was (Apia, 30 December 2011).
    """
    local = datetime.combine(day, at, tzinfo=zone)
    if _is_real(local):
        return local.astimezone(UTC)
    moved = _end_of_gap(local)
    is_lost = local_date(moved, zone) > day and not _is_real(datetime.combine(day, time(), tzinfo=zone))
    return None if is_lost else moved


def _is_real(local: datetime) -> bool:
    back = local.astimezone(UTC).astimezone(local.tzinfo)
    return back.replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0)


def _end_of_gap(local: datetime) -> datetime:
    # With fold 1 a skipped time reads as before the change, with fold 0 as after: halve the span between.
    before, after = local.replace(fold=1).astimezone(UTC), local.replace(fold=0).astimezone(UTC)
    offset = before.astimezone(local.tzinfo).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        is_before = middle.astimezone(local.tzinfo).utcoffset() == offset
        before, after = (middle, after) if is_before else (before, middle)
    return after.replace(microsecond=0)


def next_occurrence(at: time, zone: ZoneInfo, after: datetime) -> datetime:
    """The first UTC instant after `after` (aware) that a local time happens at."""
    return _first_after(at, zone, after, (local_date(after, zone) + DAY * step for step in count(-1)))


def _first_after(at: time, zone: ZoneInfo, after: datetime, days: Iterable[date]) -> datetime:
    found = (occurrence(at, zone, day) for day in days)
    return next(instant for instant in found if instant is not None and instant > after)


async def list_reminders(db: Database, user: User) -> tuple[time, ...]:
    """The local times of the person's daily reminders."""
    return await db.read(lambda tx: _reminders(tx, user))


async def set_reminders(db: Database, user: User, times: Iterable[time], now: datetime) -> None:
    """Remind at these local times from now on; none turns reminders off."""
    wanted = sorted(set(times))

    def step(tx: Transaction) -> None:
        remove_due(tx, user.id, REMINDER)
        for at in wanted:
            _plan_reminder(tx, user, at, now)
        _move_month(tx, user, now)

    await db.write(step)


async def add_reminder(db: Database, user: User, at: time, now: datetime) -> None:
    """Remind at one more local time."""

    def step(tx: Transaction) -> None:
        _plan_reminder(tx, user, at, now)
        _move_month(tx, user, now)

    await db.write(step)


async def snooze(db: Database, user: User, until: datetime) -> None:
    """Remind once more at an instant (aware)."""
    await db.write(lambda tx: set_due(tx, Waiting(user.id, REMINDER, LATER, until)))


async def set_digests(db: Database, user: User, on: bool, now: datetime) -> None:
    """Turn the weekly digest and the month's close on or off."""

    def step(tx: Transaction) -> None:
        if on:
            plan_digests(tx, user, now)
        else:
            remove_due(tx, user.id, WEEK)
            remove_due(tx, user.id, MONTH)

    await db.write(step)


async def has_digests(db: Database, user: User) -> bool:
    """Whether the weekly digest and the month's close are on."""
    return any(each.kind == WEEK for each in await db.read(lambda tx: list_due(tx, user.id)))


async def take_due(db: Database, now: datetime, limit: int = 100) -> list[Due]:
    """What is to be sent now, noted as sent before it is: each moves on to its next time.

    What went out on that local date already, or is more than `TOO_LATE` late, moves on in silence.
    """

    def step(tx: Transaction) -> list[Due]:
        waiting = ripe(tx, (REMINDER, WEEK, MONTH, TRIP), now, limit)
        people = find_users(tx, sorted({each.user_id for each in waiting}))
        taken = [_take(tx, people[each.user_id], each, now) for each in waiting]
        return [due for due in taken if due]

    return await db.write(step)


def _take(tx: Transaction, user: User, waiting: Waiting, now: datetime) -> Due | None:
    _advance(tx, user, waiting, now)
    is_late = now - waiting.at > TOO_LATE and waiting.kind != TRIP  # the clock goes back, however late
    if is_late or not user.is_reachable:
        return None
    if waiting.kind != REMINDER and not count_expenses(tx, user.id):
        return None  # nothing to tell yet
    day = _day_meant(user, waiting)
    slot = f"{LATER} {waiting.at.timestamp():.0f}" if waiting.slot == LATER else waiting.slot
    if not mark_sent(tx, user.id, f"{waiting.kind}:{slot}" if slot else waiting.kind, day, now):
        return None
    return Due(user, waiting.kind, waiting.slot, waiting.at)


def _advance(tx: Transaction, user: User, waiting: Waiting, now: datetime) -> None:
    if waiting.slot == LATER or waiting.kind == TRIP:
        remove_due(tx, user.id, waiting.kind, waiting.slot)
    elif waiting.kind == REMINDER:
        _plan_reminder(tx, user, time.fromisoformat(waiting.slot), now)
    else:
        _plan_digest(tx, user, waiting.kind, now)


def _day_meant(user: User, waiting: Waiting) -> date:
    """The local date it belongs to: not the instant's own where the clocks skip over midnight."""
    day = local_date(waiting.at, user.zone)
    if waiting.kind == REMINDER and waiting.slot != LATER:
        at = time.fromisoformat(waiting.slot)
        if (
            occurrence(at, user.zone, day) != waiting.at
            and occurrence(at, user.zone, day - DAY) == waiting.at
        ):
            return day - DAY
    return day


def plan_digests(tx: Transaction, user: User, now: datetime) -> None:
    """Put the next weekly digest and month's close on the list."""
    _plan_digest(tx, user, WEEK, now)
    _plan_digest(tx, user, MONTH, now)


def replan(tx: Transaction, user: User, now: datetime) -> None:
    """Move what waits for an hour of the person's day into their zone; a snoozed one keeps its instant."""
    for waiting in list_due(tx, user.id):
        if waiting.slot != LATER and waiting.kind in (REMINDER, WEEK, MONTH):
            _advance(tx, user, waiting, now)


def _plan_reminder(tx: Transaction, user: User, at: time, now: datetime) -> None:
    set_due(tx, Waiting(user.id, REMINDER, f"{at:%H:%M}", next_occurrence(at, user.zone, now)))


def _plan_digest(tx: Transaction, user: User, kind: str, now: datetime) -> None:
    today = local_date(now, user.zone)
    if kind == WEEK:
        mondays = (today + DAY * (7 * step - today.weekday()) for step in count())
        at = _first_after(DIGEST_AT, user.zone, now, mondays)
    else:
        period = period_of(user.cycle, today)
        following = period_of(user.cycle, period.end)
        firsts = (period.start, following.start, following.end)
        hour = min(_reminders(tx, user), default=DIGEST_AT)
        at = _first_after(hour, user.zone, now, firsts)
    set_due(tx, Waiting(user.id, kind, "", at))


def _move_month(tx: Transaction, user: User, now: datetime) -> None:
    if any(each.kind == MONTH for each in list_due(tx, user.id)):
        _plan_digest(tx, user, MONTH, now)


def _reminders(tx: Transaction, user: User) -> tuple[time, ...]:
    slots = [each.slot for each in list_due(tx, user.id) if each.kind == REMINDER and each.slot != LATER]
    return tuple(sorted(time.fromisoformat(slot) for slot in slots))
