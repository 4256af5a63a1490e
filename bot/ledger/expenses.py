"""Expenses as they are: the last, a page of them, one with how things stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.ledger.changing import Recorded, latest, mine, repeat
from bot.ledger.groups import names_of
from bot.ledger.standings import Standing, read_month, stand
from bot.money.expense import Expense
from bot.storage.database import Database, Transaction
from bot.storage.listing import list_newest, page_expenses
from bot.storage.users import User


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the person's expenses, newest first, from `offset` of `total`; `names` of a group's members."""

    expenses: tuple[Expense, ...]
    offset: int
    total: int
    names: Mapping[int, str] = field(default_factory=dict)


async def shown(db: Database, user: User, expense_id: int, now: datetime) -> Recorded:
    """The confirmation of an expense as it stands; raises `NotFound` when it is gone or not theirs."""

    def step(tx: Transaction) -> Recorded:
        kept = mine(tx, user, expense_id)
        change = latest(tx, [kept])
        return replace(repeat(tx, user, change, now), expenses=(kept.expense,), was=())

    return await db.read(step)


async def newest(db: Database, user: User, count: int = 1) -> list[Expense]:
    """What the person recorded last and has not taken back, the newest first."""
    return await db.read(lambda tx: list_newest(tx, user.id, count))


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
    return (await db.read(lambda tx: mine(tx, user, expense_id))).expense
