"""Hours of a person's day as instants, across daylight-saving changes; the hours in which it is quiet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from bot.clock import local_date
from bot.money.period import DAY

EVERY_DAY = frozenset(range(7))  # 0 is Monday
WEEKDAYS, WEEKEND = frozenset(range(5)), frozenset((5, 6))
Quiet = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A local time on chosen days of the week."""

    at: time
    days: frozenset[int] = EVERY_DAY

    def __post_init__(self) -> None:
        if not self.days or not self.days <= EVERY_DAY:
            raise ValueError("a schedule has days from 0, Monday, to 6")

    @property
    def slot(self) -> str:
        """How it is kept: `20:30`, `09:00 56`."""
        days = "" if self.days == EVERY_DAY else " " + "".join(map(str, sorted(self.days)))
        return f"{self.at:%H:%M}{days}"


def read_schedule(slot: str) -> Schedule:
    """The schedule that a `slot` keeps."""
    at, _, days = slot.partition(" ")
    return Schedule(time.fromisoformat(at), frozenset(map(int, days)) or EVERY_DAY)


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


def next_occurrence(at: time, zone: ZoneInfo, after: datetime, days: frozenset[int] = EVERY_DAY) -> datetime:
    """The first UTC instant after `after` (aware) that a local time happens at on one of these weekdays."""
    start = local_date(after, zone)
    dates = (start + DAY * step for step in count(-1))
    return first_after(at, zone, after, (day for day in dates if day.weekday() in days))


def first_after(at: time, zone: ZoneInfo, after: datetime, days: Iterable[date]) -> datetime:
    """The first UTC instant after `after` (aware) that a local time happens at on one of `days`, in order."""
    found = (occurrence(at, zone, day) for day in days)
    return next(instant for instant in found if instant is not None and instant > after)


def after_quiet(instant: datetime, quiet: Quiet | None, zone: ZoneInfo) -> datetime:
    """`instant` (aware) itself, or the end of the quiet hours it lies in."""
    if quiet is None:
        return instant
    start, end = quiet
    local = instant.astimezone(zone).time()
    is_quiet = start <= local < end if start < end else local >= start or local < end
    return next_occurrence(end, zone, instant) if is_quiet else instant
