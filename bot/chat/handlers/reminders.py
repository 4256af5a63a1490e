"""`/remind` and the buttons under a reminder."""

from __future__ import annotations

from datetime import time, timedelta

from bot.chat.context import ChatContext
from bot.chat.handlers import digests as compose
from bot.chat.handlers import reading
from bot.chat.replies import Reply
from bot.chat.views import digests
from bot.chat.views import reminders as views
from bot.errors import Refusal
from bot.ledger import expenses, reminders
from bot.parsing.dates import parse_clock
from bot.parsing.zones import city

LATER = timedelta(hours=2)
HOW = "Write a time: /remind 20:30, another one with /remind add 08:00, none with /remind off"


async def remind(c: ChatContext) -> Reply:
    """`/remind` shows, `/remind 20:30` sets, `/remind add 08:00` adds, `/remind off` ends."""
    first, _, rest = c.words.strip().partition(" ")
    if not first:
        return await show(c)
    if reading.says(c, "off", first):
        await reminders.set_reminders(c.db, c.user, (), c.now)
    elif reading.says(c, "add", first):
        await reminders.add_reminder(c.db, c.user, _time(rest), c.now)
    else:
        await reminders.set_reminders(c.db, c.user, (_time(c.words),), c.now)
    return views.set_(
        c.tr, await reminders.list_reminders(c.db, c.user), city(c.user.zone.key, c.tr.language)
    )


def _time(text: str) -> time:
    at = parse_clock(text)
    if at is None:
        raise Refusal(HOW)
    return at


async def show(c: ChatContext) -> Reply:
    """The times there are."""
    times = await reminders.list_reminders(c.db, c.user)
    has_digests = await reminders.has_digests(c.db, c.user)
    return views.shown(c.tr, times, city(c.user.zone.key, c.tr.language), has_digests=has_digests)


async def show_week(c: ChatContext) -> Reply:
    """[Show last week]: the digest as it would come on Monday."""
    found = await compose.week(c.db, c.user, c.tr, c.today, c.now)
    return found or digests.nothing_yet(c.tr)


async def switch_digests(c: ChatContext, answer: str) -> Reply:
    """[Stop digests], [Send digests]"""
    await reminders.set_digests(c.db, c.user, answer == "on", c.now)
    return views.digests_set(c.tr, answer == "on")


async def show_now(c: ChatContext) -> Reply:
    """[Show me one now]"""
    return digests.reminder(c.tr, await expenses.standing(c.db, c.user, c.today))


async def later(c: ChatContext) -> Reply:
    """[Later]: once more in two hours."""
    until = (c.now + LATER).replace(second=0, microsecond=0)
    await reminders.snooze(c.db, c.user, until)
    return digests.snoozed(c.tr, c.tr.clock(until.astimezone(c.user.zone).time()))


async def nothing_today(c: ChatContext) -> Reply:
    """[Nothing today]: a day known to be without spending."""
    await expenses.confirm_zero(c.db, c.user, [c.today])
    return digests.nothing_today(c.tr)
