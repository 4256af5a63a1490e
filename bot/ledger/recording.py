"""What a message says is recorded once, and brought in line when the message is edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.errors import EndedCurrency
from bot.ledger.changing import Recorded, Step, added, finish, latest, repeat, save
from bot.ledger.converting import Converter
from bot.ledger.paying import BillMatcher, Logged
from bot.ledger.rises import find_rise
from bot.ledger.unusual import find_unusual
from bot.money.bill import Bill
from bot.money.expense import Draft, Expense, Source
from bot.storage.changes import latest_of, made_by
from bot.storage.database import Database, Transaction
from bot.storage.expenses import (
    Entry,
    Kept,
    find_by_source,
    insert_expenses,
    note_said,
    save_expense,
)
from bot.storage.lessons import teach
from bot.storage.users import User


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
        made = made_by(tx, user.id, update) or latest(tx, known)
        again = repeat(tx, user, made, now, source)
        return replace(again, unusual=find_unusual(tx, user, again.expenses))
    matcher = BillMatcher(tx, user, [draft.spent_on for draft in drafts])
    expenses = _insert(tx, user, source, enumerate(drafts), now, matcher)
    steps = _replace_logged(tx, user, expenses, matcher.bills)
    done = finish(tx, user, "add", steps, update, now, message=message)
    named = [one for one, draft in zip(expenses, drafts, strict=True) if draft.is_named]
    teach(tx, user.id, done.change_id, named)
    rise = find_rise(tx, user, done.expenses, now)
    return replace(done, rise=rise, unusual=None if rise else find_unusual(tx, user, done.expenses))


def _replace_logged(
    tx: Transaction, user: User, expenses: Sequence[Expense], bills: Sequence[Bill]
) -> list[Step]:
    """The steps that added `expenses`, each payment that recorded itself and is said now taken out."""
    logged = Logged(tx, user, bills, [expense.spent_on for expense in expenses])
    steps = []
    for expense in expenses:
        kept = logged.take(expense) if expense.bill_id is None else None
        if kept is None:
            steps += added([expense])
            continue
        save_expense(tx, replace(kept.expense, bill_id=None), is_deleted=True)
        paid = replace(expense, bill_id=kept.expense.bill_id)
        save_expense(tx, paid)
        steps += [*added([paid]), Step(kept, replace(kept, is_deleted=True))]
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
            return repeat(tx, user, made, now, source)
        known = find_by_source(tx, user.id, source)
        if not known:
            return None
        last = latest(tx, known)
        steps = _bring_in_line(tx, user, known, drafts)
        fresh = list(enumerate(drafts))[max(kept.place for kept in known) + 1 :]
        matcher = BillMatcher(tx, user, [draft.spent_on for _, draft in fresh])
        steps += added(_insert(tx, user, source, fresh, now, matcher))
        if not steps:
            return repeat(tx, user, last, now, source)
        done = finish(tx, user, "edit", steps, update, now, source)
        return replace(done, rise=find_rise(tx, user, done.expenses, now))

    return await db.write(step)


def _check_currencies(drafts: Iterable[Draft]) -> None:
    for draft in drafts:
        old = draft.amount.currency
        if old.last_day and old.is_over(draft.spent_on):
            raise EndedCurrency(old=old.code, year=old.last_day.year, new=old.successor)


def _insert(
    tx: Transaction,
    user: User,
    source: Source,
    placed: Iterable[tuple[int, Draft]],
    now: datetime,
    bills: BillMatcher,
) -> list[Expense]:
    converter = Converter(tx, user)
    entries = []
    for place, draft in placed:
        converted = converter.convert(draft.amount, draft.spent_on)
        entries.append(Entry(draft, place, now, bills.find(draft, converted), user.member, converted))
    return insert_expenses(tx, user.id, source, entries)


def _bring_in_line(tx: Transaction, user: User, known: Sequence[Kept], drafts: Sequence[Draft]) -> list[Step]:
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
                steps.append(save(tx, user, kept, new))
        elif not kept.is_deleted:
            save_expense(tx, replace(kept.expense, bill_id=None), is_deleted=True)
            steps.append(Step(kept, replace(kept, is_deleted=True)))
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
