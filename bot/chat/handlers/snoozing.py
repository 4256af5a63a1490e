"""The buttons under a reminder: nothing today, or later."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from bot.chat.context import ChatContext
from bot.chat.replies import Reply
from bot.chat.views import digests
from bot.clock import local_date
from bot.ledger import days, reminders
from bot.ledger.hours import next_occurrence
from bot.ledger.reminders import MORNING
from bot.money.period import DAY

HOUR = timedelta(hours=1)
TONIGHT = time(21)


async def later(c: ChatContext, when: str = "") -> Reply:
    """[Later] asks when; [In an hour], [Tonight], [Tomorrow] say it."""
    choices = _choices(c)
    if not when:
        return digests.ask_when(c.tr, c.shown, {name: _clock(c, at) for name, at in choices.items()})
    until = await reminders.snooze(c.db, c.user, choices.get(when) or choices["hour"])
    is_today = local_date(until, c.user.zone) == local_date(c.now, c.user.zone)
    return digests.snoozed(c.tr, c.tr.clock(_clock(c, until)), is_today=is_today)


def _choices(c: ChatContext) -> Mapping[str, datetime]:
    """The next hour, tonight while that is later still, and tomorrow morning."""
    hour = (c.now + HOUR).replace(second=0, microsecond=0)
    tonight = next_occurrence(TONIGHT, c.user.zone, c.now)
    today = local_date(c.now, c.user.zone)
    is_tonight = local_date(tonight, c.user.zone) == today and tonight > hour
    morning = next_occurrence(MORNING, c.user.zone, c.now)
    if local_date(morning, c.user.zone) == today:
        morning = next_occurrence(MORNING, c.user.zone, morning + DAY / 2)
    return {"hour": hour, **({"tonight": tonight} if is_tonight else {}), "tomorrow": morning}


def _clock(c: ChatContext, at: datetime) -> time:
    return at.astimezone(c.user.zone).time()


async def nothing_today(c: ChatContext) -> Reply:
    """[Nothing today]: a day known to be without spending."""
    await days.confirm_zero(c.db, c.user, [c.today])
    return digests.nothing_today(c.tr)
