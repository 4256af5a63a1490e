"""What of a group's talk is meant for the bot, and what Telegram shows it there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from telegram import Bot, Message, MessageEntity
from telegram import User as Sender
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.ledger.groups import Member

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
ADMINS = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)
GONE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


@dataclass(frozen=True, slots=True)
class Sight:
    """What Telegram shows the bot in a group: `sees_all` messages (as an admin, or with privacy mode off), or
    only commands, replies to it and mentions of `username`."""

    username: str
    sees_all: bool
    is_admin: bool


async def look(bot: Bot, chat_id: int) -> Sight:
    """What the bot sees in this group now; where Telegram does not say, as little as it might."""
    try:
        reads_all = bool((await bot.get_me()).can_read_all_group_messages)
        is_admin = await is_admin_of(bot, chat_id, bot.id)
    except TelegramError:
        reads_all = is_admin = False
    return Sight(bot.username, reads_all or is_admin, is_admin)


async def is_admin_of(bot: Bot, chat_id: int, member_id: int) -> bool:
    """Whether somebody is the group's owner or an admin at this moment; raises `TelegramError`."""
    return (await bot.get_chat_member(chat_id, member_id)).status in ADMINS


def is_group(message: Message) -> bool:
    """Whether it was said in a group: not in private, and not in a channel."""
    return message.chat.type in GROUPS


def is_addressed(message: Message, bot: Bot) -> bool:
    """Whether a group's message is meant for the bot: a command, an answer to it, or one that mentions it."""
    answered = message.reply_to_message
    if answered and answered.from_user and answered.from_user.id == bot.id:
        return True
    text = message.text or message.caption or ""
    if _mention(bot.username).search(text):
        return True
    head, _, other = text.split(maxsplit=1)[0].partition("@") if text.startswith("/") else ("", "", "")
    return bool(head) and other.casefold() in ("", bot.username.casefold())


def without_mention(text: str, bot: Bot) -> str:
    """The text without the bot's @name, which only says whom it is for."""
    return _mention(bot.username).sub(" ", text).strip(" ,:：，")


@cache
def _mention(username: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@/])@{re.escape(username)}(?!\w)", re.IGNORECASE)


def member_of(sender: Sender) -> Member:
    """A sender as a group's ledger keeps them."""
    return Member(sender.id, " ".join(sender.full_name.split()), sender.username or "")


def mentioned(message: Message) -> dict[str, Member]:
    """People whom a message mentions by a link, having no @name: by the words that do."""
    found = {**message.parse_entities([MessageEntity.TEXT_MENTION])}
    found |= message.parse_caption_entities([MessageEntity.TEXT_MENTION])
    return {words: member_of(each.user) for each, words in found.items() if each.user}
