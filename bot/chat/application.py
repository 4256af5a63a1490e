"""python-telegram-bot's `Application`, fed from the inbox: the table of commands becomes its handlers."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from itertools import chain, repeat
from typing import TypeVar

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    Update,
)
from telegram.constants import ChatType
from telegram.error import InvalidToken, TelegramError
from telegram.ext import ExtBot

from bot.chat import commands, failures
from bot.chat.connecting import UNKNOWN_TOKEN, build
from bot.chat.delivery import Delivery
from bot.chat.groups import is_addressed, is_group
from bot.chat.hearing import Desk
from bot.chat.ordering import Lanes
from bot.chat.pinning import Pins
from bot.chat.receiving import longer, receive_for_ever
from bot.chat.replies import Reply
from bot.chat.routing import Context, register
from bot.chat.turns import TURN, Turn
from bot.chat.views.expenses import merged
from bot.errors import DatabaseError, TokenRejected
from bot.i18n import DEFAULT, best_language, languages, translator, translator_at
from bot.ledger import groups, messages, users
from bot.parsing.lexicon import lexicon
from bot.settings import Settings
from bot.storage import inbox
from bot.storage.database import Database
from bot.storage.inbox import Kept

log = logging.getLogger(__name__)
T = TypeVar("T")
os.environ.setdefault("PTB_TIMEDELTA", "1")  # else python-telegram-bot warns at every 429

DISK_PAUSES = (1, 2, 4, 8, 15)  # seconds between tries while the disk refuses
BACKLOG = 50  # waiting updates from which on recording comes before replying
# Beginnings after which an update is held to be what stops the bot: many, as kills in a row prove nothing.
MOST_ATTEMPTS = 20
DESCRIPTION = (
    "Write 23.5 food. I keep it, tell you what's left today and how the month will likely end. "
    "Your data stays on this server."
)
SHORT_DESCRIPTION = "Write 23.5 food: what's left today, and how the month will likely end."


class Chat:
    """The chat side of the bot: started, it receives, handles in order and answers until stopped."""

    def __init__(
        self,
        db: Database,
        settings: Settings,
        token: str,
        *,
        count: Callable[[str], None] = lambda name: None,
        learn: Callable[[int], None] = lambda user_id: None,
    ) -> None:
        """`count` hears the name of what happened, for the metrics; `learn` whose forecast is out of date."""
        self._db = db
        self._count = count
        self._application = build(settings, token)
        self.bot: ExtBot[None] = self._application.bot
        self._lanes = Lanes(self.handle)
        self.delivery = Delivery(
            self.bot,
            merge=_merge,
            unreachable=self._lost,
            moved=self._moved,
            is_behind=lambda: self._lanes.backlog > BACKLOG,
        )
        self.pins = Pins(db, self.bot)
        self._desk = Desk(db, settings, self.delivery, self.bot, learn, self.pins.touch)
        self._done: asyncio.Queue[int] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        register(self._application, self._desk)
        self._application.add_error_handler(_note_error)

    async def start(self, polled: Callable[[], None]) -> None:
        """Meet Telegram, take up what an earlier run left, then poll; raises `TokenRejected`.

        A Telegram that cannot be reached is waited for, beside whatever else runs.
        """
        left = await self._db.read(inbox.waiting)
        # A third of a second of words: read later, it would hold up everybody's messages, and a kill in it
        # would count against those begun.
        await asyncio.to_thread(lexicon, DEFAULT)
        try:
            await self._application.initialize()
        except InvalidToken:
            raise TokenRejected(UNKNOWN_TOKEN) from None
        except TelegramError as error:
            log.warning("Telegram cannot be reached yet: %s", type(error).__name__)
        self._tasks = [
            asyncio.create_task(self._finish_for_ever(), name="finisher"),
            asyncio.create_task(self._receive(left, polled), name="receiver"),
        ]

    async def _receive(self, left: list[Kept], polled: Callable[[], None]) -> None:
        await self._reach_telegram()
        for kept in left:
            self._lanes.put(kept)
        await receive_for_ever(self.bot, self._db, self._take, polled)

    async def _reach_telegram(self) -> None:
        pause = 0.0
        while True:
            try:
                return await self._application.initialize()  # does nothing the second time
            except Exception as error:  # also a token that was good before: the operator sees it here
                pause = longer(pause, error)
                log.warning("next try to reach Telegram in %.1f s: %s", pause, type(error).__name__)
                await asyncio.sleep(pause)

    def _take(self, kept: Kept) -> None:
        self._count("updates")
        self._lanes.put(kept)

    async def stop(self) -> None:
        """Stop receiving, finish what runs, say what is left to say, within about six seconds."""
        finisher, receiver = self._tasks
        receiver.cancel()
        await self._lanes.stop(grace_seconds=3)
        await self.pins.stop()
        await self.delivery.stop(grace_seconds=2)
        await self._flush()
        finisher.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._application.shutdown()
        await self.bot.shutdown()  # a Telegram that was never reached leaves connections behind

    async def handle(self, kept: Kept) -> None:
        """Handle one update to its end; what cannot be handled is set aside and stops nobody."""
        turn = Turn(kept.id, self._done.put_nowait)
        TURN.set(turn)
        if kept.is_left_over and await self._begin_again(kept.id) > MOST_ATTEMPTS:
            log.error("update %d was begun %d times and never ended", kept.id, MOST_ATTEMPTS)
            await self._set_aside(kept.id)
            return
        try:
            update = Update.de_json(kept.raw, self.bot)
        except Exception as error:  # any shape may come: one bad update must not stop the others
            failures.log_failure(kept.id, error)
            await self._set_aside(kept.id)
            return
        await self._process(update, turn)
        turn.close_one()

    async def _begin_again(self, row: int) -> int:
        return await _when_the_disk_lets(row, lambda: self._db.write(partial(inbox.begin_again, id=row)))

    async def _process(self, update: Update, turn: Turn) -> None:
        async def attempt() -> None:
            turn.error = None
            await self._application.process_update(update)
            if isinstance(turn.error, DatabaseError):
                raise turn.error

        await _when_the_disk_lets(turn.row, attempt)
        if turn.error:
            failures.log_failure(turn.row, turn.error)
            turn.error = None
            await self._apologise(update, turn.row)

    async def _apologise(self, update: Update, row: int) -> None:
        sender, chat = update.effective_user, update.effective_chat
        message = update.effective_message
        is_meant = message is not None and is_group(message) and is_addressed(message, self.bot)
        if sender and chat and (chat.type == ChatType.PRIVATE or is_meant):
            tr = translator(best_language(sender.language_code))
            is_done = await _when_the_disk_lets(row, lambda: messages.has_changed(self._db, row))
            self._desk.say(chat.id, tr.language, failures.failed(tr, is_done=is_done))

    async def _set_aside(self, row: int) -> None:
        log.error("update %d cannot be handled and was set aside", row)
        self._count("failures")
        await _when_the_disk_lets(row, lambda: self._db.write(lambda tx: inbox.fail(tx, row)))

    async def _finish_for_ever(self) -> None:
        while True:
            rows = [await self._done.get()]
            while not self._done.empty():
                rows.append(self._done.get_nowait())
            finish = partial(self._db.write, partial(inbox.finish, ids=rows))
            await _when_the_disk_lets(rows[0], finish)
            for _ in rows:
                self._done.task_done()

    async def _flush(self) -> None:
        with suppress(TimeoutError):  # what stays marked as new is answered once more at the next start
            await asyncio.wait_for(self._done.join(), timeout=2)

    async def _lost(self, chat_id: int) -> None:
        await users.set_reachable(self._db, chat_id, False)

    async def _moved(self, old: int, new: int) -> None:
        await groups.migrate(self._db, old, new)

    async def introduce(self) -> None:
        """Tell Telegram the menu and the description in every language; run after the first poll."""
        try:
            for language in languages():
                await self._introduce_in(language)
        except TelegramError as error:
            log.warning("the menu was not set: %s", type(error).__name__)

    async def _introduce_in(self, language: str) -> None:
        tr = translator(language)
        code = None if language == "en" else language
        menu = [BotCommand(row.name, tr(row.menu)) for row in commands.COMMANDS if row.in_menu]
        for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()):
            await self.bot.set_my_commands(menu, scope, language_code=code)
        await self.bot.set_my_description(tr(DESCRIPTION), language_code=code)
        await self.bot.set_my_short_description(tr(SHORT_DESCRIPTION), language_code=code)


async def _when_the_disk_lets(row: int, step: Callable[[], Awaitable[T]]) -> T:
    """What `step` gives, tried again for as long as the disk refuses."""
    pauses = chain(DISK_PAUSES, repeat(DISK_PAUSES[-1]))
    while True:
        try:
            return await step()
        except DatabaseError as error:
            log.error("update %d waits for the disk: %s", row, error)
            await asyncio.sleep(next(pauses))


async def _note_error(_update: object, context: Context) -> None:
    TURN.get().error = context.error


def _merge(language: str, replies: list[Reply]) -> Reply:
    done = [reply.confirms for reply in replies if reply.confirms]
    return merged(translator_at(language, done[-1].standing.spent.currency), done)
