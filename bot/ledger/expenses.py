"""Recording and correcting expenses: each use case one transaction, done once for each inbox row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from bot.clock import local_date
from bot.errors import EndedCurrency, NotFound
from bot.ledger.converting import Converter
from bot.ledger.days import Silence as Silence
from bot.ledger.days import confirm_zero as confirm_zero
from bot.ledger.days import silence as silence
from bot.ledger.groups import check_may_change, names_of
from bot.ledger.messages import SourceState as SourceState
from bot.ledger.messages import find_confirmation as find_confirmation
from bot.ledger.messages import live
from bot.ledger.messages import meant as meant
from bot.ledger.messages import save_confirmation as save_confirmation
from bot.ledger.messages import source_state as source_state
from bot.ledger.paying import BillMatcher, Logged
from bot.ledger.rises import Rise, find_rise
from bot.ledger.risk import raise_risk, repeat_risk
from bot.ledger.standings import Alert as Alert
from bot.ledger.standings import Month, raise_alerts, read_month, repeat_alerts, stand
from bot.ledger.standings import Standing as Standing
from bot.ledger.undoing import Undone as Undone
from bot.ledger.undoing import delete as delete
from bot.ledger.undoing import redo as redo
from bot.ledger.undoing import undo as undo
from bot.ledger.undoing import undo_change as undo_change
from bot.money.amount import Money
from bot.money.budget import Spending, spendings
from bot.money.expense import Draft, Expense, Source
from bot.storage.changes import Change, insert_change, latest_of, made_by, rows_of, said_by
from bot.storage.database import Database, Transaction
from bot.storage.expenses import (
    Entry,
    Kept,
    find_by_source,
    find_expense,
    insert_expenses,
    note_said,
    save_expense,
)
from bot.storage.lessons import taught_by, teach
from bot.storage.listing import find_last, first_id, page_expenses
from bot.storage.users import User

UNDONE = "That message was undone, so nothing was recorded. Send it again as a new message."


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a change left: `expenses` as they are now, `was` as they were before an edit. `is_first`: these
    are the person's first ever. `names` are those of a group's members; `taught` the words that a correction
    filed for the future; `rise` a bill that came to more than usual."""

    change_id: int
    expenses: tuple[Expense, ...]
    standing: Standing
    is_first: bool = False
    was: tuple[Expense, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    taught: tuple[str, ...] = ()
    rise: Rise | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the person's expenses, newest first, from `offset` of `total`; `names` of a group's members."""

    expenses: tuple[Expense, ...]
    offset: int
    total: int
    names: Mapping[int, str] = field(default_factory=dict)


async def record(
    db: Database,
    user: User,
    drafts: Sequence[Draft],
    *,
    source: Source,
    update: int,
    now: datetime,
    message: Source | None = None,
) -> Recorded:
    """Record what a message says, once, whichever update brings it. `message` is another one whose words
    said the rest: editing it corrects.

    Raises `EndedCurrency`, and `NotFound` for a message that was undone.
    """
    _check_currencies(drafts)

    return await db.write(
        lambda tx: record_step(tx, user, drafts, source=source, update=update, now=now, message=message)
    )


def record_step(
    tx: Transaction,
    user: User,
    drafts: Sequence[Draft],
    *,
    source: Source,
    update: int,
    now: datetime,
    message: Source | None = None,
) -> Recorded:
    """See `record`. What is said of a bill that recorded itself takes that payment's place."""
    known = find_by_source(tx, user.id, source)
    if known:
        made = made_by(tx, user.id, update) or _latest(tx, known)
        return _repeat(tx, user, made, now, source)
    expenses = _insert(tx, user, source, enumerate(drafts), now)
    steps = _replace_logged(tx, user, expenses)
    done = _finish(tx, user, "add", steps, update, now, message=message)
    named = [one for one, draft in zip(expenses, drafts, strict=True) if draft.is_named]
    teach(tx, user.id, done.change_id, named)
    return replace(done, rise=find_rise(tx, user, done.expenses, now))


def _replace_logged(tx: Transaction, user: User, expenses: Sequence[Expense]) -> list[_Step]:
    """The steps that added `expenses`, each payment that recorded itself and is said now taken out."""
    logged = Logged(tx, user, [expense.spent_on for expense in expenses])
    steps = []
    for expense in expenses:
        kept = logged.take(expense) if expense.bill_id is None else None
        if kept is None:
            steps += _added([expense])
            continue
        save_expense(tx, replace(kept.expense, bill_id=None), is_deleted=True)
        paid = replace(expense, bill_id=kept.expense.bill_id)
        save_expense(tx, paid)
        steps += [*_added([paid]), _Step(kept, replace(kept, is_deleted=True))]
    return steps


async def amend(
    db: Database, user: User, drafts: Sequence[Draft], *, source: Source, update: int, now: datetime
) -> Recorded | None:
    """Bring what an edited message recorded in line with its new text; None when it recorded nothing before.

    Lines keep their place: more are added, fewer take the last away, all as one change. A line without a
    category keeps the one it had. Raises `EndedCurrency`, and `NotFound` for a message that was undone.
    """
    _check_currencies(drafts)

    def step(tx: Transaction) -> Recorded | None:
        made = made_by(tx, user.id, update)
        if made:
            return _repeat(tx, user, made, now, source)
        known = find_by_source(tx, user.id, source)
        if not known:
            return None
        latest = _latest(tx, known)
        steps = _bring_in_line(tx, user, known, drafts)
        fresh = list(enumerate(drafts))[max(kept.place for kept in known) + 1 :]
        steps += _added(_insert(tx, user, source, fresh, now))
        if not steps:
            return _repeat(tx, user, latest, now, source)
        return _finish(tx, user, "edit", steps, update, now, source)

    return await db.write(step)


async def correct(
    db: Database,
    user: User,
    *expense_ids: int,
    update: int,
    now: datetime,
    message: Source | None = None,
    is_reworded: bool = False,
    category: str | None = None,
    amount: Money | None = None,
    spent_on: date | None = None,
    note: str | None = None,
    paid_by: int | None = None,
    is_currency_said: bool = False,
) -> Recorded:
    """Change expenses as one change; what is None stays. Raises `NotFound` when one is gone or not theirs.

    `is_currency_said`: the words name the `amount`'s currency. `message` is the one whose words correct: the
    same one does so once, whichever update brings it, unless it `is_reworded`.
    """
    wanted = {
        "category": category,
        "amount": amount,
        "spent_on": spent_on,
        "note": note,
        "paid_by": paid_by,
    }
    fields: dict[str, Any] = {name: value for name, value in wanted.items() if value is not None}
    if category is not None:
        fields["is_guess"] = False
    if is_currency_said:
        fields["is_currency_said"] = True

    def step(tx: Transaction) -> Recorded:
        made = made_by(tx, user.id, update)
        if message and not made and not is_reworded:
            made = said_by(tx, user.id, message)
        if made:
            return _repeat(tx, user, made, now)
        found = [_mine(tx, user, expense_id) for expense_id in dict.fromkeys(expense_ids)]
        changed = [(kept, replace(kept.expense, **fields)) for kept in found]
        steps = [_save(tx, user, kept, new) for kept, new in changed if new != kept.expense]
        if not found:
            raise NotFound
        if not steps:
            return replace(_repeat(tx, user, _latest(tx, found), now), was=())
        done = _finish(tx, user, "edit", steps, update, now, message=message)
        if category is None:
            return done
        teach(tx, user.id, done.change_id, done.expenses)
        return replace(done, taught=taught_by(tx, done.change_id))

    return await db.write(step)


async def shown(db: Database, user: User, expense_id: int, now: datetime) -> Recorded:
    """The confirmation of an expense as it stands; raises `NotFound` when it is gone or not theirs."""

    def step(tx: Transaction) -> Recorded:
        kept = _mine(tx, user, expense_id)
        change = _latest(tx, [kept])
        return replace(_repeat(tx, user, change, now), expenses=(kept.expense,), was=())

    return await db.read(step)


async def last(db: Database, user: User) -> Expense | None:
    """What the person recorded last and has not taken back; None when there is nothing."""
    return await db.read(lambda tx: find_last(tx, user.id))


async def standing(db: Database, user: User, today: date) -> Standing:
    """How the month stands, every budget included."""
    return await db.read(lambda tx: stand(read_month(tx, user, today), user))


async def page(db: Database, user: User, *, offset: int, size: int = 8) -> Page:
    """A page of the person's expenses, newest first."""

    def step(tx: Transaction) -> Page:
        found, total = page_expenses(tx, user.id, offset=offset, size=size)
        return Page(tuple(found), offset, total, names_of(tx, user))

    return await db.read(step)


async def get(db: Database, user: User, expense_id: int) -> Expense:
    """The person's expense; raises `NotFound` when it is gone or not theirs."""
    return (await db.read(lambda tx: _mine(tx, user, expense_id))).expense


def _check_currencies(drafts: Iterable[Draft]) -> None:
    for draft in drafts:
        old = draft.amount.currency
        if old.last_day and old.is_over(draft.spent_on):
            raise EndedCurrency(old=old.code, year=old.last_day.year, new=old.successor)


def _mine(tx: Transaction, user: User, expense_id: int) -> Kept:
    kept = find_expense(tx, user.id, expense_id)
    if kept is None or kept.is_deleted:
        raise NotFound
    check_may_change(tx, user, [kept.expense])
    return kept


def _insert(
    tx: Transaction, user: User, source: Source, placed: Iterable[tuple[int, Draft]], now: datetime
) -> list[Expense]:
    lines = list(placed)
    bills = BillMatcher(tx, user, [draft.spent_on for _, draft in lines])
    converter = Converter(tx, user)
    entries = []
    for place, draft in lines:
        converted = converter.convert(draft.amount, draft.spent_on)
        entries.append(Entry(draft, place, now, bills.find(draft, converted), user.member, converted))
    return insert_expenses(tx, user.id, source, entries)


def _save(tx: Transaction, user: User, kept: Kept, new: Expense) -> _Step:
    if (new.amount, new.spent_on) != (kept.expense.amount, kept.expense.spent_on):
        new = Converter(tx, user).expense(new)
    # Its own link goes first, or the due date it pays would look taken.
    save_expense(tx, replace(new, bill_id=None))
    linked = replace(new, bill_id=BillMatcher(tx, user, [new.spent_on]).find(new, new.converted))
    if linked.bill_id is not None:
        save_expense(tx, linked)
    return _Step(kept, Kept(linked, kept.place, False))


def _bring_in_line(
    tx: Transaction, user: User, known: Sequence[Kept], drafts: Sequence[Draft]
) -> list[_Step]:
    latest = latest_of(tx, [kept.expense.id for kept in known])
    steps = []
    for kept in known:
        made = latest.get(kept.expense.id)
        if kept.is_deleted and (made is None or made.kind != "edit"):
            continue  # a person took this line away: only the edit that dropped it can bring it back
        if kept.place < len(drafts):
            draft = drafts[kept.place]
            new = _redrafted(kept.expense, draft, kept.said)
            note_said(
                tx, kept.expense.id, draft.category or kept.said, is_currency_said=draft.is_currency_said
            )
            if new != kept.expense or kept.is_deleted:
                steps.append(_save(tx, user, kept, new))
        elif not kept.is_deleted:
            save_expense(tx, replace(kept.expense, bill_id=None), is_deleted=True)
            steps.append(_Step(kept, replace(kept, is_deleted=True)))
    return steps


def _redrafted(old: Expense, draft: Draft, said: str) -> Expense:
    """`old` as the new text has it; a chosen category stays while the words agree, and against any guess."""
    is_kept = draft.category in ("", said) or (draft.is_guess and old.category != "" and not old.is_guess)
    return replace(
        old,
        amount=draft.amount,
        category=old.category if is_kept else draft.category,
        is_guess=old.is_guess if is_kept else draft.is_guess,
        note=draft.note,
        spent_on=draft.spent_on,
        kind=draft.kind,
        tags=draft.tags,
        paid_by=draft.paid_by or old.paid_by,
        is_currency_said=draft.is_currency_said or old.is_currency_said,
    )


@dataclass(frozen=True, slots=True)
class _Step:
    before: Kept | None
    after: Kept


def _added(expenses: Iterable[Expense]) -> list[_Step]:
    return [_Step(None, Kept(expense, 0, False)) for expense in expenses]


def _finish(
    tx: Transaction,
    user: User,
    kind: str,
    steps: Sequence[_Step],
    update: int,
    now: datetime,
    source: Source | None = None,
    *,
    message: Source | None = None,
) -> Recorded:
    rows = [(step.after.expense.id, step.before) for step in steps]
    change_id = insert_change(
        tx, user.id, kind, rows, made_by=update, made_at=now, message=message, member=user.member
    )
    was = live(step.before for step in steps)
    is_now = live(step.after for step in steps)
    month = read_month(tx, user, local_date(now, user.zone))
    delta = [*spendings(is_now, user.currency), *spendings(was, user.currency, sign=-1)]
    alerts = raise_alerts(tx, user, month, delta, now)
    if not alerts and sum(each.minor for each in delta) > 0:
        alerts = raise_risk(tx, user, month, now)
    return Recorded(
        change_id=change_id,
        expenses=_of_message(tx, user, source) if source else is_now,
        standing=stand(month, user, _categories(is_now, was), alerts),
        is_first=kind == "add" and _is_first(tx, user, rows[0][0], month, delta),
        was=was,
        names=names_of(tx, user),
    )


def _is_first(tx: Transaction, user: User, expense_id: int, month: Month, added: Sequence[Spending]) -> bool:
    has_more = sum(each.minor for each in month.spent) > sum(each.minor for each in added)
    return not has_more and first_id(tx, user.id) == expense_id


def _repeat(
    tx: Transaction, user: User, change: Change, now: datetime, source: Source | None = None
) -> Recorded:
    touched = rows_of(tx, change.id)
    was = live(each.before for each in touched)
    is_now = live(each.now for each in touched)
    month = read_month(tx, user, local_date(now, user.zone))
    alerts = repeat_alerts(tx, user, month, change.made_at) or repeat_risk(tx, user, month, change.made_at)
    return Recorded(
        change_id=change.id,
        expenses=_of_message(tx, user, source) if source else is_now,
        standing=stand(month, user, _categories(is_now, was), alerts),
        is_first=change.kind == "add" and first_id(tx, user.id) == touched[0].now.expense.id,
        was=was,
        names=names_of(tx, user),
        taught=taught_by(tx, change.id) if change.kind == "edit" else (),
    )


def _of_message(tx: Transaction, user: User, source: Source) -> tuple[Expense, ...]:
    return live(find_by_source(tx, user.id, source))


def _latest(tx: Transaction, known: Sequence[Kept]) -> Change:
    ids = [expense.id for expense in live(known)]
    if not ids:
        raise NotFound(UNDONE)
    return max(latest_of(tx, ids).values(), key=lambda change: change.id)


def _categories(*groups: Iterable[Expense]) -> set[str]:
    return {expense.category for group in groups for expense in group}
