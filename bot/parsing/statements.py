"""A table of spending from anywhere, as drafts: what was understood, and what was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache

from bot.i18n import translator, understood
from bot.money.amount import Money, from_decimal, is_too_large
from bot.money.category import INCOME, LONGEST, STARTING, UNCATEGORISED
from bot.money.currency import Currency, find_currency
from bot.money.expense import LONGEST_NOTE, Draft, Kind
from bot.parsing.cells import (
    DEBIT,
    YEAR_FIRST,
    Amount,
    date_order,
    decimal_mark,
    find_in,
    find_named_currency,
    read_amount,
    read_date,
    to_minor,
)
from bot.parsing.columns import Columns, find_columns
from bot.parsing.names import (
    EXPENSE_WORDS,
    INCOME_WORDS,
    MOVED_KINDS,
    MOVED_NOTES,
    PENDING_WORDS,
    TRANSFER_WORDS,
    plain,
)
from bot.parsing.shapes import is_chinese, known_shape
from bot.parsing.signs import SPENT_NEGATIVE, SPENT_POSITIVE, spent_sign
from bot.parsing.tables import Row, Table

EXPORT_HEADER = ("date", "amount", "currency", "category", "note", "tags", "kind", "recorded_at")


@dataclass(frozen=True, slots=True)
class Line:
    """A row understood; `recorded_at` is set in our own export alone."""

    draft: Draft
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A table understood: `left_out` counts rows by reason (transfer, pending, zero, other currency, no date,
    no amount, future); `rounded` are amounts with more digits than the currency has."""

    lines: tuple[Line, ...]
    currency: Currency
    left_out: dict[str, int]
    rounded: int
    date_column: str
    date_order: str
    amount_column: str
    spent_sign: str


def is_export(table: Table) -> bool:
    """Whether the table is an export of ours."""
    return table.header == EXPORT_HEADER


def read_export(table: Table, unguarded: Callable[[str], str], today: date) -> Statement:
    """Our own export (`ledger.exports`), exactly as it was written."""
    left_out: Counter[str] = Counter()
    lines = []
    for row in table.rows:
        read = _export_line(row, unguarded)
        if isinstance(read, str):
            left_out[read] += 1
        elif read.draft.spent_on > today:
            left_out["future"] += 1
        else:
            lines.append(read)
    codes = Counter(line.draft.amount.currency for line in lines)
    currency = codes.most_common(1)[0][0] if codes else Currency("USD")
    header = table.header
    return Statement(
        tuple(lines), currency, dict(left_out), 0, header[0], YEAR_FIRST, header[1], SPENT_POSITIVE
    )


def _export_line(row: Row, unguarded: Callable[[str], str]) -> Line | str:
    day, amount, code, category, note, tags, kind, recorded_at = row
    currency, spent_on = find_currency(code), read_date(day, YEAR_FIRST)
    if spent_on is None:
        return "no date"
    try:
        money = from_decimal(amount.strip(), currency) if currency else None
        if money is None or kind not in list(Kind):
            return "no amount"
        if not money:
            return "zero"
        draft = Draft(
            money,
            key_of(unguarded(category)),
            unguarded(note),
            spent_on,
            Kind(kind),
            tuple(unguarded(tags).split()),
        )
    except ValueError:
        return "no amount"
    return Line(draft, _instant(recorded_at))


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


def read_statement(
    table: Table,
    *,
    home: Currency,
    is_assumed: bool,
    month_first: bool,
    today: date,
    date_place: int | None = None,
    amount_place: int | None = None,
) -> Statement:
    """Any table with a date and an amount, each row in the currency it names. What names none is in
    `home`; but where that is only assumed, in the one the rest of the file names. Raises `UnreadableFile`."""
    table = known_shape(table) if date_place is amount_place is None else table
    columns = find_columns(table, date=date_place, amount=amount_place)
    named = _named_currency(table, columns)
    found = Counter(own for row in table.rows if (own := _currency_of(row, columns, named)))
    currency = home
    if found and (is_assumed or home not in found):
        currency = found.most_common(1)[0][0]
    elif is_assumed and named is None and is_chinese(table.header):
        currency = Currency("CNY")
    return _Reader(table, columns, currency, named, month_first, today).read(table)


def _named_currency(table: Table, columns: Columns) -> Currency | None:
    """The currency in the amount column's name: `Amount (EUR)`, `金额（元）` names none for sure."""
    name = table.header[columns.shown_amount]
    spelled = (find_named_currency(word) for word in name.split() if len(word) > 3)
    return find_in(name) or next(filter(None, spelled), Currency("JPY") if "円" in name else None)


def _currency_of(row: Row, columns: Columns, named: Currency | None) -> Currency | None:
    if columns.currency is not None:
        own = find_named_currency(row[columns.currency])
        if own:
            return own
    if named:
        return named
    places = (columns.amount, columns.debit, columns.credit)
    return next((own for place in places if place is not None and (own := find_in(row[place]))), None)


class _Reader:
    """Reads rows one by one with what the whole column decided."""

    def __init__(
        self,
        table: Table,
        columns: Columns,
        currency: Currency,
        named: Currency | None,
        month_first: bool,
        today: date,
    ) -> None:
        self.columns, self.currency, self.named, self.today = columns, currency, named, today
        dates = _column(table, columns.date)
        self.order = YEAR_FIRST
        self.mark = "."
        if not table.is_exact:
            amounts = [
                place for place in (columns.amount, columns.debit, columns.credit) if place is not None
            ]
            self.mark = decimal_mark((cell for place in amounts for cell in _column(table, place)), currency)
            is_american = month_first and self.mark == "." and currency.code in ("USD", "CAD", "PHP")
            self.order = date_order(dates, month_first=is_american, today=today)
        self.sign = SPENT_NEGATIVE if table.is_exact else spent_sign(table, columns, self.mark)
        self.is_wallet = columns.kind is not None and plain(table.header[columns.kind]) == "收 支"
        kinds = {plain(cell) for cell in _column(table, columns.kind)} if columns.kind is not None else set()
        self.is_card = bool(kinds & {"sale", "purchase"})
        self.flipped = {place: _is_mostly_negative(table, place, self.mark) for place in _sides(columns)}
        self.left_out: Counter[str] = Counter()
        self.rounded = 0

    def read(self, table: Table) -> Statement:
        lines = [line for row in table.rows if (line := self._line(row))]
        return Statement(
            lines=_with_refunds(lines),
            currency=self.currency,
            left_out=dict(self.left_out),
            rounded=self.rounded,
            date_column=table.header[self.columns.date],
            date_order=self.order,
            amount_column=table.header[self.columns.shown_amount],
            spent_sign=self.sign,
        )

    def _line(self, row: Row) -> Line | None:
        read = self._draft(row)
        if isinstance(read, str):
            self.left_out[read] += 1
            return None
        return Line(read)

    def _draft(self, row: Row) -> Draft | str:
        columns = self.columns
        if columns.state is not None and plain(row[columns.state]) in PENDING_WORDS:
            return "pending"
        if self._is_transfer(row):
            return "transfer"
        spent_on, found = read_date(row[columns.date], self.order), self._amount(row)
        if spent_on is None:
            return "no date"
        if found is None:
            return "no amount"
        own = _currency_of(row, columns, self.named) or found[0].currency or self.currency
        minor, is_rounded = to_minor(found[0].value, own)
        if minor == 0:
            return "zero"
        if is_too_large(Money(minor, own)):
            return "no amount"
        if spent_on > self.today:
            return "future"
        self.rounded += is_rounded
        category = key_of(_text(row, columns.category)[:LONGEST])
        note = _text(row, columns.note)[:LONGEST_NOTE]
        tags = tuple(_text(row, columns.tags).split())
        return Draft(Money(minor, own), category, note, spent_on, found[1], tags)

    def _is_transfer(self, row: Row) -> bool:
        columns = self.columns
        if columns.kind is not None and self._is_neutral(row[columns.kind]):
            return True
        if columns.flag is not None and plain(row[columns.flag]) in ("1", "true", "yes"):
            return True
        places = {*columns.types, columns.category} - {None, columns.kind}
        if any(plain(row[place]) in TRANSFER_WORDS for place in places if place is not None):
            return True
        told = [row[place].strip() for place in (columns.note, columns.category) if place is not None]
        return any(MOVED_NOTES.match(cell) for cell in told)

    def _is_neutral(self, cell: str) -> bool:
        """Neither spent nor received: a Chinese wallet strikes it out or leaves it empty, and a card's
        statement knows purchases from payments of the card."""
        word = plain(cell)
        if word == "payment" and self.is_card:
            return True
        return word in TRANSFER_WORDS | MOVED_KINDS or cell.strip() == "/" or (not word and self.is_wallet)

    def _amount(self, row: Row) -> tuple[Amount, Kind] | None:
        """The amount and which way it went: told by its column, by a word, or by its sign."""
        columns = self.columns
        if columns.amount is None:
            return self._of_pair(row)
        found = read_amount(row[columns.amount], self.mark)
        if found is None:
            return None
        told = self._told(row, found)
        if told is None:
            told = Kind.EXPENSE if (found.value < 0) == (self.sign == SPENT_NEGATIVE) else Kind.INCOME
        return self._with_fee(row, found, told), told

    def _told(self, row: Row, found: Amount) -> Kind | None:
        """Which way a letter beside the amount or the row's word sends it, if the column has no signs."""
        if found.told:
            return Kind.EXPENSE if found.told == DEBIT else Kind.INCOME
        if self.sign == SPENT_NEGATIVE or found.value < 0 or self.columns.kind is None:
            return None
        cell = row[self.columns.kind]
        word = plain(cell) or cell.strip()
        if word in EXPENSE_WORDS or word == "-":
            return Kind.EXPENSE
        return Kind.INCOME if word in INCOME_WORDS or word == "+" else None

    def _with_fee(self, row: Row, found: Amount, kind: Kind) -> Amount:
        """A fee beside an amount that leaves it out: what the account changed by is both together."""
        columns = self.columns
        if columns.fee is None or columns.balance is None or not row[columns.fee].strip():
            return found
        fee = read_amount(row[columns.fee], self.mark)
        if fee is None or not fee.value or self.sign == SPENT_POSITIVE:
            return found
        cost = abs(fee.value)
        value = abs(found.value) + (cost if kind is Kind.EXPENSE else -cost)
        return replace(found, value=value)

    def _of_pair(self, row: Row) -> tuple[Amount, Kind] | None:
        empty: tuple[Amount, Kind] | None = None
        for place, kind in ((self.columns.debit, Kind.EXPENSE), (self.columns.credit, Kind.INCOME)):
            found = read_amount(row[place], self.mark) if place is not None else None
            if place is not None and found and found.value:
                is_back = (found.value < 0) != self.flipped[place]
                return found, _OTHER[kind] if is_back else kind
            if found and empty is None:
                empty = found, kind
        return empty


_OTHER = {Kind.EXPENSE: Kind.INCOME, Kind.INCOME: Kind.EXPENSE}


def _sides(columns: Columns) -> tuple[int, ...]:
    return tuple(place for place in (columns.debit, columns.credit) if place is not None)


def _is_mostly_negative(table: Table, place: int, mark: str) -> bool:
    values = [found.value for cell in _column(table, place) if (found := read_amount(cell, mark))]
    return 2 * sum(value < 0 for value in values) > sum(value != 0 for value in values)


def _with_refunds(lines: list[Line]) -> tuple[Line, ...]:
    """Money that came in is a refund where money goes out in its category too, and else income."""
    spending = {line.draft.category for line in lines if line.draft.kind is Kind.EXPENSE} | set(STARTING)
    spending.discard(UNCATEGORISED)
    return tuple(_settled(line, spending) for line in lines)


def _settled(line: Line, spending: Iterable[str]) -> Line:
    draft = line.draft
    if draft.kind is Kind.EXPENSE or draft.category in spending or draft.category in INCOME:
        return line
    note = draft.note or draft.category
    return replace(line, draft=replace(draft, category="income", note=note))


def _column(table: Table, place: int) -> list[str]:
    return [row[place] for row in table.rows]


def _text(row: Row, place: int | None) -> str:
    cell = "".join(each if each.isprintable() else " " for each in row[place]) if place is not None else ""
    return " ".join(cell.split())


def key_of(name: str) -> str:
    """The key of a starting category named in any language; any other name as it is."""
    return _keys().get(name.casefold().strip(), name)


@cache
def _keys() -> Mapping[str, str]:
    keys = (*STARTING, *INCOME)
    return {
        **{translator(language).category(key).casefold(): key for language in understood() for key in keys},
        **{key: key for key in keys},
    }
