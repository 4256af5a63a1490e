"""A note that nobody filed yet: guessed where that is sure, else three are offered."""

from __future__ import annotations

import pytest

from bot.jobs.category_training import teach
from bot.learning.guesser import start, write_guesser
from bot.ledger import correcting, guesses, undoing
from bot.ledger.filing import Filer
from bot.money.expense import Kind
from bot.storage.database import Database, Transaction
from bot.storage.guessers import save_guesser
from bot.storage.users import User
from tests.ledger.given import NOON, draft, new_update, record, settled


async def test_a_sure_guess_is_recorded_as_one_and_a_tap_confirms_it(db: Database, user: User) -> None:
    (found,) = await settled(db, user, [draft(500, "", note="Kaufland Markt")])
    assert (found.category, found.is_guess) == ("groceries", True)
    done = await record(db, user, found)
    assert await guesses.filed(db, user) == ()  # nobody confirmed it, so nothing is learned from it
    number = done.expenses[0].id
    sure = await correcting.correct(db, user, number, update=new_update(), now=NOON, category="groceries")
    assert not sure.expenses[0].is_guess
    assert await guesses.filed(db, user) == (("kaufland markt", "groceries"),)
    back = await undoing.undo(db, user, update=new_update(), now=NOON)
    assert back.expenses[0].is_guess
    assert await guesses.filed(db, user) == ()


async def test_an_unsure_guess_is_offered_and_not_recorded(db: Database, user: User) -> None:
    (found,) = await settled(db, user, [draft(500, "", note="zorbing")])
    assert (found.category, found.is_guess) == ("", False)
    done = await record(db, user, found)
    assert len(await guesses.choices(db, user, done.expenses[0])) == 3


async def test_income_and_bare_amounts_are_never_guessed(db: Database, user: User) -> None:
    income = draft(500, "", note="Kaufland Markt", kind=Kind.INCOME)
    assert await settled(db, user, [income]) == (income,)
    assert await settled(db, user, [draft(500, "")]) == (draft(500, ""),)
    done = await record(db, user, draft(500, ""))
    assert await guesses.choices(db, user, done.expenses[0]) == ()


async def test_an_own_guesser_answers_and_a_broken_one_does_not(db: Database, user: User) -> None:
    taught = teach([("climbing hall", "sport"), ("kita lunch", "family")] * 20, start())
    assert taught
    await db.write(lambda tx: save_guesser(tx, user.id, write_guesser(taught)))
    (found,) = await settled(db, user, [draft(500, "", note="the climbing hall")])
    assert found.category == "sport"
    await db.write(lambda tx: save_guesser(tx, user.id, b"broken"))
    (found,) = await settled(db, user, [draft(500, "", note="Kaufland Markt")])
    assert found.category == "groceries"


@pytest.mark.parametrize("note", ["", "12", "!!"])
async def test_a_note_without_words_is_no_question(db: Database, user: User, note: str) -> None:
    done = await record(db, user, draft(500, "", note=note))
    assert await guesses.choices(db, user, done.expenses[0]) == ()


async def test_rows_of_a_statement_are_filed_alike(db: Database, user: User) -> None:
    done = await record(db, user, draft(500, "", note="Kiosk Ala"))
    number = done.expenses[0].id
    await correcting.correct(db, user, number, update=new_update(), now=NOON, category="coffee")
    rows = [
        draft(1, "", note="KIOSK ALA 4711"),
        draft(2, "", note="Kaufland Berlin"),
        draft(3, "", note="zorbing"),
        draft(4, "fun", note="Kiosk Ala"),
        draft(5, "", note="Kaufland Berlin", kind=Kind.INCOME),
        draft(6, ""),
    ]

    def step(tx: Transaction) -> list[tuple[str, bool]]:
        filer = Filer(tx, user)
        return [(found.category, found.is_guess) for found in map(filer.file, rows)]

    assert await db.read(step) == [
        ("coffee", False),
        ("groceries", True),
        ("", False),
        ("fun", False),
        ("", False),
        ("", False),
    ]
