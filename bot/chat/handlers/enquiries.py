"""Questions in plain words: which command answers, and with which words."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.context import ChatContext
from bot.chat.handlers import forecast, reading
from bot.chat.replies import Reply
from bot.chat.views import forecast as views
from bot.errors import NotUnderstood, Refusal
from bot.ledger import questions
from bot.parsing.alone import split_amount
from bot.parsing.enquiries import Enquiry, bare_name, read_enquiry, stands

TAKING_WORDS = ("stats", "search", "history", "whatif")


async def asked(c: ChatContext) -> Enquiry | None:
    """The question that the message is. What could as well be an expense (`show tickets 40`) is none."""
    found = read_enquiry(c.words, lexicon=c.lexicon, today=c.today)
    if found is None or found.command not in ("stats", "search"):
        return found
    try:
        query = reading.query(c, found.words, c.today)
    except Refusal:
        return found if found.is_asked else None
    return found if stands(found, query) else None


async def what_if(c: ChatContext) -> Reply:
    """`can I afford 300 for a laptop`; without a price it is asked for."""
    try:
        amount, words = split_amount(c.words, lexicon=c.lexicon, currency=c.user.currency)
    except NotUnderstood:
        name = bare_name(c.words, c.lexicon)
        await questions.ask(c.db, c.user, "whatif", {"name": name}, c.now)
        return views.ask_what_if(c.tr)
    return await forecast.try_out(c, amount, bare_name(words, c.lexicon))


def worded(c: ChatContext, found: Enquiry) -> ChatContext:
    """The context of the command that answers."""
    return replace(c, words=found.words if found.command in TAKING_WORDS else "")
