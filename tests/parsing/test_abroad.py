"""Where people say they travel, and until when."""

from __future__ import annotations

from datetime import date

import pytest

from bot.money.currency import Currency
from bot.parsing.abroad import find_abroad, read_until
from bot.parsing.lexicon import lexicon

TODAY = date(2026, 11, 17)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "language", "code", "zone"),
    [
        ("THB", "en", "THB", "Asia/Bangkok"),
        ("thb", "en", "THB", "Asia/Bangkok"),
        ("฿", "en", "THB", "Asia/Bangkok"),
        ("baht", "en", "THB", "Asia/Bangkok"),
        ("Thailand", "en", "THB", "Asia/Bangkok"),
        ("泰国", "zh", "THB", "Asia/Bangkok"),
        ("Япония", "ru", "JPY", "Asia/Tokyo"),
        ("japón", "es", "JPY", "Asia/Tokyo"),
        ("Schweiz", "de", "CHF", "Europe/Zurich"),
        ("Istanbul", "en", "TRY", "Europe/Istanbul"),
        ("柏林", "zh", "EUR", "Europe/Berlin"),
        ("usa", "en", "-", None),
        ("United States", "en", "USD", None),
        ("USD", "en", "USD", None),
        ("lunch", "en", "-", None),
        ("50", "en", "-", None),
        ("", "en", "-", None),
    ],
)
def test_place(text: str, language: str, code: str, zone: str | None) -> None:
    found = find_abroad(text, lexicon(language), Currency("SEK"))
    assert (found.currency.code if found else "-") == code
    assert (found.zone.key if found and found.zone else None) == zone


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("12 Dec", "en", date(2026, 12, 12)),
        ("3 Jan", "en", date(2027, 1, 3)),
        ("2026-12-31", "en", date(2026, 12, 31)),
        ("12 月 12 日", "zh", date(2026, 12, 12)),
        ("12月12日", "zh", date(2026, 12, 12)),
        ("12 декабря", "ru", date(2026, 12, 12)),
        ("25 日", "zh", date(2026, 11, 25)),
        ("the 25th", "en", date(2026, 11, 25)),
        ("5.", "de", date(2026, 12, 5)),
        ("40", "en", None),
        ("5 号", "zh", date(2026, 12, 5)),
        ("sunday", "en", date(2026, 11, 22)),
        ("tuesday", "en", date(2026, 11, 24)),
        ("1 Nov 2026", "en", None),
        ("whenever", "en", None),
    ],
)
def test_until(text: str, language: str, day: date | None) -> None:
    assert read_until(text, lexicon(language), TODAY) == day
