"""What comes due: at the hour of the person's day, across every change of the clocks, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ledger import reminders, users
from bot.ledger.announcing import Due, confirm, take_due, take_left_over
from bot.ledger.hours import WEEKDAYS, WEEKEND, Schedule, after_quiet, next_occurrence, occurrence
from bot.ledger.reminders import MONDAY, TOO_LATE, Monthly
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, draft, meet, record

EVENING = time(20, 30)
DAILY = Schedule(EVENING)
ZONES = (
    "America/New_York", "America/Havana", "America/Nuuk", "Europe/Helsinki", "Africa/Cairo", "Asia/Beirut",
    "Australia/Lord_Howe", "America/Santiago", "Pacific/Chatham", "Asia/Kolkata", "Africa/Casablanca",
)  # fmt: skip


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at", "day", "local"),
    [
        ("America/New_York", "02:30", "2026-03-08", "2026-03-08T03:00"),  # skipped
        ("America/New_York", "01:30", "2026-11-01", "2026-11-01T01:30"),  # repeated: the first
        ("America/New_York", "00:00", "2026-03-08", "2026-03-08T00:00"),
        ("America/New_York", "00:00", "2026-11-01", "2026-11-01T00:00"),
        ("Europe/Helsinki", "03:30", "2026-03-29", "2026-03-29T04:00"),
        ("Europe/Helsinki", "03:30", "2026-10-25", "2026-10-25T03:30"),
        ("America/Havana", "00:00", "2026-03-08", "2026-03-08T01:00"),
        ("America/Havana", "00:00", "2026-11-01", "2026-11-01T00:00"),
        ("Africa/Cairo", "00:00", "2026-04-24", "2026-04-24T01:00"),
        ("Africa/Cairo", "23:30", "2026-10-29", "2026-10-29T23:30"),
        ("America/Nuuk", "23:30", "2026-03-28", "2026-03-29T00:00"),  # skipped over midnight
        ("Australia/Lord_Howe", "02:15", "2026-10-04", "2026-10-04T02:30"),  # a gap of half an hour
    ],
)
def test_at_the_change_of_the_clocks(zone: str, at: str, day: str, local: str) -> None:
    found = occurrence(time.fromisoformat(at), ZoneInfo(zone), date.fromisoformat(day))
    assert found is not None
    assert found.astimezone(ZoneInfo(zone)).replace(tzinfo=None).isoformat(timespec="minutes") == local
    assert found.second == 0


def test_the_first_passing_of_a_repeated_hour() -> None:
    found = occurrence(time(1, 30), ZoneInfo("America/New_York"), date(2026, 11, 1))
    assert found == utc("2026-11-01T05:30")


def test_a_date_that_never_was() -> None:
    assert occurrence(EVENING, ZoneInfo("Pacific/Apia"), date(2011, 12, 30)) is None
    after = datetime(2011, 12, 29, 21, 0, tzinfo=ZoneInfo("Pacific/Apia"))
    found = next_occurrence(EVENING, ZoneInfo("Pacific/Apia"), after)
    assert found.astimezone(ZoneInfo("Pacific/Apia")).date() == date(2011, 12, 31)


@pytest.mark.parametrize("zone", ZONES)
@given(at=st.times().map(lambda at: at.replace(second=0, microsecond=0)), year=st.integers(2024, 2030))
@settings(max_examples=15, deadline=None)
def test_every_day_once_all_year(zone: str, at: time, year: int) -> None:
    where = ZoneInfo(zone)
    now = datetime(year, 1, 1, tzinfo=where).astimezone(UTC) - timedelta(seconds=1)
    found = []
    while len(found) < 366:
        now = next_occurrence(at, where, now)
        found.append(now)
    gaps = [other - one for one, other in pairwise(found)]
    assert all(timedelta(hours=22) < gap < timedelta(hours=26) for gap in gaps)
    days = (found[-1].astimezone(where).date() - found[0].astimezone(where).date()).days
    assert days in (365, 366) if at >= time(23) else days == 365


async def test_set_add_and_turn_off(db: Database, user: User) -> None:
    await reminders.set_reminders(db, user, [DAILY, Schedule(time(8))], NOON)
    await reminders.add_reminder(db, user, Schedule(time(12, 15)), NOON)
    await reminders.add_reminder(db, user, Schedule(time(8)), NOON)
    assert await reminders.list_reminders(db, user) == (Schedule(time(8)), Schedule(time(12, 15)), DAILY)
    await reminders.set_reminders(db, user, (), NOON)
    assert await reminders.list_reminders(db, user) == ()


async def test_due_once_a_day(db: Database, user: User) -> None:
    await reminders.set_reminders(db, user, [DAILY], NOON)
    assert await take_due(db, utc("2026-11-17T19:29:59")) == []
    (due,) = await take_due(db, utc("2026-11-17T19:30:10"))
    assert (due.user, due.kind, due.slot, due.at) == (user, "reminder", "20:30", utc("2026-11-17T19:30"))
    assert await take_due(db, utc("2026-11-17T19:30:25")) == []
    (due,) = await take_due(db, utc("2026-11-18T19:30:10"))
    assert due.at == utc("2026-11-18T19:30")


def local(zone: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


async def test_chosen_days(db: Database, user: User) -> None:
    await reminders.set_reminders(
        db, user, [Schedule(EVENING, WEEKDAYS), Schedule(time(10), WEEKEND)], utc("2026-11-16T00:00")
    )
    found = []
    for hour in range(24 * 14):
        found += await take_due(db, utc("2026-11-16T00:30") + timedelta(hours=hour))
    days = [due.at.astimezone(user.zone) for due in found]
    assert len(found) == 14
    assert all((at.hour == 10) == (at.weekday() > 4) for at in days)


async def test_a_time_has_the_days_that_were_chosen_last(db: Database, user: User) -> None:
    await reminders.add_reminder(db, user, DAILY, NOON)
    await reminders.add_reminder(db, user, Schedule(EVENING, WEEKEND), NOON)
    assert await reminders.list_reminders(db, user) == (Schedule(EVENING, WEEKEND),)
    await reminders.remove_reminder(db, user, EVENING, NOON)
    assert await reminders.list_reminders(db, user) == ()


@given(
    days=st.frozensets(st.integers(0, 6), min_size=1),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    minutes=st.integers(0, 2 * 365 * 24 * 60),
    zone=st.sampled_from(ZONES),
)
@settings(deadline=None)
def test_the_next_time_is_on_a_chosen_day_within_a_week(
    days: frozenset[int], at: time, minutes: int, zone: str
) -> None:
    after, where = utc("2026-01-01T00:00") + timedelta(minutes=minutes), ZoneInfo(zone)
    found = next_occurrence(at, where, after, days)
    assert after < found <= after + timedelta(days=7, hours=2)
    meant = (found.astimezone(where) - timedelta(hours=2)).date()  # a gap may push it over midnight
    assert {found.astimezone(where).weekday(), meant.weekday()} & days


QUIET = (time(22), time(8))


@pytest.mark.parametrize(
    ("zone", "at", "until"),
    [
        ("Europe/Berlin", "2026-11-17T21:59", "2026-11-17T21:59"),
        ("Europe/Berlin", "2026-11-17T22:00", "2026-11-18T08:00"),
        ("Europe/Berlin", "2026-11-18T07:59", "2026-11-18T08:00"),
        ("Europe/Berlin", "2026-11-18T08:00", "2026-11-18T08:00"),
        ("Europe/Berlin", "2026-03-28T23:00", "2026-03-29T08:00"),  # an hour shorter that night
        ("Europe/Berlin", "2026-10-24T23:00", "2026-10-25T08:00"),
    ],
)
def test_quiet_over_midnight(zone: str, at: str, until: str) -> None:
    assert after_quiet(local(zone, at), QUIET, ZoneInfo(zone)) == local(zone, until)


def test_quiet_at_midday() -> None:
    span = (time(12), time(14))
    assert after_quiet(utc("2026-11-17T13:00"), span, ZoneInfo("UTC")) == utc("2026-11-17T14:00")
    assert after_quiet(utc("2026-11-17T15:00"), span, ZoneInfo("UTC")) == utc("2026-11-17T15:00")


async def test_what_falls_into_quiet_hours_comes_once_when_they_end(db: Database, user: User) -> None:
    await reminders.set_reminders(db, user, [Schedule(time(23))], NOON)
    await reminders.set_quiet(db, user, QUIET)
    found = []
    for minutes in range(0, 3 * 24 * 60, 10):
        found += await take_due(db, NOON + timedelta(minutes=minutes))
    assert [due.at for due in found] == [utc(f"2026-11-{day}T07:00") for day in (18, 19, 20)]


async def test_a_snooze_into_quiet_hours_says_when_it_will_come(db: Database, user: User) -> None:
    await reminders.set_quiet(db, user, QUIET)
    at = await reminders.snooze(db, user, utc("2026-11-17T21:30"))
    assert at == utc("2026-11-18T07:00")
    assert [due.at for due in await take_due(db, at)] == [at]


async def test_whether_amounts_are_hidden_travels_with_it(db: Database, user: User) -> None:
    await reminders.set_reminders(db, user, [DAILY], NOON)
    await reminders.hide_amounts(db, user, True)
    [due] = await take_due(db, utc("2026-11-17T19:30"))
    assert due.hides_amounts


async def test_digests_on_a_day_and_at_an_hour_of_ones_own(db: Database, user: User) -> None:
    await record(db, user, draft(100))
    await reminders.set_week(db, user, Schedule(time(18), frozenset((6,))), NOON)
    await reminders.set_month(db, user, Monthly(3, time(7)), NOON)
    found = []
    for hour in range(24 * 35):
        found += await take_due(db, NOON + timedelta(hours=hour))
    week = [due.at.astimezone(user.zone) for due in found if due.kind == "week"]
    assert {(at.weekday(), at.hour) for at in week} == {(6, 18)}
    assert len(week) == 5
    assert [due.at for due in found if due.kind == "month"] == [local("Europe/Berlin", "2026-12-03T07:00")]
    plan = await reminders.plan(db, user)
    assert (plan.week, plan.month) == (Schedule(time(18), frozenset((6,))), Monthly(3, time(7)))


async def test_what_arrived_is_not_left_over(db: Database, user: User) -> None:
    await reminders.set_reminders(db, user, [DAILY, Schedule(time(20, 31))], NOON)
    first, second = await take_due(db, utc("2026-11-17T19:31"))
    await confirm(db, first)
    assert await take_left_over(db, utc("2026-11-17T19:32")) == [second]
    assert await take_left_over(db, utc("2026-11-17T19:33")) == []


async def test_who_left_meanwhile_is_not_told(db: Database, user: User) -> None:
    await reminders.set_reminders(db, user, [DAILY], NOON)
    taken: list[Due] = await take_due(db, utc("2026-11-17T19:31"))
    assert len(taken) == 1
    await users.forget(db, user.id)
    assert await take_left_over(db, utc("2026-11-17T19:32")) == []


async def test_late_is_made_up_for_once_and_too_late_not(db: Database, user: User) -> None:
    await reminders.set_reminders(db, user, [DAILY], NOON)
    assert len(await take_due(db, utc("2026-11-20T06:00"))) == 0  # the 17th's, by more than 12 h
    (due,) = await take_due(db, utc("2026-11-20T23:00"))
    assert due.at == utc("2026-11-20T19:30")
    assert await take_due(db, utc("2026-11-21T00:00")) == []
    assert timedelta(hours=12) == TOO_LATE


async def test_a_clock_set_back_or_a_reminder_set_again_sends_no_second(db: Database, user: User) -> None:
    await reminders.set_reminders(db, user, [DAILY], NOON)
    assert len(await take_due(db, utc("2026-11-17T19:30"))) == 1
    await reminders.set_reminders(db, user, [DAILY], NOON)
    assert await take_due(db, utc("2026-11-17T19:31")) == []
    assert len(await take_due(db, utc("2026-11-18T19:31"))) == 1


async def test_a_skipped_hour_over_midnight_is_not_taken_for_the_next_day(db: Database) -> None:
    user = await meet(db, zone="America/Nuuk")
    await reminders.set_reminders(db, user, [Schedule(time(23, 30))], utc("2026-03-28T12:00"))
    sent = []
    now = utc("2026-03-28T12:00")
    while now < utc("2026-03-31T12:00"):
        now += timedelta(minutes=10)
        sent += [due.at for due in await take_due(db, now)]
    assert sent == [utc("2026-03-29T01:00"), utc("2026-03-30T00:30"), utc("2026-03-31T00:30")]


async def test_moving_to_another_zone_moves_the_hour(db: Database, user: User) -> None:
    await reminders.set_reminders(db, user, [DAILY], NOON)
    moved = await users.set_zone(db, user, ZoneInfo("Asia/Shanghai"), NOON)
    (due,) = await take_due(db, utc("2026-11-17T12:30"))
    assert due.user == moved
    assert await take_due(db, utc("2026-11-17T19:30")) == []


async def test_a_snoozed_reminder_comes_once_and_may_be_snoozed_again(db: Database, user: User) -> None:
    await reminders.snooze(db, user, utc("2026-11-17T21:00"))
    assert await reminders.list_reminders(db, user) == ()
    (due,) = await take_due(db, utc("2026-11-17T21:00"))
    assert due.slot == "later"
    await reminders.snooze(db, user, utc("2026-11-17T22:00"))
    assert len(await take_due(db, utc("2026-11-17T22:00"))) == 1
    assert await take_due(db, utc("2026-11-19T22:00")) == []


async def test_digests_once_there_is_an_expense(db: Database, user: User) -> None:
    monday, first = utc("2026-11-23T08:00"), utc("2026-12-01T08:00")
    assert await take_due(db, utc("2026-11-16T08:00")) == []
    await record(db, user, draft(100))
    assert [due.kind for due in await take_due(db, monday)] == ["week"]
    assert [due.kind for due in await take_due(db, first)] == ["week", "month"][1:]
    await reminders.set_week(db, user, None, first)
    await reminders.set_month(db, user, None, first)
    assert (await reminders.plan(db, user)).week is None
    assert await take_due(db, utc("2027-01-04T08:00")) == []
    await reminders.set_week(db, user, MONDAY, utc("2027-01-04T08:00"))
    assert len(await take_due(db, utc("2027-01-11T08:00"))) == 1


async def test_the_month_closes_at_the_reminders_hour(db: Database, user: User) -> None:
    await record(db, user, draft(100))
    await reminders.set_reminders(db, user, [DAILY], utc("2026-11-30T12:00"))
    await take_due(db, utc("2026-12-01T08:00"))
    found = await take_due(db, utc("2026-12-01T19:30"))
    assert sorted(due.kind for due in found) == ["month", "reminder"]


async def test_nobody_is_written_to_who_blocked_the_bot(db: Database, user: User) -> None:
    await reminders.set_reminders(db, user, [DAILY], NOON)
    await users.set_reachable(db, user.id, False)
    assert await take_due(db, utc("2026-11-17T19:30")) == []
    await users.set_reachable(db, user.id, True)
    assert len(await take_due(db, utc("2026-11-18T19:30"))) == 1
