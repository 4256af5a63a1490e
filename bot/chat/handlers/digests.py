"""What is said without being asked, composed when it is due: None where there is nothing to say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TypeVar

from bot.charts import categories as categories_chart
from bot.charts import months as months_chart
from bot.chat.handlers import travel
from bot.chat.pictures import render
from bot.chat.replies import Reply
from bot.chat.views import digests as views
from bot.chat.views import recaps
from bot.chat.views import summaries as summary_views
from bot.chat.views import travel as travel_views
from bot.i18n import Translator
from bot.ledger import bills, expenses, forecasts, reminders, reports, summing
from bot.ledger.forecasts import TooEarly
from bot.ledger.summing import Summary
from bot.ledger.users import User
from bot.money.advice import BillDue
from bot.money.cycle import Weeks, period_before, period_of
from bot.money.period import DAY, week_before
from bot.money.query import Query
from bot.storage.database import Database
from bot.storage.spendings import known_days
from bot.storage.zero_days import last_zero_day

V = TypeVar("V")
Compose = Callable[[Database, User, Translator, date, datetime], Awaitable[Reply | None]]


async def reminder(db: Database, user: User, tr: Translator, today: date, now: datetime) -> Reply | None:
    """The daily question, unless today has an entry or was said to be without spending."""
    newest = await expenses.page(db, user, offset=0, size=1)
    zero = await db.read(lambda tx: last_zero_day(tx, user.id, today + DAY))
    if zero == today or any(one.spent_on >= today for one in newest.expenses):
        return None
    return views.reminder(tr, await expenses.standing(db, user, today))


async def week(db: Database, user: User, tr: Translator, today: date, now: datetime) -> Reply | None:
    """The last full week, as the person's weeks begin; None where it was over before the first entry."""
    period = week_before(today, await _first_weekday(db, user, today))
    known = await db.read(lambda tx: known_days(tx, user.id, user.currency))
    if known is None or known[0] >= period.end:
        return None
    found = await reports.week(db, user, period)
    standing = await expenses.standing(db, user, today)
    before = await forecasts.said(db, user, today - timedelta(days=7))
    outlook = await forecasts.outlook(db, user, today)
    foreseen = None if isinstance(outlook, TooEarly) else outlook
    summary = await summing.summarise(db, user, Query(period=found.period), today)
    recap = recaps.recap(tr, summary, await _bills_ahead(db, user, today), foreseen, today)
    told = views.week(tr, found, standing, foreseen, before.chance if before else None, recap)
    picture = (categories_chart.bars, summary_views.by_category(tr, summary, today))
    return await _pictured(tr, told, summary, picture)


async def month(db: Database, user: User, tr: Translator, today: date, now: datetime) -> Reply | None:
    """The person's period that ended last."""
    period = period_before(user.cycle, period_of(user.cycle, today))
    found = await reports.stats(db, user, period, today)
    if not found.count:
        return None
    said = await forecasts.past(db, user, period)
    summary = await summing.summarise(db, user, Query(period=period), today)
    outlook = await forecasts.outlook(db, user, today)
    known = None if isinstance(outlook, TooEarly) else outlook
    recap = recaps.recap(tr, summary, await _bills_ahead(db, user, today), known, today)
    close = views.month_close(tr, period, found.spent, found.months[-1].limit, said, recap)
    picture = (months_chart.bars, summary_views.by_month(tr, summary, today))
    close = await _pictured(tr, close, summary, picture)
    return replace(close, text="\n".join([close.text, *travel_views.apart(tr, found.trips)]))


async def _first_weekday(db: Database, user: User, today: date) -> int:
    """Of the person's periods, where those are weeks; else the day on which the digest comes: it tells of the
    seven days before."""
    if isinstance(user.cycle, Weeks):
        return user.cycle.first_weekday
    week = (await reminders.plan(db, user)).week
    days = week.days if week else reminders.MONDAY.days
    return today.weekday() if today.weekday() in days else min(days)


async def _bills_ahead(db: Database, user: User, today: date) -> list[BillDue]:
    """The entered bills of the next seven days."""
    return [due for due in await bills.to_come(db, user, today) if due.due_on < today + 7 * DAY]


async def _pictured(
    tr: Translator, told: Reply, summary: Summary, picture: tuple[Callable[[V], bytes], V]
) -> Reply:
    """The digest with its picture; without one where amounts are covered or nothing was spent."""
    if tr.covers_amounts or summary.spent.minor <= 0:
        return told
    return replace(told, photo=await render(*picture))


COMPOSERS: Mapping[str, Compose] = {
    reminders.REMINDER: reminder,
    reminders.WEEK: week,
    reminders.MONTH: month,
    reminders.TRIP: travel.came_home,
}
