"""What a person filed on purpose is known the next time, until that is taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.ledger import changing, correcting, recording, undoing
from bot.money.category import filed_words, parts_of
from bot.money.expense import Draft
from bot.storage.database import Database
from bot.storage.expenses import find_expense
from bot.storage.users import User
from tests.ledger.given import NOON, draft, new_update, record, settled


async def _correct(db: Database, user: User, expense_id: int, category: str) -> changing.Recorded:
    return await correcting.correct(db, user, expense_id, update=new_update(), now=NOON, category=category)


async def _filed(db: Database, user: User, note: str, category: str = "", **more: bool) -> str:
    (found,) = await settled(db, user, [replace(draft(100, category, note=note), **more)])
    return found.category


async def test_one_correction_is_enough_and_the_latest_counts(db: Database, user: User) -> None:
    first = await record(db, user, draft(500, "", note="Kiosk Ala 4711"))
    done = await _correct(db, user, first.expenses[0].id, "groceries")
    assert done.taught == ("kiosk ala",)
    assert await _filed(db, user, "kiosk ala") == "groceries"
    again = await _correct(db, user, first.expenses[0].id, "coffee")
    assert again.taught == ("kiosk ala",)
    assert await _filed(db, user, "KIOSK ALA 12/3") == "coffee"


async def test_taking_a_correction_back_unlearns_it_and_redo_learns_it(db: Database, user: User) -> None:
    first = await record(db, user, draft(500, "food", note="lunch"))
    await _correct(db, user, first.expenses[0].id, "fun")
    await undoing.undo(db, user, update=new_update(), now=NOON)
    assert await _filed(db, user, "lunch", "food") == "food"
    await undoing.redo(db, user, update=new_update(), now=NOON)
    assert await _filed(db, user, "lunch", "food") == "fun"


async def test_what_was_named_stays_and_teaches(db: Database, user: User) -> None:
    await record(db, user, replace(draft(500, "gifts", note="Amazon"), is_named=True))
    assert await _filed(db, user, "amazon", "shopping") == "gifts"
    assert await _filed(db, user, "amazon", "shopping", is_named=True) == "shopping"


async def test_a_lesson_is_found_inside_a_longer_note(db: Database, user: User) -> None:
    for note, category in (("Uber", "bills"), ("uber eats", "food"), ("早餐", "coffee")):
        done = await record(db, user, draft(500, "", note=note))
        await _correct(db, user, done.expenses[0].id, category)
    assert await _filed(db, user, "uber to the airport", "transport") == "bills"
    assert await _filed(db, user, "tonight uber eats", "transport") == "food"
    assert await _filed(db, user, "吃早餐豆浆") == "coffee"
    assert await _filed(db, user, "uberlingen") == ""


async def test_nobody_learns_from_anybody_else(db: Database, user: User) -> None:
    from tests.ledger.given import meet

    done = await record(db, user, draft(500, "", note="Kiosk Ala"))
    await _correct(db, user, done.expenses[0].id, "groceries")
    assert await _filed(db, await meet(db, 8), "kiosk ala") == ""


async def test_a_correction_of_the_amount_teaches_nothing(db: Database, user: User) -> None:
    done = await record(db, user, draft(500, "food", note="lunch"))
    changed = await correcting.correct(
        db, user, done.expenses[0].id, update=new_update(), now=NOON, note="dinner"
    )
    assert changed.taught == ()


async def test_an_edited_text_keeps_the_category_that_a_person_chose(db: Database, user: User) -> None:
    source = done = await record(db, user, draft(500, "", note="cofee"))
    await _correct(db, user, done.expenses[0].id, "fun")
    guess: Draft = replace(draft(600, "coffee", note="coffe"), is_guess=True)
    kept = await db.read(lambda tx: find_expense(tx, user.id, source.expenses[0].id))
    assert kept
    assert recording._redrafted(kept.expense, guess, kept.said).category == "fun"


@pytest.mark.parametrize(
    ("note", "words"),
    [("REWE SAGT DANKE 44231/Berlin", "rewe sagt danke berlin"), ("7 days", "days"), ("12/3", "")],
)
def test_numbers_and_marks_are_no_words(note: str, words: str) -> None:
    assert filed_words(note) == words


def test_the_longest_part_comes_first() -> None:
    assert list(parts_of("a b c")) == ["a b c", "a b", "b c", "a", "b", "c"]
