"""Which update goes to which handler: the table of commands, and what else people send."""

from __future__ import annotations

from typing import Any

from telegram import Update
from telegram.ext import (
    BaseHandler,
    CallbackContext,
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot.chat import commands, inline, joining, meaning
from bot.chat.connecting import PtbApplication
from bot.chat.context import ChatContext
from bot.chat.hearing import Desk, Hear
from bot.chat.replies import Reply

OTHER = "I read text, captions and statement files. Try: 12 lunch"
EXPENSE = filters.TEXT & (~filters.COMMAND | filters.Regex(r"^/add(@\w+)?(\s|$)"))
Context = CallbackContext[Any, Any, Any, Any]


def register(application: PtbApplication, desk: Desk) -> None:
    """Give every kind of update to its handler: the first that fits has it."""
    people = filters.ChatType.PRIVATE | filters.ChatType.GROUPS
    new = filters.UpdateType.MESSAGE

    def hears(which: filters.BaseFilter, handler: Hear) -> BaseHandler[Any, Any, Any]:
        return MessageHandler(people & which, lambda update, _: desk.hear(update, handler))

    for command in commands.COMMANDS:
        application.add_handler(_command(command.name, desk, command.handler, people & new))
    application.add_handlers(
        [
            MessageHandler(
                filters.StatusUpdate.MIGRATE, lambda update, _: joining.hear_migration(desk, update)
            ),
            MessageHandler(~people | filters.ChatType.GROUPS & filters.StatusUpdate.ALL, _pass_over),
            MessageHandler(joining.NotOurs(desk.bot), _pass_over),
            hears(filters.UpdateType.EDITED_MESSAGE & (EXPENSE | filters.CAPTION), meaning.on_edit),
            MessageHandler(filters.UpdateType.EDITED, _pass_over),
            hears(new & filters.COMMAND, meaning.on_unknown),
            hears(new & filters.TEXT, meaning.on_text),
            hears(new & filters.PHOTO, meaning.on_picture),
            hears(new & filters.Document.ALL, meaning.on_upload),
            hears(new & filters.LOCATION, meaning.on_location),
            hears(new & (filters.VOICE | filters.AUDIO | filters.VIDEO_NOTE), meaning.on_voice),
            hears(new & ~filters.StatusUpdate.ALL, _say(OTHER)),
            InlineQueryHandler(lambda update, _: inline.hear_query(desk, update)),
            ChosenInlineResultHandler(lambda update, _: inline.hear_choice(desk, update)),
            CallbackQueryHandler(lambda update, _: desk.hear_button(update)),
            ChatMemberHandler(
                lambda update, _: joining.hear_membership(desk, update), ChatMemberHandler.MY_CHAT_MEMBER
            ),
        ]
    )


def _command(name: str, desk: Desk, handler: Hear, which: filters.BaseFilter) -> BaseHandler[Any, Any, Any]:
    return CommandHandler(name, lambda update, _: desk.hear(update, handler), filters=which)


def _say(sentence: str) -> Hear:
    async def answer(context: ChatContext) -> Reply:
        return Reply(context.tr(sentence))

    return answer


async def _pass_over(_update: Update, _context: Context) -> None:
    """An edited command other than /add: running it a second time is not what an edit asks for."""
