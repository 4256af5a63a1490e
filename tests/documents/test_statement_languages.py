"""Statements in more languages and layouts: what columns and cells are called, which way a row went."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from bot.documents.reading import Task, understand
from bot.documents.statements import Statement
from bot.money.currency import Currency
from tests.documents.test_statement_forms import TODAY, told


def read(content: bytes, home: str = "USD") -> Statement:
    task = Task(Currency(home), home == "USD", home == "USD", TODAY, {})
    found = understand(content, task).statement
    assert found is not None
    return found


NAMES = {
    "Romanian": (
        "Data tranzacției;Descriere;Debit;Credit;Stare\n03.09.2026;Pâine;12,50;;Finalizată\n"
        "04.09.2026;Salariu;;900,00;Finalizată\n05.09.2026;Lapte;3,00;;Anulată\n",
        ["2026-09-03 -12.50 RON Pâine", "2026-09-04 +900.00 RON Salariu"],
        {"pending": 1},
    ),
    "Hungarian": (
        "Könyvelés dátuma;Értéknap;Terhelés;Jóváírás;Közlemény\n2026.09.15.;2026.09.15.;12 450;;Kenyér\n"
        "2026.09.16.;2026.09.16.;;450 000;Munkabér\n",
        ["2026-09-15 -12450.00 HUF Kenyér", "2026-09-16 +450000.00 HUF Munkabér"],
        {},
    ),
    "Hebrew": (
        "תאריך,תיאור,חובה,זכות,יתרה\n15/01/2026,לחם,35,,100\n16/01/2026,משכורת,,900,1000\n",
        ["2026-01-15 -35.00 ILS לחם", "2026-01-16 +900.00 ILS משכורת"],
        {},
    ),
    "Japanese": (
        "日付,方法,お店,通貨,収入,支出,振替\n2026-07-01,payment,パン屋,JPY,0,650,0\n"
        "2026-07-02,income,会社,JPY,5000,0,0\n2026-07-03,振替,,JPY,0,100,0\n",
        ["2026-07-01 -650 JPY パン屋", "2026-07-02 +5000 JPY 会社"],
        {"transfer": 1},
    ),
    "Indonesian": (
        "Tanggal,Keterangan,Debet,Kredit,Saldo\n05/07/2026,Setoran,,4.000,10.000\n"
        "26/07/2026,Listrik,1.250,,8.750\n",
        ["2026-07-05 +4000.00 IDR Setoran", "2026-07-26 -1250.00 IDR Listrik"],
        {},
    ),
    "Portuguese": (
        "Data;Lançamento;Valor;Tipo Lançamento\n01/09/2026;Saldo Anterior;1.000,00;\n"
        "02/09/2026;Pix;250,00;Saída\n03/09/2026;Pix;80,50;Entrada\n",
        ["2026-09-02 -250.00 BRL Pix", "2026-09-03 +80.50 BRL Pix"],
        {"transfer": 1},
    ),
    "Portuguese without accents": (
        "Data Mov.;Descricao;Debito;Credito;Saldo\n05-03-2026;Pao;12,40;;987,60\n"
        "25-03-2026;Ordenado;;900,00;1.887,60\n",
        ["2026-03-05 -12.40 USD Pao", "2026-03-25 +900.00 USD Ordenado"],
        {},
    ),
    "German spelled out": (
        "Buchungstag;Empfaenger;Betrag;Waehrung\n05.03.2026;Baecker;-2,40;EUR\n"
        "06.03.2026;Chef;900,00;EUR\n",
        ["2026-03-05 -2.40 EUR Baecker", "2026-03-06 +900.00 EUR Chef"],
        {},
    ),
    "Dutch compounds": (
        'Muntsoort,Transactiedatum,Beginsaldo,Eindsaldo,Transactiebedrag,Omschrijving\n'
        'EUR,20260131,"100,00","14,50","-85,50",Huur\n',
        ["2026-01-31 -85.50 EUR Huur"],
        {},
    ),
    "Czech, the amount there beside the one here": (
        "Datum transakce;Původní částka;Původní měna;Zaúčtovaná částka;Měna zaúčtování;Název obchodníka\n"
        "19.06.2026;20,00;EUR;-512,40;CZK;Kniha\n20.06.2026;;;-90,00;CZK;Oběd\n",
        ["2026-06-19 -512.40 CZK Kniha", "2026-06-20 -90.00 CZK Oběd"],
        {},
    ),
    "Russian": (
        "Дата;Магазин;Сумма\n15.01.2026;Хлеб;-45,00\n16.01.2026;Чай;-8,50\n",
        ["2026-01-15 -45.00 RUB Хлеб", "2026-01-16 -8.50 RUB Чай"],
        {},
    ),
    "Turkish": (
        "Tarih;Açıklama;Borç;Alacak\n01.03.2026;Ekmek;12,00;\n02.03.2026;Maaş;;450,00\n",
        ["2026-03-01 -12.00 TRY Ekmek", "2026-03-02 +450.00 TRY Maaş"],
        {},
    ),
}  # fmt: skip

WAYS = {
    "all received, as the balance rises": (
        "Buchungstag;Betrag;Text;Saldo\n10.03.2026;40,00;a;250,00\n10.03.2026;30,00;b;210,00\n",
        ["2026-03-10 +40.00 USD a", "2026-03-10 +30.00 USD b"],
        {},
    ),
    "wages in a column without signs": (
        "Datum;Text;Betrag\n10.03.2026;Gehalt März;2.100,00\n11.03.2026;Brot;3,20\n",
        ["2026-03-10 +2100.00 USD Gehalt März", "2026-03-11 -3.20 USD Brot"],
        {},
    ),
    "a word within another word says nothing": (
        "Date,Description,Amount\n2026-08-20,Refundable deposit,(45.00)\n",
        ["2026-08-20 -45.00 USD Refundable deposit"],
        {},
    ),
    "nobody pays off an account with money in it": (
        "Date,Narration,Debit,Credit,Balance\n2026-11-10,Shop,45.50,,954.50\n"
        "2026-11-15,PAYMENT RECEIVED,,100.00,1054.50\n",
        ["2026-11-10 -45.50 USD Shop", "2026-11-15 +100.00 USD PAYMENT RECEIVED"],
        {},
    ),
    "both sides filled: which, nobody can tell": (
        "Date,Description,Debit,Credit\n2026-08-20,Both,10.00,5.00\n",
        [],
        {"no amount": 1},
    ),
    "what a wallet's balance changed by": (
        "Date,Name,Gross,Fee,Net\n2026-09-10,Ana,100.00,-3.00,97.00\n2026-09-11,Bo,50.00,-2.00,48.00\n"
        "2026-09-12,Cy,9.00,-1.00,8.00\n2026-09-13,Ana,-20.00,0.00,-20.00\n",
        ["2026-09-10 +97.00 USD Ana", "2026-09-11 +48.00 USD Bo", "2026-09-12 +8.00 USD Cy",
         "2026-09-13 -20.00 USD Ana"],
        {},
    ),
    "what an app counts nowhere": (
        "計算対象,日付,内容,金額（円）\n1,2026/07/01,パン,-540\n0,2026/07/06,他,-100\n",
        ["2026-07-01 -540 JPY パン"],
        {"transfer": 1},
    ),
    "a deposit is no payment of a card": (
        "Date,Description,Category,Type,Amount\n2026-01-10,Cafe,Food,Sale,-6.75\n"
        "2026-01-12,DIRECT DEPOSIT,Income,Payment,28.00\n2026-01-13,Thanks,,Payment,6.75\n",
        ["2026-01-10 -6.75 USD Cafe", "2026-01-12 +28.00 USD DIRECT DEPOSIT"],
        {"transfer": 1},
    ),
    "the period above tells how days run": (
        "Period: 01/01/2026 - 30/06/2026\nDate,Description,Debit,Credit\n05/01/2026,a,1.00,\n"
        "05/02/2026,b,2.00,\n",
        ["2026-01-05 -1.00 USD a", "2026-02-05 -2.00 USD b"],
        {},
    ),
    "a day of another kind among them": (
        "Date,Payee,Amount\n2026-01-15,a,-1.00\n01/17/2026,b,-2.00\n2026-01-18,c,-3.00\n",
        ["2026-01-15 -1.00 USD a", "2026-01-17 -2.00 USD b", "2026-01-18 -3.00 USD c"],
        {},
    ),
    "short days and a remark among them": (
        "Tanggal,Keterangan,Jumlah,DB/CR\n12/07,a,12.500,CR\n13/07,b,15.000,DB\nsebuah catatan,,,\n",
        ["2026-07-12 +12500.00 IDR a", "2026-07-13 -15000.00 IDR b"],
        {"no date": 1},
    ),
    "a line break in a cell under a long preamble": (
        "Bank;\n#Klient;\nJa;\n#Waluta;\nPLN;\n#Data operacji;#Opis;#Tytuł;#Konto;#Kwota;#Saldo;\n"
        '2026-08-02;WPŁYW;"Faktura ""A""\ndruga";1;12,00;20,00;\n2026-08-03;OPŁATA;x;1;-5,00;15,00;\n',
        ["2026-08-02 +12.00 PLN WPŁYW", "2026-08-03 -5.00 PLN OPŁATA"],
        {},
    ),
}  # fmt: skip

PAGES = {
    "names over columns of spaces": (
        "Statement\nDate          Description             Withdrawals     Deposits      Balance\n"
        "01/02/2026    FOOD STORE                    45.67                   4,954.33\n"
        "01/05/2026    PAYROLL                                  2,500.00    7,454.33\n"
        "01/13/2026    RENT JANUARY                 900.00                   6,554.33\n",
        ["2026-01-02 -45.67 USD FOOD STORE", "2026-01-05 +2500.00 USD PAYROLL",
         "2026-01-13 -900.00 USD RENT JANUARY"],
        {},
    ),
    "lines that start with a day": (
        "Kontoauszug\n02.01.2026  BÄCKEREI, MITTE    -23,45 EUR\n03.01.2026  offen\n"
        "05.01.2026  GEHALT          2.500,00 EUR\n",
        ["2026-01-02 -23.45 EUR BÄCKEREI, MITTE", "2026-01-05 +2500.00 EUR GEHALT"],
        {"no amount": 1},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", [*NAMES, *WAYS, *PAGES])
def test_it_is_read_exactly(name: str) -> None:
    text, expected, left_out = (NAMES | WAYS | PAGES)[name]
    found = read(text.encode())
    assert told(found) == expected
    assert found.left_out == left_out


def test_a_text_file_pasted_into_the_first_column_of_a_workbook() -> None:
    book = Workbook()
    for line in ("Movimientos", "Fecha,Concepto,Importe,Divisa", '05/03/2026,Pan,"-1,50",EUR'):
        book.active.append([line])
    out = io.BytesIO()
    book.save(out)
    assert told(read(out.getvalue())) == ["2026-03-05 -1.50 EUR Pan"]


def test_two_marks_in_one_ofx() -> None:
    rows = "".join(
        f"<STMTTRN><DTPOSTED>2026090{day}<TRNAMT>{amount}<NAME>{day}</STMTTRN>"
        for day, amount in ((2, "-1234.56"), (3, "2000,00"))
    )
    found = read(f"OFXHEADER:100\n<OFX><BANKTRANLIST>{rows}</BANKTRANLIST></OFX>".encode())
    assert told(found) == ["2026-09-02 -1234.56 USD 2", "2026-09-03 +2000.00 USD 3"]


def test_a_camt_entry_without_its_frame_and_with_a_minus_too_many() -> None:
    entry = (
        '<Document><Ntry><Amt Ccy="EUR">-24.31</Amt><CdtDbtInd>DBIT</CdtDbtInd>'
        "<ValDt><Dt>2026-03-02</Dt></ValDt><AddtlNtryInf>Shop</AddtlNtryInf></Ntry></Document>"
    )
    assert told(read(entry.encode())) == ["2026-03-02 -24.31 EUR Shop"]


@pytest.mark.parametrize(
    ("home", "cell", "expected"),
    [
        ("EUR", "-$60.00", "USD"),  # a dollar sign is never the person's euro
        ("CAD", "-$60.00", "CAD"),
        ("MXN", "$-60.00", "MXN"),
        ("EUR", "-60.00 kr", "SEK"),
        ("NOK", "-60.00 kr", "NOK"),
        ("EUR", "-₨ 60.00", "INR"),
        ("EUR", "-60.00", "EUR"),
        ("EUR", "-£60.00", "GBP"),
    ],
)
def test_a_sign_that_several_currencies_share(home: str, cell: str, expected: str) -> None:
    rows = f'Date,Description,Amount\n2026-09-02,A,"{cell}"\n2026-09-13,B,"{cell}"\n'
    found = read(rows.encode(), home)
    assert {line.draft.amount.currency.code for line in found.lines} == {expected}


def test_several_signs_in_one_column_each_keep_their_own() -> None:
    rows = "Date,Description,Amount\n2026-09-02,A,-$60.00\n2026-09-03,B,-£60.00\n2026-09-04,C,-€60.00\n"
    assert [line.draft.amount.currency.code for line in read(rows.encode(), "EUR").lines] == [
        "USD", "GBP", "EUR",
    ]  # fmt: skip
    named = "Date;Description;Amount;Currency\n2026-09-02;A;-60.00;$\n2026-09-03;B;-60.00;€\n"
    assert [line.draft.amount.currency.code for line in read(named.encode(), "CAD").lines] == ["CAD", "EUR"]
    above = "Date,Description,Amount ($)\n2026-09-02,A,-60.00\n2026-09-13,B,-2.00\n"
    assert {line.draft.amount.currency.code for line in read(above.encode(), "EUR").lines} == {"USD"}
