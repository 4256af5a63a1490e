"""Time zones by place: the nearest city of the tz database, a zone by its name, the likely ones.

Coordinates are integers of arc-seconds, as the tz database writes them: no float is needed to compare.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location

from bot.i18n import translator, understood

_PLACE = re.compile(r"([+-])(\d{2})(\d\d)(\d\d)?([+-])(\d{3})(\d\d)(\d\d)?")  # ISO 6709
_TURN = 360 * 3600  # arc-seconds around the globe
_SCALE = 1000

# Cosine of 0, 5, … 90 degrees in thousandths: a degree of longitude shrinks towards the poles.
_COSINES = (
    1000, 996, 985, 966, 940, 906, 866, 819, 766, 707, 643, 574, 500, 423, 342, 259, 174, 87, 0,
)  # fmt: skip

WORLD = (
    "Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/Athens",
    "Europe/Istanbul", "Europe/Moscow", "America/New_York", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "America/Toronto", "America/Mexico_City", "America/Bogota", "America/Sao_Paulo",
    "America/Argentina/Buenos_Aires", "Africa/Lagos", "Africa/Johannesburg", "Africa/Nairobi", "Asia/Dubai",
    "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Jakarta", "Asia/Ho_Chi_Minh",
    "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Manila", "Asia/Tokyo",
    "Asia/Seoul", "Australia/Perth", "Australia/Sydney", "Pacific/Auckland",
)  # fmt: skip

# Where a currency has more zones than a screen, the ones most people live in.
_LIKELY = {
    "USD": ("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix",
            "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico"),
    "EUR": ("Europe/Berlin", "Europe/Paris", "Europe/Madrid", "Europe/Rome", "Europe/Athens",
            "Europe/Helsinki", "Europe/Dublin", "Europe/Lisbon"),
    "CNY": ("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo",
            "Australia/Sydney", "Europe/London", "America/New_York"),
    "AUD": ("Australia/Sydney", "Australia/Melbourne", "Australia/Brisbane", "Australia/Perth",
            "Australia/Adelaide", "Australia/Darwin", "Australia/Hobart"),
    "RUB": ("Europe/Moscow", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk", "Asia/Novosibirsk",
            "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Vladivostok"),
    "CAD": ("America/Toronto", "America/Vancouver", "America/Edmonton", "America/Winnipeg",
            "America/Halifax", "America/St_Johns"),
    "BRL": ("America/Sao_Paulo", "America/Manaus", "America/Fortaleza", "America/Recife", "America/Cuiaba"),
    "MXN": ("America/Mexico_City", "America/Monterrey", "America/Tijuana", "America/Cancun"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the tz database's table: a zone's largest city, in arc-seconds north and east."""

    zone: str
    latitude: int
    longitude: int
    countries: tuple[str, ...]


@cache
def places() -> tuple[Place, ...]:
    """Every populated zone with its city's place."""
    text = (resources.files("tzdata") / "zoneinfo" / "zone1970.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(_place(row) for row in rows)


def _place(row: list[str]) -> Place:
    found = _PLACE.fullmatch(row[1])
    if found is None:
        raise ValueError(row[1])
    return Place(
        row[2], _seconds(*found.groups()[:4]), _seconds(*found.groups()[4:]), tuple(row[0].split(","))
    )


def _seconds(sign: str, degrees: str, minutes: str, seconds: str | None) -> int:
    total = int(degrees) * 3600 + int(minutes) * 60 + int(seconds or 0)
    return -total if sign == "-" else total


def nearest_zone(latitude_seconds: int, longitude_seconds: int) -> ZoneInfo:
    """The zone whose largest city is nearest to a place given in arc-seconds north and east."""
    shrink = _COSINES[min(18, abs(latitude_seconds) // (5 * 3600))]

    def distance(place: Place) -> int:
        north = (place.latitude - latitude_seconds) * _SCALE
        east = abs(place.longitude - longitude_seconds) % _TURN
        return north**2 + int(min(east, _TURN - east) * shrink) ** 2

    return ZoneInfo(min(places(), key=distance).zone)


def find_zone(text: str) -> ZoneInfo | None:
    """A zone by its name (`Europe/Berlin`), city (`berlin`, `new york`, `柏林`); None for anything else."""
    wanted = _fold(text)
    name = _by_name().get(wanted) or _by_city().get(wanted)
    return ZoneInfo(name) if name else None


def _fold(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold()


@cache
def _by_name() -> dict[str, str]:
    return {_fold(name): name for name in available_timezones() if "/" in name or name == "UTC"}


@cache
def _by_city() -> dict[str, str]:
    """City names as the tz database has them and as each language of ours writes them."""
    cities = {_fold(name.rsplit("/", 1)[-1]): name for name in sorted(available_timezones()) if "/" in name}
    for place in places():
        cities[_fold(place.zone.rsplit("/", 1)[-1])] = place.zone
        for language in understood():
            cities[_fold(city(place.zone, language))] = place.zone
            for other in translator(language).words(f"zone.{place.zone}"):
                cities.setdefault(_fold(other), place.zone)
    return cities


@cache
def city(zone: str, language: str) -> str:
    """What people call a zone's city: `Berlin`, `柏林`; `UTC` has none."""
    if "/" not in zone:
        return zone
    locale = translator(language).locale
    for known in (zone, *_old_names().get(zone, ())):
        if name := locale.time_zones.get(known, {}).get("city"):
            return str(name)
    return str(get_timezone_location(zone, locale=locale, return_city=True)).rsplit("/", 1)[-1]


@cache
def _old_names() -> dict[str, tuple[str, ...]]:
    """What zones were called before; CLDR keeps to those names: Kyiv is translated as Europe/Kiev."""
    names: dict[str, tuple[str, ...]] = {}
    for old, zone in get_global("zone_aliases").items():
        names[zone] = (*names.get(zone, ()), old)
    return names


def likely_zones(currency: str) -> tuple[str, ...]:
    """Zones for somebody who pays in `currency` (an ISO 4217 code), the likeliest first, then the world's."""
    own = _LIKELY.get(currency) or tuple(
        place.zone for place in places() if any(currency in _currencies(code) for code in place.countries[:1])
    )
    return tuple(dict.fromkeys((*own, *WORLD)))


def _currencies(country: str) -> set[str]:
    """The currencies a country uses today."""
    return {
        row[0] for row in get_global("territory_currencies").get(country, ()) if row[2] is None and row[3]
    }
