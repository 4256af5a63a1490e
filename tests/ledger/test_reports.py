"""What was spent on what, and which days are known."""

from __future__ import annotations

from datetime import date, timedelta

from bot.ledger import budgets, days, models, reports
from bot.money.expense import Kind
from bot.money.period import month_of, week_of
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import TODAY, draft, money, record

NOVEMBER = month_of(TODAY)


async def test_the_month_by_category(db: Database, user: User) -> None:
    await record(db, user, draft(6000, "food"), draft(3000, "fun"), draft(1000, "fun", kind=Kind.INCOME))
    await record(db, user, draft(2000, ""), draft(250000, "salary", kind=Kind.INCOME))
    await record(
        db, user, draft(4000, "food", on=date(2026, 10, 17)), draft(9, "food", on=date(2026, 10, 18))
    )
    await budgets.set_budget(db, user, money(150000), today=TODAY)
    found = await reports.stats(db, user, NOVEMBER, TODAY)
    assert (found.spent, found.income, found.count) == (money(10000), money(250000), 4)
    assert [(c.category, c.spent.minor, c.share, c.count, c.before.minor) for c in found.categories] == [
        ("food", 6000, 60, 1, 4000), ("", 2000, 20, 1, 0), ("fun", 2000, 20, 2, 0),
    ]  # fmt: skip
    assert [(m.period.start.month, m.spent.minor, m.limit) for m in found.months[-2:]] == [
        (10, 4009, None), (11, 10000, money(150000)),
    ]  # fmt: skip
    assert [m.period.start.month for m in found.months] == [6, 7, 8, 9, 10, 11]


async def test_an_empty_month(db: Database, user: User) -> None:
    found = await reports.stats(db, user, NOVEMBER, TODAY)
    assert (found.spent, found.categories, found.count) == (money(0), (), 0)


async def test_a_month_that_is_over_is_held_against_the_whole_one_before(db: Database, user: User) -> None:
    await record(db, user, draft(500, on=date(2026, 9, 30)), draft(700, on=date(2026, 10, 1)))
    found = await reports.stats(db, user, month_of(date(2026, 10, 1)), TODAY)
    assert found.categories[0].before == money(500)


async def test_a_week_beside_the_usual_one(db: Database, user: User) -> None:
    monday = date(2026, 11, 16)
    for weeks in range(1, 5):
        await record(db, user, draft(10000 * weeks, on=monday - timedelta(weeks=weeks)))
    await record(db, user, draft(22900, on=monday))
    found = await reports.week(db, user, week_of(monday))
    assert (found.spent, found.usual) == (money(22900), money(25000))
    assert (await reports.week(db, user, week_of(monday - timedelta(weeks=3)))).usual is None


async def test_the_typical_day(db: Database, user: User) -> None:
    first = TODAY - timedelta(days=10)
    await record(db, user, draft(1000, on=first))
    assert await reports.typical_day(db, user, TODAY) == money(100)
    assert await reports.typical_day(db, user, first + timedelta(days=6)) is None


async def test_silence_is_asked_about_after_three_days(db: Database, user: User) -> None:
    assert await days.silence(db, user, TODAY) is None
    await record(db, user, draft(100, on=date(2026, 11, 14)))
    found = [await days.silence(db, user, date(2026, 11, day)) for day in (14, 17, 18)]
    assert found == [None, None, days.Silence(date(2026, 11, 14), 3)]
    silent = [date(2026, 11, day) for day in (15, 16, 17)]
    await days.confirm_zero(db, user, silent)
    await days.confirm_zero(db, user, silent)
    assert await days.silence(db, user, date(2026, 11, 18)) is None


async def test_zero_for_a_fortnight_then_unknown(db: Database, user: User) -> None:
    await record(db, user, draft(100, on=date(2026, 10, 1)))
    found = await models.history(db, user.id, date(2026, 10, 20))
    assert found is not None
    assert (found.first, found.as_of, len(found.days)) == (date(2026, 10, 1), date(2026, 10, 19), 19)
    assert found.unknown == tuple(date(2026, 10, day) for day in (16, 17, 18, 19))
    await days.confirm_zero(db, user, [date(2026, 10, 18)])
    found = await models.history(db, user.id, date(2026, 10, 20))
    assert found is not None
    assert found.unknown == ()


async def test_no_history_on_the_first_day(db: Database, user: User) -> None:
    assert await models.history(db, user.id, TODAY) is None
    await record(db, user, draft(100))
    assert await models.history(db, user.id, TODAY) is None
    found = await models.history(db, user.id, TODAY + timedelta(days=1))
    assert found is not None
    assert (found.days, found.minor) == ((TODAY,), (100,))


async def test_a_day_of_refunds_is_nothing_and_not_less(db: Database, user: User) -> None:
    day = TODAY - timedelta(days=1)
    await record(db, user, draft(100, "fun", on=day), draft(300, "fun", on=day, kind=Kind.INCOME))
    found = await models.history(db, user.id, TODAY)
    assert found is not None
    assert found.minor == (0,)
