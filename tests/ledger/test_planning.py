"""Budgets, periods, moves and bills taken back and done again, each once."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import NotFound, NothingToUndo, Refusal
from bot.ledger import bills, budgets, correcting, cycles, expenses, moving, planning, undoing, users
from bot.ledger.planning import Cause
from bot.money.counting import WORKING_DAYS, Counting
from bot.money.cycle import CALENDAR, Months, weeks_from
from bot.money.rollover import Rollover
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, TODAY, at_noon, draft, money, new_update, record


def cause() -> Cause:
    return Cause(new_update(), NOON)


async def limits(db: Database, user: User, day: date = TODAY) -> dict[str, int]:
    known = await users.find(db, user.id) or user
    return {each.category: each.allotted.minor for each in await budgets.statuses(db, known, day)}


async def test_every_change_of_the_plan_is_taken_back_and_done_again(db: Database, user: User) -> None:
    seen = [await limits(db, user)]
    await budgets.set_budget(db, user, money(150000), today=TODAY, by=cause())
    seen.append(await limits(db, user))
    await budgets.set_budget(db, user, money(30000), category="food", today=TODAY, by=cause())
    seen.append(await limits(db, user))
    await budgets.set_budget(db, user, money(10000), category="fun", today=TODAY, by=cause())
    seen.append(await limits(db, user))
    await moving.move(db, user, money(5000), source="food", target="fun", today=TODAY, by=cause())
    seen.append(await limits(db, user))
    await cycles.choose_cycle(db, user, weeks_from(1, date(2026, 11, 16)), today=TODAY, by=cause())
    seen.append(await limits(db, user))
    await budgets.set_budget(db, user, None, category="fun", today=TODAY, by=cause())
    seen.append(await limits(db, user))
    assert seen[4] == {"": 150000, "food": 25000, "fun": 15000}
    assert seen[5] == {"": 35000, "food": 25000, "fun": 15000}
    for before in reversed(seen[:-1]):
        update = new_update()
        undone = await undoing.undo(db, user, update=update, now=NOON)
        assert undone.plan
        assert await limits(db, user) == before
        assert await undoing.undo(db, user, update=update, now=NOON) == undone  # delivered twice
        assert await limits(db, user) == before
    with pytest.raises(NothingToUndo):
        await undoing.undo(db, user, update=new_update(), now=NOON)
    for after in seen[1:]:
        await undoing.redo(db, user, update=new_update(), now=NOON)
        assert await limits(db, user) == after


async def test_an_undo_button_works_once_and_not_over_a_later_change(db: Database, user: User) -> None:
    first, second = cause(), cause()
    await budgets.set_budget(db, user, money(150000), today=TODAY, by=first)
    await budgets.set_budget(db, user, money(160000), today=TODAY, by=second)
    old = await planning.change_made(db, user, first.update)
    new = await planning.change_made(db, user, second.update)
    assert old
    assert new
    with pytest.raises(NotFound):
        await undoing.undo_change(db, user, old, update=new_update(), now=NOON)
    await undoing.undo_change(db, user, new, update=new_update(), now=NOON)
    with pytest.raises(NotFound):
        await undoing.undo_change(db, user, new, update=new_update(), now=NOON)
    await undoing.undo_change(db, user, old, update=new_update(), now=NOON)
    assert await limits(db, user) == {}


async def test_ending_a_budget_that_is_not_there_changes_nothing(db: Database, user: User) -> None:
    await budgets.set_budget(db, user, None, today=TODAY, by=cause())
    with pytest.raises(NothingToUndo):
        await undoing.undo(db, user, update=new_update(), now=NOON)


async def test_a_budget_in_the_place_of_an_ended_one_is_taken_back_and_done_again(
    db: Database, user: User
) -> None:
    weekly, monthly = weeks_from(1, date(2026, 11, 16)), Months()
    await budgets.set_budget(db, user, money(100), category="food", cycle=weekly, today=TODAY, by=cause())
    await budgets.set_budget(db, user, None, category="food", today=TODAY, by=cause())
    await budgets.set_budget(db, user, money(300), category="food", cycle=monthly, today=TODAY, by=cause())
    assert (await undoing.undo(db, user, update=new_update(), now=NOON)).plan
    assert await limits(db, user) == {}
    assert (await undoing.redo(db, user, update=new_update(), now=NOON)).plan
    assert await limits(db, user) == {"food": 300}


async def test_a_message_acts_once_even_after_it_was_taken_back(db: Database, user: User) -> None:
    by = cause()
    await budgets.set_budget(db, user, money(150000), today=TODAY, by=by)
    await undoing.undo(db, user, update=new_update(), now=NOON)
    assert await budgets.set_budget(db, user, money(150000), today=TODAY, by=by) is None
    moved = cause()
    for category in ("food", "fun"):
        await budgets.set_budget(db, user, money(10000), category=category, today=TODAY)
    for _ in range(2):
        await moving.move(db, user, money(1000), source="food", target="fun", today=TODAY, by=moved)
    assert await limits(db, user) == {"food": 9000, "fun": 11000}


async def test_expenses_and_plans_are_one_history(db: Database, user: User) -> None:
    await budgets.set_budget(db, user, money(150000), today=TODAY, by=cause())
    await record(db, user, draft(1000))
    await budgets.set_budget(db, user, money(160000), today=TODAY, by=cause())
    kinds = [(await undoing.undo(db, user, update=new_update(), now=NOON)).kind for _ in range(3)]
    assert kinds == ["budget", "add", "budget"]


async def test_bills_come_and_go_with_what_paid_them(db: Database, user: User) -> None:
    paid = (await record(db, user, draft(90000, "home", note="rent", on=date(2026, 11, 1)))).expenses[0]
    rent = await bills.add(
        db, user, name="rent", category="home", amount=money(90000), every="month",
        first_on=date(2026, 12, 1), today=TODAY, by=cause(),
    )  # fmt: skip
    assert (await expenses.get(db, user, paid.id)).bill_id == rent.id
    await undoing.undo(db, user, update=new_update(), now=NOON)
    assert await bills.list_bills(db, user, TODAY) == ()
    assert (await expenses.get(db, user, paid.id)).bill_id is None
    await undoing.redo(db, user, update=new_update(), now=NOON)
    assert (await expenses.get(db, user, paid.id)).bill_id == rent.id
    await bills.remove(db, user, rent.id, by=cause())
    assert await bills.list_bills(db, user, TODAY) == ()
    back = await undoing.undo(db, user, update=new_update(), now=NOON)
    assert [(one.name, one.is_there) for one in back.plan] == [("rent", True)]
    assert len(await bills.list_bills(db, user, TODAY)) == 1


async def test_a_move_needs_two_budgets_and_what_it_takes(db: Database, user: User) -> None:
    await budgets.set_budget(db, user, money(10000), category="food", today=TODAY)

    async def move(amount: int, source: str, target: str) -> None:
        await moving.move(db, user, money(amount), source=source, target=target, today=TODAY, by=cause())

    for source, target in (("food", "fun"), ("fun", "food"), ("food", "")):
        with pytest.raises(NotFound):
            await move(100, source, target)
    await budgets.set_budget(db, user, money(10000), category="fun", today=TODAY)
    await record(db, user, draft(9000))
    for amount, target in ((1001, "fun"), (100, "food")):
        with pytest.raises(Refusal):
            await move(amount, "food", target)
    await move(1000, "food", "fun")
    assert await limits(db, user) == {"food": 9000, "fun": 11000}
    assert await limits(db, user, date(2026, 12, 5)) == {"food": 10000, "fun": 10000}


async def test_rollover_follows_a_correction_of_the_past(db: Database, user: User) -> None:
    october, december = date(2026, 10, 10), date(2026, 12, 5)
    await budgets.set_budget(db, user, money(30000), category="food", today=october)
    rule = Rollover(surplus=True, debt=True, surplus_cap=money(10000))
    await budgets.set_rollover(db, user, rule, category="food", today=october)
    spent = (await record(db, user, draft(26600, on=october), now=at_noon(october))).expenses[0]
    assert await limits(db, user) == {"food": 33400}
    await correcting.correct(db, user, spent.id, update=new_update(), now=NOON, amount=money(35000))
    assert await limits(db, user) == {"food": 25000}
    assert await limits(db, user, december) == {"food": 40000}
    with pytest.raises(NotFound):
        await budgets.set_rollover(db, user, rule, category="fun", today=TODAY)


async def test_months_follow_a_new_first_day_and_weeks_leave_categories_alone(
    db: Database, user: User
) -> None:
    await record(db, user, draft(4000, on=date(2026, 10, 29)), now=at_noon(date(2026, 10, 29)))
    await budgets.set_budget(db, user, money(150000), today=TODAY)
    await budgets.set_budget(db, user, money(30000), category="food", today=TODAY)
    later = await cycles.choose_cycle(db, user, Months(25), today=TODAY, by=cause())
    whole, food = await budgets.statuses(db, later, TODAY)
    assert (whole.period.start, whole.limit, whole.spent) == (date(2026, 10, 25), money(150000), money(4000))
    assert (food.cycle, food.limit) == (Months(25), money(30000))
    weekly = await cycles.choose_cycle(db, later, weeks_from(1, TODAY), today=TODAY, by=cause())
    whole, food = await budgets.statuses(db, weekly, TODAY)
    assert (whole.cycle, whole.limit) == (weeks_from(1, TODAY), money(35000))
    assert (food.cycle, food.limit) == (Months(25), money(30000))
    await undoing.undo(db, weekly, update=new_update(), now=NOON)
    known = await users.find(db, user.id)
    assert known
    assert known.cycle == Months(25)


async def test_which_days_count_is_taken_back_too(db: Database, user: User) -> None:
    await budgets.set_budget(db, user, money(100000), today=TODAY)
    changed = await cycles.choose_counting(db, user, Counting(WORKING_DAYS, TODAY), by=cause())
    now = await expenses.standing(db, changed, TODAY)
    assert now.allowance
    assert (now.allowance.days_left, now.allowance.per_day) == (10, money(10000))
    await undoing.undo(db, changed, update=new_update(), now=NOON)
    known = await users.find(db, user.id)
    assert known
    assert (known.counting, known.cycle) == (Counting(), CALENDAR)
