"""Finding expenses: a page of what was asked for, with its count and sums."""

from __future__ import annotations

from dataclasses import dataclass

from bot.money.amount import Money
from bot.money.expense import Expense
from bot.money.query import Query
from bot.storage import searching
from bot.storage.database import Database, Transaction
from bot.storage.users import User


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what a query asks for, newest first, and all of it in the home currency: `count` expenses
    that come to `spent` net of refunds, true `income`; `others` are in other currencies and in no sum."""

    expenses: tuple[Expense, ...]
    offset: int
    total: int
    count: int
    spent: Money
    income: Money
    others: int


async def search(db: Database, user: User, query: Query, *, offset: int, size: int) -> Found:
    """A page of what `query` asks for."""

    def step(tx: Transaction) -> Found:
        sums = searching.tally(tx, user.id, query, user.currency)
        page = searching.page_matching(tx, user.id, query, offset=offset, size=size) if sums.total else []
        return Found(
            expenses=tuple(page),
            offset=offset,
            total=sums.total,
            count=sums.count,
            spent=Money(sums.spent, user.currency),
            income=Money(sums.income, user.currency),
            others=sums.others,
        )

    return await db.read(step)
