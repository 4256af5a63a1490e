"""Amounts as sentences show them."""

from __future__ import annotations

import pytest

from bot.i18n import languages, translator
from bot.money.amount import Money
from bot.money.currency import Currency


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("code", ["EUR", "RUB", "CHF", "JPY"])
def test_an_amount_never_wraps_before_its_sign(language: str, code: str) -> None:
    tr, currency = translator(language), Currency(code)
    amount = Money(123_456 * currency.scale + 50 % currency.scale, currency)
    for shown in (tr.money(amount), tr.exact(amount), tr.money(-amount)):
        assert " " not in shown
    assert (translator("de").money(Money(999, Currency("EUR")))) == "9,99\xa0€"
