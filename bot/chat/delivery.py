"""Sending replies: in order within a chat, obeying Telegram's limits, never holding up what is recorded.

A reply waits in its chat's queue; the chat's next message is handled meanwhile. When Telegram says to wait,
only this chat waits, and the confirmations that pile up are merged into one. Documents do not queue behind
waiting texts.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    Message,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.chat.buttons import Rows
from bot.chat.failures import wait_seconds
from bot.chat.replies import Reply, fitted, utf16_length
from bot.logs import name_error

log = logging.getLogger(__name__)

MERGE_FROM = 4  # waiting confirmations that become one
SLOT_SECONDS = 1 / 30  # between replies while recording is behind
TRIES = 150  # a reply outlives an outage of more than an hour …
STRANGE_TRIES = 5  # … but what nobody foresaw does not hold up its chat for long
LONGEST_PAUSE = 30.0  # seconds between tries


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A reply on its way. `edits` is the bot's message to change in place (`has_picture` says of what kind);
    `settled` is told the id of the message that now shows it, or None when there is none of its own.

    In a group `answers` is the message that it is shown under; it `asks` where its author's client should
    open an answer to it, for Telegram shows the bot nothing else.
    """

    chat_id: int
    language: str
    reply: Reply
    settled: Callable[[int | None], Awaitable[None]]
    edits: int | None = None
    has_picture: bool = False
    answers: int | None = None
    asks: bool = False


class Delivery:
    """The queues of all chats; `merge` words several confirmations as one; `unreachable` hears of chats that
    the bot may not write to, `moved` of groups that have a new id.

    While `is_behind()`, messages wait to be recorded: replies then step back to Telegram's 30 a second, so
    that recording comes first and more of them merge.
    """

    def __init__(
        self,
        bot: Bot,
        *,
        merge: Callable[[str, list[Reply]], Reply],
        unreachable: Callable[[int], Awaitable[None]],
        moved: Callable[[int, int], Awaitable[None]],
        is_behind: Callable[[], bool],
    ) -> None:
        self._bot = bot
        self._is_behind = is_behind
        self._next_slot = 0.0
        self._merge = merge
        self._unreachable = unreachable
        self._moved = moved
        self._waiting: dict[int, deque[Outgoing]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, outgoing: Outgoing) -> None:
        """Queue a reply and return at once."""
        if outgoing.reply.document:
            self._start(self._deliver([outgoing]))
            return
        queue = self._waiting.get(outgoing.chat_id)
        if queue is None:
            queue = self._waiting[outgoing.chat_id] = deque()
            self._start(self._empty(outgoing.chat_id, queue))
        queue.append(outgoing)

    def _start(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self, grace_seconds: float) -> None:
        """Let queues empty within the grace; what is left is answered after the next start."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=grace_seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _empty(self, chat_id: int, queue: deque[Outgoing]) -> None:
        try:
            await asyncio.sleep(0)  # the first reply is queued right after this task is made
            while queue:
                await self._step_back()
                await self._deliver(_take(queue), queue)
        finally:
            del self._waiting[chat_id]

    async def _step_back(self) -> None:
        if self._is_behind():
            now = asyncio.get_running_loop().time()
            self._next_slot = max(now, self._next_slot) + SLOT_SECONDS
            await asyncio.sleep(self._next_slot - now)

    async def _deliver(self, batch: list[Outgoing], queue: deque[Outgoing] | None = None) -> None:
        """Send one reply, or several confirmations merged; while it has to wait, more may join."""
        shown: int | None = None
        failures = 0
        while failures < TRIES:
            try:
                shown = await self._show(self._merged(batch))
                break
            except RetryAfter as error:
                await asyncio.sleep(wait_seconds(error))
            except ChatMigrated as error:
                batch = await self._follow(batch, error.new_chat_id)
                failures += 1
            except (Forbidden, BadRequest) as error:
                await self._give_up(batch[0].chat_id, error)
                break
            except Exception as error:  # the outcome is unknown: better twice than not at all
                log.warning("sending failed: %s", name_error(error))
                await asyncio.sleep(min(LONGEST_PAUSE, 0.5 * 2 ** min(failures, 6)))
                failures += 1 if isinstance(error, TelegramError) else TRIES // STRANGE_TRIES
            if queue and batch[-1].reply.confirms and batch[-1].edits is None:
                batch += _confirmations(queue)
        for outgoing in batch:
            await self._settle(outgoing, shown)

    async def _follow(self, batch: list[Outgoing], chat_id: int) -> list[Outgoing]:
        """The same replies for the supergroup that the group has become; old messages cannot be edited."""
        try:
            await self._moved(batch[0].chat_id, chat_id)
        except Exception as error:  # Telegram's own message about it is still to come
            log.warning("chat %d is not noted as moved: %s", batch[0].chat_id, name_error(error))
        return [replace(one, chat_id=chat_id, edits=None, answers=None) for one in batch]

    async def _settle(self, outgoing: Outgoing, shown: int | None) -> None:
        try:
            await outgoing.settled(shown)
        except Exception as error:  # the chat's other replies still have their turn
            log.warning("a reply's end was not noted: %s", name_error(error))

    async def _give_up(self, chat_id: int, error: TelegramError) -> None:
        if not isinstance(error, Forbidden):
            log.error("a reply was refused: %s", error.message)
            return
        try:
            await self._unreachable(chat_id)
        except Exception as refusal:
            log.warning("chat %d is not noted as unreachable: %s", chat_id, name_error(refusal))

    def _merged(self, batch: list[Outgoing]) -> Outgoing:
        if len(batch) == 1:
            return batch[0]
        reply = self._merge(batch[0].language, [one.reply for one in batch])
        return replace(batch[0], reply=reply, answers=None)

    async def _show(self, outgoing: Outgoing) -> int | None:
        if outgoing.edits is not None:
            try:
                return await self._edit(outgoing, outgoing.edits)
            except BadRequest as error:
                if "not modified" in error.message:
                    return outgoing.edits
                log.info("an edit was refused, sending anew: %s", error.message)
        return await self._send(outgoing)

    async def _edit(self, outgoing: Outgoing, message_id: int) -> int:
        reply, chat_id, bot = outgoing.reply, outgoing.chat_id, self._bot
        markup = keyboard(reply.buttons)
        if reply.photo:
            media = InputMediaPhoto(reply.photo, caption=reply.text)
            await bot.edit_message_media(media, chat_id, message_id, reply_markup=markup)
        elif outgoing.has_picture:
            await bot.edit_message_caption(chat_id, message_id, caption=reply.text, reply_markup=markup)
        else:
            await bot.edit_message_text(reply.text, chat_id, message_id, reply_markup=markup)
        return message_id

    async def _send(self, outgoing: Outgoing) -> int:
        chat_id, reply = outgoing.chat_id, fitted(outgoing.reply)
        markup = keyboard(reply.buttons) or (ForceReply(selective=True) if outgoing.asks else None)
        under = (
            ReplyParameters(outgoing.answers, allow_sending_without_reply=True) if outgoing.answers else None
        )
        message: Message
        if reply.document:
            message = await self._bot.send_document(
                chat_id,
                reply.document.content,
                filename=reply.document.name,
                caption=reply.text or None,
                reply_markup=markup,
                reply_parameters=under,
            )
        elif reply.photo:
            message = await self._bot.send_photo(
                chat_id,
                reply.photo,
                caption=reply.text,
                caption_entities=spoilers(reply),
                has_spoiler=bool(reply.covered) or None,
                reply_markup=markup,
                reply_parameters=under,
            )
        else:
            message = await self._bot.send_message(
                chat_id, reply.text, entities=spoilers(reply), reply_markup=markup, reply_parameters=under
            )
        return message.message_id

    def toast(self, callback_id: str, text: str, *, alerts: bool = False) -> None:
        """Answer a button press, so that it stops spinning, and return at once; too late is no harm."""
        self._start(self._toast(callback_id, text, alerts))

    async def _toast(self, callback_id: str, text: str, alerts: bool) -> None:
        try:
            await self._bot.answer_callback_query(
                callback_id, text=text[:200] or None, show_alert=alerts or None
            )
        except TelegramError as error:
            log.info("a button press was not answered: %s", type(error).__name__)

    async def busy(self, chat_id: int) -> None:
        """Show that an answer is being prepared."""
        try:
            await self._bot.send_chat_action(chat_id, "typing")
        except TelegramError as error:
            log.info("typing was not shown: %s", type(error).__name__)


def _take(queue: deque[Outgoing]) -> list[Outgoing]:
    confirmations = _confirmations(queue)
    if len(confirmations) >= MERGE_FROM:
        return confirmations
    queue.extendleft(reversed(confirmations))
    return [queue.popleft()]


def _confirmations(queue: deque[Outgoing]) -> list[Outgoing]:
    """Take the confirmations at the head of the queue; an edit in place is none."""
    taken = []
    while queue and queue[0].reply.confirms and queue[0].edits is None:
        taken.append(queue.popleft())
    return taken


def spoilers(reply: Reply) -> list[MessageEntity] | None:
    """Telegram's form of the covered parts, which notifications and locked screens do not show."""
    found = [
        MessageEntity(
            MessageEntity.SPOILER, utf16_length(reply.text[:start]), utf16_length(reply.text[start:][:length])
        )
        for start, length in reply.covered
    ]
    return found or None


def keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    """Telegram's form of the buttons; None where there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button.text, callback_data=button.data) for button in row] for row in rows]
    )
