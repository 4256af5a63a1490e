"""`/budget` and the buttons around it."""

from __future__ import annotations

from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.replies import Reply
from bot.chat.views import budgets as views
from bot.chat.views import expenses as confirmations
from bot.errors import Refusal
from bot.ledger import budgets, expenses, questions
from bot.money.amount import Money, from_decimal
from bot.money.cycle import period_of

UNREADABLE = "No amount found, the budget stays as it was. Try: /budget 1500 or /budget food 300"


async def budget(c: ChatContext) -> Reply:
    """`/budget` shows, `/budget 1500` and `/budget food 300` set, `/budget off` ends."""
    words = c.words.split()
    if not words:
        return await _shown(c)
    if reading.says(c, "off", words[-1]):
        return await _off(c, " ".join(words[:-1]))
    limit, name = reading.amount_and_words(c, c.words, UNREADABLE)
    return await put(c, limit, await _category(c, name))


async def _category(c: ChatContext, name: str) -> str:
    found = await reading.category(c, name) if name else ""
    if found is None:
        raise Refusal(UNREADABLE)
    return found


async def _shown(c: ChatContext) -> Reply:
    statuses = await budgets.statuses(c.db, c.user, c.today)
    proposal = None if statuses else await budgets.propose(c.db, c.user, c.today)
    return views.shown(c.tr, statuses, await expenses.standing(c.db, c.user, c.today), proposal)


async def _off(c: ChatContext, name: str) -> Reply:
    category = await _category(c, name)
    await budgets.set_budget(c.db, c.user, None, category=category, today=c.today)
    return views.removed(c.tr, category)


async def put(c: ChatContext, limit: Money, category: str, *, replaces: bool = False) -> Reply:
    """Set a budget and say what that leaves."""
    status = await budgets.set_budget(c.db, c.user, limit, category=category, today=c.today)
    if status is None:
        return views.removed(c.tr, category)
    now = await expenses.standing(c.db, c.user, c.today)
    return views.set_(c.tr, status, now, c.today, replaces=replaces)


async def put_opening(c: ChatContext, spent: Money) -> Reply:
    """What was spent this period before the ledger knew."""
    status = await budgets.set_opening(c.db, c.user, spent, c.today)
    return views.set_(c.tr, status, await expenses.standing(c.db, c.user, c.today), c.today)


async def set_proposed(c: ChatContext, limit: str) -> Reply:
    """A button with a limit on it."""
    await questions.answer(c.db, c.user, c.now)
    amount = from_decimal(limit, c.user.currency)
    if not amount:
        raise ValueError(limit)
    return await put(c, amount, "", replaces=True)


async def from_today(c: ChatContext) -> Reply:
    """[From today: €700]"""
    status = await budgets.count_from_today(c.db, c.user, c.today)
    now = await expenses.standing(c.db, c.user, c.today)
    return views.counted_from_today(c.tr, status, now, c.today)


async def opening(c: ChatContext) -> Reply:
    """[I already spent…]"""
    await questions.ask(c.db, c.user, "opening", {}, c.now)
    return views.ask_opening(c.tr, period_of(c.user.cycle, c.today))


async def raise_limit(c: ChatContext) -> Reply:
    """[Raise budget], [Change budget]"""
    await questions.ask(c.db, c.user, "budget", {}, c.now)
    return views.ask_limit(c.tr, await expenses.standing(c.db, c.user, c.today))


async def leave(c: ChatContext, place: str, *expense_ids: str) -> Reply:
    """[Leave it] under a confirmation, which stays as it is (`place` is its change), or under the question
    for a new limit."""
    await questions.answer(c.db, c.user, c.now)
    if not expense_ids:
        return views.left_alone(c.tr)
    ids = [reading.number(one) for one in expense_ids]
    return confirmations.left_alone(c.tr, c.shown, reading.number(place), ids)
