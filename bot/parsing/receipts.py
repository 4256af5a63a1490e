"""A receipt's lines of text: what was paid, when and where. Pure; who reads the picture is `scanner`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bot.money.currency import Currency
from bot.parsing.cells import DAY_FIRST, MONTH_FIRST, YEAR_FIRST, date_parts, find_in, read_date

PICTURE_TOO_LARGE = "That picture is too large, nothing recorded. Send a smaller one, or write: 23.50 lunch"
NO_PICTURE = "I cannot open that picture, nothing recorded. Write it: 23.50 lunch"
NO_TOTAL = "I found no total in that picture, nothing recorded. Write it: 23.50 lunch"

LONGEST_MERCHANT = 40  # characters
_OLDEST = timedelta(days=366)
_GAP = re.compile(r"(?<=\d)\s*([.,])\s*(?=\d{2}(?!\d))")
_ALONE = r"(?<![\d.,/-])(?<!\d:)"  # before a number that is no part of a date, a time or another number
_AMOUNT = re.compile(
    rf"{_ALONE}-?(?:\d{{1,3}}(?:[ .,'’]\d{{3}})*|\d+)[.,]\d{{2}}(?![\d%:/]|[.,]\d|\s?%)",
)
_WHOLE = re.compile(rf"{_ALONE}(?:\d{{1,3}}(?:[.,]\d{{3}})+|\d{{1,9}})(?![\d.,%:/])")
_DAY = re.compile(
    r"\d{1,4}\s?[-./年]\s?\d{1,2}\s?[-./月]\s?\d{1,4}日?|"
    r"(?<!\d)\d{1,2}\.?\s?[^\W\d]{3,9}\.?\s?'?\d{2,4}(?!\d)|[^\W\d]{3,9}\.? \d{1,2}, \d{4}"
)

# What the line of the total says, the surer first.
_TOTALS = (
    r"grand total|total due|amount due|balance due|amount to pay|total to pay|zu zahlen|zahlbetrag|endbetrag|"
    r"rechnungsbetrag|gesamtbetrag|к оплате|итого к|total a pagar|importe a pagar|net à payer|net a payer|"
    r"a pagar|valor a pagar|totale complessivo|da pagare|te betalen|应付|应收|实付|实收|應付|お支払|お買上計|"
    r"ご請求|결제금액|받을금액|total bayar|phải trả",
    r"\btotal\b|\btotale\b|\bsumme\b|\bgesamt\b|\btotaal\b|\bsuma\b|\bсумма\b|итог|всего|合计|合計|总计|"
    r"總計|总额|"
    r"總額|金额|金額|합계|총액|jumlah|\bjml\b|tổng|\bttl\b|\btot\b|\bbetrag\b|\bimporte\b|\bmontant\b|"
    r"\bimporto\b|\bsum\b",
)
_PAID = (
    r"\bcard\b|visa|master ?card|maestro|\bamex\b|girocard|\bec[- ]|kartenzahlung|karte|tarjeta|carte\b|"
    r"carta\b|"
    r"bancomat|cartão|картой|безналич|刷卡|银行卡|微信|支付宝|カード|クレジット|카드|debit|credit|"
    r"contactless|apple pay"
)
_NOT = (
    r"sub ?-?total|zwischensumme|小计|小計|подытог|sous-?total|subtotale|netto|\bnet\b|\bvat\b|mwst|"
    r"\bust\b|u\.?st|\btax|"
    r"\biva\b|\btva\b|ндс|税|稅|\bpajak\b|\bppn\b|\bgst\b|\bhst\b|\bpst\b|rabatt|discount|descuento|"
    r"desconto|remise|"
    r"sconto|скидк|优惠|折扣|割引|할인|saved|savings|you save|ersparnis|points|punkte|баллы|积分|ポイント|"
    r"items?\b|artikel|"
    r"\bqty\b|anzahl|件数|点数|art[ií]culos|tax(able)? amount|brutto|taux|tasa|deposit|pfand|balance|saldo|"
    r"guthaben"
)
_CHANGE = (
    r"change|rückgeld|wechselgeld|zurück|сдача|cambio|vuelto|troco|resto\b|rendu|wisselgeld|找零|找您|お釣|"
    r"おつり|釣銭|"
    r"거스름|kembali|tiền thừa"
)
_CASH = (
    r"\bcash\b|\bbar\b|gegeben|tendered|efectivo|dinheiro|espèces|especes|contanti|наличн|получено|现金|"
    r"現金|お預|예치|"
    r"현금|tunai|tiền mặt|contant"
)
_NO_SHOP = re.compile(
    r"\b(receipt|rechnung|invoice|bon|kassenbon|beleg|quittung|ticket|factura|facture|scontrino|fattura|"
    r"recibo|cupom|"
    r"welcome|willkommen|copy|kopie|tel|fax|www|http|vat|ust|tax|date|datum|table|tisch|order|terminal|"
    r"cashier|"
    r"документ|чек|кассовый|инн|смена|кассир)\b|收据|小票|发票|欢迎|单号|电话|领収|領収|レシート|영수증|@|"
    r"\.(com|de|ru|es|fr|cn)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a receipt says: `total` above zero, in `currency` where one is written; `day` where a likely one
    is; `merchant` may be empty. `is_sure` where a line called it the total."""

    total: Decimal
    currency: Currency | None
    day: date | None
    merchant: str
    is_sure: bool


def read_receipt(rows: Sequence[str], *, home: Currency, month_first: bool, today: date) -> Receipt | None:
    """What the lines of text say, from the top; None where there is no amount among them."""
    lines = [_plain(row) for row in rows]
    found = _total(lines, home)
    if found is None:
        return None
    value, is_sure, line = found
    currency = find_in(line) or next((each for each in map(find_in, lines) if each), None)
    return Receipt(value, currency, _day(lines, month_first, today), _merchant(lines), is_sure)


def has_total(row: str) -> bool:
    """Whether a line has an amount and calls it the total."""
    line = _plain(row)
    is_named = any(_says(line, words) for words in _TOTALS) and not _says(line, f"{_NOT}|{_CHANGE}")
    return is_named and bool(_amounts(line, True))


def is_beside_total(row: str) -> bool:
    """Whether a line tells of tax, a part of the sum, what was given or what came back, as receipts do."""
    return _says(_plain(row), f"{_NOT}|{_CHANGE}|{_CASH}|{_PAID}")


def _plain(row: str) -> str:
    return _GAP.sub(r"\1", " ".join(unicodedata.normalize("NFKC", row).split()))


def _total(lines: Sequence[str], home: Currency) -> tuple[Decimal, bool, str] | None:
    """The amount, whether a line calls it the total, and that line."""
    may_be_whole = home.digits == 0 or not any(_AMOUNT.search(line) for line in lines)
    for words, but in zip(_TOTALS, (_CHANGE, f"{_CHANGE}|{_NOT}"), strict=True):
        named = _named(lines, words, may_be_whole, but=but)
        if named:
            return named[0], True, named[1]
    paid = _cash_less_change(lines, may_be_whole) or _named(lines, _PAID, may_be_whole, but=_CHANGE)
    if paid:
        return paid[0], True, paid[1]
    return _reckoned(lines, home.digits == 0)


def _reckoned(lines: Sequence[str], may_be_whole: bool) -> tuple[Decimal, bool, str] | None:
    """Where no word could be read: what the amounts above add up to, or the cash less the change below; else
    the largest."""
    found = [
        (value, line)
        for line in lines
        if not _says(line, f"{_NOT}|{_CHANGE}|{_CASH}")
        for value in _amounts(line, may_be_whole)
    ]
    values = [value for value, _ in found]
    for place, (value, line) in enumerate(found):
        is_sum = place > 1 and sum(values[:place]) == value
        paid = values[place + 1 : place + 3]
        if is_sum or (len(paid) == 2 and paid[0] - paid[1] == value):
            return value, False, line
    best = max(found, default=None)
    return (best[0], False, best[1]) if best else None


def _named(lines: Sequence[str], words: str, may_be_whole: bool, *, but: str) -> tuple[Decimal, str] | None:
    """The last line of these words that has an amount, or one on the next line with nothing else."""
    found = None
    for place, line in enumerate(lines):
        if not _says(line, words) or _says(line, but):
            continue
        amounts = _amounts(line, may_be_whole)
        if not amounts and place + 1 < len(lines) and not re.search(r"[^\W\d_]{4,}", lines[place + 1]):
            amounts = _amounts(lines[place + 1], may_be_whole)
        if amounts:
            found = amounts[-1], line
    return found


def _cash_less_change(lines: Sequence[str], may_be_whole: bool) -> tuple[Decimal, str] | None:
    cash, change = (_named(lines, words, may_be_whole, but=r"(?!)") for words in (_CASH, _CHANGE))
    if cash and change and cash[0] > change[0]:
        return cash[0] - change[0], cash[1]
    return None


def _says(line: str, words: str) -> bool:
    return bool(re.search(words, line, re.IGNORECASE))


def _amounts(line: str, may_be_whole: bool) -> list[Decimal]:
    """The amounts above zero in a line; whole numbers only where the receipt has no others."""
    found = [_decimal(text) for text in _AMOUNT.findall(line)]
    if not found and may_be_whole and not _DAY.search(line):
        found = [Decimal(re.sub(r"[.,]", "", text)) for text in _WHOLE.findall(line)]
    return [value for value in found if 0 < value < 10_000_000]


def _decimal(text: str) -> Decimal:
    whole, cents = text[:-3], text[-2:]
    return Decimal(f"{re.sub(r'[^0-9-]', '', whole) or 0}.{cents}")


def _day(lines: Iterable[str], month_first: bool, today: date) -> date | None:
    """The first day on the receipt that lies in the last year."""
    orders = (MONTH_FIRST, DAY_FIRST) if month_first else (DAY_FIRST, MONTH_FIRST)
    for line in lines:
        for text in _DAY.findall(line):
            for order in (YEAR_FIRST, *orders) if date_parts(text) else (DAY_FIRST,):
                day = read_date(text, order)
                if day and today - _OLDEST <= day <= today:
                    return day
    return None


def _merchant(lines: Sequence[str]) -> str:
    """The first line that is a name: letters, and no word or number of what else stands on top."""
    for line in lines[:8]:
        letters = sum(map(str.isalpha, line))
        digits = sum(map(str.isdigit, line))
        if (
            letters >= 2
            and letters > 2 * digits
            and not _NO_SHOP.search(line)
            and not _says(line, _TOTALS[1])
        ):
            return line.strip("*#=-_ .,")[:LONGEST_MERCHANT].strip()
    return ""
