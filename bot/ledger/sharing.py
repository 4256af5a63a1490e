"""What each member of a group paid in a period, and what would make it even."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.ledger.groups import names_of
from bot.money.amount import Money
from bot.money.budget import counts
from bot.money.period import Period
from bot.money.sharing import Transfer, settle
from bot.storage.database import Database, Transaction
from bot.storage.listing import list_expenses
from bot.storage.users import User


@dataclass(frozen=True, slots=True)
class Paid:
    """Net spending by who paid it, the most first, everybody known among them; `names` are theirs, without
    those that were forgotten. `even` makes it even where all share equally."""

    by: Mapping[int, Money]
    names: Mapping[int, str]
    even: tuple[Transfer, ...]


async def paid(db: Database, user: User, period: Period) -> Paid:
    """Who paid what in the period, in the home currency: what has no rate is left out, as of all totals."""
    return await db.read(lambda tx: read_paid(tx, user, period))


def read_paid(tx: Transaction, user: User, period: Period) -> Paid:
    """See `paid`."""
    names = names_of(tx, user)
    minors = dict.fromkeys(names, 0)
    for each in list_expenses(tx, user.id, period=period):
        if each.paid_by and each.home.currency == user.currency and counts(each.kind, each.category):
            minors[each.paid_by] = minors.get(each.paid_by, 0) + each.outflow
    order = sorted(minors, key=lambda id_: (-minors[id_], id_))
    by = {id_: Money(minors[id_], user.currency) for id_ in order}
    return Paid(by, names, tuple(settle(by, user.currency)))
