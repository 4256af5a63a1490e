"""Budgets: a row for each category and period from which a limit holds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from bot.money.amount import Money
from bot.money.budget import Budget
from bot.money.currency import Currency
from bot.money.cycle import cycle_code, cycle_of_code
from bot.money.rollover import Rollover
from bot.storage.database import Transaction
from bot.storage.expenses import rescaled
from bot.storage.schema import budgets

_EVERY = (
    select(budgets)
    .where(budgets.c.user_id == bindparam("user_id"))
    .order_by(budgets.c.category, budgets.c.starts_on)
)


def list_budgets(tx: Transaction, user_id: int) -> list[Budget]:
    """Every budget the person ever set, by category and first day."""
    return [_budget(row) for row in tx.execute(_EVERY, {"user_id": user_id})]


def save_budget(tx: Transaction, user_id: int, budget: Budget) -> None:
    """Add the budget, or replace the one of the same category and first day."""
    values = {
        "limit_minor": _minor(budget.limit),
        "currency": budget.currency.code,
        "counted_from": budget.counted_from,
        "first_limit_minor": _minor(budget.first_limit),
        "opening_minor": budget.opening.minor,
        "cycle": cycle_code(budget.cycle),
        "carries_surplus": budget.rollover.surplus,
        "surplus_cap_minor": _minor(budget.rollover.surplus_cap),
        "carries_debt": budget.rollover.debt,
        "debt_cap_minor": _minor(budget.rollover.debt_cap),
        "set_on": budget.set_on,
    }
    key = {"user_id": user_id, "category": budget.category, "starts_on": budget.starts_on}
    statement = insert(budgets).values({**key, **values})
    tx.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


def _minor(amount: Money | None) -> int | None:
    return amount.minor if amount else None


def put_budget(tx: Transaction, user_id: int, budget: Budget) -> None:
    """Keep a budget in place of every one of its category that would begin with it or later."""
    is_later = (budgets.c.category == budget.category) & (budgets.c.starts_on > budget.starts_on)
    tx.execute(delete(budgets).where(budgets.c.user_id == user_id, is_later))
    save_budget(tx, user_id, budget)


def relabel(tx: Transaction, user_id: int, old: Currency, new: Currency) -> None:
    """Say that limits in `old` were in `new`: the same number of units."""
    tx.execute(
        update(budgets)
        .where(budgets.c.user_id == user_id, budgets.c.currency == old.code)
        .values(
            currency=new.code,
            limit_minor=rescaled(budgets.c.limit_minor, old, new),
            first_limit_minor=rescaled(budgets.c.first_limit_minor, old, new),
            surplus_cap_minor=rescaled(budgets.c.surplus_cap_minor, old, new),
            debt_cap_minor=rescaled(budgets.c.debt_cap_minor, old, new),
            opening_minor=_rescaled_opening(old, new),
        )
    )


def _rescaled_opening(old: Currency, new: Currency) -> ColumnElement[int]:
    opening = budgets.c.opening_minor
    if new.scale >= old.scale:
        return opening * (new.scale // old.scale)
    return opening // (old.scale // new.scale)


def _budget(row: Row[Any]) -> Budget:
    currency = Currency(row.currency)

    def money(minor: int | None) -> Money | None:
        return Money(minor, currency) if minor is not None else None

    return Budget(
        category=row.category,
        starts_on=row.starts_on,
        currency=currency,
        limit=money(row.limit_minor),
        opening=Money(row.opening_minor, currency),
        counted_from=row.counted_from,
        first_limit=money(row.first_limit_minor),
        cycle=cycle_of_code(row.cycle),
        rollover=Rollover(
            surplus=row.carries_surplus,
            debt=row.carries_debt,
            surplus_cap=money(row.surplus_cap_minor),
            debt_cap=money(row.debt_cap_minor),
        ),
        set_on=row.set_on,
    )
