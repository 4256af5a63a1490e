"""A plain message may answer a question that the bot asked: kinds of question and what answers them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.chat.context import ChatContext
from bot.chat.handlers import bills, budgets, categories, forecast, periods, reading, receipts
from bot.chat.replies import Reply
from bot.chat.views import history as history_views
from bot.errors import Refusal
from bot.ledger import correcting, expenses, messages, questions
from bot.ledger.messages import SourceState
from bot.money.expense import LONGEST_NOTE
from bot.parsing.alone import names_currency

Answer = Callable[[ChatContext, Mapping[str, Any]], Awaitable[Reply | None]]


async def offer(c: ChatContext) -> Reply | None:
    """The reply to the open question's answer; None when nothing is open or the text is no answer to it."""
    if not c.present.was_asked:
        return None
    question = await questions.answer(c.db, c.user, c.now, update=c.update)
    if question is None or await messages.source_state(c.db, c.user, c.source) is not SourceState.UNKNOWN:
        return None
    kind, payload = question
    return await ANSWERS[kind](c, payload) if kind in ANSWERS else None


async def _category(c: ChatContext, payload: Mapping[str, Any]) -> Reply | None:
    name = reading.new_category(c, c.words)
    return await _correct(c, payload, category=name) if name else None


async def _amount(c: ChatContext, payload: Mapping[str, Any]) -> Reply | None:
    present = (await expenses.get(c.db, c.user, payload["expense"])).amount.currency
    found = reading.written_or_none(c, c.words, present)
    if found is None:
        return None
    is_said = names_currency(c.words, lexicon=c.lexicon, currency=present)
    return await _correct(c, payload, amount=found, is_currency_said=is_said)


async def _date(c: ChatContext, payload: Mapping[str, Any]) -> Reply | None:
    found = reading.day(c, c.words)
    return await _correct(c, payload, spent_on=found) if found else None


async def _note(c: ChatContext, payload: Mapping[str, Any]) -> Reply | None:
    if await _is_plainly_spending(c):
        return None
    return await _correct(c, payload, note=" ".join(c.words.split())[:LONGEST_NOTE])


async def _is_plainly_spending(c: ChatContext) -> bool:
    """Whether a text typed where a note was asked for is an expense all the same: `12 lunch`, not `2 tickets`
    nor `dinner with 4 friends`. What can be understood is recorded, and an expense is worse to lose."""
    lines = [line.split() for line in c.words.splitlines() if line.strip()]
    if not all(any(map(str.isdigit, words[0] + words[-1])) for words in lines):
        return False
    try:
        return all(draft.category for draft in await reading.drafts(c))
    except Refusal:
        return False


async def _correct(c: ChatContext, payload: Mapping[str, Any], **change: Any) -> Reply:
    done = await correcting.correct(
        c.db, c.user, payload["expense"], update=c.update, now=c.now, message=c.source, **change
    )
    return history_views.corrected(c.tr, done, payload["expense"], payload["origin"], c.today, replaces=False)


async def _budget(c: ChatContext, payload: Mapping[str, Any]) -> Reply | None:
    limit = reading.amount_or_none(c, c.words)
    return await budgets.put(c, limit, "") if limit else None


async def _opening(c: ChatContext, payload: Mapping[str, Any]) -> Reply | None:
    spent = reading.amount_or_none(c, c.words)
    return await budgets.put_opening(c, spent) if spent else None


async def _cycle_day(c: ChatContext, payload: Mapping[str, Any]) -> Reply | None:
    return await periods.answer(c, bool(payload["is_moved"]))


async def _what_if(c: ChatContext, payload: Mapping[str, Any]) -> Reply | None:
    if "name" in payload:  # its price alone was asked for
        price = reading.written_or_none(c, c.words, c.user.currency)
        return await forecast.try_out(c, price, payload["name"]) if price else None
    amount, name = reading.amount_and_words(c, c.words, forecast.WHAT_IF, is_any_currency=True)
    return await forecast.try_out(c, amount, name)


async def _bill_amount(c: ChatContext, payload: Mapping[str, Any]) -> Reply | None:
    found = reading.amount_or_none(c, c.words)
    return await bills.put_amount(c, payload["bill"], found) if found else None


async def _bill_day(c: ChatContext, payload: Mapping[str, Any]) -> Reply | None:
    return await bills.put_day(c, payload["bill"], c.words)


ANSWERS: Mapping[str, Answer] = {
    "category": _category,
    "amount": _amount,
    "date": _date,
    "note": _note,
    "budget": _budget,
    "opening": _opening,
    "cycleday": _cycle_day,
    "whatif": _what_if,
    "bill_amount": _bill_amount,
    "bill_day": _bill_day,
    receipts.QUESTION: receipts.put_amount,
    "rename": categories.answer_name,
    "emoji": categories.answer_emoji,
    "split": categories.answer_split,
}
