"""Laws of conversion: exact to half a minor unit, there and back within one, sums of what was converted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.money.amount import Money, is_too_large
from bot.money.currency import CODES, ENDED, Currency
from bot.money.rate import Rate, convert, make_rate, rate_text

DAY = date(2026, 10, 30)
CURRENCIES = st.sampled_from([Currency(code) for code in CODES])
AMOUNTS = st.builds(Money, st.integers(1, 10**11), CURRENCIES)
VALUES = st.fractions(Fraction(1, 10**6), Fraction(10**6)).filter(bool)


@given(AMOUNTS, VALUES, CURRENCIES)
def test_within_half_a_minor_unit_and_halves_to_even(amount: Money, value: Fraction, home: Currency) -> None:
    rate = make_rate(value, DAY)
    money = convert(amount, rate, home)
    assume(money is not None)
    assert money is not None
    exact = Fraction(amount.minor, amount.currency.scale) * Fraction(rate.value) * home.scale
    assert abs(exact - money.minor) <= Fraction(1, 2)
    if abs(exact - money.minor) == Fraction(1, 2):
        assert money.minor % 2 == 0


@given(AMOUNTS, VALUES, CURRENCIES)
def test_there_and_back_is_within_a_unit(amount: Money, value: Fraction, home: Currency) -> None:
    there = convert(amount, make_rate(value, DAY), home)
    assume(there is not None)
    assert there is not None
    back = convert(there, make_rate(1 / value, DAY), amount.currency)
    assume(back is not None)
    assert back is not None
    # Half a unit of either currency, and what twelve digits of a rate leave out.
    coarse = Fraction(home.scale) * value / amount.currency.scale
    room = Fraction(1, 2) + Fraction(1, 2) / coarse + Fraction(amount.minor, 10**11)
    assert abs(back.minor - amount.minor) <= room


@given(VALUES)
def test_a_rate_is_what_its_text_says(value: Fraction) -> None:
    rate = make_rate(value, DAY)
    assert Decimal(rate_text(rate)) == rate.value
    assert "e" not in rate_text(rate).casefold()
    assert abs(Fraction(rate.value) - value) <= value / 10**11


@pytest.mark.parametrize("value", ["0", "-1", "NaN", "Infinity"])
def test_no_rate_at_or_below_zero(value: str) -> None:
    with pytest.raises(ValueError):
        Rate(Decimal(value), DAY)


def test_too_large_is_none() -> None:
    most = Money(10**12 * 1000 - 1, Currency("KWD"))
    assert not is_too_large(most)
    assert convert(most, make_rate(Fraction(137_000), DAY), Currency("IRR")) is None


def test_what_ended_has_a_day_and_a_successor() -> None:
    assert not set(ENDED) & set(CODES)
    for code in ENDED:
        currency = Currency(code)
        assert currency.last_day
        assert currency.is_over(date(2026, 11, 17))
        assert currency.successor
        assert currency.successor.last_day is None
