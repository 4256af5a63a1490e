"""Changes of the ledger: what each did, so that it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, and_, func, insert, literal, select, true, update

from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import Expense, Kind, Source
from bot.money.rate import Converted, Rate, rate_text
from bot.storage.database import Transaction
from bot.storage.expenses import Kept, read_kept, rescaled
from bot.storage.schema import change_rows, changes, expenses

_NEW = insert(changes).returning(changes.c.id)


@dataclass(frozen=True, slots=True)
class Change:
    """One step: `kind` is add, edit, delete or import; `undone_by` the inbox row that took it back; `member`
    who of a group made it."""

    id: int
    kind: str
    made_at: datetime
    made_by: int
    undone_by: int | None
    member: int | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """Expenses of one kind and currency: how many, what they come to, their first and last day."""

    kind: Kind
    currency: Currency
    count: int
    minor: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Touched:
    """An expense a change touched: how it was before, None when the change added it; and how it is now."""

    before: Kept | None
    now: Kept


def insert_change(
    tx: Transaction,
    user_id: int,
    kind: str,
    rows: Sequence[tuple[int, Kept | None]],
    *,
    made_by: int,
    made_at: datetime,
    message: Source | None = None,
    member: int | None = None,
) -> int:
    """Note a change of these expenses (id, as it was before); its id. `message` is the one whose words
    corrected them, `member` who of a group made it."""
    values: dict[str, Any] = {"user_id": user_id, "kind": kind, "made_at": made_at, "made_by": made_by}
    values["member_id"] = member
    if message:
        values |= {"chat_id": message.chat_id, "message_id": message.message_id}
    change_id = tx.execute(_NEW, values).scalar_one()
    if rows:
        touched = [
            {"change_id": change_id, "expense_id": id_, "before": _snapshot(kept) if kept else None}
            for id_, kept in rows
        ]
        tx.execute(insert(change_rows), touched)
    return int(change_id)


def add_source(tx: Transaction, change_id: int, user_id: int, source: Source) -> None:
    """Note that the change added everything this source recorded, in one statement."""
    added = select(literal(change_id), expenses.c.id).where(
        expenses.c.bot_id == source.bot_id,
        expenses.c.chat_id == source.chat_id,
        expenses.c.message_id == source.message_id,
        expenses.c.user_id == user_id,
    )
    tx.execute(insert(change_rows).from_select(["change_id", "expense_id"], added))


def sums_of(tx: Transaction, change_id: int) -> list[Sum]:
    """What a change touched, by kind and currency, the most first."""
    rows = tx.execute(
        select(
            expenses.c.kind,
            expenses.c.currency,
            func.count(),
            func.sum(expenses.c.amount_minor),
            func.min(expenses.c.spent_on),
            func.max(expenses.c.spent_on),
        )
        .join(change_rows, change_rows.c.expense_id == expenses.c.id)
        .where(change_rows.c.change_id == change_id)
        .group_by(expenses.c.kind, expenses.c.currency)
        .order_by(func.count().desc())
    )
    return [
        Sum(Kind(kind), Currency(currency), count, int(minor), first, last)
        for kind, currency, count, minor, first, last in rows
    ]


def find_change(tx: Transaction, user_id: int, change_id: int) -> Change | None:
    """The person's change with this id."""
    row = tx.execute(select(changes).where(changes.c.id == change_id, changes.c.user_id == user_id))
    return _read(row.one_or_none())


def made_by(tx: Transaction, user_id: int, inbox_id: int) -> Change | None:
    """The change that this inbox row caused, if it did already."""
    row = tx.execute(
        select(changes).where(changes.c.made_by == inbox_id, changes.c.user_id == user_id).limit(1)
    )
    return _read(row.one_or_none())


def is_cause(tx: Transaction, inbox_id: int) -> bool:
    """Whether this inbox row caused a change of anybody's."""
    return tx.scalar(select(changes.c.id).where(changes.c.made_by == inbox_id).limit(1)) is not None


def said_by(tx: Transaction, user_id: int, message: Source) -> Change | None:
    """The newest correction that this message's words made, taken back or not."""
    row = tx.execute(
        select(changes)
        .where(
            changes.c.chat_id == message.chat_id,
            changes.c.message_id == message.message_id,
            changes.c.user_id == user_id,
        )
        .order_by(changes.c.id.desc())
        .limit(1)
    )
    return _read(row.one_or_none())


def latest_change(tx: Transaction, user_id: int, member: int | None = None) -> Change | None:
    """The newest change not taken back; in a group the newest that this member made."""
    return _latest(tx, user_id, changes.c.member_id.is_not_distinct_from(member))


def latest_of_anybody(tx: Transaction, user_id: int) -> Change | None:
    """The newest change not taken back, whoever of a group made it."""
    return _latest(tx, user_id, true())


def _latest(tx: Transaction, user_id: int, which: ColumnElement[bool]) -> Change | None:
    row = tx.execute(
        select(changes)
        .where(changes.c.user_id == user_id, changes.c.undone_by.is_(None), which)
        .order_by(changes.c.id.desc())
        .limit(1)
    )
    return _read(row.one_or_none())


def latest_of(tx: Transaction, expense_ids: Sequence[int]) -> dict[int, Change]:
    """For each expense the newest change not taken back that touched it."""
    rows = tx.execute(
        select(change_rows.c.expense_id, changes)
        .join(changes, and_(changes.c.id == change_rows.c.change_id, changes.c.undone_by.is_(None)))
        .where(change_rows.c.expense_id.in_(expense_ids))
        .order_by(changes.c.id)
    )
    return {row.expense_id: _change(row) for row in rows}


def count_since(tx: Transaction, user_id: int, instant: datetime) -> int:
    """How many changes the person made after an instant, whole imports counting each row."""
    statement = (
        select(func.count())
        .select_from(change_rows)
        .join(changes, changes.c.id == change_rows.c.change_id)
        .where(changes.c.user_id == user_id, changes.c.made_at > instant)
    )
    return int(tx.scalar(statement) or 0)


def later_changes(tx: Transaction, change_id: int) -> list[int]:
    """Ids of the changes not taken back that touched an expense of this change since, newest first.

    Those that touched an expense of theirs are among them.
    """
    found = {change_id}
    while True:
        touched = select(change_rows.c.expense_id).where(change_rows.c.change_id.in_(found))
        ids = tx.scalars(
            select(changes.c.id)
            .join(change_rows, change_rows.c.change_id == changes.c.id)
            .where(
                changes.c.id > change_id, changes.c.undone_by.is_(None), change_rows.c.expense_id.in_(touched)
            )
            .distinct()
        ).all()
        if found >= set(ids):
            return sorted(found - {change_id}, reverse=True)
        found |= set(ids)


def rows_of(tx: Transaction, change_id: int) -> list[Touched]:
    """The expenses a change touched, in the order they were entered."""
    rows = tx.execute(
        select(expenses, change_rows.c.before)
        .join(change_rows, change_rows.c.expense_id == expenses.c.id)
        .where(change_rows.c.change_id == change_id)
        .order_by(expenses.c.id)
    )
    return [_touched(row) for row in rows]


def delete_added(tx: Transaction, change_id: int) -> None:
    """Mark deleted what the change added, in one statement."""
    added = select(change_rows.c.expense_id).where(
        change_rows.c.change_id == change_id, change_rows.c.before.is_(None)
    )
    tx.execute(update(expenses).where(expenses.c.id.in_(added)).values(is_deleted=True))


def bring_back_added(tx: Transaction, change_id: int) -> None:
    """Let what the change added count again."""
    added = select(change_rows.c.expense_id).where(
        change_rows.c.change_id == change_id, change_rows.c.before.is_(None)
    )
    tx.execute(update(expenses).where(expenses.c.id.in_(added)).values(is_deleted=False))


def mark_undone(tx: Transaction, change_id: int, inbox_id: int | None) -> None:
    """Note which inbox row took the change back; None: it stands again."""
    tx.execute(update(changes).where(changes.c.id == change_id).values(undone_by=inbox_id))


def remember_other_side(tx: Transaction, change_id: int, kept: Kept) -> None:
    """Keep an expense as it is now in place of what the change remembers of it."""
    tx.execute(
        update(change_rows)
        .where(change_rows.c.change_id == change_id, change_rows.c.expense_id == kept.expense.id)
        .values(before=_snapshot(kept))
    )


def relabel(tx: Transaction, user_id: int, old: Currency, new: Currency, *, keeps_said: bool = False) -> None:
    """Relabel what changes remember: taking one back after a relabelling restores the new currency."""
    stays = select(expenses.c.id).where(
        expenses.c.user_id == user_id, expenses.c.is_currency_said.is_(True), literal(keeps_said)
    )
    before = change_rows.c.before
    minor = rescaled(func.json_extract(before, "$.amount_minor", type_=Integer), old, new)
    tx.execute(
        update(change_rows)
        .where(
            change_rows.c.change_id.in_(select(changes.c.id).where(changes.c.user_id == user_id)),
            change_rows.c.expense_id.not_in(stays),
            func.json_extract(before, "$.currency") == old.code,
        )
        .values(before=func.json_set(before, "$.currency", new.code, "$.amount_minor", minor))
    )


def _snapshot(kept: Kept) -> dict[str, Any]:
    expense = kept.expense
    return {
        "kind": expense.kind.value,
        "amount_minor": expense.amount.minor,
        "currency": expense.amount.currency.code,
        "category": expense.category,
        "note": expense.note,
        "tags": list(expense.tags),
        "spent_on": expense.spent_on.isoformat(),
        "is_guess": expense.is_guess,
        "is_deleted": kept.is_deleted,
        "paid_by": expense.paid_by,
        "converted": _packed(expense.converted),
    }


def _packed(converted: Converted | None) -> list[Any] | None:
    if converted is None:
        return None
    home, rate = converted.amount, converted.rate
    return [home.minor, home.currency.code, rate_text(rate), rate.on.isoformat(), rate.is_own]


def _unpacked(packed: list[Any] | None) -> Converted | None:
    if packed is None:
        return None
    minor, code, value, on, is_own = packed
    return Converted(Money(minor, Currency(code)), Rate(Decimal(value), date.fromisoformat(on), is_own))


def _restored(now: Kept, before: dict[str, Any]) -> Kept:
    expense: Expense = replace(
        now.expense,
        kind=Kind(before["kind"]),
        amount=Money(before["amount_minor"], Currency(before["currency"])),
        category=before["category"],
        note=before["note"],
        tags=tuple(before["tags"]),
        spent_on=date.fromisoformat(before["spent_on"]),
        bill_id=None,
        paid_by=before["paid_by"],
        converted=_unpacked(before.get("converted")),
        is_guess=before["is_guess"],
    )
    return Kept(expense, now.place, before["is_deleted"])


def _touched(row: Row[Any]) -> Touched:
    now = read_kept(row)
    return Touched(_restored(now, row.before) if row.before is not None else None, now)


def _change(row: Row[Any]) -> Change:
    return Change(row.id, row.kind, row.made_at, row.made_by, row.undone_by, row.member_id)


def _read(row: Row[Any] | None) -> Change | None:
    return _change(row) if row is not None else None
