"""The export as a workbook: a sheet of rows with typed days and amounts, and one that sums them up."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

from xlsxwriter import Workbook

from bot.documents.statements import EXPORT_HEADER
from bot.i18n import Translator
from bot.ledger.instants import instant_text
from bot.ledger.journals import Rows
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import Expense

Formats = dict[int, Any]
_HOME_HEADER = ("home_amount", "home_currency", "rate", "rate_date")


def write_workbook(found: Rows, tr: Translator, names: Mapping[int, str] = MappingProxyType({})) -> bytes:
    """`Expenses` as the CSV has them, with what each is in the home currency and its rate behind, in a group
    (`names` of its members) also who paid; and `Summary` of what totals count: a line a month, category and
    currency."""
    out = io.BytesIO()
    with TemporaryDirectory() as folder:  # rows wait there: fifty thousand would not fit in memory
        _write(out, folder, found, tr, names)
    return out.getvalue()


def _write(out: io.BytesIO, folder: str, found: Rows, tr: Translator, names: Mapping[int, str]) -> None:
    # Text stays text: nothing a person wrote becomes a formula, a link or a number.
    options = {
        "constant_memory": True,
        "tmpdir": folder,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(out, options) as book:
        day, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
        formats = {digits: book.add_format({"num_format": _pattern(digits)}) for digits in range(5)}
        _expenses(book.add_worksheet("Expenses"), found, tr, names, day, bold, formats)
        _summary(book.add_worksheet("Summary"), found, tr, bold, formats)


def _pattern(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")


def _expenses(
    sheet: Any,
    found: Rows,
    tr: Translator,
    names: Mapping[int, str],
    day: Any,
    bold: Any,
    formats: Formats,
) -> None:
    header = (*EXPORT_HEADER, *_HOME_HEADER, *(("paid_by",) if names else ()))
    for place, name in enumerate(header):
        sheet.write_string(0, place, name, bold)
    for row, each in enumerate(found(), 1):
        sheet.write_datetime(row, 0, each.spent_on, day)
        sheet.write_number(row, 1, _units(each.amount), formats[each.amount.currency.digits])
        for place, text in enumerate(_texts(each, tr), 2):
            sheet.write_string(row, place, text)
        _home(sheet, row, each, day, formats)
        if names:
            sheet.write_string(row, len(header) - 1, names.get(each.paid_by or 0, ""))
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 12)
    sheet.set_column(3, 4, 24)


def _texts(expense: Expense, tr: Translator) -> tuple[str, ...]:
    return (
        expense.amount.currency.code,
        tr.category(expense.category) if expense.category else "",
        expense.note,
        " ".join(expense.tags),
        expense.kind.value,
        instant_text(expense.recorded_at),
    )


def _home(sheet: Any, row: int, each: Expense, day: Any, formats: Formats) -> None:
    place = len(EXPORT_HEADER)
    sheet.write_number(row, place, _units(each.home), formats[each.home.currency.digits])
    sheet.write_string(row, place + 1, each.home.currency.code)
    if each.converted:
        sheet.write_number(row, place + 2, each.converted.rate.value)
        sheet.write_datetime(row, place + 3, each.converted.rate.on, day)


def _summary(sheet: Any, found: Rows, tr: Translator, bold: Any, formats: Formats) -> None:
    """What each category took, less its refunds; money received is below zero."""
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    currencies: dict[str, Currency] = {}
    for each in found():
        currencies[each.home.currency.code] = each.home.currency
        name = tr.category(each.category) if each.category else ""
        sums[each.spent_on.isoformat()[:7], name, each.home.currency.code] += each.outflow
    for place, name in enumerate(("month", "category", "currency", "spent")):
        sheet.write_string(0, place, name, bold)
    for row, ((month, name, code), minor) in enumerate(sorted(sums.items()), 1):
        for place, text in enumerate((month, name, code)):
            sheet.write_string(row, place, text)
        spent = Money(minor, currencies[code])
        sheet.write_number(row, 3, _units(spent), formats[spent.currency.digits])
    sheet.set_column(0, 1, 16)


def _units(amount: Money) -> Decimal:
    return Decimal(amount.minor).scaleb(-amount.currency.digits)
