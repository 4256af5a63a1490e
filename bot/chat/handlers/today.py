"""`/today`."""

from __future__ import annotations

from bot.chat.context import ChatContext
from bot.chat.replies import Reply
from bot.chat.views import today as views
from bot.ledger import bills, detected, expenses, reports, tellings

TODAY = "today"  # the kind of telling


async def today(c: ChatContext) -> Reply:
    """What may be spent today."""
    now = await expenses.standing(c.db, c.user, c.today)
    typical = None if now.allowance else await reports.typical_day(c.db, c.user, c.today)
    entered = () if now.allowance else await bills.to_come(c.db, c.user, c.today)
    await tellings.tell(c.db, c.user, TODAY, update=c.update, now=c.now)
    seen = await detected.to_come(c.db, c.user, c.today)
    return views.today(c.tr, now, typical, entered, seen)
