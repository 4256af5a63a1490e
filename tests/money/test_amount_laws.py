"""Laws of money: nothing is lost in a split, and what is written is read back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.money.amount import (
    Money,
    from_decimal,
    per_day,
    split,
    to_decimal,
    total,
    whole,
    zero,
)
from bot.money.currency import CODES, Currency, find_currency

currencies = st.sampled_from(CODES).map(Currency)
minors = st.integers(-(10**16) + 1, 10**16 - 1)


@given(minor=minors, parts=st.integers(1, 400), currency=currencies)
def test_a_split_adds_back_and_is_even(minor: int, parts: int, currency: Currency) -> None:
    shares = split(Money(minor, currency), parts)
    assert len(shares) == parts
    assert total(shares, currency) == Money(minor, currency)
    assert max(share.minor for share in shares) - min(share.minor for share in shares) <= 1


@given(minor=st.integers(0, 10**12 - 1), currency=currencies)
def test_a_decimal_is_read_back(minor: int, currency: Currency) -> None:
    amount = Money(minor, currency)
    text = to_decimal(amount)
    assert from_decimal(text, currency) == amount
    assert len(text.partition(".")[2]) == currency.digits


@given(minor=st.integers(1, 10**12), currency=currencies)
def test_a_negative_decimal_is_the_positive_one_with_a_minus(minor: int, currency: Currency) -> None:
    assert to_decimal(Money(-minor, currency)) == "-" + to_decimal(Money(minor, currency))


@pytest.mark.parametrize(
    "text", ["", "-1", "1,5", " 1", "1e5", "1.2.3", "1" * 13, ".5", "+1", "١", "1_0", "nan", "1.005"]
)
def test_only_a_plain_decimal_is_read(text: str) -> None:
    with pytest.raises(ValueError):
        from_decimal(text, Currency("EUR"))


@given(first=minors, second=minors, currency=currencies)
def test_sums_undo_differences(first: int, second: int, currency: Currency) -> None:
    one, other = Money(first, currency), Money(second, currency)
    assert one + other - other == one
    assert one + -one == zero(currency)
    assert (one < other) == (first < second)
    assert (one <= other) == (first <= second)


@given(first=currencies, second=currencies)
def test_currencies_do_not_mix(first: Currency, second: Currency) -> None:
    one, other = Money(1, first), Money(1, second)
    if first == second:
        assert (one + other).minor == 2
        return
    for mix in (
        lambda: one + other,
        lambda: one - other,
        lambda: one < other,
        lambda: total([one, other], first),
    ):
        with pytest.raises(ValueError):
            mix()


@pytest.mark.parametrize("minor", [1.0, True, "1", None])
def test_money_is_an_integer(minor: object) -> None:
    with pytest.raises(TypeError):
        Money(minor, Currency("EUR"))  # type: ignore[arg-type]


@given(minor=minors, days=st.integers(1, 366), currency=currencies)
def test_a_day_s_allowance_never_exceeds_what_is_left(minor: int, days: int, currency: Currency) -> None:
    amount = Money(minor, currency)
    share = per_day(amount, days)
    assert 0 <= share.minor * days <= max(0, minor)
    assert share.minor < currency.scale or share.minor % currency.scale == 0
    assert max(0, minor) - share.minor * days < days * currency.scale


@given(minor=minors, currency=currencies)
def test_whole_units_are_the_nearest(minor: int, currency: Currency) -> None:
    rounded = whole(Money(minor, currency)).minor
    assert rounded % currency.scale == 0
    assert abs(rounded - minor) * 2 <= currency.scale
    assert whole(Money(-minor, currency)).minor == -rounded


def test_currencies_are_found_by_code_in_any_case() -> None:
    assert find_currency("eur") == Currency("EUR")
    assert [find_currency(text) for text in ("", "XXX", "euro", "€")] == [None] * 4
    assert all(first < second for first, second in pairwise(CODES))
    assert {code: Currency(code).digits for code in ("JPY", "EUR", "KWD", "CLF", "RSD", "LAK")} == {
        "JPY": 0, "EUR": 2, "KWD": 3, "CLF": 4, "RSD": 2, "LAK": 2,
    }  # fmt: skip
    with pytest.raises(ValueError):
        Currency("eur")
