"""The categories a person made, those of their budgets and of their latest expenses; what they made of
others."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.money.category import INCOME, STARTING, UNCATEGORISED, Known
from bot.storage.database import Transaction
from bot.storage.schema import budgets, categories, expenses

_RECENT = 300  # expenses that are looked at
_KNOWN = (UNCATEGORISED, *STARTING, *INCOME)

_MADE = select(categories).where(categories.c.user_id == bindparam("user_id"))
_held = (
    select(budgets.c.category)
    .where(budgets.c.user_id == bindparam("user_id"), budgets.c.category.not_in(_KNOWN))
    .order_by(budgets.c.category)
    .subquery()
)
_recent = (
    select(expenses.c.category)
    .where(expenses.c.user_id == bindparam("user_id"), expenses.c.is_deleted.is_(False))
    .order_by(expenses.c.spent_on.desc(), expenses.c.id.desc())
    .limit(_RECENT)
    .subquery()
)
_used = select(_recent.c.category).where(_recent.c.category.not_in(_KNOWN))
_OWN = select(_held.c.category).union_all(_used)


def own_categories(tx: Transaction, user_id: int) -> list[str]:
    """Names that are not of the starting set: those with a budget first, then the latest used."""
    return list(dict.fromkeys(tx.scalars(_OWN, {"user_id": user_id})))


def read_known(tx: Transaction, user_id: int) -> Known:
    """The person's categories and what they made of others."""
    rows = tx.execute(_MADE, {"user_id": user_id}).all()
    emoji = {row.name: row.emoji for row in rows if row.emoji}
    became = {row.name: row.became for row in rows if row.became is not None}
    return Known(tuple(own_categories(tx, user_id)), emoji, became)
