"""Who of a group paid: asked and answered by taps."""

from __future__ import annotations

from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.replies import Reply
from bot.chat.views import groups as views
from bot.chat.views import history as history_views
from bot.errors import NotFound
from bot.ledger import correcting, expenses, groups, sharing
from bot.money.period import Period


async def which_payer(c: ChatContext, expense_id: str, origin: str) -> Reply:
    """[Paid by]: who did?"""
    expense = await expenses.get(c.db, c.user, reading.number(expense_id))
    known = await groups.members(c.db, c.user)
    return views.payers(c.tr, expense, groups.called(known), reading.origin(origin))


async def with_payers(c: ChatContext, period: Period, reply: Reply) -> Reply:
    """What a group spent in a period, with who of it paid."""
    if not c.user.is_group:
        return reply
    return views.with_payers(c.tr, reply, await sharing.paid(c.db, c.user, period))


async def set_payer(c: ChatContext, expense_id: str, origin: str, member_id: str) -> Reply:
    """A member was tapped."""
    number, origin = reading.number(expense_id), reading.origin(origin)
    payer = reading.number(member_id)
    if payer not in {each.id for each in await groups.members(c.db, c.user)}:
        raise NotFound
    done = await correcting.correct(c.db, c.user, number, update=c.update, now=c.now, paid_by=payer)
    return history_views.corrected(c.tr, done, number, origin, c.today)
