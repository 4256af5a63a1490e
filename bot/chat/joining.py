"""Coming into a group and leaving it, what it says that is none of the bot's business, its new chat id."""

from __future__ import annotations

from telegram import Bot, ChatMemberUpdated, Message, Update
from telegram.constants import ChatType
from telegram.ext import filters

from bot import clock
from bot.chat.access import admit_member
from bot.chat.commands import COMMANDS
from bot.chat.groups import ADMINS, GONE, GROUPS, is_addressed, is_group, look
from bot.chat.hearing import Desk
from bot.chat.views import groups as views
from bot.i18n import translator_at
from bot.ledger import groups, users

_NAMES = frozenset(row.name for row in COMMANDS)


class NotOurs(filters.MessageFilter):
    """What a group's members say to each other and to other bots that cannot be an expense of theirs: without
    words, for somebody else, or somebody else's words."""

    def __init__(self, bot: Bot) -> None:
        super().__init__()
        self._bot = bot

    def filter(self, message: Message) -> bool:
        """Whether the bot has nothing to do with it."""
        if not is_group(message):
            return False
        words = message.text or (message.caption if message.photo or message.voice else None) or ""
        if words.startswith("/"):
            name, _, bot = (
                words[1:].split(maxsplit=1)[0].partition("@") if words[1:].strip() else ("", "", "")
            )
            return not is_addressed(message, self._bot) or (not bot and name not in _NAMES)
        return (not words or message.forward_origin is not None) and not is_addressed(message, self._bot)


async def hear_migration(desk: Desk, update: Update) -> None:
    """A group has become a supergroup, which both of them say."""
    message = update.effective_message
    if message and message.migrate_to_chat_id:
        await groups.migrate(desk.db, message.chat.id, message.migrate_to_chat_id)
    elif message and message.migrate_from_chat_id:
        await groups.migrate(desk.db, message.migrate_from_chat_id, message.chat.id)


async def hear_membership(desk: Desk, update: Update) -> None:
    """The bot was blocked or let back in, added to a group or thrown out, or has other rights there."""
    change = update.my_chat_member
    if change is None or change.chat.type == ChatType.CHANNEL:
        return
    is_here = change.new_chat_member.status not in GONE
    await users.set_reachable(desk.db, change.chat.id, is_here)
    if change.chat.type in GROUPS and is_here:
        await _hear_rights(desk, change)


async def _hear_rights(desk: Desk, change: ChatMemberUpdated) -> None:
    old, new = change.old_chat_member.status, change.new_chat_member.status
    is_added, chat_id, now = old in GONE, change.chat.id, clock.now()
    user = await admit_member(
        desk.db, desk.settings.allowed_users, chat_id, change.from_user, now, may_open=is_added
    )
    if user is None:
        if is_added:
            await desk.turn_away(chat_id, change.from_user)
        return
    is_greeted = await desk.greet(user, chat_id)
    if not is_greeted and (is_added or (old in ADMINS) != (new in ADMINS)):
        seen = views.seen_now(translator_at(user.language, user.currency), await look(desk.bot, chat_id))
        desk.say(user.chat_id, user.language, seen)
