"""The numbers of the model replies, exactly."""

from __future__ import annotations

from datetime import date

import pytest

from bot.ledger import bills, budgets, expenses
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.period import month_of
from bot.storage.database import Database
from tests.ledger.given import EUR, TODAY, at_noon, draft, meet, money, record

CNY = Currency("CNY")


async def scene(db: Database, budget: int, spent: int, first: int, second: int, currency: Currency = EUR):
    user = await meet(db, language="zh" if currency == CNY else "de")
    await budgets.set_budget(db, user, Money(budget * 100, currency), today=date(2026, 11, 1))
    await record(
        db,
        user,
        draft(spent * 100, "home", on=date(2026, 11, 9), currency=currency),
        now=at_noon(date(2026, 11, 9)),
    )
    for name, day, amount in (("phone", 21, first), ("gym", 26, second)):
        await bills.add(
            db,
            user,
            name=name,
            category="bills",
            amount=Money(amount * 100, currency),
            every="month",
            first_on=date(2026, 11, day),
            today=TODAY,
        )
    return user


@pytest.mark.parametrize(
    ("currency", "budget", "spent", "first", "second", "amount", "per_day", "left_today", "left", "tomorrow"),
    [
        (EUR, 1500, 1000, 22, 40, 2350, 31, 7, 47650, 31),
        (CNY, 6000, 4000, 60, 88, 2500, 132, 107, 197500, 140),
    ],
)
async def test_after_one_expense(
    db: Database,
    currency: Currency,
    budget: int,
    spent: int,
    first: int,
    second: int,
    amount: int,
    per_day: int,
    left_today: int,
    left: int,
    tomorrow: int,
) -> None:
    user = await scene(db, budget, spent, first, second, currency)
    recorded = await record(db, user, draft(amount, currency=currency))
    allowance = recorded.standing.allowance
    assert allowance is not None
    assert allowance.per_day == Money(per_day * 100, currency)
    assert allowance.left_today == Money(left_today * 100, currency)
    assert allowance.left == Money(left, currency)
    assert allowance.tomorrow == Money(tomorrow * 100, currency)
    assert not allowance.is_over


async def test_the_sum_behind_the_allowance(db: Database) -> None:
    user = await scene(db, 1500, 1000, 22, 40)
    standing = (await record(db, user, draft(2350))).standing
    allowance = standing.allowance
    assert allowance is not None
    assert (allowance.limit, allowance.spent_before) == (money(150000), money(100000))
    assert (allowance.bills_total, allowance.days_left) == (money(6200), 14)
    assert allowance.spent_today == money(2350)
    assert [(due.name, due.due_on.day) for due in allowance.bills] == [("phone", 21), ("gym", 26)]
    assert standing.period == month_of(TODAY)
    assert standing.spent == money(102350)


async def test_three_lines_in_one_message(db: Database) -> None:
    user = await scene(db, 1500, 1000, 22, 40)
    recorded = await record(db, user, draft(450, "coffee"), draft(1200, "transport"), draft(980))
    allowance = recorded.standing.allowance
    assert allowance is not None
    assert sum(expense.amount.minor for expense in recorded.expenses) == 2630
    assert allowance.left_today == money(400)
    assert allowance.left == money(47370)


async def test_first_day_counted_from_today(db: Database) -> None:
    user = await meet(db)
    await budgets.set_budget(db, user, money(150000), today=TODAY)
    status = await budgets.count_from_today(db, user, TODAY)
    assert (status.limit, status.counted_from) == (money(70000), TODAY)
    allowance = (await record(db, user, draft(2350))).standing.allowance
    assert allowance is not None
    assert (allowance.per_day, allowance.days_left) == (money(5000), 14)
    assert allowance.left_today == money(2600)
    december = (await expenses.standing(db, user, date(2026, 12, 1))).budget
    assert december is not None
    assert (december.limit, december.counted_from) == (money(150000), None)


async def test_eighty_per_cent_alert(db: Database) -> None:
    user = await scene(db, 1500, 1000, 22, 40)
    day = date(2026, 11, 20)
    await record(db, user, draft(2200, "bills", on=day, note="phone"), now=at_noon(day))
    recorded = await record(db, user, draft(17800, on=day), now=at_noon(day))
    (alert,) = recorded.standing.alerts
    assert (alert.percent, alert.status.spent, alert.status.limit) == (80, money(120000), money(150000))
    allowance = recorded.standing.allowance
    assert allowance is not None
    assert allowance.tomorrow == money(2600)  # (1,500 - 1,200 - 40 gym) over the ten days to go
    assert [due.name for due in allowance.bills_ahead] == ["gym"]


async def test_all_of_the_day_is_still_there(db: Database) -> None:
    user = await scene(db, 1500, 1000, 22, 40)
    allowance = (await expenses.standing(db, user, TODAY)).allowance
    assert allowance is not None
    assert allowance.left_today == money(3100)


async def test_overspending_leaves_nothing_today_and_says_tomorrow(db: Database) -> None:
    user = await scene(db, 1500, 1000, 22, 40)
    allowance = (await record(db, user, draft(20000))).standing.allowance
    assert allowance is not None
    assert allowance.is_over
    assert allowance.left_today == money(0)
    assert allowance.tomorrow == money(1800)  # (300 - 62) over 13 days
