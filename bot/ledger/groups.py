"""Groups: a shared ledger whose owner is the chat, opened by somebody who is let in, used by its members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.errors import NotAllowed
from bot.money.expense import Expense
from bot.storage.changes import Change
from bot.storage.database import Transaction
from bot.storage.groups import list_members
from bot.storage.users import User

NOT_YOURS = "Only {name} or an admin of this group can change that."


def names_of(tx: Transaction, user: User) -> Mapping[int, str]:
    """What a group's members are called, by their Telegram id; empty for a person's own ledger."""
    return {each.id: each.name for each in list_members(tx, user.id)} if user.is_group else {}


def check_may_change(tx: Transaction, user: User, expenses: Iterable[Expense]) -> None:
    """Raise `NotAllowed` where the member neither recorded nor paid one of these, and is no admin."""
    for expense in expenses:
        if user.member not in (expense.entered_by, expense.paid_by):
            _check_admin(tx, user, expense.entered_by)


def check_made_by(tx: Transaction, user: User, change: Change) -> None:
    """Raise `NotAllowed` where another member made the change, and this one is no admin."""
    if user.member != change.member:
        _check_admin(tx, user, change.member)


def _check_admin(tx: Transaction, user: User, whose: int | None) -> None:
    if not user.is_group or user.is_admin:
        return
    name = names_of(tx, user).get(whose or 0)
    raise NotAllowed(NOT_YOURS, name=name) if name else NotAllowed
