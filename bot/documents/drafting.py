"""Rows of a table as drafts: what each came to and which way it went, and which are set aside and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from bot.documents.balances import is_account
from bot.documents.categories import key_of, with_refunds
from bot.documents.cell_words import (
    EXPENSE_WORDS,
    FILLED_WORDS,
    INCOME_WORDS,
    NO_WORDS,
    PAID_OUT_WORDS,
    PASSED_WORDS,
    PENDING_WORDS,
    SPENDING_WORDS,
    TRANSFER_WORDS,
    YES_WORDS,
)
from bot.documents.columns import Columns
from bot.documents.moved import is_back, is_moved, is_neutral, is_of_fund, is_paid_off
from bot.documents.names import is_foreign_day, plain
from bot.documents.refunds import Closed, has_refunds_taken_off, taken_off
from bot.documents.row_currency import RowCurrency
from bot.documents.signs import SPENT_NEGATIVE, SPENT_POSITIVE, is_wages, spent_sign, ways_told
from bot.documents.tables import Row, Table
from bot.money.amount import Money, is_too_large
from bot.money.category import LONGEST
from bot.money.currency import Currency
from bot.money.expense import LONGEST_NOTE, Draft, Kind
from bot.parsing.cells import (
    DEBIT,
    NUMERIC_DATE,
    YEAR_FIRST,
    Amount,
    date_order,
    decimal_mark,
    read_amount,
    read_date,
    to_minor,
)

_LOOKED_AT = 300  # rows
_CLOSED = "交易关闭"  # a purchase undone whole; its refund is a row too
_PASSED = PASSED_WORDS | {"payment"}  # as a category
_OF_PAYMENTS = ("", " transactions", " payments", " purchases", " charges", " umsätze", " movimientos")
_OTHER = {Kind.EXPENSE: Kind.INCOME, Kind.INCOME: Kind.EXPENSE}


@dataclass(frozen=True, slots=True)
class Line:
    """A row understood; `recorded_at` is set in our own export alone."""

    draft: Draft
    recorded_at: datetime | None = None


class Drafter:
    """Reads rows one by one with what their whole columns decide; counts what it leaves out."""

    def __init__(
        self,
        table: Table,
        columns: Columns,
        currency: Currency,
        own: RowCurrency,
        month_first: bool,
        today: date,
    ) -> None:
        self._columns, self._currency, self._own, self._today = columns, currency, own, today
        self.order = YEAR_FIRST
        self._mark = "."
        if not table.is_exact:
            self._mark, self.order = _marks(table, columns, currency, month_first, today)
        self.sign = SPENT_NEGATIVE if table.is_exact else spent_sign(table, columns, self._mark)
        self._ways = {} if self.sign == SPENT_NEGATIVE else ways_told(table, columns)
        kinds = _column(table, columns.kind) if columns.kind is not None else []
        self._is_wallet = columns.kind is not None and plain(table.header[columns.kind]) == "收 支"
        told = {plain(cell) for cell in kinds}
        self._is_card, self._is_app = bool(told & {"sale", "purchase"}), bool(told & SPENDING_WORDS)
        self._is_account = self._has_balance(table) or columns.is_net
        self._is_account |= any(self._is_earned(row) for row in table.rows[:_LOOKED_AT])
        self._flipped = {place: _is_mostly_negative(table, place, self._mark) for place in _signed(columns)}
        self._closed = self._find_closed(table) if self._is_wallet else Closed()
        self._is_settled = columns.amount is not None and has_refunds_taken_off(
            row[columns.amount] for row in table.rows
        )
        self.left_out: Counter[str] = Counter()
        self.rounded = 0

    def read(self, rows: Iterable[Row]) -> tuple[Line, ...]:
        """The rows that are spending, or money received."""
        drafts = []
        is_held = False  # below a line that says that what follows is pending
        for row in rows:
            is_held = _begins_pending(row) if _is_title(row) else is_held
            read = self._draft(row)
            if isinstance(read, str) or is_held:
                self.left_out[read if isinstance(read, str) else "pending"] += 1
            else:
                drafts.append(read)
        return tuple(map(Line, with_refunds(drafts)))

    def _draft(self, row: Row) -> Draft | str:
        if self._is_pending(row):
            return "pending"
        note = self._note(row)
        is_undone = self._is_undone(row, note)
        if not is_undone and self._is_transfer(row, note):
            return "transfer"
        spent_on, found = self._day(row), self._amount(row, note)
        if spent_on is None:
            return "no date"
        if found is None or self._is_balance(row, note):
            return "no amount"
        kind = Kind.INCOME if is_undone else found[1]
        if is_undone and self._closed.takes(abs(found[0].value), row):
            return "transfer"
        if self._is_own(row, note) if kind is Kind.INCOME else self._is_paid_out(row):
            return "transfer"
        return self._finish(row, note, spent_on, found[0], kind)

    def _has_balance(self, table: Table) -> bool:
        columns = self._columns
        rows = table.rows[:_LOOKED_AT]
        return columns.balance is not None and is_account(
            rows, columns.balance, columns.amount, _sides(columns)
        )

    def _is_pending(self, row: Row) -> bool:
        """Whether a column of states or types says so, or that of days, where the day is not known yet."""
        columns = self._columns
        places = {columns.state, columns.date, *columns.types} - {None}
        if any(plain(row[place]) in PENDING_WORDS for place in places if place is not None):
            return True
        return columns.pending is not None and plain(row[columns.pending]) in YES_WORDS

    def _finish(self, row: Row, note: str, spent_on: date, found: Amount, kind: Kind) -> Draft | str:
        columns = self._columns
        said = self._own.of(row) or found.currency
        own = said or self._currency
        minor, is_rounded = to_minor(found.value, own)
        if minor == 0:
            return "zero"
        if is_too_large(Money(minor, own)):
            return "no amount"
        if spent_on > self._today:
            return "future"
        self.rounded += is_rounded
        category = key_of(_text(row, columns.category)[:LONGEST])
        tags = tuple(_text(row, columns.tags).split())
        note = note[:LONGEST_NOTE]
        return Draft(
            Money(minor, own), category, note, spent_on, kind, tags, is_currency_said=said is not None
        )

    def _day(self, row: Row) -> date | None:
        """The row's day; where its cell is empty, that of another column of days."""
        places = (self._columns.date, *self._columns.other_dates)
        cell = next((row[place] for place in places if row[place].strip()), "")
        return read_date(cell, self.order)

    def _note(self, row: Row) -> str:
        """The first of the columns that says anything."""
        told = (_text(row, place) for place in self._columns.notes)
        return next((text for text in told if any(map(str.isalnum, text))), "")

    def _is_transfer(self, row: Row, note: str) -> bool:
        columns = self._columns
        if columns.kind is not None and is_neutral(
            row[columns.kind],
            is_wallet=self._is_wallet,
            is_card=self._is_card and not self._is_earned(row),
            is_app=self._is_app,
        ):
            return True
        if columns.flag is not None and plain(row[columns.flag]) in YES_WORDS:
            return True
        if columns.counted is not None and plain(row[columns.counted]) in NO_WORDS:
            return True
        places = {*columns.types, columns.category} - {None, columns.kind}
        if any(plain(row[place]) in TRANSFER_WORDS for place in places if place is not None):
            return True
        if columns.state is not None and any(plain(row[place]) in FILLED_WORDS for place in columns.types):
            return True
        category = row[columns.category] if columns.category is not None else ""
        return is_moved(note) or is_moved(category) or plain(category) in _PASSED

    def _is_paid_off(self, row: Row, note: str) -> bool:
        """Whether money that came in paid off a card; nobody pays off an account that has money in it, or to
        which wages come."""
        if self._is_account:
            return False
        places = (*self._columns.notes[1:], self._columns.category)
        told = (note, *(row[place] for place in places if place is not None))
        return any(map(is_paid_off, told)) and not any(map(is_back, told))

    def _is_own(self, row: Row, note: str) -> bool:
        """Whether what came in was one's own: a card paid off, a wallet filled."""
        first = plain(note).partition(" ")[0]
        is_filled = self._columns.state is not None and first in FILLED_WORDS
        return is_filled or self._is_paid_off(row, note)

    def _is_paid_out(self, row: Row) -> bool:
        """Whether a processor of payments says that it handed over what it had collected."""
        places = (*self._columns.types, self._columns.category)
        return any(plain(row[place]) in PAID_OUT_WORDS for place in places if place is not None)

    def _is_balance(self, row: Row, note: str) -> bool:
        """Whether a row that says nothing where others say what for has a balance's name elsewhere."""
        return not note and any(is_moved(cell) for cell in row)

    def _is_earned(self, row: Row) -> bool:
        """Whether the category or a note says wages."""
        places = (self._columns.category, *self._columns.notes)
        return any(is_wages(row[place]) for place in places if place is not None)

    def _is_undone(self, row: Row, note: str) -> bool:
        """Whether a wallet that calls a refund neither spent nor received says that this row is one."""
        columns = self._columns
        if not self._is_wallet or columns.kind is None or plain(row[columns.kind]) != "不计收支":
            return False
        if self._is_settled or any(is_of_fund(row[place]) for place in columns.notes):
            return False
        places = {*columns.types, columns.category, columns.state} - {None, columns.kind}
        return is_back(note) or any(is_back(row[place]) for place in places if place is not None)

    def _find_closed(self, table: Table) -> Closed:
        """The purchases undone whole."""
        columns, closed = self._columns, Closed()
        if columns.state is None or columns.kind is None or columns.amount is None:
            return closed
        for row in table.rows:
            if row[columns.state].strip() == _CLOSED and plain(row[columns.kind]) == "支出":
                found = read_amount(row[columns.amount], self._mark)
                closed.add(abs(found.value) if found else Decimal(0), [row[place] for place in columns.notes])
        return closed

    def _amount(self, row: Row, note: str) -> tuple[Amount, Kind] | None:
        """The amount and which way it went: told by its column, by a word, or by its sign."""
        columns = self._columns
        if columns.amount is None:
            return self._of_pair(row)
        cell = row[columns.amount]
        found = read_amount(taken_off(cell) if self._is_settled else cell, self._mark)
        if found is None:
            return None
        told = self._told(row, found, note)
        if told is None:
            told = Kind.EXPENSE if (found.value < 0) == (self.sign == SPENT_NEGATIVE) else Kind.INCOME
        return self._with_fee(row, found, told), told

    def _told(self, row: Row, found: Amount, note: str) -> Kind | None:
        """Which way a letter beside the amount or the row's word sends it, if the column has no signs."""
        if found.told:
            return Kind.EXPENSE if found.told == DEBIT else Kind.INCOME
        if self.sign == SPENT_NEGATIVE or found.value < 0:
            return None
        if self._columns.earned is not None and (said := plain(row[self._columns.earned])):
            return Kind.INCOME if said in YES_WORDS else Kind.EXPENSE
        if self._columns.kind is None:
            if row in self._ways:
                return Kind.EXPENSE if self._ways[row] else Kind.INCOME
            return Kind.INCOME if is_back(note) or self._is_earned(row) else None
        cell = row[self._columns.kind]
        word = plain(cell) or cell.strip()
        if word in EXPENSE_WORDS or word == "-":
            return Kind.EXPENSE
        return Kind.INCOME if word in INCOME_WORDS or word == "+" else None

    def _with_fee(self, row: Row, found: Amount, kind: Kind) -> Amount:
        """A fee beside an amount that leaves it out: what the account changed by is both together."""
        columns = self._columns
        if columns.fee is None or columns.balance is None or not row[columns.fee].strip():
            return found
        fee = read_amount(row[columns.fee], self._mark)
        if fee is None or not fee.value or self.sign == SPENT_POSITIVE:
            return found
        cost = abs(fee.value)
        value = abs(found.value) + (cost if kind is Kind.EXPENSE else -cost)
        return replace(found, value=value)

    def _of_pair(self, row: Row) -> tuple[Amount, Kind] | None:
        columns = self._columns
        read: list[tuple[Amount, Kind]] = []
        sides = [(columns.debit, Kind.EXPENSE), (columns.credit, Kind.INCOME)]
        if not any(row[place].strip() for place, _ in sides if place is not None):
            sides = [(columns.fee, Kind.EXPENSE)]  # a row of nothing else
        for place, kind in sides:
            found = read_amount(row[place], self._mark) if place is not None else None
            if place is not None and found:
                is_other_way = bool(found.value) and (found.value < 0) != self._flipped[place]
                read.append((found, _OTHER[kind] if is_other_way else kind))
        filled = [each for each in read if each[0].value]
        if len(filled) > 1:  # which of the two it came to, nobody can tell
            return None
        return next(iter(filled or read), None)


def _marks(
    table: Table, columns: Columns, currency: Currency, month_first: bool, today: date
) -> tuple[str, str]:
    """The decimal mark of the columns of amounts, and how the column of dates runs."""
    amounts = columns.amounts
    others = (row[place] for row in table.rows for place in range(len(row)) if place not in amounts)
    mark = decimal_mark((cell for place in amounts for cell in _column(table, place)), currency, others)
    is_foreign = not "".join(table.header).isascii() or is_foreign_day(table.header[columns.date])
    is_american = month_first and not is_foreign and mark == "." and currency.code in ("USD", "CAD", "PHP")
    order = date_order(
        _column(table, columns.date),
        month_first=is_american,
        today=today,
        period=(found[0] for found in NUMERIC_DATE.finditer(table.above)),
        is_foreign=is_foreign,
    )
    return mark, order


def _is_title(row: Row) -> bool:
    """Whether a row of a table is nothing but one cell."""
    return len(row) > 2 and sum(bool(cell.strip()) for cell in row) == 1


def _begins_pending(row: Row) -> bool:
    """Whether a title says that what stands below it is not booked: `Pending Transactions`."""
    told = plain("".join(row))
    return any(told.removesuffix(ending) in PENDING_WORDS for ending in _OF_PAYMENTS)


def _sides(columns: Columns) -> tuple[int, ...]:
    return tuple(place for place in (columns.debit, columns.credit) if place is not None)


def _signed(columns: Columns) -> tuple[int, ...]:
    """The sides and the fee: columns of which each has its own way of signs."""
    return tuple(place for place in (*_sides(columns), columns.fee) if place is not None)


def _is_mostly_negative(table: Table, place: int, mark: str) -> bool:
    values = [found.value for cell in _column(table, place) if (found := read_amount(cell, mark))]
    return 2 * sum(value < 0 for value in values) > sum(value != 0 for value in values)


def _column(table: Table, place: int) -> list[str]:
    return [row[place] for row in table.rows]


def _text(row: Row, place: int | None) -> str:
    cell = "".join(each if each.isprintable() else " " for each in row[place]) if place is not None else ""
    return " ".join(cell.split())
