"""The buttons under a question whether something was money spent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.context import ChatContext
from bot.chat.handlers import expenses, reading
from bot.chat.replies import Reply
from bot.chat.views import doubts as views
from bot.ledger import doubts, recording
from bot.money.expense import Draft, Kind
from bot.parsing.unpointed import pointed


async def record(c: ChatContext, doubt_id: str, kind: str = "") -> Reply:
    """[Record …], [Refund …]: what was read, or what it may have meant, once."""
    asked = await doubts.find(c.db, c.user, reading.number(doubt_id))
    drafts = _MEANT.get(kind, tuple)(asked.drafts)
    done = await recording.record(c.db, c.user, drafts, source=asked.source, update=c.update, now=c.now)
    return replace(await expenses.confirmed(c, done), replaces=True)


def _as_refunds(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    return tuple(replace(draft, kind=Kind.INCOME) for draft in drafts)


_MEANT = {views.REFUND: _as_refunds, views.POINTED: pointed}


async def leave(c: ChatContext, doubt_id: str) -> Reply:
    """[Leave it]"""
    await doubts.leave(c.db, c.user, reading.number(doubt_id))
    return views.left(c.tr)
