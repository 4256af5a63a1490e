"""The export: every row of a person as CSV, the same again after an import; and for other programs."""

from __future__ import annotations

import asyncio
import csv
import io
import json

from bot.i18n import Translator, translator
from bot.ledger.instants import instant_text
from bot.ledger.journals import write_beancount, write_ledger
from bot.money.amount import to_decimal
from bot.money.expense import Expense
from bot.money.rate import rate_text
from bot.parsing.guard import guarded
from bot.parsing.statements import EXPORT_HEADER
from bot.storage.database import Database
from bot.storage.expenses import list_expenses
from bot.storage.users import User

FORMATS = ("csv", "xlsx", "json", "beancount", "ledger")


async def export_csv(db: Database, user: User) -> bytes:
    """Everything as UTF-8 CSV (RFC 4180), by date, then as entered; the header alone in an empty ledger."""
    return (await export(db, user, "csv"))[0]


async def export(db: Database, user: User, form: str) -> tuple[bytes, int]:
    """Everything in one of `FORMATS`, and how many rows that is; another form raises `ValueError`."""
    if form not in FORMATS:
        raise ValueError(form)
    found = await db.read(lambda tx: list_expenses(tx, user.id))
    tr = translator(user.language)
    # In a thread: a large ledger takes a second, and other people's messages go on meanwhile.
    return await asyncio.to_thread(_write, form, found, tr), len(found)


def _write(form: str, found: list[Expense], tr: Translator) -> bytes:
    if form == "xlsx":
        from bot.ledger.workbook import write_workbook  # loaded where somebody asks for one

        return write_workbook(found, tr)
    writers = {"csv": write_csv, "json": write_json, "beancount": write_beancount, "ledger": write_ledger}
    return writers[form](found, tr)


def write_json(found: list[Expense], tr: Translator) -> bytes:
    """Everything kept of every row, amounts as decimal text: `category` as seen, `category_key` as kept."""
    rows = [
        {
            "id": each.id,
            "date": each.spent_on.isoformat(),
            "amount": to_decimal(each.amount),
            "currency": each.amount.currency.code,
            "home_amount": to_decimal(each.home),
            "home_currency": each.home.currency.code,
            "rate": rate_text(each.converted.rate) if each.converted else None,
            "rate_date": each.converted.rate.on.isoformat() if each.converted else None,
            "rate_is_own": each.converted.rate.is_own if each.converted else None,
            "category": tr.category(each.category) if each.category else "",
            "category_key": each.category,
            "note": each.note,
            "tags": list(each.tags),
            "kind": each.kind.value,
            "recorded_at": instant_text(each.recorded_at),
            "bill_id": each.bill_id,
        }
        for each in found
    ]
    document = {"format": "outlay", "version": 1, "expenses": rows}
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", errors="replace")


def write_csv(found: list[Expense], tr: Translator) -> bytes:
    """The rows as a file, categories named as the person sees them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(EXPORT_HEADER)
    writer.writerows(_row(expense, tr) for expense in found)
    return out.getvalue().encode("utf-8", errors="replace")


def _row(expense: Expense, tr: Translator) -> tuple[str, ...]:
    return (
        expense.spent_on.isoformat(),
        to_decimal(expense.amount),
        expense.amount.currency.code,
        guarded(tr.category(expense.category) if expense.category else ""),
        guarded(expense.note),
        guarded(" ".join(expense.tags)),
        expense.kind.value,
        instant_text(expense.recorded_at),
    )
