"""Files in and out: exact round trips, any bank's table, never a crash."""

from __future__ import annotations

import codecs
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.documents.guard import guarded, unguarded
from bot.documents.reading import Task, understand
from bot.errors import NotFound, OutlayError, UnreadableFile
from bot.i18n import translator
from bot.ledger import bills, expenses, imports, undoing, users
from bot.ledger.exports import write_csv
from bot.ledger.imports import Imported, Preview
from bot.money.currency import Currency
from bot.money.expense import Expense, Kind
from bot.storage.database import Database, open_database
from bot.storage.users import User
from tests.ledger.given import NOON, TODAY, draft, exported, meet, message, money, new_update, record

HEADER = b"date,amount,currency,category,note,tags,kind,recorded_at\r\n"


async def look(
    db: Database, user: User, content: bytes | str, *, message_id: int = 900, name: str = "file.csv"
) -> Preview:
    found = await send(db, user, content, message_id=message_id, name=name)
    assert isinstance(found, Preview)
    return found


async def send(
    db: Database, user: User, content: bytes | str, *, message_id: int = 900, name: str = "file.csv"
) -> Preview | imports.Unclear:
    raw = content.encode() if isinstance(content, str) else content
    return await imports.preview(
        db, user, content=raw, name=name, chat_id=7, message_id=message_id, today=TODAY, now=NOON
    )


async def take(db: Database, user: User, *, message_id: int = 900, update: int | None = None) -> Imported:
    return await imports.import_upload(
        db, user, chat_id=7, message_id=message_id, update=update or new_update(), now=NOON
    )


async def ledger_of(db: Database, user: User) -> list[Expense]:
    page = await expenses.page(db, user, offset=0, size=1000)
    return sorted(page.expenses, key=lambda expense: (expense.spent_on, expense.id))


EARLY, LATE = datetime(2020, 1, 1), datetime(2026, 1, 1)  # noqa: DTZ001
NOTES = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20)
ROWS = st.builds(
    Expense,
    id=st.just(0),
    amount=st.builds(money, st.integers(1, 10**14 - 1)),
    category=st.one_of(
        st.sampled_from(["food", "salary", ""]), st.sampled_from(["=cmd", "Müll", "'x", "@a"])
    ),
    note=NOTES,
    spent_on=st.dates(date(1990, 1, 1), TODAY),
    kind=st.sampled_from(Kind),
    tags=st.lists(st.sampled_from(["a", "b-c", "=x", "旅行"]), max_size=2).map(tuple),
    recorded_at=st.datetimes(EARLY, LATE, timezones=st.just(UTC)).map(
        lambda instant: instant.replace(microsecond=0)
    ),
)


@given(st.lists(ROWS, min_size=1, max_size=6))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_export_import_export_is_the_same(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Expense]
) -> None:

    rows.sort(key=lambda row: row.spent_on)
    content = write_csv(lambda: rows, translator("en"))
    db = await open_database(tmp_path_factory.mktemp("fresh") / "outlay.db")
    try:
        fresh = await meet(db, language="en")
        shown = await look(db, fresh, content)
        assert shown.rows == len(rows)
        await take(db, fresh)
        owner = await users.find(db, fresh.id)
        assert owner is not None
        assert owner.currency == Currency("EUR")
        assert await exported(db, owner) == content
        assert (await look(db, owner, content, message_id=901)).rows == 0
    finally:
        await db.close()


async def test_an_export_of_strange_signs_is_read(db: Database, user: User) -> None:
    await record(db, user, draft(200, "food", note="\x0f\x81\x83" * 9))
    assert (await look(db, user, await exported(db, user))).left_out == {"already here": 1}


@given(st.text(max_size=10))
def test_the_guard_is_taken_off_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(tuple("=+-@\t\r"))


async def test_twice_adds_nothing_and_equal_rows_stay(db: Database, user: User) -> None:
    content = "date,amount,note\n2026-01-05,3.20,coffee\n2026-01-05,3.20,coffee\n2026-01-06,5,tea\n"
    assert (await look(db, user, content)).rows == 3
    done = await take(db, user)
    assert (done.count, done.total, done.first, done.last) == (
        3, money(1140), date(2026, 1, 5), date(2026, 1, 6),
    )  # fmt: skip
    again = await look(db, user, content, message_id=901)
    assert (again.rows, again.left_out) == (0, {"already here": 3})
    with pytest.raises(NotFound) as refused:
        await take(db, user, message_id=901)
    assert refused.value.sentence == imports.NOTHING_NEW
    more = content + "2026-01-05,3.20,coffee\n"
    assert (await look(db, user, more, message_id=902)).rows == 1


async def test_one_import_is_one_change_and_answers_the_same_twice(db: Database, user: User) -> None:
    await record(db, user, draft(100))
    await look(db, user, "date,amount\n2026-01-05,3.20\n2026-01-06,5\n")
    update = new_update()
    done = await take(db, user, update=update)
    assert await take(db, user, update=update) == done
    with pytest.raises(NotFound) as refused:
        await take(db, user)
    assert refused.value.sentence == imports.GONE
    undone = await undoing.undo(db, user, update=new_update(), now=NOON)
    assert (undone.kind, undone.count, undone.change_id) == ("import", 2, done.change_id)
    assert [e.amount.minor for e in await ledger_of(db, user)] == [100]


async def test_nobody_imports_anothers_file(db: Database, user: User) -> None:
    stranger = await meet(db, 8)
    await look(db, user, "date,amount\n2026-01-05,3.20\n")
    with pytest.raises(NotFound):
        await take(db, stranger)


GERMAN = """Kontoauszug;Girokonto
Stand;16.11.2026

"Buchungstag";"Wertstellung";"Umsatzart";"Begünstigter/Zahlungspflichtiger";"Verwendungszweck";"Betrag";"Saldo";"Währung"
"03.01.2026";"03.01.2026";"Lastschrift";"REWE";"Einkauf";"-12,40";"1.987,60";"EUR"
"13.01.2026";"14.01.2026";"Gutschrift";"Firma";"Lohn";"2.500,00";"4.487,60";"EUR"
"14.01.2026";"14.01.2026";"Umbuchung";"Ich";"Sparen";"-500,00";"3.987,60";"EUR"
"15.01.2026";"15.01.2026";"Lastschrift";"Vermieter";"Miete";"-1.234,56";"2.753,04";"EUR"
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
async def test_a_german_bank(db: Database, user: User, encoding: str) -> None:
    shown = await look(db, user, GERMAN.encode(encoding))
    assert (shown.date_column, shown.date_order) == ("Buchungstag", "day.month")
    assert (shown.amount_column, shown.spent_sign) == ("Betrag", "-")
    assert (shown.rows, shown.income, shown.total) == (3, 1, money(124696))
    assert shown.left_out == {"transfer": 1}
    assert shown.sample is not None
    assert (shown.sample.note, shown.sample.amount) == ("REWE", money(1240))
    await take(db, user)
    assert [(e.note, e.category, e.kind) for e in await ledger_of(db, user)] == [
        ("REWE", "groceries", Kind.EXPENSE),
        ("Firma", "income", Kind.INCOME),
        ("Vermieter", "", Kind.EXPENSE),
    ]


async def test_a_chinese_wallet(db: Database) -> None:
    user = await meet(db, language="zh", zone="Asia/Shanghai")
    content = (
        "微信支付账单明细\n----\n交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态\n"
        "2026-11-03 08:12:45,商户消费,全家,早餐,支出,¥12.40,零钱,支付成功\n"
        "2026-11-04 12:00:00,转账,小王,转账,收入,¥50.00,/,已存入零钱\n"
        "2026-11-05 12:00:00,零钱提现,我,提现,/,¥300.00,/,提现已到账\n"
        "2026-11-06 19:30:00,商户消费,美团,晚饭,支出,¥35.50,零钱,支付成功\n"
    ).encode("gb18030")
    shown = await look(db, user, content)
    assert (shown.date_column, shown.amount_column) == ("交易时间", "金额(元)")
    assert (shown.rows, shown.income, shown.total.minor) == (3, 1, 4790)
    assert shown.left_out == {"transfer": 1}
    assert shown.sample is not None
    assert shown.sample.note == "全家"


async def test_unrounded_floats_are_rounded_and_said(db: Database, user: User) -> None:
    shown = await look(db, user, "date,expense\n2026-01-01,52.37219\n2026-01-02,48.1\n2026-01-03,55.005\n")
    assert (shown.rows, shown.rounded, shown.total) == (3, 2, money(5237 + 4810 + 5501))
    assert (shown.amount_column, shown.spent_sign) == ("expense", "+")


@pytest.mark.parametrize(
    ("dates", "order", "first"),
    [
        (("03/13/2026", "04/02/2026"), "month/day", date(2026, 3, 13)),
        (("13/03/2026", "02/04/2026"), "day.month", date(2026, 3, 13)),
        (("01/02/2026", "02/02/2026"), "day.month", date(2026, 2, 1)),
        (("9/30/26", "10/1/26"), "month/day", date(2026, 9, 30)),
        (("2026/01/02", "2026/01/03"), "year-month-day", date(2026, 1, 2)),
        (("20260102", "20260103"), "year-month-day", date(2026, 1, 2)),
        (("3 Jan 2026", "4 Feb 2026"), "day.month", date(2026, 1, 3)),
        (("Jan 3, 2026", "Feb 4, 2026"), "day.month", date(2026, 1, 3)),
        (("3. März 2026", "4. Mai 2026"), "day.month", date(2026, 3, 3)),
        (("2026年1月3日", "2026年1月4日"), "year-month-day", date(2026, 1, 3)),
        (("2026-01-03T10:00:00+01:00", "2026-01-04T09:00:00Z"), "year-month-day", date(2026, 1, 3)),
    ],
)
async def test_dates_are_read_by_the_whole_column(
    db: Database, user: User, dates: tuple[str, ...], order: str, first: date
) -> None:
    rows = "".join(f'"{day}",1.50,x\n' for day in dates)
    shown = await look(db, user, f"Date,Amount,Note\n{rows}")
    assert (shown.rows, shown.date_order) == (2, order)
    assert shown.sample is not None
    assert shown.sample.spent_on == first


@pytest.mark.parametrize(
    ("cells", "minor"),
    [
        (("1,234.56", "12.00"), 123456 + 1200),
        (("1.234,56", "12,00"), 123456 + 1200),
        (("1.234", "12,50"), 123400 + 1250),
        (("1 234,56", "7"), 123456 + 700),
        (("1'234.56", "7.5"), 123456 + 750),
        (("1,23,456.00", "1.00"), 12345600 + 100),
        (("€12.50", "€3.00"), 1550),
        (("12.50 EUR", "3.00 EUR"), 1550),
        (("１２.５０", "3.00"), 1550),
        (("1,234", "2,345"), 123400 + 234500),
    ],
)
async def test_amounts_are_read_by_the_whole_column(
    db: Database, user: User, cells: tuple[str, ...], minor: int
) -> None:
    rows = "".join(f'2026-01-0{place};"{cell}"\n' for place, cell in enumerate(cells, 1))
    shown = await look(db, user, f"date;amount\n{rows}")
    assert (shown.total.minor, shown.rows) == (minor, len(cells))


@pytest.mark.parametrize("cell", ["1e5", "nan", "inf", "1_000x", "12abc", "1.2.3.4,5", "9" * 13, "", "٣x"])
async def test_an_amount_in_doubt_is_left_out(db: Database, user: User, cell: str) -> None:
    shown = await look(
        db, user, f"date,amount\n2026-01-01,{cell.replace(',', '.')}\n2026-01-02,5.00\n2026-01-03,6.00\n"
    )
    assert (shown.rows, shown.left_out) == (2, {"no amount": 1})


async def test_debit_and_credit_columns(db: Database, user: User) -> None:
    content = (
        "Date,Description,Debit,Credit,Balance\n2026-01-02,Shop,12.00,,88.00\n2026-01-03,Pay,,900.00,988.00\n"
    )
    shown = await look(db, user, content)
    assert (shown.rows, shown.income, shown.total, shown.amount_column) == (
        2,
        1,
        money(1200),
        "Debit / Credit",
    )


async def test_a_refund_stays_in_its_category(db: Database, user: User) -> None:
    content = (
        "date,amount,category,note\n2026-01-02,-12.00,Toys,a\n2026-01-03,5.00,Toys,b\n2026-01-04,900,Job,c\n"
    )
    content += "2026-01-05,-3.00,Groceries,d\n2026-01-06,-1.00,Groceries,e\n"
    await look(db, user, content)
    await take(db, user)
    assert [(e.category, e.outflow) for e in await ledger_of(db, user)] == [
        ("Toys", 1200), ("Toys", -500), ("income", -90000), ("groceries", 300), ("groceries", 100),
    ]  # fmt: skip


async def test_what_is_left_out_is_counted(db: Database, user: User) -> None:
    content = (
        "date,amount,status,currency\n2026-01-02,1.00,done,EUR\n2026-01-02,2.00,pending,EUR\n"
        "2026-01-02,0.00,done,EUR\n2026-12-24,3.00,done,EUR\nsoon,4.00,done,EUR\n2026-01-03,x,done,EUR\n"
        "2026-01-04,9.00,done,USD\n2026-01-04,8.00,done,EUR\n"
    )
    chosen = (await users.set_currency(db, user, Currency("EUR"), relabel=None)).user
    shown = await look(db, chosen, content)
    assert (shown.rows, shown.total) == (3, money(900))
    assert shown.left_out == {
        "pending": 1, "zero": 1, "future": 1, "no date": 1, "no amount": 1,
    }  # fmt: skip


async def test_an_assumed_currency_becomes_the_files(db: Database) -> None:
    user = await meet(db, language="en")
    await record(db, user, draft(100, currency=Currency("USD")))
    await look(db, user, "date,amount,currency\n2026-01-02,1.00,GBP\n2026-01-03,2.00,GBP\n")
    done = await take(db, user)
    assert done.total == money(300, Currency("GBP"))
    owner = await users.find(db, user.id)
    assert owner is not None
    assert (owner.currency, owner.currency_chosen) == (Currency("GBP"), True)
    assert {e.amount.currency.code for e in await ledger_of(db, owner)} == {"GBP"}


async def test_another_column_can_be_chosen(db: Database, user: User) -> None:
    content = "date,booked,amount,fee\n2026-01-02,2026-02-02,10.00,1.00\n2026-01-03,2026-02-03,20.00,2.00\n"
    shown = await look(db, user, content)
    assert shown.headers == ("date", "booked", "amount", "fee")
    assert await imports.headers(db, user, chat_id=7, message_id=900, today=TODAY) == shown.headers
    await imports.choose(db, user, chat_id=7, message_id=900, role="amount", place=3, today=TODAY)
    chosen = await imports.choose(db, user, chat_id=7, message_id=900, role="date", place=1, today=TODAY)
    assert (chosen.amount_column, chosen.total, chosen.first) == ("fee", money(300), date(2026, 2, 2))
    assert (await take(db, user)).total == money(300)


async def test_a_cancelled_file_is_gone(db: Database, user: User) -> None:
    await look(db, user, "date,amount\n2026-01-02,1.00\n")
    await imports.cancel(db, user, chat_id=7, message_id=900)
    with pytest.raises(NotFound):
        await take(db, user)


async def test_imported_payments_find_their_bill(db: Database, user: User) -> None:
    await bills.add(
        db, user, name="rent", category="home", amount=money(90000), every="month",
        first_on=date(2026, 12, 1), today=TODAY,
    )  # fmt: skip
    await look(
        db, user, "date,amount,note\n2026-09-01,900,Rent Sept\n2026-10-02,900,Rent Oct\n2026-10-02,9,rent\n"
    )
    await take(db, user)
    assert [e.bill_id is not None for e in await ledger_of(db, user)] == [True, True, False]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"PK\x03\x04" + b"\0" * 100,
        b"%PDF-1.7",
        b"\xff\xfe",
        b"a,b\n",
        b"name,city\nAna,Berlin\nBo,Paris\n",
        b"date,note\n2026-01-01,x\n",
        b"amount,note\n5.00,x\n6.00,y\n",
        b"date,amount" + b",x" * 200 + b"\n2026-01-01,5\n",
        b'date,amount\n2026-01-01,"' + b"x" * 40_000 + b'"\n',
        b"date,amount\n" + b"2026-01-01,5\n" * 50_001,
        b"x" * 5_000_001,
        codecs.BOM_UTF16_LE + "nichts".encode("utf-16-le"),
    ],
)
async def test_what_is_no_table_is_refused_with_a_sentence(db: Database, user: User, content: bytes) -> None:
    with pytest.raises(UnreadableFile) as refused:
        await look(db, user, content)
    assert "nothing was imported" in refused.value.sentence
    assert await ledger_of(db, user) == []


async def test_a_quote_never_closed(db: Database, user: User) -> None:
    rows = "".join(f"2026-01-{day:02d},1.00,n{day}\n" for day in range(1, 29))
    shown = await look(db, user, f'date,amount,note\n2026-01-01,1.00,"open\n{rows}{rows}')
    assert shown.rows == 57


SOME = b'date,amount,note\n2026-01-02,1.00,"a, b"\n2026-02-03,"1,234.50",c\n2026-03-04,-5,d\n'


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mutated_files_never_crash(data: st.DataObject) -> None:
    raw = bytearray(
        data.draw(st.sampled_from([SOME, GERMAN.encode(), GERMAN.encode("utf-16"), HEADER + SOME]))
    )
    for _ in range(data.draw(st.integers(0, 6))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        if not raw:
            break
    try:
        statement = understand(bytes(raw), Task(Currency("USD"), True, True, TODAY, {})).statement
    except OutlayError:
        return
    if statement is None:
        return
    assert all(line.draft.spent_on <= TODAY and line.draft.amount.minor > 0 for line in statement.lines)


async def test_a_message_and_a_file_do_not_meet(db: Database, user: User) -> None:
    source = message()
    await record(db, user, draft(100), source=source)
    await look(db, user, "date,amount\n2026-01-05,3.20\n", message_id=source.message_id)
    assert (await take(db, user, message_id=source.message_id)).count == 1
