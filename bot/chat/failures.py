"""What a person and the log are told when something goes wrong: never a stack trace in the chat, never a
person's words or amounts in the log."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from telegram.error import RetryAfter

from bot.chat.replies import Reply
from bot.errors import Refusal
from bot.i18n import Translator
from bot.logs import name_error
from bot.money.amount import Money

log = logging.getLogger(__name__)


def refused(tr: Translator, refusal: Refusal) -> Reply:
    """A refusal's sentence in the person's language."""
    return Reply(tr(refusal.sentence, **{name: _word(tr, value) for name, value in refusal.details.items()}))


def failed(tr: Translator, *, is_done: bool) -> Reply:
    """The answer to a message whose handling broke: before what it asks for was done, or after it."""
    if is_done:
        return Reply(tr("Something broke on my side, but it is done already. /undo takes it back."))
    return Reply(
        tr("Something broke on my side, so nothing was changed by this message. Please send it again.")
    )


def wait_seconds(error: RetryAfter) -> float:
    """How long Telegram says to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def log_failure(update: int, error: BaseException) -> None:
    """Log an update whose handling broke."""
    log.error("update %d failed: %s", update, name_error(error))


def _word(tr: Translator, value: object) -> object:
    if isinstance(value, Money):
        return tr.exact(value)
    return tr.day(value) if isinstance(value, date) else value
