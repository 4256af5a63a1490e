"""Meeting, settings, who may come in, and being forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.ledger import (
    bills,
    budgets,
    correcting,
    doubts,
    expenses,
    imports,
    questions,
    recording,
    undoing,
    users,
)
from bot.money.currency import Currency
from bot.money.detected import DetectedBill
from bot.settings import Access
from bot.storage import inbox
from bot.storage.database import Database
from bot.storage.detected import replace_detected
from bot.storage.users import User
from tests.ledger.given import NOON, TODAY, draft, meet, message, money, new_update, record

USD, JPY, KWD = Currency("USD"), Currency("JPY"), Currency("KWD")


@pytest.mark.parametrize(
    ("code", "language", "currency"),
    [
        ("en", "en", "USD"), ("zh-hans", "zh", "CNY"), ("zh-TW", "zh", "TWD"), ("de", "de", "EUR"),
        ("de-CH", "de", "CHF"), ("fr", "en", "EUR"), (None, "en", "USD"), ("xx", "en", "USD"),
        ("en-GB", "en", "GBP"),
    ],
)  # fmt: skip
async def test_met_with_guessed_settings(
    db: Database, code: str | None, language: str, currency: str
) -> None:
    user = await users.meet(db, user_id=9, chat_id=9, language_code=code, now=NOON)
    assert (user.language, user.currency.code, user.zone.key) == (language, currency, "UTC")
    assert not user.currency_chosen
    assert not user.zone_chosen
    assert await users.meet(db, user_id=9, chat_id=9, language_code="zh", now=NOON) == user


async def test_ids_beyond_32_bits(db: Database) -> None:
    user = await users.meet(db, user_id=2**52 - 1, chat_id=2**52 - 1, language_code="en", now=NOON)
    assert await users.find(db, 2**52 - 1) == user


async def test_an_assumed_currency_is_relabelled_without_asking(db: Database, user: User) -> None:
    await record(db, user, draft(1250))
    outcome = await users.set_currency(db, user, USD, relabel=None)
    assert (outcome.asks, outcome.user.currency, outcome.user.currency_chosen) == (False, USD, True)
    (expense,) = (await expenses.page(db, outcome.user, offset=0)).expenses
    assert expense.amount == money(1250, USD)


async def test_what_names_the_assumed_currency_is_asked_about(db: Database, user: User) -> None:
    named = replace(draft(1250), is_currency_said=True)
    written = (await record(db, user, named)).expenses[0].id
    bare = (await record(db, user, draft(500))).expenses[0].id
    await correcting.correct(db, user, written, update=new_update(), now=NOON, amount=money(2000))
    await correcting.correct(db, user, bare, update=new_update(), now=NOON, amount=money(700))
    asked = await users.set_currency(db, user, USD, relabel=None)
    assert (asked.asks, asked.is_said, asked.expenses, asked.user.currency.code) == (True, True, 1, "EUR")
    kept = (await users.set_currency(db, user, USD, relabel=False)).user
    assert (await expenses.get(db, kept, written)).amount == money(2000)
    assert (await expenses.get(db, kept, bare)).amount == money(700, USD)
    euros = (await expenses.get(db, kept, written)).home
    assert (await expenses.standing(db, kept, TODAY)).spent == euros + money(700, USD)
    await undoing.undo(db, kept, update=new_update(), now=NOON)
    await undoing.undo(db, kept, update=new_update(), now=NOON)
    assert (await expenses.get(db, kept, written)).amount == money(1250)
    assert (await expenses.get(db, kept, bare)).amount == money(500, USD)


async def test_what_was_undone_keeps_the_currency_it_names(db: Database, user: User) -> None:
    named = replace(draft(1250), is_currency_said=True)
    written = (await record(db, user, named)).expenses[0].id
    await undoing.undo(db, user, update=new_update(), now=NOON)
    outcome = await users.set_currency(db, user, USD, relabel=None)
    assert not outcome.asks
    await undoing.redo(db, outcome.user, update=new_update(), now=NOON)
    assert (await expenses.get(db, outcome.user, written)).amount == money(1250)


async def test_one_assumed_currency_for_another_on_request(db: Database, user: User) -> None:
    (one,) = (await record(db, user, replace(draft(1250), is_currency_said=True))).expenses
    moved = (await users.set_currency(db, user, USD, relabel=True)).user
    assert (await expenses.get(db, moved, one.id)).amount == money(1250, USD)


async def test_a_chosen_currency_asks_first(db: Database, user: User) -> None:
    chosen = (await users.set_currency(db, user, Currency("EUR"), relabel=None)).user
    await record(db, chosen, draft(1250))
    asked = await users.set_currency(db, chosen, JPY, relabel=None)
    assert (asked.asks, asked.expenses, asked.user.currency.code) == (True, 1, "EUR")
    kept = await users.set_currency(db, chosen, USD, relabel=False)
    assert kept.user.currency == USD
    standing = await expenses.standing(db, kept.user, TODAY)
    assert standing.spent == money(1396, USD)  # €12.50 at the rate of 30 October, the newest there is
    assert (await expenses.page(db, kept.user, offset=0)).total == 1
    assert not (await users.set_currency(db, kept.user, JPY, relabel=None)).asks


@pytest.mark.parametrize(("currency", "minor"), [(JPY, 13), (KWD, 12500), (USD, 1250)])
async def test_relabelling_keeps_the_units(db: Database, user: User, currency: Currency, minor: int) -> None:
    recorded = await record(db, user, draft(1250))
    await budgets.set_budget(db, user, money(150000), today=TODAY)
    await bills.add(
        db, user, name="rent", category="home", amount=money(90000), every="month",
        first_on=date(2026, 12, 1), today=TODAY,
    )  # fmt: skip
    id_ = recorded.expenses[0].id
    await correcting.correct(db, user, id_, update=new_update(), now=NOON, amount=money(2000))
    owner = (await users.set_currency(db, user, currency, relabel=True)).user
    await undoing.undo(db, owner, update=new_update(), now=NOON)
    assert (await expenses.get(db, owner, id_)).amount == money(minor, currency)
    budget = (await expenses.standing(db, owner, TODAY)).budget
    assert budget is not None
    assert budget.limit == money(1500 * currency.scale, currency)
    ((bill, _),) = await bills.list_bills(db, owner, TODAY)
    assert bill.amount == money(900 * currency.scale, currency)


async def test_a_cent_never_becomes_nothing(db: Database, user: User) -> None:
    recorded = await record(db, user, draft(1))
    owner = (await users.set_currency(db, user, JPY, relabel=True)).user
    assert (await expenses.get(db, owner, recorded.expenses[0].id)).amount == money(1, JPY)


async def test_who_may_come_in(db: Database, user: User) -> None:
    closed, listed = Access(), Access(ids=frozenset({5}))
    assert await users.may_use(db, Access(anyone=True), 999)
    assert await users.may_use(db, listed, 5)
    assert not await users.may_use(db, listed, 6)
    assert not await users.may_use(db, closed, user.id)  # a guest of the time when anyone could come
    assert not await users.has_owner(db)


async def redeem(db: Database, code: str, user_id: int, now: datetime = NOON) -> str | None:
    """The role of who came in by the code."""
    who = {"user_id": user_id, "chat_id": user_id}
    found = await users.redeem(db, code, **who, language_code="en", now=now)
    assert found == (await users.find(db, user_id) if found else None)
    return found.role if found else None


async def test_codes_work_once_and_only_in_time(db: Database) -> None:
    code = await users.make_code(db, role=users.OWNER, now=NOON)
    assert await redeem(db, "wrong", 1) is None
    assert await redeem(db, code, 1, NOON + timedelta(days=90)) == "owner"
    assert await redeem(db, code, 2) is None
    assert await users.has_owner(db)
    assert await users.may_use(db, Access(), 1)
    invite = await users.make_code(db, role=users.MEMBER, now=NOON)
    assert await redeem(db, invite, 3, NOON + timedelta(hours=25)) is None


async def test_who_comes_in_by_a_code_is_known_with_it(db: Database) -> None:
    """Whatever stops the bot afterwards, the code is not used up for nothing."""
    code = await users.make_code(db, role=users.MEMBER, now=NOON)
    assert await redeem(db, code, 3) == users.MEMBER
    assert await users.may_use(db, Access(), 3)


async def test_an_owner_stays_one(db: Database) -> None:
    assert await redeem(db, await users.make_code(db, role=users.OWNER, now=NOON), 1) == users.OWNER
    assert await redeem(db, await users.make_code(db, role=users.MEMBER, now=NOON), 1) == users.OWNER


async def test_only_the_newest_owner_code_works(db: Database) -> None:
    old = await users.make_code(db, role=users.OWNER, now=NOON)
    new = await users.make_code(db, role=users.OWNER, now=NOON)
    assert await redeem(db, old, 1) is None
    assert await redeem(db, new, 1) == "owner"


async def test_codes_are_not_kept_readable(db: Database) -> None:
    code = await users.make_code(db, role=users.MEMBER, now=NOON)
    assert code.encode() not in _bytes(db.path)


async def test_forgotten_means_not_one_byte_left(db: Database, user: User) -> None:
    canary = "kanarienvogel"
    other = await meet(db, 8)
    await record(db, other, draft(5, note="stays"))
    raw = {"message": {"text": canary}}
    (kept,) = await db.write(lambda tx: inbox.keep(tx, 1, [inbox.Arrival(1, 7, raw)], NOON))
    (failed,) = await db.write(lambda tx: inbox.keep(tx, 1, [inbox.Arrival(2, 7, raw)], NOON))
    await db.write(lambda tx: inbox.finish(tx, [kept.id]))
    await db.write(lambda tx: inbox.fail(tx, failed.id))
    source = message()
    await record(db, user, draft(100, canary, note=canary, tags=(canary,)), source=source)
    await recording.amend(db, user, [draft(7, note="x")], source=source, update=new_update(), now=NOON)
    await bills.add(
        db, user, name=canary, category="home", amount=money(900), every="week", first_on=TODAY, today=TODAY
    )
    await questions.ask(db, user, "budget", {"text": canary}, NOON)
    await doubts.ask(db, user, [draft(100, canary, note=canary, tags=(canary,))], message(), NOON)
    seen = DetectedBill(
        "a" * 16, canary, canary, money(5), money(5), money(5), "month", 1, (date(2026, 12, 1),), 90
    )
    await db.write(lambda tx: replace_detected(tx, user.id, [seen]))
    await imports.preview(
        db, user, name=canary, content=f"date,amount\n2026-01-01,5\n2026-01-02,5\n{canary},5\n".encode(),
        chat_id=7, message_id=99, today=TODAY, now=NOON,
    )  # fmt: skip
    assert canary.encode() in _bytes(db.path)
    await users.forget(db, user.id)
    assert canary.encode() not in _bytes(db.path)
    assert await users.find(db, user.id) is None
    assert (await expenses.page(db, user, offset=0)).total == 0
    assert (await expenses.page(db, other, offset=0)).total == 1


def _bytes(path: Path) -> bytes:
    return b"".join(each.read_bytes() for each in path.parent.iterdir() if each.is_file())


async def test_a_question_is_answered_once_and_in_time(db: Database, user: User) -> None:
    await questions.ask(db, user, "amount", {"expense": 3}, NOON)
    await questions.ask(db, user, "note", {"expense": 4}, NOON)
    assert await questions.answer(db, user, NOON + timedelta(minutes=10)) == ("note", {"expense": 4})
    assert await questions.answer(db, user, NOON) is None
    await questions.ask(db, user, "note", {}, NOON)
    assert await questions.answer(db, user, NOON + timedelta(minutes=11)) is None
