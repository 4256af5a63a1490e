"""Who may talk to the bot: access is closed unless the operator opens it."""

from __future__ import annotations

from datetime import datetime

from telegram import Update
from telegram import User as Sender

from bot import clock
from bot.ledger import users
from bot.ledger.users import User
from bot.settings import Access
from bot.storage.database import Database

CLOSED = "This bot is private. Ask its owner for an invitation, then send /start with the code."


async def admit(db: Database, access: Access, update: Update, sender: Sender, now: datetime) -> User | None:
    """The person behind an update, met where they are new; None for a stranger.

    `/start <code>` with a code that is still good makes its sender a member (or, once, the owner).
    """
    known = await users.find(db, sender.id)
    code = _code_of(update)
    role = await users.redeem(db, code, user_id=sender.id, now=now) if code else None
    if role is None and not await users.may_use(db, access, sender.id):
        return None
    if known and role is None:
        return known if known.is_reachable else await _back(db, known)
    return await users.meet(
        db,
        user_id=sender.id,
        chat_id=sender.id,
        language_code=sender.language_code,
        now=now,
        role=role or users.GUEST,  # admitted as long as the operator's list lets them in
    )


async def _back(db: Database, user: User) -> User:
    await users.set_reachable(db, user.id, True)
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
