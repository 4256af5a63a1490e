"""`/why`: the sum behind the figure that was told last."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.chat.context import ChatContext
from bot.chat.handlers import forecast, reading, summaries
from bot.chat.handlers.goals import GOAL
from bot.chat.handlers.search import SEARCH
from bot.chat.replies import Reply
from bot.chat.views import goals as goal_views
from bot.chat.views import sums as views
from bot.ledger import goals, summing, tellings
from bot.ledger.tellings import Telling

Sum = Callable[[ChatContext, Telling], Awaitable[Reply]]


async def why(c: ChatContext) -> Reply:
    """The figure told last; a confirmation's since, and the first, is what is left today."""
    told = await tellings.last(c.db, c.user)
    return await SUMS[told.kind](c, told) if told and told.kind in SUMS else await of_day(c)


async def of_telling(c: ChatContext, telling: str) -> Reply:
    """[Why] under a figure that was kept."""
    told = await tellings.told(c.db, c.user, reading.number(telling), *SUMS)
    return await SUMS[told.kind](c, told)


async def of_day(c: ChatContext) -> Reply:
    """[Why] under /today: where the day's figure comes from."""
    return views.of_day(c.tr, await summing.day_sum(c.db, c.user, c.today))


async def _query(c: ChatContext, told: Telling) -> Reply:
    query = await summaries.told_query(c, told)
    found = await summing.summarise(c.db, c.user, query, c.today)
    return views.of_query(c.tr, found, await summing.lines(c.db, c.user, query), c.today)


async def _forecast(c: ChatContext, told: Telling) -> Reply:
    return await forecast.why(c)


async def _goal(c: ChatContext, told: Telling) -> Reply:
    found, put = await goals.savings(c.db, c.user, told.payload["goal"])
    return goal_views.sum_of(c.tr, found, put, c.today)


SUMS: Mapping[str, Sum] = {summaries.STATS: _query, SEARCH: _query, forecast.FORECAST: _forecast, GOAL: _goal}
