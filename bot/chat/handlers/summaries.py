"""`/stats food october`: a sum of what was asked for, and the expenses behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.charts import categories as categories_chart
from bot.charts import months as months_chart
from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.pictures import render
from bot.chat.replies import Reply
from bot.chat.views import summaries as views
from bot.ledger import expenses, summing, tellings
from bot.ledger.summing import Summary
from bot.ledger.tellings import Telling
from bot.money.period import Period
from bot.money.query import Query

STATS = "stats"  # the kind of telling


async def typed(c: ChatContext) -> Reply:
    """What the words ask for, with one picture."""
    query = await asked(c, c.words, c.today)
    found = await summing.summarise(c.db, c.user, query, c.today)
    if not found.count:
        return views.nothing(c.tr, found, c.today)
    telling = await tellings.tell(
        c.db, c.user, STATS, update=c.update, now=c.now, words=c.words, today=c.today.isoformat()
    )
    text, buttons = views.text(c.tr, found, c.today), views.buttons(c.tr, telling)
    return Reply(text, buttons, photo=await _picture(c, found))


async def _picture(c: ChatContext, found: Summary) -> bytes:
    if views.is_by_month(found):
        return await render(months_chart.bars, views.by_month(c.tr, found, c.today))
    return await render(categories_chart.bars, views.by_category(c.tr, found, c.today))


async def asked(c: ChatContext, words: str, today: date) -> Query:
    """The query of `/stats`: of no days in particular this period's, but a tag's over all days."""
    query = reading.query(c, words, today)
    if query.period or query.tags:
        return query
    return replace(query, period=(await expenses.standing(c.db, c.user, today)).period)


async def tell_period(c: ChatContext, period: Period) -> int:
    """Remember that a period was told of, not in words; the number a button can name it by."""
    days = (period.start.isoformat(), period.end.isoformat())
    return await tellings.tell(
        c.db, c.user, STATS, update=c.update, now=c.now, words="", today=c.today.isoformat(), days=days
    )


async def told_query(c: ChatContext, told: Telling) -> Query:
    """The query that a telling of `/stats` or `/search` was about."""
    words, today = told.payload["words"], date.fromisoformat(told.payload["today"])
    if days := told.payload.get("days"):
        return Query(period=Period(*map(date.fromisoformat, days)))
    return await asked(c, words, today) if told.kind == STATS else reading.query(c, words, today)
