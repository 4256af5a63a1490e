"""From an update to a handler and from its reply to the delivery."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime

from telegram import Bot, Message, Update
from telegram import User as Sender

from bot import clock
from bot.chat import access, failures
from bot.chat.buttons import read_data
from bot.chat.commands import BUTTONS, NAMES
from bot.chat.context import ChatContext
from bot.chat.delivery import Delivery, Outgoing
from bot.chat.groups import (
    is_addressed,
    is_admin_of,
    is_group,
    look,
    member_of,
    mentioned,
)
from bot.chat.messages import own_message, place_of, replied_to, upload_of, words_of
from bot.chat.replies import Reply
from bot.chat.rights import check_button
from bot.chat.turns import TURN
from bot.chat.views import groups as views
from bot.clock import local_date
from bot.errors import NotAllowed, NotFound, Refusal
from bot.i18n import best_language, translator, translator_at
from bot.ledger import groups, messages, questions
from bot.ledger.present import present
from bot.ledger.users import User
from bot.money.expense import Source
from bot.settings import Settings
from bot.storage.database import Database

Hear = Callable[[ChatContext], Awaitable[Reply | None]]
BUSY_AFTER_SECONDS = 1.5
ANONYMOUS = (
    'You write as the group, so I can\'t tell who paid. Turn off "Remain anonymous" in your admin rights, '
    "then write again."
)


@dataclass(slots=True)
class Desk:
    """What hearing needs: where people are known, and how they are answered."""

    db: Database
    settings: Settings
    delivery: Delivery
    bot: Bot = field(repr=False)  # its repr holds the token
    learn: Callable[[int], None]
    touch: Callable[[int], None] = lambda _user_id: None  # somebody's figures may have changed
    strangers: access.Strangers = field(default_factory=access.Strangers)
    greeting: set[int] = field(default_factory=set)  # groups whose first message is on its way

    async def hear(self, update: Update, handler: Hear) -> None:
        """A message: admit its sender, call `handler`, queue its reply."""
        message, sender = update.effective_message, update.effective_user
        if message is None or sender is None or (message.via_bot and message.via_bot.id == self.bot.id):
            return  # what was written inline is recorded by its choice
        if sender.is_bot or message.sender_chat:
            await self._hear_nobody(message)
            return
        now = clock.now()
        is_meant = not is_group(message) or is_addressed(message, self.bot)
        user = await self._admit(update, message, sender, now, may_open=is_meant)
        if user is None:
            return
        context = await self._context(user, message, now)
        if user.is_group:
            context = replace(context, speaker=member_of(sender), is_addressed=is_meant)
        if user.is_group and is_meant:
            await groups.meet(self.db, user, member_of(sender))
            context = replace(context, is_greeted=await self.greet(user, message.chat.id))
        reply = await self.answer(context, handler)
        if reply is None:
            return
        edits = await self._confirmation(update, reply)
        answers = message.message_id if user.is_group and edits is None else None
        self.queue(context, reply, edits=edits, answers=answers, asks=await self._asks(context, reply))

    async def _hear_nobody(self, message: Message) -> None:
        """An anonymous admin, a bot, or a channel's post in its group: nobody whose expense it could be."""
        chat = message.sender_chat
        if chat is None or chat.id != message.chat.id or not is_addressed(message, self.bot):
            return
        known = await groups.find(self.db, chat.id)
        if known and known[1] and await groups.is_in_use(self.db, self.settings.allowed_users, known[0]):
            tr = translator(known[1].language)
            self._send(known[1].chat_id, tr.language, Reply(tr(ANONYMOUS)))

    async def _asks(self, context: ChatContext, reply: Reply) -> bool:
        """Whether the reply is a question whose answer has to be a reply, or Telegram would not show it."""
        if not context.user.is_group or reply.buttons or reply.confirms:
            return False
        return await questions.open_now(self.db, context.user, context.now) is not None

    async def greet(self, user: User, chat_id: int) -> bool:
        """Say once in a group what Telegram shows the bot there; whether it is said now."""
        if not await self._is_untold(chat_id):
            return False
        reply = views.greeting(
            translator_at(user.language, user.currency), user, await look(self.bot, chat_id), clock.now()
        )
        self._tell(chat_id, user.language, reply)
        return True

    async def turn_away(self, chat_id: int, sender: Sender) -> None:
        """Say once in a group that the bot is private."""
        if await self._is_untold(chat_id):
            tr = translator(best_language(sender.language_code))
            self._tell(chat_id, tr.language, Reply(tr(access.CLOSED_GROUP, username=self.bot.username)))

    async def _is_untold(self, chat_id: int) -> bool:
        found = await groups.find(self.db, chat_id)
        return chat_id not in self.greeting and (found is None or found[0].told_at is None)

    def _tell(self, chat_id: int, language: str, reply: Reply) -> None:
        async def told(shown: int | None) -> None:
            self.greeting.discard(chat_id)
            if shown is not None:
                await groups.note_told(self.db, chat_id, clock.now())

        self.greeting.add(chat_id)
        self._send(chat_id, language, reply, told)

    async def hear_button(self, update: Update) -> None:
        """A pressed button: only the person it was shown to gets further than a refusal."""
        query, now = update.callback_query, clock.now()
        if query is None:
            return
        message = query.message if isinstance(query.message, Message) else None
        user = await self._admit(update, message, query.from_user, now, may_open=False)
        if user is None or message is None or not query.data or not _is_for(message, user):
            tr = translator(best_language(query.from_user.language_code))
            self.delivery.toast(query.id, tr("That button is not for you."))
            return
        action, arguments = read_data(query.data)
        context = await self._context(user, message, now, pressed=True)
        if user.is_group:
            context = replace(context, speaker=member_of(query.from_user))
            await groups.meet(self.db, user, member_of(query.from_user))
        reply = await self.answer(context, lambda c: _press(c, action, arguments))
        self.delivery.toast(query.id, reply.toast if reply else "", alerts=bool(reply and reply.alerts))
        if reply and (reply.text or reply.photo or reply.document):
            has_picture = bool(message.photo or message.document)
            edits = message.message_id if reply.replaces else None
            asks = await self._asks(context, reply)
            answers = own_message(message, query.from_user) if asks else None
            self.queue(
                context, reply, edits=edits, has_picture=has_picture, answers=answers, asks=bool(answers)
            )

    async def _admit(
        self, update: Update, message: Message | None, sender: Sender, now: datetime, *, may_open: bool
    ) -> User | None:
        if message and is_group(message):
            member = await access.admit_member(
                self.db, self.settings.allowed_users, message.chat.id, sender, now, may_open=may_open
            )
            if member is None and may_open:
                await self.turn_away(message.chat.id, sender)
            return member
        user = await access.admit(self.db, self.settings.allowed_users, update, sender, now)
        if user is None and self.strangers.first_today(sender.id, now):
            tr = translator(best_language(sender.language_code))
            self._send(sender.id, tr.language, Reply(tr(access.CLOSED)))
        return user

    async def answer(self, context: ChatContext, handler: Hear) -> Reply | None:
        """What the handler answers, refusals in words; a group hears none that it did not ask for."""
        async with self._shown_busy(context.user.chat_id):
            try:
                reply = await self._as_admin(context, handler)
                self.touch(context.user.id)
                return reply
            except Refusal as refusal:
                reply = failures.refused(context.tr, refusal)
                if context.user.is_group and context.is_pressed:
                    return Reply(toast=reply.text, alerts=True)
                return reply if context.is_addressed else None

    async def _as_admin(self, context: ChatContext, handler: Hear) -> Reply | None:
        """What `handler` answers. Whether a group's member is an admin is asked where it matters, each time
        anew: what was not allowed has changed nothing, so it is simply tried again."""
        try:
            return await handler(context)
        except NotAllowed:
            chat_id, member = context.source.chat_id, context.user.member
            if member is None or not await is_admin_of(self.bot, chat_id, member):
                raise
            return await handler(replace(context, user=replace(context.user, is_admin=True)))

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
        today = local_date(now if pressed else message.date, user.zone)
        found = await present(self.db, user, today)
        return ChatContext(
            db=self.db,
            user=user,
            tr=translator_at(user.language, user.currency).showing(found.known.emoji),
            now=now,
            today=today,
            present=found,
            update=TURN.get().row,
            is_pressed=pressed,
            source=Source(self.bot.id, message.chat.id, message.message_id),
            words="" if pressed else words_of(message, self.bot, NAMES),
            mentioned={} if pressed else mentioned(message),
            sight=(lambda: look(self.bot, message.chat.id)) if user.is_group else None,
            replied=None if pressed else replied_to(message, self.bot),
            spoken=message.from_user.language_code if message.from_user and not pressed else None,
            shown=(message.text or "") if pressed else "",
            upload=None if pressed else upload_of(message, self.bot),
            voice_model=self.settings.voice_model,
            location=place_of(message),
            retrain_soon=lambda: self.learn(user.id),
        )

    async def _confirmation(self, update: Update, reply: Reply) -> int | None:
        message = update.edited_message
        if message is None or not (reply.confirms or reply.follows):
            return None
        return await messages.find_confirmation(
            self.db, chat_id=message.chat.id, message_id=message.message_id
        )

    def queue(
        self,
        context: ChatContext,
        reply: Reply,
        *,
        edits: int | None = None,
        has_picture: bool = False,
        answers: int | None = None,
        asks: bool = False,
    ) -> None:
        """Queue the reply to what the context is of, and remember which message it confirms."""

        async def remember(shown: int | None) -> None:
            if shown is not None and (reply.confirms or reply.follows) and edits is None:
                await messages.save_confirmation(
                    self.db,
                    context.user,
                    chat_id=context.source.chat_id,
                    message_id=context.source.message_id,
                    reply_id=shown,
                    change_id=reply.confirms.change_id if reply.confirms else None,
                )

        user = context.user
        outgoing = Outgoing(
            user.chat_id, user.language, reply, remember, edits, has_picture, answers=answers, asks=asks
        )
        self._post(outgoing)

    def _send(
        self,
        chat_id: int,
        language: str,
        reply: Reply,
        remember: Callable[[int | None], Awaitable[None]] | None = None,
    ) -> None:
        self._post(Outgoing(chat_id, language, reply, remember or _nothing_to_remember))

    def _post(self, outgoing: Outgoing) -> None:
        """Queue it; the present turn stays open until it has settled."""
        turn = TURN.get()
        turn.open_replies += 1

        async def settled(shown: int | None) -> None:
            try:
                await outgoing.settled(shown)
            finally:
                turn.close_one()

        self.delivery.send(replace(outgoing, settled=settled))

    def say(self, chat_id: int, language: str, reply: Reply) -> None:
        """Queue a reply to the present update that belongs to no handler."""
        self._send(chat_id, language, reply)


async def _press(context: ChatContext, action: str, arguments: tuple[str, ...]) -> Reply | None:
    handler = BUTTONS.get(action)
    if handler is None:
        raise NotFound
    check_button(context, action)
    try:
        reply: Reply | None = await handler(context, *arguments)
        return reply
    except (TypeError, ValueError) as error:  # data that no button of ours carries
        failures.log_failure(context.update, error)
        raise NotFound from None


async def _nothing_to_remember(_shown: int | None) -> None:
    """Most replies are forgotten once they are sent."""


def _is_for(message: Message, user: User) -> bool:
    """Whether a button hangs in the chat of its presser; a group's ledger was found by the chat already."""
    return user.is_group or message.chat.id == user.chat_id
