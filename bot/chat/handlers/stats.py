"""`/stats`: a month by category, the last months."""

from __future__ import annotations

from datetime import date

from bot.charts import categories as categories_chart
from bot.charts import months as months_chart
from bot.chat.context import ChatContext
from bot.chat.handlers import groups, summaries
from bot.chat.pictures import render
from bot.chat.replies import Reply
from bot.chat.views import stats as views
from bot.chat.views import summaries as summary_views
from bot.ledger import budgets, expenses, forecasts, reports, summing
from bot.ledger.forecasts import TooEarly
from bot.money.cycle import period_of
from bot.money.query import Query


async def stats(c: ChatContext) -> Reply:
    """`/stats`: this period; `/stats food october` what was asked for."""
    return await summaries.typed(c) if c.words.strip() else await _month(c, c.today)


async def of_month(c: ChatContext, day: str) -> Reply:
    """[October]"""
    return await _month(c, date.fromisoformat(day))


async def _month(c: ChatContext, day: date) -> Reply:
    found = await reports.stats(c.db, c.user, period_of(c.user.cycle, day), c.today)
    if not found.categories:
        return views.nothing(c.tr, found)
    held = await budgets.statuses(c.db, c.user, day)
    limits = [status for status in held if status.category]
    png = await render(categories_chart.bars, views.categories(c.tr, found, limits))
    telling = await summaries.tell_period(c, found.period)
    summary = await summing.summarise(c.db, c.user, Query(period=found.period), c.today)
    shown = views.shown(c.tr, found, png, telling, summary_views.before(c.tr, summary, c.today))
    return await groups.with_payers(c, found.period, shown)


async def months(c: ChatContext) -> Reply:
    """[Months]: the last six, this one with what is still expected."""
    found = await reports.stats(c.db, c.user, period_of(c.user.cycle, c.today), c.today)
    now = await expenses.standing(c.db, c.user, c.today)
    outlook = await forecasts.outlook(c.db, c.user, c.today)
    expected = None if isinstance(outlook, TooEarly) else outlook.median
    known = views.known_months(found.months)
    view = views.months(c.tr, known, now.budget.limit if now.budget else None, expected)
    return Reply(views.months_text(c.tr, known), photo=await render(months_chart.bars, view))
