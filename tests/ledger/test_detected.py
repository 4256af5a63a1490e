"""Bills seen in the spending: likely until somebody says what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from bot.errors import NotFound
from bot.ledger import bills, budgets, detected, expenses, forecasts, models, users
from bot.ledger.detected import DetectedBill
from bot.ledger.rises import Rise
from bot.money.expense import Kind
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, TODAY, at_noon, draft, meet, money, record

FIRST = date(2026, 11, 1)
RENT = DetectedBill(
    "a" * 16, "Rent Miller", "home", money(90000), money(90000), money(90000),
    "month", 1, (date(2026, 12, 1), date(2027, 1, 1)), 95,
)  # fmt: skip
POWER = DetectedBill(
    "b" * 16, "", "bills", money(5000), money(5800), money(6400), "month", 20,
    (date(2026, 11, 20), date(2026, 12, 20)), 72,
)  # fmt: skip


async def train(db: Database, user: User, *found: DetectedBill, daily: float = 0.0) -> None:
    await models.store(
        db, user, weights=None, paths=np.full((10, 62), daily, np.float32), starts_on=TODAY,
        answered_by="pool", trained_at=NOON, details={}, bills=found,
    )  # fmt: skip


async def listed(db: Database, user: User, today: date = TODAY) -> Sequence[DetectedBill]:
    return await detected.list_detected(db, user, today)


async def rents(db: Database, user: User) -> None:
    for month in (8, 9, 10, 11):
        day = date(2026, month, 1)
        await record(db, user, draft(90000, "home", note="Rent Miller", on=day), now=at_noon(day))
        await record(db, user, draft(1000, on=day), now=at_noon(day))


async def test_the_nearest_first_and_told_until_the_months_end(db: Database, user: User) -> None:
    await train(db, user, RENT, POWER)
    assert await listed(db, user) == (POWER, RENT)
    (due,) = await detected.to_come(db, user, TODAY)
    assert (due.name, due.category, due.amount, due.varies) == ("", "bills", money(5800), True)
    assert due.due_on == date(2026, 11, 20)
    later = await detected.to_come(db, user, date(2026, 12, 1))
    assert [(due.name, due.due_on.day) for due in later] == [("Rent Miller", 1), ("", 20)]
    assert await listed(db, user, date(2027, 3, 1)) == ()


async def test_a_higher_price_of_what_nobody_entered_is_told_once(db: Database, user: User) -> None:
    await train(db, user, RENT, POWER)
    day = date(2026, 12, 1)
    due = draft(95000, "home", note="Rent Miller", on=day)
    same = await record(db, user, replace(due, amount=money(90000)), now=at_noon(day))
    assert same.rise is None
    more = await record(db, user, due, now=at_noon(day))
    assert more.rise == Rise(None, "Rent Miller", money(90000), money(95000))
    assert (await record(db, user, due, now=at_noon(day))).rise is None
    other = await record(db, user, draft(9000, "bills", on=date(2026, 12, 20)), now=at_noon(day))
    assert other.rise is None  # not sure enough


async def test_what_was_paid_since_the_training_is_not_to_come(db: Database, user: User) -> None:
    await train(db, user, RENT, POWER)
    await record(db, user, draft(6100, "bills", note="whatever"))
    assert await detected.to_come(db, user, TODAY) == ()
    assert (await listed(db, user))[-1].days == (date(2026, 12, 20),)
    await record(db, user, draft(6100, "food"), draft(90000, "home", kind=Kind.INCOME, note="Rent Miller"))
    assert (await listed(db, user))[0] == RENT


async def test_nothing_is_kept_back_and_the_forecast_holds_them_already(db: Database, user: User) -> None:
    await budgets.set_budget(db, user, money(150000), today=TODAY)
    await rents(db, user)
    await train(db, user, daily=1000.0)
    without = await forecasts.outlook(db, user, TODAY)
    before = (await expenses.standing(db, user, TODAY)).allowance
    await train(db, user, RENT, POWER, daily=1000.0)
    found = await forecasts.outlook(db, user, TODAY)
    assert isinstance(found, forecasts.Outlook)
    assert [due.amount for due in found.seen] == [money(5800)]
    assert replace(found, seen=()) == without
    assert (await expenses.standing(db, user, TODAY)).allowance == before


async def test_confirming_is_entering(db: Database, user: User) -> None:
    await rents(db, user)
    await train(db, user, RENT, POWER)
    await detected.confirm(db, user, RENT.key, TODAY)
    ((bill, due),) = await bills.list_bills(db, user, TODAY)
    assert (bill.name, bill.category, bill.amount, bill.every) == (
        "Rent Miller",
        "home",
        money(90000),
        "month",
    )
    assert due.due_on == date(2026, 12, 1)
    assert await listed(db, user) == (POWER,)
    found = await models.history(db, user.id, TODAY)
    assert found is not None
    assert sum(found.minor) == 4 * 1000  # the rents are a bill's payments now, and no habit
    assert {each.amount.minor for each in await detected.searched(db, user, TODAY)} == {1000}
    with pytest.raises(NotFound):
        await detected.confirm(db, user, RENT.key, TODAY)


async def test_a_bill_known_by_its_category_is_entered_under_its_name(db: Database, user: User) -> None:
    await train(db, user, POWER)
    await detected.confirm(db, user, POWER.key, TODAY)
    ((bill, _),) = await bills.list_bills(db, user, TODAY)
    assert bill.name == "Rechnungen"
    recorded = await record(db, user, draft(6100, "bills", on=date(2026, 11, 17)))
    assert recorded.expenses[0].bill_id == bill.id


async def test_an_entered_bill_is_not_shown_twice(db: Database, user: User) -> None:
    await bills.add(
        db, user, name="rent", category="home", amount=money(91000), every="month",
        first_on=date(2026, 12, 1), today=TODAY,
    )  # fmt: skip
    await train(db, user, RENT, POWER)
    assert await listed(db, user) == (POWER,)
    assert [due.name for due in await detected.to_come(db, user, date(2026, 12, 1))] == [""]


async def test_dismissed_for_good_and_only_by_its_owner(db: Database, user: User) -> None:
    other = await meet(db, 8)
    await train(db, user, RENT, POWER)
    for act in (detected.dismiss(db, other, RENT.key), detected.dismiss(db, user, "f" * 16)):
        with pytest.raises(NotFound):
            await act
    with pytest.raises(NotFound):
        await detected.confirm(db, other, RENT.key, TODAY)
    await detected.dismiss(db, user, RENT.key)
    await detected.dismiss(db, user, RENT.key)  # the same tap, delivered twice
    with pytest.raises(NotFound):
        await detected.confirm(db, user, RENT.key, TODAY)
    await train(db, user, RENT, POWER)
    assert await listed(db, user) == (POWER,)


async def test_only_what_may_be_a_bill_is_searched(db: Database, user: User) -> None:
    usd = (await users.set_currency(db, user, money(1).currency, relabel=None)).user
    await record(
        db,
        usd,
        draft(500, note="tea", on=FIRST),
        draft(900, kind=Kind.INCOME, on=FIRST),
        draft(700, on=TODAY),
    )
    found = await detected.searched(db, usd, date(2026, 11, 16))
    assert [(each.note, each.amount) for each in found] == [("tea", money(500))]


async def test_another_currency_hides_them_and_relabelling_keeps_the_units(db: Database, user: User) -> None:
    yen = replace(money(1).currency, code="JPY")
    chosen = (await users.set_currency(db, user, money(1).currency, relabel=None)).user
    await record(db, chosen, draft(1250))
    await train(db, chosen, RENT)
    relabelled = (await users.set_currency(db, chosen, yen, relabel=True)).user
    (found,) = await listed(db, relabelled)
    assert (found.usual, found.days) == (money(900, yen), RENT.days)
    back = (await users.set_currency(db, relabelled, money(1).currency, relabel=False)).user
    assert await listed(db, back) == ()


async def test_forgetting_takes_them_too(db: Database, user: User) -> None:
    await train(db, user, RENT, POWER)
    await detected.dismiss(db, user, POWER.key)
    await users.forget(db, user.id)
    again = await meet(db, user.id)
    assert await listed(db, again) == ()
    await train(db, again, POWER)
    assert await listed(db, again) == (POWER,)


async def test_a_bill_paid_early_leaves_the_paths_and_tells_nothing_of_the_month(
    db: Database, user: User
) -> None:
    paths = np.full((10, 62), 1000.0, np.float32)
    power = (date(2026, 11, 20) - TODAY).days
    paths[:8, power] += 5800  # on eight of ten paths, on its day
    paths[8, power + 1] += 5800  # on one a day late; on one it does not come

    async def totals() -> tuple[int, int]:
        found = await forecasts.outlook(db, user, TODAY)
        assert isinstance(found, forecasts.Outlook)
        return found.median.minor - found.spent.minor, found.high.minor - found.spent.minor

    await rents(db, user)
    await models.store(
        db, user, weights=None, paths=paths, starts_on=TODAY,
        answered_by="pool", trained_at=NOON, details={}, bills=[POWER],
    )  # fmt: skip
    assert await totals() == (14 * 1000 + 5800, 14 * 1000 + 5800)
    await record(db, user, draft(5800, "bills", note="power"))
    assert await totals() == (14 * 1000, 14 * 1000)
