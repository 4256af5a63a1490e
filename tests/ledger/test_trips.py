"""Trips: what begins and ends one, what is told apart, and what forecasts leave out."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import EndedCurrency, Refusal
from bot.ledger import announcing, detected, reports, trips, users
from bot.ledger.days import read_history
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.period import DAY, Period, month_of
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import EUR, NOON, TODAY, at_noon, draft, meet, record

THB, USD = Currency("THB"), Currency("USD")
BANGKOK, BERLIN = ZoneInfo("Asia/Bangkok"), ZoneInfo("Europe/Berlin")


async def go(db: Database, user: User, **options: object) -> trips.Begun:
    given = {"today": TODAY, "now": NOON, "since": None, "ends_on": None, "zone": None} | options
    return await trips.begin(db, user, THB, **given)  # type: ignore[arg-type]


async def test_it_covers_its_days_alone(db: Database, user: User) -> None:
    await go(db, user, ends_on=TODAY + 2 * DAY)
    covered = [await trips.covering(db, user, TODAY + step * DAY) is not None for step in range(-1, 4)]
    assert covered == [False, True, True, True, False]


async def test_the_clock_goes_there_and_back(db: Database, user: User) -> None:
    begun = await go(db, user, zone=BANGKOK)
    assert (begun.user.zone, begun.moved) == (BANGKOK, True)
    await record(db, user, draft(100, currency=THB))
    ended = await trips.end(db, begun.user, TODAY + DAY, NOON)
    assert ended
    assert ended.user.zone == BERLIN
    again = await trips.end(db, ended.user, TODAY + DAY, NOON)
    assert again == ended
    assert await trips.current(db, user, TODAY + DAY) is None


async def test_the_clock_of_home_can_be_kept(db: Database, user: User) -> None:
    begun = await go(db, user, zone=BANGKOK)
    user = await trips.keep_clock(db, begun.user, TODAY, NOON)
    assert user.zone == BERLIN
    ended = await trips.end(db, user, TODAY, NOON)
    assert ended
    assert ended.user.zone == BERLIN


async def test_a_trip_on_which_nothing_was_spent_is_none(db: Database, user: User) -> None:
    await go(db, user)
    await trips.end(db, user, TODAY, NOON)
    assert await trips.covering(db, user, TODAY, even_over=True) is None


async def test_another_place_ends_the_first(db: Database, user: User) -> None:
    begun = await go(db, user, zone=BANGKOK)
    await record(db, user, draft(100, currency=THB))
    on = TODAY + 3 * DAY
    moved = await trips.begin(
        db, begun.user, Currency("JPY"), today=on, now=at_noon(on), zone=ZoneInfo("Asia/Tokyo")
    )
    assert moved.user.zone == ZoneInfo("Asia/Tokyo")
    first = await trips.covering(db, user, TODAY, even_over=True)
    assert first
    assert (first.ends_on, first.is_over) == (on - DAY, True)
    home = await trips.end(db, moved.user, on, at_noon(on))
    assert home
    assert home.user.zone == BERLIN


async def test_it_ends_by_itself_with_a_word(db: Database, user: User) -> None:
    begun = await go(db, user, ends_on=TODAY + DAY, zone=BANGKOK)
    await record(db, begun.user, draft(40_000, currency=THB))
    morning = at_noon(TODAY + 2 * DAY)
    assert [due.kind for due in await announcing.take_due(db, morning)] == ["trip"]
    assert await announcing.take_due(db, morning) == []
    ended = await trips.finish(db, begun.user, TODAY + 2 * DAY, morning)
    assert ended
    assert (ended.user.zone, ended.trip.ends_on, ended.spent.currency) == (BERLIN, TODAY + DAY, EUR)
    assert ended.spent.minor > 0
    assert await trips.finish(db, ended.user, TODAY + 2 * DAY, morning) is None


async def test_a_trip_that_nobody_ended_ends_before_the_next(db: Database, user: User) -> None:
    begun = await go(db, user, ends_on=TODAY + DAY, zone=BANGKOK)
    await record(db, begun.user, draft(40_000, currency=THB))
    later = TODAY + 20 * DAY  # the bot was away
    tokyo = ZoneInfo("Asia/Tokyo")
    moved = await trips.begin(
        db, begun.user, Currency("JPY"), today=later, now=at_noon(later), ends_on=later + DAY, zone=tokyo
    )
    assert (moved.user.zone, moved.trip.home_zone) == (tokyo, BERLIN.key)
    home = await trips.finish(db, moved.user, later + 9 * DAY, at_noon(later + 9 * DAY))
    assert home
    assert home.user.zone == BERLIN


async def test_home_is_nowhere_to_travel_and_neither_is_the_past(db: Database, user: User) -> None:
    with pytest.raises(Refusal):
        await trips.begin(db, user, EUR, today=TODAY, now=NOON)
    with pytest.raises(EndedCurrency):
        await trips.begin(db, user, Currency("HRK"), today=TODAY, now=NOON)


async def test_it_is_offered_once_after_three(db: Database, user: User) -> None:
    offers = []
    for back in (4, 2, 0, 0):
        done = await record(db, user, draft(100, currency=THB, on=TODAY - back * DAY))
        offers.append(await trips.offer(db, user, done.expenses, TODAY, NOON))
    assert offers == [None, None, trips.Offer(THB, TODAY - 4 * DAY), None]
    dollars = await record(db, user, *(draft(100, currency=USD) for _ in range(3)))
    assert await trips.offer(db, user, dollars.expenses, TODAY, NOON)
    home = await record(db, user, *(draft(100) for _ in range(3)))
    assert await trips.offer(db, user, home.expenses, TODAY, NOON) is None


async def test_nothing_is_offered_on_a_trip(db: Database, user: User) -> None:
    await go(db, user)
    done = await record(db, user, *(draft(100, currency=USD) for _ in range(3)))
    assert await trips.offer(db, user, done.expenses, TODAY, NOON) is None


async def test_it_is_told_apart(db: Database, user: User) -> None:
    await go(db, user, ends_on=TODAY + 2 * DAY)
    await record(db, user, draft(1000, on=TODAY - DAY))
    done = await record(db, user, draft(5000, currency=THB), draft(700))
    there = Money(sum(each.home.minor for each in done.expenses), EUR)
    found = await reports.stats(db, user, month_of(TODAY), TODAY)
    assert found.spent == Money(1000, EUR) + there
    assert [each.spent for each in found.trips] == [there]
    week = await reports.week(db, user, Period(TODAY - 8 * DAY, TODAY - DAY))
    assert week.trips == ()


async def test_what_was_paid_at_home_on_its_first_and_last_day_is_no_part(db: Database, user: User) -> None:
    await record(db, user, draft(700))
    await go(db, user)
    (there,) = (await record(db, user, draft(5000, currency=THB))).expenses
    ended = await trips.end(db, user, TODAY, NOON)
    await record(db, user, draft(900))
    assert ended
    assert (ended.spent, ended.abroad, ended.abroad_at_home) == (there.home, Money(5000, THB), there.home)
    assert [each.spent for each in (await reports.stats(db, user, month_of(TODAY), TODAY)).trips] == [
        there.home
    ]
    (late,) = (await record(db, user, draft(300, currency=THB))).expenses
    (total,) = (await reports.stats(db, user, month_of(TODAY), TODAY)).trips
    assert total.spent == there.home + late.home


async def test_a_trip_ended_too_early_goes_on(db: Database, user: User) -> None:
    await go(db, user)
    (one,) = (await record(db, user, draft(5000, currency=THB))).expenses
    await trips.end(db, user, TODAY, NOON)
    await go(db, user)
    (other,) = (await record(db, user, draft(3000, currency=THB))).expenses
    (total,) = (await reports.stats(db, user, month_of(TODAY), TODAY)).trips
    assert total.spent == one.home + other.home


async def test_a_trip_paid_without_a_rate_is_one(db: Database, user: User) -> None:
    dong = Currency("VND")
    await trips.begin(db, user, dong, today=TODAY, now=NOON)
    await record(db, user, draft(50_000, currency=dong))
    ended = await trips.end(db, user, TODAY, NOON)
    assert ended
    assert (ended.spent, ended.abroad, ended.abroad_at_home) == (Money(0, EUR), Money(50_000, dong), None)


async def test_a_usual_week_is_one_at_home(db: Database, user: User) -> None:
    for back in range(1, 29):
        await record(db, user, draft(100, on=TODAY - back * DAY))
    await record(db, user, draft(90_000, currency=USD, on=TODAY - 10 * DAY))
    await go(db, user, since=TODAY - 11 * DAY, ends_on=TODAY - 8 * DAY)
    assert (await reports.week(db, user, Period(TODAY, TODAY + 7 * DAY))).usual == Money(700, EUR)


async def test_its_days_are_unknown_to_forecasts(db: Database, user: User) -> None:
    start = TODAY - 20 * DAY
    for step in range(20):
        await record(db, user, draft(1000, on=start + step * DAY, note="coffee"))
    await go(db, user, since=TODAY - 6 * DAY, ends_on=TODAY - 3 * DAY)
    away = {TODAY - back * DAY for back in (6, 5, 4, 3)}
    history = await db.read(lambda tx: read_history(tx, user, TODAY))
    assert history
    assert set(history.unknown) == away
    assert [minor for day, minor in zip(history.days, history.minor, strict=True) if day in away] == [0] * 4
    seen = await detected.searched(db, user, TODAY - DAY)
    assert not away & {each.spent_on for each in seen}
    assert len(seen) == 16


async def test_who_stays_for_longer_lives_there(db: Database, user: User) -> None:
    await record(db, user, draft(1000, on=TODAY - 40 * DAY))
    await go(db, user, since=TODAY - 35 * DAY)
    later = TODAY + timedelta(days=1)
    history = await db.read(lambda tx: read_history(tx, user, later))
    assert history
    assert TODAY - 30 * DAY not in history.unknown


async def test_it_goes_with_the_person(db: Database, user: User) -> None:
    await go(db, user)
    await users.forget(db, user.id)
    back = await meet(db)
    assert await trips.current(db, back, TODAY) is None


async def test_a_day_of_the_past_counts_where_it_was(db: Database, user: User) -> None:
    await go(db, user, since=date(2026, 11, 10))
    assert (await trips.covering(db, user, date(2026, 11, 9))) is None
    assert (await trips.covering(db, user, date(2026, 11, 12))) is not None
