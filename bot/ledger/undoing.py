"""Taking back: a person's changes form a stack, and each is taken back once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import local_date
from bot.errors import NotFound, NothingToUndo
from bot.ledger.paying import BillMatcher
from bot.ledger.standings import Standing, read_month, stand
from bot.money.expense import Expense
from bot.storage.changes import (
    Change,
    delete_added,
    find_change,
    insert_change,
    later_changes,
    latest_change,
    made_by,
    mark_undone,
    rows_of,
    undone_by,
)
from bot.storage.database import Database, Transaction
from bot.storage.expenses import Kept, find_expense, save_expense
from bot.storage.users import User

CHANGED_SINCE = "It was changed again since. /undo takes back the latest change first."
MOST_SHOWN = 20  # expenses an `Undone` carries


@dataclass(frozen=True, slots=True)
class Undone:
    """A change taken back, or (`is_restored` False) an expense deleted. `expenses`, `MOST_SHOWN` at most, are
    what was removed or is again as it was; `count` is how many in all."""

    kind: str
    expenses: tuple[Expense, ...]
    count: int
    standing: Standing
    change_id: int
    is_restored: bool


async def delete(db: Database, user: User, expense_id: int, *, update: int, now: datetime) -> Undone:
    """Delete one expense; raises `NotFound` when it is gone or not theirs."""

    def step(tx: Transaction) -> Undone:
        made = made_by(tx, user.id, update)
        if made:
            removed = tuple(each.before.expense for each in rows_of(tx, made.id) if each.before)
            return _deleted(tx, user, made.id, removed, now)
        kept = find_expense(tx, user.id, expense_id)
        if kept is None or kept.is_deleted:
            raise NotFound
        save_expense(tx, replace(kept.expense, bill_id=None), is_deleted=True)
        rows = [(expense_id, kept)]
        change_id = insert_change(tx, user.id, "delete", rows, made_by=update, made_at=now)
        return _deleted(tx, user, change_id, (kept.expense,), now)

    return await db.write(step)


async def undo(db: Database, user: User, *, update: int, now: datetime) -> Undone:
    """Take back the person's latest change; raises `NothingToUndo`."""

    def step(tx: Transaction) -> Undone:
        done = undone_by(tx, user.id, update)
        if done:
            return _outcome(tx, user, done, now)
        change = latest_change(tx, user.id)
        if change is None:
            raise NothingToUndo
        return _take_back(tx, user, change, [change.id], update, now)

    return await db.write(step)


async def undo_change(db: Database, user: User, change_id: int, *, update: int, now: datetime) -> Undone:
    """Take back one change, as its Undo button asks; edits made since to what it added go with it.

    Raises `NotFound` when it was taken back already, is not theirs, what it added is gone, or what it
    edited or deleted was changed again since.
    """

    def step(tx: Transaction) -> Undone:
        done = undone_by(tx, user.id, update)
        if done:
            return _outcome(tx, user, done, now)
        change = find_change(tx, user.id, change_id)
        if change is None or change.undone_by is not None:
            raise NotFound
        later = later_changes(tx, change_id)
        if later and change.kind not in ("add", "import"):
            raise NotFound(CHANGED_SINCE)
        if change.kind in ("add", "import") and all(row.now.is_deleted for row in rows_of(tx, change_id)):
            raise NotFound
        return _take_back(tx, user, change, [*later, change_id], update, now)

    return await db.write(step)


def _take_back(
    tx: Transaction, user: User, change: Change, newest_first: Sequence[int], update: int, now: datetime
) -> Undone:
    for change_id in newest_first:
        _revert(tx, user, change_id)
        mark_undone(tx, change_id, update)
    return _outcome(tx, user, change, now)


def _revert(tx: Transaction, user: User, change_id: int) -> None:
    delete_added(tx, change_id)
    restored = [each.before for each in rows_of(tx, change_id) if each.before]
    for kept in restored:
        save_expense(tx, kept.expense, is_deleted=kept.is_deleted)  # without its link to a bill
    bills = BillMatcher(tx, user, [kept.expense.spent_on for kept in restored])
    for kept in restored:
        bill_id = None if kept.is_deleted else bills.find(kept.expense)
        if bill_id is not None:
            save_expense(tx, replace(kept.expense, bill_id=bill_id))


def _outcome(tx: Transaction, user: User, change: Change, now: datetime) -> Undone:
    rows = rows_of(tx, change.id)
    shown = [each.now for each in rows if not each.now.is_deleted] or [each.now for each in rows]
    if change.kind == "edit" and all(kept.is_deleted for kept in shown):
        change = replace(change, kind="add")  # the edit had only added lines, and nothing of it is left
    return _undone(tx, user, change, shown, now)


def _undone(tx: Transaction, user: User, change: Change, shown: Sequence[Kept], now: datetime) -> Undone:
    expenses = tuple(kept.expense for kept in shown)
    return Undone(
        kind=change.kind,
        expenses=expenses[:MOST_SHOWN],
        count=len(expenses),
        standing=_standing(tx, user, expenses, now),
        change_id=change.id,
        is_restored=True,
    )


def _deleted(
    tx: Transaction, user: User, change_id: int, removed: tuple[Expense, ...], now: datetime
) -> Undone:
    return Undone("delete", removed, len(removed), _standing(tx, user, removed, now), change_id, False)


def _standing(tx: Transaction, user: User, expenses: Sequence[Expense], now: datetime) -> Standing:
    touched = {expense.category for expense in expenses}
    return stand(read_month(tx, user, local_date(now, user.zone)), user, touched)
