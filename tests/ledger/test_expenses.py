"""Recording, editing and correcting: once each, and only one's own."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import NotFound
from bot.ledger import budgets, correcting, expenses, messages, recording, undoing
from bot.ledger.messages import SourceState
from bot.money.expense import Expense, Kind
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, TODAY, at_noon, draft, meet, message, money, new_update, record


async def ledger_of(db: Database, user: User) -> list[Expense]:
    return list((await expenses.page(db, user, offset=0, size=100)).expenses)


async def test_recorded_as_written(db: Database, user: User) -> None:
    wanted = draft(2350, "food", note="lunch with Ana", tags=("work",), on=date(2026, 11, 15))
    recorded = await record(db, user, wanted)
    (expense,) = recorded.expenses
    assert (expense.amount, expense.category, expense.note) == (money(2350), "food", "lunch with Ana")
    assert (expense.spent_on, expense.tags, expense.recorded_at) == (date(2026, 11, 15), ("work",), NOON)
    assert recorded.is_first
    assert not (await record(db, user, draft(1))).is_first
    assert await expenses.get(db, user, expense.id) == expense


async def test_an_update_processed_twice_answers_the_same(db: Database, user: User) -> None:
    await budgets.set_budget(db, user, money(2500), today=TODAY)
    source, update = message(), new_update()
    first = await recording.record(db, user, [draft(2350)], source=source, update=update, now=NOON)
    again = await recording.record(db, user, [draft(2350)], source=source, update=update, now=NOON)
    assert again == first
    assert [alert.percent for alert in again.standing.alerts] == [80]
    assert len(await ledger_of(db, user)) == 1


async def test_a_message_redelivered_as_another_update_is_not_recorded_twice(
    db: Database, user: User
) -> None:
    source = message()
    first = await record(db, user, draft(100), draft(200), source=source)
    again = await record(db, user, draft(100), draft(200), source=source)
    assert (again.change_id, again.expenses) == (first.change_id, first.expenses)
    assert len(await ledger_of(db, user)) == 2


async def test_edit_changes_the_same_expense(db: Database, user: User) -> None:
    source = message()
    first = await record(db, user, draft(2350), source=source)
    later = at_noon(date(2026, 11, 18))
    edited = await recording.amend(db, user, [draft(2450, "")], source=source, update=new_update(), now=later)
    assert edited is not None
    assert edited.was == first.expenses
    (expense,) = edited.expenses
    assert expense.id == first.expenses[0].id
    assert (expense.amount, expense.category, expense.recorded_at) == (money(2450), "food", NOON)


async def test_a_category_chosen_by_button_outlives_an_edit_of_the_amount(db: Database, user: User) -> None:
    source = message()
    first = await record(db, user, draft(1200, "food"), source=source)
    id = first.expenses[0].id
    await correcting.correct(db, user, id, category="groceries", update=new_update(), now=NOON)
    same_words, other_words = draft(1300, "food"), draft(1300, "coffee")
    await recording.amend(db, user, [same_words], source=source, update=new_update(), now=NOON)
    assert (await expenses.get(db, user, id)).category == "groceries"
    await recording.amend(db, user, [other_words], source=source, update=new_update(), now=NOON)
    assert (await expenses.get(db, user, id)).category == "coffee"


async def test_edit_with_more_and_fewer_lines_is_one_change(db: Database, user: User) -> None:
    source = message()
    await record(db, user, draft(100), draft(200), source=source)
    longer = [draft(100), draft(250), draft(300)]
    edited = await recording.amend(db, user, longer, source=source, update=new_update(), now=NOON)
    assert edited is not None
    assert [e.amount.minor for e in edited.expenses] == [100, 250, 300]
    shorter = await recording.amend(db, user, [draft(7)], source=source, update=new_update(), now=NOON)
    assert shorter is not None
    assert [e.amount.minor for e in await ledger_of(db, user)] == [7]
    await undoing.undo(db, user, update=new_update(), now=NOON)
    assert sorted(e.amount.minor for e in await ledger_of(db, user)) == [100, 250, 300]
    await undoing.undo(db, user, update=new_update(), now=NOON)
    assert sorted(e.amount.minor for e in await ledger_of(db, user)) == [100, 200]


async def test_a_line_dropped_by_an_edit_comes_back_with_the_next(db: Database, user: User) -> None:
    source = message()
    await record(db, user, draft(100), draft(200), source=source)
    await recording.amend(db, user, [draft(100)], source=source, update=new_update(), now=NOON)
    await recording.amend(db, user, [draft(100), draft(50)], source=source, update=new_update(), now=NOON)
    assert sorted(e.amount.minor for e in await ledger_of(db, user)) == [50, 100]


async def test_a_line_deleted_by_hand_stays_deleted(db: Database, user: User) -> None:
    source = message()
    recorded = await record(db, user, draft(100), draft(200), source=source)
    await undoing.delete(db, user, recorded.expenses[1].id, update=new_update(), now=NOON)
    await recording.amend(db, user, [draft(101), draft(201)], source=source, update=new_update(), now=NOON)
    assert [e.amount.minor for e in await ledger_of(db, user)] == [101]


async def test_an_edit_that_says_the_same_changes_nothing(db: Database, user: User) -> None:
    source = message()
    first = await record(db, user, draft(100), source=source)
    same = await recording.amend(db, user, [draft(100)], source=source, update=new_update(), now=NOON)
    assert same is not None
    assert same.change_id == first.change_id


async def test_edit_of_an_unknown_and_of_an_undone_message(db: Database, user: User) -> None:
    source = message()
    assert await recording.amend(db, user, [draft(1)], source=source, update=1, now=NOON) is None
    assert await messages.source_state(db, user, source) is SourceState.UNKNOWN
    await record(db, user, draft(100), source=source)
    assert await messages.source_state(db, user, source) is SourceState.RECORDED
    await undoing.undo(db, user, update=new_update(), now=NOON)
    assert await messages.source_state(db, user, source) is SourceState.UNDONE
    with pytest.raises(NotFound):
        await recording.amend(db, user, [draft(1)], source=source, update=new_update(), now=NOON)
    with pytest.raises(NotFound):
        await record(db, user, draft(100), source=source)
    assert await ledger_of(db, user) == []


async def test_correct_one_field(db: Database, user: User) -> None:
    (expense,) = (await record(db, user, draft(100, ""))).expenses
    update = new_update()
    for _ in range(2):
        corrected = await correcting.correct(db, user, expense.id, update=update, now=NOON, category="fun")
        assert corrected.expenses[0].category == "fun"
        assert corrected.was == (expense,)
    day = date(2026, 11, 3)
    moved = await correcting.correct(db, user, expense.id, update=new_update(), now=NOON, spent_on=day)
    assert (moved.expenses[0].spent_on, moved.expenses[0].category) == (day, "fun")


async def test_nobody_touches_anothers(db: Database, user: User) -> None:
    stranger = await meet(db, 8)
    recorded = await record(db, user, draft(100))
    id_ = recorded.expenses[0].id
    with pytest.raises(NotFound):
        await expenses.get(db, stranger, id_)
    with pytest.raises(NotFound):
        await correcting.correct(db, stranger, id_, update=new_update(), now=NOON, category="x")
    with pytest.raises(NotFound):
        await undoing.delete(db, stranger, id_, update=new_update(), now=NOON)
    with pytest.raises(NotFound):
        await undoing.undo_change(db, stranger, recorded.change_id, update=new_update(), now=NOON)
    assert len(await ledger_of(db, user)) == 1
    assert await ledger_of(db, stranger) == []


async def test_page_newest_first(db: Database, user: User) -> None:
    for day in range(1, 11):
        await record(db, user, draft(day, on=date(2026, 11, day)))
    page = await expenses.page(db, user, offset=2, size=3)
    assert ([e.amount.minor for e in page.expenses], page.offset, page.total) == ([8, 7, 6], 2, 10)


async def test_a_refund_lowers_spending_and_income_does_not(db: Database, user: User) -> None:
    await record(db, user, draft(5000, "shopping"))
    await record(db, user, draft(2000, "shopping", kind=Kind.INCOME))
    await record(db, user, draft(200000, "salary", kind=Kind.INCOME))
    await record(db, user, draft(300, "", kind=Kind.INCOME))
    assert (await expenses.standing(db, user, TODAY)).spent == money(3000)


async def test_each_threshold_once_a_period(db: Database, user: User) -> None:
    await budgets.set_budget(db, user, money(10000), today=TODAY)
    await budgets.set_budget(db, user, money(1000), category="fun", today=TODAY)
    seen = []
    for minor, category in ((7900, "food"), (100, "food"), (2100, "food"), (500, "food"), (1200, "fun")):
        alerts = (await record(db, user, draft(minor, category))).standing.alerts
        seen.append([(alert.status.category, alert.percent) for alert in alerts])
    assert seen == [[], [("", 80)], [("", 100)], [], [("fun", 100)]]
    await undoing.undo(db, user, update=new_update(), now=NOON)
    assert (await record(db, user, draft(1200, "fun"))).standing.alerts == ()
    december = at_noon(date(2026, 12, 2))
    again = await record(db, user, draft(9000, on=date(2026, 12, 2)), now=december)
    assert [alert.percent for alert in again.standing.alerts] == [80]


async def test_income_and_earlier_months_raise_no_alert(db: Database, user: User) -> None:
    await budgets.set_budget(db, user, money(1000), today=date(2026, 10, 1))
    october = await record(db, user, draft(5000, on=date(2026, 10, 30)))
    income = await record(db, user, draft(5000, "salary", kind=Kind.INCOME))
    assert october.standing.alerts == income.standing.alerts == ()


async def test_category_budgets_of_touched_categories(db: Database, user: User) -> None:
    for category in ("food", "fun"):
        await budgets.set_budget(db, user, money(10000), category=category, today=TODAY)
    standing = (await record(db, user, draft(2500, "food"))).standing
    (status,) = standing.category_budgets
    assert (status.category, status.left, status.percent) == ("food", money(7500), 25)
    assert standing.budget is None
    assert standing.allowance is None
    assert len((await expenses.standing(db, user, TODAY)).category_budgets) == 2


async def test_confirmation_is_found_again(db: Database, user: User) -> None:
    await messages.save_confirmation(db, user, chat_id=7, message_id=5, reply_id=6)
    await messages.save_confirmation(db, user, chat_id=7, message_id=5, reply_id=9)
    assert await messages.find_confirmation(db, chat_id=7, message_id=5) == 9
    assert await messages.find_confirmation(db, chat_id=8, message_id=5) is None


async def test_a_budget_passed_before_it_was_set_raises_no_alert(db: Database, user: User) -> None:
    await record(db, user, draft(8500))
    await budgets.set_budget(db, user, money(10000), today=TODAY)
    assert (await record(db, user, draft(100))).standing.alerts == ()
    assert [a.percent for a in (await record(db, user, draft(1400))).standing.alerts] == [100]
