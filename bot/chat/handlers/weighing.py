"""Whether what a message says is recorded, or asked about first."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.replies import Reply
from bot.chat.views import doubts as views
from bot.learning import doubt as learned
from bot.ledger import doubts
from bot.money.expense import Draft
from bot.parsing import reasons
from bot.parsing.clues import clues
from bot.parsing.doubted import Doubted
from bot.parsing.message import is_form
from bot.parsing.text import fold


async def drafts(c: ChatContext, *, is_edit: bool = False) -> tuple[Draft, ...]:
    """Like `reading.drafts`. Words that the person has recorded before raise no doubt."""
    try:
        return await reading.drafts(c, is_edit=is_edit)
    except Doubted as doubt:
        if await _is_settled(c, doubt):
            return doubt.drafts
        raise


async def weighed(c: ChatContext) -> tuple[Draft, ...]:
    """The same of a message that nothing says is an expense but its words: those that are rather talk raise
    `Doubted` too."""
    found = await drafts(c)
    if not _sounds_like_talk(c, found):
        return found
    doubt = Doubted(reading.of_writer(c, found), reasons.UNSURE)
    if await _is_settled(c, doubt):
        return found
    raise doubt


async def heard(c: ChatContext) -> tuple[Draft, ...]:
    """The same of words that were heard, and may have been heard wrongly: they always raise `Doubted`."""
    raise Doubted(reading.of_writer(c, await drafts(c)), reasons.HEARD)


def _sounds_like_talk(c: ChatContext, found: Sequence[Draft]) -> bool:
    seen = clues(c.words, found, c.lexicon)
    is_doubtful = learned.is_doubtful(seen.sets, is_plain=seen.is_plain)
    return is_doubtful and not is_form(
        c.words, lexicon=c.lexicon, today=c.today, currency=found[0].amount.currency
    )


async def _is_settled(c: ChatContext, doubt: Doubted) -> bool:
    is_open = not doubt.is_of_words or reading.is_question(c.words)
    return not is_open and await doubts.are_known(c.db, c.user, doubt.drafts)


async def ask(c: ChatContext, doubt: Doubted) -> Reply:
    """Why it was not recorded, and the tap that records it all the same."""
    if doubt.sentence == reasons.NOT_SPENT and c.lexicon["unpaid"].first(fold(c.words)):
        doubt = Doubted(doubt.drafts, reasons.TO_PAY)
    asked = await doubts.ask(c.db, c.user, doubt.drafts, c.source, c.now)
    return views.asked(c.tr, asked, doubt, c.today, is_question=reading.is_question(c.words))
