"""Detected bills are replaced whole; a dismissal stays, and each person has their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.detected import DetectedBill
from bot.storage import detected
from bot.storage.database import Database
from tests.ledger.given import meet

EUR, JPY = Currency("EUR"), Currency("JPY")


@pytest.fixture
async def db(db: Database) -> Database:
    for user_id in (7, 8):
        await meet(db, user_id)
    return db


def bill(key: str, minor: int = 4000, *, currency: Currency = EUR) -> DetectedBill:
    low, usual, high = (Money(minor + more, currency) for more in (-150, 0, 250))
    days = (date(2026, 11, 26), date(2026, 12, 26))
    return DetectedBill(key, f"Gym {key}", "fun", low, usual, high, "month", 26, days, 88)


async def save(db: Database, user_id: int, *bills: DetectedBill) -> None:
    await db.write(lambda tx: detected.replace_detected(tx, user_id, bills))


async def kept(db: Database, user_id: int = 7, currency: Currency = EUR) -> Sequence[DetectedBill]:
    return await db.read(lambda tx: detected.list_detected(tx, user_id, currency))


async def test_they_come_back_as_they_were_and_are_replaced_whole(db: Database) -> None:
    await save(db, 7, bill("a"), bill("b"))
    await save(db, 8, bill("a", 9000))
    assert await kept(db) == [bill("a"), bill("b")]
    await save(db, 7, bill("b", 5000), bill("c"))
    assert await kept(db) == [bill("b", 5000), bill("c")]
    assert await kept(db, 8) == [bill("a", 9000)]
    await save(db, 7)
    assert await kept(db) == []


async def test_a_dismissal_survives_even_a_search_that_missed_it(db: Database) -> None:
    await save(db, 7, bill("a"), bill("b"))
    assert await db.write(lambda tx: detected.dismiss_detected(tx, 7, "a"))
    assert await kept(db) == [bill("b")]
    await save(db, 7)
    await save(db, 7, bill("a", 4100), bill("b"))
    assert await kept(db) == [bill("b")]
    assert await db.write(lambda tx: detected.take_detected(tx, 7, "a")) is None


async def test_nobody_takes_or_dismisses_what_is_anothers(db: Database) -> None:
    await save(db, 7, bill("a"))
    assert await db.write(lambda tx: detected.take_detected(tx, 8, "a")) is None
    assert not await db.write(lambda tx: detected.dismiss_detected(tx, 8, "a"))
    assert await kept(db) == [bill("a")]
    assert await db.write(lambda tx: detected.take_detected(tx, 7, "a")) == bill("a")
    assert await db.write(lambda tx: detected.take_detected(tx, 7, "a")) is None


async def test_relabelling_keeps_the_units(db: Database) -> None:
    await save(db, 7, bill("a"))
    await save(db, 8, bill("a"))
    await db.write(lambda tx: detected.relabel(tx, 7, EUR, JPY))
    assert await kept(db) == []
    (found,) = await kept(db, currency=JPY)
    assert (found.low, found.usual, found.high) == (Money(39, JPY), Money(40, JPY), Money(43, JPY))
    assert await kept(db, 8) == [bill("a")]
