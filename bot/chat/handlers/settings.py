"""`/settings`, `/privacy`, `/forget`, `/invite`."""

from __future__ import annotations

from bot.chat.context import ChatContext
from bot.chat.replies import Reply
from bot.chat.views import settings as views
from bot.errors import Refusal
from bot.ledger import expenses, pins, reminders, users

ONLY_OWNER = "Only the owner of this bot can invite."


async def settings(c: ChatContext) -> Reply:
    """`/settings`"""
    now = await expenses.standing(c.db, c.user, c.today)
    schedules = await reminders.list_reminders(c.db, c.user)
    is_pinned = await pins.is_on(c.db, c.user)
    return views.shown(c.tr, c.user, c.now, schedules, now.budget, is_pinned=is_pinned)


async def privacy(c: ChatContext) -> Reply:
    """`/privacy`"""
    return views.privacy(c.tr, is_group=c.user.is_group)


async def forget(c: ChatContext) -> Reply:
    """`/forget` asks; nothing goes before the tap."""
    found = await expenses.page(c.db, c.user, offset=0, size=1)
    return views.ask_forget(c.tr, found.total)


async def forget_now(c: ChatContext, answer: str) -> Reply:
    """[Delete everything], [Keep it]"""
    if answer != "yes":
        return views.not_forgotten(c.tr)
    await users.forget(c.db, c.user.id, update=c.update)
    return views.forgotten(c.tr)


async def invite(c: ChatContext) -> Reply:
    """`/invite`: a code for one more person, from the owner alone."""
    if c.user.role != users.OWNER:
        raise Refusal(ONLY_OWNER)
    return views.invitation(c.tr, await users.make_code(c.db, role=users.MEMBER, now=c.now))
