"""What comes due: at the hour of the person's day, across every change of the clocks, once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ledger import reminders, users
from bot.ledger.reminders import TOO_LATE, next_occurrence, occurrence
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, draft, meet, record

EVENING = time(20, 30)
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
    await reminders.set_reminders(db, user, [EVENING, time(8)], NOON)
    await reminders.add_reminder(db, user, time(12, 15), NOON)
    await reminders.add_reminder(db, user, time(8), NOON)
    assert await reminders.list_reminders(db, user) == (time(8), time(12, 15), EVENING)
    await reminders.set_reminders(db, user, (), NOON)
    assert await reminders.list_reminders(db, user) == ()


async def test_due_once_a_day(db: Database, user: User) -> None:
    await reminders.set_reminders(db, user, [EVENING], NOON)
    assert await reminders.take_due(db, utc("2026-11-17T19:29:59")) == []
    (due,) = await reminders.take_due(db, utc("2026-11-17T19:30:10"))
    assert (due.user, due.kind, due.slot, due.at) == (user, "reminder", "20:30", utc("2026-11-17T19:30"))
    assert await reminders.take_due(db, utc("2026-11-17T19:30:25")) == []
    (due,) = await reminders.take_due(db, utc("2026-11-18T19:30:10"))
    assert due.at == utc("2026-11-18T19:30")


async def test_late_is_made_up_for_once_and_too_late_not(db: Database, user: User) -> None:
    await reminders.set_reminders(db, user, [EVENING], NOON)
    assert len(await reminders.take_due(db, utc("2026-11-20T06:00"))) == 0  # the 17th's, by more than 12 h
    (due,) = await reminders.take_due(db, utc("2026-11-20T23:00"))
    assert due.at == utc("2026-11-20T19:30")
    assert await reminders.take_due(db, utc("2026-11-21T00:00")) == []
    assert timedelta(hours=12) == TOO_LATE


async def test_a_clock_set_back_or_a_reminder_set_again_sends_no_second(db: Database, user: User) -> None:
    await reminders.set_reminders(db, user, [EVENING], NOON)
    assert len(await reminders.take_due(db, utc("2026-11-17T19:30"))) == 1
    await reminders.set_reminders(db, user, [EVENING], NOON)
    assert await reminders.take_due(db, utc("2026-11-17T19:31")) == []
    assert len(await reminders.take_due(db, utc("2026-11-18T19:31"))) == 1


async def test_a_skipped_hour_over_midnight_is_not_taken_for_the_next_day(db: Database) -> None:
    user = await meet(db, zone="America/Nuuk")
    await reminders.set_reminders(db, user, [time(23, 30)], utc("2026-03-28T12:00"))
    sent = []
    now = utc("2026-03-28T12:00")
    while now < utc("2026-03-31T12:00"):
        now += timedelta(minutes=10)
        sent += [due.at for due in await reminders.take_due(db, now)]
    assert sent == [utc("2026-03-29T01:00"), utc("2026-03-30T00:30"), utc("2026-03-31T00:30")]


async def test_moving_to_another_zone_moves_the_hour(db: Database, user: User) -> None:
    await reminders.set_reminders(db, user, [EVENING], NOON)
    moved = await users.set_zone(db, user, ZoneInfo("Asia/Shanghai"), NOON)
    (due,) = await reminders.take_due(db, utc("2026-11-17T12:30"))
    assert due.user == moved
    assert await reminders.take_due(db, utc("2026-11-17T19:30")) == []


async def test_a_snoozed_reminder_comes_once_and_may_be_snoozed_again(db: Database, user: User) -> None:
    await reminders.snooze(db, user, utc("2026-11-17T21:00"))
    assert await reminders.list_reminders(db, user) == ()
    (due,) = await reminders.take_due(db, utc("2026-11-17T21:00"))
    assert due.slot == "later"
    await reminders.snooze(db, user, utc("2026-11-17T22:00"))
    assert len(await reminders.take_due(db, utc("2026-11-17T22:00"))) == 1
    assert await reminders.take_due(db, utc("2026-11-19T22:00")) == []


async def test_digests_once_there_is_an_expense(db: Database, user: User) -> None:
    monday, first = utc("2026-11-23T08:00"), utc("2026-12-01T08:00")
    assert await reminders.take_due(db, utc("2026-11-16T08:00")) == []
    await record(db, user, draft(100))
    assert [due.kind for due in await reminders.take_due(db, monday)] == ["week"]
    assert [due.kind for due in await reminders.take_due(db, first)] == ["week", "month"][1:]
    await reminders.set_digests(db, user, False, first)
    assert not await reminders.has_digests(db, user)
    assert await reminders.take_due(db, utc("2027-01-04T08:00")) == []
    await reminders.set_digests(db, user, True, utc("2027-01-04T08:00"))
    assert len(await reminders.take_due(db, utc("2027-01-11T08:00"))) == 1


async def test_the_month_closes_at_the_reminders_hour(db: Database, user: User) -> None:
    await record(db, user, draft(100))
    await reminders.set_reminders(db, user, [EVENING], utc("2026-11-30T12:00"))
    await reminders.take_due(db, utc("2026-12-01T08:00"))
    found = await reminders.take_due(db, utc("2026-12-01T19:30"))
    assert sorted(due.kind for due in found) == ["month", "reminder"]


async def test_nobody_is_written_to_who_blocked_the_bot(db: Database, user: User) -> None:
    await reminders.set_reminders(db, user, [EVENING], NOON)
    await users.set_reachable(db, user.id, False)
    assert await reminders.take_due(db, utc("2026-11-17T19:30")) == []
    await users.set_reachable(db, user.id, True)
    assert len(await reminders.take_due(db, utc("2026-11-18T19:30"))) == 1
