"""The buttons under a question whether something was money spent."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.context import ChatContext
from bot.chat.handlers import expenses, reading
from bot.chat.replies import Reply
from bot.chat.views import doubts as views
from bot.ledger import doubts, recording
from bot.money.expense import Draft, Kind


async def record(c: ChatContext, doubt_id: str, kind: str = "") -> Reply:
    """[Record …], [Refund …]: what was read, once."""
    asked = await doubts.find(c.db, c.user, reading.number(doubt_id))
    drafts = [_as_refund(draft) for draft in asked.drafts] if kind == views.REFUND else asked.drafts
    done = await recording.record(c.db, c.user, drafts, source=asked.source, update=c.update, now=c.now)
    return replace(await expenses.confirmed(c, done), replaces=True)


def _as_refund(draft: Draft) -> Draft:
    return replace(draft, kind=Kind.INCOME)


async def leave(c: ChatContext, doubt_id: str) -> Reply:
    """[Leave it]"""
    await doubts.leave(c.db, c.user, reading.number(doubt_id))
    return views.left(c.tr)
