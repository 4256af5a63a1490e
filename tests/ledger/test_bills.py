"""Bills: kept back until paid, recognised when they are."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import NotFound
from bot.ledger import bills, budgets, correcting, expenses, models, recording, undoing
from bot.ledger.bills import Bill
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, TODAY, at_noon, draft, meet, message, money, new_update, record


async def add(db: Database, user: User, name: str = "gym", minor: int = 4000, day: int = 26) -> Bill:
    return await bills.add(
        db,
        user,
        name=name,
        category="bills",
        amount=money(minor),
        every="month",
        first_on=date(2026, 11, day),
        today=TODAY,
    )


async def kept_back(db: Database, user: User, today: date = TODAY) -> list[tuple[str, int, bool]]:
    allowance = (await expenses.standing(db, user, today)).allowance
    assert allowance is not None
    return [(due.name, due.due_on.day, due.is_paid) for due in allowance.bills]


async def test_paid_from_its_reserve_and_not_from_the_day(db: Database, user: User) -> None:
    await budgets.set_budget(db, user, money(150000), today=TODAY)
    await add(db, user)
    before = (await expenses.standing(db, user, TODAY)).allowance
    recorded = await record(db, user, draft(4200, "fun", note="Gym November"))
    allowance = recorded.standing.allowance
    assert before is not None
    assert allowance is not None
    assert recorded.expenses[0].bill_id is not None
    assert allowance.per_day == before.per_day
    assert (allowance.spent_today, allowance.bills_paid) == (money(0), money(4200))
    assert allowance.left == money(145800)
    assert allowance.bills_ahead == ()
    assert await kept_back(db, user) == [("gym", 26, True)]
    assert await kept_back(db, user, date(2026, 11, 18)) == []


async def test_kept_back_a_few_days_when_overdue(db: Database, user: User) -> None:
    await budgets.set_budget(db, user, money(150000), today=TODAY)
    await add(db, user, day=21)
    assert [await kept_back(db, user, date(2026, 11, day)) != [] for day in (21, 24, 25)] == [
        True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("minor", "note", "day", "is_paid"),
    [
        (4000, "GYM fee", 17, True),
        (2000, "gym", 17, True),
        (6000, "gym", 17, True),
        (1999, "gym", 17, False),
        (6001, "gym", 17, False),
        (4000, "gymnastics", 17, False),
        (4000, "shoes", 17, False),
        (4000, "gym", 15, False),
    ],
)
async def test_what_pays_a_bill(
    db: Database, user: User, minor: int, note: str, day: int, is_paid: bool
) -> None:
    await add(db, user)
    (expense,) = (await record(db, user, draft(minor, note=note, on=date(2026, 11, day)))).expenses
    assert (expense.bill_id is not None) == is_paid


async def test_a_due_date_is_paid_once(db: Database, user: User) -> None:
    await add(db, user)
    recorded = await record(db, user, draft(4000, note="gym"), draft(4000, note="gym"))
    assert [e.bill_id is not None for e in recorded.expenses] == [True, False]


async def test_a_chinese_name_needs_no_spaces(db: Database) -> None:
    user = await meet(db, language="zh")
    await bills.add(
        db, user, name="话费", category="bills", amount=money(6000, user.currency), every="month",
        first_on=date(2026, 11, 21), today=TODAY,
    )  # fmt: skip
    (expense,) = (await record(db, user, draft(6000, note="交话费了", currency=user.currency))).expenses
    assert expense.bill_id is not None


async def test_edit_delete_and_undo_keep_the_link_right(db: Database, user: User) -> None:
    await add(db, user)
    source = message()
    (paid,) = (await record(db, user, draft(4000, note="gym"), source=source)).expenses
    edited = await recording.amend(
        db, user, [draft(4000, note="shoes")], source=source, update=new_update(), now=NOON
    )
    assert edited is not None
    assert edited.expenses[0].bill_id is None
    await undoing.undo(db, user, update=new_update(), now=NOON)
    assert (await expenses.get(db, user, paid.id)).bill_id == paid.bill_id
    await undoing.delete(db, user, paid.id, update=new_update(), now=NOON)
    (other,) = (await record(db, user, draft(4000, note="gym"))).expenses
    assert other.bill_id == paid.bill_id
    again = await correcting.correct(db, user, other.id, update=new_update(), now=NOON, amount=money(4100))
    assert again.expenses[0].bill_id == paid.bill_id


async def test_past_payments_are_recognised_and_leave_everyday_spending(db: Database, user: User) -> None:
    for month in (8, 9, 10):
        day = date(2026, month, 3)
        await record(db, user, draft(90000, "home", note="rent", on=day), now=at_noon(day))
        await record(db, user, draft(1000, on=day), now=at_noon(day))
    await add(db, user, "rent", 90000, 15)
    found = await models.history(db, user.id, TODAY)
    assert found is not None
    assert sum(found.minor) == 3 * 91000  # the 3rd is too far from the 15th
    await bills.add(
        db, user, name="rent", category="home", amount=money(90000), every="month",
        first_on=date(2026, 12, 1), today=TODAY,
    )  # fmt: skip
    found = await models.history(db, user.id, TODAY)
    assert found is not None
    assert sum(found.minor) == 3 * 1000


async def test_entered_twice_is_one(db: Database, user: User) -> None:
    assert await add(db, user) == await add(db, user)
    assert len(await bills.list_bills(db, user, TODAY)) == 1


async def test_next_due_dates(db: Database, user: User) -> None:
    await add(db, user)
    await add(db, user, "phone", 2200, 21)
    weekly = await bills.add(
        db, user, name="veg", category="groceries", amount=money(1500), every="week",
        first_on=date(2026, 11, 5), today=TODAY,
    )  # fmt: skip
    found = await bills.list_bills(db, user, TODAY)
    assert [(bill.name, due.due_on.day) for bill, due in found] == [("veg", 19), ("phone", 21), ("gym", 26)]
    await record(db, user, draft(4000, note="gym"))
    found = await bills.list_bills(db, user, TODAY)
    assert found[-1][1].due_on == date(2026, 12, 26)
    assert await bills.remove(db, user, weekly.id) == weekly
    with pytest.raises(NotFound):
        await bills.remove(db, user, weekly.id)
    with pytest.raises(NotFound):
        await bills.remove(db, await meet(db, 8), found[0][0].id)
