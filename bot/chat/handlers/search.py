"""`/search`: expenses by word, category, tag, amount, day or month."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.context import ChatContext
from bot.chat.handlers import reading, summaries
from bot.chat.replies import Reply
from bot.chat.views import search as views
from bot.chat.views.history import PAGE
from bot.errors import Refusal
from bot.ledger import searching, tellings

SEARCH = "search"  # the kind of telling


async def search(c: ChatContext) -> Reply:
    """`/search coffee >5 october`"""
    if not c.words.strip():
        raise Refusal(views.HOW)
    query = reading.query(c, c.words, c.today)
    if query.is_empty:
        raise Refusal(views.HOW)
    found = await searching.search(c.db, c.user, query, offset=0, size=PAGE)
    telling = await tellings.tell(
        c.db, c.user, SEARCH, update=c.update, now=c.now, words=c.words, today=c.today.isoformat()
    )
    return views.shown(c.tr, found, query, c.today, telling)


async def turn(c: ChatContext, telling: str, offset: str) -> Reply:
    """[Newer], [Older], [Back] from a card."""
    return replace(await _page(c, telling, offset), replaces=True)


async def listed(c: ChatContext, telling: str) -> Reply:
    """[Expenses] under a sum."""
    return await _page(c, telling, "0")


async def _page(c: ChatContext, telling: str, offset: str) -> Reply:
    told = await tellings.told(c.db, c.user, reading.number(telling), SEARCH, summaries.STATS)
    query = await summaries.told_query(c, told)
    found = await searching.search(c.db, c.user, query, offset=reading.number(offset), size=PAGE)
    return views.shown(c.tr, found, query, c.today, told.id)
