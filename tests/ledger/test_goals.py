"""Goals and tags on a real ledger: acted once, taken back, gone with the person."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from bot.errors import NotFound, Refusal
from bot.ledger import exports, goals, tags, undoing, users
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, TODAY, draft, meet, money, new_update, record

JUNE = date(2027, 6, 1)


async def laptop(db: Database, user: User, update: int | None = None) -> goals.Goal:
    made_by = update or new_update()
    return await goals.put_goal(db, user, "laptop", money(200000), JUNE, today=TODAY, update=made_by)


async def test_a_goal_set_twice_by_one_message_is_one(db: Database, user: User) -> None:
    update = new_update()
    first, again = await laptop(db, user, update), await laptop(db, user, update)
    assert first == again
    assert await goals.list_goals(db, user) == (first,)


async def test_the_same_name_changes_the_goal_and_keeps_what_is_saved(db: Database, user: User) -> None:
    made = await laptop(db, user)
    await goals.put_aside(db, user, made.id, money(5000), today=TODAY, update=new_update())
    target = money(90000)
    changed = await goals.put_goal(db, user, "LAPTOP", target, None, today=TODAY, update=new_update())
    assert (changed.id, changed.target, changed.saved, changed.due_on) == (made.id, target, money(5000), JUNE)


async def test_putting_aside_acts_once_and_can_be_taken_back(db: Database, user: User) -> None:
    made, update = await laptop(db, user), new_update()
    for _ in range(2):
        done = await goals.put_aside(db, user, made.id, money(5000), today=TODAY, update=update)
    assert done.goal.saved == money(5000)
    for is_undone, saved in ((True, 0), (True, 0), (False, 5000)):
        after = await goals.set_undone(db, user, done.saving.id, is_undone=is_undone)
        assert after.goal.saved == money(saved)


async def test_no_more_is_taken_out_than_is_there(db: Database, user: User) -> None:
    made = await laptop(db, user)
    await goals.put_aside(db, user, made.id, money(5000), today=TODAY, update=new_update())
    with pytest.raises(Refusal):
        await goals.put_aside(db, user, made.id, money(-5001), today=TODAY, update=new_update())
    done = await goals.put_aside(db, user, made.id, money(-5000), today=TODAY, update=new_update())
    found, put = await goals.savings(db, user, made.id)
    assert (done.goal.saved, sum(one.amount.minor for one in put)) == (money(0), found.saved.minor)


async def test_a_goal_is_its_persons_and_goes_with_them(db: Database, user: User) -> None:
    made, other = await laptop(db, user), await meet(db, 8)
    with pytest.raises(NotFound):
        await goals.put_aside(db, other, made.id, money(5000), today=TODAY, update=new_update())
    await users.forget(db, user.id)
    assert await goals.list_goals(db, await meet(db)) == ()


async def test_goals_are_in_the_complete_export(db: Database, user: User) -> None:
    made = await laptop(db, user)
    await goals.put_aside(db, user, made.id, money(5000), today=TODAY, update=new_update())
    content, _ = await exports.export(db, user, "json")
    (goal,) = json.loads(content)["goals"]
    assert (goal["name"], goal["target"], goal["due_on"]) == ("laptop", "2000.00", "2027-06-01")
    assert goal["savings"] == [{"date": TODAY.isoformat(), "amount": "50.00"}]


async def test_tags_are_summed_and_renamed_as_one_change(db: Database, user: User) -> None:
    await record(db, user, draft(1200, tags=("trip",)), draft(3000, "travel", tags=("Trip", "work")))
    await record(db, user, draft(800, tags=("work",), on=TODAY - timedelta(days=1)))
    done = await tags.rename(db, user, "trip", "work", update=(update := new_update()), now=NOON)
    again = await tags.rename(db, user, "trip", "work", update=update, now=NOON)
    assert done == again
    assert [(one.tag, one.spent, one.count) for one in await tags.totals(db, user)] == [
        ("work", money(5000), 3)
    ]
    await undoing.undo_change(db, user, done.change_id, update=new_update(), now=NOON)
    assert sorted((one.tag.lower(), one.count) for one in await tags.totals(db, user)) == [
        ("trip", 2), ("work", 2),
    ]  # fmt: skip
    with pytest.raises(NotFound):
        await tags.rename(db, user, "nothing", "work", update=new_update(), now=NOON)
