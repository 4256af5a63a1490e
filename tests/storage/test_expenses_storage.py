"""Sums made by the database are those made by hand."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.money.amount import Money
from bot.money.budget import Spending, spendings
from bot.money.category import INCOME, STARTING
from bot.money.currency import Currency
from bot.money.expense import Draft, Kind, Source
from bot.money.period import Period, month_of
from bot.storage import expenses
from bot.storage.database import Database, Transaction
from bot.storage.expenses import Entry
from bot.storage.listing import list_expenses
from bot.storage.spendings import list_spendings
from bot.storage.users import User, save_user

EUR, USD = Currency("EUR"), Currency("USD")
NOW = datetime(2026, 11, 17, 11, tzinfo=UTC)
NOVEMBER = month_of(date(2026, 11, 1))
DRAFTS = st.builds(
    Draft,
    amount=st.builds(Money, st.integers(1, 10**12), st.sampled_from([EUR, EUR, USD])),
    category=st.sampled_from([*STARTING, *INCOME, "", "own"]),
    note=st.just(""),
    spent_on=st.dates(date(2026, 10, 30), date(2026, 12, 2)),
    kind=st.sampled_from(Kind),
)


@pytest.fixture
async def db(db: Database) -> Database:
    for id_ in (1, 2):
        user = User(id_, id_, "en", EUR, True, ZoneInfo("UTC"), True, "member", True, NOW)
        await db.write(lambda tx, user=user: save_user(tx, user))
    return db


def insert(tx: Transaction, drafts: list[Draft], *, user_id: int = 1, message_id: int = 1) -> list[int]:
    entries = [Entry(draft, place, NOW) for place, draft in enumerate(drafts)]
    found = expenses.insert_expenses(tx, user_id, Source(1, user_id, message_id), entries)
    return [expense.id for expense in found]


@given(st.lists(DRAFTS, max_size=12))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_spending_is_counted_by_one_rule(db: Database, drafts: list[Draft]) -> None:
    def step(tx: Transaction) -> tuple[list[Spending], list[Spending]]:
        tx.execute(expenses.expenses.delete())
        insert(tx, drafts)
        insert(tx, drafts[:1], user_id=2)
        rows = list_expenses(tx, 1, period=NOVEMBER)
        return list_spendings(tx, 1, EUR, NOVEMBER), spendings(rows, EUR)

    summed, by_hand = await db.write(step)
    totals: Counter[tuple[date, str]] = Counter()
    for each in by_hand:
        totals[each.day, each.category] += each.minor
    assert {(each.day, each.category): each.minor for each in summed} == totals


async def test_rows_come_back_as_they_went_in(db: Database) -> None:
    draft = Draft(
        Money(10**14 - 1, EUR), "own 'x'", 'a "b"\n\t🙂', date(2026, 2, 28), Kind.INCOME, ("x", "旅行")
    )
    (id_,) = await db.write(lambda tx: insert(tx, [draft]))
    kept = await db.read(lambda tx: expenses.find_expense(tx, 1, id_))
    assert kept is not None
    found = kept.expense
    assert (found.amount, found.category, found.note) == (draft.amount, draft.category, draft.note)
    assert (found.spent_on, found.kind, found.tags, found.recorded_at) == (
        draft.spent_on, draft.kind, draft.tags, NOW,
    )  # fmt: skip
    assert await db.read(lambda tx: expenses.find_expense(tx, 2, id_)) is None


async def test_ids_are_never_given_twice(db: Database) -> None:
    draft = Draft(Money(1, EUR), "", "", NOVEMBER.start)
    first = await db.write(lambda tx: insert(tx, [draft]))
    await db.write(lambda tx: tx.execute(expenses.expenses.delete()))
    second = await db.write(lambda tx: insert(tx, [draft]))
    assert second[0] > first[0]


async def test_many_rows_in_order(db: Database) -> None:
    drafts = [Draft(Money(place + 1, EUR), "", "", NOVEMBER.start) for place in range(3000)]
    ids = await db.write(lambda tx: insert(tx, drafts))
    assert ids == sorted(ids)
    rows = await db.read(lambda tx: list_expenses(tx, 1))
    assert [row.amount.minor for row in rows] == list(range(1, 3001))


async def test_half_open_periods(db: Database) -> None:
    last = NOVEMBER.end
    days = [last - timedelta(days=1), last]
    await db.write(lambda tx: insert(tx, [Draft(Money(1, EUR), "", "", day) for day in days]))
    found = await db.read(lambda tx: list_expenses(tx, 1, period=Period(NOVEMBER.start, last)))
    assert [row.spent_on for row in found] == days[:1]
