"""Where somebody travels: a currency, country or city by name, in any language understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.numbers import get_territory_currencies

from bot.i18n import DEFAULT, translator
from bot.money.currency import Currency, find_currency
from bot.parsing.dates import parse_date
from bot.parsing.lexicon import Lexicon
from bot.parsing.rates import find_named
from bot.parsing.text import fold
from bot.parsing.zones import find_zone, places

_YEAR = timedelta(days=364)  # 52 weeks: weekdays stay
_MONTH = timedelta(days=31)
_DAY_ALONE = re.compile(r"(?:the )?(\d{1,2})(?:st|nd|rd|th|\.)?")  # `the 25th`, `25.`


@dataclass(frozen=True, slots=True)
class Abroad:
    """The money of a place, and its clock where it has but one."""

    currency: Currency
    zone: ZoneInfo | None


def find_abroad(text: str, lexicon: Lexicon, home: Currency) -> Abroad | None:
    """The place or currency that the whole of `text` names."""
    name = " ".join(text.split())
    if not name or any(char.isdigit() for char in name):
        return None
    if found := find_named(name, lexicon, home):
        return Abroad(found, zone_of(found))
    country = fold(name).casefold()
    if code := _countries(lexicon.language).get(country) or _countries(DEFAULT).get(country):
        return _in_country(code, _only_zone(code))
    zone = find_zone(name)
    countries = [place.countries[0] for place in places() if zone and place.zone == zone.key]
    return _in_country(countries[0], zone) if countries else None


def zone_of(currency: Currency) -> ZoneInfo | None:
    """The clock of the country whose currency it is, where that has but one: Bangkok's for THB."""
    return _only_zone(currency.code[:2])


def read_until(text: str, lexicon: Lexicon, today: date) -> date | None:
    """The coming day that the whole of `text` names: `12 Dec`, `sunday`, `the 25th`."""
    weekday = lexicon["weekday"].meanings.get(fold(text).strip())
    if weekday is not None and weekday.isdigit():
        return today + timedelta(days=(int(weekday) - today.weekday() - 1) % 7 + 1)
    if not any(char.isdigit() for char in text):
        return None
    if match := _DAY_ALONE.fullmatch(text.strip().casefold()):
        coming = (today + timedelta(days=ahead) for ahead in range(_MONTH.days * 2))
        return next((day for day in coming if day.day == int(match[1])), None)
    for reach in (_MONTH, _YEAR):  # `25 日` is the next such day, `12 Dec` one within the year
        tries = (text, text.replace(" ", ""))
        read = (parse_date(each, lexicon=lexicon, today=today + reach) for each in tries)
        found = next(filter(None, read), None)
        if found and found >= today:
            return found
    return None


def _in_country(code: str, zone: ZoneInfo | None) -> Abroad | None:
    codes = get_territory_currencies(code)
    found = find_currency(codes[-1]) if codes else None
    return Abroad(found, zone) if found else None


def _only_zone(country: str) -> ZoneInfo | None:
    zones = [place.zone for place in places() if place.countries[0] == country]
    return ZoneInfo(zones[0]) if len(zones) == 1 else None


@cache
def _countries(language: str) -> dict[str, str]:
    """Countries by their names in a language, folded."""
    names = translator(language).locale.territories.items()
    return {fold(str(name)).casefold(): code for code, name in names if len(code) == 2 and code.isalpha()}
