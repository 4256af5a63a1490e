"""Files that break readers, sent in a chat: each ends in one sentence and leaves the ledger as it was."""

from pathlib import Path

import pytest

from bot.local.people import Person
from bot.local.state import Shown
from tests.chat.running import ANN, BROKE, Telegram, bot, exported
from tests.documents.zipping import zipped

GOOD = b"date,amount,note\n2026-11-02,3.50,tea\n2026-11-03,4.50,cake\n"
OFX = (
    "OFXHEADER:100\n<OFX><CURDEF>EUR<BANKTRANLIST>"
    "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261103<TRNAMT>-5.00<FITID>1<NAME>Tea</STMTTRN>"
    "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20261104<TRNAMT>-6.0"
)
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">'
    "<BkToCstmrStmt>&b;</BkToCstmrStmt></Document>"
)
OUTSIDE = ENTITIES.replace('"ha"', 'SYSTEM "file:///etc/hostname"')


REFUSED = {
    "a bomb": (zipped({"xl/sheet1.xml": b"0" * 60_000_000}), "too large when unpacked"),
    "a bomb in a bomb": (zipped({"xl/inner.zip": zipped({"a": b"0" * 9_000_000})}), "workbook"),
    "another archive": (zipped({"photo.txt": b"x"}), "Unpack it"),
    "entities": (ENTITIES.encode(), "cut off or damaged"),
    "an entity from outside": (OUTSIDE.encode(), "cut off or damaged"),
    "a million columns": (b"a," * 1_000_000 + b"b\n", "100 columns"),
    "a cell of megabytes": (
        b'date,amount,note\n2026-01-01,5,"' + b"x" * 4_000_000 + b'"\n',
        "very long cells",
    ),
    "too many rows": (b"date,amount\n" + b"2026-01-01,5\n" * 50_001, "50,000 rows"),
    "more than 5 MB": (b"date,amount\n" + b"2026-01-01,5\n" * 500_000, "5 MB"),
    "rubbish": (bytes(range(256)) * 500, "that kind of file"),
    "nothing but NULs": (bytes(5000), "is empty"),
    "empty": (b"", "is empty"),
    "names alone": (b"date,amount,note\n", "no rows"),
    "no dates": (b"name,amount\ntea,3.50\ncake,4.50\n", "no column of dates"),
    "a cut-off statement in XML": (
        ENTITIES[ENTITIES.index("<Document") :][:80].encode(),
        "cut off or damaged",
    ),
    "a password": (b"\xd0\xcf\x11\xe0" + bytes(500) + "EncryptedPackage".encode("utf-16-le"), "password"),
}


@pytest.fixture
def here(stopped: Telegram) -> Telegram:
    return stopped


async def send(person: Person, name: str, content: bytes) -> Shown:
    person.upload(name, content)
    [answer] = await person.replies()
    return answer


async def test_each_is_refused_in_one_sentence(here: Telegram, tmp_path: Path) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path):
        for name, (content, words) in REFUSED.items():
            answer = await send(ann, "bank.csv", content)
            assert words in answer.text, (name, answer.text)
            assert "nothing was imported" in answer.text, name
            assert BROKE not in answer.text, name
            assert not any(map(bool, answer.buttons)), name
        assert not await exported(ann)


async def test_the_same_and_an_overlapping_statement_add_what_is_new(here: Telegram, tmp_path: Path) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path):
        preview = await send(ann, "bank.csv", GOOD)
        ann.press(preview, preview.buttons[0][0])
        await ann.replies()
        assert "Nothing new" in (await send(ann, "bank.csv", GOOD)).text
        overlapping = GOOD + b"2026-11-03,4.50,cake\n2026-11-04,9.00,soup\n"
        preview = await send(ann, "again.csv", overlapping)
        ann.press(preview, preview.buttons[0][0])
        await ann.replies()
        assert [row["amount"] for row in await exported(ann)] == ["3.50", "4.50", "4.50", "9.00"]


CUT_OFF = {
    "bank.csv": GOOD + b"2026-11-04,9.0",
    "bank.ofx": OFX.encode(),
    "bank.qif": b"!Type:Bank\nD2026-11-03\nT-5.00\nPTea\n^\nD2026-11-04\nT-6.0",
    "bank.sta": b":20:a\n:25:b\n:60F:C261101EUR1,\n:61:261103D5,00NTRF\n:86:Tea\n:61:261104D6,0",
}


@pytest.mark.parametrize("name", CUT_OFF)
async def test_an_amount_that_was_cut_off_is_never_taken(here: Telegram, tmp_path: Path, name: str) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path):
        preview = await send(ann, name, CUT_OFF[name])
        assert "Left out: 1 without" in preview.text
        ann.press(preview, preview.buttons[0][0])
        await ann.replies()
        assert {row["date"] for row in await exported(ann)} <= {"2026-11-02", "2026-11-03"}


async def test_a_statement_in_another_currency_stays_in_it(here: Telegram, tmp_path: Path) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path):
        ann.say("/currency EUR")
        await ann.replies()
        preview = await send(
            ann, "bank.csv", b"date,amount,currency\n2026-11-02,1200,JPY\n2026-11-03,5,GBP\n"
        )
        assert "JPY" in preview.text or "¥" in preview.text
        ann.press(preview, preview.buttons[0][0])
        await ann.replies()
        assert [(row["amount"], row["currency"]) for row in await exported(ann)] == [
            ("1200", "JPY"),
            ("5.00", "GBP"),
        ]
