"""`/budget` and the buttons around it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.chat.context import ChatContext
from bot.chat.handlers import periods, reading, rollovers
from bot.chat.replies import Reply
from bot.chat.views import budgets as views
from bot.chat.views import expenses as confirmations
from bot.chat.views import settings as settings_views
from bot.errors import Refusal
from bot.ledger import budgets, expenses, planning, questions, users
from bot.money.amount import Money, from_decimal
from bot.money.cycle import Cycle, period_of
from bot.parsing.planned import words_of
from bot.parsing.text import fold

UNREADABLE = "No amount found, the budget stays as it was. Try: /budget 1500 or /budget food 300"


async def budget(c: ChatContext) -> Reply:
    """`/budget` shows, `/budget 1500`, `/budget food 80 a week` set, `/budget off` ends; also the period, the
    days that count, leftovers, rollover and moves."""
    text = fold(c.words).strip()
    words = text.split()
    if not words:
        return await _shown(c)
    for meaning, handle in _TOPICS.items():
        topic = next((one for one in words_of(c.user.language, meaning) if _opens(text, one)), None)
        if topic is not None and (topic != text or meaning == "weekdays"):
            return await handle(c, text if meaning == "weekdays" else text[len(topic) :].strip())
    if rollovers.says_rollover(c, text):
        return await rollovers.rollover(c, text)
    if reading.says(c, "off", words[-1]):
        return await _off(c, " ".join(words[:-1]))
    return await _set(c)


def _opens(text: str, topic: str) -> bool:
    return text == topic or text.startswith(topic + " ")


async def _set(c: ChatContext) -> Reply:
    cycle, rest = periods.split(c, c.words)
    if cycle is not None and not rest:
        return await periods.put(c, cycle)
    text = rest if cycle else c.words
    home = c.user.currency
    c = await reading.in_own_money(c, text, UNREADABLE)
    limit, name = reading.amount_and_words(c, text, UNREADABLE)
    if not limit:
        raise Refusal(UNREADABLE)
    done = await put(c, limit, await _category(c, name), cycle=cycle)
    return settings_views.with_currency(c.tr, done, c.user) if c.user.currency != home else done


async def _period(c: ChatContext, text: str) -> Reply:
    cycle, rest = periods.split(c, text)
    if cycle is None or rest:
        raise Refusal(periods.NO_SUCH_DAY)
    return await periods.put(c, cycle)


async def _move(c: ChatContext, text: str) -> Reply:
    return await rollovers.move(replace(c, words=text))


_TOPICS: Mapping[str, Callable[[ChatContext, str], Awaitable[Reply]]] = {
    "weekdays": periods.set_days,
    "days": periods.set_days,
    "leftover": periods.set_leftover,
    "period": _period,
    "move": _move,
}


async def _category(c: ChatContext, name: str) -> str:
    found = reading.category(c, name) if name else ""
    if found is None:
        raise Refusal(UNREADABLE)
    return found


async def _shown(c: ChatContext) -> Reply:
    statuses = await budgets.statuses(c.db, c.user, c.today)
    proposal = None if statuses else await budgets.propose(c.db, c.user, c.today)
    suggestion = None if statuses or proposal else await budgets.suggest(c.db, c.user, c.today)
    now = await expenses.standing(c.db, c.user, c.today)
    if suggestion and suggestion.limit <= now.spent:
        suggestion = None  # it would be over at once
    return views.shown(c.tr, statuses, now, proposal or suggestion)


async def _off(c: ChatContext, name: str) -> Reply:
    category = await _category(c, name)
    by = periods.cause(c)
    await budgets.set_budget(c.db, c.user, None, category=category, today=c.today, by=by)
    return views.removed(c.tr, category, await planning.change_made(c.db, c.user, c.update))


async def put(
    c: ChatContext, limit: Money, category: str, *, cycle: Cycle | None = None, replaces: bool = False
) -> Reply:
    """Set a budget and say what that leaves."""
    by = periods.cause(c)
    status = await budgets.set_budget(
        c.db, c.user, limit, category=category, cycle=cycle, today=c.today, by=by
    )
    change_id = await planning.change_made(c.db, c.user, c.update)
    if status is None:
        return views.removed(c.tr, category, change_id)
    user = await users.find(c.db, c.user.id) or c.user
    now = await expenses.standing(c.db, user, c.today)
    return views.set_(
        c.tr, status, now, c.today, change_id, is_new_period=cycle is not None, replaces=replaces
    )


async def put_opening(c: ChatContext, spent: Money) -> Reply:
    """What was spent this period before the ledger knew."""
    status = await budgets.set_opening(c.db, c.user, spent, c.today, by=periods.cause(c))
    now = await expenses.standing(c.db, c.user, c.today)
    return views.set_(c.tr, status, now, c.today, await planning.change_made(c.db, c.user, c.update))


async def set_proposed(c: ChatContext, limit: str) -> Reply:
    """A button with a limit on it."""
    await questions.answer(c.db, c.user, c.now)
    amount = from_decimal(limit, c.user.currency)
    if not amount:
        raise ValueError(limit)
    return await put(c, amount, "", replaces=True)


async def from_today(c: ChatContext) -> Reply:
    """[From today: €700]"""
    status = await budgets.count_from_today(c.db, c.user, c.today, by=periods.cause(c))
    now = await expenses.standing(c.db, c.user, c.today)
    change_id = await planning.change_made(c.db, c.user, c.update)
    return views.counted_from_today(c.tr, status, now, c.today, change_id)


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
