"""The export: every row of a person as CSV, the same again after an import; and for other programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from bot.documents.guard import guarded
from bot.documents.statements import EXPORT_HEADER
from bot.i18n import Translator, translator
from bot.ledger.groups import names_of
from bot.ledger.instants import instant_text
from bot.ledger.journals import Rows, write_beancount, write_ledger
from bot.money.amount import to_decimal
from bot.money.expense import Expense
from bot.money.goal import Goal
from bot.money.rate import rate_text
from bot.storage.categories import read_known
from bot.storage.database import Database, Transaction
from bot.storage.goals import list_goals, list_savings
from bot.storage.groups import list_members
from bot.storage.lessons import all_lessons
from bot.storage.listing import count_expenses, stream_expenses
from bot.storage.plain import list_plain
from bot.storage.rates import OwnRate, list_own_rates
from bot.storage.trips import Trip, list_trips
from bot.storage.users import User

_NOTHING: Mapping[Any, Any] = MappingProxyType({})
FORMATS = ("csv", "xlsx", "json", "beancount", "ledger")


async def export(db: Database, user: User, form: str) -> tuple[bytes, int]:
    """Everything in one of `FORMATS`, and how many rows that is; another form raises `ValueError`."""
    if form not in FORMATS:
        raise ValueError(form)
    tr = translator(user.language)

    def step(tx: Transaction) -> tuple[bytes, int]:
        # Written as it is read: a large ledger would not fit beside the rest of the bot.
        def found() -> Iterator[Expense]:
            return stream_expenses(tx, user.id)

        names = names_of(tx, user)
        if form == "json":
            content = write_json(found, tr, _settings(tx, user), names)
        else:
            content = _write(form, found, tr, names)
        return content, count_expenses(tx, user.id)

    return await db.read(step)


def _write(form: str, found: Rows, tr: Translator, names: Mapping[int, str]) -> bytes:
    if form == "xlsx":
        from bot.ledger.workbook import write_workbook  # loaded where somebody asks for one

        return write_workbook(found, tr, names)
    writers = {"csv": write_csv, "beancount": write_beancount, "ledger": write_ledger}
    return writers[form](found, tr)


def write_json(
    found: Rows, tr: Translator, also: Mapping[str, Any] = _NOTHING, names: Mapping[int, str] = _NOTHING
) -> bytes:
    """Everything kept of every row, one a line, amounts as decimal text: `category` as seen, `category_key`
    as kept; in a group (`names` of its members) who paid and recorded it. `also` stands beside the rows."""
    out = io.BytesIO()
    out.write(b'{"format": "outlay", "version": 1, "expenses": [')
    for place, each in enumerate(found()):
        fields = _fields(each, tr) | (_people(each, names) if each.entered_by else {})
        text = json.dumps(fields, ensure_ascii=False)
        out.write((",\n" if place else "\n").encode() + text.encode("utf-8", errors="replace"))
    rest = "".join(f",\n{json.dumps(name)}: {json.dumps(value)}" for name, value in also.items())
    out.write(f"\n]{rest}}}\n".encode())
    return out.getvalue()


def _settings(tx: Transaction, user: User) -> dict[str, Any]:
    """Everything but the expenses: exchange rates, trips, categories, plans, settings, a group's members."""
    known = read_known(tx, user.id)
    categories = {"emoji": dict(known.emoji), "became": dict(known.became), "filed": all_lessons(tx, user.id)}
    members = [{"id": each.id, "name": each.name} for each in list_members(tx, user.id)]
    return {
        "home_currency": user.currency.code,
        "rates": [_rate(each) for each in list_own_rates(tx, user.id)],
        "trips": [_trip(each) for each in list_trips(tx, user.id)],
        "categories": categories,
        "goals": [_goal(tx, each) for each in list_goals(tx, user.id)],
        **list_plain(tx, user.id, user.currency),
        **({"members": members} if user.is_group else {}),
    }


def _rate(rate: OwnRate) -> dict[str, Any]:
    return {
        "currency": rate.base.code,
        "units": str(rate.base_units),
        "equal": str(rate.quote_units),
        "equal_currency": rate.quote.code,
        "from": rate.starts_on.isoformat(),
    }


def _trip(trip: Trip) -> dict[str, Any]:
    return {
        "currency": trip.currency.code,
        "from": trip.starts_on.isoformat(),
        "until": trip.ends_on.isoformat() if trip.ends_on else None,
    }


def _goal(tx: Transaction, goal: Goal) -> dict[str, Any]:
    put = [
        {"date": each.saved_on.isoformat(), "amount": to_decimal(each.amount)}
        for each in list_savings(tx, goal)
    ]
    return {
        "name": goal.name,
        "target": to_decimal(goal.target),
        "currency": goal.target.currency.code,
        "due_on": goal.due_on.isoformat() if goal.due_on else None,
        "since": goal.made_on.isoformat(),
        "savings": put,
    }


def _fields(each: Expense, tr: Translator) -> dict[str, Any]:
    return {
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
        "category_is_guess": each.is_guess,
    }


def _people(expense: Expense, names: Mapping[int, str]) -> dict[str, Any]:
    return {
        "paid_by": names.get(expense.paid_by or 0),
        "paid_by_id": expense.paid_by,
        "entered_by": names.get(expense.entered_by or 0),
        "entered_by_id": expense.entered_by,
    }


def write_csv(found: Rows, tr: Translator) -> bytes:
    """The rows as UTF-8 CSV (RFC 4180), categories named as the person sees them."""
    out = io.BytesIO()
    text = io.TextIOWrapper(out, "utf-8", errors="replace", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(EXPORT_HEADER)
    writer.writerows(_row(expense, tr) for expense in found())
    text.flush()
    return out.getvalue()


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
