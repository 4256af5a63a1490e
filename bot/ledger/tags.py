"""A person's tags: what each comes to, and another name for one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.errors import NotFound
from bot.ledger.groups import check_may_change
from bot.money.amount import Money
from bot.money.query import comparable
from bot.storage.changes import insert_change, made_by, rows_of
from bot.storage.database import Database, Transaction
from bot.storage.expenses import find_expense, save_expense
from bot.storage.searching import ids_with_tag, parts_by_tag
from bot.storage.users import User


@dataclass(frozen=True, slots=True)
class TagTotal:
    """What the expenses of a tag come to, net of refunds, and their first and last day."""

    tag: str
    spent: Money
    count: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Renamed:
    """A tag that bears another name now, on `count` expenses; one change, which can be taken back."""

    old: str
    new: str
    count: int
    change_id: int


async def totals(db: Database, user: User) -> tuple[TagTotal, ...]:
    """Every tag, the latest used first."""
    found = await db.read(lambda tx: parts_by_tag(tx, user.id, user.currency))
    return tuple(
        TagTotal(part.name, Money(part.spent, user.currency), part.count, first, last)
        for part, first, last in found
    )


async def rename(db: Database, user: User, old: str, new: str, *, update: int, now: datetime) -> Renamed:
    """Give every expense that bears `old` the tag `new` instead; raises `NotFound` where none does."""

    def step(tx: Transaction) -> Renamed:
        if made := made_by(tx, user.id, update):
            return Renamed(old, new, len(rows_of(tx, made.id)), made.id)
        found = [find_expense(tx, user.id, id_) for id_ in ids_with_tag(tx, user.id, old)]
        kept = [each for each in found if each]
        if not kept:
            raise NotFound(UNKNOWN, tag=old)
        check_may_change(tx, user, [each.expense for each in kept])
        for each in kept:
            save_expense(tx, replace(each.expense, tags=_renamed(each.expense.tags, old, new)))
        rows = [(each.expense.id, each) for each in kept]
        change_id = insert_change(tx, user.id, "edit", rows, made_by=update, made_at=now, member=user.member)
        return Renamed(old, new, len(kept), change_id)

    return await db.write(step)


UNKNOWN = "No expense has the tag #{tag}. /tags lists yours."


def _renamed(tags: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    """`new` in the place of `old`; once, where it is there already."""
    return tuple(dict.fromkeys(new if comparable(tag) == comparable(old) else tag for tag in tags))
