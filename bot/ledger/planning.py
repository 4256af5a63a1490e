"""Changes of a person's plan (budgets, periods, moves, bills): each can be taken back like any other."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.ledger.reminders import replan
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.cycle import Cycle, cycle_of_code
from bot.storage.changes import insert_change, made_by
from bot.storage.database import Database, Transaction
from bot.storage.plans import PERSON, PlanRow, note_plan, plan_rows, read_plan, swap_plan
from bot.storage.users import User, find_user

BUDGET, PERIOD, DAYS, MOVE, BILL = "budget", "period", "days", "move", "bill"
KINDS = (BUDGET, PERIOD, DAYS, MOVE, BILL)  # of changes that touch no expense
_SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Cause:
    """The inbox row that asks for a change, so that it is made once, and the instant."""

    update: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Planned:
    """One thing a change set, added or ended, as it is, or where it `is_there` no more as it was: a budget by
    category (`name`), a bill by name, a move from `name` to `target`, the person's `cycle`."""

    kind: str
    name: str
    is_there: bool
    amount: Money | None = None
    cycle: Cycle | None = None
    target: str = ""


def change_plan(tx: Transaction, user: User, by: Cause | None, kind: str, act: Callable[[], None]) -> None:
    """Do `act`, and remember what it changed as one change of `kind`; a cause that acted before does nothing.

    Without a cause (made-up people) nothing is remembered.
    """
    if by is None:
        act()
        return
    if made_by(tx, user.id, by.update):
        return
    before = read_plan(tx, user.id)
    act()
    after = read_plan(tx, user.id)
    if before != after:
        change_id = insert_change(
            tx, user.id, kind, [], made_by=by.update, made_at=by.now, member=user.member
        )
        note_plan(tx, change_id, before, after)


async def change_made(db: Database, user: User, update: int) -> int | None:
    """The id of the change that this inbox row made, for its Undo button; None where it changed nothing."""
    made = await db.read(lambda tx: made_by(tx, user.id, update))
    return made.id if made and made.undone_by is None else None


def turn_plan_over(tx: Transaction, user: User, change_id: int, now: datetime) -> None:
    """Swap what a change remembers of the plan with what is there."""
    swap_plan(tx, user.id, change_id)
    changed = fresh(tx, user)
    if changed.cycle != user.cycle:
        replan(tx, changed, now)


def bills_of(tx: Transaction, user: User, change_id: int) -> set[int]:
    """Ids of the bills a change was about."""
    rows = plan_rows(tx, user.id, change_id)
    return {json.loads(row.key)[0] for row in rows if row.kind == BILL}


def fresh(tx: Transaction, user: User) -> User:
    """The person with the cycle and the days that hold now."""
    known = find_user(tx, user.id)
    return replace(user, cycle=known.cycle, counting=known.counting) if known else user


def planned(tx: Transaction, user: User, change_id: int) -> tuple[Planned, ...]:
    """What a change of the plan was about, as it stands now; a bill seen only where none was entered."""
    rows = plan_rows(tx, user.id, change_id)
    entered = [row for row in rows if row.kind != _SEEN]
    found = [_planned(row) for row in entered or rows]
    standing = {(one.kind, one.name) for one in found if one.is_there}
    return tuple(one for one in found if one.is_there or (one.kind, one.name) not in standing)


def _planned(row: PlanRow) -> Planned:
    other, now = row.before or {}, row.now or {}
    if row.kind == _SEEN:
        return Planned(BILL, now.get("name") or other.get("name", ""), not now.get("is_dismissed", True))
    if row.kind == PERSON:
        return Planned(PERIOD, "", is_there=True, cycle=cycle_of_code(now["cycle"]))
    if row.kind == BUDGET:
        is_there = now.get("limit_minor") is not None
        shown = other if other.get("limit_minor") is not None and not is_there else now or other
        cycle = cycle_of_code(shown["cycle"])
        return Planned(BUDGET, shown["category"], is_there, _money(shown, "limit_minor"), cycle)
    shown = now or other
    if row.kind == MOVE:
        amount = _money(shown, "amount_minor")
        return Planned(MOVE, shown["source"], bool(now), amount, target=shown["target"])
    return Planned(BILL, shown["name"], bool(now.get("is_active")), _money(shown, "amount_minor"))


def _money(values: dict[str, Any], name: str) -> Money | None:
    return Money(values[name], Currency(values["currency"])) if values[name] is not None else None
