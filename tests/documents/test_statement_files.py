"""Statements in the formats made for machines, workbooks, encodings and bombs. All samples are made up."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.documents.files import NOT_TEXT, PDF
from bot.documents.isolated import TOO_HARD, read_isolated
from bot.documents.reading import Task, understand
from bot.documents.sheets import NO_SHEET
from bot.documents.statements import Statement
from bot.documents.tables import TOO_MANY_ROWS
from bot.documents.xls import LOCKED
from bot.documents.xlsx import ARCHIVE, BOMB
from bot.errors import UnreadableFile
from bot.money.currency import Currency
from tests.documents.old_excel import old_workbook
from tests.documents.zipping import zipped

TODAY = date(2026, 11, 17)
Shown = tuple[str, int, str, str, str, str]


def read(content: bytes | str, *, home: str = "USD", is_assumed: bool = True) -> Statement:
    raw = content.encode() if isinstance(content, str) else content
    found = understand(raw, Task(Currency(home), is_assumed, False, TODAY, {})).statement
    assert found is not None
    return found


def shown(found: Statement) -> list[Shown]:
    drafts = [line.draft for line in found.lines]
    return [
        (
            each.spent_on.isoformat(),
            each.amount.minor if each.kind == "expense" else -each.amount.minor,
            each.amount.currency.code,
            each.category,
            each.note,
            " ".join(each.tags),
        )
        for each in drafts
    ]


SGML = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
CHARSET:1252

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKTRANLIST><DTSTART>20260101
<STMTTRN><TRNTYPE>POS<DTPOSTED>20260105120000[-5:EST]<TRNAMT>-12.50<FITID>1<NAME>Café &amp; Bar
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260106<TRNAMT>+1,200.00<FITID>2<NAME>Boss<MEMO>Pay
</BANKTRANLIST><LEDGERBAL><BALAMT>1</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1>
<CREDITCARDMSGSRSV1><CCSTMTRS><CURDEF>GBP<BANKTRANLIST>
<STMTTRN><DTPOSTED>20260107<TRNAMT>-00000000000003.0000<FITID>1</STMTTRN>
<STMTTRNP><DTPOSTED>20260108<TRNAMT>-9<FITID>9</STMTTRNP></BANKTRANLIST>
"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_ofx_of_two_accounts_without_closing_tags(encoding: str) -> None:
    found = read(SGML.encode(encoding))
    assert shown(found) == [
        ("2026-01-05", 1250, "EUR", "", "Café & Bar", ""),
        ("2026-01-06", -120000, "EUR", "income", "Boss · Pay", ""),
        ("2026-01-07", 300, "GBP", "", "", ""),
    ]
    assert found.left_out == {"pending": 1}


def test_ofx_in_xml_without_a_header() -> None:
    found = read(
        "<OFX><STMTRS><CURDEF>CAD</CURDEF><STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20260105</DTPOSTED>"
        "<TRNAMT>7,5</TRNAMT><NAME>x</NAME></STMTTRN></STMTRS></OFX>"
    )
    assert shown(found) == [("2026-01-05", 750, "CAD", "", "x", "")]


def test_qif_with_splits_transfers_and_lists() -> None:
    found = read(
        "!Option:AutoSwitch\n!Account\nNBank\nTBank\n^\n!Type:Cat\nNFood\nE\n^\n!Type:Bank \n"
        "D13/ 1'26\nT-30.00\nPShop\nSFood:Fruit\n$-20.00\nSHome\nEsoap\n$-10.00\n^\n"
        "D02/ 2'26\nT1,500.00\nPBoss\nLSalary\n^\nD03/02'26\nT-99\nL[Savings]\n^\n"
        "!Type:Invst\nD01/01'26\nNBuy\nT5.00\n^\n!Type:CCard\nD04/02/2026\nT-5.00\nMtea"
    )
    assert shown(found) == [
        ("2026-01-13", 2000, "USD", "Food:Fruit", "Shop", ""),
        ("2026-01-13", 1000, "USD", "home", "soap", ""),
        ("2026-02-02", -150000, "USD", "salary", "Boss", ""),
        ("2026-02-04", 500, "USD", "", "tea", ""),
    ]
    assert found.left_out == {"transfer": 1}


ENTRY = (
    "<Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>{more}<Sts>{state}</Sts>"
    "<BookgDt><Dt>2026-01-05</Dt></BookgDt><ValDt><Dt>2026-01-07</Dt></ValDt>{details}</Ntry>"
)


def camt(*entries: str, version: str = "053.001.02", element: str = "Stmt") -> str:
    return (
        f"<?xml version='1.0'?><n:Document xmlns:n='urn:iso:std:iso:20022:tech:xsd:camt.{version}'>"
        f"<n:BkToCstmrStmt><n:{element}>"
        + "".join(entries).replace("</", "</n:").replace("<", "<n:").replace("<n:/n:", "</n:")
        + f"</n:{element}></n:BkToCstmrStmt></n:Document>"
    )


def entry(amount: str, way: str = "DBIT", state: str = "BOOK", more: str = "", details: str = "") -> str:
    return ENTRY.format(amount=amount, way=way, state=state, more=more, details=details)


@pytest.mark.parametrize(("version", "element"), [("053.001.02", "Stmt"), ("052.001.08", "Rpt")])
def test_camt_batches_reversals_and_pending(version: str, element: str) -> None:
    party = "<NtryDtls><TxDtls><RltdPties><Cdtr>{}<Nm>Rewe</Nm>{}</Cdtr></RltdPties></TxDtls></NtryDtls>"
    named = party.format("<Pty>", "</Pty>") if element == "Rpt" else party.format("", "")
    batch = (
        "<NtryDtls><TxDtls><Amt Ccy='EUR'>2.00</Amt><RmtInf><Ustrd>a</Ustrd></RmtInf></TxDtls>"
        "<TxDtls><AmtDtls><TxAmt><Amt Ccy='EUR'>3.00</Amt></TxAmt></AmtDtls></TxDtls></NtryDtls>"
    )
    found = read(
        camt(
            entry("12.40", details=named),
            entry("5.00", details=batch),
            entry("9.00", "CRDT", more="<RvslInd>true</RvslInd>"),
            entry("7.00", state="<Cd>PDNG</Cd>"),
            version=version,
            element=element,
        )
    )
    assert shown(found) == [
        ("2026-01-05", 1240, "EUR", "", "Rewe", ""),
        ("2026-01-05", 200, "EUR", "", "a", ""),
        ("2026-01-05", 300, "EUR", "", "", ""),
        ("2026-01-05", -900, "EUR", "income", "", ""),
    ]
    assert found.left_out == {"pending": 1}


@pytest.mark.parametrize(
    "bomb",
    [
        "<!DOCTYPE d [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><Document><BkToCstmrStmt/><x>&b;</x></Document>",
        "<!DOCTYPE d SYSTEM 'file:///etc/passwd'><Document><BkToCstmrStmt/></Document>",
        camt(entry("1.00"))[:-40],
    ],
)
def test_entities_and_cut_off_xml_are_refused(bomb: str) -> None:
    with pytest.raises(UnreadableFile):
        read(bomb)


def test_mt940_of_several_banks() -> None:
    found = read(
        "{1:F01X}{4:\n:20:S\n:25:X\n:28C:1/1\n:60F:C251230EUR1,00\n"
        ":61:2601020105D42,5NTRFNONREF//B\n:86:166?00SEPA?20EREF+1?21SVWZ+Rech?22nung 7?32MÜLLER?33 GMBH\n"
        ":61:2512310102C1200,NTRF\n:86:/NAME/Boss/REMI/USTD//Pay/IBAN/X\n"
        ":61:260131    RD3,00NMSC\nextra words\n"
        ":61:2602300230DR1,00NMSC\n:86:free\nwords\n:62F:C260131EUR1,00\n:86:not a line\n-}\n"
        ":20:S2\n:25:Y\n:60M:D260101JPY5\n:61:260105CR15,N\n"
    )
    assert shown(found) == [
        ("2026-01-05", 4250, "EUR", "", "MÜLLER GMBH · Rechnung 7", ""),
        ("2026-01-02", -120000, "EUR", "income", "Boss · Pay", ""),
        ("2026-01-31", -300, "EUR", "income", "extra words", ""),
        ("2026-02-28", 100, "EUR", "", "free words", ""),
        ("2026-01-05", -15, "JPY", "income", "", ""),
    ]


def workbook(*sheets: list[list[object]]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


def test_a_workbook_with_lines_above_the_header() -> None:
    content = workbook(
        [["Notes"], ["nothing here"]],
        [
            ["Konto", "DE1"],
            [],
            ["Buchungstag", "Text", "Betrag (EUR)", "Saldo"],
            [datetime(2026, 1, 5, 10, 30), "Café", -12.345, 100.1],  # noqa: DTZ001
            [date(2026, 1, 6), "Lohn", 2000, 2100.1],
        ],
    )
    found = read(content)
    assert shown(found) == [
        ("2026-01-05", 1235, "EUR", "", "Café", ""),
        ("2026-01-06", -200000, "EUR", "income", "Lohn", ""),
    ]
    assert found.rounded == 1


def test_a_workbook_of_an_old_excel_is_read_as_it_is_typed() -> None:
    content = old_workbook(
        [
            ["Konto 1", "", "EUR"],
            ["Datum", "Betrag", "Empfänger"],
            [date(2026, 1, 5), -12.345, "Café 中"],
            [date(2026, 1, 6), 2000, "Lohn"],
        ]
    )
    found = read(content)
    assert shown(found) == [
        ("2026-01-05", 1235, "EUR", "", "Café 中", ""),
        ("2026-01-06", -200000, "EUR", "income", "Lohn", ""),
    ]


async def test_a_workbook_of_an_old_excel_is_read_in_another_process_too() -> None:
    far = [["date", "amount"], ["2026-01-05", 5], *[[]] * 60_000, ["2026-01-06", 7]]
    found = await read_isolated(old_workbook(far), Task(Currency("USD"), True, False, TODAY, {}))
    assert found.statement is not None
    assert [line.draft.amount.minor for line in found.statement.lines] == [500, 700]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (zipped({"xl/a.xml": b"0" * 60_000_000}), BOMB),
        (zipped({f"xl/{place}.xml": b"" for place in range(300)}), BOMB),
        (zipped({"photo.txt": b"x"}), ARCHIVE),
        (zipped({"xl/workbook.xml": b"<x/>"}), NO_SHEET),
        (workbook([["date", "amount"], ["2026-01-05", 5]])[:-200], NO_SHEET),
        (b"%PDF-1.7\n", PDF),
        (b"\xd0\xcf\x11\xe0" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), LOCKED),
        (b"\xd0\xcf\x11\xe0" + bytes(500) + "WordDocument".encode("utf-16-le"), NO_SHEET),
        (old_workbook([["date", "amount"], ["2026-01-05", 5]])[:2000], NO_SHEET),
        (b"Rar!\x1a\x07", ARCHIVE),
        (b"\x89PNG\r\n", NOT_TEXT),
    ],
)
def test_zip_bombs_and_broken_workbooks_are_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(content)
    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    ("encoding", "header", "note"),
    [
        ("cp1251", "Дата операции;Сумма;Описание", "Кофе"),
        ("gb18030", "交易日期,金额,交易对方", "美团"),
        ("shift_jis", "日付,金額,内容", "コーヒー"),
        ("euc_jp", "日付,金額,内容", "コーヒー"),
        ("cp949", "거래일,거래금액,적요", "커피"),
        ("cp1252", "Buchungstag;Betrag;Empfänger", "Müller"),
        ("utf-16-le", "Date;Amount;Note", "Ünal"),
        ("utf-8", "Date;Amount;Note", "Ünal"),
    ],
)
def test_encodings(encoding: str, header: str, note: str) -> None:
    mark = ";" if ";" in header else ","
    text = f"{header}\r\n2026-01-05{mark}12.50{mark}{note}\r\n2026-01-06{mark}3.00{mark}{note}\r\n"
    assert [draft[4] for draft in shown(read(text.encode(encoding)))] == [note, note]


async def test_a_file_is_read_in_another_process() -> None:
    task = Task(Currency("USD"), True, False, TODAY, {})
    found = await read_isolated(b"date,amount\n2026-01-05,3.20\n", task)
    assert found.headers == ("date", "amount")
    with pytest.raises(UnreadableFile) as refused:
        await read_isolated(b"date,amount\n" + b"2026-01-01,5\n" * 50_001, task)
    assert refused.value.sentence == TOO_MANY_ROWS


@pytest.mark.parametrize("command", [("sleep", "600"), ("true",), ("false",), ("echo", "{")])
async def test_a_reader_that_hangs_or_breaks_is_a_refusal(command: tuple[str, ...]) -> None:
    task = Task(Currency("USD"), True, False, TODAY, {})
    with pytest.raises(UnreadableFile) as refused:
        await read_isolated(b"date,amount\n" * 1000, task, command=command, limit_seconds=0.5)
    assert refused.value.sentence == TOO_HARD


SAMPLES = [
    SGML.encode(),
    camt(entry("1.00")).encode(),
    b"!Type:Bank\nD1/2/26\nT-3\n^\n",
    b":20:a\n:25:b\n:60F:C260101EUR1,\n:61:260102D3,NTRF\n:86:166?20a\n",
    workbook([["date", "amount"], ["2026-01-05", 5]]),
    old_workbook([["date", "amount"], ["2026-01-05", 5]]),
]


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_damaged_files_never_crash(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(0, 5))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        found = understand(bytes(raw), Task(Currency("USD"), True, False, TODAY, {})).statement
    except UnreadableFile:
        return
    if found is not None:
        assert all(line.draft.amount.minor > 0 and line.draft.spent_on <= TODAY for line in found.lines)
