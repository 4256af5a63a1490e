"""Inline mode: `@bot 5 coffee` in any chat. What would be recorded is offered; its choice records it."""

from __future__ import annotations

import logging
from hashlib import sha256

from telegram import (
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram import User as Sender
from telegram.error import TelegramError

from bot import clock
from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.handlers.expenses import record
from bot.chat.hearing import Desk
from bot.chat.turns import TURN
from bot.chat.views import inline as views
from bot.clock import local_date
from bot.errors import Refusal
from bot.i18n import best_language, translator, translator_at
from bot.ledger import users
from bot.ledger.present import present
from bot.ledger.users import User
from bot.money.expense import Source

log = logging.getLogger(__name__)
Offer = tuple[list[InlineQueryResultArticle], InlineQueryResultsButton | None]


async def hear_query(desk: Desk, update: Update) -> None:
    """Something typed behind the bot's name: what would be recorded is shown, and nothing more happens."""
    query = update.inline_query
    if query is None:
        return
    user = await _known(desk, query.from_user)
    if user:
        results, button = await _offer(await _context(desk, user, query.id, query.query))
    else:
        tr = translator(best_language(query.from_user.language_code))
        results, button = [], _button(views.come_in(tr))
    try:
        await query.answer(results, cache_time=0, is_personal=True, button=button)
    except TelegramError as error:  # too late is no harm: the next letter typed asks anew
        log.info("an inline query was not answered: %s", type(error).__name__)


async def hear_choice(desk: Desk, update: Update) -> None:
    """What was offered has been sent somewhere: now it is recorded, and confirmed in private."""
    choice = update.chosen_inline_result
    user = await _known(desk, choice.from_user) if choice else None
    if choice and user:
        context = await _context(desk, user, choice.result_id, choice.query)
        reply = await desk.answer(context, record)
        if reply:
            desk.queue(context, reply)


async def _known(desk: Desk, sender: Sender) -> User | None:
    """Somebody who talked to the bot before, and still may."""
    user = await users.find(desk.db, sender.id)
    return user if await users.may_use(desk.db, desk.settings.allowed_users, sender.id) else None


async def _context(desk: Desk, user: User, key: str, words: str) -> ChatContext:
    """What was typed inline is of no chat that the bot sees; `key` stands for the message."""
    now = clock.now()
    today = local_date(now, user.zone)
    return ChatContext(
        db=desk.db,
        user=user,
        tr=translator_at(user.language, user.currency),
        now=now,
        today=today,
        present=await present(desk.db, user, today),
        update=TURN.get().row,
        source=Source(desk.bot.id, user.chat_id, message_id(key)),
        words=words,
        retrain_soon=lambda: desk.learn(user.id),
    )


async def _offer(c: ChatContext) -> Offer:
    """What would be recorded, or a hint where that is nothing."""
    try:
        drafts = await reading.drafts(c) if c.words.strip() else ()
    except Refusal:
        drafts = ()
    if not drafts:
        return [], _button(views.hint(c.tr))
    sent = InputTextMessageContent(views.sent(c.tr, drafts, c.today))
    article = InlineQueryResultArticle(
        _result_id(c), views.title(c.tr, drafts), sent, description=views.promise(c.tr)
    )
    return [article], None


def _button(text: str) -> InlineQueryResultsButton:
    return InlineQueryResultsButton(text, start_parameter="inline")


def _result_id(c: ChatContext) -> str:
    """Names the offer: the same for the query, whoever sends the choice again."""
    return str(-c.source.message_id)


def message_id(key: str) -> int:
    """What stands for the message in the ledger: below zero, where Telegram has none. An offer's own id comes
    back with the choice, and is taken as it is."""
    if key.isascii() and key.isdigit() and len(key) <= 17:
        return -int(key)
    return -int.from_bytes(sha256(key.encode()).digest()[:7]) - 1
