"""Zones by place, name, city and currency."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import languages, read_catalogue
from bot.parsing.zones import city, find_zone, likely_zones, nearest_zone, places


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [
        (52.52, 13.40, "Europe/Berlin"),
        (31.23, 121.47, "Asia/Shanghai"),
        (40.71, -74.00, "America/New_York"),
        (-17.0, 179.9, "Pacific/Fiji"),
        (-16.8, -179.9, "Pacific/Fiji"),  # across the date line
        (-34.6, -58.4, "America/Argentina/Buenos_Aires"),
    ],
)
def test_the_nearest_city(latitude: float, longitude: float, zone: str) -> None:
    assert nearest_zone(round(latitude * 3600), round(longitude * 3600)).key == zone


@given(st.integers(-90 * 3600, 90 * 3600), st.integers(-180 * 3600, 180 * 3600))
def test_every_place_on_earth_has_a_zone(latitude: int, longitude: int) -> None:
    assert isinstance(nearest_zone(latitude, longitude), ZoneInfo)


def test_a_zones_own_city_is_nearest_to_itself() -> None:
    wrong = [one.zone for one in places() if nearest_zone(one.latitude, one.longitude).key != one.zone]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("柏林", "Europe/Berlin"),
        ("上海", "Asia/Shanghai"),
        ("北京", "Asia/Shanghai"),
        ("munich", "Europe/Berlin"),
        ("San Francisco", "America/Los_Angeles"),
        ("UTC", "UTC"),
        ("asia/kolkata", "Asia/Kolkata"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
    ],
)
def test_a_zone_is_found_by_what_people_write(text: str, zone: str) -> None:
    found = find_zone(text)
    assert found is not None
    assert found.key == zone


@pytest.mark.parametrize("language", languages())
def test_other_cities_belong_to_zones_that_there_are(language: str) -> None:
    groups = [str(one.id) for one in read_catalogue(language) if str(one.id).startswith("zone.")]
    assert groups
    assert [one for one in groups if find_zone(one.removeprefix("zone.")) is None] == []


@pytest.mark.parametrize("text", ["", "nowhere", "../../etc/passwd", "x" * 5000, "\ud800"])
def test_anything_else_is_no_zone(text: str) -> None:
    assert find_zone(text) is None


def test_likely_zones_begin_where_the_currency_is_used() -> None:
    assert likely_zones("GBP")[0] == "Europe/London"
    assert likely_zones("CHF")[0] == "Europe/Zurich"
    assert likely_zones("CNY")[0] == "Asia/Shanghai"
    assert "Asia/Kolkata" in likely_zones("INR")[:3]
    for currency in ("EUR", "USD", "XOF", "XCG"):
        zones = likely_zones(currency)
        assert len(zones) == len(set(zones)) >= 30


def test_cities_are_named_in_the_persons_language() -> None:
    assert (city("Europe/Berlin", "en"), city("Europe/Berlin", "zh")) == ("Berlin", "柏林")
    assert city("America/Argentina/Buenos_Aires", "en") == "Buenos Aires"
    assert city("UTC", "en") == "UTC"
