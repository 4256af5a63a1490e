"""What handlers read from a message: drafts, single amounts, days, categories, words of commands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.chat.context import ChatContext
from bot.errors import NotUnderstood, Refusal
from bot.i18n import DEFAULT, translator
from bot.ledger import budgets, expenses
from bot.money.amount import Money
from bot.money.category import INCOME, LONGEST, STARTING
from bot.money.expense import Draft
from bot.parsing.dates import parse_date
from bot.parsing.lexicon import find_category
from bot.parsing.message import parse, parse_amount, split_amount

_RECENT = 300  # expenses searched for the person's own categories


async def drafts(c: ChatContext) -> tuple[Draft, ...]:
    """The expenses the message holds; raises `NotUnderstood` or `WrongCurrency`."""
    found = _parse(c, {})
    if not any(one.note and not one.category for one in found):
        return found
    return _parse(c, {name.casefold(): name for name in await own_categories(c)})


def _parse(c: ChatContext, aliases: Mapping[str, str]) -> tuple[Draft, ...]:
    return parse(c.words, lexicon=c.lexicon, today=c.today, currency=c.user.currency, aliases=aliases)


def amount_or_none(c: ChatContext, text: str) -> Money | None:
    """The amount that the whole of `text` is, None for anything else; raises `WrongCurrency`."""
    try:
        return parse_amount(text, lexicon=c.lexicon, currency=c.user.currency)
    except NotUnderstood:
        return None


def amount_and_words(c: ChatContext, text: str, hint: str) -> tuple[Money, str]:
    """`300 food` or `food 300`: the amount and the other words. Without an amount the `hint` is raised."""
    try:
        return split_amount(text, lexicon=c.lexicon, currency=c.user.currency)
    except NotUnderstood as error:
        raise error if error.sentence != NotUnderstood.sentence else Refusal(hint) from None


def day(c: ChatContext, text: str) -> date | None:
    """The past day that the whole of `text` names."""
    return parse_date(text, lexicon=c.lexicon, today=c.today)


def category(c: ChatContext, text: str) -> str | None:
    """A starting category or one of the person's own making; None when it cannot be a name."""
    name = " ".join(text.split())
    if known := find_category(name, c.lexicon):
        return known
    is_name = 0 < len(name) <= LONGEST and not any(char.isdigit() for char in name)
    return name if is_name and "\n" not in text.strip() else None


async def own_categories(c: ChatContext) -> tuple[str, ...]:
    """Categories the person made: those with a budget, then those of their latest expenses."""
    held = [status.category for status in await budgets.statuses(c.db, c.user, c.today)]
    recent = await expenses.page(c.db, c.user, offset=0, size=_RECENT)
    known = {"", *STARTING, *INCOME}
    names = (*held, *(one.category for one in recent.expenses))
    return tuple(dict.fromkeys(name for name in names if name not in known))


def says(c: ChatContext, meaning: str, word: str) -> bool:
    """Whether `word` is one of a command's own words (`off`, `week`), in English or the person's language."""
    words = {*c.tr.words(f"command.{meaning}"), *translator(DEFAULT).words(f"command.{meaning}")}
    return word.strip().casefold() in words
