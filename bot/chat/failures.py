"""What a person and the log are told when something goes wrong: never a stack trace in the chat, never a
person's words or amounts in the log."""

from __future__ import annotations

import logging
import traceback
from datetime import date

from bot.chat.replies import Reply
from bot.errors import Refusal
from bot.i18n import Translator
from bot.money.amount import Money

log = logging.getLogger(__name__)


def refused(tr: Translator, refusal: Refusal) -> Reply:
    """A refusal's sentence in the person's language."""
    return Reply(tr(refusal.sentence, **{name: _word(tr, value) for name, value in refusal.details.items()}))


def failed(tr: Translator) -> Reply:
    """The answer to a message whose handling broke."""
    return Reply(
        tr("Something broke on my side, so nothing was changed by this message. Please send it again.")
    )


def log_failure(update: int, error: BaseException) -> None:
    """Type and place of an error; its text may hold what a person wrote, so it is left out."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
    log.error("update %d failed: %s at %s", update, type(error).__name__, places)


def _word(tr: Translator, value: object) -> object:
    if isinstance(value, Money):
        return tr.exact(value)
    return tr.day(value) if isinstance(value, date) else value
