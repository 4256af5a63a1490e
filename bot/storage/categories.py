"""The categories a person made: those of their budgets and of their latest expenses."""

from __future__ import annotations

from sqlalchemy import select

from bot.money.category import INCOME, STARTING, UNCATEGORISED
from bot.storage.database import Transaction
from bot.storage.schema import budgets, expenses

_RECENT = 300  # expenses that are looked at


def own_categories(tx: Transaction, user_id: int) -> list[str]:
    """Names that are not of the starting set: those with a budget first, then the latest used."""
    held = select(budgets.c.category).where(budgets.c.user_id == user_id).order_by(budgets.c.category)
    recent = (
        select(expenses.c.category)
        .where(expenses.c.user_id == user_id, expenses.c.is_deleted.is_(False))
        .order_by(expenses.c.spent_on.desc(), expenses.c.id.desc())
        .limit(_RECENT)
    )
    known = {UNCATEGORISED, *STARTING, *INCOME}
    names = [*tx.scalars(held), *tx.scalars(recent)]
    return [name for name in dict.fromkeys(names) if name not in known]
