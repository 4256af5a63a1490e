"""An expense far above every other of its category: worth a word, for it may be a slip of the finger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.money.amount import Money
from bot.money.expense import Expense, Kind
from bot.money.period import Period
from bot.storage.database import Transaction
from bot.storage.spendings import dearest
from bot.storage.users import User

LOOK_BACK = timedelta(days=365)
FEWEST = 10  # expenses of a category before one of them can be unusual
TIMES = 5


@dataclass(frozen=True, slots=True)
class Unusual:
    """`dearest`: what an expense of `category` came to at most in the year before, in the home currency."""

    category: str
    dearest: Money


def find_unusual(tx: Transaction, user: User, added: Sequence[Expense]) -> Unusual | None:
    """What the only expense of a message is five times as dear as; bills have a word of their own."""
    if len(added) != 1:
        return None
    one = added[0]
    is_habit = one.kind is Kind.EXPENSE and one.category and one.bill_id is None
    if not is_habit or one.home.currency != user.currency:
        return None
    before = Period(one.spent_on - LOOK_BACK, one.spent_on + timedelta(days=1))
    count, most = dearest(tx, user.id, user.currency, one.category, before, without=one.id)
    if count < FEWEST or one.home.minor < TIMES * most.minor:
        return None
    return Unusual(one.category, most)
