"""`/start` and its taps; `/currency`, `/timezone`, `/language`; a shared location."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.replies import Reply
from bot.chat.views import groups as group_views
from bot.chat.views import settings as settings_views
from bot.chat.views import start as views
from bot.chat.views.start import ALONE, SETUP
from bot.errors import EndedCurrency, Refusal
from bot.i18n import best_language, languages, translator, translator_at
from bot.ledger import expenses, users
from bot.ledger.users import CurrencyOutcome
from bot.money.currency import Currency
from bot.parsing.rates import find_named
from bot.parsing.zones import find_zone, nearest_zone

UNKNOWN_CURRENCY = "I don't know that currency. Its three letters work: /currency EUR"
UNKNOWN_ZONE = "I don't know that place. Try a large city: /timezone Berlin"
UNKNOWN_LANGUAGE = "I don't speak that yet. I speak {languages}."


async def start(c: ChatContext) -> Reply | None:
    """The set-up, or a word to somebody who is set up. Before anything was chosen Telegram's language leads:
    the bot may have met somebody with a guess. A group hears what the bot is told there."""
    if c.sight:
        return None if c.is_greeted else group_views.greeting(c.tr, c.user, await c.sight(), c.now)
    if c.user.currency_chosen and c.user.zone_chosen:
        found = await expenses.page(c.db, c.user, offset=0, size=1)
        return views.again(c.tr, found.total)
    if c.spoken and not c.user.currency_chosen and not c.user.zone_chosen:
        user = await users.set_language(c.db, c.user, best_language(c.spoken))
        return views.greeting(translator_at(user.language, user.currency), user)
    return views.greeting(c.tr, c.user)


async def currency(c: ChatContext) -> Reply:
    """`/currency EUR`; alone it offers the likely ones."""
    name = c.words.strip()
    if not name:
        return views.currencies(c.tr, c.user, ALONE, all_of_them=False)
    found = find_named(name, c.lexicon, c.user.currency)
    if found and found.last_day and found.is_over(c.today):
        raise EndedCurrency(old=found.code, year=found.last_day.year, new=found.successor)
    if found is None:
        raise Refusal(UNKNOWN_CURRENCY)
    return await _put_currency(c, found, ALONE, is_tap=False)


async def currencies(c: ChatContext, mode: str = ALONE, more: str = "") -> Reply:
    """[Currency], [Change currency], [More]"""
    return views.currencies(c.tr, c.user, mode, all_of_them=bool(more))


async def tap_currency(c: ChatContext, code: str, mode: str) -> Reply:
    """A currency was tapped."""
    return await _put_currency(c, Currency(code), mode, is_tap=True)


async def _put_currency(c: ChatContext, wanted: Currency, mode: str, *, is_tap: bool) -> Reply:
    outcome = await users.set_currency(c.db, c.user, wanted, relabel=None)
    if outcome.asks:
        return settings_views.currency_question(c.tr, outcome, wanted, mode, replaces=is_tap)
    if mode == SETUP:
        return views.zones(c.tr, outcome.user, c.now, SETUP)
    return settings_views.currency_set(c.tr, outcome, replaces=is_tap)


async def relabel(c: ChatContext, code: str, answer: str, mode: str = ALONE) -> Reply:
    """[Yes, relabel], [No, keep them]"""
    wanted, old = Currency(code), c.user.currency
    held = (await expenses.standing(c.db, c.user, c.today)).budget
    outcome: CurrencyOutcome = await users.set_currency(c.db, c.user, wanted, relabel=answer == "yes")
    if mode == SETUP:
        return views.zones(c.tr, outcome.user, c.now, SETUP)
    if answer == "yes" or wanted == old:
        return settings_views.currency_set(c.tr, outcome, replaces=True)
    is_said = not c.user.currency_chosen
    over = held.limit if held and not is_said else None
    return settings_views.currency_kept(c.tr, wanted, old, is_said=is_said, over=over)


async def timezone(c: ChatContext) -> Reply:
    """`/timezone Europe/Berlin` or a city; alone it shows clocks."""
    if not c.words.strip():
        return views.zones(c.tr, c.user, c.now, ALONE, replaces=False)
    zone = find_zone(c.words)
    if zone is None:
        raise Refusal(UNKNOWN_ZONE)
    return await _put_zone(c, zone, is_tap=False)


async def zones(c: ChatContext, mode: str, page: str) -> Reply:
    """[Clock], [More]"""
    return views.zones(c.tr, c.user, c.now, mode, reading.number(page), replaces=mode == SETUP or page != "0")


async def tap_zone(c: ChatContext, name: str, mode: str) -> Reply:
    """A clock was tapped."""
    zone = find_zone(name)
    if zone is None:
        raise ValueError(name)
    if mode == SETUP:
        user = await users.set_zone(c.db, c.user, zone, c.now)
        return views.ready(c.tr, user)
    return await _put_zone(c, zone, is_tap=True)


async def on_location(c: ChatContext) -> Reply | None:
    """The nearest city's clock; the place itself is not kept."""
    if c.location is None:
        return None
    latitude, longitude = (round(degrees * 3600) for degrees in c.location)
    return await _put_zone(c, nearest_zone(latitude, longitude), is_tap=False)


async def _put_zone(c: ChatContext, zone: ZoneInfo, *, is_tap: bool) -> Reply:
    user = await users.set_zone(c.db, c.user, zone, c.now)
    return settings_views.zone_set(c.tr, user, c.now, replaces=is_tap)


async def language(c: ChatContext) -> Reply:
    """`/language de`; alone it offers those there are."""
    wanted = c.words.strip().casefold()
    if not wanted:
        return settings_views.language_choice(c.tr)
    for code in languages():
        if wanted.split("-")[0] == code or wanted == views.language_name(code).casefold():
            return await _put_language(c, code, ALONE, is_tap=False)
    raise Refusal(UNKNOWN_LANGUAGE, languages=c.tr.join([views.language_name(code) for code in languages()]))


async def language_choice(c: ChatContext) -> Reply:
    """[Language]"""
    return settings_views.language_choice(c.tr)


async def tap_language(c: ChatContext, code: str, mode: str) -> Reply:
    """A language was tapped."""
    if code not in languages():
        raise ValueError(code)
    return await _put_language(c, code, mode, is_tap=True)


async def _put_language(c: ChatContext, code: str, mode: str, *, is_tap: bool) -> Reply:
    user = await users.set_language(c.db, c.user, code)
    if mode == SETUP:
        return replace(views.greeting(translator_at(code, user.currency), user), replaces=True)
    return settings_views.language_set(translator(code), replaces=is_tap)
