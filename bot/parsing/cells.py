"""Dates and amounts in the columns of a table, where the whole column decides how one cell is read."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from itertools import pairwise

from babel import Locale

from bot.money.amount import MOST_DIGITS
from bot.money.currency import Currency, find_currency

DEBIT, CREDIT = "debit", "credit"
YEAR_FIRST, DAY_FIRST, MONTH_FIRST = "year-month-day", "day.month", "month/day"

NUMERIC_DATE = re.compile(
    r"(\d{1,4})\s*[-./年년]\s*(\d{1,2})\s*[-./月월]\s*(\d{1,4})\s*[日일]?(?!\d)"
    r"|((?:19|20)\d\d):(\d\d):(\d\d)(?!\d)"
)
_COMPACT_DATE = re.compile(r"(19|20)(\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_NAMED_DATE = re.compile(
    r"(\d{4}|\d{1,2})?[\s.,/-]*([^\W\d]{3,12})[\s.,/-]*(\d{1,4})(?:[\s.,]+(\d{4}))?(?!\d)"
)
_MONTH_LANGUAGES = (
    "en",
    "de",
    "es",
    "fr",
    "it",
    "pt",
    "nl",
    "pl",
    "ru",
    "sv",
    "da",
    "nb",
    "fi",
    "cs",
    "tr",
    "id",
)
_SYMBOLS = {
    "US$": "USD", "HK$": "HKD", "NT$": "TWD", "AU$": "AUD", "A$": "AUD", "CA$": "CAD", "C$": "CAD",
    "R$": "BRL", "S$": "SGD", "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY",
    "₴": "UAH", "฿": "THB", "₫": "VND", "₪": "ILS", "zł": "PLN", "Kč": "CZK", "₸": "KZT", "₱": "PHP",
    "₦": "NGN", "د.ا": "JOD", "د.إ": "AED", "ر.س": "SAR", "ج.م": "EGP", "د.ك": "KWD",
    "руб": "RUB", "грн": "UAH", "人民币": "CNY",
}  # fmt: skip
_NAMES = {
    "人民币": "CNY", "人民币元": "CNY", "rmb": "CNY", "美元": "USD", "港币": "HKD", "港元": "HKD",
    "日元": "JPY", "欧元": "EUR", "英镑": "GBP", "澳元": "AUD", "加元": "CAD", "新台币": "TWD",
    "新臺幣": "TWD", "台幣": "TWD", "円": "JPY", "日本円": "JPY", "원": "KRW", "euro": "EUR",
    "euros": "EUR", "zł": "PLN", "kč": "CZK", "us dollar": "USD", "us dollars": "USD", "rubl": "RUB",
    "рубль": "RUB", "руб": "RUB", "rur": "RUB", "грн": "UAH", "$": "USD", "dollar": "USD", "pound": "GBP",
    "ft": "HUF",
}  # fmt: skip
_UNITS = {
    "rs", "r", "kr", "zł", "kč", "ft", "lei", "lv", "руб", "р", "грн", "лв", "dr", "cr", "s", "h", "us",
    "hk", "nt", "rm", "rp", "元", "円", "원", "บาท", "đ", "tl", "a", "au", "c", "ca", "nz", "db",
    "人民币", "kn", "euro", "euros", "d", "mx", "b", "тг", "сум", "rmb", "k",
    "د", "ا", "إ", "ر", "س", "ج", "م", "ك", "ع", "ل",
}  # fmt: skip
_LETTER_MARKS = re.compile(r"(?<=[^\W\d])\.(?=[^\W\d]|\d)")  # `د.ا.4.750`, `Rs.500`
_ARABIC_MARKS = str.maketrans("٫٬", ".,")
_FIGURES = re.compile(r"[-+\d.,\s()]*")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*[.,]?|[.,]\d+")
_MINUS_BEFORE, _MINUS_AFTER = re.compile(r"[-−–(]"), re.compile(r"^[^\w]*[-−–)]")
_LETTER_AFTER = re.compile(r"[\d.)]\s*(dr|db|cr|s|h|c|d)\.?$", re.IGNORECASE)
_LETTERS = {"dr": DEBIT, "db": DEBIT, "d": DEBIT, "s": DEBIT, "cr": CREDIT, "c": CREDIT, "h": CREDIT}
_WEEKDAY = re.compile(r"^[^\W\d]{2,12}[.,]?\s+(?=\d)")

Parts = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Amount:
    """A signed amount as written, the currency written with it, if any, and whether a letter after it says
    `DEBIT` or `CREDIT`, or a plus before it (nobody spends one)."""

    value: Decimal
    currency: Currency | None
    told: str = ""


def date_parts(cell: str) -> Parts | None:
    """The three numbers of a numeric date, as written; None for anything else."""
    text = _WEEKDAY.sub("", unicodedata.normalize("NFKC", cell).strip().lstrip("'"))
    found = NUMERIC_DATE.match(text)
    if found:
        one, two, three = (int(number) for number in found.groups() if number)
        return one, two, three
    compact = _COMPACT_DATE.match(text)
    return (int(compact[1] + compact[2]), int(compact[3]), int(compact[4])) if compact else None


def date_order(
    cells: Iterable[str],
    *,
    month_first: bool,
    today: date,
    period: Iterable[str] = (),
    is_foreign: bool = False,
) -> str:
    """How the column writes its numeric dates: a 13th proves it, also in the `period` told above a table.

    Where nothing does, fewer dates to come decide, then, unless the table speaks a language other than
    English (`is_foreign`), a steadier order, then `month_first`.
    """
    cells = list(cells)
    parts = [found for found in map(date_parts, cells) if found]
    if sum(a > 31 for a, _, _ in parts) * 2 > len(parts):
        return YEAR_FIRST
    days = sum(a > 12 for a, _, _ in parts)
    months = sum(b > 12 for _, b, _ in parts)
    if days != months:
        return DAY_FIRST if days > months else MONTH_FIRST
    if 2 * sum(cell.count(".") > 1 for cell in cells) > len(parts):  # nobody puts a month first before a dot
        return DAY_FIRST
    told = [found for found in map(date_parts, period) if found and found[0] < 32]
    days, months = sum(a > 12 for a, _, _ in told), sum(b > 12 for _, b, _ in told)
    if days != months:
        return DAY_FIRST if days > months else MONTH_FIRST
    orders = (MONTH_FIRST, DAY_FIRST) if month_first else (DAY_FIRST, MONTH_FIRST)
    return min(orders, key=lambda order: _oddness(parts, order, today)[: 1 if is_foreign else 2])


def _oddness(parts: Sequence[Parts], order: str, today: date) -> tuple[int, int]:
    days = [day for day in (_of_parts(found, order) for found in parts) if day]
    rises = sum(one < other for one, other in pairwise(days))
    falls = sum(one > other for one, other in pairwise(days))
    return sum(day > today for day in days), min(rises, falls)


def read_date(cell: str, order: str) -> date | None:
    """The date in a cell (a time after it is passed over), or None."""
    parts = date_parts(cell)
    return _of_parts(parts, order) if parts else _named_date(cell)


def _of_parts(parts: Parts, order: str) -> date | None:
    one, two, three = parts
    if one > 31:
        return _date(one, two, three)
    if order == YEAR_FIRST:  # one of another kind among them
        return _date(three, two, one) or _date(three, one, two)
    return _date(three, two, one) if order != MONTH_FIRST else _date(three, one, two)


def _named_date(cell: str) -> date | None:
    found = _NAMED_DATE.search(unicodedata.normalize("NFKC", cell).casefold())
    month = month_named(found[2]) if found else None
    if not found or not month:
        return None
    numbers = [int(number) for number in (found[1], found[3], found[4]) if number]
    if len(numbers) != 2:
        return None
    day, year = numbers if numbers[0] < 32 else numbers[::-1]
    return _date(year, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        if year < 100:  # of two digits: of this century up to its seventies
            year += 2000 if year < 70 else 1900
        elif year < 200:  # as Taiwan counts
            year += 1911
        return date(year, month, day) if 1900 <= year < 2200 else None
    except ValueError:
        return None


def month_named(name: str) -> int | None:
    """The number of a month named in any of many languages, in lower case, or by its first letters."""
    return _months().get(name.strip("."))


@cache
def _months() -> dict[str, int]:
    names = {}
    for language in _MONTH_LANGUAGES:
        for context in ("format", "stand-alone"):
            for width in ("abbreviated", "wide"):
                for number, name in Locale.parse(language).months[context][width].items():
                    names[str(name).casefold().strip(".")] = number
    for name, number in list(names.items()):
        names.setdefault(name[:3], number)  # banks shorten to three letters whatever the language does
    return names


def decimal_mark(cells: Iterable[str], currency: Currency, others: Iterable[str] = ()) -> str:
    """The column's decimal mark, `.` or `,`: digits after the last mark that are not three tell it.

    Where every cell leaves it open, the table's `others` tell, as rates and balances; where they do not
    either, `1.234` is a thousand, unless the currency has three digits.
    """
    votes, doubts = _mark_votes(cells)
    if doubts and not votes:
        votes, _ = _mark_votes(cell for cell in others if is_figures(cell))
    if votes:
        return "." if votes["."] >= votes[","] else ","
    if doubts:
        likely = "." if doubts["."] >= doubts[","] else ","
        is_decimal = currency.digits == 3
        return likely if is_decimal else {".": ",", ",": "."}[likely]
    return "."


def _mark_votes(cells: Iterable[str]) -> tuple[Counter[str], Counter[str]]:
    """How many cells tell each mark to be the decimal one, and how many could be either."""
    votes: Counter[str] = Counter()
    doubts: Counter[str] = Counter()
    for cell in cells:
        number = _number(cell)
        marks = [character for character in number if character in ".,"]
        if not marks:
            continue
        last = marks[-1]
        tail = len(number) - number.rindex(last) - 1
        is_told = len(set(marks)) == 2 or (len(marks) == 1 and (tail != 3 or number.startswith("0")))
        (votes if is_told else doubts)[last] += 1
    return votes, doubts


def read_amount(cell: str, mark: str) -> Amount | None:
    """The signed amount in a cell, by the column's `mark`, or by the other where that reads nothing; None
    where there is none, more than `MOST_DIGITS` digits, or doubt."""
    text = unicodedata.normalize("NFKC", cell).translate(_ARABIC_MARKS).strip()
    number = _number(text)
    value = _value(number, mark) if number else None
    if number and value is None:
        value = _value(number, "," if mark == "." else ".")
    if value is None:
        return None
    letter = _LETTER_AFTER.search(text)
    told = _LETTERS[letter[1].casefold()] if letter else CREDIT if text.lstrip("' ").startswith("+") else ""
    is_minus = told == DEBIT or _has_minus(text)
    return Amount(-value if is_minus else value, find_in(text), told)


def _value(number: str, mark: str) -> Decimal | None:
    whole, _, fraction = number.partition(mark)
    group = "," if mark == "." else "."
    if mark in fraction or group in fraction or not _is_grouped(whole, group):
        return None
    digits = whole.replace(group, "").lstrip("0")
    if len(digits) > MOST_DIGITS or len(fraction) > 20:
        return None
    return Decimal(f"{digits or '0'}.{fraction or '0'}")


def _has_minus(text: str) -> bool:
    first = next(place for place, character in enumerate(text) if character.isdigit())
    last = max(place for place, character in enumerate(text) if character.isdigit())
    return bool(_MINUS_BEFORE.search(text[:first]) or _MINUS_AFTER.search(text[last + 1 :]))


def _number(cell: str) -> str:
    """The digits and marks of a cell, or nothing where there are letters among them or two numbers."""
    text = unicodedata.normalize("NFKC", cell).translate(_ARABIC_MARKS)
    bare = re.sub(r"(?<=\d)[\s'’](?=\d{3})", "", _LETTER_MARKS.sub(" ", text))
    found = _NUMBER.findall(bare)
    words = re.findall(r"[^\W\d]+", bare)
    is_money = all(find_currency(word) or word.casefold() in _UNITS for word in words)
    return str(found[0]) if len(found) == 1 and is_money else ""


def _is_grouped(whole: str, group: str) -> bool:
    if group not in whole:
        return whole.isdigit() or not whole
    return (
        re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{2,3}})*{re.escape(group)}\d{{3}}", whole)
        is not None
    )


def is_figures(text: str) -> bool:
    """Whether the text holds a number and nothing else."""
    return _FIGURES.fullmatch(text) is not None


def find_in(text: str) -> Currency | None:
    """The currency that a code or an unmistakable symbol in the text names."""
    if is_figures(text):  # as nearly all cells are: the rest takes longer
        return None
    for symbol, code in _SYMBOLS.items():
        if symbol in text:
            return find_currency(code)
    codes = (find_currency(code) for code in re.findall(r"(?<![A-Z])[A-Z]{3}(?![A-Z])", text))
    return next((currency for currency in codes if currency), None)


@lru_cache(4096)
def find_named_currency(cell: str) -> Currency | None:
    """The currency that a whole cell names: by code, symbol or word."""
    text = unicodedata.normalize("NFKC", cell).strip()
    code = _NAMES.get(text.casefold().strip(". ")) or _SYMBOLS.get(text)
    return find_currency(code or text)


def to_minor(value: Decimal, currency: Currency) -> tuple[int, bool]:
    """The absolute value in minor units, halves up, and whether it had to be rounded."""
    exact = abs(value).scaleb(currency.digits)
    minor = exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return int(minor), minor != exact
