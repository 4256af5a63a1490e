"""`/remind` and the buttons under it: when the bot speaks unasked."""

from __future__ import annotations

from datetime import time

from bot.chat.context import ChatContext
from bot.chat.handlers import digests as compose
from bot.chat.handlers import reading
from bot.chat.replies import Reply
from bot.chat.views import digests
from bot.chat.views import reminders as views
from bot.errors import NotFound, Refusal
from bot.ledger import expenses, reminders
from bot.ledger.hours import Schedule
from bot.parsing.schedules import parse_schedule, parse_span
from bot.parsing.zones import city

HOW = (
    "Write a time, with days if you like: /remind 20:30 or /remind 9:00 weekends; "
    "another one with /remind add 08:00, none with /remind off"
)
HOW_QUIET = "Write from when until when: /remind quiet 22-8, or /remind quiet off"
HOW_WEEK = "Write a day and a time: /remind week sun 18:00, or /remind week off"
HOW_MONTH = "Write a day from 1 to 28 and a time: /remind month 2 18:00, or /remind month off"
HOW_BILLS = "Write a time: /remind bills 8:00"


async def remind(c: ChatContext) -> Reply:
    """`/remind` shows, `/remind 20:30 mon-fri` sets, `/remind add 08:00` adds, `/remind off` ends; `quiet`,
    `hide`, `week`, `month` and `bills` set the others."""
    first, _, rest = c.words.strip().partition(" ")
    if not first:
        return await show(c)
    for meaning, handle in _SETTINGS.items():
        if reading.says(c, meaning, first):
            return await handle(c, rest)
    if reading.says(c, "off", first):
        await reminders.set_reminders(c.db, c.user, (), c.now)
    elif reading.says(c, "add", first):
        await reminders.add_reminder(c.db, c.user, _schedule(c, rest, Refusal(HOW)), c.now)
    else:
        await reminders.set_reminders(c.db, c.user, (_schedule(c, c.words, Refusal(HOW)),), c.now)
    return views.set_(c.tr, await reminders.plan(c.db, c.user), _city(c))


def _schedule(c: ChatContext, text: str, otherwise: Refusal) -> Schedule:
    found = parse_schedule(text, c.lexicon)
    if found is None:
        raise otherwise
    return Schedule(*found)


def _city(c: ChatContext) -> str:
    return city(c.user.zone.key, c.tr.language)


async def _quiet(c: ChatContext, words: str) -> Reply:
    if not words:
        return views.quiet_card(c.tr, (await reminders.plan(c.db, c.user)).manners.quiet, replaces=False)
    span = None if reading.says(c, "off", words) else parse_span(words)
    if span is None and not reading.says(c, "off", words):
        raise Refusal(HOW_QUIET)
    await reminders.set_quiet(c.db, c.user, span)
    return views.quiet_set(c.tr, span)


async def _hide(c: ChatContext, words: str) -> Reply:
    is_on = not reading.says(c, "off", words)
    await reminders.hide_amounts(c.db, c.user, is_on)
    return views.amounts_set(c.tr, is_on)


async def _week(c: ChatContext, words: str) -> Reply:
    if words:
        wanted = None if reading.says(c, "off", words) else _schedule(c, words, Refusal(HOW_WEEK))
        await reminders.set_week(c.db, c.user, wanted, c.now)
    return views.week_card(c.tr, await reminders.plan(c.db, c.user), replaces=False)


async def _month(c: ChatContext, words: str) -> Reply:
    if words:
        wanted = None if reading.says(c, "off", words) else _monthly(c, words)
        await reminders.set_month(c.db, c.user, wanted, c.now)
    return views.month_card(c.tr, await reminders.plan(c.db, c.user), replaces=False)


def _monthly(c: ChatContext, words: str) -> reminders.Monthly:
    first, _, rest = words.strip().partition(" ")
    number = first.rstrip(".号日")
    if rest and number.isascii() and number.isdigit():
        if not 1 <= int(number) <= reminders.LATEST:
            raise Refusal(HOW_MONTH)
        return reminders.Monthly(int(number), _schedule(c, rest, Refusal(HOW_MONTH)).at)
    return reminders.Monthly(at=_schedule(c, words, Refusal(HOW_MONTH)).at)


async def _bills(c: ChatContext, words: str) -> Reply:
    at = _schedule(c, words, Refusal(HOW_BILLS)).at
    await reminders.set_bills_hour(c.db, c.user, at, c.now)
    return views.bills_hour_set(c.tr, at)


_SETTINGS = {"quiet": _quiet, "hide": _hide, "week": _week, "month": _month, "bills": _bills}


async def show(c: ChatContext, place: str = "") -> Reply:
    """Everything said unasked; [Back] puts it in place of a card."""
    plan = await reminders.plan(c.db, c.user)
    return views.shown(c.tr, plan, views.Place(_city(c), replaces=place == "back"))


async def card(c: ChatContext, at: str) -> Reply:
    """[20:30 · daily]: its days."""
    return await _card(c, _time(at))


async def set_days(c: ChatContext, at: str, days: str) -> Reply:
    """[Mon–Fri], [✓Sat]: on which days it comes."""
    await _card(c, _time(at))  # one that was removed meanwhile stays so
    wanted = Schedule(_time(at), frozenset(map(int, days)))
    await reminders.add_reminder(c.db, c.user, wanted, c.now)
    return await _card(c, wanted.at)


async def _card(c: ChatContext, at: time) -> Reply:
    for each in await reminders.list_reminders(c.db, c.user):
        if each.at == at:
            return views.card(c.tr, each, _city(c))
    raise NotFound


async def remove(c: ChatContext, at: str) -> Reply:
    """[Remove]"""
    await reminders.remove_reminder(c.db, c.user, _time(at), c.now)
    return await show(c, "back")


def _time(text: str) -> time:
    if len(text) != 4 or not text.isascii():
        raise ValueError("no time of ours")
    return time(int(text[:2]), int(text[2:]))


async def quiet(c: ChatContext, start: str = "", end: str = "") -> Reply:
    """[Quiet hours], [22–8], [Off]"""
    if start:
        span = (_time(start), _time(end)) if end else None
        await reminders.set_quiet(c.db, c.user, span)
    return views.quiet_card(c.tr, (await reminders.plan(c.db, c.user)).manners.quiet)


async def hide(c: ChatContext, answer: str) -> Reply:
    """[Hide amounts], [Show amounts]"""
    await reminders.hide_amounts(c.db, c.user, answer == "on")
    return await show(c, "back")


async def week(c: ChatContext, day: str = "", at: str = "") -> Reply:
    """[Weekly digest], its days, its hours, [Off]"""
    if day:
        wanted = Schedule(_time(at), frozenset((int(day),))) if at else None
        await reminders.set_week(c.db, c.user, wanted, c.now)
    return views.week_card(c.tr, await reminders.plan(c.db, c.user))


async def month(c: ChatContext, day: str = "", at: str = "") -> Reply:
    """[Monthly digest], its days, its hours, [Off]"""
    if day:
        wanted = reminders.Monthly(int(day), _time(at)) if at else None
        await reminders.set_month(c.db, c.user, wanted, c.now)
    return views.month_card(c.tr, await reminders.plan(c.db, c.user))


async def show_week(c: ChatContext) -> Reply:
    """[Show last week]: the digest as it would come on Monday."""
    found = await compose.week(c.db, c.user, c.tr, c.today, c.now)
    if found:
        return found
    is_begun = (await expenses.page(c.db, c.user, offset=0, size=1)).total > 0
    return digests.nothing_yet(c.tr, is_begun=is_begun)


async def show_now(c: ChatContext) -> Reply:
    """[Show me one now]"""
    return digests.reminder(c.tr, await expenses.standing(c.db, c.user, c.today))
