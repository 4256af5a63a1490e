"""A change of expenses: the rows it leaves, the alerts it raises, and what there is to tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.clock import local_date
from bot.errors import NotFound
from bot.ledger.converting import Converter
from bot.ledger.groups import check_may_change, names_of
from bot.ledger.messages import live
from bot.ledger.paying import BillMatcher
from bot.ledger.rises import Rise
from bot.ledger.risk import raise_risk, repeat_risk
from bot.ledger.standings import Month, Standing, raise_alerts, read_month, repeat_alerts, stand
from bot.ledger.unusual import Unusual
from bot.money.budget import Spending, spendings
from bot.money.expense import Expense, Source
from bot.storage.changes import Change, insert_change, latest_of, rows_of
from bot.storage.database import Transaction
from bot.storage.expenses import (
    Kept,
    find_by_source,
    find_expense,
    save_expense,
)
from bot.storage.lessons import taught_by
from bot.storage.listing import first_id
from bot.storage.users import User

UNDONE = "That message was undone, so nothing was recorded. Send it again as a new message."


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a change left: `expenses` as they are now, `was` as they were before an edit. `is_first`: these
    are the person's first ever. `names` are those of a group's members; `taught` the words that a correction
    filed for the future; `rise` a bill that came to more than usual; `unusual` what others like it came to at
    most, where this one is far above."""

    change_id: int
    expenses: tuple[Expense, ...]
    standing: Standing
    is_first: bool = False
    was: tuple[Expense, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    taught: tuple[str, ...] = ()
    rise: Rise | None = None
    unusual: Unusual | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One expense of a change; `before` is None where the change added it."""

    before: Kept | None
    after: Kept


def added(expenses: Iterable[Expense]) -> list[Step]:
    """The steps that added `expenses`."""
    return [Step(None, Kept(expense, 0, False)) for expense in expenses]


def mine(tx: Transaction, user: User, expense_id: int) -> Kept:
    """The person's expense; raises `NotFound` when it is gone or not theirs to change."""
    kept = find_expense(tx, user.id, expense_id)
    if kept is None or kept.is_deleted:
        raise NotFound
    check_may_change(tx, user, [kept.expense])
    return kept


def save(tx: Transaction, user: User, kept: Kept, new: Expense) -> Step:
    """Keep `new` in the place of `kept`: converted at its day's rate, linked to the bill it pays now."""
    if (new.amount, new.spent_on) != (kept.expense.amount, kept.expense.spent_on):
        new = Converter(tx, user).expense(new)
    # Its own link goes first, or the due date it pays would look taken.
    save_expense(tx, replace(new, bill_id=None))
    linked = replace(new, bill_id=BillMatcher(tx, user, [new.spent_on]).find(new, new.converted))
    if linked.bill_id is not None:
        save_expense(tx, linked)
    return Step(kept, Kept(linked, kept.place, False))


def finish(
    tx: Transaction,
    user: User,
    kind: str,
    steps: Sequence[Step],
    update: int,
    now: datetime,
    source: Source | None = None,
    *,
    message: Source | None = None,
) -> Recorded:
    """Keep the `steps` as one change, and say what is true since; of everything in `source` where given."""
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


def repeat(
    tx: Transaction, user: User, change: Change, now: datetime, source: Source | None = None
) -> Recorded:
    """What `finish` said of the change, with how things stand now."""
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


def latest(tx: Transaction, known: Sequence[Kept]) -> Change:
    """The last change of these expenses; raises `NotFound` when none of them stands."""
    ids = [expense.id for expense in live(known)]
    if not ids:
        raise NotFound(UNDONE)
    return max(latest_of(tx, ids).values(), key=lambda change: change.id)


def _categories(*groups: Iterable[Expense]) -> set[str]:
    return {expense.category for group in groups for expense in group}
