"""Goals and what is put aside for them; what is taken back stays, marked, so that it can come again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, insert, select, update

from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.goal import Goal
from bot.storage.database import Transaction
from bot.storage.expenses import rescaled
from bot.storage.schema import goals, savings


@dataclass(frozen=True, slots=True)
class Saving:
    """What was put aside on a day, below zero what was taken out."""

    id: int
    goal_id: int
    amount: Money
    saved_on: date


def insert_goal(
    tx: Transaction,
    user_id: int,
    name: str,
    target: Money,
    due_on: date | None,
    *,
    made_on: date,
    made_by: int,
) -> int:
    """Keep a goal; its id."""
    values = {
        "user_id": user_id,
        "name": name,
        "target_minor": target.minor,
        "currency": target.currency.code,
        "due_on": due_on,
        "made_on": made_on,
        "made_by": made_by,
        "is_active": True,
    }
    return int(tx.execute(insert(goals).values(values).returning(goals.c.id)).scalar_one())


def save_goal(tx: Transaction, goal_id: int, target: Money, due_on: date | None) -> None:
    """Another target or day."""
    values = {"target_minor": target.minor, "currency": target.currency.code, "due_on": due_on}
    tx.execute(update(goals).where(goals.c.id == goal_id).values(values))


def set_goal_active(tx: Transaction, goal_id: int, *, is_active: bool) -> None:
    """Whether it is there, or taken away."""
    tx.execute(update(goals).where(goals.c.id == goal_id).values(is_active=is_active))


def list_goals(tx: Transaction, user_id: int) -> list[Goal]:
    """The person's goals as they were set."""
    return _read(tx, _goals(user_id).where(goals.c.is_active.is_(True)))


def find_goal(tx: Transaction, user_id: int, goal_id: int) -> Goal | None:
    """The person's goal with this id, also one that was taken away."""
    found = _read(tx, _goals(user_id).where(goals.c.id == goal_id))
    return found[0] if found else None


def goal_made_by(tx: Transaction, user_id: int, inbox_id: int) -> Goal | None:
    """The goal that this inbox row set, if it did already."""
    found = _read(tx, _goals(user_id).where(goals.c.made_by == inbox_id))
    return found[0] if found else None


def insert_saving(tx: Transaction, goal_id: int, amount: Money, saved_on: date, *, made_by: int) -> int:
    """Put aside, or (below zero) take out; its id."""
    values = {
        "goal_id": goal_id,
        "amount_minor": amount.minor,
        "saved_on": saved_on,
        "made_by": made_by,
        "is_undone": False,
    }
    return int(tx.execute(insert(savings).values(values).returning(savings.c.id)).scalar_one())


def saving_made_by(tx: Transaction, goal_id: int, inbox_id: int) -> int | None:
    """The saving that this inbox row made, if it did already."""
    found: int | None = tx.scalar(
        select(savings.c.id).where(savings.c.goal_id == goal_id, savings.c.made_by == inbox_id)
    )
    return found


def find_saving(tx: Transaction, user_id: int, saving_id: int) -> Saving | None:
    """The person's saving with this id, undone or not."""
    statement = (
        select(savings, goals.c.currency)
        .join(goals, goals.c.id == savings.c.goal_id)
        .where(savings.c.id == saving_id, goals.c.user_id == user_id)
    )
    row = tx.execute(statement).one_or_none()
    if row is None:
        return None
    return Saving(row.id, row.goal_id, Money(row.amount_minor, Currency(row.currency)), row.saved_on)


def list_savings(tx: Transaction, goal: Goal) -> list[Saving]:
    """What was put aside and taken out, in order."""
    rows = tx.execute(
        select(savings)
        .where(savings.c.goal_id == goal.id, savings.c.is_undone.is_(False))
        .order_by(savings.c.id)
    )
    currency = goal.target.currency
    return [Saving(row.id, row.goal_id, Money(row.amount_minor, currency), row.saved_on) for row in rows]


def set_saving_undone(tx: Transaction, saving_id: int, *, is_undone: bool) -> None:
    """Whether it was taken back."""
    tx.execute(update(savings).where(savings.c.id == saving_id).values(is_undone=is_undone))


def relabel(tx: Transaction, user_id: int, old: Currency, new: Currency) -> None:
    """Say that goals in `old` were in `new`: the same number of units."""
    mine = select(goals.c.id).where(goals.c.user_id == user_id, goals.c.currency == old.code)
    put, taken = rescaled(savings.c.amount_minor, old, new), rescaled(-savings.c.amount_minor, old, new)
    minor = case((savings.c.amount_minor < 0, -taken), else_=put)
    tx.execute(update(savings).where(savings.c.goal_id.in_(mine)).values(amount_minor=minor))
    target = rescaled(goals.c.target_minor, old, new)
    tx.execute(
        update(goals)
        .where(goals.c.user_id == user_id, goals.c.currency == old.code)
        .values(currency=new.code, target_minor=target)
    )


def _goals(user_id: int) -> Select[Any]:
    put = (
        select(func.coalesce(func.sum(savings.c.amount_minor), 0))
        .where(savings.c.goal_id == goals.c.id, savings.c.is_undone.is_(False))
        .scalar_subquery()
    )
    return (
        select(
            goals.c.id,
            goals.c.name,
            goals.c.target_minor,
            goals.c.currency,
            goals.c.due_on,
            goals.c.made_on,
            put,
        )
        .where(goals.c.user_id == user_id)
        .order_by(goals.c.id)
    )


def _read(tx: Transaction, statement: Select[Any]) -> list[Goal]:
    found = []
    for id_, name, target, code, due_on, made_on, saved in tx.execute(statement):
        currency = Currency(code)
        found.append(Goal(id_, name, Money(target, currency), Money(int(saved), currency), due_on, made_on))
    return found
