"""The export: every row of a person as CSV, the same again after an import."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from bot.i18n import Translator, translator
from bot.money.amount import to_decimal
from bot.money.expense import Expense
from bot.parsing.guard import guarded
from bot.parsing.statements import EXPORT_HEADER
from bot.storage.database import Database
from bot.storage.expenses import list_expenses
from bot.storage.users import User


async def export_csv(db: Database, user: User) -> bytes:
    """Everything as UTF-8 CSV (RFC 4180), by date, then as entered; the header alone in an empty ledger."""
    found = await db.read(lambda tx: list_expenses(tx, user.id))
    return write_csv(found, translator(user.language))


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


def instant_text(instant: datetime) -> str:
    """`2026-11-17T11:00:00Z`"""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
