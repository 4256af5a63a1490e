"""Groups: a shared ledger whose owner is the chat, opened by somebody who is let in, used by its members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.errors import NotAllowed
from bot.i18n import best_language
from bot.ledger.converting import reconvert
from bot.ledger.users import guess_currency, may_use
from bot.money.expense import Expense
from bot.settings import Access
from bot.storage.changes import Change
from bot.storage.database import Database, Transaction
from bot.storage.groups import (
    Group,
    find_group,
    list_members,
    merge_ledgers,
    note_member,
    save_group,
)
from bot.storage.groups import Member as Member
from bot.storage.users import GROUP, User, find_user, save_user

NOT_YOURS = "Only {name} or an admin of this group can change that."


def names_of(tx: Transaction, user: User) -> Mapping[int, str]:
    """What a group's members are called, by their Telegram id; empty for a person's own ledger."""
    return called(list_members(tx, user.id)) if user.is_group else {}


def called(known: Iterable[Member]) -> Mapping[int, str]:
    """The first word of each name, the whole of it where two share that."""
    names = {each.id: each.name for each in known}
    firsts = Counter(name.split(" ")[0] for name in names.values())
    return {
        id_: name if firsts[name.split(" ")[0]] > 1 else name.split(" ")[0] for id_, name in names.items()
    }


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


async def find(db: Database, chat_id: int) -> tuple[Group, User | None] | None:
    """What is known of a group chat, with its ledger where it has one; None before it was heard of."""

    def step(tx: Transaction) -> tuple[Group, User | None] | None:
        group = find_group(tx, chat_id)
        if group is None:
            return None
        return group, find_user(tx, group.user_id) if group.user_id is not None else None

    return await db.read(step)


async def is_in_use(db: Database, access: Access, group: Group) -> bool:
    """Whether who opened it is still let in; where anyone is, that does not matter."""
    if access.anyone:
        return True
    return group.sponsor_id is not None and await may_use(db, access, group.sponsor_id)


async def open_ledger(
    db: Database, chat_id: int, *, sponsor_id: int, language_code: str | None, now: datetime
) -> User:
    """The group's ledger, begun where there is none with the language, currency and clock of who opens it.

    Nothing is sent there by itself until somebody asks for it.
    """

    def step(tx: Transaction) -> User:
        group = find_group(tx, chat_id)
        user = find_user(tx, group.user_id) if group and group.user_id is not None else None
        if user is None:
            user = _begun(find_user(tx, sponsor_id), chat_id, language_code, now)
            save_user(tx, user)
            group = None  # it is greeted anew
        told_at = group.told_at if group else None
        save_group(tx, Group(chat_id, user.id, sponsor_id, told_at))
        return user

    return await db.write(step)


def _begun(sponsor: User | None, chat_id: int, language_code: str | None, now: datetime) -> User:
    return User(
        id=chat_id,
        chat_id=chat_id,
        language=sponsor.language if sponsor else best_language(language_code),
        currency=sponsor.currency if sponsor else guess_currency(language_code),
        currency_chosen=sponsor.currency_chosen if sponsor else False,
        zone=sponsor.zone if sponsor else ZoneInfo("UTC"),
        zone_chosen=sponsor.zone_chosen if sponsor else False,
        role=GROUP,
        is_reachable=True,
        met_at=now.replace(microsecond=0),
    )


async def note_told(db: Database, chat_id: int, now: datetime) -> None:
    """Remember that the group was told what the bot sees there, or that the bot is private."""

    def step(tx: Transaction) -> None:
        group = find_group(tx, chat_id) or Group(chat_id, None, None, None)
        save_group(tx, replace(group, told_at=now))

    await db.write(step)


async def meet(db: Database, user: User, member: Member) -> None:
    """Keep what a member is called now."""
    known = await db.read(lambda tx: list_members(tx, user.id))
    if member not in known:
        await db.write(lambda tx: note_member(tx, user.id, member))


async def members(db: Database, user: User) -> list[Member]:
    """Those of the group who used the bot, or were said to have paid; nobody in a person's own ledger."""
    return await db.read(lambda tx: list_members(tx, user.id))


async def migrate(db: Database, old: int, new: int) -> None:
    """The group has become a supergroup with a new chat id: its ledger goes with it, whichever message says
    so first and however often. What was recorded under the new id meanwhile joins it."""

    def step(tx: Transaction) -> None:
        before, after = find_group(tx, old), find_group(tx, new)
        known = [each for each in (before, after) if each]
        ledgers = [each.user_id for each in known if each.user_id is not None]
        if not ledgers:
            return
        if len(set(ledgers)) == 2:
            merge_ledgers(tx, *ledgers)
        first = next(each for each in known if each.user_id is not None)
        told_at = next((each.told_at for each in known if each.told_at), None)
        for chat_id in (old, new):
            save_group(tx, Group(chat_id, ledgers[0], first.sponsor_id, told_at))
        user = find_user(tx, ledgers[0])
        if user and user.chat_id != new:
            save_user(tx, replace(user, chat_id=new))
        if user and len(set(ledgers)) == 2:
            reconvert(tx, user, since=date.min)  # the two may have had different home currencies

    await db.write(step)
