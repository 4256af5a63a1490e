"""Tables as banks and apps write them: made-up rows in the shapes of their exports."""

from __future__ import annotations

from datetime import date

import pytest

from bot.documents.reading import Task, understand
from bot.documents.statements import Statement
from bot.money.currency import Currency

TODAY = date(2026, 11, 17)


def read(text: str, *, home: str = "USD", is_american: bool = False, encoding: str = "utf-8") -> Statement:
    task = Task(Currency(home), True, is_american, TODAY, {})
    found = understand(text.encode(encoding), task).statement
    assert found is not None
    return found


CASES = {
    "lines above, totals below": (
        "Account;Giro\nFrom 1.1.;;\n\nBuchung;Auftraggeber/Empfänger;Betrag;Währung\n"
        "05.01.2026;REWE;-12,50;EUR\n06.01.2026;Firma;2.000,00;EUR\nSumme;;1.987,50;EUR\n",
        "2026-01-05 -12.50 EUR | 2026-01-06 +2000.00 EUR",
        {"no date": 1},
    ),
    "signs in a column of letters": (
        "Datum;Text;Betrag;Soll/Haben\n05.01.2026;a;12,50;S\n06.01.2026;b;7,00;H\n",
        "2026-01-05 -12.50 USD | 2026-01-06 +7.00 USD",
        {},
    ),
    "letters after the amount": (
        "Date,Narration,Amount\n2026-01-05,a,12.50 DR\n2026-01-06,b,7.00 CR\n",
        "2026-01-05 -12.50 USD | 2026-01-06 +7.00 USD",
        {},
    ),
    "spent and received in Chinese": (
        "支付宝交易记录\n\n交易时间  ,交易对方 ,收/支 ,金额 ,交易状态 ,\n"
        "2026-01-05 10:00:00 ,店,支出 ,12.50 ,交易成功 ,\n2026-01-06 10:00:00 ,友,收入 ,7.00 ,交易成功 ,\n"
        "2026-01-07 10:00:00 ,银,不计收支,9.00 ,交易成功 ,\n2026-01-08 10:00:00 ,店, ,3.00 ,还款成功 ,\n"
        "2026-01-08 10:00:00 ,店,支出 ,4.00 ,交易关闭 ,\n",
        "2026-01-05 -12.50 CNY | 2026-01-06 +7.00 CNY",
        {"transfer": 2, "pending": 1},
    ),
    "money out and in, one reversed": (
        'Date,Payee,Outflow,Inflow\n2026-01-05,Shop,"$1,012.50",$0.00\n2026-01-06,Boss,$0.00,$7.00\n'
        "2026-01-07,Transfer : Savings,$5.00,$0.00\n2026-01-08,Shop,-$2.00,$0.00\n",
        "2026-01-05 -1012.50 USD | 2026-01-06 +7.00 USD | 2026-01-08 +2.00 USD",
        {"transfer": 1},
    ),
    "a card's purchases above zero": (
        "Transaction Date,Description,Type,Amount\n2026-01-05,a,Purchase,12.50\n"
        "2026-01-06,b,Payment,-300.00\n2026-01-07,c,Purchase,1.00\n2026-01-08,d,Refund,-2.00\n",
        "2026-01-05 -12.50 USD | 2026-01-07 -1.00 USD | 2026-01-08 +2.00 USD",
        {"transfer": 1},
    ),
    "the balance tells the sign": (
        "Date,Details,Amount,Balance\n2026-01-05,a,100.00,100.00\n2026-01-06,b,200.00,300.00\n"
        "2026-01-07,c,-50.00,250.00\n2026-01-08,d,30.00,280.00\n",
        "2026-01-05 +100.00 USD | 2026-01-06 +200.00 USD | 2026-01-07 -50.00 USD | 2026-01-08 +30.00 USD",
        {},
    ),
    "a fee beside, top-ups and exchanges": (
        "Type,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance\n"
        "CARD_PAYMENT,2026-01-05 09:00:00,2026-01-07 09:00:00,a,-12.50,0.00,GBP,COMPLETED,50\n"
        "ATM,2026-01-06 09:00:00,2026-01-06 09:00:00,b,-20.00,1.50,GBP,COMPLETED,28.5\n"
        "TOPUP,2026-01-06 09:00:00,2026-01-06 09:00:00,c,100.00,0.00,GBP,COMPLETED,128.5\n"
        "EXCHANGE,2026-01-06 09:00:00,2026-01-06 09:00:00,d,-10.00,0.00,GBP,COMPLETED,118.5\n"
        "CARD_PAYMENT,2026-01-08 09:00:00,,e,-5.00,0.00,GBP,REVERTED,\n",
        "2026-01-05 -12.50 GBP | 2026-01-06 -21.50 GBP",
        {"transfer": 2, "pending": 1},
    ),
    "gross, fee and net": (
        "Date,Name,Type,Status,Currency,Gross,Fee,Net,Balance\n"
        "2026-01-05,a,Express Checkout Payment,Completed,USD,-12.50,0.00,-12.50,0\n"
        "2026-01-05,,General Card Deposit,Completed,USD,12.50,0.00,12.50,0\n"
        "2026-01-06,b,Mobile Payment,Completed,USD,100.00,-3.20,96.80,96.8\n"
        "2026-01-07,c,Express Checkout Payment,Denied,USD,-9.00,0.00,-9.00,96.8\n",
        "2026-01-05 -12.50 USD | 2026-01-06 +96.80 USD",
        {"transfer": 1, "pending": 1},
    ),
    "transfers that name two currencies": (
        "ID,Status,Direction,Created on,Source fee amount,Source name,Source amount (after fees),"
        "Source currency,Target name,Target amount (after fees),Target currency\n"
        "1,COMPLETED,OUT,2026-01-05 10:00:00,0.50,Me,20.00,EUR,Cafe,21.50,USD\n"
        "2,COMPLETED,IN,2026-01-06 10:00:00,0,Boss,900,GBP,Me,1000,EUR\n"
        "3,COMPLETED,NEUTRAL,2026-01-07 10:00:00,0,Me,5,EUR,Me,6,USD\n"
        "4,CANCELLED,OUT,2026-01-08 10:00:00,0,Me,5,EUR,x,5,EUR\n",
        "2026-01-05 -20.50 EUR | 2026-01-06 +1000.00 EUR",
        {"transfer": 1, "pending": 1},
    ),
    "an original amount elsewhere": (
        '"Booking Date","Partner Name","Amount (EUR)","Original Amount","Original Currency"\n'
        "2026-01-05,Shop,-9.20,-10.00,USD\n2026-01-06,Shop,-3.00,-3.00,EUR\n",
        "2026-01-05 -9.20 EUR | 2026-01-06 -3.00 EUR",
        {},
    ),
    "between own wallets": (
        "date,account,category,amount,currency,description\n13/01/2026,Cash,Food,-12.50,EUR,x\n"
        "13/01/2026,Cash,To 'Bank',-100,EUR,\n13/01/2026,Bank,From 'Cash',100,EUR,\n"
        "14/01/2026,Cash,Initial balance 'Cash',50,EUR,\n",
        "2026-01-13 -12.50 EUR",
        {"transfer": 3},
    ),
    "no header, two columns of amounts": (
        "2026-01-05,SHOP,12.50,,87.50\n2026-01-06,PAY,,7.00,94.50\n",
        "2026-01-05 -12.50 USD | 2026-01-06 +7.00 USD",
        {},
    ),
    "no header, the balance stands first": (
        "1;EUR;20260105;100,00;87,50;-12,50;SHOP\n1;EUR;20260106;87,50;94,50;7,00;PAY\n"
        "1;EUR;20260107;94,50;90,50;-4,00;TEA\n",
        "2026-01-05 -12.50 | 2026-01-06 +7.00 | 2026-01-07 -4.00",
        {},
    ),
    "quotes that never close": (
        'Date,Description,Amount\n2026-01-05,"Shop one,-12.50\n2026-01-06,"Shop, two",-5.00\n'
        '2026-01-07,Screen 24" wide,-7.00\n2026-01-08,"Two\nlines",-3.00\n',
        "2026-01-05 -12.50 USD | 2026-01-06 -5.00 USD | 2026-01-07 -7.00 USD | 2026-01-08 -3.00 USD",
        {},
    ),
    "each row one quoted cell": (
        '"Date,Note,Amount"\n"2026-01-05,""a, b"",12.50"\n"2026-01-06,c,7.00"\n',
        "2026-01-05 -12.50 USD | 2026-01-06 -7.00 USD",
        {},
    ),
    "a given delimiter, old line ends": (
        "sep=;\rDate;Amount;Note\r2026-01-05;-12,50;a\r2026-01-06;-7,00;b\r",
        "2026-01-05 -12.50 USD | 2026-01-06 -7.00 USD",
        {},
    ),
    "rows in several currencies": (
        "Date,Amount,Currency\n2026-01-05,-12.50,GBP\n2026-01-06,-700,JPY\n2026-01-07,-1.00,GBP\n",
        "2026-01-05 -12.50 GBP | 2026-01-06 -700 JPY | 2026-01-07 -1.00 GBP",
        {},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_table_is_read_exactly(name: str) -> None:
    text, expected, left_out = CASES[name]
    found = read(text)
    drafts = [line.draft for line in found.lines]
    told = [
        f"{each.spent_on} {'-' if each.kind == 'expense' else '+'}"
        f"{each.amount.minor / each.amount.currency.scale:.{each.amount.currency.digits}f}"
        f" {each.amount.currency.code}"
        for each in drafts
    ]
    wanted = [row if row[-1].isalpha() else f"{row} EUR" for row in expected.split(" | ")]
    assert told == wanted
    assert found.left_out == left_out


@pytest.mark.parametrize(
    ("row", "is_american", "expected"),
    [
        ("01/05/2026,-1.00", True, date(2026, 1, 5)),
        ("01/05/2026,-1.00", False, date(2026, 5, 1)),
        ("01.05.2026,-1.00", True, date(2026, 5, 1)),
        ('01/05/2026,"-1,00"', True, date(2026, 5, 1)),
        ("01/05/2026,£1.00", True, date(2026, 5, 1)),
    ],
)
def test_an_ambiguous_date_follows_its_file(row: str, is_american: bool, expected: date) -> None:
    found = read(f"Date,Amount\n{row}\n", is_american=is_american)
    assert found.lines[0].draft.spent_on == expected


def test_a_table_only_a_person_understands_is_asked_about() -> None:
    rows = "".join(f"x{place},{place % 2 and '5.00'},{place % 2 and '2026-01-05'},n\n" for place in range(9))
    task = Task(Currency("USD"), True, False, TODAY, {})
    content = f"alpha,beta,gamma,delta\n{rows}".encode()
    asked = understand(content, task)
    assert (asked.headers, asked.statement) == (("alpha", "beta", "gamma", "delta"), None)
    told = Task(Currency("USD"), True, False, TODAY, {"date": 2, "amount": 1})
    found = understand(content, told).statement
    assert found is not None
    assert len(found.lines) == 4
