"""Bills on their days: announced once, recorded by themselves once, never doubled, missed when not seen."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import NotFound
from bot.ledger import announcing, bills, expenses, recording, reminders, undoing, users
from bot.ledger.bill_news import BillNews, pay, take_news
from bot.ledger.bills import Bill
from bot.money.bill import BEFORE, NEVER
from bot.money.expense import Source
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, draft, money, record

TODAY = date(2026, 11, 17)
DUE = date(2026, 11, 20)
DAY = timedelta(days=1)


async def rent(db: Database, user: User, **fields: object) -> Bill:
    bill = await bills.add(
        db, user, name="rent", category="home", amount=money(900_00), every="month", first_on=DUE, today=TODAY
    )
    return await bills.change(db, user, bill.id, **fields) if fields else bill


def at(day: date) -> datetime:
    return datetime.combine(day, time(8), UTC)


async def news(db: Database, user: User, day: date, occasion: datetime | None = None) -> list[str]:
    found: tuple[BillNews, ...] = await take_news(db, user, day, at=occasion or at(day), now=at(day))
    return [one.what.value for one in found]


async def spent(db: Database, user: User) -> list[tuple[date, int, bool]]:
    page = await expenses.page(db, user, offset=0, size=50)
    return [(one.spent_on, one.amount.minor, one.bill_id is not None) for one in page.expenses]


async def test_announced_the_day_before_and_on_the_day_and_missed_after_three(
    db: Database, user: User
) -> None:
    await rent(db, user)
    said = {day: await news(db, user, DUE + day * DAY) for day in range(-3, 12)}
    assert {day: what for day, what in said.items() if what} == {
        -1: ["tomorrow"],
        0: ["today"],
        3: ["missed"],
    }


@pytest.mark.parametrize(("told", "days"), [(BEFORE, {-1, 3}), (NEVER, set())])
async def test_announced_as_wanted(db: Database, user: User, told: str, days: set[int]) -> None:
    await rent(db, user, told=told)
    assert {day for day in range(-3, 12) if await news(db, user, DUE + day * DAY)} == days


async def test_what_is_paid_skipped_or_paused_is_not_spoken_of(db: Database, user: User) -> None:
    bill = await rent(db, user)
    await record(db, user, draft(900_00, "home", note="rent", on=DUE - 2 * DAY))
    assert [day for day in range(-1, 12) if await news(db, user, DUE + day * DAY)] == []
    next_due = date(2026, 12, 20)
    await bills.skip(db, user, bill.id, next_due)
    assert [day for day in range(-1, 12) if await news(db, user, next_due + day * DAY)] == []
    await bills.change(db, user, bill.id, is_paused=True)
    assert await news(db, user, date(2027, 1, 20)) == []


async def test_it_records_itself_once_however_often_it_is_looked_at(db: Database, user: User) -> None:
    await rent(db, user, logged_from=TODAY)
    for day in (-1, 0, 0, 1, 2, 3, 4):
        await news(db, user, DUE + day * DAY)
    assert await spent(db, user) == [(DUE, 900_00, True)]


async def test_a_machine_that_slept_records_the_due_date_all_the_same(db: Database, user: User) -> None:
    await rent(db, user, logged_from=TODAY)
    assert await news(db, user, DUE + 5 * DAY) == ["logged"]
    assert await spent(db, user) == [(DUE, 900_00, True)]


async def test_days_before_it_was_wanted_are_left_alone(db: Database, user: User) -> None:
    await rent(db, user, logged_from=DUE + DAY)
    assert await news(db, user, DUE + 4 * DAY) == ["missed"]
    assert await spent(db, user) == []


async def test_after_a_crash_the_same_occasion_is_told_the_same(db: Database, user: User) -> None:
    await rent(db, user, logged_from=TODAY)
    assert await news(db, user, DUE, at(DUE)) == ["logged"]
    assert await news(db, user, DUE, at(DUE)) == ["logged"]  # the process died before it was said
    assert await news(db, user, DUE, at(DUE + DAY)) == []
    assert len(await spent(db, user)) == 1


async def test_a_new_zone_does_not_record_it_again(db: Database, user: User) -> None:
    await rent(db, user, logged_from=TODAY)
    found = []
    for hour in range(0, 24 * 6):
        now = NOON + timedelta(hours=hour)
        zone = ZoneInfo("Pacific/Auckland" if 50 <= hour < 72 else "America/Los_Angeles")
        if user.zone != zone:
            user = await users.set_zone(db, user, zone, now)
        for due in await announcing.take_due(db, now):
            local = now.astimezone(zone).date()
            found += await take_news(db, user, local, at=due.at, now=now)
    assert [one.what for one in found].count("logged") == 1
    assert await spent(db, user) == [(DUE, 900_00, True)]


async def test_undone_it_stays_undone(db: Database, user: User) -> None:
    await rent(db, user, logged_from=TODAY)
    await news(db, user, DUE)
    await undoing.undo(db, user, update=77, now=at(DUE))
    for day in range(6):
        await news(db, user, DUE + day * DAY)
    assert await spent(db, user) == []


async def test_who_writes_it_too_has_it_once_and_undo_brings_the_other_back(db: Database, user: User) -> None:
    await rent(db, user, logged_from=TODAY)
    await news(db, user, DUE)
    await recording.record(
        db,
        user,
        [draft(915_00, "home", note="rent", on=DUE + DAY)],
        source=Source(42, 7, 99),
        update=5,
        now=at(DUE + DAY),
    )
    assert await spent(db, user) == [(DUE + DAY, 915_00, True)]
    await undoing.undo(db, user, update=6, now=at(DUE + DAY))
    assert await spent(db, user) == [(DUE, 900_00, True)]


async def test_written_before_it_is_due_it_does_not_record_itself(db: Database, user: User) -> None:
    await rent(db, user, logged_from=TODAY)
    await record(db, user, draft(900_00, "home", note="rent", on=DUE - DAY))
    assert [what for day in range(6) for what in await news(db, user, DUE + day * DAY)] == []
    assert len(await spent(db, user)) == 1


async def test_paid_by_a_tap_once(db: Database, user: User) -> None:
    bill = await rent(db, user)
    for update in (11, 12):
        done = await pay(db, user, bill.id, DUE, update=update, now=at(DUE + 3 * DAY))
        assert [one.spent_on for one in done.expenses] == [DUE]
    assert await spent(db, user) == [(DUE, 900_00, True)]
    assert await news(db, user, DUE + 4 * DAY) == []


async def test_what_is_paid_otherwise_is_not_paid_by_a_tap(db: Database, user: User) -> None:
    bill = await rent(db, user)
    await record(db, user, draft(900_00, "home", note="rent", on=DUE))
    with pytest.raises(NotFound):
        await pay(db, user, bill.id, DUE, update=11, now=at(DUE))
    with pytest.raises(NotFound):
        await pay(db, user, bill.id + 1, DUE, update=12, now=at(DUE))


async def test_bills_are_looked_at_daily_from_the_next_day_on(db: Database, user: User) -> None:
    await rent(db, user)
    assert await announcing.take_due(db, NOON + timedelta(hours=12)) == []
    [due] = [one for one in await announcing.take_due(db, NOON + DAY) if one.kind == "bills"]
    assert due.at.astimezone(user.zone).time() == time(9)
    await reminders.set_bills_hour(db, user, time(7), NOON + DAY)
    [due] = [one for one in await announcing.take_due(db, NOON + 2 * DAY) if one.kind == "bills"]
    assert due.at.astimezone(user.zone).time() == time(7)


async def test_a_price_that_went_up_is_said_once(db: Database, user: User) -> None:
    await rent(db, user)
    said = []
    for month, minor in ((11, 900_00), (12, 930_00), (1, 930_00), (2, 1050_00)):
        day = date(2027 if month < 11 else 2026, month, 20)
        done = await record(db, user, draft(minor, "home", note="rent", on=day), now=at(day))
        said.append(done.rise and (done.rise.old.minor, done.rise.new.minor))
    assert said == [None, (900_00, 930_00), None, (900_00, 1050_00)]


async def test_a_bill_that_varies_is_news_only_well_above_what_it_was(db: Database, user: User) -> None:
    await rent(db, user)
    said = []
    for month, minor in ((8, 700_00), (9, 900_00), (10, 980_00), (11, 1100_00)):
        day = date(2026, month, 20)
        await bills.change(db, user, 1, first_on=date(2026, 1, 20))
        done = await record(db, user, draft(minor, "home", note="rent", on=day), now=at(day))
        said.append(done.rise is not None)
    assert said == [False, False, False, True]
