"""`/history` and the card of an expense."""

from __future__ import annotations

from datetime import timedelta

from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.replies import Reply
from bot.chat.views import expenses as confirmations
from bot.chat.views import history as views
from bot.ledger import correcting, expenses, groups, questions, undoing

FIELDS = ("amount", "date", "note")
_MOST_DIGITS = 3


async def history(c: ChatContext) -> Reply:
    """`/history`: the newest page; `/history 3` the latest three."""
    size = max(1, min(_count(c), views.PAGE))
    return views.page(c.tr, await expenses.page(c.db, c.user, offset=0, size=size), c.today)


def _count(c: ChatContext) -> int:
    words = c.words.strip()
    return int(words) if words.isdecimal() and len(words) <= _MOST_DIGITS else views.PAGE


async def turn(c: ChatContext, offset: str) -> Reply:
    """[Newer], [Older], [Back]."""
    found = await expenses.page(c.db, c.user, offset=reading.number(offset), size=views.PAGE)
    return views.page(c.tr, found, c.today, replaces=True)


async def card(c: ChatContext, expense_id: str, offset: str) -> Reply:
    """An expense was tapped."""
    expense = await expenses.get(c.db, c.user, reading.number(expense_id))
    names = groups.called(await groups.members(c.db, c.user))
    return views.card(c.tr, expense, reading.origin(offset), c.today, names)


async def fix(c: ChatContext, field: str, expense_id: str, offset: str) -> Reply:
    """[Amount], [Date], [Note]: the next message answers."""
    if field not in FIELDS:
        raise ValueError(field)
    expense = await expenses.get(c.db, c.user, reading.number(expense_id))
    await questions.ask(c.db, c.user, field, {"expense": expense.id, "origin": reading.origin(offset)}, c.now)
    return views.ask(c.tr, field, expense, offset)


async def back(c: ChatContext, expense_id: str) -> Reply:
    """[Back] from the card to the confirmation it was opened under."""
    done = await expenses.shown(c.db, c.user, reading.number(expense_id), c.now)
    return views.confirmed(c.tr, done)


async def set_day(c: ChatContext, expense_id: str, days_ago: str, origin: str = "0") -> Reply:
    """[Today] or [Yesterday] instead of typing a date."""
    if days_ago not in ("0", "1"):
        raise ValueError(days_ago)
    origin = reading.origin(origin)
    await questions.answer(c.db, c.user, c.now)
    day = c.today - timedelta(days=reading.number(days_ago))
    number = reading.number(expense_id)
    done = await correcting.correct(c.db, c.user, number, update=c.update, now=c.now, spent_on=day)
    return views.corrected(c.tr, done, number, origin, c.today)


async def delete(c: ChatContext, expense_id: str) -> Reply:
    """[Delete]: gone, and /undo brings it back."""
    gone = await undoing.delete(c.db, c.user, reading.number(expense_id), update=c.update, now=c.now)
    return confirmations.deleted(c.tr, gone)
