"""Days to come, said in five languages; a text that ends with none keeps all its words."""

from __future__ import annotations

from datetime import date

import pytest

from bot.parsing.ahead import split_ahead
from bot.parsing.lexicon import lexicon

TODAY = date(2026, 11, 17)


@pytest.mark.parametrize(
    ("language", "text", "rest", "day"),
    [
        ("en", "2000 laptop by june", "2000 laptop", date(2027, 6, 1)),
        ("en", "laptop 2000 by 1 June 2028", "laptop 2000", date(2028, 6, 1)),
        ("en", "2000 trip in 6 months", "2000 trip", date(2027, 5, 17)),
        ("en", "500 gifts by the end of the year", "500 gifts", date(2026, 12, 31)),
        ("en", "2000 car until 2028", "2000 car", date(2028, 1, 1)),
        ("en", "300 bike by 24.12.", "300 bike", date(2026, 12, 24)),
        ("en", "2000 laptop 2027-06-15", "2000 laptop", date(2027, 6, 15)),
        ("zh", "8000 电脑 6 月前", "8000 电脑", date(2027, 6, 1)),
        ("zh", "8000电脑明年6月前", "8000电脑", date(2027, 6, 1)),
        ("zh", "8000 电脑 6个月内", "8000 电脑", date(2027, 5, 17)),
        ("zh", "3000 旅行 年底前", "3000 旅行", date(2026, 12, 31)),
        ("ru", "90000 ноутбук к июню", "90000 ноутбук", date(2027, 6, 1)),
        ("ru", "9000 подарки до конца года", "9000 подарки", date(2026, 12, 31)),
        ("es", "2000 portátil para junio", "2000 portátil", date(2027, 6, 1)),
        ("es", "2000 viaje antes del 1 de marzo", "2000 viaje", date(2027, 3, 1)),
        ("de", "2000 Laptop bis 1. Juni 2028", "2000 Laptop", date(2028, 6, 1)),
        ("de", "500 Geschenke bis Jahresende", "500 Geschenke", date(2026, 12, 31)),
    ],
)
def test_the_day_is_found_and_taken_away(language: str, text: str, rest: str, day: date) -> None:
    assert split_ahead(text, lexicon=lexicon(language), today=TODAY) == (rest, day)


@pytest.mark.parametrize("text", ["2000 laptop", "2000", "300 bike 2020-01-01", "by", "", "600 by bike"])
def test_what_names_no_day_to_come_stays_whole(text: str) -> None:
    assert split_ahead(text, lexicon=lexicon("en"), today=TODAY) == (text, None)
