"""Undo: a stack, each change once, nothing resurrected."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import NotFound, NothingToRedo, NothingToUndo
from bot.ledger import bills, changing, correcting, expenses, messages, recording, undoing, users
from bot.ledger.undoing import CHANGED_SINCE
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import Source
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, TODAY, draft, meet, message, money, new_update, record


async def amounts(db: Database, user: User) -> list[int]:
    page = await expenses.page(db, user, offset=0, size=100)
    return sorted(expense.amount.minor for expense in page.expenses)


async def correct(db: Database, user: User, expense_id: int, minor: int) -> changing.Recorded:
    return await correcting.correct(db, user, expense_id, update=new_update(), now=NOON, amount=money(minor))


async def test_each_undo_takes_back_one_more(db: Database, user: User) -> None:
    first = await record(db, user, draft(100))
    await record(db, user, draft(200), draft(300))
    await correct(db, user, first.expenses[0].id, 150)
    await undoing.delete(db, user, first.expenses[0].id, update=new_update(), now=NOON)
    seen = []
    for _ in range(4):
        undone = await undoing.undo(db, user, update=new_update(), now=NOON)
        seen.append((undone.kind, undone.count, await amounts(db, user)))
    assert seen == [
        ("delete", 1, [150, 200, 300]),
        ("edit", 1, [100, 200, 300]),
        ("add", 2, [100]),
        ("add", 1, []),
    ]
    with pytest.raises(NothingToUndo):
        await undoing.undo(db, user, update=new_update(), now=NOON)


async def test_the_same_undo_redelivered_acts_once(db: Database, user: User) -> None:
    await record(db, user, draft(100))
    await record(db, user, draft(200))
    update = new_update()
    first = await undoing.undo(db, user, update=update, now=NOON)
    assert await undoing.undo(db, user, update=update, now=NOON) == first
    assert await amounts(db, user) == [100]


async def test_the_button_works_once(db: Database, user: User) -> None:
    first = await record(db, user, draft(100))
    await record(db, user, draft(200))
    update = new_update()
    undone = await undoing.undo_change(db, user, first.change_id, update=update, now=NOON)
    assert undone.expenses[0].amount == money(100)
    assert await undoing.undo_change(db, user, first.change_id, update=update, now=NOON) == undone
    with pytest.raises(NotFound):
        await undoing.undo_change(db, user, first.change_id, update=new_update(), now=NOON)
    assert await amounts(db, user) == [200]


async def test_the_button_of_an_add_takes_later_edits_with_it(db: Database, user: User) -> None:
    source = message()
    first = await record(db, user, draft(100), draft(200), source=source)
    await recording.amend(
        db, user, [draft(100), draft(250), draft(300)], source=source, update=new_update(), now=NOON
    )
    await correct(db, user, first.expenses[0].id, 150)
    other = await record(db, user, draft(999))
    await undoing.undo_change(db, user, first.change_id, update=new_update(), now=NOON)
    assert await amounts(db, user) == [999]
    undone = await undoing.undo(db, user, update=new_update(), now=NOON)
    assert undone.change_id == other.change_id
    with pytest.raises(NothingToUndo):
        await undoing.undo(db, user, update=new_update(), now=NOON)


async def test_the_button_of_an_edit_changed_since_says_so(db: Database, user: User) -> None:
    first = await record(db, user, draft(100))
    edit = await correct(db, user, first.expenses[0].id, 150)
    await correct(db, user, first.expenses[0].id, 175)
    with pytest.raises(NotFound) as refused:
        await undoing.undo_change(db, user, edit.change_id, update=new_update(), now=NOON)
    assert refused.value.sentence == CHANGED_SINCE
    assert await amounts(db, user) == [175]


async def test_the_button_of_what_was_deleted_since_is_gone(db: Database, user: User) -> None:
    first = await record(db, user, draft(100))
    await undoing.delete(db, user, first.expenses[0].id, update=new_update(), now=NOON)
    with pytest.raises(NotFound):
        await undoing.undo_change(db, user, first.change_id, update=new_update(), now=NOON)


async def test_delete_twice(db: Database, user: User) -> None:
    (expense,) = (await record(db, user, draft(100))).expenses
    update = new_update()
    deleted = await undoing.delete(db, user, expense.id, update=update, now=NOON)
    assert await undoing.delete(db, user, expense.id, update=update, now=NOON) == deleted
    with pytest.raises(NotFound):
        await undoing.delete(db, user, expense.id, update=new_update(), now=NOON)
    restored = await undoing.undo(db, user, update=new_update(), now=NOON)
    assert restored.expenses == (expense,)


async def test_everything_comes_back_as_it_was(db: Database, user: User) -> None:
    wanted = draft(100, "Üben", note="a 'note'", tags=("x", "y"), on=date(2026, 2, 28))
    (before,) = (await record(db, user, wanted)).expenses
    await correcting.correct(
        db, user, before.id, update=new_update(), now=NOON, category="fun", note="", spent_on=date(2026, 3, 1)
    )
    await undoing.undo(db, user, update=new_update(), now=NOON)
    assert await expenses.get(db, user, before.id) == before


async def test_the_button_of_an_edit_works_once_the_later_one_was_undone(db: Database, user: User) -> None:
    first = await record(db, user, draft(100))
    edit = await correct(db, user, first.expenses[0].id, 150)
    await correct(db, user, first.expenses[0].id, 175)
    await undoing.undo(db, user, update=new_update(), now=NOON)
    await undoing.undo_change(db, user, edit.change_id, update=new_update(), now=NOON)
    assert await amounts(db, user) == [100]


async def test_a_line_that_an_edit_added_is_undone_as_an_addition(db: Database, user: User) -> None:
    source = message()
    await recording.record(db, user, [draft(100)], source=source, update=new_update(), now=NOON)
    two = [draft(100), draft(50)]
    await recording.amend(db, user, two, source=source, update=new_update(), now=NOON)
    undone = await undoing.undo(db, user, update=new_update(), now=NOON)
    assert (undone.kind, [one.amount for one in undone.expenses]) == ("add", [money(50)])
    assert await amounts(db, user) == [100]


async def undo(db: Database, user: User, update: int | None = None) -> undoing.Undone:
    return await undoing.undo(db, user, update=update or new_update(), now=NOON)


async def redo(db: Database, user: User, update: int | None = None) -> undoing.Undone:
    return await undoing.redo(db, user, update=update or new_update(), now=NOON)


async def test_redo_goes_through_everything_that_was_taken_back(db: Database, user: User) -> None:
    first = await record(db, user, draft(100))
    await record(db, user, draft(200), draft(300))
    await correct(db, user, first.expenses[0].id, 150)
    await undoing.delete(db, user, first.expenses[0].id, update=new_update(), now=NOON)
    for _ in range(4):
        await undo(db, user)
    seen = []
    for _ in range(4):
        again = await redo(db, user)
        assert again.is_redo
        seen.append((again.kind, again.count, await amounts(db, user)))
    assert seen == [
        ("add", 1, [100]),
        ("add", 2, [100, 200, 300]),
        ("edit", 1, [150, 200, 300]),
        ("delete", 1, [200, 300]),
    ]
    with pytest.raises(NothingToRedo):
        await redo(db, user)
    assert (await undo(db, user)).kind == "delete"


async def test_a_new_change_ends_what_could_be_redone(db: Database, user: User) -> None:
    await record(db, user, draft(100))
    await undo(db, user)
    await record(db, user, draft(200))
    await undo(db, user)
    await redo(db, user)
    with pytest.raises(NothingToRedo):
        await redo(db, user)
    assert await amounts(db, user) == [200]


async def test_after_a_crash_nothing_is_taken_back_or_done_twice(db: Database, user: User) -> None:
    await record(db, user, draft(100))
    taking, again = new_update(), new_update()
    undone, redone = await undo(db, user, taking), await redo(db, user, again)
    assert (await undo(db, user, taking)).change_id == undone.change_id
    assert await redo(db, user, again) == redone
    assert await amounts(db, user) == [100]


async def test_what_went_with_a_button_comes_back_with_it(db: Database, user: User) -> None:
    first = await record(db, user, draft(100))
    await correct(db, user, first.expenses[0].id, 150)
    await undoing.undo_change(db, user, first.change_id, update=new_update(), now=NOON)
    assert await amounts(db, user) == []
    await redo(db, user)
    assert await amounts(db, user) == [150]
    assert (await undo(db, user)).kind == "edit"


async def test_redo_after_the_currency_was_relabelled(db: Database, user: User) -> None:
    first = await record(db, user, draft(100))
    await correct(db, user, first.expenses[0].id, 150)
    await undo(db, user)
    await users.set_currency(db, user, Currency("KWD"), relabel=True)
    await redo(db, user)
    assert (await expenses.get(db, user, first.expenses[0].id)).amount == Money(1500, Currency("KWD"))


async def test_nobody_redoes_what_another_took_back(db: Database, user: User) -> None:
    stranger = await meet(db, 8)
    taken = await record(db, user, draft(100))
    await undo(db, user)
    with pytest.raises(NothingToRedo):
        await undoing.redo(db, stranger, taken.change_id, update=new_update(), now=NOON)


async def test_the_words_of_a_message_correct_once(db: Database, user: User) -> None:
    (expense,) = (await record(db, user, draft(100))).expenses
    said = message()

    async def say() -> changing.Recorded:
        return await correcting.correct(
            db, user, expense.id, update=new_update(), now=NOON, message=said, amount=money(450)
        )

    first = await say()
    await undo(db, user)
    assert (await say()).change_id == first.change_id
    assert await amounts(db, user) == [100]


async def test_several_are_changed_and_deleted_as_one_step(db: Database, user: User) -> None:
    ids = [one.id for one in (await record(db, user, draft(100), draft(200), draft(300))).expenses]
    done = await correcting.correct(db, user, *ids, update=new_update(), now=NOON, category="fun")
    assert [one.category for one in done.expenses] == ["fun"] * 3
    gone = await undoing.delete(db, user, *ids[:2], update=new_update(), now=NOON)
    assert gone.count == 2
    await undo(db, user)
    await undo(db, user)
    page = await expenses.page(db, user, offset=0)
    assert {one.category for one in page.expenses} == {"food"}
    stranger = await meet(db, 8)
    with pytest.raises(NotFound):
        await undoing.delete(db, stranger, *ids, update=new_update(), now=NOON)


async def test_which_expenses_a_message_means(db: Database, user: User) -> None:
    source, said = message(), message()
    (expense,) = (await record(db, user, draft(100), source=source)).expenses
    await messages.save_confirmation(
        db, user, chat_id=source.chat_id, message_id=source.message_id, reply_id=90_001
    )
    done = await correcting.correct(
        db, user, expense.id, update=new_update(), now=NOON, message=said, amount=money(450)
    )
    for number in (source.message_id, 90_001, said.message_id):
        means = await messages.meant(db, user, Source(source.bot_id, source.chat_id, number))
        assert means == (done.expenses, True)
    assert await messages.meant(db, await meet(db, 8), source) == ((), False)
    await undoing.delete(db, user, expense.id, update=new_update(), now=NOON)
    assert await messages.meant(db, user, source) == ((), True)


async def test_a_bill_is_paid_again_by_what_is_done_again(db: Database, user: User) -> None:
    await bills.add(
        db,
        user,
        name="gym",
        category="health",
        amount=money(4000),
        every="month",
        first_on=TODAY,
        today=TODAY,
    )
    (paid,) = (await record(db, user, draft(4000, "health", note="gym"))).expenses
    assert paid.bill_id is not None
    await undo(db, user)
    await redo(db, user)
    assert await expenses.get(db, user, paid.id) == paid
