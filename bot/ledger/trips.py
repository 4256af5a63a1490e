"""Travelling: for some days numbers without a currency are in another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import EndedCurrency, Refusal
from bot.ledger.away import total_of
from bot.ledger.hours import next_occurrence
from bot.ledger.reminders import TRIP, replan
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import Expense
from bot.money.period import DAY, Period
from bot.storage.database import Database, Transaction
from bot.storage.due import Waiting, mark_sent, remove_due, set_due
from bot.storage.listing import list_expenses, newest_id
from bot.storage.spendings import list_spendings
from bot.storage.trips import Trip as Trip
from bot.storage.trips import delete_trip, list_trips, paid_abroad, save_trip
from bot.storage.users import User, find_user, save_user

AT_HOME = "That is your own currency: plain numbers are in it already. /travel off ends a trip."
OFFERED_AFTER = 3  # expenses in one other currency …
OFFERED_WITHIN = timedelta(days=5)  # … within so many days
TOLD_AT = time(9)


@dataclass(frozen=True, slots=True)
class Begun:
    """A trip and the person as they are now; `moved`: the clock was set."""

    user: User
    trip: Trip
    moved: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """A trip that is over, and what it cost at home; the person's clock is their own again. `abroad` is what
    of it was paid in the trip's currency, `abroad_at_home` what that is at home, None where a rate lacks."""

    user: User
    trip: Trip
    spent: Money
    abroad: Money
    abroad_at_home: Money | None


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody seems to be abroad since `since`."""

    currency: Currency
    since: date


async def current(db: Database, user: User, today: date) -> Trip | None:
    """The trip the person is on."""
    return await db.read(lambda tx: trip_of(tx, user, today))


async def covering(db: Database, user: User, day: date, *, even_over: bool = False) -> Trip | None:
    """The trip that `day` belongs to, or (`even_over`) belonged to."""
    return await db.read(lambda tx: trip_of(tx, user, day, even_over=even_over))


def trip_of(tx: Transaction, user: User, day: date, *, even_over: bool = False) -> Trip | None:
    """`covering`, inside a transaction."""
    found = reversed(list_trips(tx, user.id))
    return next((trip for trip in found if trip.covers(day) and (even_over or not trip.is_over)), None)


async def begin(
    db: Database,
    user: User,
    currency: Currency,
    *,
    today: date,
    now: datetime,
    since: date | None = None,
    ends_on: date | None = None,
    zone: ZoneInfo | None = None,
) -> Begun:
    """Travel from `since` (else today) to `ends_on`; the trip the person is on goes on, or ends for this one;
    so does one there that ended today.

    Raises `Refusal` for the home currency and `EndedCurrency`.
    """
    _check_is_foreign(currency, user, today)

    def step(tx: Transaction) -> Begun:
        present, _ = _finish(tx, find_user(tx, user.id) or user, today, now)
        going = trip_of(tx, present, today)
        if going and going.currency != currency:
            present, _ = _close(tx, present, going, today - DAY, now)
            trip = Trip(0, currency, since or today, None, None)
        elif going:
            trip = going
        else:
            trip = _fresh(tx, user, currency, since or today, today)
        moved = zone is not None and zone != present.zone
        if zone and moved:
            trip = replace(trip, home_zone=trip.home_zone or present.zone.key)
            present = _move(tx, present, zone, now)
        trip = save_trip(tx, user.id, replace(trip, ends_on=ends_on or trip.ends_on))
        _plan(tx, present, trip, now)
        return Begun(present, trip, moved)

    return await db.write(step)


def _check_is_foreign(currency: Currency, user: User, today: date) -> None:
    if currency == user.currency:
        raise Refusal(AT_HOME)
    if currency.last_day and currency.is_over(today):
        raise EndedCurrency(old=currency.code, year=currency.last_day.year, new=currency.successor)


def _fresh(tx: Transaction, user: User, currency: Currency, since: date, today: date) -> Trip:
    """The trip of somebody at home: one that ended today goes on; what was recorded before is home's."""
    if since != today:
        return Trip(0, currency, since, None, None)
    ended = _ended_today(tx, user, currency, today)
    return ended or Trip(0, currency, today, None, None, after_id=newest_id(tx, user.id))


async def keep_clock(db: Database, user: User, today: date, now: datetime) -> User:
    """The trip goes on by the clock of home."""

    def step(tx: Transaction) -> User:
        present, trip = find_user(tx, user.id) or user, trip_of(tx, user, today)
        if trip and trip.home_zone:
            present = _move(tx, present, ZoneInfo(trip.home_zone), now)
            _plan(tx, present, save_trip(tx, user.id, replace(trip, home_zone=None)), now)
        return present

    return await db.write(step)


async def end(db: Database, user: User, today: date, now: datetime) -> Ended | None:
    """The trip is over today; None when there is none. One that nothing was spent on is forgotten."""

    def step(tx: Transaction) -> Ended | None:
        present = find_user(tx, user.id) or user
        trip = trip_of(tx, present, today)
        if trip is None:
            return _last(tx, present, today)
        until = newest_id(tx, user.id)
        present, over = _close(tx, present, replace(trip, until_id=until), today, now)
        return _ended(tx, present, over)

    return await db.write(step)


async def finish(db: Database, user: User, today: date, now: datetime) -> Ended | None:
    """End the trip whose last day is over by `today`; None when there is none."""
    return await db.write(lambda tx: _finish(tx, find_user(tx, user.id) or user, today, now)[1])


async def offer(
    db: Database, user: User, expenses: Sequence[Expense], today: date, now: datetime
) -> Offer | None:
    """Whether to ask about a trip after these were recorded: once a year and currency."""
    used = {each.amount.currency for each in expenses}
    if len(used) != 1 or used == {user.currency}:
        return None

    def step(tx: Transaction) -> Offer | None:
        currency = next(iter(used))
        since = _abroad_since(tx, user, currency, today)
        if since is None or trip_of(tx, user, today):
            return None
        is_new = mark_sent(tx, user.id, f"trip:{currency}", today.replace(month=1, day=1), now)
        return Offer(currency, since) if is_new else None

    return await db.write(step)


async def abroad_since(db: Database, user: User, currency: Currency, today: date) -> date | None:
    """The first of the last days on which enough was spent in `currency` to be a trip."""
    return await db.read(lambda tx: _abroad_since(tx, user, currency, today))


def _finish(tx: Transaction, user: User, today: date, now: datetime) -> tuple[User, Ended | None]:
    """End every trip whose last day is over; the person as they are then, and the latest of them."""
    ended = None
    for trip in list_trips(tx, user.id):
        if not trip.is_over and trip.ends_on and trip.ends_on < today:
            user, over = _close(tx, user, trip, trip.ends_on, now)
            ended = _ended(tx, user, over)
    return user, ended


def _abroad_since(tx: Transaction, user: User, currency: Currency, today: date) -> date | None:
    recent = list_expenses(tx, user.id, period=Period(today - OFFERED_WITHIN, today + DAY))
    days = [each.spent_on for each in recent if each.amount.currency == currency]
    return days[0] if len(days) >= OFFERED_AFTER else None


def _last(tx: Transaction, user: User, today: date) -> Ended | None:
    """What ended today already: the same answer for a message that comes twice."""
    over = _over(tx, user, today)
    return _ended(tx, user, over[-1]) if over else None


def _ended_today(tx: Transaction, user: User, currency: Currency, today: date) -> Trip | None:
    """The trip there that was ended too early, open again: another one would count its last day twice."""
    over = [trip for trip in _over(tx, user, today) if trip.currency == currency]
    return replace(over[-1], ends_on=None, home_zone=None, is_over=False, until_id=None) if over else None


def _over(tx: Transaction, user: User, today: date) -> list[Trip]:
    return [trip for trip in list_trips(tx, user.id) if trip.is_over and trip.ends_on == today]


def _close(tx: Transaction, user: User, trip: Trip, last: date, now: datetime) -> tuple[User, Trip]:
    """End a trip on its day `last`, and set the clock back."""
    remove_due(tx, user.id, TRIP)
    if trip.home_zone:
        user = _move(tx, user, ZoneInfo(trip.home_zone), now)
    over = replace(trip, ends_on=max(last, trip.starts_on), is_over=True)
    total = _ended(tx, user, over)
    if last < trip.starts_on or not (total.spent or total.abroad):
        delete_trip(tx, user.id, trip.id)
        return user, over
    return user, save_trip(tx, user.id, over)


def _ended(tx: Transaction, user: User, trip: Trip) -> Ended:
    last = trip.ends_on or trip.starts_on
    period = Period(trip.starts_on, last + DAY)
    spent = list_spendings(tx, user.id, user.currency, period)
    total = total_of(tx, trip, spent, user, period)
    return Ended(user, trip, total.spent, *paid_abroad(tx, user.id, trip, user.currency, period))


def _move(tx: Transaction, user: User, zone: ZoneInfo, now: datetime) -> User:
    moved = replace(user, zone=zone, zone_chosen=True)
    save_user(tx, moved)
    replan(tx, moved, now)
    return moved


def _plan(tx: Transaction, user: User, trip: Trip, now: datetime) -> None:
    """A word on the morning after the last day."""
    remove_due(tx, user.id, TRIP)
    if trip.ends_on:
        eve = datetime.combine(trip.ends_on, time(23, 59), tzinfo=user.zone)
        set_due(tx, Waiting(user.id, TRIP, "", next_occurrence(TOLD_AT, user.zone, max(now, eve))))
