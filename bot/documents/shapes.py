"""Exports whose columns need more than their names, as where a row holds several currencies.

They are recognised by their columns and become an exact table (`tables.EXACT`) or one with fewer doubts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from bot.documents.balances import decimal_in
from bot.documents.names import full, plain
from bot.documents.tables import EXACT, Row, Table
from bot.money.currency import Currency

Cells = dict[str, str]


def known_shape(table: Table) -> Table:
    """The table as it is, or in a form that says what its app meant."""
    table = _with_whole_days(table)
    header = [plain(name) for name in table.header]
    for wanted, read in _SHAPES:
        if wanted <= set(header):
            return _exact(header, table.rows, read)
    return table


def _with_whole_days(table: Table) -> Table:
    """The table with year, month and day in one column, where they stand in three."""
    names = [full(name) for name in table.header]
    starts = (at for at in range(len(names) - 2) if _is_split_day(names[at : at + 3]))
    at = next(starts, None)
    if at is None:
        return table
    rows = tuple((*row[:at], "-".join(row[at : at + 3]), *row[at + 3 :]) for row in table.rows)
    return replace(table, header=(*table.header[:at], "date", *table.header[at + 3 :]), rows=rows)


def _is_split_day(names: Sequence[str]) -> bool:
    return any(
        all(name == part or name.endswith(f" {part}") for name, part in zip(names, parts, strict=True))
        for parts in _PARTS_OF_DAYS
    )


_PARTS_OF_DAYS = (
    ("year", "month", "day"),
    ("年", "月", "日"),
    ("jahr", "monat", "tag"),
    ("año", "mes", "día"),
)
_TELLTALES = {
    "JPY": r"取引|お支払|利用日|残高|日付|入金|出金|振替",
    "CNY": r"交易|收/支|金额|记账|支出|摘要",
    "KRW": r"거래|출금|입금|잔액",
    "RUB": r"операции|списани|зачислени|приход\b|поступлени|сумма",
    "PLN": r"kwota|transakcji|operacji",
    "CZK": r"částka|zaúčtov|protiúč",
    "HUF": r"összeg|könyvelés|jóváírás",
    "TRY": r"tutar|işlem|bakiye|alacak",
    "IDR": r"keterangan|jumlah|tanggal",
    "VND": r"số tiền|ngày|ghi nợ",
    "THB": r"จำนวนเงิน|วันที่",
    "BRL": r"lançamento|histórico|estabelecimento",
    "SEK": r"belopp|bokföringsd",
    "DKK": r"beløb|bogfør",
    "NOK": r"beløp|bokført|inn på konto|ut fra konto",
    "UAH": r"операції|сума у валюті|сума в грн",
    "ILS": r"תאריך|סכום",
    "RON": r"tranzac|sumă|sold",
    "INR": r"narration.*(withdrawal|chq)|upi",
}


def likely_currency(header: Sequence[str]) -> Currency | None:
    """The currency of the one country whose banks and apps name columns like this, if there is one."""
    names = " ".join(header).casefold()
    return next((Currency(code) for code, told in _TELLTALES.items() if re.search(told, names)), None)


def _exact(header: Sequence[str], rows: Sequence[Row], read: Callable[[Cells], Cells]) -> Table:
    found = []
    for row in rows:
        cells: Cells = {}
        for name, cell in zip(header, row, strict=True):
            cells.setdefault(name, cell.strip())
        exact = read(cells)
        found.append(tuple(exact.get(name, "") for name in EXACT))
    return Table(EXACT, tuple(found), is_exact=True)


def _wise(cells: Cells) -> Cells:
    """A transfer: what left in the source currency with its fee, or what arrived in the target's."""
    is_out = cells["direction"].upper() != "IN"
    side = "source" if is_out else "target"
    amount, fee = _number(cells[f"{side} amount"]), _number(cells.get(f"{side} fee amount", ""))
    value = -(amount + fee) if is_out else amount
    return {
        "Date": (cells.get("created on") or cells.get("finished on", ""))[:10],
        "Amount": f"{value:f}",
        "Currency": cells[f"{side} currency"],
        "Payee": cells.get("target name" if is_out else "source name", ""),
        "Category": cells.get("category", ""),
        "Type": cells["direction"],
        "Status": cells["status"],
    }


def _sides(cells: Cells) -> Cells:
    """What left one account and what came to another, each in its currency: both together moved."""
    out, back = (decimal_in(cells[side]) or Decimal(0) for side in ("outcome", "income"))
    side = "outcome" if out else "income"
    return {
        "Date": cells["date"],
        "Amount": f"{-out if out else back:f}",
        "Currency": cells[f"{side}currencyshorttitle"],
        "Payee": cells.get("payee") or cells.get("comment", ""),
        "Category": cells.get("categoryname", ""),
        "Type": "transfer" if out and back else "",
    }


def _number(cell: str) -> Decimal:
    try:
        return Decimal(cell.replace(",", "") or 0)
    except InvalidOperation:
        return Decimal(0)


_SHAPES: tuple[tuple[set[str], Callable[[Cells], Cells]], ...] = (
    ({"direction", "source amount", "source currency", "target amount", "target currency", "status"}, _wise),
    ({"date", "outcome", "outcomecurrencyshorttitle", "income", "incomecurrencyshorttitle"}, _sides),
)
