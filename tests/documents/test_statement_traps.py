"""Statements that once were read wrongly without a word, with rows of our own in their shapes."""

from __future__ import annotations

from datetime import date

import pytest

from bot.documents.reading import Reading, Task, understand
from bot.errors import UnreadableFile
from bot.money.amount import to_decimal
from bot.money.currency import Currency
from bot.money.expense import Draft, Kind

TODAY = date(2026, 11, 17)


def read(content: bytes, home: str) -> Reading:
    return understand(content, Task(Currency(home), home == "USD", home == "USD", TODAY, {}))


def told(content: str, home: str, encoding: str = "utf-8") -> tuple[str, dict[str, int]]:
    found = read(content.encode(encoding), home).statement
    assert found is not None
    return " | ".join(_row(line.draft) for line in found.lines), found.left_out


def _row(draft: Draft) -> str:
    sign = "-" if draft.kind is Kind.EXPENSE else "+"
    return f"{draft.spent_on} {sign}{to_decimal(draft.amount)} {draft.amount.currency.code}"


CASES = {
    "three digits that a rate beside them tells to be decimals": (
        "CHF",
        "Date,Amount,Currency,Merchant,Rate\n2026-03-01,29.000,CHF,Inn,1.000000\n"
        "2026-03-02,12.900,CHF,App,0.848252\n",
        "2026-03-01 -29.00 CHF | 2026-03-02 -12.90 CHF",
        {},
    ),
    "three digits that nothing tells are a thousand": (
        "CLP",
        "Fecha,Monto,Comercio\n01-03-2026,29.000,Café\n02-03-2026,12.900,Bus\n",
        "2026-03-01 -29000 CLP | 2026-03-02 -12900 CLP",
        {},
    ),
    "one amount with another decimal mark": (
        "BRL",
        'Data,Descrição,Valor\n12/06/2026,Aluguel,-1200.00\n15/06/2026,Salário,"R$ 4.500,00"\n',
        "2026-06-12 -1200.00 BRL | 2026-06-15 +4500.00 BRL",
        {},
    ),
    "a decimal comma without quotes between commas": (
        "TRY",
        "Tarih,Açıklama,Tutar\n15.09.2026,Bakkal,1.250,50\n16.09.2026,Otobüs,12,00\n",
        "2026-09-15 -1250.50 TRY | 2026-09-16 -12.00 TRY",
        {},
    ),
    "purchases without a sign, what was paid off with a plus": (
        "GBP",
        "Date Processed,Description,Amount,\nPending,Tea,£3.00,\n12-Dec-2025,Books,£18.89,\n"
        '02-Dec-2025,PAYMENT RECEIVED - THANK YOU,"+ £1,100.00",CR\n',
        "2025-12-12 -18.89 GBP",
        {"pending": 1, "transfer": 1},
    ),
    "money in alone under its name, none out yet": (
        "KES",
        "Transaction Date,Value Date,Description,Debit,Credit,Running Balance\n"
        "05/02/2026,05/02/2026,Rent of a room,,15000.00,75000\n",
        "2026-02-05 +15000.00 KES",
        {},
    ),
    "withdrawn below zero": (
        "KES",
        "Receipt No.,Completion Time,Details,Paid In,Withdrawn,Balance\n"
        'A1,2026-01-05 15:45:00,Power,,"-1,500.00",2300\nA2,2026-01-06 09:10:00,From Ana,"1,000.00",,3300\n',
        "2026-01-05 -1500.00 KES | 2026-01-06 +1000.00 KES",
        {},
    ),
    "sides that are called an account's": (
        "NOK",
        "Dato;Forklaring;Rentedato;Ut fra konto;Inn på konto\n31.01.2026;Buss;31.01.2026;179,00;\n"
        "25.01.2026;Lønn;25.01.2026;;38 400,00\n26.01.2026;Overføring til sparekonto;26.01.2026;5000,00;\n",
        "2026-01-31 -179.00 NOK | 2026-01-25 +38400.00 NOK",
        {"transfer": 1},
    ),
    "kinds in each row that a balance of one step contradicts": (
        "HUF",
        "Dátum,Partner neve,Összeg,Bevétel/Kiadás,Egyenleg\n2026.04.19.,Bolt,-350,outflow,2345\n"
        "2026.04.17.,Cég,1290,inflow,1055\n",
        "2026-04-19 -350.00 HUF | 2026-04-17 +1290.00 HUF",
        {},
    ),
    "debit and credit in Baltic letters, balances between": (
        "EUR",
        '"Data","Gavėjas","Paaiškinimai","Suma","Valiuta","D/K"\n'
        '"2026-01-01","","Likutis pradžiai","120.00","EUR","K"\n'
        '"2026-01-02","","Kava","14.34","EUR","D"\n"2026-01-10","Darbas","Alga","1600.00","EUR","K"\n'
        '"2026-01-31","","Apyvarta","14.34","EUR","D"\n'
        '"2026-01-31","","Likutis pabaigai","1705.66","EUR","K"\n',
        "2026-01-02 -14.34 EUR | 2026-01-10 +1600.00 EUR",
        {"transfer": 3},
    ),
    "years as Taiwan counts them": (
        "TWD",
        "消費日,入帳日,消費明細,新台幣金額\n2026/06/10,2026/06/11,咖啡,180\n"
        '115/06/09,115/06/10,高鐵,"1,490"\n',
        "2026-06-10 -180.00 TWD | 2026-06-09 -1490.00 TWD",
        {},
    ),
    "days in Korean words": (
        "KRW",
        '거래일시,적요,출금액(원),입금액(원),거래후잔액\n2026년 9월 29일,식당,"12,000",0,"88,000"\n'
        '2026.09.30 09:30:00,급여,0,"100,000","188,000"\n',
        "2026-09-29 -12000 KRW | 2026-09-30 +100000 KRW",
        {},
    ),
    "days in Spanish are never month first, whoever reads them": (
        "USD",
        "Fecha,Concepto,Debito,Credito\n01/10/2026,Mercado,50.00,\n02/10/2026,Pago de Ana,,20.00\n",
        "2026-10-01 -50.00 USD | 2026-10-02 +20.00 USD",
        {},
    ),
    "the net of a wallet, shipping of nought beside it": (
        "EUR",
        '"Fecha","Descripción","Divisa","Bruto","Comisión","Neto","Importe de envío"\n'
        '"2/1/2026","Venta","EUR","49,37","-1,78","47,59","0,00"\n'
        '"3/1/2026","Pan","EUR","-5,00","0,00","-5,00","0,00"\n',
        "2026-01-02 +47.59 EUR | 2026-01-03 -5.00 EUR",
        {},
    ),
    "capital letters with Turkish dots": (
        "TRY",
        "TARİH;AÇIKLAMA;TUTAR\n01.09.2026;BAKKAL;34,50\n02.09.2026;KİTAP İADE;-20,00\n"
        "05.09.2026;ÖDEMENİZ İÇİN TEŞEKKÜR;-500,00\n06.09.2026;OTOBÜS;12,00\n",
        "2026-09-01 -34.50 TRY | 2026-09-02 +20.00 TRY | 2026-09-06 -12.00 TRY",
        {"transfer": 1},
    ),
    "not booked yet, by a flag or in words": (
        "EUR",
        "Date,Payee,Amount,Pending\n2026-01-05,Shop,-3.00,False\n2026-01-06,Inn,-4.00,True\n",
        "2026-01-05 -3.00 EUR",
        {"pending": 1},
    ),
    "refunds that a wallet writes beside the amount and as rows": (
        "CNY",
        "交易时间,商户名称,交易说明,金额,交易状态,收/支\n"
        "2026-01-05 10:00:00,店,外套,131.77(已退款89.84),交易成功,支出\n"
        "2026-01-06 10:00:00,店,退款-外套,89.84,退款成功,不计收支\n"
        "2026-01-07 10:00:00,店,夹克,468.32(已全额退款),交易成功,不计收支\n"
        "2026-01-08 10:00:00,店,退款-夹克,468.32,退款成功,不计收支\n",
        "2026-01-05 -41.93 CNY",
        {"transfer": 3},
    ),
    "a closed purchase whose refund is a little less": (
        "CNY",
        "交易时间,交易对方,商品说明,收/支,金额,交易状态\n"
        "2026-01-05 10:00:00,店,跑步长袜 三双,支出,29.12,交易关闭\n"
        "2026-01-06 10:00:00,店,退款-跑步长袜,不计收支,28.75,退款成功\n"
        "2026-01-07 10:00:00,店,午饭,支出,12.00,交易成功\n",
        "2026-01-07 -12.00 CNY",
        {"pending": 1, "transfer": 1},
    ),
    "a fund bought and given back": (
        "CNY",
        "交易时间,交易对方,商品说明,收/支,金额,交易状态\n"
        "2026-01-05 10:00:00,基金公司,指数基金-买入,不计收支,10.00,交易成功\n"
        "2026-01-06 10:00:00,基金公司,指数基金-买入退款,不计收支,10.00,退款成功\n"
        "2026-01-07 10:00:00,店,午饭,支出,12.00,交易成功\n",
        "2026-01-07 -12.00 CNY",
        {"transfer": 2},
    ),
    "a card's line of names above rows without names": (
        "JPY",
        "山田 様,4980-****-1234,カード(NL)\n2026/06/01,店,1200,一括,,1200,,,,,\n"
        "2026/06/02,駅,450,一括,,450,,,,,\n"
        "お支払い合計,,,,,1650,,,,,\n",
        "2026-06-01 -1200 JPY | 2026-06-02 -450 JPY",
        {"no date": 1},
    ),
    "a page that calls itself Excel": (
        "ILS",
        '<html><head><style>td{color:red}</style></head><body><table><tr><td colspan="3">כרטיס 1234</td></tr>'
        "<tr><th>תאריך עסקה</th><th>שם בית עסק</th><th>סכום חיוב</th></tr>"
        "<tr><td>03/08/2026</td><td>מכולת &amp; בן</td><td>431.00</td></tr>"
        "<tr><td>14/08/2026</td><td>דלק</td><td>120.50</td></tr></table></body></html>",
        "2026-08-03 -431.00 ILS | 2026-08-14 -120.50 ILS",
        {},
    ),
    "the XML of an older Excel, with cells left out": (
        "EUR",
        '<?xml version="1.0"?><Workbook><Worksheet><Table><Row><Cell><Data>Date</Data></Cell>'
        "<Cell><Data>Payee</Data></Cell><Cell><Data>Debit</Data></Cell><Cell><Data>Credit</Data></Cell></Row>"
        "<Row><Cell><Data>2026-01-05</Data></Cell><Cell><Data>Shop</Data></Cell>"
        "<Cell><Data>3.50</Data></Cell></Row>"
        '<Row><Cell><Data>2026-01-06</Data></Cell><Cell ss:Index="4"><Data>9.00</Data></Cell></Row>'
        "</Table></Worksheet></Workbook>",
        "2026-01-05 -3.50 EUR | 2026-01-06 +9.00 EUR",
        {},
    ),
    "records of a name and a value a line": (
        "CZK",
        "Pohyby na účtu č.: 211, ze dne 18.03.2026 16:08\n\ndatum zaúčtování:  14.3.2026\n"
        "částka:            1743.00\n"
        "měna:              CZK\npoznámka:          VÝPLATA\n                   za únor\n\n"
        "datum zaúčtování:  12.3.2026\nčástka:            -804.68\nměna:              CZK\n"
        "poznámka:          Telefon\n",
        "2026-03-14 +1743.00 CZK | 2026-03-12 -804.68 CZK",
        {},
    ),
    "a card paid off from an account": (
        "BRL",
        "Data,Valor,Identificador,Descrição\n01/10/2026,-35.90,a,Padaria\n02/10/2026,1500.00,b,Cliente\n"
        "03/10/2026,900.00,d,Cliente\n04/10/2026,-800.00,c,Pagamento de fatura\n",
        "2026-10-01 -35.90 BRL | 2026-10-02 +1500.00 BRL | 2026-10-03 +900.00 BRL",
        {"transfer": 1},
    ),
    "a refund that one gave": (
        "USD",
        "Date,Name,Type,Currency,Gross,Fee,Net\n09/10/2026,Ana,Payment,USD,20.00,-1.00,19.00\n"
        "09/12/2026,Ana,Refund,USD,-20.00,0.00,-20.00\n",
        "2026-09-10 +19.00 USD | 2026-09-12 -20.00 USD",
        {},
    ),
    "spent and received in Indonesian": (
        "IDR",
        "Tanggal,Deskripsi,Tipe,Jumlah\n09/08/2026,Terima,Dana Masuk,80000\n"
        "10/08/2026,Toko,Pembayaran,45000\n",
        "2026-08-09 +80000.00 IDR | 2026-08-10 -45000.00 IDR",
        {},
    ),
    "a payment with a plus in OFX": (
        "USD",
        "<OFX><STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260115<TRNAMT>+1 006,60<NAME>Back</STMTTRN></OFX>\n",
        "2026-01-15 +1006.60 USD",
        {},
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_it_is_read_exactly(case: tuple[str, str, str, dict[str, int]]) -> None:
    home, content, rows, left_out = case
    assert told(content, home) == (rows, left_out)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1253", "Ημερομηνία;Περιγραφή;Χρέωση;Πίστωση|05/09/2026;Αγορά;45,20;|06/09/2026;Μισθός;;900,00|"),
        ("cp1255", "תאריך;תיאור;חובה;זכות|05/09/2026;מכולת;45.20;|06/09/2026;משכורת;;900.00|"),
        ("cp874", "วันที่;รายการ;ถอน;ฝาก|05/09/2026;ข้าว;45.20;|06/09/2026;เงินเดือน;;900.00|"),
    ],
)
def test_letters_of_other_scripts_are_read_in_old_encodings(encoding: str, text: str) -> None:
    found = read(text.replace("|", "\n").encode(encoding), "EUR").statement
    assert found is not None
    assert [_row(line.draft)[:16] for line in found.lines] == ["2026-09-05 -45.2", "2026-09-06 +900."]
    assert [line.draft.note for line in found.lines] == [row.split(";")[1] for row in text.split("|")[1:3]]


def test_a_column_that_most_rows_leave_empty_is_asked_about() -> None:
    rows = "\n".join(f"2026-03-0{day},,Shop {day},x,-{day}.50" for day in range(1, 6))
    found = read(f"Date,Amount,Name,City,Memo\n{rows}\n2026-03-07,4.00,Shop,x,y\n".encode(), "EUR")
    assert found.statement is None


@pytest.mark.parametrize(
    "page",
    [
        "<html><body>404</body></html>",
        "<table><tr><td>a</td></tr></table>",
        "<html><table><tr></tr></table></html>",
    ],
)
def test_a_page_without_a_table_of_spending_is_refused(page: str) -> None:
    with pytest.raises(UnreadableFile):
        read(page.encode(), "EUR")


def test_a_page_of_cells_without_end_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        read(("<table><tr>" + "<td>1" * 300 + "</table>").encode(), "EUR")


PAIR = "Date,Text,Paid In,Withdrawn\n2026-03-01,Tea,,3.00\n2026-03-02,Ana,7.00,\n"
REFUND = "Date,Text,Credit\n2026-03-02,Back,7.00\n"


@pytest.mark.parametrize(
    ("table", "chosen", "rows", "shown"),
    [
        (PAIR, 2, ["2026-03-01 -3.00 EUR", "2026-03-02 +7.00 EUR"], "Withdrawn / Paid In"),
        (PAIR, 3, ["2026-03-01 -3.00 EUR", "2026-03-02 +7.00 EUR"], "Withdrawn / Paid In"),
        (REFUND, 2, ["2026-03-02 +7.00 EUR"], "Credit"),
    ],
)
def test_a_tap_on_money_in_does_not_make_it_spent(
    table: str, chosen: int, rows: list[str], shown: str
) -> None:
    found = understand(
        table.encode(), Task(Currency("EUR"), False, False, TODAY, {"date": 0, "amount": chosen})
    ).statement
    assert found is not None
    assert ([_row(line.draft) for line in found.lines], found.amount_column) == (rows, shown)
