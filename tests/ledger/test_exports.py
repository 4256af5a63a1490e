"""Files for other programs: typed, complete, and nothing in them is run."""

from __future__ import annotations

import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from bot.i18n import translator
from bot.ledger import bills, budgets, exports, users
from bot.ledger.exports import write_json
from bot.ledger.journals import write_beancount, write_ledger
from bot.ledger.workbook import write_workbook
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import Expense, Kind
from bot.money.rate import Converted, Rate
from bot.storage.database import Database
from bot.storage.users import User
from tests.ledger.given import draft, exported, record

HEADER = b"date,amount,currency,category,note,tags,kind,recorded_at\r\n"
EN, ZH = translator("en"), translator("zh")
NOON = datetime(2026, 11, 17, 11, tzinfo=UTC)


def row(minor: int, category: str = "food", note: str = "", *, code: str = "EUR", **more: object) -> Expense:
    given = {"spent_on": date(2026, 11, 3), "kind": Kind.EXPENSE, "tags": (), "recorded_at": NOON} | more
    return Expense(1, Money(minor, Currency(code)), category, note, **given)  # type: ignore[arg-type]


NASTY = st.text(st.sampled_from("ab \"\\;:=+-@#'\n\t\r{}()[]*!|漢é🙂~<>&%$0٣\u202e\x00"), max_size=20)
ROWS = st.lists(
    st.builds(
        row,
        st.integers(1, 10**9),
        st.one_of(st.sampled_from(["food", "salary", "", "Müll:Sub", "=cmd"]), NASTY),
        NASTY,
        code=st.sampled_from(["EUR", "JPY", "KWD", "CLF"]),
        kind=st.sampled_from(Kind),
        tags=st.lists(NASTY.map(lambda text: "".join(text.split())).filter(bool), max_size=2).map(tuple),
    ),
    max_size=5,
)


async def test_an_empty_ledger_exports_the_header(db: Database, user: User) -> None:
    assert await exported(db, user) == HEADER


@pytest.mark.parametrize("form", exports.FORMATS)
async def test_an_empty_ledger_is_no_empty_file(db: Database, user: User, form: str) -> None:
    """Telegram takes none."""
    assert (await exports.export(db, user, form))[0]


async def test_export_as_the_contract_says(db: Database, user: User) -> None:
    await record(db, user, draft(2350, "food", note='say "hi", twice', tags=("a", "b")))
    await record(db, user, draft(900, "fun", on=date(2026, 11, 1), kind=Kind.INCOME))
    await record(db, user, draft(1200, ""))
    assert (await exported(db, await users.set_language(db, user, "zh"))).decode() == (
        HEADER.decode() + "2026-11-01,9.00,EUR,娱乐,,,income,2026-11-17T11:00:00Z\r\n"
        '2026-11-17,23.50,EUR,餐饮,"say ""hi"", twice",a b,expense,2026-11-17T11:00:00Z\r\n'
        "2026-11-17,12.00,EUR,,,,expense,2026-11-17T11:00:00Z\r\n"
    )


async def test_every_form_holds_every_row(db: Database, user: User) -> None:
    await record(db, user, draft(2350, "food", note="=1+1"))
    await record(db, user, draft(900, "salary", kind=Kind.INCOME))
    for form in exports.FORMATS:
        content, count = await exports.export(db, user, form)
        assert count == 2
        assert content
    with pytest.raises(ValueError):
        await exports.export(db, user, "exe")


def test_a_workbook_has_types_and_no_formula() -> None:
    rows = [
        row(123456, note="=HYPERLINK(1)"),
        row(500, "=cmd|' /C calc'", "+1", tags=("@a",)),
        row(1200, code="JPY"),
        row(1000, kind=Kind.INCOME, note="back"),
    ]
    book = load_workbook(io.BytesIO(write_workbook(lambda: rows, ZH)))
    sheet = book["Expenses"]
    assert [cell.value for cell in sheet[1]][:3] == ["date", "amount", "currency"]
    assert sheet["A2"].value == datetime(2026, 11, 3)  # noqa: DTZ001
    assert (sheet["B2"].value, sheet["B4"].value) == (1234.56, 1200)
    assert sheet["D2"].value == "餐饮"
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    summary = [[cell.value for cell in line] for line in book["Summary"].iter_rows()]
    assert ["2026-11", "餐饮", "EUR", 1224.56] in summary
    assert ["2026-11", "餐饮", "JPY", 1200] in summary


@given(ROWS)
@settings(max_examples=20, deadline=None)
def test_json_is_complete(rows: list[Expense]) -> None:
    document = json.loads(write_json(lambda: rows, EN))
    assert [each["amount"] for each in document["expenses"]] == [exports.to_decimal(e.amount) for e in rows]
    assert [(each["category_key"], each["note"], tuple(each["tags"])) for each in document["expenses"]] == [
        (each.category, each.note, each.tags) for each in rows
    ]


POSTING = re.compile(r"^  (\S.*?)  (-?\d+(?:\.\d+)?) ([A-Z]{3})$")


@given(ROWS, st.sampled_from([write_beancount, write_ledger]))
@settings(max_examples=60, deadline=None)
def test_journals_balance(rows: list[Expense], write) -> None:  # type: ignore[no-untyped-def]
    sums: dict[str, Decimal] = defaultdict(Decimal)
    cash: dict[str, Decimal] = defaultdict(Decimal)
    for line in write(lambda: rows, EN).decode().split("\n"):
        found = POSTING.match(line)
        if found:
            sums[found[3]] += Decimal(found[2])
            cash[found[3]] += Decimal(found[2]) if found[1] == "Assets:Cash" else 0
    assert not any(sums.values())
    for code, total in cash.items():
        spent = sum(each.outflow for each in rows if each.amount.currency.code == code)
        assert -total.scaleb(Currency(code).digits) == spent


ABROAD = Converted(Money(460, Currency("EUR")), Rate(Decimal("0.92"), date(2026, 11, 2)))
EVERY_KIND = [
    row(123, note='a "b" \\ ; c', tags=("x,y", "é")),
    row(4, "漢字: =cmd", "", code="KWD"),
    row(5, "", "(x) ! *", kind=Kind.INCOME),
    row(500, note="abroad", code="USD", converted=ABROAD, tags=("trip",)),
    row(500, note="abroad, given back", code="USD", converted=ABROAD, kind=Kind.INCOME),
    row(1000, "salary", "two\nlines", kind=Kind.INCOME),
    row(300, "food", "a refund", kind=Kind.INCOME),
    row(700, "home", '2026-11-03 * "posting"\n  Assets:Cash  99 EUR'),
    row(800, "home", 'x\n\ninclude /etc/passwd\noption "a" "b"\ncomment'),
    row(900, "Assets:Cash", "category like an account", tags=("#x", "a b", ":")),
]


def hostile(count: int) -> list[Expense]:
    """The same notes, categories and tags of marks at every run."""
    dice = random.Random(7)
    marks = "ab \"\\;:=+-@#'\n\t\r{}()[]*!|漢é🙂~<>&%$0٣\u202e\x00"

    def text() -> str:
        return "".join(dice.choice(marks) for _ in range(dice.randrange(20)))

    kinds = list(Kind)
    return [
        row(dice.randrange(1, 10**9), text(), text(), kind=dice.choice(kinds), tags=(text().strip() or "a",))
        for _ in range(count)
    ]


@pytest.mark.parametrize(
    ("tool", "form"), [("bean-check", "beancount"), ("hledger", "ledger"), ("ledger", "ledger")]
)
def test_the_real_programs_accept_them(tmp_path: Path, tool: str, form: str) -> None:
    program = shutil.which(tool, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if program is None:
        pytest.skip(f"{tool} is not installed here")
    rows = [*EVERY_KIND, *hostile(200)]
    write = write_beancount if form == "beancount" else write_ledger
    for tr in (EN, ZH):
        path = tmp_path / f"{tr.language}.{form}"
        path.write_bytes(write(lambda: rows, tr))
        command = [program, str(path)] if form == "beancount" else [program, "-f", str(path), "balance"]
        done = subprocess.run(command, capture_output=True, timeout=60, env={"LC_ALL": "C.UTF-8"})
        assert (done.returncode, done.stderr) == (0, b"")


async def test_the_complete_export_holds_plans(db: Database, user: User) -> None:
    today, first, home = date(2026, 11, 3), date(2026, 12, 1), user.currency
    await budgets.set_budget(db, user, Money(30000, home), category="food", today=today)
    rent: dict[str, Any] = {"name": "Rent", "category": "home", "every": "month"}
    bill = await bills.add(db, user, amount=Money(90000, home), first_on=first, today=today, **rent)
    document = json.loads((await exports.export(db, user, "json"))[0])
    (budget,) = document["budgets"]
    assert (budget["category"], budget["limit"], budget["starts_on"]) == ("food", "300.00", "2026-11-01")
    (kept,) = document["bills"]
    assert (kept["id"], kept["name"], kept["amount"], kept["first_on"]) == (
        bill.id, "Rent", "900.00", "2026-12-01",
    )  # fmt: skip
    (settings,) = document["settings"]
    assert (settings["language"], settings["zone"]) == (user.language, str(user.zone))
