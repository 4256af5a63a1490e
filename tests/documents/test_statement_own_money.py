"""Statements with one's own money among the rows: a card paid off, a payout, a wallet filled, a balance."""

from __future__ import annotations

from datetime import date

import pytest

from bot.documents.reading import Task, understand
from bot.money.amount import to_decimal
from bot.money.currency import Currency
from bot.money.expense import Draft, Kind

TODAY = date(2026, 11, 17)

CASES = {
    "a German card paid off from its account": (
        "EUR",
        "Belegdatum;Beschreibung;Betrag (EUR)\n02.03.2026;Bäckerei;-4,20\n"
        "05.03.2026;Gutschrift Lastschrift;81,00\n"
        "06.03.2026;Erstattung Bahn;7,30\n",
        "2026-03-02 -4.20 EUR | 2026-03-06 +7.30 EUR",
        {"transfer": 1},
    ),
    "a Spanish card paid off by itself": (
        "EUR",
        "Fecha;Concepto;Importe\n03/04/2026;PANADERIA;-3,10\n04/04/2026;PAGO AUTOMATICO GRACIAS;90,00\n",
        "2026-04-03 -3.10 EUR",
        {"transfer": 1},
    ),
    "a payment where wages come too": (
        "USD",
        "Date,Description,Amount\n05/01/2026,Payroll Mill,900.00\n05/02/2026,Payment received,40.00\n"
        "05/03/2026,Bakery,-5.00\n",
        "2026-05-01 +900.00 USD | 2026-05-02 +40.00 USD | 2026-05-03 -5.00 USD",
        {},
    ),
    "a processor that keeps its fee and hands over the rest": (
        "EUR",
        "Type,Description,Amount,Fee,Net,Currency,Created\n"
        "charge,Order 1,50.00,1.00,49.00,EUR,2026-06-01\nrefund,Order 1,-20.00,0.00,-20.00,EUR,2026-06-02\n"
        "payout,Bank,-29.00,0.00,-29.00,EUR,2026-06-03\n",
        "2026-06-01 +49.00 EUR | 2026-06-02 -20.00 EUR",
        {"transfer": 1},
    ),
    "below a title that says pending": (
        "USD",
        "Date,Description,Amount\nPending Transactions,,\n07/09/2026,Inn,-8.00\nPosted Transactions,,\n"
        "07/07/2026,Café,-3.00\n07/06/2026,Gift,20.00\n",
        "2026-07-07 -3.00 USD | 2026-07-06 +20.00 USD",
        {"pending": 1, "no date": 2},
    ),
    "a wallet filled, and a payment that was refused": (
        "EUR",
        "date,name,amount,status\n2026-08-01,Bar,-2.50,approved\n"
        "2026-08-02,Ricarica da banca,30.00,approved\n"
        "2026-08-03,Inn,-9.00,not approved\n2026-08-04,Cashback,0.40,approved\n",
        "2026-08-01 -2.50 EUR | 2026-08-04 +0.40 EUR",
        {"transfer": 1, "pending": 1},
    ),
    "money sent to people, taken out and put in": (
        "USD",
        "Date,Transaction Type,Currency,Amount,Notes,Status\n2026-08-05,Sent P2P,USD,-12.00,lunch,COMPLETE\n"
        "2026-08-06,Received P2P,USD,7.00,tea,COMPLETE\n2026-08-07,Cash out,USD,-50.00,bank,COMPLETE\n",
        "2026-08-05 -12.00 USD | 2026-08-06 +7.00 USD",
        {"transfer": 1},
    ),
    "a balance named beside an empty note": (
        "EUR",
        "Datum;Vorgang;Verwendungszweck;Betrag;Währung\n01.09.2026;Anfangssaldo;;500,00;EUR\n"
        "02.09.2026;Lastschrift;Strom;-40,00;EUR\n03.09.2026;Gutschrift;Miete;60,00;EUR\n"
        "30.09.2026;Endsaldo;;520,00;EUR\n",
        "2026-09-02 -40.00 EUR | 2026-09-03 +60.00 EUR",
        None,
    ),
    "rows that an app has deleted or leaves out": (
        "EUR",
        "date,note,amount,deleted\n2026-09-04,Tea,-2.00,false\n2026-09-05,Cake,-4.00,true\n"
        "2026-09-06,Gift,9.00,false\n",
        "2026-09-04 -2.00 EUR | 2026-09-06 +9.00 EUR",
        {"transfer": 1},
    ),
    "a Japanese card's purchases, one undone": (
        "JPY",
        "利用日,利用店名,利用金額\n2026/09/01,パン屋,800\n2026/09/02,本屋,1500\n2026/09/03,本屋,-1500\n",
        "2026-09-01 -800 JPY | 2026-09-02 -1500 JPY | 2026-09-03 +1500 JPY",
        {},
    ),
    "a passbook that calls money in a deposit by transfer": (
        "CNY",
        "日期,摘要,金额,余额\n2026-09-01,转账存入,500.00,900.00\n2026-09-02,支取,100.00,800.00\n",
        "2026-09-01 +500.00 CNY | 2026-09-02 -100.00 CNY",
        {},
    ),
    "the day of the purchase before that of its booking": (
        "USD",
        "Post Date,Trans Date,Description,Amount\n10/05/2026,10/03/2026,Inn,-6.00\n"
        "10/09/2026,10/08/2026,Back,2.00\n",
        "2026-10-03 -6.00 USD | 2026-10-08 +2.00 USD",
        {},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_own_money_is_set_aside_and_nothing_else(name: str) -> None:
    home, content, rows, left_out = CASES[name]
    task = Task(Currency(home), home == "USD", home == "USD", TODAY, {})
    found = understand(content.encode(), task).statement

    assert found is not None
    assert " | ".join(_row(line.draft) for line in found.lines) == rows
    if left_out is not None:
        assert found.left_out == left_out


def test_a_column_that_says_the_same_in_every_row_is_no_note() -> None:
    content = (
        "Date,Description,Details,Amount\n01/10/2026,Main account,Inn,-6.00\n"
        "02/10/2026,Main account,Rent,70.00\n03/10/2026,Main account,Tea,-2.00\n"
        "04/10/2026,Main account,Bus,-1.50\n"
    )
    found = understand(content.encode(), Task(Currency("GBP"), False, False, TODAY, {})).statement

    assert found is not None
    assert [line.draft.note for line in found.lines] == ["Inn", "Rent", "Tea", "Bus"]


def test_amounts_without_signs_are_told_by_who_gained() -> None:
    rows = "".join(
        f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>2026100{day}<TRNAMT>{amount}<FITID>{day}<NAME>{name}"
        f"<BENEFIT>{way}</STMTTRN>"
        for day, amount, name, way in ((1, "6.00", "Inn", "DEBIT"), (2, "70.00", "Rent", "CREDIT"))
    )
    content = f"OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><CURDEF>EUR<BANKTRANLIST>{rows}</BANKTRANLIST></OFX>"
    found = understand(content.encode(), Task(Currency("EUR"), False, False, TODAY, {})).statement

    assert found is not None
    assert [line.draft.kind for line in found.lines] == [Kind.EXPENSE, Kind.INCOME]


def _row(draft: Draft) -> str:
    sign = "-" if draft.kind is Kind.EXPENSE else "+"
    return f"{draft.spent_on} {sign}{to_decimal(draft.amount)} {draft.amount.currency.code}"
