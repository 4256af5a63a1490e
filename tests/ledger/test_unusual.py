"""One expense far above all others of its category: said in its confirmation, and only then."""

from __future__ import annotations

import pytest

from bot.ledger import recording
from bot.ledger.unusual import FEWEST, Unusual
from bot.money.expense import Draft, Kind
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import NOON, draft, message, money, new_update, record


async def coffees(db: Database, user: User, count: int = FEWEST) -> None:
    await record(db, user, *(draft(300 + step, "coffee") for step in range(count)))


async def test_five_times_the_dearest_is_unusual_also_when_its_update_comes_twice(
    db: Database, user: User
) -> None:
    await coffees(db, user)
    source, update = message(), new_update()
    for _ in range(2):
        done = await recording.record(
            db, user, [draft(5 * 309, "coffee")], source=source, update=update, now=NOON
        )
        assert done.unusual == Unusual("coffee", money(309))


@pytest.mark.parametrize(
    "one",
    [
        draft(5 * 309 - 1, "coffee"),
        draft(90_000, "housing"),
        draft(90_000, ""),
        draft(90_000, "coffee", kind=Kind.INCOME),
    ],
    ids=["not that dear", "another category", "no category", "a refund"],
)
async def test_what_is_not_unusual(db: Database, user: User, one: Draft) -> None:
    await coffees(db, user)
    assert (await record(db, user, one)).unusual is None


async def test_few_expenses_say_nothing_of_what_is_usual(db: Database, user: User) -> None:
    await coffees(db, user, FEWEST - 1)
    assert (await record(db, user, draft(90_000, "coffee"))).unusual is None


async def test_several_at_once_are_left_alone(db: Database, user: User) -> None:
    await coffees(db, user)
    assert (await record(db, user, draft(90_000, "coffee"), draft(1, "coffee"))).unusual is None
