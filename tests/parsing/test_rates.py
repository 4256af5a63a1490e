"""How people state an exchange rate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.money.currency import Currency
from bot.parsing.lexicon import lexicon
from bot.parsing.rates import Stated, read_rate

EUR = Currency("EUR")


def read(text: str, language: str = "en", mark: str = ".") -> Stated | None:
    return read_rate(text, lexicon=lexicon(language), home=EUR, decimal_mark=mark)


def shown(stated: Stated | None) -> str:
    """`1 VND = 0.000039 EUR`; a number with two readings as `1.234|1234`."""
    if stated is None:
        return "-"
    sides = [stated.one, *([stated.other] if stated.other else [])]
    parts = ["|".join(map(format, side.units, ["f"] * 2)) + f" {side.currency}" for side in sides]
    return " = ".join(part.strip() for part in parts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 VND = 0.000039 EUR", "1 VND = 0.000039 EUR"),
        ("1€=39฿", "1 EUR = 39 THB"),
        ("€1 = 39 baht", "1 EUR = 39 THB"),
        ("1 欧元 = 7.9 元", "1 EUR = 7.9 CNY"),
        ("100 рублей = 1,05 евро", "100 RUB = 1.05 EUR"),
        ("THB 39", "39 THB"),
        ("39 thb", "39 THB"),
        ("THB", "THB"),
        ("THB = 0.0265 EUR", "THB = 0.0265 EUR"),
        ("1 EUR = 28,000 VND", "1 EUR = 28000|28.000 VND"),
        ("1 EUR = 1.117 USD", "1 EUR = 1.117|1117 USD"),
        ("1 EUR = 28 000 VND", "1 EUR = 28000 VND"),
        ("1 EUR = 1,234,567.5 IRR", "1 EUR = 1234567.5 IRR"),
        ("1 THB = 1 THB", "-"),
        ("1 EUR = 2 USD = 3 GBP", "-"),
        ("0 THB", "-"),
        ("1 EUR = lots", "-"),
        ("x = 5", "-"),
        ("12 lunch", "-"),
        ("", "-"),
    ],
)
def test_stated(text: str, expected: str) -> None:
    assert shown(read(text)) == expected


def test_the_language_says_which_mark_is_decimal() -> None:
    assert shown(read("1 EUR = 28.000 VND", "de", ",")) == "1 EUR = 28000|28.000 VND"
    assert shown(read("1 EUR = 1,117 USD", "de", ",")) == "1 EUR = 1.117|1117 USD"


@given(st.text(max_size=60), st.sampled_from(("", "1 EUR = ", "THB ", "= 5")))
def test_any_text_is_read_or_left(text: str, start: str) -> None:
    found = read(start + text)
    assert found is None or all(units > 0 for units in found.one.units)
