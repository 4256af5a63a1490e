"""Undo: a stack, each change once, nothing resurrected."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import NotFound, NothingToUndo
from bot.ledger import expenses
from bot.ledger.undoing import CHANGED_SINCE
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, draft, message, money, new_update, record


async def amounts(db: Database, user: User) -> list[int]:
    page = await expenses.page(db, user, offset=0, size=100)
    return sorted(expense.amount.minor for expense in page.expenses)


async def correct(db: Database, user: User, expense_id: int, minor: int) -> expenses.Recorded:
    return await expenses.correct(db, user, expense_id, update=new_update(), now=NOON, amount=money(minor))


async def test_each_undo_takes_back_one_more(db: Database, user: User) -> None:
    first = await record(db, user, draft(100))
    await record(db, user, draft(200), draft(300))
    await correct(db, user, first.expenses[0].id, 150)
    await expenses.delete(db, user, first.expenses[0].id, update=new_update(), now=NOON)
    seen = []
    for _ in range(4):
        undone = await expenses.undo(db, user, update=new_update(), now=NOON)
        seen.append((undone.kind, undone.count, await amounts(db, user)))
    assert seen == [
        ("delete", 1, [150, 200, 300]),
        ("edit", 1, [100, 200, 300]),
        ("add", 2, [100]),
        ("add", 1, []),
    ]
    with pytest.raises(NothingToUndo):
        await expenses.undo(db, user, update=new_update(), now=NOON)


async def test_the_same_undo_redelivered_acts_once(db: Database, user: User) -> None:
    await record(db, user, draft(100))
    await record(db, user, draft(200))
    update = new_update()
    first = await expenses.undo(db, user, update=update, now=NOON)
    assert await expenses.undo(db, user, update=update, now=NOON) == first
    assert await amounts(db, user) == [100]


async def test_the_button_works_once(db: Database, user: User) -> None:
    first = await record(db, user, draft(100))
    await record(db, user, draft(200))
    update = new_update()
    undone = await expenses.undo_change(db, user, first.change_id, update=update, now=NOON)
    assert undone.expenses[0].amount == money(100)
    assert await expenses.undo_change(db, user, first.change_id, update=update, now=NOON) == undone
    with pytest.raises(NotFound):
        await expenses.undo_change(db, user, first.change_id, update=new_update(), now=NOON)
    assert await amounts(db, user) == [200]


async def test_the_button_of_an_add_takes_later_edits_with_it(db: Database, user: User) -> None:
    source = message()
    first = await record(db, user, draft(100), draft(200), source=source)
    await expenses.amend(
        db, user, [draft(100), draft(250), draft(300)], source=source, update=new_update(), now=NOON
    )
    await correct(db, user, first.expenses[0].id, 150)
    other = await record(db, user, draft(999))
    await expenses.undo_change(db, user, first.change_id, update=new_update(), now=NOON)
    assert await amounts(db, user) == [999]
    undone = await expenses.undo(db, user, update=new_update(), now=NOON)
    assert undone.change_id == other.change_id
    with pytest.raises(NothingToUndo):
        await expenses.undo(db, user, update=new_update(), now=NOON)


async def test_the_button_of_an_edit_changed_since_says_so(db: Database, user: User) -> None:
    first = await record(db, user, draft(100))
    edit = await correct(db, user, first.expenses[0].id, 150)
    await correct(db, user, first.expenses[0].id, 175)
    with pytest.raises(NotFound) as refused:
        await expenses.undo_change(db, user, edit.change_id, update=new_update(), now=NOON)
    assert refused.value.sentence == CHANGED_SINCE
    assert await amounts(db, user) == [175]


async def test_the_button_of_what_was_deleted_since_is_gone(db: Database, user: User) -> None:
    first = await record(db, user, draft(100))
    await expenses.delete(db, user, first.expenses[0].id, update=new_update(), now=NOON)
    with pytest.raises(NotFound):
        await expenses.undo_change(db, user, first.change_id, update=new_update(), now=NOON)


async def test_delete_twice(db: Database, user: User) -> None:
    (expense,) = (await record(db, user, draft(100))).expenses
    update = new_update()
    deleted = await expenses.delete(db, user, expense.id, update=update, now=NOON)
    assert await expenses.delete(db, user, expense.id, update=update, now=NOON) == deleted
    assert not deleted.is_restored
    with pytest.raises(NotFound):
        await expenses.delete(db, user, expense.id, update=new_update(), now=NOON)
    restored = await expenses.undo(db, user, update=new_update(), now=NOON)
    assert restored.is_restored
    assert restored.expenses == (expense,)


async def test_everything_comes_back_as_it_was(db: Database, user: User) -> None:
    wanted = draft(100, "Üben", note="a 'note'", tags=("x", "y"), on=date(2026, 2, 28))
    (before,) = (await record(db, user, wanted)).expenses
    await expenses.correct(
        db, user, before.id, update=new_update(), now=NOON, category="fun", note="", spent_on=date(2026, 3, 1)
    )
    await expenses.undo(db, user, update=new_update(), now=NOON)
    assert await expenses.get(db, user, before.id) == before


async def test_the_button_of_an_edit_works_once_the_later_one_was_undone(db: Database, user: User) -> None:
    first = await record(db, user, draft(100))
    edit = await correct(db, user, first.expenses[0].id, 150)
    await correct(db, user, first.expenses[0].id, 175)
    await expenses.undo(db, user, update=new_update(), now=NOON)
    await expenses.undo_change(db, user, edit.change_id, update=new_update(), now=NOON)
    assert await amounts(db, user) == [100]


async def test_a_line_that_an_edit_added_is_undone_as_an_addition(db: Database, user: User) -> None:
    source = message()
    await expenses.record(db, user, [draft(100)], source=source, update=new_update(), now=NOON)
    two = [draft(100), draft(50)]
    await expenses.amend(db, user, two, source=source, update=new_update(), now=NOON)
    undone = await expenses.undo(db, user, update=new_update(), now=NOON)
    assert (undone.kind, [one.amount for one in undone.expenses]) == ("add", [money(50)])
    assert await amounts(db, user) == [100]
