"""Taking back and doing again: a person's changes form a stack, and each stands or does not.

What one inbox row took back is done again by one redo, and only while nothing else has changed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import local_date
from bot.errors import NotFound, NothingToRedo, NothingToUndo
from bot.ledger.bills import relink
from bot.ledger.converting import Converter
from bot.ledger.groups import check_made_by, check_may_change, names_of
from bot.ledger.messages import done_before
from bot.ledger.paying import BillMatcher
from bot.ledger.planning import KINDS, Planned, bills_of, fresh, planned, turn_plan_over
from bot.ledger.reshaping import Reshaped, do_again, is_reshaped_since, read_reshaped, take_back
from bot.ledger.standings import Standing, read_month, stand
from bot.money.budget import counts
from bot.money.category import Known
from bot.money.expense import Expense, Source
from bot.storage.categories import read_known
from bot.storage.changes import (
    Change,
    bring_back_added,
    delete_added,
    find_change,
    insert_change,
    later_changes,
    latest_change,
    latest_of_anybody,
    mark_undone,
    remember_other_side,
    rows_of,
)
from bot.storage.database import Database, Transaction
from bot.storage.expenses import Kept, find_expense, save_expense
from bot.storage.plans import later_plans
from bot.storage.reversals import note_reversal, redoable, reversal_by
from bot.storage.users import User

NOT_YOURS = "Nothing of yours to undo. The latest change is {name}'s, who can take it back with /undo."
CHANGED_SINCE = "It was changed again since. /undo takes back the latest change first."
MOST_SHOWN = 20  # expenses an `Undone` carries


@dataclass(frozen=True, slots=True)
class Undone:
    """A change taken back, or (`is_redo`) done again, or expenses just deleted. `expenses`,
    `MOST_SHOWN` at most, are what was removed or is again as it was; `count` is how many in all, `income` of
    them what came in. Of a change
    of budgets, periods, moves or bills `plan` is what it was about."""

    kind: str
    expenses: tuple[Expense, ...]
    count: int
    standing: Standing
    change_id: int
    income: int = 0
    is_redo: bool = False
    plan: tuple[Planned, ...] = ()
    reshaped: Reshaped | None = None  # what it did to categories


async def delete(
    db: Database,
    user: User,
    *expense_ids: int,
    update: int,
    now: datetime,
    message: Source | None = None,
    is_reworded: bool = False,
) -> Undone:
    """Delete expenses as one change; raises `NotFound` when none is there or one is not theirs.

    `message` is the one whose words asked for it: the same one does so once, unless it `is_reworded`.
    """

    def step(tx: Transaction) -> Undone:
        made = done_before(tx, user, update, message, is_reworded=is_reworded)
        if made:
            removed = tuple(each.before.expense for each in rows_of(tx, made.id) if each.before)
            return _deleted(tx, user, made.id, removed, now)
        gone = _remove(tx, user, dict.fromkeys(expense_ids))
        rows = [(kept.expense.id, kept) for kept in gone]
        change_id = insert_change(
            tx, user.id, "delete", rows, made_by=update, made_at=now, message=message, member=user.member
        )
        return _deleted(tx, user, change_id, tuple(kept.expense for kept in gone), now)

    return await db.write(step)


def _remove(tx: Transaction, user: User, expense_ids: Iterable[int]) -> list[Kept]:
    """Delete those of the expenses that stand, and return them as they were."""
    found = [find_expense(tx, user.id, expense_id) for expense_id in expense_ids]
    standing = [kept for kept in found if kept and not kept.is_deleted]
    if not standing or None in found:
        raise NotFound
    check_may_change(tx, user, [kept.expense for kept in standing])
    for kept in standing:
        save_expense(tx, replace(kept.expense, bill_id=None), is_deleted=True)
    return standing


async def undo(db: Database, user: User, *, update: int, now: datetime) -> Undone:
    """Take back the person's latest change, in a group the member's own; raises `NothingToUndo`, and
    `NotFound` when somebody else has changed since what it edited or deleted."""

    def step(tx: Transaction) -> Undone:
        done = _done(tx, user, update, now)
        if done:
            return done
        change = latest_change(tx, user.id, user.member)
        if change is None:
            raise _nothing(tx, user)
        return _take_back(tx, user, change, _with_later(tx, user, change), update, now)

    return await db.write(step)


def _nothing(tx: Transaction, user: User) -> NothingToUndo:
    """Why nothing can be taken back; in a group, whose the latest change is."""
    change = latest_of_anybody(tx, user.id)
    name = names_of(tx, user).get(change.member or 0) if change else None
    return NothingToUndo(NOT_YOURS, name=name) if name else NothingToUndo()


async def undo_change(db: Database, user: User, change_id: int, *, update: int, now: datetime) -> Undone:
    """Take back one change, as its Undo button asks; edits made since to what it added go with it.

    Raises `NotFound` when it was taken back already, is not theirs, what it added is gone, or what it
    edited or deleted was changed again since.
    """

    def step(tx: Transaction) -> Undone:
        done = _done(tx, user, update, now)
        if done:
            return done
        change = find_change(tx, user.id, change_id)
        if change is None or change.undone_by is not None:
            raise NotFound
        check_made_by(tx, user, change)
        newest_first = _with_later(tx, user, change)
        if change.kind in ("add", "import") and all(row.now.is_deleted for row in rows_of(tx, change_id)):
            raise NotFound
        return _take_back(tx, user, change, newest_first, update, now)

    return await db.write(step)


def _with_later(tx: Transaction, user: User, change: Change) -> list[int]:
    if is_reshaped_since(tx, user.id, change.id, is_plan=change.kind in KINDS):
        raise NotFound(CHANGED_SINCE)
    later = [*later_changes(tx, change.id), *later_plans(tx, user.id, change.id)]
    if later and change.kind not in ("add", "import"):
        raise NotFound(CHANGED_SINCE)
    return [*later, change.id]


async def redo(
    db: Database, user: User, change_id: int | None = None, *, update: int, now: datetime
) -> Undone:
    """Do again what was taken back last, all that went with it too.

    Raises `NothingToRedo` when nothing was, the ledger has changed since, or (as its button asks) the last
    taken back is not `change_id`.
    """

    def step(tx: Transaction) -> Undone:
        done = _done(tx, user, update, now)
        if done:
            return done
        oldest_first = redoable(tx, user.id, user.member)
        if not oldest_first or change_id not in (None, *oldest_first):
            raise NothingToRedo
        if any(later_changes(tx, each) or later_plans(tx, user.id, each) for each in oldest_first):
            raise NothingToRedo  # somebody else of the group changed them since
        for each in oldest_first:
            bring_back_added(tx, each)
            do_again(tx, user.id, each)
            _turn_over(tx, user, each)
            _turn_plan_over(tx, user, each, now)
            mark_undone(tx, each, None)
            note_reversal(tx, user.id, each, made_by=update, is_redo=True, member=user.member)
        return _outcome(tx, user, oldest_first[0], now, is_redo=True)

    return await db.write(step)


def _done(tx: Transaction, user: User, update: int, now: datetime) -> Undone | None:
    """What this inbox row did already."""
    found = reversal_by(tx, user.id, update)
    return _outcome(tx, user, found.change_id, now, is_redo=found.is_redo) if found else None


def _take_back(
    tx: Transaction, user: User, change: Change, newest_first: Sequence[int], update: int, now: datetime
) -> Undone:
    for change_id in newest_first:
        delete_added(tx, change_id)
        take_back(tx, user.id, change_id)
        _turn_over(tx, user, change_id)
        _turn_plan_over(tx, user, change_id, now)
        mark_undone(tx, change_id, update)
        note_reversal(tx, user.id, change_id, made_by=update, is_redo=False, member=user.member)
    return _outcome(tx, user, change.id, now)


def _turn_over(tx: Transaction, user: User, change_id: int) -> None:
    """Put what the change remembers in place of what is there, which it remembers instead; bills anew."""
    rows, known = rows_of(tx, change_id), read_known(tx, user.id)
    for each in rows:
        if each.before:
            remember_other_side(tx, change_id, each.now)
        elif each.now.expense.bill_id is None:
            continue
        kept = _counted(tx, user, _as_called_now(each.before or each.now, known))
        save_expense(tx, replace(kept.expense, bill_id=None), is_deleted=kept.is_deleted)
    there = [_counted(tx, user, _as_called_now(each.before or each.now, known)) for each in rows]
    live = [kept.expense for kept in there if not kept.is_deleted]
    bills = BillMatcher(tx, user, [expense.spent_on for expense in live])
    for expense in live:
        bill_id = bills.find(expense, expense.converted)
        if bill_id is not None:
            save_expense(tx, replace(expense, bill_id=bill_id))


def _turn_plan_over(tx: Transaction, user: User, change_id: int, now: datetime) -> None:
    turn_plan_over(tx, user, change_id, now)
    bill_ids = bills_of(tx, user, change_id)
    if bill_ids:
        relink(tx, user, bill_ids, local_date(now, user.zone))


def _counted(tx: Transaction, user: User, kept: Kept) -> Kept:
    """As it was, converted anew where the home currency is another since."""
    if kept.expense.home.currency == user.currency:
        return kept
    return replace(kept, expense=Converter(tx, user).expense(kept.expense))


def _as_called_now(kept: Kept, known: Known) -> Kept:
    """What is remembered from before a category was renamed comes back under its new name."""
    category = known.resolve(kept.expense.category)
    return replace(kept, expense=replace(kept.expense, category=category))


def _outcome(tx: Transaction, user: User, change_id: int, now: datetime, *, is_redo: bool = False) -> Undone:
    change = find_change(tx, user.id, change_id)
    if change is None:
        raise NotFound
    if change.kind in KINDS:
        plan = planned(tx, user, change.id)
        standing = stand(read_month(tx, fresh(tx, user), local_date(now, user.zone)), user)
        return Undone(change.kind, (), 0, standing, change.id, is_redo=is_redo, plan=plan)
    rows = rows_of(tx, change.id)
    shown = [each.now for each in rows if not each.now.is_deleted] or [each.now for each in rows]
    if change.kind == "edit" and all(kept.is_deleted for kept in shown):
        change = replace(change, kind="add")  # the edit had only added lines, and nothing of it is left
    undone = _undone(tx, user, change, shown, now, is_redo)
    return replace(undone, reshaped=read_reshaped(tx, change.id))


def _undone(
    tx: Transaction, user: User, change: Change, shown: Sequence[Kept], now: datetime, is_redo: bool
) -> Undone:
    expenses = tuple(kept.expense for kept in shown)
    return Undone(
        kind=change.kind,
        expenses=expenses[:MOST_SHOWN],
        count=len(expenses),
        standing=_standing(tx, user, expenses, now),
        change_id=change.id,
        is_redo=is_redo,
        income=_income(expenses),
    )


def _income(expenses: Sequence[Expense]) -> int:
    """How many are true income: neither spending nor a refund."""
    return sum(not counts(each.kind, each.category) for each in expenses)


def _deleted(
    tx: Transaction, user: User, change_id: int, removed: tuple[Expense, ...], now: datetime
) -> Undone:
    standing = _standing(tx, user, removed, now)
    return Undone("delete", removed, len(removed), standing, change_id, _income(removed))


def _standing(tx: Transaction, user: User, expenses: Sequence[Expense], now: datetime) -> Standing:
    touched = {expense.category for expense in expenses}
    return stand(read_month(tx, user, local_date(now, user.zone)), user, touched)
