"""Sums of what was asked for: fair beside what was before, and exactly the sum of their lines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ledger import summing, tellings
from bot.ledger.summing import same_days_before
from bot.money.expense import Kind
from bot.money.period import DAY, Period, month_of, week_of, year_of
from bot.money.query import EVERYTHING, Query, Term
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, TODAY, draft, money, new_update, record

NOVEMBER = month_of(TODAY)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def nine_days(day: date) -> Period:
    return Period(day, day + 9 * DAY)


@given(days, st.sampled_from([month_of, year_of, week_of, nine_days]))
def test_the_same_days_before_are_as_many_and_never_overlap(
    today: date, around: Callable[[date], Period]
) -> None:
    period = around(today)
    before = same_days_before(period, today)
    passed = (min(today, period.last) - period.start).days + 1
    assert before.end <= period.start
    whole = same_days_before(period, period.last)
    assert before.days == min(passed, whole.days) or passed == period.days
    assert before.start == whole.start


async def test_a_category_beside_the_same_days_of_the_month_before(db: Database, user: User) -> None:
    await record(db, user, draft(100, "fun", on=date(2026, 10, 1)))
    await record(db, user, draft(4000, on=date(2026, 10, 17)), draft(900, on=date(2026, 10, 18)))
    await record(db, user, draft(6000), draft(1000, kind=Kind.INCOME), draft(50, "fun"))
    food = Query((Term("food", ("food",)),), period=NOVEMBER)
    found = await summing.summarise(db, user, food, TODAY)
    assert (found.spent, found.count, found.largest) == (money(5000), 2, money(6000))
    assert (found.before, found.before_days) == (money(4000), Period(date(2026, 10, 1), date(2026, 10, 18)))
    assert [(month.month, spent.minor) for month, spent in found.months[-2:]] == [(10, 4900), (11, 5000)]


async def test_nothing_is_compared_with_days_that_are_not_known(db: Database, user: User) -> None:
    await record(db, user, draft(4000, on=date(2026, 10, 12)), draft(100))
    found = await summing.summarise(db, user, Query(period=NOVEMBER), TODAY)
    assert found.before is None


async def test_a_tag_over_all_days_counts_its_own_days(db: Database, user: User) -> None:
    await record(db, user, draft(100, on=date(2026, 1, 1)))
    await record(db, user, draft(300, on=date(2026, 5, 4), tags=("trip",)))
    await record(db, user, draft(500, on=date(2026, 5, 9), tags=("trip", "work")))
    found = await summing.summarise(db, user, Query(tags=("trip",)), TODAY)
    assert (found.spent, found.days) == (money(800), Period(date(2026, 5, 4), date(2026, 5, 10)))
    assert found.before is None


@pytest.mark.parametrize("query", [EVERYTHING, Query(period=NOVEMBER), Query((Term("a"),))])
async def test_lines_add_up_to_the_sum(db: Database, user: User, query: Query) -> None:
    for place in range(40):
        kind = Kind.INCOME if place % 7 == 0 else Kind.EXPENSE
        category = ("food", "fun", "salary", "")[place % 4]
        on = TODAY - timedelta(days=place)
        await record(db, user, draft(101 + place, category, on=on, kind=kind, note="abc"[place % 3]))
    found = await summing.summarise(db, user, query, TODAY)
    lines = await summing.lines(db, user, query)
    assert (
        sum(one.outflow for one in lines) == found.spent.minor == sum(part.spent for part, _ in found.parts)
    )
    assert len(lines) == found.count


async def test_the_days_figures_and_their_lines(db: Database, user: User) -> None:
    await record(db, user, draft(700, on=TODAY - DAY), draft(300), draft(9, "salary", kind=Kind.INCOME))
    found = await summing.day_sum(db, user, TODAY)
    assert [one.amount.minor for one in found.before_today] == [700]
    assert [one.amount.minor for one in found.of_today] == [300]
    assert sum(one.outflow for one in found.expenses) == found.standing.spent.minor


async def test_the_last_figure_is_a_confirmations_once_the_ledger_changes(db: Database, user: User) -> None:
    assert await tellings.last(db, user) is None
    update = new_update()
    told = await tellings.tell(db, user, "stats", update=update, now=NOON, words="food")
    assert await tellings.tell(db, user, "stats", update=update, now=NOON, words="food") == told
    last = await tellings.last(db, user)
    assert last is not None
    assert last.payload == {"words": "food"}
    await record(db, user, draft(100))
    assert await tellings.last(db, user) is None
