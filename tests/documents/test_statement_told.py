"""Statements in which another column tells what a row is: its side, its kind, its fee, its state."""

from __future__ import annotations

from datetime import date

import pytest

from bot.documents.reading import Task, understand
from bot.money.amount import to_decimal
from bot.money.currency import Currency
from bot.money.expense import Draft, Kind

TODAY = date(2026, 11, 17)

CASES = {
    "a column of money in under a name nobody knows": (
        "EUR",
        "Date,Payee,Debit,Kumulo\n2026-03-01,Inn,12.00,\n2026-03-02,Work,,900.00\n",
        "2026-03-01 -12.00 EUR | 2026-03-02 +900.00 EUR",
        {},
    ),
    "what left and what came, each with its currency; both together moved": (
        "EUR",
        "date;categoryName;payee;outcomeAccountName;outcome;outcomeCurrencyShortTitle;incomeAccountName;income;"
        "incomeCurrencyShortTitle\n"
        '2026-07-02;Food;Café;Purse;"4.20";EUR;Purse;"0";EUR\n'
        '2026-07-03;Gift;;Purse;"0";RSD;Purse;"1500";RSD\n'
        '2026-07-04;Trip;;Card;"25 000,00";RUB;Purse;"334,36";USD\n'
        '2026-07-05;Корректировка;;Purse;"10";EUR;Purse;"0";EUR\n',
        "2026-07-02 -4.20 EUR | 2026-07-03 +1500.00 RSD",
        {"transfer": 2},
    ),
    "year, month and day in columns of their own": (
        "JPY",
        "操作日(年),操作日(月),操作日(日),摘要,お支払金額,お預り金額\n2026,1,13,ATM,,50000\n2026,2,27,パン,644,\n",
        "2026-01-13 +50000 JPY | 2026-02-27 -644 JPY",
        {},
    ),
    "rows of a fee alone": (
        "ZAR",
        "Date,Description,Money In,Money Out,Fee,Balance\n2026-04-03,Shop,,-150.00,,850.00\n"
        "2026-04-04,Pay,900.00,,,1750.00\n2026-04-05,Monthly fee,,,-7.50,1742.50\n"
        "2026-04-06,Correction,,,0.35,1742.85\n2026-04-07,Message,,,-0.35,1742.50\n",
        "2026-04-03 -150.00 ZAR | 2026-04-04 +900.00 ZAR | 2026-04-05 -7.50 ZAR | 2026-04-06 +0.35 ZAR | "
        "2026-04-07 -0.35 ZAR",
        {},
    ),
    "a column that says yes where money came in": (
        "INR",
        "account,amount,currency,title,date,income,category name\nPurse,116,INR,Back,2026-01-12,TRUE,Bills\n"
        "Purse,40,INR,Tea,2026-01-13,FALSE,Food\n",
        "2026-01-12 +116.00 INR | 2026-01-13 -40.00 INR",
        {},
    ),
    "an app's corrections of a balance": (
        "PKR",
        "account,amount,currency,title,date,category name\nPurse,-224,PKR,Food,2026-04-08,Meals\n"
        "Savings,900,PKR,Saving,2026-04-08,Balance Correction\n"
        "Purse,-900,PKR,Saving,2026-04-08,Balance Correction\n",
        "2026-04-08 -224.00 PKR",
        {"transfer": 2},
    ),
    "a kind of row that is not booked": (
        "PLN",
        "Data operacji,Data waluty,Typ transakcji,Kwota,Waluta,Opis transakcji\n"
        "2026-07-14,2026-07-14,Przelew,+33.00,PLN,Ewa\n,2026-07-13,Blokada,-90.34,PLN,Sklep\n"
        "2026-07-13,2026-07-13,Karta,-90.00,PLN,Buty\n",
        "2026-07-14 +33.00 PLN | 2026-07-13 -90.00 PLN",
        {"pending": 1},
    ),
    "refunds, transfers and debts among an app's kinds": (
        "CNY",
        "时间,分类,类型,金额,备注\n2026-04-01,吃,支出,30.00,面\n2026-04-02,工资,收入,100.00,薪\n"
        "2026-04-03,吃,退款,10.00,面\n2026-04-04,,转账,20.00,卡\n2026-04-05,,还款,5.00,卡\n",
        "2026-04-01 -30.00 CNY | 2026-04-02 +100.00 CNY | 2026-04-03 +10.00 CNY",
        {"transfer": 2},
    ),
    "rows that an app does not count": (
        "CNY",
        "时间,类型,金额(元),是否计入收支,备注\n2026-08-02,支出,28.5,是,午餐\n2026-08-04,支出,99,否,书\n",
        "2026-08-02 -28.50 CNY",
        {"transfer": 1},
    ),
    "a card's credit without a sign beside its payment with one": (
        "USD",
        "Transaction Date,Merchant,Category,Type,Amount (USD)\n10/01/2026,Café,Dining,Purchase,5.00\n"
        "10/03/2026,Café,Dining,Credit,2.00\n10/04/2026,,Other,Payment,-100\n",
        "2026-10-01 -5.00 USD | 2026-10-03 +2.00 USD",
        {"transfer": 1},
    ),
    "a card whose names say that its rows are purchases, one amount in dollars beside": (
        "BRL",
        "Data de Compra;Categoria;Descrição;Parcela;Valor (em US$);Valor (em R$)\n"
        "09/09/2026;Casa;LOJA;Única;894.01;4784.74\n11/09/2026;Casa;PADARIA;Única;0;36.32\n"
        "20/09/2026;-;Inclusao de Pagamento;Única;0;-4821.06\n",
        "2026-09-09 -4784.74 BRL | 2026-09-11 -36.32 BRL",
        {"transfer": 1},
    ),
    "a card paid off from an account": (
        "BRL",
        "Data,Título,Entrada(R$),Saída(R$)\n03/01/2026,IOF,0.00,1.77\n"
        "20/01/2026,PGTO FAT CARTAO,0.00,979.47\n",
        "2026-01-03 -1.77 BRL",
        {"transfer": 1},
    ),
    "a currency named in one row of two": (
        "ILS",
        "תאריך עסקה,שם בית העסק,סכום עסקה,מטבע חיוב\n01/02/2026,סופר,123.45,\n03/02/2026,BOOKS,89.90,usd\n",
        "2026-02-01 -123.45 ILS | 2026-02-03 -89.90 USD",
        {},
    ),
    "a payment received into an account that rises with it, once of two times": (
        "ZAR",
        "Date,Description,Amount,Balance\n2026-02-15,Shop,-10.00,1010.89\n"
        "2026-02-16,PAYMENT RECEIVED,1000.00,2010.89\n2026-02-20,Card purchase,-917.50,1031.89\n",
        "2026-02-15 -10.00 ZAR | 2026-02-16 +1000.00 ZAR | 2026-02-20 -917.50 ZAR",
        {},
    ),
    "unsigned amounts whose balance goes both ways": (
        "CLP",
        "Fecha,Detalle,Monto,Saldo\n2026-08-05,CAFE,1000,478527\n2026-08-06,JUAN,36790,515317\n"
        "2026-08-06,TIENDA,44990,470327\n2026-08-07,CAJA,147000,617327\n",
        "2026-08-05 -1000 CLP | 2026-08-06 +36790 CLP | 2026-08-06 -44990 CLP | 2026-08-07 +147000 CLP",
        {},
    ),
    "money in before money out, without names": (
        "JPY",
        "20260918,フリコミ,150000,,900000\n20260919,カード,,20000,880000\n",
        "2026-09-18 +150000 JPY | 2026-09-19 -20000 JPY",
        {},
    ),
    "what a bank calls an incoming transfer is money received": (
        "EUR",
        "Date,Payee,Transaction type,Amount (EUR)\n2026-01-15,Work,Incoming Transfer,2500.00\n"
        "2026-01-18,Shop,MasterCard,-85.30\n2026-01-19,Eve,Outgoing Transfer,-9.00\n",
        "2026-01-15 +2500.00 EUR | 2026-01-18 -85.30 EUR | 2026-01-19 -9.00 EUR",
        {},
    ),
    "what an app calls an incoming transfer is moved": (
        "EUR",
        "Date,Wallet,Type,Category name,Amount,Currency\n2026-01-15,Cash,Incoming Transfer,Move,25.00,EUR\n"
        "2026-01-16,Cash,Expense,Food,-8.00,EUR\n2026-01-17,Cash,Income,Pay,90.00,EUR\n",
        "2026-01-16 -8.00 EUR | 2026-01-17 +90.00 EUR",
        {"transfer": 1},
    ),
    "a currency that stands above the table": (
        "EUR",
        "Account:;123456;SGD\nBranch:;ALL\n\nDate;Payee;Amount\n2026-03-01;Shop;-9.00\n2026-03-02;Work;90.00\n",
        "2026-03-01 -9.00 SGD | 2026-03-02 +90.00 SGD",
        {},
    ),
    "a currency beside a balance above the table": (
        "USD",
        "Konto;Giro\nKontostand;1.006,37 CHF\n\nDatum;Text;Betrag\n01.03.2026;Laden;-9,50\n",
        "2026-03-01 -9.50 CHF",
        {},
    ),
    "two currencies above the table name none": (
        "EUR",
        "Account;USD;CHF\n\nDate;Payee;Amount\n2026-03-01;Shop;-9.00\n",
        "2026-03-01 -9.00 EUR",
        {},
    ),
    "what pays a card off, told by another note, in two languages": (
        "CAD",
        "Date,Activity Type,Merchant Category Description,Merchant Name,Amount\n"
        "2025-01-15,TRANS,Food,Subway,$15.81\n2025-01-16,PAYMENT,Payment - Thank You,A bank,($120.00)\n",
        "2025-01-15 -15.81 CAD",
        {"transfer": 1},
    ),
    "purchases without a sign among a card's kinds": (
        "BRL",
        'Data,Lançamento,Tipo,Valor\n16/08/2026,SABOR,Compra à vista,"R$ 90,00"\n'
        '20/08/2026,PAGTO DEBITO AUTOMATICO,Pagamento,"-R$ 8.988,38"\n',
        "2026-08-16 -90.00 BRL",
        {"transfer": 1},
    ),
    "a Turkish card paid off": (
        "TRY",
        "İşlem Tarihi;Açıklama;Tutar\n12.08.2026;BAKKAL;1.234,56\n13.08.2026;KAFE;90,00\n14.08.2026;SU;9,00\n"
        "15.08.2026;KREDI KARTI ODEMESI;-1.333,56\n",
        "2026-08-12 -1234.56 TRY | 2026-08-13 -90.00 TRY | 2026-08-14 -9.00 TRY",
        {"transfer": 1},
    ),
    "what a Korean app calls passed on": (
        "KRW",
        "날짜,타입,내용,금액\n2026-06-12,지출,점심,-7800\n2026-06-13,수입,회사,3000000\n2026-06-14,이체,통장,-50000\n",
        "2026-06-12 -7800 KRW | 2026-06-13 +3000000 KRW",
        {"transfer": 1},
    ),
    "a lone payment that its kind calls received": (
        "CZK",
        "Datum zaúčtování;Typ pohybu;Částka;Zpráva\n19.03.2026;Bezhotovostní příjem;1540,00;Platba\n",
        "2026-03-19 +1540.00 CZK",
        {},
    ),
    "a wallet's kinds and states in Polish": (
        "EUR",
        "Rodzaj,Data rozpoczęcia,Opis,Kwota,Opłata,Waluta,State,Saldo\n"
        "Zasilenie,2026-05-07,Zasilenie,2000.00,0.00,PLN,ZAKOŃCZONO,2000.00\n"
        "Wymiana,2026-05-08,Wymiana na EUR,-900.00,0.00,PLN,ZAKOŃCZONO,1100.00\n"
        "Płatność kartą,2026-05-09,Sklep,-12.50,0.50,PLN,ZAKOŃCZONO,1087.00\n"
        "Płatność kartą,2026-05-10,Kino,-20.00,0.00,PLN,COFNIĘTO,1087.00\n",
        "2026-05-09 -13.00 PLN",
        {"transfer": 2, "pending": 1},
    ),
    "a wallet's kinds and states in French": (
        "USD",
        "Type,Date de début,Description,Montant,Devise,État\n"
        "Ajout de fonds,2026-06-19,Recharge,330.00,EUR,TERMINÉ\n"
        "Paiement,2026-06-20,Bar,-25.00,EUR,EN ATTENTE\nPaiement,2026-06-21,Pain,-2.00,EUR,TERMINÉ\n",
        "2026-06-21 -2.00 EUR",
        {"transfer": 1, "pending": 1},
    ),
    "a telephone filled up, in an app": (
        "INR",
        "Date,Category,Amount,Note\n2026-03-01,Recharge,-199,Phone\n2026-03-02,Food,-90,Thali\n",
        "2026-03-01 -199.00 INR | 2026-03-02 -90.00 INR",
        {},
    ),
    "fees that the balance tells to be inside": (
        "USD",
        "Date,Amount,Description,Fees,Running Balance\n2026-09-20,-10,Inn,0,100\n2026-09-21,-11,Shop,1,89\n"
        "2026-09-22,20,Work,2,109\n",
        "2026-09-20 -10.00 USD | 2026-09-21 -11.00 USD | 2026-09-22 +20.00 USD",
        {},
    ),
    "short days behind apostrophes, one not booked yet, and remarks below": (
        "IDR",
        "Periode : 01/09/2026 - 30/09/2026\n\nTanggal,Keterangan,Cabang,Jumlah,,Saldo\n"
        '\'05/09,\'IBU,\'0000,"1,500,000.00",DB,"8,500,000.00"\n'
        '\'10/09,\'SETORAN,\'0123,"2,000,000.00",CR,"10,500,000.00"\n'
        '\'PEND,\'BIAYA,\'0000,"15,000.00",DB,"10,485,000.00"\nSaldo Awal,:,"10,000,000.00"\n',
        "2026-09-05 -1500000.00 IDR | 2026-09-10 +2000000.00 IDR",
        {"pending": 1, "no date": 1},
    ),
    "a state in its feminine form": (
        "RUB",
        "Дата операции;Сумма;Категория;Статус\n12.03.2026;-234,56;Кафе;Проведена\n"
        "16.03.2026;-999,00;Кино;Отклонена\n",
        "2026-03-12 -234.56 RUB",
        {"pending": 1},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_another_column_tells_is_believed(name: str) -> None:
    home, content, rows, left_out = CASES[name]
    task = Task(Currency(home), home == "USD", home == "USD", TODAY, {})
    found = understand(content.encode(), task).statement

    assert found is not None
    assert " | ".join(_row(line.draft) for line in found.lines) == rows
    assert found.left_out == left_out


def _row(draft: Draft) -> str:
    sign = "-" if draft.kind is Kind.EXPENSE else "+"
    return f"{draft.spent_on} {sign}{to_decimal(draft.amount)} {draft.amount.currency.code}"
