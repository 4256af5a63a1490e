"""What handlers read from a message: drafts, single amounts, days, categories, words of commands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.chat.context import ChatContext
from bot.chat.handlers import payers
from bot.chat.views.pickers import CONFIRMATION, FOUND
from bot.errors import NotUnderstood, Refusal, WrongCurrency
from bot.i18n import DEFAULT, first_weekday, translator
from bot.ledger import categories, messages, trips, users
from bot.ledger.trips import Trip
from bot.ledger.users import User
from bot.money.amount import Money
from bot.money.category import INCOME, LONGEST, STARTING
from bot.money.currency import Currency
from bot.money.cycle import Weeks
from bot.money.expense import Draft
from bot.money.query import Query, Term, comparable
from bot.parsing.alone import parse_amount, split_amount, split_names_currency
from bot.parsing.dates import parse_date
from bot.parsing.doubted import Doubted
from bot.parsing.lexicon import find_category, lexicon
from bot.parsing.message import parse
from bot.parsing.queries import read_query
from bot.parsing.reasons import NEGATIVE
from bot.parsing.text import fold

_SHORTEST_PART = 3  # ASCII letters that may stand for a category they are part of the name of
_MOST_DIGITS = 18  # of an id in a button
_MOST_WORDS = 6  # of a line in a group that is taken for an expense though nobody spoke to the bot
_MONEY = re.compile(r"\d[.,]\d\d(?!\d)|[$€£¥₽₹元块]")


async def drafts(c: ChatContext, *, is_edit: bool = False) -> tuple[Draft, ...]:
    """The expenses the message holds, the person's own categories known; raises `NotUnderstood`, `Doubted`
    with the same. Plain numbers are in the currency of the trip the person is on; in an edit, was on when
    they wrote."""
    try:
        return await _filed(c, await _read(c, is_edit=is_edit))
    except Doubted as doubt:
        raise doubt.about(await _filed(c, doubt.drafts)) from None


async def _filed(c: ChatContext, found: tuple[Draft, ...]) -> tuple[Draft, ...]:
    return await categories.settled(c.db, c.user, found, c.present.known)


async def filed(c: ChatContext, draft: Draft) -> Draft:
    """The draft where the words of its note alone, whatever numbers are among them, belong; as it is where
    they are not clear."""
    words = "".join(each if each.isalpha() or each in " '-" else " " for each in draft.note)
    try:
        [found] = await drafts(replace(c, words=f"1 {words}"))
    except (NotUnderstood, ValueError):
        return draft
    return replace(draft, category=found.category, is_guess=found.is_guess)


def is_question(words: str) -> bool:
    """Whether a text asks."""
    return "?" in words or "？" in words


async def _read(c: ChatContext, *, is_edit: bool = False) -> tuple[Draft, ...]:
    words, payer = await payers.read(c)
    aliases = c.present.known.names
    home, trip = c.user.currency, await _trip(c) if is_edit else c.present.trip
    currency = trip.currency if trip else home
    try:
        found = parse(words, lexicon=c.lexicon, today=c.today, currency=currency, aliases=aliases, also=home)
    except Doubted as doubt:
        raise doubt.about(of_writer(c, _paid_by(doubt.drafts, payer))) from None
    return _paid_by(found, payer)


def of_writer(c: ChatContext, found: tuple[Draft, ...]) -> tuple[Draft, ...]:
    """The drafts with their payer: in a group the writer where nobody is named, whoever answers."""
    return tuple(replace(draft, paid_by=draft.paid_by or c.user.member) for draft in found)


def _paid_by(found: tuple[Draft, ...], payer: int | None) -> tuple[Draft, ...]:
    return tuple(replace(draft, paid_by=payer) for draft in found) if payer else found


async def _trip(c: ChatContext) -> Trip | None:
    """The trip that plain numbers of an edit are of. What was recorded at home stays so, even where a trip
    began or ended that same day."""
    trip = await trips.covering(c.db, c.user, c.today, even_over=True)
    if trip is None:
        return None
    meant, _ = await messages.meant(c.db, c.user, c.source)
    return None if meant and all(each.amount.currency != trip.currency for each in meant) else trip


async def is_plain_spending(c: ChatContext) -> bool:
    """Whether talk that was not meant for the bot is an expense beyond doubt: a few words with an amount at
    an end that looks like money, or a category that they name (a guess is not enough)."""
    try:
        words, _ = await payers.read(c)
        found = await _read(c)
    except Refusal:
        return False
    lines = [line.split() for line in words.splitlines() if line.strip()]
    is_short = all(1 < len(each) <= _MOST_WORDS for each in lines)
    if not is_short or not all(any(map(str.isdigit, "".join([each[0], *each[-2:]]))) for each in lines):
        return False
    return bool(_MONEY.search(words)) or all(draft.category for draft in found)


def amount_or_none(c: ChatContext, text: str) -> Money | None:
    """The amount at home that the whole of `text` is, None for anything else; raises `WrongCurrency`."""
    found = written_or_none(c, text, c.user.currency)
    return _at_home(c, found) if found else None


def written_or_none(c: ChatContext, text: str, currency: Currency) -> Money | None:
    """The amount that the whole of `text` is, in `currency` where it names none; None for anything else."""
    try:
        return parse_amount(text, lexicon=c.lexicon, currency=currency)
    except NotUnderstood:
        return None


def _at_home(c: ChatContext, amount: Money) -> Money:
    if amount.currency != c.user.currency:
        raise WrongCurrency(home=c.user.currency.code, other=amount.currency.code)
    return amount


def amount_and_words(
    c: ChatContext, text: str, hint: str, *, is_any_currency: bool = False
) -> tuple[Money, str]:
    """`300 food` or `food 300`: the amount and the other words. Without an amount the `hint` is raised; for
    one in another currency than the person's own `WrongCurrency`, unless it `is_any_currency`."""
    try:
        amount, words = split_amount(text, lexicon=c.lexicon, currency=c.user.currency)
        return amount if is_any_currency else _at_home(c, amount), words
    except NotUnderstood as error:
        is_of_expenses = error.sentence in (NotUnderstood.sentence, NEGATIVE)
        raise Refusal(hint) if is_of_expenses else error from None


def is_currency_said(c: ChatContext, text: str) -> bool:
    """Whether the amount that `amount_and_words` finds in `text` names its currency."""
    return split_names_currency(text, lexicon=c.lexicon, currency=c.user.currency)


async def in_own_money(c: ChatContext, text: str, hint: str) -> ChatContext:
    """The same person, whose currency is now the one that a budget or a goal was written in, where theirs was
    only assumed: nobody plans in another. Raises as `amount_and_words`."""
    amount, _ = amount_and_words(c, text, hint, is_any_currency=True)
    if c.user.currency_chosen or not is_currency_said(c, text):
        return c
    return replace(c, user=await users.say_currency(c.db, c.user, amount.currency))


def day(c: ChatContext, text: str) -> date | None:
    """The past day that the whole of `text` names."""
    return parse_date(text, lexicon=c.lexicon, today=c.today)


def weekday(c: ChatContext, word: str) -> int | None:
    """The weekday that a word names (0 is Monday), in the person's language or in English."""
    said = fold(word).strip()
    known = (each["weekday"].meanings.get(said) for each in (c.lexicon, lexicon(DEFAULT)))
    found = next((meaning for meaning in known if meaning is not None), None)
    return int(found) if found is not None else None


def category(c: ChatContext, text: str) -> str | None:
    """The category meant: an own one, a starting one by name or alias, else a new one of this name; None
    when it cannot be a name."""
    name, known = _name(text), c.present.known
    found = known.names.get(name.casefold()) or find_category(name, c.lexicon) or _new(text)
    return known.resolve(found) if found else None


def new_category(c: ChatContext, text: str) -> str | None:
    """What to call a category: a starting one only by its very name, so that an alias can become one."""
    return c.lexicon.names.get(fold(_name(text))) or _new(text)


def _name(text: str) -> str:
    return " ".join(text.split())


def _new(text: str) -> str | None:
    name = _name(text)
    is_name = 0 < len(name) <= LONGEST and not any(char.isdigit() for char in name)
    return name if is_name and "\n" not in text.strip() else None


def query(c: ChatContext, text: str, today: date) -> Query:
    """What `text`, written on `today`, looks for; raises `NotUnderstood` or `WrongCurrency`."""
    own = c.present.known.names
    found = read_query(
        text,
        lexicon=c.lexicon,
        today=today,
        currency=c.user.currency,
        aliases=own,
        first_weekday=week_begins(c.user),
    )
    names = {key: comparable(c.tr.category(key)) for key in (*STARTING, *INCOME, *own.values())}
    return replace(found, terms=tuple(_with_categories(term, names) for term in found.terms))


def week_begins(user: User) -> int:
    """The day the person's weeks begin with (0 is Monday): their budget's, else their region's."""
    if isinstance(user.cycle, Weeks):
        return user.cycle.first_weekday
    return first_weekday(user.zone.key, user.language)


def _with_categories(term: Term, names: Mapping[str, str]) -> Term:
    """The word stands for the categories too that it is a part of the name of: 菜 for 买菜."""
    word = comparable(term.word)
    is_part = len(word) >= _SHORTEST_PART or not word.isascii()
    if term.categories or term.in_note or term.amount or not is_part:
        return term
    return replace(term, categories=tuple(key for key, name in names.items() if word in name))


def number(text: str) -> int:
    """A button's number, not negative and small enough for the database, or `ValueError`."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise ValueError("no number of ours")
    return int(text)


def origin(text: str) -> str:
    """Where a button says that its card was opened: a page of the history, of a search (`s12-8`), or a
    confirmation; or `ValueError`."""
    if text == CONFIRMATION:
        return text
    telling, dash, offset = (
        text.removeprefix(FOUND).partition("-") if text.startswith(FOUND) else ("", "", "")
    )
    return f"{FOUND}{number(telling)}-{number(offset)}" if dash else str(number(text))


def key(text: str) -> str:
    """A button's key of a detected bill, or `ValueError`."""
    if not (text.isascii() and text.isalnum()):
        raise ValueError("no key of ours")
    return text


def says(c: ChatContext, meaning: str, word: str) -> bool:
    """Whether `word` is one of a command's own words (`off`, `week`), in English or the person's language."""
    words = {*c.tr.words(f"command.{meaning}"), *translator(DEFAULT).words(f"command.{meaning}")}
    return word.strip().casefold() in words
