"""Printouts: every page is a part of the whole, and what is listed with what is not adds up to it."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from bot.ledger import bills, budgets, printouts, summing, trips
from bot.ledger.printouts import MOST_LISTED, MOST_MONTHS
from bot.money.currency import Currency
from bot.money.expense import Kind
from bot.money.period import Period, month_of, next_month, year_of
from bot.money.query import Query, Term
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, TODAY, draft, money, record

THIS_YEAR = Query(period=year_of(TODAY))
KPW = Currency("KPW")  # no rate is known


async def spend(db: Database, user: User) -> None:
    """Some of everything in the months up to today."""
    dice = random.Random(5)
    for place in range(90):
        kind = Kind.INCOME if place % 11 == 0 else Kind.EXPENSE
        category = ("food", "fun", "salary", "gifts")[place % 4]
        tags = ("trip",) if place % 5 == 0 else ()
        on = TODAY - timedelta(days=3 * place)
        await record(db, user, draft(dice.randrange(1, 9999), category, on=on, kind=kind, tags=tags))
    await record(db, user, draft(700, currency=KPW))


@pytest.mark.parametrize("query", [THIS_YEAR, Query((Term("food", ("food",)),), period=year_of(TODAY))])
async def test_the_months_add_up_to_the_whole(db: Database, user: User, query: Query) -> None:
    await spend(db, user)
    found = await printouts.print_out(db, user, query, TODAY)
    lines = await summing.lines(db, user, query)
    assert found.summary.spent.minor == sum(one.outflow for one in lines)
    assert sum(page.summary.spent.minor for page in found.months) == found.summary.spent.minor
    assert sum(spent.minor for _, spent, _ in found.by_month) == found.summary.spent.minor
    for page in found.months:
        of_month = [one for one in lines if one.spent_on in month_of(page.month)]
        assert list(page.expenses) == of_month
        assert sum(spent.minor for _, spent in page.days) == page.summary.spent.minor


async def test_of_a_crowded_month_the_largest_are_listed_in_order(db: Database, user: User) -> None:
    cents = random.Random(1).sample(range(1, 10_000), MOST_LISTED + 9)
    await record(db, user, *(draft(one, on=date(2026, 11, 1 + one % 17)) for one in cents))
    [page] = (await printouts.print_out(db, user, Query(period=month_of(TODAY)), TODAY)).months
    assert sorted(one.amount.minor for one in page.expenses) == sorted(cents)[9:]
    assert [one.spent_on for one in page.expenses] == sorted(one.spent_on for one in page.expenses)
    assert page.summary.count - len(page.expenses) == 9


async def test_pages_are_bounded_and_it_is_known_that_some_are_missing(db: Database, user: User) -> None:
    month = date(2024, 1, 5)
    while month < TODAY:
        await record(db, user, draft(100, on=month))
        month = next_month(month).replace(day=5)
    whole = Query(period=Period(date(2024, 1, 1), TODAY))
    found = await printouts.print_out(db, user, whole, TODAY)
    assert (len(found.months), found.left_out) == (MOST_MONTHS, True)
    assert found.months[0].month == found.by_month[0][0] == date(2024, 12, 1)
    assert found.summary.spent == money(3500)
    this_year = await printouts.print_out(db, user, THIS_YEAR, TODAY)
    assert (len(this_year.months), this_year.left_out) == (11, False)


async def test_currencies_without_a_rate_stand_apart(db: Database, user: User) -> None:
    await spend(db, user)
    found = await printouts.print_out(db, user, THIS_YEAR, TODAY)
    assert [(each.minor, each.currency) for each in found.uncounted] == [(700, KPW)]
    assert all(one.home.currency == user.currency for one in found.largest)


async def test_the_budget_of_each_month_is_its_own(db: Database, user: User) -> None:
    await spend(db, user)
    await budgets.set_budget(db, user, money(100_000), today=date(2026, 9, 3))
    await budgets.set_budget(db, user, money(120_000), today=date(2026, 10, 3))
    found = await printouts.print_out(db, user, THIS_YEAR, TODAY)
    assert [limit for _, _, limit in found.by_month[-4:]] == [
        None,
        money(100_000),
        money(120_000),
        money(120_000),
    ]
    assert found.months[-1].limit == money(120_000)
    of_food = await printouts.print_out(db, user, Query(categories=("food",), period=year_of(TODAY)), TODAY)
    assert not any(limit for _, _, limit in of_food.by_month)
    part = Query(period=Period(date(2026, 10, 10), date(2026, 11, 1)))
    assert [page.limit for page in (await printouts.print_out(db, user, part, TODAY)).months] == [None]


async def test_bills_tags_and_trips_are_told_apart(db: Database, user: User) -> None:
    await record(db, user, draft(64_000, "home", on=date(2026, 10, 1), note="rent"))
    rent = await bills.add(
        db, user, name="rent", category="home", amount=money(64_000), every="month",
        first_on=date(2026, 10, 1), today=TODAY,
    )  # fmt: skip
    await record(db, user, draft(900, tags=("trip", "sea")), draft(300, tags=("trip",)))
    thb = Currency("THB")
    await trips.begin(db, user, thb, today=TODAY, now=NOON)
    await record(db, user, draft(50_000, currency=thb))
    found = await printouts.print_out(db, user, THIS_YEAR, TODAY)
    assert [(bill.id, part.count, part.spent) for bill, part in found.bills] == [(rent.id, 1, 64_000)]
    assert [(tag.name, tag.count, tag.spent) for tag in found.tags] == [("trip", 2, 1200), ("sea", 1, 900)]
    assert 64_000 not in [one.outflow for one in found.largest]
    abroad = found.largest[0]
    assert [(each.trip.currency, each.spent) for each in found.trips] == [(thb, abroad.home)]
    assert abroad.amount.currency == thb
    only = await printouts.print_out(db, user, Query(tags=("trip",)), TODAY)
    assert (only.summary.spent, only.trips) == (money(1200), ())
    assert [tag.name for tag in only.tags] == ["trip", "sea"]
