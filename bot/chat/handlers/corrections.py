"""Correcting in words: a reply to a confirmation or to one's own message, and such a reply edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from bot.chat.context import ChatContext
from bot.chat.handlers import payers, reading
from bot.chat.replies import Reply
from bot.chat.views import corrections as views
from bot.chat.views import expenses as confirmations
from bot.errors import NotFound, NotUnderstood, Refusal
from bot.i18n import translator, understood
from bot.ledger import correcting, expenses, messages, questions, recording, undoing
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import Draft, Expense
from bot.parsing.corrections import (
    Correction,
    is_amount_alone,
    read_correction,
    sounds_like_correction,
    split_named,
)
from bot.parsing.lexicon import find_category
from bot.parsing.text import fold

MOST_MEANT = 20  # expenses of one message that a reply may choose among
MOST_LATEST = 3  # expenses that a correction without a reply may mean
QUESTION = "correction"
UNCLEAR = "I cannot tell what to change, so nothing was. Reply like: was 45, category food, yesterday, delete"
WHICH_MESSAGE = "I don't know which expense you mean. Reply to its message, or tap it in /history."


async def offer(c: ChatContext, *, is_command: bool = False) -> Reply | None:
    """The answer to a correction of the expenses of the message this one replies to; None when it replies to
    none, is an expense of its own, or (`is_command`) no correction but a command said without its slash."""
    if c.replied is None or await messages.source_state(c.db, c.user, c.source) is not _UNKNOWN:
        return None
    found, is_known = await messages.meant(c.db, c.user, c.replied)
    if found and says_again(c):
        return await again(c, found[-1])
    if found and (paid := await _paid(c, found)):
        return paid
    said = _read(c, found)
    if is_known and len(found) <= MOST_MEANT:
        if said:
            return await _apply(c, said, found)
        if named := _named(c, found):
            return await _apply(c, *named)
        if not is_command:
            await _check_expense(c)
        return None
    if sounds_like_correction(c.words, lexicon=c.lexicon):
        raise Refusal(WHICH_MESSAGE)
    return None


def is_lone(c: ChatContext) -> bool:
    """Whether the message is a correction that replies to nothing: `delete`, `that was dining`."""
    is_said = sounds_like_correction(c.words, lexicon=c.lexicon)
    said = read_correction(c.words, lexicon=c.lexicon, today=c.today, currency=c.user.currency)
    is_thing = said is not None and said.amount is not None and said.category is not None  # need 5 for lunch
    return c.replied is None and is_said and said is not None and not is_thing


async def lone_amount(c: ChatContext) -> Reply | None:
    """The answer to a new amount that replies to nothing, as in `make it 45`: it is no expense of 45."""
    is_one = is_amount_alone(c.words, lexicon=c.lexicon, today=c.today, currency=c.user.currency)
    return await ask_which(c) if c.replied is None and is_one else None


async def ask_which(c: ChatContext) -> Reply:
    """A correction that replies to nothing: the latest expenses are a tap away. A number is in the currency
    of the very latest, so others are not offered."""
    latest = await expenses.newest(c.db, c.user, MOST_LATEST)
    found = [one for one in latest if one.amount.currency == latest[0].amount.currency]
    said = _read(c, found) if found else None
    if said is None:
        raise Refusal(WHICH_MESSAGE)
    return await _asked(c, said, found, allows_all=False)


async def reworded(c: ChatContext) -> Reply | None:
    """The answer to an edited message whose words corrected; None when they did not."""
    if await messages.source_state(c.db, c.user, c.source) is not _UNKNOWN:
        return None
    found, is_known = await messages.meant(c.db, c.user, c.source)
    if not is_known:
        return await offer(c)
    said = _read(c, found)
    if said is None:
        raise Refusal(UNCLEAR)
    return await _apply(c, said, found, is_reworded=True)


async def _paid(c: ChatContext, found: Sequence[Expense]) -> Reply | None:
    """The answer to a reply in a group that says who paid, and nothing else."""
    words, payer = await payers.read(c)
    if payer is None or words.strip(_AROUND):
        return None
    ids = (one.id for one in found)
    done = await correcting.correct(
        c.db, c.user, *ids, update=c.update, now=c.now, message=c.source, paid_by=payer
    )
    return confirmations.recorded(c.tr, done)


_UNKNOWN = messages.SourceState.UNKNOWN
_AROUND = " \n!.！。"


def _read(c: ChatContext, found: Sequence[Expense]) -> Correction | None:
    """What the words say of these expenses: an amount without a currency is in theirs."""
    known, used = c.present.known, {one.amount.currency for one in found}
    currency = used.pop() if len(used) == 1 else c.user.currency
    said = read_correction(c.words, lexicon=c.lexicon, today=c.today, currency=currency, aliases=known.names)
    return replace(said, category=known.resolve(said.category)) if said and said.category else said


def _named(c: ChatContext, found: Sequence[Expense]) -> tuple[Correction, Sequence[Expense]] | None:
    """What `taxi was 45` says of the one of these expenses that it names; None where it says no such."""
    name, rest = split_named(c.words, lexicon=c.lexicon)
    said = _read(replace(c, words=rest), found) if name else None
    if not said or said.amount is None:
        return None
    key = find_category(name, c.lexicon)
    meant = [one for one in found if _is_called(one, fold(name)) or (key and key == one.category)]
    if len(meant) != 1:
        raise Refusal(UNCLEAR)
    return said, meant


def _is_called(one: Expense, name: str) -> bool:
    note = fold(one.note)
    return bool(note) and (name in note or note in name)


async def _check_expense(c: ChatContext) -> None:
    """An expense that was sent as a reply is left to be recorded; anything else is asked about."""
    try:
        await reading.drafts(c)
    except NotUnderstood:
        raise Refusal(UNCLEAR) from None


async def _apply(
    c: ChatContext, said: Correction, found: Sequence[Expense], *, is_reworded: bool = False
) -> Reply:
    if len(found) > 1:
        return await _asked(c, said, found, allows_all=said.amount is None)
    return await _change(c, said, [one.id for one in found], is_reworded=is_reworded)


async def _asked(c: ChatContext, said: Correction, found: Sequence[Expense], *, allows_all: bool) -> Reply:
    payload = {**_packed(said), "message": c.source.message_id, "ids": [one.id for one in found]}
    await questions.ask(c.db, c.user, QUESTION, payload, c.now)
    return views.which(c.tr, found, c.source.message_id, allows_all=allows_all)


async def _change(c: ChatContext, said: Correction, ids: Sequence[int], *, is_reworded: bool) -> Reply:
    told: dict[str, Any] = {
        "update": c.update,
        "now": c.now,
        "message": c.source,
        "is_reworded": is_reworded,
    }
    if said.is_delete:
        return confirmations.deleted(c.tr, await undoing.delete(c.db, c.user, *ids, **told))
    done = await correcting.correct(c.db, c.user, *ids, **told, **_fields(said))
    return confirmations.recorded(c.tr, done)


async def apply(c: ChatContext, which: str, message: str) -> Reply:
    """One of several, or [All], was tapped."""
    question = await questions.open_now(c.db, c.user, c.now)
    if question is None or question[0] != QUESTION or question[1]["message"] != reading.number(message):
        raise NotFound
    said, asked = _unpacked(question[1]), list(question[1]["ids"])
    ids = asked if which == views.ALL else [reading.number(which)]
    if not set(ids) <= set(asked):
        raise NotFound
    told = replace(c, source=replace(c.source, message_id=question[1]["message"]))
    return views.replaced(await _change(told, said, ids, is_reworded=True))


def says_again(c: ChatContext) -> bool:
    """Whether the message asks for an expense once more, and says nothing else."""
    return c.words.strip(_AROUND).casefold() in _again()


@cache
def _again() -> frozenset[str]:
    return frozenset(words for code in understood() for words in translator(code).words("said.again"))


async def again(c: ChatContext, expense: Expense | None = None) -> Reply:
    """`again`: the last expense, or this one, once more today."""
    known = expense or next(iter(await expenses.newest(c.db, c.user)), None)
    if known is None:
        raise Refusal("Nothing here yet. Try: 12 lunch")
    draft = Draft(
        known.amount,
        known.category,
        known.note,
        c.today,
        known.kind,
        known.tags,
        is_guess=known.is_guess,
        is_currency_said=known.is_currency_said,
    )
    done = await recording.record(c.db, c.user, [draft], source=c.source, update=c.update, now=c.now)
    return confirmations.recorded(c.tr, done)


def _fields(said: Correction) -> dict[str, Any]:
    fields = {
        "amount": said.amount,
        "category": said.category,
        "spent_on": said.spent_on,
        "note": said.note,
        "is_currency_said": said.is_currency_said or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _packed(said: Correction) -> dict[str, Any]:
    packed = _fields(said) | {"is_delete": said.is_delete}
    if said.amount:
        packed["amount"] = [said.amount.minor, said.amount.currency.code]
    if said.spent_on:
        packed["spent_on"] = said.spent_on.isoformat()
    return packed


def _unpacked(payload: Mapping[str, Any]) -> Correction:
    amount, day = payload.get("amount"), payload.get("spent_on")
    return Correction(
        amount=Money(amount[0], Currency(amount[1])) if amount else None,
        category=payload.get("category"),
        spent_on=date.fromisoformat(day) if day else None,
        note=payload.get("note"),
        is_delete=payload["is_delete"],
        is_currency_said=payload.get("is_currency_said", False),
    )
