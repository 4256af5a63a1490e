"""Recordings: what was heard is said and proposed, and recorded by a tap alone. The recording is not kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.chat import failures
from bot.chat.context import ChatContext
from bot.chat.replies import Reply
from bot.chat.uploads import LARGEST_UPLOAD
from bot.chat.views import voices as views
from bot.documents.listening import LONGEST_SECONDS, TOO_LONG, can_listen, listen
from bot.errors import NotAllowed, NotUnderstood, Refusal, UnreadableFile

CANNOT = "I can't listen here. Type it: 12 lunch"
NO_EXPENSE = "I hear no amount in that, nothing recorded. Type it: 12 lunch"


def may_hear(c: ChatContext) -> bool:
    """Whether the recording may say what the words under it did not: they hold no number that was refused."""
    return can_listen(c.voice_model) and not any(map(str.isdigit, c.words))


async def propose(c: ChatContext, answer: Callable[[ChatContext], Awaitable[Reply | None]]) -> Reply | None:
    """What was heard, and below it what `answer` makes of these words or why it makes nothing of them."""
    if c.upload is None or c.voice_model is None or not can_listen(c.voice_model):
        raise Refusal(CANNOT)
    if c.upload.size > LARGEST_UPLOAD or c.upload.seconds > LONGEST_SECONDS:
        raise UnreadableFile(TOO_LONG)
    heard = await listen(await c.upload.fetch(), c.voice_model, c.lexicon.language)
    try:
        reply = await answer(replace(c, words=heard))
    except NotAllowed:
        raise
    except Refusal as refusal:
        is_bare = refusal.sentence == NotUnderstood.sentence
        reply = failures.refused(c.tr, Refusal(NO_EXPENSE) if is_bare else refusal)
    return views.heard(reply, heard) if reply else None
