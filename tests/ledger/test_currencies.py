"""Amounts in other currencies: what was written stays, and totals count what it was at home."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest

from bot.errors import EndedCurrency, NotFound, WrongCurrency
from bot.ledger import (
    bills,
    budgets,
    correcting,
    expenses,
    exports,
    imports,
    rates,
    reports,
    trips,
    undoing,
    users,
)
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import Expense
from bot.money.period import month_of
from bot.money.rate import rate_text
from bot.parsing.lexicon import lexicon
from bot.parsing.rates import Stated, read_rate
from bot.storage.database import Database
from bot.storage.ecb import save_days
from bot.storage.listing import list_expenses
from bot.storage.users import User
from tests.ledger.given import EUR, NOON, TODAY, draft, exported, message, new_update, record

THB, USD, VND = Currency("THB"), Currency("USD"), Currency("VND")
WEDNESDAY = date(2026, 10, 14)
SATURDAY = date(2026, 10, 17)


async def ledger_of(db: Database, user: User) -> list[Expense]:
    return await db.read(lambda tx: list_expenses(tx, user.id))


async def spent(db: Database, user: User, day: date = TODAY) -> Money:
    return (await expenses.standing(db, user, day)).spent


async def test_what_was_written_stays_and_totals_count_home(db: Database, user: User) -> None:
    await record(db, user, draft(1000, on=SATURDAY))
    done = await record(db, user, draft(5000, currency=THB, on=SATURDAY))
    (lunch,) = done.expenses
    assert lunch.amount == Money(5000, THB)
    assert lunch.converted is not None
    rate = lunch.converted.rate
    assert (rate.on, rate.is_own) == (date(2026, 10, 16), False)  # of the Friday before
    assert lunch.home == Money(round(Fraction(rate.value) * 5000), EUR)
    assert await spent(db, user, SATURDAY) == Money(1000, EUR) + lunch.home
    stats = await reports.stats(db, user, month_of(SATURDAY), TODAY)
    assert stats.spent == Money(1000, EUR) + lunch.home


async def test_cross_rates_go_by_the_euro(db: Database, user: User) -> None:
    dollars = (await users.set_currency(db, user, USD, relabel=True)).user
    (expense,) = (await record(db, dollars, draft(37_683, currency=THB, on=date(2026, 10, 30)))).expenses
    assert expense.home == Money(1117, USD)  # 376.83 baht are 10 euros, those 11.172 dollars


async def test_editing_day_or_amount_converts_anew_and_undo_restores(db: Database, user: User) -> None:
    source = message()
    (old,) = (await record(db, user, draft(5000, currency=THB, on=WEDNESDAY), source=source)).expenses
    done = await correcting.correct(
        db, user, old.id, update=new_update(), now=NOON, spent_on=date(2020, 1, 7)
    )
    (moved,) = done.expenses
    assert moved.converted
    assert moved.converted.rate.on == date(2020, 1, 7)
    assert moved.home != old.home
    done = await correcting.correct(db, user, old.id, update=new_update(), now=NOON, amount=Money(700, EUR))
    assert done.expenses[0].home == Money(700, EUR)
    await undoing.undo(db, user, update=new_update(), now=NOON)
    assert await ledger_of(db, user) == [moved]
    await undoing.undo(db, user, update=new_update(), now=NOON)
    assert await ledger_of(db, user) == [old]
    await undoing.redo(db, user, update=new_update(), now=NOON)
    assert await ledger_of(db, user) == [moved]


async def test_without_a_rate_it_is_kept_and_counts_in_no_total(db: Database, user: User) -> None:
    (expense,) = (await record(db, user, draft(50_000, currency=VND))).expenses
    assert (expense.amount, expense.home, expense.converted) == (Money(50_000, VND), Money(50_000, VND), None)
    assert await spent(db, user) == Money(0, EUR)
    stats = await reports.stats(db, user, month_of(TODAY), TODAY)
    assert (stats.spent, stats.uncounted) == (Money(0, EUR), (Money(50_000, VND),))


async def test_a_rate_given_up_is_none(db: Database, user: User) -> None:
    rubles = Currency("RUB")  # the bank stopped in March 2022
    (then, now) = (
        await record(
            db, user, draft(1000, currency=rubles, on=date(2022, 3, 5)), draft(1000, currency=rubles)
        )
    ).expenses
    assert then.converted
    assert then.converted.rate.on == date(2022, 3, 1)
    assert now.converted is None


@pytest.mark.parametrize(
    ("code", "day"), [("DEM", TODAY), ("HRK", date(2023, 1, 15)), ("BGN", date(2026, 2, 1))]
)
async def test_an_ended_currency_is_refused(db: Database, user: User, code: str, day: date) -> None:
    with pytest.raises(EndedCurrency) as refused:
        await record(db, user, draft(100, currency=Currency(code), on=day))
    assert refused.value.details["old"] == code
    assert refused.value.details["new"] == EUR


async def test_an_ended_currency_on_a_day_it_was_money(db: Database, user: User) -> None:
    (kuna,) = (await record(db, user, draft(7534, currency=Currency("HRK"), on=date(2022, 12, 30)))).expenses
    assert kuna.home == Money(1000, EUR)


async def test_another_home_keeps_and_converts(db: Database, user: User) -> None:
    user = (await users.set_currency(db, user, EUR, relabel=None)).user
    await record(
        db, user, draft(1000, on=WEDNESDAY), draft(5000, currency=THB, on=WEDNESDAY), draft(200, currency=USD)
    )
    moved = (await users.set_currency(db, user, USD, relabel=False)).user
    euros, baht, dollars = await ledger_of(db, moved)
    assert (euros.amount, baht.amount, dollars.amount) == (
        Money(1000, EUR),
        Money(5000, THB),
        Money(200, USD),
    )
    assert {each.home.currency for each in (euros, baht, dollars)} == {USD}
    assert dollars.converted is None
    assert await spent(db, moved, WEDNESDAY) == euros.home + baht.home
    await undoing.undo(db, moved, update=new_update(), now=NOON)
    await undoing.redo(db, moved, update=new_update(), now=NOON)
    assert await ledger_of(db, moved) == [euros, baht, dollars]


async def test_relabelling_converts_the_others_anew(db: Database, user: User) -> None:
    await record(db, user, draft(1000), draft(5000, currency=THB))
    moved = (await users.set_currency(db, user, USD, relabel=True)).user
    first, baht = await ledger_of(db, moved)
    assert (first.amount, first.home) == (Money(1000, USD), Money(1000, USD))
    assert (baht.amount, baht.home.currency) == (Money(5000, THB), USD)


async def test_undo_across_another_home(db: Database, user: User) -> None:
    user = (await users.set_currency(db, user, EUR, relabel=None)).user
    (old,) = (await record(db, user, draft(5000, currency=THB, on=WEDNESDAY))).expenses
    await correcting.correct(db, user, old.id, update=new_update(), now=NOON, amount=Money(700, THB))
    moved = (await users.set_currency(db, user, USD, relabel=False)).user
    await undoing.undo(db, moved, update=new_update(), now=NOON)
    (back,) = await ledger_of(db, moved)
    assert (back.amount, back.home.currency) == (Money(5000, THB), USD)


async def test_exports_hold_both(db: Database, user: User) -> None:
    await record(db, user, draft(5000, currency=THB, on=WEDNESDAY))
    (expense,) = await ledger_of(db, user)
    assert expense.converted
    (row,) = json.loads((await exports.export(db, user, "json"))[0])["expenses"]
    assert (row["amount"], row["currency"], row["home_currency"]) == ("50.00", "THB", "EUR")
    assert row["rate"] == rate_text(expense.converted.rate)
    assert row["rate_date"] == WEDNESDAY.isoformat()
    journal = (await exports.export(db, user, "beancount"))[0].decode()
    assert f"50.00 THB @@ {row['home_amount']} EUR" in journal
    assert f"Assets:Cash  -{row['home_amount']} EUR" in journal
    assert b",50.00,THB," in await exported(db, user)


async def test_imported_rows_are_converted_and_come_out_the_same(db: Database, user: User) -> None:
    await record(db, user, draft(1000), draft(5000, currency=THB, on=WEDNESDAY), draft(9, currency=VND))
    before, content = await ledger_of(db, user), await exported(db, user)
    await users.forget(db, user.id)
    again = await users.meet(db, user_id=8, chat_id=8, language_code="de", now=NOON)
    again = (await users.set_currency(db, again, EUR, relabel=None)).user
    found = await imports.preview(
        db, again, content=content, name="mine.csv", chat_id=8, message_id=1, today=TODAY, now=NOON
    )
    assert isinstance(found, imports.Preview)
    assert (found.rows, found.others, found.without_rate) == (3, 2, 1)
    assert found.at_home == before[0].home + before[1].home
    await imports.import_upload(db, again, chat_id=8, message_id=1, update=new_update(), now=NOON)
    assert await exported(db, again) == content
    assert [each.home for each in await ledger_of(db, again)] == [each.home for each in before]


def stated(text: str) -> Stated:
    found = read_rate(text, lexicon=lexicon("en"), home=EUR, decimal_mark=".")
    assert found
    return found


async def test_what_waited_for_a_rate_counts_when_it_comes(db: Database, user: User) -> None:
    await record(db, user, draft(50_000, currency=VND, on=WEDNESDAY))
    done = await rates.set_rate(db, user, stated("1 VND = 0.000039 EUR"), TODAY)
    assert done.count == 1
    assert await spent(db, user, WEDNESDAY) == Money(195, EUR)
    (expense,) = await ledger_of(db, user)
    assert expense.converted
    assert (expense.converted.rate.is_own, expense.converted.rate.on) == (True, TODAY)
    await rates.remove(db, user, done.own.id)
    assert await spent(db, user, WEDNESDAY) == Money(0, EUR)


async def test_an_own_rate_wins_from_its_day_on(db: Database, user: User) -> None:
    await record(db, user, draft(4000, currency=THB, on=WEDNESDAY), draft(4000, currency=THB))
    before = await ledger_of(db, user)
    done = await rates.set_rate(db, user, stated("THB 40"), TODAY)
    assert done.count == 1
    earlier, today = await ledger_of(db, user)
    assert (earlier, today.home) == (before[0], Money(100, EUR))
    await rates.remove(db, user, done.own.id)
    assert await ledger_of(db, user) == before


@pytest.mark.parametrize(
    ("text", "euros"),
    [
        ("THB 39", Fraction(1, 39)),
        ("THB 0.026", Fraction(26, 1000)),
        ("KWD 2.9", Fraction(29, 10)),  # a dinar is worth more than a euro
        ("GBP 1.2", Fraction(12, 10)),  # the bank says so
        ("USD 1.117", Fraction(1000, 1117)),
        ("1 EUR = 1,117 USD", Fraction(1000, 1117)),
    ],
)
async def test_which_way_round(db: Database, user: User, text: str, euros: Fraction) -> None:
    done = await rates.set_rate(db, user, stated(text), TODAY)
    there = done.own.value if done.own.quote == EUR else 1 / done.own.value
    assert there == euros
    turned = await rates.turn_round(db, user, done.own.id)
    assert turned.own.value == 1 / done.own.value


async def test_an_own_rate_into_a_third_currency(db: Database, user: User) -> None:
    await rates.set_rate(db, user, stated("1 USD = 25000 VND"), TODAY)
    (expense,) = (await record(db, user, draft(2_500_000, currency=VND))).expenses
    assert expense.home == Money(8951, EUR)  # 100 dollars


async def test_one_own_rate_opens_all_the_banks(db: Database, user: User) -> None:
    home = (await users.set_currency(db, user, Currency("RUB"), relabel=None)).user
    await rates.set_rate(db, home, stated("1 EUR = 95 RUB"), TODAY)
    (expense,) = (await record(db, home, draft(11_172, currency=USD))).expenses  # 100 euros
    assert expense.home == Money(950_000, Currency("RUB"))
    assert expense.converted
    assert expense.converted.rate.is_own


async def test_a_bill_in_another_currency(db: Database, user: User) -> None:
    await budgets.set_budget(db, user, Money(100_000, EUR), today=TODAY)
    bill = await bills.add(
        db, user, name="hosting", category="bills", amount=Money(1117, USD), every="month",
        first_on=date(2026, 11, 20), today=TODAY,
    )  # fmt: skip
    (due,) = await bills.to_come(db, user, TODAY)
    assert due.amount == Money(1000, EUR)
    done = await record(db, user, draft(1117, "bills", note="hosting", currency=USD))
    assert done.expenses[0].bill_id == bill.id
    assert await bills.to_come(db, user, TODAY) == ()


async def test_what_if_at_todays_rate(db: Database, user: User) -> None:
    assert await rates.at_home(db, user, Money(1117, USD), TODAY) == Money(1000, EUR)
    assert await rates.at_home(db, user, Money(7, EUR), TODAY) == Money(7, EUR)
    with pytest.raises(WrongCurrency):
        await rates.at_home(db, user, Money(7, VND), TODAY)


async def test_the_complete_export_holds_rates_and_trips(db: Database, user: User) -> None:
    await rates.set_rate(db, user, stated("1 EUR = 28000 VND"), TODAY)
    await trips.begin(db, user, THB, today=TODAY, now=NOON)
    document = json.loads((await exports.export(db, user, "json"))[0])
    rate = {"currency": "EUR", "units": "1", "equal": "28000", "equal_currency": "VND", "from": "2026-11-17"}
    assert (document["home_currency"], document["rates"]) == ("EUR", [rate])
    assert document["trips"] == [{"currency": "THB", "from": "2026-11-17", "until": None}]


async def test_an_ended_currency_never_becomes_home(db: Database, user: User) -> None:
    rows = b"date,amount,currency\n2025-12-02,-10.00,BGN\n2025-12-03,-20.00,BGN\n"
    found = await imports.preview(
        db, user, content=rows, name="bg.csv", chat_id=7, message_id=1, today=TODAY, now=NOON
    )
    assert isinstance(found, imports.Preview)
    assert found.at_home == Money(1534, EUR)  # 1.95583 leva a euro
    await imports.import_upload(db, user, chat_id=7, message_id=1, update=new_update(), now=NOON)
    owner = await users.find(db, user.id)
    assert owner
    assert owner.currency == EUR
    assert sum(each.home.minor for each in await ledger_of(db, owner)) == 1534


async def test_rates_are_ones_own(db: Database, user: User) -> None:
    done = await rates.set_rate(db, user, stated("THB 40"), TODAY)
    other = await users.meet(db, user_id=8, chat_id=8, language_code="de", now=NOON)
    assert (await rates.list_rates(db, other)).own == ()
    with pytest.raises(NotFound):
        await rates.remove(db, other, done.own.id)
    await users.forget(db, user.id)
    assert (await rates.list_rates(db, user)).own == ()


async def test_newer_days_once_fetched(db: Database, user: User) -> None:
    days = {date(2026, 11, 16): {"USD": "1.25", "THB": "40"}, date(2026, 10, 30): {"USD": "9"}}
    assert await db.write(lambda tx: save_days(tx, days)) == 1
    assert await db.write(lambda tx: save_days(tx, days)) == 0
    old, new = (
        await record(db, user, draft(1250, currency=USD, on=date(2026, 11, 15)), draft(1250, currency=USD))
    ).expenses
    assert (old.home, new.home) == (Money(1119, EUR), Money(1000, EUR))
    assert (await rates.list_rates(db, user)).newest == date(2026, 11, 16)
