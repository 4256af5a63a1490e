"""The library's application for a token, and whose token it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from telegram.error import InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder
from telegram.request import HTTPXRequest

from bot.errors import OperatorError, TokenRejected
from bot.settings import TELEGRAM, Settings

UNKNOWN_TOKEN = "Telegram does not know this BOT_TOKEN; copy it again from @BotFather."
PtbApplication = Application[Any, Any, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Profile:
    """What BotFather has of the bot: its name, whether it is shown everything said in groups (privacy mode is
    off), and whether it answers behind its name in any chat."""

    username: str
    reads_all: bool
    is_inline: bool


def build(settings: Settings, token: str) -> PtbApplication:
    """The library's application without its own way of receiving and without its job queue."""
    builder = ApplicationBuilder().token(token).updater(None).job_queue(None).concurrent_updates(True)
    builder = builder.request(
        HTTPXRequest(
            connection_pool_size=64,
            read_timeout=20,
            write_timeout=20,
            pool_timeout=20,
            media_write_timeout=60,
        )
    )
    if settings.api_url != TELEGRAM:
        builder = builder.base_url(f"{settings.api_url}/bot").base_file_url(f"{settings.api_url}/file/bot")
    return builder.build()


async def check_token(settings: Settings, token: str) -> Profile:
    """Whose token it is; raises `TokenRejected`, or `OperatorError` when Telegram cannot be reached."""
    bot = build(settings, token).bot
    try:
        async with bot:
            return Profile(
                str(bot.username), bool(bot.can_read_all_group_messages), bool(bot.supports_inline_queries)
            )
    except InvalidToken:
        raise TokenRejected(UNKNOWN_TOKEN) from None
    except TelegramError as error:
        raise OperatorError(f"{settings.api_url} did not answer: {type(error).__name__}") from None
