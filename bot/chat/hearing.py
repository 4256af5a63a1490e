"""From an update to a handler and from its reply to the delivery."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from telegram import Bot, Message, Update
from telegram import User as Sender

from bot import clock
from bot.chat import access, failures
from bot.chat.buttons import read_data
from bot.chat.commands import BUTTONS
from bot.chat.context import ChatContext
from bot.chat.delivery import Delivery, Outgoing
from bot.chat.replies import Reply
from bot.chat.uploads import LARGEST_UPLOAD, Upload
from bot.clock import local_date
from bot.errors import NotFound, Refusal, UnreadableFile
from bot.i18n import best_language, translator
from bot.ledger import expenses
from bot.ledger.users import User
from bot.money.expense import Source
from bot.settings import Settings
from bot.storage.database import Database

Hear = Callable[[ChatContext], Awaitable[Reply | None]]
BUSY_AFTER_SECONDS = 1.5
_ADD = re.compile(r"/add(@\w+)?(\s|$)", re.IGNORECASE)


@dataclass(slots=True)
class Turn:
    """One inbox row while it is handled: it is done once every reply to it has settled."""

    row: int
    finish: Callable[[int], None]
    open_replies: int = 1  # the handling itself counts as one
    error: BaseException | None = None

    def close_one(self) -> None:
        """A reply has settled, or the handling is over."""
        self.open_replies -= 1
        if self.open_replies == 0 and self.error is None:
            self.finish(self.row)


TURN: ContextVar[Turn] = ContextVar("turn")


@dataclass(slots=True)
class Desk:
    """What hearing needs: where people are known, and how they are answered."""

    db: Database
    settings: Settings
    delivery: Delivery
    bot: Bot = field(repr=False)  # its repr holds the token
    learn: Callable[[int], None]
    strangers: access.Strangers = field(default_factory=access.Strangers)

    async def hear(self, update: Update, handler: Hear) -> None:
        """A message: admit its sender, call `handler`, queue its reply."""
        message, sender = update.effective_message, update.effective_user
        if message is None or sender is None or sender.is_bot:
            return
        now = clock.now()
        user = await self._admit(update, sender, now)
        if user is None:
            return
        context = await self._context(user, message, now)
        reply = await self._answer(context, handler)
        if reply is None:
            return
        edits = await self._confirmation(update, reply)
        self._queue(context, reply, edits=edits)

    async def hear_button(self, update: Update) -> None:
        """A pressed button: only the person it was shown to gets further than a refusal."""
        query, now = update.callback_query, clock.now()
        if query is None:
            return
        user = await self._admit(update, query.from_user, now)
        message = query.message if isinstance(query.message, Message) else None
        if user is None or message is None or message.chat.id != user.chat_id or not query.data:
            tr = translator(best_language(query.from_user.language_code))
            self.delivery.toast(query.id, tr("That button is not for you."))
            return
        action, arguments = read_data(query.data)
        context = await self._context(user, message, now, pressed=True)
        reply = await self._answer(context, lambda c: _press(c, action, arguments))
        self.delivery.toast(query.id, reply.toast if reply else "")
        if reply and (reply.text or reply.photo or reply.document):
            has_picture = bool(message.photo or message.document)
            edits = message.message_id if reply.replaces else None
            self._queue(context, reply, edits=edits, has_picture=has_picture)

    async def _admit(self, update: Update, sender: Sender, now: datetime) -> User | None:
        user = await access.admit(self.db, self.settings.allowed_users, update, sender, now)
        if user is None and self.strangers.first_today(sender.id, now):
            tr = translator(best_language(sender.language_code))
            self._send(sender.id, tr.language, Reply(tr(access.CLOSED)))
        return user

    async def _answer(self, context: ChatContext, handler: Hear) -> Reply | None:
        async with self._shown_busy(context.user.chat_id):
            try:
                return await handler(context)
            except Refusal as refusal:
                return failures.refused(context.tr, refusal)

    @asynccontextmanager
    async def _shown_busy(self, chat_id: int) -> AsyncIterator[None]:
        async def show() -> None:
            while True:
                await asyncio.sleep(BUSY_AFTER_SECONDS)
                await self.delivery.busy(chat_id)
                await asyncio.sleep(4)  # Telegram shows it for five seconds

        showing = asyncio.create_task(show())
        try:
            yield
        finally:
            showing.cancel()

    async def _context(
        self, user: User, message: Message, now: datetime, *, pressed: bool = False
    ) -> ChatContext:
        return ChatContext(
            db=self.db,
            user=user,
            tr=translator(user.language),
            now=now,
            today=local_date(now if pressed else message.date, user.zone),
            update=TURN.get().row,
            source=Source(self.bot.id, message.chat.id, message.message_id),
            words="" if pressed else _words(message),
            replied=None if pressed else self._replied(message),
            spoken=message.from_user.language_code if message.from_user and not pressed else None,
            shown=(message.text or "") if pressed else "",
            upload=None if pressed else self._upload(message),
            location=(message.location.latitude, message.location.longitude) if message.location else None,
            retrain_soon=lambda: self.learn(user.id),
        )

    def _replied(self, message: Message) -> Source | None:
        answered = message.reply_to_message
        return Source(self.bot.id, message.chat.id, answered.message_id) if answered else None

    def _upload(self, message: Message) -> Upload | None:
        document = message.document
        if document is None:
            return None
        kind = document.mime_type or ""
        return Upload(
            document.file_name or "file",
            document.file_size or 0,
            lambda: self._fetch(document.file_id),
            is_picture=kind.startswith("image/") or kind == "application/pdf",
        )

    async def _fetch(self, file_id: str) -> bytes:
        file = await self.bot.get_file(file_id)
        if (file.file_size or 0) > LARGEST_UPLOAD:
            raise UnreadableFile
        return bytes(await file.download_as_bytearray(read_timeout=60))

    async def _confirmation(self, update: Update, reply: Reply) -> int | None:
        message = update.edited_message
        if message is None or not reply.confirms:
            return None
        return await expenses.find_confirmation(
            self.db, chat_id=message.chat.id, message_id=message.message_id
        )

    def _queue(
        self, context: ChatContext, reply: Reply, *, edits: int | None = None, has_picture: bool = False
    ) -> None:
        async def remember(shown: int | None) -> None:
            if shown is not None and reply.confirms and edits is None:
                await expenses.save_confirmation(
                    self.db,
                    context.user,
                    chat_id=context.source.chat_id,
                    message_id=context.source.message_id,
                    reply_id=shown,
                    change_id=reply.confirms.change_id,
                )

        user = context.user
        self._send(user.chat_id, user.language, reply, remember, edits=edits, has_picture=has_picture)

    def _send(
        self,
        chat_id: int,
        language: str,
        reply: Reply,
        remember: Callable[[int | None], Awaitable[None]] | None = None,
        *,
        edits: int | None = None,
        has_picture: bool = False,
    ) -> None:
        turn = TURN.get()
        turn.open_replies += 1

        async def settled(shown: int | None) -> None:
            try:
                if remember:
                    await remember(shown)
            finally:
                turn.close_one()

        self.delivery.send(Outgoing(chat_id, language, reply, settled, edits, has_picture))

    def say(self, chat_id: int, language: str, reply: Reply) -> None:
        """Queue a reply to the present update that belongs to no handler (a group's one sentence)."""
        self._send(chat_id, language, reply)


async def _press(context: ChatContext, action: str, arguments: tuple[str, ...]) -> Reply | None:
    handler = BUTTONS.get(action)
    if handler is None:
        raise NotFound
    try:
        reply: Reply | None = await handler(context, *arguments)
        return reply
    except (TypeError, ValueError) as error:  # data that no button of ours carries
        failures.log_failure(context.update, error)
        raise NotFound from None


def _words(message: Message) -> str:
    """What was said, without its command; nothing of a caption that asks for anything but /add."""
    text = message.text or message.caption or ""
    if not text.startswith("/"):
        return text
    _, _, words = text.partition(" ")
    head, newline, rest = text.partition("\n")
    if message.caption and not _ADD.match(text):
        return ""  # a command is heard in text alone: `/budget 100` under a photo is no expense
    return rest if newline and " " not in head else words
