"""`/export pdf october`: what was spent, to print or to keep."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.pictures import print_pages
from bot.chat.replies import Reply
from bot.chat.views import printouts as views
from bot.ledger import printouts
from bot.money.period import year_of
from bot.money.query import Query


async def print_out(c: ChatContext) -> Reply:
    """The words are a query as `/stats` reads it."""
    found = await printouts.print_out(c.db, c.user, await _asked(c), c.today)
    if not found.summary.count:
        return views.nothing(c.tr, found, c.today)
    pages = views.pages(c.tr, found, c.today)
    content = await print_pages(f"{views.MAKER} · {views.title(c.tr, found.summary, c.today)}", pages)
    return views.sent(c.tr, found, c.today, content, len(pages))


async def _asked(c: ChatContext) -> Query:
    """Of no days in particular this year's, but a tag's over all days."""
    query = reading.query(c, c.words, c.today)
    return query if query.period or query.tags else replace(query, period=year_of(c.today))
