"""Budgets: every month until changed, past months keep theirs."""

from __future__ import annotations

from datetime import date

import pytest

from bot.errors import NotFound
from bot.ledger import budgets, expenses
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import TODAY, at_noon, draft, money, record

NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 17), date(2026, 12, 5), date(2027, 1, 5)


async def limit_on(db: Database, user: User, day: date) -> int | None:
    found = (await expenses.standing(db, user, day)).budget
    return found.limit.minor if found else None


async def test_holds_every_month_until_changed(db: Database, user: User) -> None:
    await budgets.set_budget(db, user, money(150000), today=NOVEMBER)
    await budgets.set_budget(db, user, money(120000), today=DECEMBER)
    assert [await limit_on(db, user, day) for day in (date(2026, 10, 9), NOVEMBER, DECEMBER, JANUARY)] == [
        None, 150000, 120000, 120000,
    ]  # fmt: skip
    assert await budgets.set_budget(db, user, None, today=JANUARY) is None
    assert [await limit_on(db, user, day) for day in (NOVEMBER, DECEMBER, JANUARY)] == [150000, 120000, None]


async def test_whole_month_first_then_categories(db: Database, user: User) -> None:
    for category, limit in (("fun", 1), ("", 2), ("coffee", 3)):
        status = await budgets.set_budget(db, user, money(limit), category=category, today=TODAY)
        assert status is not None
        assert (status.category, status.limit) == (category, money(limit))
    assert [s.category for s in await budgets.statuses(db, user, TODAY)] == ["", "coffee", "fun"]


async def test_already_spent_counts_this_month_alone(db: Database, user: User) -> None:
    await budgets.set_budget(db, user, money(150000), today=TODAY)
    status = await budgets.set_opening(db, user, money(60000), TODAY)
    assert (status.spent, status.left, status.opening) == (money(60000), money(90000), money(60000))
    allowance = (await record(db, user, draft(1000))).standing.allowance
    assert allowance is not None
    assert (allowance.spent_before, allowance.per_day) == (money(60000), money(6400))
    raised = await budgets.set_budget(db, user, money(200000), today=TODAY)
    assert raised is not None
    assert raised.spent == money(61000)
    december = await budgets.statuses(db, user, DECEMBER)
    assert december[0].spent == money(0)


async def test_from_today_leaves_earlier_days_out(db: Database, user: User) -> None:
    await record(db, user, draft(90000, on=date(2026, 11, 3)))
    await budgets.set_budget(db, user, money(150000), today=TODAY)
    status = await budgets.count_from_today(db, user, TODAY)
    assert (status.limit, status.spent, status.counted_from) == (money(70000), money(0), TODAY)
    whole = await budgets.set_budget(db, user, money(150000), today=TODAY)
    assert whole is not None
    assert (whole.spent, whole.counted_from) == (money(90000), None)


async def test_from_today_of_a_budget_set_months_ago(db: Database, user: User) -> None:
    await budgets.set_budget(db, user, money(150000), today=date(2026, 9, 1))
    await budgets.count_from_today(db, user, TODAY)
    assert [await limit_on(db, user, day) for day in (date(2026, 10, 5), TODAY, DECEMBER)] == [
        150000, 70000, 150000,
    ]  # fmt: skip


async def test_without_a_budget_there_is_nothing_to_count(db: Database, user: User) -> None:
    with pytest.raises(NotFound):
        await budgets.count_from_today(db, user, TODAY)
    with pytest.raises(NotFound):
        await budgets.set_opening(db, user, money(1), TODAY)


async def test_a_proposal_needs_two_full_months(db: Database, user: User) -> None:
    await record(db, user, draft(100, on=date(2026, 9, 2)), now=at_noon(date(2026, 9, 2)))
    await record(db, user, draft(163400, on=date(2026, 10, 2)))
    assert await budgets.propose(db, user, TODAY) is None
    assert await budgets.propose(db, user, DECEMBER) is not None


async def test_a_proposal_holds_eight_months_in_ten(db: Database, user: User) -> None:
    for month, total in enumerate((1500, 1400, 1634, 1200, 1300, 1100, 1550, 1600, 2900, 3100), 1):
        await record(db, user, draft(total * 100, on=date(2026, month, 1)))
    proposal = await budgets.propose(db, user, date(2026, 11, 17))
    assert proposal is not None
    assert (proposal.limit, proposal.months_held, proposal.months) == (money(170000), 8, 10)
