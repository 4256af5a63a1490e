"""The export as a workbook: a sheet of rows with typed days and amounts, and one that sums them up."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook

from bot.i18n import Translator
from bot.ledger.instants import instant_text
from bot.money.expense import Expense
from bot.parsing.statements import EXPORT_HEADER

Formats = dict[int, Any]


def write_workbook(found: Sequence[Expense], tr: Translator) -> bytes:
    """`Expenses` as the CSV has them, and `Summary`: a line a month, category and currency."""
    out = io.BytesIO()
    # Text stays text: nothing a person wrote becomes a formula, a link or a number.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(out, options) as book:
        day, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
        formats = {digits: book.add_format({"num_format": _pattern(digits)}) for digits in range(5)}
        _expenses(book.add_worksheet("Expenses"), found, tr, day, bold, formats)
        _summary(book.add_worksheet("Summary"), found, tr, bold, formats)
    return out.getvalue()


def _pattern(digits: int) -> str:
    return "#,##0" + ("." + "0" * digits if digits else "")


def _expenses(
    sheet: Any, found: Sequence[Expense], tr: Translator, day: Any, bold: Any, formats: Formats
) -> None:
    for place, name in enumerate(EXPORT_HEADER):
        sheet.write_string(0, place, name, bold)
    for row, each in enumerate(found, 1):
        sheet.write_datetime(row, 0, each.spent_on, day)
        sheet.write_number(row, 1, _units(each.amount.minor, each), formats[each.amount.currency.digits])
        texts = (
            each.amount.currency.code,
            tr.category(each.category) if each.category else "",
            each.note,
            " ".join(each.tags),
            each.kind.value,
            instant_text(each.recorded_at),
        )
        for place, text in enumerate(texts, 2):
            sheet.write_string(row, place, text)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 12)
    sheet.set_column(3, 4, 24)


def _summary(sheet: Any, found: Sequence[Expense], tr: Translator, bold: Any, formats: Formats) -> None:
    """What each category took, less its refunds; money received is below zero."""
    sums: dict[tuple[str, str, str], int] = defaultdict(int)
    like = {each.amount.currency.code: each for each in found}
    for each in found:
        name = tr.category(each.category) if each.category else ""
        sums[each.spent_on.isoformat()[:7], name, each.amount.currency.code] += each.outflow
    for place, name in enumerate(("month", "category", "currency", "spent")):
        sheet.write_string(0, place, name, bold)
    for row, ((month, name, code), minor) in enumerate(sorted(sums.items()), 1):
        for place, text in enumerate((month, name, code)):
            sheet.write_string(row, place, text)
        sheet.write_number(row, 3, _units(minor, like[code]), formats[like[code].amount.currency.digits])
    sheet.set_column(0, 1, 16)


def _units(minor: int, like: Expense) -> Decimal:
    return Decimal(minor).scaleb(-like.amount.currency.digits)
