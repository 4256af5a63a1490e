"""Whether what a message says is recorded, or asked about first."""

from __future__ import annotations

from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.replies import Reply
from bot.chat.views import doubts as views
from bot.ledger import doubts
from bot.money.expense import Draft
from bot.parsing.doubted import Doubted


async def drafts(c: ChatContext, *, is_edit: bool = False) -> tuple[Draft, ...]:
    """Like `reading.drafts`. Words that the person has recorded before raise no doubt."""
    try:
        return await reading.drafts(c, is_edit=is_edit)
    except Doubted as doubt:
        if await _is_settled(c, doubt):
            return doubt.drafts
        raise


async def _is_settled(c: ChatContext, doubt: Doubted) -> bool:
    is_open = not doubt.is_of_words or reading.is_question(c.words)
    return not is_open and await doubts.are_known(c.db, c.user, doubt.drafts)


async def ask(c: ChatContext, doubt: Doubted) -> Reply:
    """Why it was not recorded, and the tap that records it all the same."""
    asked = await doubts.ask(c.db, c.user, doubt.drafts, c.source, c.now)
    return views.asked(c.tr, asked, doubt, c.today, is_question=reading.is_question(c.words))
