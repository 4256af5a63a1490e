"""`/every`, `/bills` and its buttons."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from bot.chat.context import ChatContext
from bot.chat.handlers import periods, reading
from bot.chat.replies import Reply
from bot.chat.views import bills as views
from bot.errors import Refusal
from bot.ledger import bills, detected, expenses
from bot.money.bill import EVERY, WEEKS, first_due
from bot.money.category import LONGEST
from bot.parsing.lexicon import find_category

HOW = (
    "Write when, what and how much: /every month 1 rent 900 "
    "(or week mon, 2 weeks fri, quarter 01-15, year 03-15)"
)


async def every(c: ChatContext) -> Reply:
    """`/every month 1 rent 900`"""
    rhythm, words = _rhythm(c, c.words.split())
    first_on = _first_on(c, rhythm, words[0]) if rhythm and len(words) > 1 else None
    if rhythm is None or first_on is None:
        raise Refusal(HOW)
    amount, name = reading.amount_and_words(c, " ".join(words[1:]), HOW, is_any_currency=True)
    if not name or len(name) > LONGEST:
        raise Refusal(HOW)
    category = find_category(name, c.lexicon) or "bills"
    bill = await bills.add(
        c.db,
        c.user,
        name=name,
        category=category,
        amount=amount,
        every=rhythm,
        first_on=first_on,
        today=c.today,
        by=periods.cause(c),
    )
    c.retrain_soon()  # what paid it so far is no habit any more
    return await _added(c, bill)


def _rhythm(c: ChatContext, words: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """One of `EVERY`, said in one word or two, and the words after it."""
    for count in (2, 1):
        said = " ".join(words[:count])
        found = next((one for one in EVERY if reading.says(c, one, said)), None)
        if found:
            return found, words[count:]
    return None, words


async def _added(c: ChatContext, bill: bills.Bill) -> Reply:
    due = next(due for one, due in await bills.list_bills(c.db, c.user, c.today) if one.id == bill.id)
    return views.added(c.tr, bill, due, await expenses.standing(c.db, c.user, c.today), c.user.cycle)


def _first_on(c: ChatContext, rhythm: str, word: str) -> date | None:
    """The date a bill counts from: its next one, unless a short month would bend that."""
    if rhythm in WEEKS:
        weekday = _weekday(c, word)
        return None if weekday is None else c.today + timedelta(days=(weekday - c.today.weekday()) % 7)
    numbers = [int(part) for part in word.rstrip("号日.").split("-") if part.isascii() and part.isdigit()]
    if rhythm == "month" and len(numbers) == 1 and 1 <= numbers[0] <= 31:
        return first_due(c.today, numbers[0], rhythm)
    if rhythm == "month" or len(numbers) != 2:
        return None
    month, day = numbers
    is_day = 1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1]
    return first_due(c.today, day, rhythm, month) if is_day else None


def _weekday(c: ChatContext, word: str) -> int | None:
    found = c.lexicon["weekday"].meanings.get(word.casefold())
    return int(found) if found is not None else None


async def list_bills(c: ChatContext) -> Reply:
    """`/bills`"""
    return await _listed(c)


async def confirm(c: ChatContext, key: str) -> Reply:
    """[Yes: rent]: a detected bill is one, and entered."""
    await detected.confirm(c.db, c.user, reading.key(key), c.today, by=periods.cause(c))
    c.retrain_soon()
    return await _listed(c, replaces=True)


async def dismiss(c: ChatContext, key: str) -> Reply:
    """[No: rent]: it is none."""
    await detected.dismiss(c.db, c.user, reading.key(key), by=periods.cause(c))
    return await _listed(c, replaces=True)


async def _listed(c: ChatContext, *, replaces: bool = False) -> Reply:
    entered = await bills.list_bills(c.db, c.user, c.today)
    seen = await detected.list_detected(c.db, c.user, c.today)
    return views.listed(c.tr, entered, c.today, seen=seen, replaces=replaces)


async def remove(c: ChatContext, bill_id: str, place: str = "") -> Reply:
    """[Remove]"""
    gone = await bills.remove(c.db, c.user, reading.number(bill_id), by=periods.cause(c))
    if not place:
        return views.removed(c.tr, gone)
    return await _listed(c, replaces=True)
