"""Pictures: what a receipt says is proposed, and recorded by a tap alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.chat.context import ChatContext
from bot.chat.handlers import expenses, reading
from bot.chat.replies import Reply
from bot.chat.uploads import LARGEST_UPLOAD
from bot.chat.views import receipts as views
from bot.documents.scanning import is_installed, scan
from bot.errors import NotFound, Refusal, UnreadableFile
from bot.ledger import questions, recording
from bot.money.amount import Money, is_too_large
from bot.money.currency import find_currency
from bot.money.expense import LONGEST_NOTE, Draft
from bot.parsing.alone import names_currency
from bot.parsing.cells import to_minor
from bot.parsing.receipts import NO_TOTAL, PICTURE_TOO_LARGE, Receipt, read_receipt

QUESTION = "receipt"
CANNOT = "I cannot read pictures here. Write the amount, or put it under the picture: 23.50 lunch"


def may_read(c: ChatContext) -> bool:
    """Whether the picture may say what the words under it did not: they hold no number that was refused."""
    return is_installed() and not any(map(str.isdigit, c.words))


async def propose(c: ChatContext) -> Reply:
    """A picture without an amount under it: what stands on it, to be recorded by a tap. It is not kept."""
    if c.upload is None or not is_installed():
        raise Refusal(CANNOT)
    if c.upload.size > LARGEST_UPLOAD:
        raise UnreadableFile(PICTURE_TOO_LARGE)
    rows = await scan(await c.upload.fetch())
    month_first = c.user.language == "en" and c.user.currency.code == "USD"
    found = read_receipt(rows, home=c.user.currency, month_first=month_first, today=c.today)
    draft = await _draft(c, found) if found else None
    if found is None or draft is None:
        raise UnreadableFile(NO_TOTAL)
    return views.proposed(c.tr, draft, c.source.message_id, c.today, is_sure=found.is_sure)


async def _draft(c: ChatContext, found: Receipt) -> Draft | None:
    """The receipt as an expense; what was written under the picture says more than what is on it."""
    currency = found.currency or c.user.currency
    minor, _ = to_minor(found.total, currency)
    if not minor or is_too_large(Money(minor, currency)):
        return None
    note = " ".join((c.words or found.merchant).split())[:LONGEST_NOTE]
    return await reading.filed(c, Draft(Money(minor, currency), "", note, found.day or c.today))


async def record(c: ChatContext, message: str, minor: str, code: str, day: str) -> Reply:
    """[Record …]: what was proposed, once."""
    currency, spent_on = find_currency(code), date.fromisoformat(day)
    if currency is None or spent_on > c.today:
        raise NotFound
    note = views.note_of(c.shown)
    draft = await reading.filed(c, Draft(Money(reading.number(minor), currency), "", note, spent_on))
    source = replace(c.source, message_id=reading.number(message))
    done = await recording.record(c.db, c.user, [draft], source=source, update=c.update, now=c.now)
    return replace(await expenses.confirmed(replace(c, source=source), done), replaces=True)


async def change(c: ChatContext, message: str, code: str, day: str) -> Reply:
    """[Change]: how to write it right; an amount alone leaves the rest as it was read."""
    read = {"message": reading.number(message), "currency": code, "day": day, "note": views.note_of(c.shown)}
    await questions.ask(c.db, c.user, QUESTION, read, c.now)
    return views.how_to_change(c.tr, c.shown)


async def put_amount(c: ChatContext, read: Mapping[str, Any]) -> Reply | None:
    """The receipt with the amount that was typed; None where more than an amount was."""
    currency = find_currency(read["currency"]) or c.user.currency
    amount = reading.written_or_none(c, c.words, currency)
    if amount is None:
        return None
    note = read["note"]
    is_said = names_currency(c.words, lexicon=c.lexicon, currency=currency)
    day = date.fromisoformat(read["day"])
    draft = await reading.filed(c, Draft(amount, "", note, day, is_currency_said=is_said))
    source = replace(c.source, message_id=read["message"])
    done = await recording.record(
        c.db, c.user, [draft], source=source, update=c.update, now=c.now, message=c.source
    )
    return await expenses.confirmed(c, done)


async def leave(c: ChatContext) -> Reply:
    """[No]"""
    return views.left(c.tr)
