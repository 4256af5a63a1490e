"""What each column of a table is: by its name in many languages, and by what its cells hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.errors import UnreadableFile
from bot.money.currency import find_currency
from bot.parsing.cells import YEAR_FIRST, date_parts, read_amount, read_date
from bot.parsing.tables import Row, Table

NO_DATE = "I found no column of dates, nothing was imported. Send a CSV with a date and an amount column."
NO_AMOUNT = "I found no column of amounts, nothing was imported. Send a CSV with a date and an amount column."

# Names a column may have, the likelier first. A name matches whole, or as whole words of a longer one.
_DATES = (
    "date|transaction date|buchungstag|buchungsdatum|booking date|交易时间|交易日期|日期|记账日期|时间|fecha|"
    "fecha operacion|fecha operación|date operation|date opération|data|data operazione|data contabile|datum|"
    "transaktionsdatum|дата|дата операции|tarih|işlem tarihi|dato|datum transakce|dátum|päivämäärä|"
    "日付|取引日|날짜|거래일|tanggal|ngày|วันที่|started date|completed date|posting date|posted date|posted|"
    "boekdatum|transactiedatum|data transakcji|data operacji|ds|day|timestamp|datetime|created|time|"
    "wertstellung|valutadatum|valuta|value date|date valeur|data valuta|fecha valor|rentedatum"
)
_AMOUNTS = (
    "amount|transaction amount|betrag|umsatz|金额|金額|交易金额|importe|monto|cantidad|montant|importo|valor|"
    "quantia|сумма|сумма операции|сумма платежа|tutar|kwota|kwota transakcji|bedrag|beløb|belopp|částka|"
    "objem|összeg|summa|määrä|금액|거래금액|jumlah|nominal|số tiền|จำนวนเงิน|amount spent|expense|expenses|"
    "spent|spending|cost|price|ausgaben|支出金额|支出|total|sum|value|y"
)
_DEBITS = (
    "debit|debit amount|paid out|money out|withdrawal|withdrawals|withdrawal amount|soll|ausgaben|ausgabe|"
    "lastschrift|cargo|cargos|débit|dare|addebiti|uscite|расход|списание|支出|支出金额|af|borç|出金|outflow|out"
)
_CREDITS = (
    "credit|credit amount|paid in|money in|deposit|deposits|deposit amount|haben|einnahmen|einnahme|"
    "gutschrift|abono|abonos|crédit|avere|accrediti|entrate|приход|зачисление|收入|收入金额|bij|alacak|入金|"
    "inflow|in"
)
_CURRENCIES = (
    "currency|ccy|currency code|währung|waehrung|moneda|divisa|devise|moeda|币种|货币|валюта|waluta|통화"
)
_CATEGORIES = (
    "category|kategorie|categoría|categoria|catégorie|категория|分类|类别|交易分类|收支分类|カテゴリ|분류|"
    "categorie|kategoria|kategori|spending category|sub category|department|group"
)
_NOTES = (
    "note|notes|merchant|payee|beneficiary|counterparty|交易对方|商户|商户名称|"
    "begünstigter zahlungspflichtiger|"
    "beguenstigter zahlungspflichtiger|auftraggeber empfänger|empfänger|name zahlungsbeteiligter|"
    "zahlungsempfänger|"
    "zahlungsempfänger in|beneficiario|bénéficiaire|naam omschrijving|description|narrative|details|商品|"
    "商品说明|备注|摘要|verwendungszweck|buchungstext|beschreibung|concepto|descripción|libellé|libelle|"
    "descrizione|causale|descrição|descricao|описание|назначение платежа|açıklama|opis|omschrijving|"
    "mededelingen|popis|内容|摘要|내용|memo|reference|comment|comments|title|text|name|item|payment"
)
_KINDS = (
    "kind|type|transaction type|income expense|收 支|收支|收支类型|类型|交易类型|art|umsatzart|umsatztyp|"
    "buchungsart|tipo|"
    "tipo movimiento|тип|тип операции|debit credit|credit debit|dr cr|cr dr|soll haben|af bij|direction|typ"
)
_STATES = (
    "status|state|transaction status|当前状态|交易状态|状态|estado|statut|stato|статус|durum|umsatzstatus"
)


def _words(joined: str) -> frozenset[str]:
    return frozenset(joined.split("|"))


EXPENSE_WORDS = _words(
    "expense|expenses|debit|dr|d|s|soll|out|outflow|ausgabe|ausgaben|belastung|lastschrift|支出|支|出|gasto|"
    "gastos|cargo|débit|dépense|uscita|addebito|расход|списание|af|gider|payment|card payment|sale|withdrawal"
)
INCOME_WORDS = _words(
    "income|credit|cr|c|h|haben|in|inflow|einnahme|einnahmen|gutschrift|收入|收|入|ingreso|ingresos|abono|"
    "crédit|revenu|entrata|accredito|доход|приход|зачисление|bij|gelir|refund|deposit|topup"
)
TRANSFER_WORDS = _words(
    "transfer|transfers|internal transfer|own transfer|own account transfer|account transfer|"
    "credit card payment|credit card payments|umbuchung|übertrag|eigenübertrag|转账|不计收支|"
    "transferencia|transferencias|traspaso|virement interne|giroconto|перевод между счетами|savings transfer"
)
PENDING_WORDS = _words(
    "pending|authorised|authorized|authorization|vorgemerkt|reserviert|ausstehend|pendiente|en attente|"
    "in attesa|pendente|в обработке|处理中|待付款|待支付|交易关闭|已关闭|failed|declined|cancelled|canceled|"
    "reverted|rejected|fehlgeschlagen|storniert|支付失败|hold"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of the columns, from 0; None where there is none. Either `amount`, or `debit` and perhaps
    `credit`."""

    date: int
    amount: int | None
    debit: int | None = None
    credit: int | None = None
    currency: int | None = None
    category: int | None = None
    note: int | None = None
    kind: int | None = None
    state: int | None = None

    @property
    def shown_amount(self) -> int:
        """The column named as the one of amounts."""
        return next(place for place in (self.amount, self.debit, self.credit) if place is not None)


def find_columns(table: Table, *, date: int | None = None, amount: int | None = None) -> Columns:
    """The columns of a table; `date` and `amount` are those a person chose. Raises `UnreadableFile`."""
    look = _Looker(table)
    date_place = date if date is not None else look.find_or_first(_DATES, _is_date)
    if date_place is None:
        raise UnreadableFile(NO_DATE)
    debit = credit = None
    if amount is None:
        debit, credit = look.find(_DEBITS, _is_amount), look.find(_CREDITS, _is_amount)
    if debit is None or credit is None or debit == credit:
        debit = credit = None
        if amount is None:
            amount = look.find_or_first(_AMOUNTS, _is_amount, besides=(date_place,))
        if amount is None:
            raise UnreadableFile(NO_AMOUNT)
    return Columns(
        date=date_place,
        amount=amount,
        debit=debit,
        credit=credit,
        currency=look.find_or_first(_CURRENCIES, _is_currency),
        category=look.find(_CATEGORIES, _is_text),
        note=look.find(_NOTES, _is_text, besides=(date_place,)),
        kind=look.find(_KINDS, _is_kind, least=80),
        state=look.find(_STATES, _is_text),
    )


def plain(text: str) -> str:
    """Lower case, one space between words, nothing else between them: how names are compared."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"\(.*?\)|[^\w]|_", " ", folded).split())


class _Looker:
    """Finds columns of a table by name and content; it looks at 300 rows spread over it."""

    def __init__(self, table: Table) -> None:
        self._names = [plain(name) for name in table.header]
        step = max(1, len(table.rows) // 300)
        self._sample: Sequence[Row] = table.rows[::step]

    def find(
        self,
        names: str,
        is_one: Callable[[str], bool],
        *,
        least: int = 60,
        besides: tuple[int, ...] = (),
    ) -> int | None:
        """The column with the likeliest of `names` of whose filled cells `least` per cent fit."""
        for name in names.split("|"):
            for is_match in (str.__eq__, _has_words):
                for place, own in enumerate(self._names):
                    if place not in besides and is_match(own, name) and self._percent(place, is_one) >= least:
                        return place
        return None

    def find_or_first(
        self, names: str, is_one: Callable[[str], bool], besides: tuple[int, ...] = ()
    ) -> int | None:
        """The column found by name, else the first nearly all of whose cells fit."""
        found = self.find(names, is_one, besides=besides)
        if found is not None:
            return found
        places = (place for place in range(len(self._names)) if place not in besides)
        return next((place for place in places if self._percent(place, is_one) >= 90), None)

    def _percent(self, place: int, is_one: Callable[[str], bool]) -> int:
        filled = [row[place] for row in self._sample if row[place].strip()]
        return 100 * sum(map(is_one, filled)) // len(filled) if filled else 0


def _has_words(own: str, name: str) -> bool:
    return len(name) > 2 and f" {name} " in f" {own} " and not re.search(r"\b(balance|saldo)\b", own)


def _is_date(cell: str) -> bool:
    return date_parts(cell) is not None or read_date(cell, YEAR_FIRST) is not None


def _is_amount(cell: str) -> bool:
    return date_parts(cell) is None and any(read_amount(cell, mark) is not None for mark in ".,")


def _is_currency(cell: str) -> bool:
    return find_currency(cell.strip()) is not None


def _is_text(cell: str) -> bool:
    return bool(cell.strip())


def _is_kind(cell: str) -> bool:
    return plain(cell) in EXPENSE_WORDS | INCOME_WORDS | TRANSFER_WORDS or cell.strip() == "/"
