"""What was asked about is recorded once, forgotten, or void; what was recorded before raises no doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import NotFound
from bot.ledger import doubts, recording, undoing
from bot.money.currency import Currency
from bot.money.expense import Kind
from bot.storage.database import Database
from bot.storage.doubts import purge_doubts
from bot.storage.users import User
from tests.ledger.given import NOON, TODAY, draft, meet, message, new_update, record


async def test_drafts_come_back_as_they_were(db: Database, user: User) -> None:
    one = draft(4500, "", note="got my nails done", tags=("beauty",), currency=Currency("JPY"))
    other = replace(
        draft(300, "gifts", on=TODAY - timedelta(days=1), kind=Kind.INCOME), paid_by=8, is_guess=True
    )
    source = message()
    asked = await doubts.ask(db, user, [one, replace(other, is_named=True)], source, NOON)
    found = await doubts.find(db, user, asked)
    assert (found.source, found.drafts) == (source, (one, other))
    assert found.drafts[1].is_named


async def test_the_same_drafts_keep_their_question_and_others_make_it_void(db: Database, user: User) -> None:
    source = message()
    first = await doubts.ask(db, user, [draft(300)], source, NOON)
    assert await doubts.ask(db, user, [draft(300)], source, NOON) == first
    second = await doubts.ask(db, user, [draft(400)], source, NOON)
    assert second != first
    with pytest.raises(NotFound):
        await doubts.find(db, user, first)


async def test_nobody_finds_what_somebody_else_was_asked(db: Database, user: User) -> None:
    other = await meet(db, 8)
    asked = await doubts.ask(db, user, [draft(300)], message(), NOON)
    with pytest.raises(NotFound):
        await doubts.find(db, other, asked)
    await doubts.leave(db, other, asked)
    assert (await doubts.find(db, user, asked)).drafts == (draft(300),)


async def test_what_is_left_is_forgotten_and_what_is_recorded_cannot_be_left(
    db: Database, user: User
) -> None:
    left = await doubts.ask(db, user, [draft(300)], message(), NOON)
    await doubts.leave(db, user, left)
    await doubts.leave(db, user, left)
    with pytest.raises(NotFound):
        await doubts.find(db, user, left)
    asked = await doubts.ask(db, user, [draft(400)], message(), NOON)
    found = await doubts.find(db, user, asked)
    await recording.record(db, user, found.drafts, source=found.source, update=new_update(), now=NOON)
    with pytest.raises(NotFound):
        await doubts.leave(db, user, asked)


async def test_a_week_later_it_is_forgotten(db: Database, user: User) -> None:
    asked = await doubts.ask(db, user, [draft(300)], message(), NOON)
    assert await db.write(lambda tx: purge_doubts(tx, NOON)) == 0
    assert await db.write(lambda tx: purge_doubts(tx, NOON + timedelta(seconds=1))) == 1
    with pytest.raises(NotFound):
        await doubts.find(db, user, asked)


@pytest.mark.parametrize(
    ("before", "now", "is_known"),
    [
        ("got my nails done", "Got my NAILS done!", True),
        ("got my nails done", "got my nails done again", False),
        ("买了这个东西", "买了这个东西", True),
        ("100% cotton_socks", "100% cotton_socks", True),
        ("", "", False),
    ],
)
async def test_words_recorded_before_are_known(
    before: str, now: str, is_known: bool, db: Database, user: User
) -> None:
    await record(db, user, draft(300, note=before))
    assert await doubts.are_known(db, user, [draft(400, note=now)]) is is_known
    assert not await doubts.are_known(db, user, [draft(400, note=now), draft(5, note="something else")])
    assert not await doubts.are_known(db, await meet(db, 8), [draft(400, note=now)])


async def test_words_that_were_undone_are_not_known(db: Database, user: User) -> None:
    await record(db, user, draft(300, note="got my nails done"))
    await undoing.undo(db, user, update=new_update(), now=NOON)
    assert not await doubts.are_known(db, user, [draft(300, note="got my nails done")])
