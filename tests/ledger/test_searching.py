"""Searches on a real ledger: what is found, in which order, and what it comes to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.ledger import correcting, searching, undoing
from bot.ledger.searching import Found
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import Draft, Kind
from bot.money.period import month_of
from bot.money.query import EVERYTHING, Bound, Query, Term
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, TODAY, draft, meet, money, new_update, record


async def find(db: Database, user: User, query: Query, offset: int = 0, size: int = 8) -> Found:
    return await searching.search(db, user, query, offset=offset, size=size)


@pytest.mark.parametrize("typed", ["muller", "MÜLLER", "Mu", "ller"])
async def test_case_accents_and_parts_of_words(db: Database, user: User, typed: str) -> None:
    await record(db, user, draft(480, "coffee", note="Café Müller"))
    assert (await find(db, user, Query((Term(typed),)))).spent == money(480)


@pytest.mark.parametrize(
    ("note", "typed"),
    [("买菜", "菜"), ("Кофе с собой", "кофе"), ("Ёлка", "елка"), ("Straße", "strasse"), ("ＡＢＣ", "abc")],
)
async def test_other_scripts(db: Database, user: User, note: str, typed: str) -> None:
    await record(db, user, draft(480, note=note), draft(100, note="something else"))
    assert [one.note for one in (await find(db, user, Query((Term(typed),)))).expenses] == [note]


async def test_everything_must_hold_newest_first(db: Database, user: User) -> None:
    await record(db, user, draft(1000, on=TODAY - timedelta(days=40), note="lunch a"))
    await record(db, user, draft(2000, on=TODAY, note="lunch b", tags=("trip",)))
    await record(db, user, draft(3000, on=TODAY - timedelta(days=1), note="lunch c", tags=("trip",)))
    await record(db, user, draft(9000, on=TODAY, note="hotel", tags=("trip", "work")))
    of_trip = await find(db, user, Query((Term("lunch"),), tags=("TRIP",)))
    assert [one.note for one in of_trip.expenses] == ["lunch b", "lunch c"]
    assert (of_trip.total, of_trip.count, of_trip.spent) == (2, 2, money(5000))
    over = await find(db, user, Query(bounds=(Bound(">", money(2000)),), period=month_of(TODAY)))
    assert [one.note for one in over.expenses] == ["hotel", "lunch c"]
    exact = await find(db, user, Query((Term("20", amount=money(2000)),)))
    assert [one.note for one in exact.expenses] == ["lunch b"]


async def test_a_word_or_the_category_it_names(db: Database, user: User) -> None:
    await record(db, user, draft(400, "coffee"), draft(700, "gifts", note="coffee beans"), draft(900, "food"))
    assert (await find(db, user, Query((Term("coffee", ("coffee",)),)))).count == 2
    assert (await find(db, user, Query(categories=("coffee",)))).count == 1


async def test_a_currency_finds_what_was_paid_in_it(db: Database, user: User) -> None:
    paid = Draft(Money(2000, Currency("USD")), "food", "diner", TODAY)
    await record(db, user, paid, draft(400, "food", note="usd stickers"), draft(900, "food"))
    found = await find(db, user, Query((Term("usd", currencies=("USD",)),)))
    assert {one.note for one in found.expenses} == {"diner", "usd stickers"}


async def test_refunds_lower_the_sum_and_income_is_apart(db: Database, user: User) -> None:
    await record(db, user, draft(5000, "shopping"), draft(2000, "shopping", kind=Kind.INCOME))
    await record(db, user, draft(200000, "salary", kind=Kind.INCOME))
    found = await find(db, user, EVERYTHING)
    assert (found.total, found.count, found.spent, found.income) == (3, 2, money(3000), money(200000))


async def test_pages_meet_without_gap(db: Database, user: User) -> None:
    for day in range(20):
        await record(db, user, draft(100 + day, on=TODAY - timedelta(days=day), note="bus"))
    bus = Query((Term("bus"),))
    pages = [await find(db, user, bus, offset) for offset in (0, 8, 16)]
    assert [one.amount.minor for page in pages for one in page.expenses] == list(range(100, 120))
    assert {page.total for page in pages} == {20}


async def test_what_is_deleted_or_somebody_elses_is_not_found(db: Database, user: User) -> None:
    other = await meet(db, 8)
    await record(db, other, draft(100, note="bus"))
    mine = await record(db, user, draft(200, note="bus"))
    await undoing.undo_change(db, user, mine.change_id, update=new_update(), now=NOON)
    assert (await find(db, user, Query((Term("bus"),)))).total == 0


async def test_an_edited_note_is_found_by_its_new_words(db: Database, user: User) -> None:
    done = await record(db, user, draft(200, note="bus"))
    await correcting.correct(db, user, done.expenses[0].id, update=new_update(), now=NOON, note="tram")
    assert (await find(db, user, Query((Term("bus"),)))).total == 0
    assert (await find(db, user, Query((Term("tram"),)))).total == 1
