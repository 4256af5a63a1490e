"""Renaming, merging, splitting, marking categories: past and future, everything that names one, and back."""

from __future__ import annotations

import pytest

from bot.errors import NotFound
from bot.ledger import bills, budgets, correcting, reshaping, undoing
from bot.money.category import Known
from bot.storage.categories import read_known
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, TODAY, draft, meet, money, new_update, record, settled


async def _counts(db: Database, user: User) -> dict[str, int]:
    return {one.category: one.count for one in await reshaping.listed(db, user) if one.count}


async def _known(db: Database, user: User) -> Known:
    return await db.read(lambda tx: read_known(tx, user.id))


async def _filed(db: Database, user: User, category: str, note: str = "x") -> str:
    return (await settled(db, user, [draft(100, category, note=note)]))[0].category


async def _rename(db: Database, user: User, source: str, target: str) -> reshaping.Reshaped:
    return await reshaping.rename(db, user, source, target, update=new_update(), now=NOON)


async def _merge(db: Database, user: User, source: str, target: str) -> reshaping.Reshaped:
    return await reshaping.merge(db, user, source, target, update=new_update(), now=NOON)


async def _undo(db: Database, user: User) -> undoing.Undone:
    return await undoing.undo(db, user, update=new_update(), now=NOON)


async def test_a_rename_holds_for_the_past_and_the_future_and_goes_back(db: Database, user: User) -> None:
    await record(db, user, draft(500, "fun"), draft(700, "fun"), draft(100, "food"))
    done = await _rename(db, user, "fun", "leisure")
    assert (done.kind, done.count) == ("rename", 2)
    assert await _counts(db, user) == {"leisure": 2, "food": 1}
    assert await _filed(db, user, "fun", "cinema") == "leisure"
    back = await _undo(db, user)
    assert back.reshaped
    assert (back.reshaped.source, back.reshaped.target) == ("fun", "leisure")
    assert await _counts(db, user) == {"fun": 2, "food": 1}
    assert await _filed(db, user, "fun", "cinema") == "fun"
    await undoing.redo(db, user, update=new_update(), now=NOON)
    assert await _counts(db, user) == {"leisure": 2, "food": 1}
    assert await _filed(db, user, "fun", "cinema") == "leisure"


async def test_renamed_twice_and_back_to_the_first_name(db: Database, user: User) -> None:
    await record(db, user, draft(500, "fun"))
    for source, target in (("fun", "leisure"), ("leisure", "play"), ("play", "fun")):
        await _rename(db, user, source, target)
    assert await _counts(db, user) == {"fun": 1}
    for name in ("fun", "leisure", "play"):
        assert await _filed(db, user, name) == "fun"
    for _ in range(3):
        await _undo(db, user)
    assert await _counts(db, user) == {"fun": 1}
    assert await _known(db, user) == Known()


async def test_budgets_and_bills_follow(db: Database, user: User) -> None:
    await record(db, user, draft(500, "cafe"))
    await budgets.set_budget(db, user, money(5000), category="cafe", today=TODAY)
    await bills.add(
        db, user, name="beans", amount=money(900), every="month", first_on=TODAY, category="cafe", today=TODAY
    )
    await _rename(db, user, "cafe", "bistro")
    assert [one.category for one in await budgets.statuses(db, user, TODAY)] == ["bistro"]
    assert {bill.category for bill, _ in await bills.list_bills(db, user, TODAY)} == {"bistro"}
    await _undo(db, user)
    assert [one.category for one in await budgets.statuses(db, user, TODAY)] == ["cafe"]
    assert {bill.category for bill, _ in await bills.list_bills(db, user, TODAY)} == {"cafe"}


async def test_merging_two_with_budgets_keeps_that_of_the_target(db: Database, user: User) -> None:
    await record(db, user, draft(500, "cafe"), draft(700, "food"))
    await budgets.set_budget(db, user, money(5000), category="cafe", today=TODAY)
    await budgets.set_budget(db, user, money(30000), category="food", today=TODAY)
    before = await budgets.statuses(db, user, TODAY)
    done = await _merge(db, user, "cafe", "food")
    assert done.ended
    after = await budgets.statuses(db, user, TODAY)
    assert [(one.category, one.limit.minor) for one in after] == [("food", 30000)]
    assert await _counts(db, user) == {"food": 2}
    await _undo(db, user)
    assert await budgets.statuses(db, user, TODAY) == before
    assert await _counts(db, user) == {"cafe": 1, "food": 1}


async def test_what_joined_after_a_merge_stays_when_it_is_taken_back(db: Database, user: User) -> None:
    await record(db, user, draft(500, "cafe"))
    done = await _merge(db, user, "cafe", "food")
    await record(db, user, draft(700, "food"))
    await undoing.undo_change(db, user, done.change_id, update=new_update(), now=NOON)
    assert await _counts(db, user) == {"cafe": 1, "food": 1}


async def test_an_older_change_taken_back_comes_under_the_new_name(db: Database, user: User) -> None:
    first = await record(db, user, draft(500, "fun"))
    edit = await correcting.correct(
        db, user, first.expenses[0].id, update=new_update(), now=NOON, amount=money(600)
    )
    await _rename(db, user, "fun", "leisure")
    await undoing.undo_change(db, user, edit.change_id, update=new_update(), now=NOON)
    assert await _counts(db, user) == {"leisure": 1}


async def test_a_rename_under_another_is_not_taken_back_alone(db: Database, user: User) -> None:
    await record(db, user, draft(500, "fun"))
    first = await _rename(db, user, "fun", "leisure")
    await _rename(db, user, "leisure", "play")
    with pytest.raises(NotFound):
        await undoing.undo_change(db, user, first.change_id, update=new_update(), now=NOON)
    assert await _counts(db, user) == {"play": 1}


async def test_a_split_moves_notes_past_and_future(db: Database, user: User) -> None:
    for note in ("Sushi", "sushi 12", "ramen bar", "pizza"):
        await record(db, user, draft(500, "food", note=note))
    assert await reshaping.counted(db, user, "food", ["sushi", "ramen"]) == 3
    done = await reshaping.split(
        db, user, "food", ["sushi", "ramen"], "japanese", update=new_update(), now=NOON
    )
    assert done.count == 3
    assert await _counts(db, user) == {"japanese": 3, "food": 1}
    assert await _filed(db, user, "food", "sushi") == "japanese"
    assert await _filed(db, user, "food", "pizza") == "food"
    await _undo(db, user)
    assert await _counts(db, user) == {"food": 4}
    assert await _filed(db, user, "food", "sushi") == "food"


async def test_a_split_that_moves_nothing_is_refused(db: Database, user: User) -> None:
    await record(db, user, draft(500, "food", note="pizza"))
    with pytest.raises(NotFound):
        await reshaping.split(db, user, "food", ["sushi"], "japanese", update=new_update(), now=NOON)
    assert await _counts(db, user) == {"food": 1}


async def test_an_emoji_goes_with_its_category_and_back(db: Database, user: User) -> None:
    await record(db, user, draft(500, "food"))
    await reshaping.set_emoji(db, user, "food", "🍜", update=new_update(), now=NOON)
    await _rename(db, user, "food", "eating")
    assert (await _known(db, user)).emoji == {"eating": "🍜"}
    await _undo(db, user)
    assert (await _known(db, user)).emoji == {"food": "🍜"}
    await _undo(db, user)
    assert (await _known(db, user)).emoji == {}


async def test_the_same_inbox_row_acts_once(db: Database, user: User) -> None:
    await record(db, user, draft(500, "fun"))
    first = await reshaping.rename(db, user, "fun", "leisure", update=77, now=NOON)
    again = await reshaping.rename(db, user, "fun", "leisure", update=77, now=NOON)
    assert first == again
    await _undo(db, user)
    assert await _counts(db, user) == {"fun": 1}


@pytest.mark.parametrize(("source", "target"), [("salary", "food"), ("food", "income"), ("", "food")])
async def test_income_and_nothing_stay_apart(db: Database, user: User, source: str, target: str) -> None:
    await record(db, user, draft(500, "food"))
    with pytest.raises(NotFound):
        await _merge(db, user, source, target)


async def test_nobody_else_is_touched(db: Database, user: User) -> None:
    other = await meet(db, 8)
    await record(db, other, draft(500, "fun"))
    await record(db, user, draft(500, "fun"))
    await _rename(db, user, "fun", "leisure")
    assert await _counts(db, other) == {"fun": 1}
    assert await _filed(db, other, "fun") == "fun"


def test_the_nearest_name_is_suggested() -> None:
    assert reshaping.nearest("grocries", ["Food", "Groceries"]) == "Groceries"
    assert reshaping.nearest("xyz", ["Food", "Groceries"]) is None
