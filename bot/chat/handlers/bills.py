"""`/every`, `/bills`."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.replies import Reply
from bot.chat.views import bills as views
from bot.errors import Refusal
from bot.ledger import bills, expenses
from bot.money.bill import EVERY
from bot.money.category import LONGEST
from bot.parsing.lexicon import find_category

HOW = "Write when, what and how much: /every month 1 rent 900 (or week mon, or year 03-15)"


async def every(c: ChatContext) -> Reply:
    """`/every month 1 rent 900`"""
    words = c.words.split()
    rhythm = next((one for one in EVERY if words and reading.says(c, one, words[0])), None)
    first_on = _first_on(c, rhythm, words[1]) if rhythm and len(words) > 2 else None
    if rhythm is None or first_on is None:
        raise Refusal(HOW)
    amount, name = reading.amount_and_words(c, " ".join(words[2:]), HOW)
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
    )
    return await _added(c, bill)


async def _added(c: ChatContext, bill: bills.Bill) -> Reply:
    due = next(due for one, due in await bills.list_bills(c.db, c.user, c.today) if one.id == bill.id)
    return views.added(c.tr, bill, due, await expenses.standing(c.db, c.user, c.today))


def _first_on(c: ChatContext, rhythm: str, word: str) -> date | None:
    """The date a bill counts from: its next one, unless a short month would bend that."""
    if rhythm == "week":
        weekday = _weekday(c, word)
        return None if weekday is None else c.today + timedelta(days=(weekday - c.today.weekday()) % 7)
    numbers = [int(part) for part in word.rstrip("号日.").split("-") if part.isascii() and part.isdigit()]
    if rhythm == "month" and len(numbers) == 1:
        return _day_of_month(c.today, numbers[0])
    return _day_of_year(c.today, *numbers) if rhythm == "year" and len(numbers) == 2 else None


def _weekday(c: ChatContext, word: str) -> int | None:
    found = c.lexicon["weekday"].meanings.get(word.casefold())
    return int(found) if found is not None else None


def _day_of_month(today: date, day: int) -> date | None:
    """The next such day; where the next month is too short, the latest real one before."""
    if not 1 <= day <= 31:
        return None
    year, month = today.year, today.month
    if min(day, monthrange(year, month)[1]) < today.day:
        year, month = year + month // 12, month % 12 + 1
    while day > monthrange(year, month)[1]:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return date(year, month, day)


def _day_of_year(today: date, month: int, day: int) -> date | None:
    """The next such day of a year; the 29th of February counts from the latest real one."""
    if not (1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1]):
        return None
    year = today.year + ((month, day) < (today.month, today.day))
    while day > monthrange(year, month)[1]:
        year -= 1
    return date(year, month, day)


async def list_bills(c: ChatContext) -> Reply:
    """`/bills`"""
    return views.listed(c.tr, await bills.list_bills(c.db, c.user, c.today), c.today)


async def remove(c: ChatContext, bill_id: str, place: str = "") -> Reply:
    """[Remove]"""
    gone = await bills.remove(c.db, c.user, reading.number(bill_id))
    if not place:
        return views.removed(c.tr, gone)
    return views.listed(c.tr, await bills.list_bills(c.db, c.user, c.today), c.today, replaces=True)
