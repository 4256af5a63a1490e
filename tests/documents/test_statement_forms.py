"""More shapes of tables: years left out, signs that only words tell, cards paid off, purchases undone."""

from __future__ import annotations

from datetime import date

import pytest

from bot.documents.reading import Task, understand
from bot.documents.statements import Statement
from bot.money.currency import Currency

TODAY = date(2026, 11, 17)


def read(text: str, *, encoding: str = "utf-8") -> Statement:
    task = Task(Currency("USD"), True, False, TODAY, {})
    found = understand(text.encode(encoding), task).statement
    assert found is not None
    return found


def told(found: Statement) -> list[str]:
    """`2026-01-05 -12.50 USD Shop` of each row."""
    rows = []
    for line in found.lines:
        draft, currency = line.draft, line.draft.amount.currency
        amount = f"{draft.amount.minor / currency.scale:.{currency.digits}f}"
        sign = "-" if draft.kind == "expense" else "+"
        rows.append(f"{draft.spent_on} {sign}{amount} {currency.code} {draft.note}")
    return rows


CASES = {
    "days without a year, the month told above, some in another column": (
        "信用卡对账单（2026年01月）\n交易日,记账日,交易摘要,人民币金额,卡号末四位\n"
        ",12/29,自动还款,-300.00,1234\n"
        "01/02,01/03,影票,56.78,1234\n01/05,01/07,手机退款,-3.90,1234\n",
        ["2026-01-02 -56.78 CNY 影票", "2026-01-05 +3.90 CNY 手机退款"],
        {"transfer": 1},
    ),
    "days without a year are the most recent past": (
        "Date,Description,Amount\n30/12,Hat,-5.00\n01/02,Tea,-1.00\n25/11,Pen,-2.00\n",
        ["2025-12-30 -5.00 USD Hat", "2026-02-01 -1.00 USD Tea", "2025-11-25 -2.00 USD Pen"],
        {},
    ),
    "only this year's days leave it out": (
        "Date;Reference;Paid Out (EUR);Paid In (EUR)\nSeptember 15;Shop A;21.97;\n9 March;Shop B;;3.00\n"
        "2018 August 28;Exchanged to GBP;200.00;\n2018 July 15;Shop C;1.00;\n",
        ["2019-09-15 -21.97 EUR Shop A", "2019-03-09 +3.00 EUR Shop B", "2018-07-15 -1.00 EUR Shop C"],
        {"transfer": 1},
    ),
    "amounts that look like days stay amounts": (
        "Date,Shop,Total\n2026-01-05,Goof,4.22\n2026-01-06,Lamp,7.42\n",
        ["2026-01-05 -4.22 USD Goof", "2026-01-06 -7.42 USD Lamp"],
        {},
    ),
    "nobody spends a plus": (
        "交易日期,交易时间,交易摘要,交易金额,本次余额\n20260101,123456,转存,+10000.00,11000.00\n"
        "20260102,132324,早点,-10.00,11000.00\n20260104,,结息,+0.01,123.35\n",
        ["2026-01-01 +10000.00 CNY 转存", "2026-01-02 -10.00 CNY 早点", "2026-01-04 +0.01 CNY 结息"],
        {},
    ),
    "banks of some languages always write spent below zero": (
        "Buchungsdatum;Betrag;Umsatztext\n2026-07-03;150,00;a\n2026-07-04;200,00;b\n2026-07-05;10,00;c\n"
        "2026-06-10;-100,00;d\n",
        ["2026-07-03 +150.00 USD a", "2026-07-04 +200.00 USD b", "2026-07-05 +10.00 USD c",
         "2026-06-10 -100.00 USD d"],
        {},
    ),
    "a word tells which sign is spent": (
        "交易日期,交易摘要,交易金额,交易货币\n2026/01/05,（消费）甲,15.90,人民币\n"
        "2026/01/04,（退款）乙,-97.20,人民币\n"
        "2026/01/03,（分期）丙,387.42,人民币\n"
        "2026/01/02,（还款）丁,-1130.68,人民币\n",
        [
            "2026-01-05 -15.90 CNY （消费）甲",
            "2026-01-04 +97.20 CNY （退款）乙",
            "2026-01-03 -387.42 CNY （分期）丙",
        ],
        {"transfer": 1},
    ),
    "words where nothing has a sign": (
        "交易日期,交易说明,交易币种/金额\n2026-01-10,退货 顺风车,CNY 123.18\n"
        "2026-01-29,信用卡还款 转账,CNY 666.60\n"
        "2026-01-11,消费 外卖,CNY 2.99\n",
        ["2026-01-10 +123.18 CNY 退货 顺风车", "2026-01-11 -2.99 CNY 消费 外卖"],
        {"transfer": 1},
    ),
    "debit and credit in two languages": (
        "序号,交易日期,借贷,交易金额,余额,对方户名\n1,2026-01-01,贷 Cr,1.23,1334.63,利息\n"
        "2,2026-02-02,借 Dr,3.21,2334.62,店\n",
        ["2026-01-01 +1.23 CNY 利息", "2026-02-02 -3.21 CNY 店"],
        {},
    ),
    "out and in by a letter, no header": (
        "18.09.2026;HOFER;33,87;O\n20.09.2026;Chef;24,00;I\n21.09.2026;BANKOMAT;90,00;O\n",
        ["2026-09-18 -33.87 USD HOFER", "2026-09-20 +24.00 USD Chef", "2026-09-21 -90.00 USD BANKOMAT"],
        {},
    ),
    "a wallet's refunds, one of them of a purchase that was closed": (
        "交易时间,交易对方,商品说明,收/支,金额,交易状态\n2026-01-05 10:00,店,书,支出,20.00,交易成功\n"
        "2026-01-06 10:00,店,退款-书,不计收支,5.00,退款成功\n2026-01-07 10:00,铺,灯,支出,9.00,交易关闭\n"
        "2026-01-08 10:00,铺,退款-灯,不计收支,9.00,退款成功\n"
        "2026-01-09 10:00,我,提现,不计收支,1.00,交易成功\n",
        ["2026-01-05 -20.00 CNY 店", "2026-01-06 +5.00 CNY 店"],
        {"pending": 1, "transfer": 2},
    ),
    "an app's balance changes and moves": (
        '"交易类型","日期","子类别","账户","金额","备注"\n'
        '"余额变更","2026-09-01 00:00:00","","A","123.45",""\n'
        '"收入","2026-09-01 01:23:45","薪水","A","0.12","x"\n'
        '"支出","2026-09-01 12:34:56","菜","A","1.00","y"\n'
        '"转出","2026-09-01 23:59:59","","A","0.05",""\n"转入","2026-09-01 23:59:59","","B","0.05",""\n',
        ["2026-09-01 +0.12 CNY x", "2026-09-01 -1.00 CNY y"],
        {"transfer": 3},
    ),
    "a card paid off": (
        "Date,Description,Amount\n2026-01-15,FOODS,45.10\n2026-01-14,AUTOPAY PAYMENT - THANK YOU,-300.00\n"
        "2026-01-13,RIDE,12.00\n2026-01-12,FOODS REFUND,-2.00\n",
        ["2026-01-15 -45.10 USD FOODS", "2026-01-13 -12.00 USD RIDE", "2026-01-12 +2.00 USD FOODS REFUND"],
        {"transfer": 1},
    ),
    "moved to one's own savings": (
        "Date,Type,Description,Amount\n2026-01-05,DEBIT_CARD,CAFE,-12.50\n"
        "2026-01-06,ACCT_XFER,Online Transfer to SAV 123,-100.00\n"
        "2026-01-07,ACH,Transfer to savings,-9.00\n",
        ["2026-01-05 -12.50 USD CAFE"],
        {"transfer": 2},
    ),
    "moved to one's own savings, in Russian": (
        "Дата;Описание;Сумма\n05.11.2026;Кофейня;-320,50\n06.11.2026;Перевод между своими счетами;-30000,00\n"
        "07.11.2026;Перевод на накопительный счёт;-500,00\n08.11.2026;Перевод Анне;-700,00\n",
        ["2026-11-05 -320.50 RUB Кофейня", "2026-11-08 -700.00 RUB Перевод Анне"],
        {"transfer": 2},
    ),
    "moved to one's own savings, in Chinese": (
        "日期,说明,金额\n2026-11-05,咖啡豆,-68.50\n2026-11-06,转账到储蓄账户,-3000.00\n"
        "2026-11-07,余额宝-单次转入,-500.00\n2026-11-08,转账给小红,-20.00\n",
        ["2026-11-05 -68.50 CNY 咖啡豆", "2026-11-08 -20.00 CNY 转账给小红"],
        {"transfer": 2},
    ),
    "what the account changed by, not what it was elsewhere": (
        "Дата операции;Сумма операции;Валюта операции;Сумма пересчитанная в валюту счета;"
        "Валюта счета;Основание;Статус\n"
        "2026-07-06 00:00:00;-4,50;EUR;-336,15;RUR;Кафе;Исполнено\n"
        "2026-07-13 10:48:55;-600,00;RUR;-600,00;RUR;Связь;В обработке\n",
        ["2026-07-06 -336.15 RUB Кафе"],
        {"pending": 1},
    ),
    "one name over an amount and its currency": (
        'Datum,Omschrijving,Mutatie,,Saldo,\n27-12-2026,Dividend,EUR,"0,19",EUR,"13,88"\n'
        '27-10-2026,Belasting,EUR,"-0,03",EUR,"13,69"\n21-06-2026,Kosten,EUR,"-2,00",EUR,"13,72"\n',
        ["2026-10-27 -0.03 EUR Belasting", "2026-06-21 -2.00 EUR Kosten"],
        {"future": 1},
    ),
    "sums of the whole statement in every row are no amounts": (
        "currency,initial_date,income,expenses,item,transaction_date,amount\n"
        "EUR,2026-11-01,1500.00,500.0,Boss,2026-11-02,1500.00\n"
        "EUR,2026-11-01,1500.00,500.0,Shop,2026-11-10,-500.00\n",
        ["2026-11-02 +1500.00 EUR Boss", "2026-11-10 -500.00 EUR Shop"],
        {},
    ),
    "names in two rows, letters beside the amounts": (
        "Buchung;Verwendungszweck;Umsatz;S/H;Währung\nBuchungstag;Text;Betrag;S/H;Währung\n"
        "05.01.2026;REWE;12,50;S;EUR\n06.01.2026;Lohn;2.000,00;H;EUR\n",
        ["2026-01-05 -12.50 EUR REWE", "2026-01-06 +2000.00 EUR Lohn"],
        {},
    ),
    "what for stands in another column where the first is empty": (
        "Buchungsdatum;Betrag;Währung;Auftraggebername;Empfänger IBAN;Text;Verwendungszweck\n"
        "15.03.2026;-11,00;EUR;;;Miete;\n16.03.2026;11,00;EUR;Ina;AT02205;;Danke\n",
        ["2026-03-15 -11.00 EUR Miete", "2026-03-16 +11.00 EUR Danke"],
        {},
    ),
    "a space before a quote, and a grouped number without quotes": (
        "Completed Date , Description , Paid Out (SEK) , Paid In (SEK) , Balance (SEK), Category\n"
        '17 Jun 2026 , Shop , 84.46 ,  , 1,415.41, Fun\n16 Jun 2026 , Job ,  , "1,000.00" , 1,499.87, Pay\n'
        '15 Jun 2026 , Hat , 2.00 ,  , 499.87, Fun\n',
        ["2026-06-17 -84.46 SEK Shop", "2026-06-16 +1000.00 SEK Job", "2026-06-15 -2.00 SEK Hat"],
        {},
    ),
    "a card's balance and payment among its purchases": (
        "Date;Amount;Description\n2026-10-24;540.15;BALANCE\n2026-10-07;206.85;Ihre Zahlung\n"
        "2026-09-24;-121.58;Foto AG\n2026-10-06;-30.30;Coop\n",
        ["2026-09-24 -121.58 USD Foto AG", "2026-10-06 -30.30 USD Coop"],
        {"transfer": 2},
    ),
    "years of the last century": (
        "Date,Note,Amount\n01/25/99,a,-1.00\n02/26/99,b,-2.00\n",
        ["1999-01-25 -1.00 USD a", "1999-02-26 -2.00 USD b"],
        {},
    ),
    "a currency's letters before the amount": (
        "Date,Payee,Outflow,Inflow\n2026/11/07,shop,د.ا.4.750,د.ا.0.000\n"
        "2026/11/08,café,د.ا.93.210,د.ا.0.000\n",
        ["2026-11-07 -4.750 JOD shop", "2026-11-08 -93.210 JOD café"],
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_form_is_read_exactly(name: str) -> None:
    text, expected, left_out = CASES[name]
    found = read(text)
    assert told(found) == expected
    assert found.left_out == left_out


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("Datum provedení;Zaúčtovaná částka;Měna účtu;Zpráva\n27.05.2026;-1,00;CZK;čaj\n", "cp1250", "čaj"),
        ("Data operacji;Kwota;Opis\n2026-05-27;-1,00;żółć\n", "cp1250", "żółć"),
        ("İşlem tarihi;Tutar;Açıklama\n27.05.2026;-1,00;şeker\n", "cp1254", "şeker"),
        ("日付,内容,出金額\n2026/05/27,お茶,120\n", "shift_jis", "お茶"),
    ],
)
def test_an_encoding_is_told_by_the_names_it_gives(text: str, encoding: str, expected: str) -> None:
    assert [line.draft.note for line in read(text, encoding=encoding).lines] == [expected]


def test_one_damaged_letter_does_not_change_the_others() -> None:
    content = b'"Date","Payee","Amount"\n"2026.10.04","Caf\xc3\xa9 R\x80\xc3\xa9my","100.25"\n'
    task = Task(Currency("USD"), True, False, TODAY, {})
    found = understand(content, task).statement
    assert found is not None
    assert [line.draft.note for line in found.lines] == ["Café R\ufffdémy"]


def test_a_statement_of_one_line_without_a_header_is_mt940() -> None:
    found = read(":61:2609010902DR000000000001,62NTRF0000549855700010//025498557\n:86:Tea\n")
    assert told(found) == ["2026-09-02 -1.62 USD Tea"]
