"""Who may talk to the bot: access is closed unless the operator opens it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from telegram import Update
from telegram import User as Sender

from bot import clock
from bot.ledger import groups, users
from bot.ledger.users import User
from bot.settings import Access
from bot.storage.database import Database

CLOSED_GROUP = (
    "This bot is private. Once somebody it knows says /start@{username} here, it keeps this group's spending."
)
CLOSED = "This bot is private. Ask its owner for an invitation, then send /start with the code."


async def admit(db: Database, access: Access, update: Update, sender: Sender, now: datetime) -> User | None:
    """The person behind an update, met where they are new; None for a stranger.

    `/start <code>` with a code that is still good makes its sender a member (or, once, the owner).
    """
    who = {"user_id": sender.id, "chat_id": sender.id}
    spoken, code = sender.language_code, _code_of(update)
    met = await users.redeem(db, code, **who, language_code=spoken, now=now) if code else None
    if met or not await users.may_use(db, access, sender.id):
        return met
    known = await users.find(db, sender.id)
    if known:
        return known if known.is_reachable else await _back(db, known)
    return await users.meet(db, **who, language_code=spoken, now=now)  # as long as the list lets them in


async def admit_member(
    db: Database, access: Access, chat_id: int, sender: Sender, now: datetime, *, may_open: bool
) -> User | None:
    """The ledger of a group with `sender` acting in it; None where it is not in use.

    It is while who opened it is let in; whoever is in the group may then use it. Where it is not, somebody
    who is let in opens it by speaking to the bot (`may_open`).
    """
    known = await groups.find(db, chat_id)
    user = known[1] if known and await groups.is_in_use(db, access, known[0]) else None
    if user is None:
        if not may_open or not await users.may_use(db, access, sender.id):
            return None
        user = await groups.open_ledger(
            db, chat_id, sponsor_id=sender.id, language_code=sender.language_code, now=now
        )
    return replace(user if user.is_reachable else await _back(db, user), member=sender.id)


async def is_let_in(db: Database, access: Access, user: User) -> bool:
    """Whether a person is, or who opened a group."""
    if not user.is_group:
        return await users.may_use(db, access, user.id)
    known = await groups.find(db, user.chat_id)
    return known is not None and await groups.is_in_use(db, access, known[0])


async def _back(db: Database, user: User) -> User:
    await users.set_reachable(db, user.chat_id, True)
    return await users.find(db, user.id) or user


def _code_of(update: Update) -> str | None:
    words = (update.message.text or "").split() if update.message else []
    return words[1] if len(words) == 2 and words[0] == "/start" else None


class Strangers:
    """Remembers, for this run only, which strangers were answered today: each hears once a day."""

    def __init__(self) -> None:
        self._told: set[int] = set()
        self._day = clock.now().date()

    def first_today(self, user_id: int, now: datetime) -> bool:
        """True once a day for each stranger."""
        if now.date() != self._day:
            self._told.clear()
            self._day = now.date()
        if user_id in self._told or len(self._told) > 10_000:
            return False
        self._told.add(user_id)
        return True
