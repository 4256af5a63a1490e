"""Bills as the worker finds them, and all the way from expenses that were recorded to what is listed."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pytest

from bot import sample
from bot.jobs import retrain, series
from bot.jobs.bill_search import find_bills, payee
from bot.ledger import bills, detected, imports, users
from bot.money.category import LONGEST
from bot.storage.database import Database
from bot.storage.forecasts import find_forecast
from tests.jobs import workers
from tests.jobs.given import NOW, TODAY, spender
from tests.ledger.given import draft, meet, money, new_update, record

AS_OF = TODAY - timedelta(days=1)
FIRSTS = [date(2025, month, 1) for month in range(8, 13)] + [date(2026, 1, 1), date(2026, 2, 1)]


def task(*expenses: series.Row) -> series.Task:
    return series.Task((), (), (), AS_OF, 1, None, expenses)


def monthly(note: str, minor: float, *, day: int = 1, category: str = "home") -> list[series.Row]:
    return [(first.replace(day=day), minor, note, category) for first in FIRSTS]


def test_a_bill_is_named_by_its_note_and_known_by_it_again() -> None:
    rows = [(day, 90000.0, f"Rent Miller {day:%m/%y}", "home") for day in FIRSTS]
    (found,) = find_bills(task(*rows))
    assert (found.name, found.category, found.every, found.due_day) == ("Rent Miller", "home", "month", 1)
    assert (found.low, found.usual, found.high) == (90000, 90000, 90000)
    assert found.days == (date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1))
    assert 80 <= found.confidence <= 100
    dearer = [(day, minor * 1.1, note, category) for day, minor, note, category in rows]
    (again,) = find_bills(task(*dearer))
    assert again.key == found.key
    (other,) = find_bills(task(*monthly("Rent Smith", 90000)))
    assert other.key != found.key


def test_where_only_the_category_is_common_it_names_the_bill() -> None:
    rows = [(day, 4000.0, note, "fun") for day, note in zip(FIRSTS, "abcdefg", strict=True)]
    (found,) = find_bills(task(*rows))
    assert (found.name, found.category) == ("", "fun")


def test_two_bills_of_one_payee_have_keys_of_their_own() -> None:
    large, small = find_bills(task(*monthly("Insurer", 9900, day=3), *monthly("Insurer", 1200, day=17)))
    assert (large.usual, small.usual) == (9900, 1200)
    assert large.key != small.key


def test_a_yearly_bill_has_a_date_beyond_the_forecast() -> None:
    (found,) = find_bills(
        task(*[(date(year, 11, 3), 30000.0, "insurance", "") for year in (2022, 2023, 2024, 2025)])
    )
    assert (found.every, found.days) == ("year", (date(2026, 11, 3),))


def test_nothing_to_search_is_nothing_found() -> None:
    assert find_bills(task()) == ()


@pytest.mark.parametrize(
    ("note", "name"),
    [
        ("rent", "rent"),
        ("Netflix 0423", "Netflix"),
        ("DD 12345 Thames Water 88", "Thames Water"),
        ("Müller's Gym, no. 7", "Müller's Gym, no"),
        ("房租 11月", "房租"),
        ("123", ""),
        ("insurance " * 9, ("insurance " * 4)[:-1]),
        ("x" * 90, "x" * LONGEST),
    ],
)
def test_a_payee_is_what_is_written_each_time(note: str, name: str) -> None:
    assert payee(note) == name


async def test_a_real_retrain_finds_the_rent_and_not_what_was_entered(db: Database) -> None:
    user = await spender(db, 7, days=200)
    rents = [draft(90000, "home", note="rent Miller", on=day) for day in FIRSTS]
    gyms = [draft(4000, "fun", note="gym", on=day.replace(day=20)) for day in FIRSTS]
    await record(db, user, *rents, *gyms, now=NOW)
    await bills.add(
        db, user, name="gym", category="fun", amount=money(4000), every="month",
        first_on=date(2026, 3, 20), today=TODAY,
    )  # fmt: skip
    (outcome,) = await retrain.retrain_users(db, [7], now=NOW)
    assert outcome.problem == ""
    (found,) = await detected.list_detected(db, user, TODAY)
    assert (found.name, found.category, found.usual) == ("rent Miller", "home", money(90000))
    assert (found.every, found.days[0]) == ("month", date(2026, 3, 1))
    await detected.confirm(db, user, found.key, TODAY)
    (outcome,) = await retrain.retrain_users(db, [7], now=NOW)
    assert await detected.list_detected(db, user, TODAY) == ()
    assert [bill.name for bill, _ in await bills.list_bills(db, user, TODAY)] == ["rent Miller", "gym"]


async def paths_of(db: Database, user: users.User) -> npt.NDArray[np.float32]:
    """(samples, days) minor units, the first column is TODAY."""
    forecast = await db.read(lambda tx: find_forecast(tx, user.id))
    assert forecast is not None
    assert forecast.starts_on == TODAY
    return np.frombuffer(forecast.paths, "<f4").reshape(forecast.samples, -1)


async def test_the_rent_lies_on_its_date_in_the_stored_paths(db: Database) -> None:
    """Everyday spending is 10 to 30 euros; the rent of 900 is due on the 5th, the sampled paths begin on
    the 1st."""
    user = await spender(db, 7, days=200)
    rents = [draft(90000, "home", note="rent Miller", on=day.replace(day=5)) for day in FIRSTS]
    await record(db, user, *rents, now=NOW)
    (outcome,) = await retrain.retrain_users(db, [7], now=NOW)
    assert outcome.problem == ""
    has_rent = await paths_of(db, user) > 80000
    dues = [(due - TODAY).days for due in (date(2026, 3, 5), date(2026, 4, 5))]
    assert (has_rent.mean(axis=0)[dues] > 0.6).all()
    near = {due + away for due in dues for away in range(-4, 5)}
    assert has_rent.mean(axis=0)[[day for day in range(62) if day not in near]].max() < 0.02
    assert np.median(has_rent[:, :31].sum(axis=1)) == 1


async def test_what_pays_an_entered_bill_is_neither_in_the_days_nor_in_the_payments(db: Database) -> None:
    """Decision 5: such a rent is added by the ledger, so the stored paths must know nothing of it."""
    user = await spender(db, 7, days=200)
    rents = [draft(90000, "home", note="rent Miller", on=day.replace(day=5)) for day in FIRSTS]
    await record(db, user, *rents, now=NOW)
    await bills.add(
        db, user, name="rent Miller", category="home", amount=money(90000), every="month",
        first_on=date(2026, 3, 5), today=TODAY,
    )  # fmt: skip
    assert [row for row in await rows_of(db, user) if row[1] == 90000] == []
    (outcome,) = await retrain.retrain_users(db, [7], now=NOW)
    assert outcome.problem == ""
    assert (await paths_of(db, user)).max() < 80000


async def test_the_sample_year_has_its_bills(db: Database) -> None:
    sam = await meet(db, 2, zone="UTC", language="en")
    content = sample.year(AS_OF, sam.currency.code)
    await imports.preview(
        db, sam, content=content, name="sample.csv", chat_id=2, message_id=-1, today=TODAY, now=NOW
    )
    await imports.import_upload(db, sam, chat_id=2, message_id=-1, update=new_update(), now=NOW)
    found = find_bills(series.Task((), (), (), AS_OF, 2, None, await rows_of(db, sam)))
    assert {(bill.name, bill.usual, bill.every) for bill in found} == {
        ("rent", 64000, "month"),
        ("electricity", 5800, "month"),
        ("phone", 2200, "month"),
        ("gym", 4000, "month"),
    }


async def rows_of(db: Database, user: users.User) -> tuple[series.Row, ...]:
    found = await detected.searched(db, user, AS_OF)
    return tuple((each.spent_on, float(each.amount.minor), each.note, each.category) for each in found)


async def test_a_training_replaces_what_the_last_one_found(db: Database) -> None:
    user = await spender(db)
    await retrain.retrain_users(db, [7], now=NOW, command=workers.FINDS_A_BILL)
    (found,) = await detected.list_detected(db, user, TODAY)
    assert (found.name, found.usual, found.days) == ("gym", money(4000), (date(2026, 3, 26),))
    await retrain.retrain_users(db, [7], now=NOW, command=workers.QUICK)
    assert await detected.list_detected(db, user, TODAY) == ()


@pytest.mark.parametrize(
    ("note", "name"),
    [
        ("房租11月", "房租"),
        ("11月房租", "房租"),
        ("房租 2026年11月", "房租"),
        ("Rent November", "Rent"),
        ("rent nov 2026", "rent"),
        ("аренда ноябрь", "аренда"),
        ("Miete März", "Miete"),
        ("May", "May"),
        ("gym", "gym"),
    ],
)
def test_a_month_is_no_part_of_a_name(note: str, name: str) -> None:
    assert payee(note) == name
