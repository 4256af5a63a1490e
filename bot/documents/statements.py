"""A table of spending from anywhere, as drafts: what was understood, and what was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.documents.categories import key_of
from bot.documents.columns import find_columns
from bot.documents.drafting import Drafter, Line
from bot.documents.looking import ColumnsUnclear
from bot.documents.row_currency import RowCurrency, named_above
from bot.documents.shapes import known_shape, likely_currency
from bot.documents.signs import SPENT_POSITIVE
from bot.documents.tables import Row, Table
from bot.documents.years import with_years
from bot.money.amount import from_decimal
from bot.money.currency import Currency, find_currency
from bot.money.expense import Draft, Kind
from bot.parsing.cells import YEAR_FIRST, read_date

EXPORT_HEADER = ("date", "amount", "currency", "category", "note", "tags", "kind", "recorded_at")


@dataclass(frozen=True, slots=True)
class Statement:
    """A table understood: `left_out` counts rows by reason (transfer, pending, zero, other currency, no date,
    no amount, future); `rounded` are amounts with more digits than the currency has."""

    lines: Collection[Line]
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
            is_currency_said=True,
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
    if date_place is amount_place is None:
        table = known_shape(table)
    told = likely_currency(table.header)
    month_first = month_first and told is None
    table = with_years(table, month_first=month_first, today=today)
    columns = find_columns(table, date=date_place, amount=amount_place)
    own = RowCurrency(table, columns, (told, home) if is_assumed else (home, told))
    currency = named_above(table) or _main_currency(table.rows, own, home, told, is_assumed=is_assumed)
    drafter = Drafter(table, columns, currency, own, month_first, today)
    lines = drafter.read(table.rows)
    is_chosen = date_place is not None or amount_place is not None
    if not (is_chosen or table.is_exact) and drafter.left_out["no amount"] > max(len(lines), 2):
        raise ColumnsUnclear  # where most rows have none, another column may hold the amounts
    return Statement(
        lines=lines,
        currency=currency,
        left_out=dict(drafter.left_out),
        rounded=drafter.rounded,
        date_column=table.header[columns.date],
        date_order=drafter.order,
        amount_column=" / ".join(table.header[place] for place in columns.amounts),
        spent_sign=drafter.sign,
    )


def _main_currency(
    rows: Sequence[Row], own: RowCurrency, home: Currency, told: Currency | None, *, is_assumed: bool
) -> Currency:
    """What a row is in that names no currency; `told` is what the header tells."""
    found = Counter(currency for row in rows if (currency := own.of(row)))
    is_most = 2 * found.total() > len(rows)  # of a few, the rest is in another
    if found and (is_assumed or home not in found) and (is_most or (is_assumed and told is None)):
        return found.most_common(1)[0][0]
    return told or home if is_assumed and own.named is None else home
