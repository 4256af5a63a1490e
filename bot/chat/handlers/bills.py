"""`/every`, `/bills` and its buttons."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from bot.chat.context import ChatContext
from bot.chat.handlers import periods, reading
from bot.chat.replies import Reply
from bot.chat.views import bills as views
from bot.chat.views import expenses as expense_views
from bot.errors import NotFound, Refusal
from bot.ledger import bill_news, bills, detected, expenses, questions
from bot.money.amount import Money
from bot.money.bill import EVERY, TOLD, WEEKS, first_due
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
        is_currency_said=reading.is_currency_said(c, " ".join(words[1:])),
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
        weekday = reading.weekday(c, word)
        return None if weekday is None else c.today + timedelta(days=(weekday - c.today.weekday()) % 7)
    numbers = [int(part) for part in word.rstrip("号日.").split("-") if part.isascii() and part.isdigit()]
    if rhythm == "month" and len(numbers) == 1 and 1 <= numbers[0] <= 31:
        return first_due(c.today, numbers[0], rhythm)
    if rhythm == "month" or len(numbers) != 2:
        return None
    month, day = numbers
    is_day = 1 <= month <= 12 and 1 <= day <= monthrange(2000, month)[1]
    return first_due(c.today, day, rhythm, month) if is_day else None


async def list_bills(c: ChatContext) -> Reply:
    """`/bills`"""
    return await _listed(c)


async def back(c: ChatContext) -> Reply:
    """[Back] from a bill to all of them."""
    return await _listed(c, replaces=True)


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
    is_budgeted = (await expenses.standing(c.db, c.user, c.today)).allowance is not None
    return views.listed(c.tr, entered, c.today, seen=seen, is_budgeted=is_budgeted, replaces=replaces)


async def card(c: ChatContext, bill_id: str) -> Reply:
    """[Change rent]: what can be changed about it."""
    return await _card(c, reading.number(bill_id))


async def _card(c: ChatContext, bill_id: int, *, replaces: bool = True) -> Reply:
    for bill, due in await bills.list_bills(c.db, c.user, c.today):
        if bill.id == bill_id:
            return views.card(c.tr, bill, due, c.today, replaces=replaces)
    raise NotFound


async def set_told(c: ChatContext, bill_id: str, told: str) -> Reply:
    """[The day before], [On the day]: when it is announced."""
    if told not in TOLD:
        raise ValueError("no word of ours")
    bill = await bills.change(c.db, c.user, reading.number(bill_id), told=told, by=periods.cause(c))
    return await _card(c, bill.id)


async def set_logged(c: ChatContext, bill_id: str, answer: str) -> Reply:
    """[Record it by itself], [Stop recording]: from the next due date on."""
    wanted = c.today if answer == "on" else None
    bill = await bills.change(c.db, c.user, reading.number(bill_id), logged_from=wanted, by=periods.cause(c))
    return await _card(c, bill.id)


async def pause(c: ChatContext, bill_id: str, answer: str) -> Reply:
    """[Pause], [Resume]"""
    bill = await bills.change(
        c.db, c.user, reading.number(bill_id), is_paused=answer == "on", by=periods.cause(c)
    )
    return await _card(c, bill.id)


async def ask(c: ChatContext, bill_id: str, what: str) -> Reply:
    """[Amount], [Date]: the next message says it."""
    bill = await bills.find(c.db, c.user, reading.number(bill_id))
    kind = "bill_day" if what == "day" else "bill_amount"
    await questions.ask(c.db, c.user, kind, {"bill": bill.id}, c.now)
    return views.ask_day(c.tr, bill) if what == "day" else views.ask_amount(c.tr, bill)


async def put_amount(c: ChatContext, bill_id: int, amount: Money) -> Reply:
    """The new amount, from now on."""
    bill = await bills.change(c.db, c.user, bill_id, amount=amount, by=periods.cause(c))
    return await _card(c, bill.id, replaces=False)


async def put_day(c: ChatContext, bill_id: int, words: str) -> Reply | None:
    """The new day, when `words` are one for its rhythm."""
    bill = await bills.find(c.db, c.user, bill_id)
    first_on = _first_on(c, bill.every, words.strip())
    if first_on is None:
        return None
    await bills.change(c.db, c.user, bill_id, first_on=first_on, by=periods.cause(c))
    return await _card(c, bill_id, replaces=False)


async def set_price(c: ChatContext, bill_id: str, minor: str = "") -> Reply:
    """[Yes, €950], [Only this time]: after a payment that was more than usual."""
    bill = await bills.find(c.db, c.user, reading.number(bill_id))
    if not minor:
        return Reply(toast=c.tr("Left as it is."))
    amount = Money(reading.number(minor), bill.amount.currency)
    return await put_amount(c, bill.id, amount)


async def paid(c: ChatContext, bill_id: str, day: str) -> Reply:
    """[Paid]: recorded on its due date."""
    bill, due_on = reading.number(bill_id), date.fromisoformat(day)
    done = await bill_news.pay(c.db, c.user, bill, due_on, update=c.update, now=c.now)
    return expense_views.recorded(c.tr, done)


async def skip(c: ChatContext, bill_id: str, day: str) -> Reply:
    """[Not this time]"""
    due_on = date.fromisoformat(day)
    bill = await bills.skip(c.db, c.user, reading.number(bill_id), due_on, by=periods.cause(c))
    return views.skipped(c.tr, bill, due_on, c.today)


async def remove(c: ChatContext, bill_id: str, place: str = "") -> Reply:
    """[Remove]"""
    gone = await bills.remove(c.db, c.user, reading.number(bill_id), by=periods.cause(c))
    if not place:
        return views.removed(c.tr, gone)
    return await _listed(c, replaces=True)
