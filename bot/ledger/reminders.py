"""What comes due at an hour of the person's day: reminders, digests, the look at bills, the pinned line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.clock import local_date
from bot.ledger.hours import Quiet as Quiet
from bot.ledger.hours import Schedule, first_after, next_occurrence, occurrence, read_schedule
from bot.ledger.hours import after_quiet as after_quiet
from bot.money.cycle import period_of
from bot.money.period import DAY
from bot.storage.database import Database, Transaction
from bot.storage.due import Waiting, list_due, remove_due, set_due
from bot.storage.manners import Manners as Manners
from bot.storage.manners import find_manners, save_manners
from bot.storage.users import User

REMINDER, WEEK, MONTH, BILLS, PIN, TRIP = "reminder", "week", "month", "bills", "pin", "trip"
LATER = "later"  # the slot of a snoozed reminder: it comes once
MORNING = time(9)  # of digests and bills, until somebody says otherwise
MONDAY = Schedule(MORNING, frozenset((0,)))
LATEST = 28  # day of the period on which a month's digest may come
TOO_LATE = timedelta(hours=12)  # what is later than this is not made up for


@dataclass(frozen=True, slots=True)
class Monthly:
    """A local time on a day of the period, its first or a later one (a short period's last); `at` None: with
    the day's first reminder, else in the morning."""

    day: int = 1
    at: time | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.day <= LATEST:
            raise ValueError("a month's digest comes on a day that every month has")


@dataclass(frozen=True, slots=True)
class Plan:
    """When the bot speaks unasked: `week` and `month` are None while off."""

    reminders: tuple[Schedule, ...]
    week: Schedule | None
    month: Monthly | None
    manners: Manners


async def plan(db: Database, user: User) -> Plan:
    """Everything the person has set."""

    def step(tx: Transaction) -> Plan:
        waiting = list_due(tx, user.id)
        weeks = [_schedule_of(each) for each in waiting if each.kind == WEEK]
        months = [_monthly_of(each) for each in waiting if each.kind == MONTH]
        return Plan(
            reminders=_reminders(tx, user),
            week=weeks[0] if weeks else None,
            month=months[0] if months else None,
            manners=find_manners(tx, [user.id])[user.id],
        )

    return await db.read(step)


async def list_reminders(db: Database, user: User) -> tuple[Schedule, ...]:
    """When the person is reminded, the earliest first."""
    return await db.read(lambda tx: _reminders(tx, user))


async def set_reminders(db: Database, user: User, wanted: Iterable[Schedule], now: datetime) -> None:
    """Remind at these times from now on; none turns reminders off."""
    schedules = list(wanted)

    def step(tx: Transaction) -> None:
        remove_due(tx, user.id, REMINDER)
        for schedule in schedules:
            _plan_reminder(tx, user, schedule, now)
        _follow(tx, user, now)

    await db.write(step)


async def add_reminder(db: Database, user: User, wanted: Schedule, now: datetime) -> None:
    """Remind at one more time; at a time there is already the new days hold."""

    def step(tx: Transaction) -> None:
        for known in _reminders(tx, user):
            if known.at == wanted.at:
                remove_due(tx, user.id, REMINDER, known.slot)
        _plan_reminder(tx, user, wanted, now)
        _follow(tx, user, now)

    await db.write(step)


async def remove_reminder(db: Database, user: User, at: time, now: datetime) -> None:
    """Remind no more at this time."""

    def step(tx: Transaction) -> None:
        for known in _reminders(tx, user):
            if known.at == at:
                remove_due(tx, user.id, REMINDER, known.slot)
        _follow(tx, user, now)

    await db.write(step)


async def snooze(db: Database, user: User, until: datetime) -> datetime:
    """Remind once more at an instant (aware), or when the quiet hours that hold it are over; when that is."""

    def step(tx: Transaction) -> datetime:
        quiet = find_manners(tx, [user.id])[user.id].quiet
        at = after_quiet(until, quiet, user.zone)
        set_due(tx, Waiting(user.id, REMINDER, LATER, at))
        return at

    return await db.write(step)


async def set_week(db: Database, user: User, wanted: Schedule | None, now: datetime) -> None:
    """When the weekly digest comes (the first of its days counts); None turns it off."""

    def step(tx: Transaction) -> None:
        remove_due(tx, user.id, WEEK)
        if wanted:
            day = frozenset((min(wanted.days),))
            _plan_week(tx, user, replace(wanted, days=day), now)

    await db.write(step)


async def set_month(db: Database, user: User, wanted: Monthly | None, now: datetime) -> None:
    """When the month's close comes; None turns it off."""

    def step(tx: Transaction) -> None:
        remove_due(tx, user.id, MONTH)
        if wanted:
            _plan_month(tx, user, wanted, now)

    await db.write(step)


async def set_bills_hour(db: Database, user: User, at: time, now: datetime) -> None:
    """The local time at which bills are spoken of."""
    await db.write(lambda tx: _plan_bills(tx, user, at, now))


async def set_quiet(db: Database, user: User, quiet: Quiet | None) -> None:
    """The local times between which nothing is said unasked; None: it is never quiet."""

    def step(tx: Transaction) -> None:
        known = find_manners(tx, [user.id])[user.id]
        save_manners(tx, user.id, replace(known, quiet=quiet))

    await db.write(step)


async def hide_amounts(db: Database, user: User, is_on: bool) -> None:
    """Whether amounts are covered in what is said unasked, so that a locked screen shows none."""

    def step(tx: Transaction) -> None:
        known = find_manners(tx, [user.id])[user.id]
        save_manners(tx, user.id, replace(known, hides_amounts=is_on))

    await db.write(step)


def plan_digests(tx: Transaction, user: User, now: datetime) -> None:
    """Put the next weekly digest and month's close on the list, at the hours they have for everybody."""
    _plan_week(tx, user, MONDAY, now)
    _plan_month(tx, user, Monthly(), now)


def plan_bills(tx: Transaction, user: User, today: date) -> None:
    """See to it that the person's bills are looked at daily, from tomorrow on, at the hour they chose.

    Not a group's: there nothing is said unasked.
    """
    if user.is_group:
        return
    midnight = next_occurrence(time(), user.zone, datetime.combine(today, time(12), tzinfo=user.zone))
    if not any(each.kind == BILLS for each in list_due(tx, user.id)):
        _plan_bills(tx, user, MORNING, midnight)


def plan_pin(tx: Transaction, user: User, now: datetime) -> None:
    """Bring the pinned line up to date at the person's next midnight."""
    set_due(tx, Waiting(user.id, PIN, "", next_occurrence(time(), user.zone, now)))


def replan(tx: Transaction, user: User, now: datetime) -> None:
    """Move what waits for an hour of the person's day into their zone; a snoozed one keeps its instant."""
    for waiting in list_due(tx, user.id):
        if waiting.slot != LATER and waiting.kind != TRIP:
            advance(tx, user, waiting, now)


def advance(tx: Transaction, user: User, waiting: Waiting, now: datetime) -> None:
    """Move something due to its next time after `now`; a snoozed reminder and a trip have none."""
    if waiting.slot == LATER or waiting.kind == TRIP:
        remove_due(tx, user.id, waiting.kind, waiting.slot)
    elif waiting.kind == REMINDER:
        _plan_reminder(tx, user, read_schedule(waiting.slot), now)
    elif waiting.kind == WEEK:
        _plan_week(tx, user, _schedule_of(waiting), now)
    elif waiting.kind == MONTH:
        _plan_month(tx, user, _monthly_of(waiting), now)
    elif waiting.kind == BILLS:
        _plan_bills(tx, user, time.fromisoformat(waiting.slot), now)
    elif waiting.kind == PIN:
        plan_pin(tx, user, now)


def day_meant(user: User, waiting: Waiting) -> date:
    """The local date it belongs to: not the instant's own where the clocks skip over midnight."""
    day = local_date(waiting.at, user.zone)
    if waiting.kind == REMINDER and waiting.slot != LATER:
        at = read_schedule(waiting.slot).at
        if (
            occurrence(at, user.zone, day) != waiting.at
            and occurrence(at, user.zone, day - DAY) == waiting.at
        ):
            return day - DAY
    return day


def _plan_reminder(tx: Transaction, user: User, schedule: Schedule, now: datetime) -> None:
    at = next_occurrence(schedule.at, user.zone, now, schedule.days)
    set_due(tx, Waiting(user.id, REMINDER, schedule.slot, at))


def _plan_week(tx: Transaction, user: User, schedule: Schedule, now: datetime) -> None:
    at = next_occurrence(schedule.at, user.zone, now, schedule.days)
    slot = "" if schedule == MONDAY else schedule.slot
    set_due(tx, Waiting(user.id, WEEK, slot, at))


def _plan_month(tx: Transaction, user: User, wanted: Monthly, now: datetime) -> None:
    hour = wanted.at or min((each.at for each in _reminders(tx, user)), default=MORNING)
    slot = f"{wanted.at:%H:%M} {wanted.day}" if wanted.at else str(wanted.day) if wanted.day > 1 else ""
    days = _days_of_periods(user, wanted.day, local_date(now, user.zone))
    set_due(tx, Waiting(user.id, MONTH, slot, first_after(hour, user.zone, now, days)))


def _days_of_periods(user: User, number: int, today: date) -> Iterator[date]:
    period = period_of(user.cycle, today)
    while True:
        yield period.start + DAY * (min(number, period.days) - 1)
        period = period_of(user.cycle, period.end)


def _plan_bills(tx: Transaction, user: User, at: time, now: datetime) -> None:
    remove_due(tx, user.id, BILLS)
    set_due(tx, Waiting(user.id, BILLS, f"{at:%H:%M}", next_occurrence(at, user.zone, now)))


def _schedule_of(waiting: Waiting) -> Schedule:
    return read_schedule(waiting.slot) if waiting.slot else MONDAY


def _monthly_of(waiting: Waiting) -> Monthly:
    at, _, day = waiting.slot.rpartition(" ")
    return Monthly(int(day or 1), time.fromisoformat(at) if at else None)


def _follow(tx: Transaction, user: User, now: datetime) -> None:
    """The month's close comes with the first reminder, where no hour of its own was chosen."""
    for each in list_due(tx, user.id):
        if each.kind == MONTH and _monthly_of(each).at is None:
            _plan_month(tx, user, _monthly_of(each), now)


def _reminders(tx: Transaction, user: User) -> tuple[Schedule, ...]:
    slots = [each.slot for each in list_due(tx, user.id) if each.kind == REMINDER and each.slot != LATER]
    return tuple(sorted(map(read_schedule, slots), key=lambda one: (one.at, one.slot)))
