"""The outlook from stored paths: sums that can be done by hand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from bot.ledger import bills, budgets, expenses, forecasts, imports, models, users
from bot.ledger.detected import DetectedBill
from bot.ledger.forecasts import Outlook, TooEarly
from bot.money.currency import Currency
from bot.money.period import month_of
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, TODAY, at_noon, draft, money, record

FIRST = TODAY - timedelta(days=40)


async def lived(db: Database, user: User, *, daily: int = 1000) -> None:
    """Forty days with the same spending, up to yesterday."""
    days = [FIRST + timedelta(days=step) for step in range(40)]
    await record(db, user, *(draft(daily, on=day) for day in days), now=at_noon(FIRST))


async def store(
    db: Database,
    user: User,
    daily: list[float],
    *,
    starts_on: date = TODAY,
    trained_on: date = TODAY,
    scores: dict[str, float] | None = None,
    bills: Sequence[DetectedBill] = (),
) -> None:
    """Paths that spend the same every day, a hundred of each amount."""
    paths = np.repeat(np.array(daily, dtype=np.float32), 100)[:, None] * np.ones((1, 62), dtype=np.float32)
    details = {
        "scores": scores or {"lstm": 1.5},
        "loss_curve": [2.0, 1.0],
        "by_day": [["2026-11-16", 1000, 500, 900, 1500]],
        "mse": 40_000.0,
        "r2": 0.1,
        "known_days": 40,
    }
    await models.store(
        db,
        user,
        weights=b"w",
        paths=paths,
        starts_on=starts_on,
        answered_by="lstm",
        trained_at=at_noon(trained_on),
        details=details,
        bills=bills,
    )


async def look(db: Database, user: User, today: date = TODAY) -> Outlook:
    found = await forecasts.outlook(db, user, today)
    assert isinstance(found, Outlook)
    return found


async def test_too_early_on_the_first_day(db: Database, user: User) -> None:
    await budgets.set_budget(db, user, money(150000), today=TODAY)
    await budgets.count_from_today(db, user, TODAY)
    await record(db, user, draft(2350))
    found = await forecasts.outlook(db, user, TODAY)
    assert isinstance(found, TooEarly)
    assert (found.known_days, found.ready_on) == (1, date(2026, 12, 1))
    allowance = found.standing.allowance
    assert allowance is not None
    assert (allowance.per_day, allowance.left_today) == (money(5000), money(2600))


async def test_known_but_not_trained_yet(db: Database, user: User) -> None:
    await lived(db, user)
    found = await forecasts.outlook(db, user, TODAY)
    assert isinstance(found, TooEarly)
    assert (found.known_days, found.ready_on) == (40, TODAY)


async def test_the_month_end_is_what_is_spent_and_what_is_to_come(db: Database, user: User) -> None:
    await lived(db, user)
    await store(db, user, [1000.0])
    found = await look(db, user)
    assert found.spent == money(16 * 1000)  # the 1st to the 16th
    assert (found.low, found.median, found.high) == (money(30000), money(30000), money(30000))
    assert found.next7 == money(7000)
    assert (found.usual_day, found.known_days, found.first_known) == (money(1000), 40, FIRST)
    assert found.spent_by_day == (*range(1000, 17000, 1000), 16000)
    assert found.bands[50] == tuple(range(17000, 31000, 1000))
    assert (found.answered_by, found.trained_at) == ("lstm", NOON)
    assert (found.budget, found.chance, found.run_out, found.enough_day) == (None, None, None, None)


async def test_what_is_spent_today_is_taken_from_todays_path(db: Database, user: User) -> None:
    await lived(db, user)
    await store(db, user, [1000.0])
    await record(db, user, draft(400))
    assert (await look(db, user)).median == money(30000)


async def test_bills_to_come_are_added_and_never_scaled(db: Database, user: User) -> None:
    await lived(db, user)
    await store(db, user, [1000.0])
    await bills.add(
        db, user, name="rent", category="home", amount=money(5000), every="month",
        first_on=date(2026, 11, 20), today=TODAY,
    )  # fmt: skip
    found = await look(db, user)
    assert (found.median, found.next7) == (money(35000), money(12000))
    assert found.bands[50][2:4] == (19000, 25000)
    await budgets.set_budget(db, user, money(30000), today=TODAY)
    found = await look(db, user)
    assert found.enough_day == money(600)  # (300 - 160 - 50) over 14 days, whole units below one kept
    await record(db, user, draft(5000, note="rent"))
    assert (await look(db, user)).median == money(35000)


@pytest.mark.parametrize(
    ("limit", "chance"), [(15999, 0), (16000, 5), (23001, 25), (30001, 50), (37001, 75), (44001, 95)]
)
async def test_the_chance_in_steps_of_five(db: Database, user: User, limit: int, chance: int) -> None:
    await lived(db, user)
    await store(db, user, [500.0, 1000.0, 1500.0, 2000.0])
    await budgets.set_budget(db, user, money(limit), today=TODAY)
    assert (await look(db, user)).chance == chance


async def test_never_certain_while_the_day_is_not_over(db: Database, user: User) -> None:
    await lived(db, user)
    await store(db, user, [0.0])
    await budgets.set_budget(db, user, money(16000), today=TODAY)
    assert (await look(db, user)).chance == 95


async def test_when_it_runs_out(db: Database, user: User) -> None:
    await lived(db, user)
    await store(db, user, [1000.0])
    await budgets.set_budget(db, user, money(20500), today=TODAY)
    found = await look(db, user)
    assert found.run_out == (date(2026, 11, 21), date(2026, 11, 21))  # 160, and the fifth day from the 17th
    assert found.chance == 5
    assert found.enough_day == money(300)  # 45 over 14 days


async def test_a_model_of_days_ago_is_held_against_what_came_since(db: Database, user: User) -> None:
    await lived(db, user)
    await store(db, user, [500.0, 1000.0, 4000.0], starts_on=TODAY - timedelta(days=5))
    found = await look(db, user)
    assert found.median == money(30000)


async def test_a_model_whose_paths_end_too_soon_does_not_answer(db: Database, user: User) -> None:
    await lived(db, user)
    await store(db, user, [1000.0], starts_on=TODAY - timedelta(days=50))
    assert isinstance(await forecasts.outlook(db, user, TODAY), TooEarly)


async def test_early_in_the_month_and_silent(db: Database, user: User) -> None:
    await lived(db, user)
    await store(db, user, [1000.0])
    assert not (await look(db, user)).is_early
    december = await look(db, user, date(2026, 12, 5))
    assert december.is_early
    assert december.silent_since == TODAY - timedelta(days=1)


async def test_what_if(db: Database, user: User) -> None:
    await lived(db, user)
    await store(db, user, [500.0, 1000.0, 1500.0, 2000.0])
    await budgets.set_budget(db, user, money(44001), today=TODAY)
    found = await forecasts.what_if(db, user, money(14000), TODAY)
    assert not isinstance(found, TooEarly)
    assert (found.chance_before, found.chance_after) == (95, 50)
    assert found.median_after == found.before.median + money(14000)
    assert (found.next_on, found.fits) == (date(2026, 12, 1), False)
    assert (found.per_day_before, found.per_day_after) == (money(2000), money(1000))
    assert (await expenses.page(db, user, offset=0)).total == 40


async def test_what_was_said_on_the_tenth_is_held_against_what_came(db: Database, user: User) -> None:
    await lived(db, user)
    await store(db, user, [1000.0], starts_on=date(2026, 11, 1))
    for day in (8, 10, 12):
        await look(db, user, date(2026, 11, day))
    found = await forecasts.accuracy(db, user, date(2026, 12, 1))
    assert found is not None
    (past,) = found.past
    said = await forecasts.said(db, user, date(2026, 11, 10))
    assert said is not None
    assert (past.period, past.low.minor) == (month_of(TODAY), said.low_minor)
    assert past.came == money(16000)
    assert past.median == money(said.median_minor)
    assert past.line == money(9 * 1000 * 30 // 9)
    assert (found.mse, found.r2, found.loss_curve, found.scores) == (4.0, 0.1, (2.0, 1.0), {"lstm": 1.5})
    assert found.by_day == ((date(2026, 11, 16), 1000, 500, 900, 1500),)
    november = await forecasts.accuracy(db, user, TODAY)
    assert november is not None
    assert november.past == ()


async def test_no_accuracy_before_a_model(db: Database, user: User) -> None:
    assert await forecasts.accuracy(db, user, TODAY) is None


async def test_who_is_to_be_retrained(db: Database, user: User) -> None:
    assert await models.stale(db, NOON) == []
    await lived(db, user)
    assert await models.stale(db, NOON) == [user.id]
    await store(db, user, [1000.0])
    assert await models.stale(db, NOON) == []
    assert await models.stale(db, NOON + timedelta(days=1)) == [user.id]
    rows = "".join(f"2026-01-{day:02d},5\n" for day in range(1, 13))
    await imports.preview(
        db, user, content=f"date,amount\n{rows}".encode(), name="x", chat_id=7, message_id=9,
        today=TODAY, now=NOON,
    )  # fmt: skip
    later = NOON + timedelta(minutes=1)
    await imports.import_upload(db, user, chat_id=7, message_id=9, update=1, now=later)
    assert await models.stale(db, later) == [user.id]


async def test_a_silent_persons_paths_are_renewed_before_they_end(db: Database, user: User) -> None:
    await lived(db, user)
    silent_from = TODAY + timedelta(days=14)  # what follows is unknown: no news by itself
    await store(db, user, [1000.0], starts_on=silent_from)
    assert await models.stale(db, at_noon(silent_from + timedelta(days=27))) == []
    assert await models.stale(db, at_noon(silent_from + timedelta(days=28))) == [user.id]


async def test_nothing_is_kept_of_somebody_who_left(db: Database, user: User) -> None:
    await lived(db, user)
    await users.forget(db, user.id)
    await store(db, user, [1000.0])
    assert await forecasts.accuracy(db, user, TODAY) is None


async def test_another_currency_drops_the_forecast(db: Database, user: User) -> None:
    await lived(db, user)
    await store(db, user, [1000.0])
    owner = (await users.set_currency(db, user, Currency("USD"), relabel=True)).user
    assert isinstance(await forecasts.outlook(db, owner, TODAY), TooEarly)


def test_the_chat_loads_no_torch() -> None:

    names = "torch", "pandas", "sklearn"
    code = f"import sys, bot.ledger.forecasts; print(set({names}) & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize(
    "scores", [{"lstm": 0.6, "run_rate": 0.5}, {"lstm": 0.6}, {"lstm": 0.4, "run_rate": 0.5}]
)
async def test_the_first_own_model_is_told_once_and_only_if_true(
    db: Database, user: User, scores: dict[str, float]
) -> None:
    assert not await models.is_first_answer(db, user, NOON)
    await lived(db, user)
    await store(db, user, [1000.0], scores=scores)
    assert await models.is_first_answer(db, user, NOON) is (scores["lstm"] < 0.5)
    assert not await models.is_first_answer(db, user, NOON + timedelta(days=40))


async def test_enough_is_known_after_fourteen_days(db: Database, user: User) -> None:
    await record(db, user, draft(1000, on=TODAY - timedelta(days=13)), now=at_noon(TODAY))
    assert not await models.is_enough(db, user, TODAY)
    assert await models.is_enough(db, user, TODAY + timedelta(days=1))
