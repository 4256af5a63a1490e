"""The pinned status line: one message a person, edited in place a few seconds after something has changed.

Whatever changes only marks the person; the line is brought up to date in rounds, so that twenty expenses are
one edit. What it says is compared with what it said: nothing is sent where nothing is new.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from functools import partial

from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot import clock
from bot.chat.failures import wait_seconds
from bot.chat.views import pins as views
from bot.clock import local_date
from bot.errors import DatabaseError
from bot.i18n import translator_at
from bot.ledger import expenses, forecasts
from bot.ledger.forecasts import TooEarly
from bot.ledger.users import User
from bot.storage.database import Database
from bot.storage.pins import Pin, delete_pin, find_pins, save_pin
from bot.storage.users import find_users

ROUND_SECONDS = 3.0  # between two looks: a chat's line is edited at most as often

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Pins:
    """Keeps the pinned lines of those who want one; `touch` says that somebody's may have changed."""

    db: Database
    bot: Bot = field(repr=False)
    round_seconds: float = ROUND_SECONDS
    _touched: set[int] = field(default_factory=set, init=False)
    _task: asyncio.Task[None] | None = field(default=None, init=False)

    def touch(self, user_id: int) -> None:
        """Look at this person's line in the next round."""
        self._touched.add(user_id)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._rounds(), name="pins")

    async def stop(self) -> None:
        """Give up what has not been shown; the next change or midnight shows it."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _rounds(self) -> None:
        while self._touched:
            ids, self._touched = sorted(self._touched), set()
            pins = await self.db.read(partial(find_pins, user_ids=ids))
            for pin in pins:
                await self._show_safely(pin)
            await asyncio.sleep(self.round_seconds)

    async def _show_safely(self, pin: Pin) -> None:
        try:
            await self._show(pin)
        except RetryAfter as error:
            await asyncio.sleep(wait_seconds(error))
            self._touched.add(pin.user_id)
        except (TelegramError, DatabaseError) as error:  # the next change tries again
            log.info("a pinned line was not brought up to date: %s", type(error).__name__)

    async def _show(self, pin: Pin) -> None:
        users = await self.db.read(lambda tx: find_users(tx, [pin.user_id]))
        user = users.get(pin.user_id)
        if user is None or not user.is_reachable:
            return
        if pin.is_ending:
            await self._take_down(user, pin)
            return
        text = await self._line(user)
        if text == pin.shown and pin.message_id:
            return
        edited = await self._edited(user, pin, text)
        if edited and await self._is_unpinned(user, pin):
            await self.db.write(lambda tx: delete_pin(tx, user.id))
            return
        shown = edited or await self._posted(user, text)  # deleted, it is made anew
        await self.db.write(lambda tx: save_pin(tx, Pin(user.id, shown, text)))

    async def _line(self, user: User) -> str:
        now = clock.now()
        today = local_date(now, user.zone)
        standing = await expenses.standing(self.db, user, today)
        outlook = await forecasts.outlook(self.db, user, today)
        known = None if isinstance(outlook, TooEarly) else outlook
        return views.status(translator_at(user.language, user.currency), standing, known)

    async def _is_unpinned(self, user: User, pin: Pin) -> bool:
        """Whether the person took it down: nothing is pinned, or only something older."""
        chat = await self.bot.get_chat(user.chat_id)
        pinned = chat.pinned_message
        return pinned is None or pinned.message_id < pin.message_id

    async def _edited(self, user: User, pin: Pin, text: str) -> int:
        """The message that shows the text now, or 0 where it is gone."""
        if not pin.message_id:
            return 0
        try:
            await self.bot.edit_message_text(text, user.chat_id, pin.message_id)
        except BadRequest as error:
            return pin.message_id if "not modified" in error.message else 0
        return pin.message_id

    async def _posted(self, user: User, text: str) -> int:
        message = await self.bot.send_message(user.chat_id, text, disable_notification=True)
        await self.bot.pin_chat_message(user.chat_id, message.message_id, disable_notification=True)
        return int(message.message_id)

    async def _take_down(self, user: User, pin: Pin) -> None:
        try:
            await self.bot.unpin_chat_message(user.chat_id, pin.message_id)
        except (BadRequest, Forbidden):
            log.info("there was nothing to unpin")
        await self.db.write(lambda tx: delete_pin(tx, user.id))
