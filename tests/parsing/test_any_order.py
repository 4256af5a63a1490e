"""Amount, currency, day and what was bought read the same in any order, in every language understood."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import NotUnderstood
from bot.i18n import understood
from bot.money.currency import Currency
from bot.parsing.lexicon import lexicon
from bot.parsing.message import parse

TODAY = date(2026, 11, 17)
YESTERDAY = TODAY - timedelta(days=1)

# What somebody of each language types: the currency, forms of it, words for yesterday and 3 November, and
# things with their category.
SAYS = {
    "en": ("GBP", ("{n} pounds", "£{n}", "{n} gbp"), ("yesterday", "3 november"), ("taxi", "lunch")),
    "de": ("EUR", ("{n} Euro", "{n}€", "€ {n}"), ("gestern", "3. November"), ("Taxi", "Mittagessen")),
    "es": ("EUR", ("{n} euros", "{n} €", "€{n}"), ("ayer", "3 de noviembre"), ("taxi", "almuerzo")),
    "fr": ("EUR", ("{n} euros", "{n}€", "{n} EUR"), ("hier", "3 novembre"), ("taxi", "déjeuner", "loyer")),
    "it": ("EUR", ("{n} euro", "{n}€", "€{n}"), ("ieri", "3 novembre"), ("taxi", "pranzo", "affitto")),
    "pt": ("BRL", ("{n} reais", "R${n}", "R$ {n}"), ("ontem", "3 de novembro"), ("táxi", "almoço")),
    "ru": ("RUB", ("{n} рублей", "{n}р", "{n} ₽"), ("вчера", "3 ноября"), ("такси", "обед", "аренда")),
    "zh": ("CNY", ("{n}元", "¥{n}", "{n}块"), ("昨天", "11月3日"), ("打车", "午饭", "房租")),
    "id": ("IDR", ("{n} rupiah", "Rp{n}", "{n}rb"), ("kemarin", "3 november"), ("taksi", "makan siang")),
    "vi": ("VND", ("{n}đ", "{n} đồng", "{n}k"), ("hôm qua", "3 tháng 11"), ("taxi", "ăn trưa", "tiền nhà")),
}  # fmt: skip


def test_every_language_says_something() -> None:
    assert set(SAYS) == set(understood())


@pytest.mark.parametrize("language", sorted(SAYS))
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_order_reads_the_same(language: str, data: st.DataObject) -> None:
    home, forms, days, things = SAYS[language]
    number = data.draw(st.integers(21, 999))
    amount = data.draw(st.sampled_from(forms)).format(n=number)
    day, thing = data.draw(st.sampled_from(days)), data.draw(st.sampled_from(things))
    read = {
        parse(" ".join(order), lexicon=lexicon(language), today=TODAY, currency=Currency(home))
        for order in permutations((amount, day, thing))
    }
    assert len(read) == 1
    (draft,) = read.pop()
    assert draft.spent_on in (YESTERDAY, date(2026, 11, 3))
    assert draft.category
    assert draft.amount.currency.code == home
    factor = 1000 if amount.endswith(("rb", "k")) else 1
    assert draft.amount.minor == number * factor * draft.amount.currency.scale


@pytest.mark.parametrize("language", sorted(SAYS))
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_lines_read_as_they_do_alone(language: str, data: st.DataObject) -> None:
    home, forms, _, things = SAYS[language]
    texts = [
        f"{thing} {data.draw(st.sampled_from(forms)).format(n=data.draw(st.integers(21, 999)))}"
        for thing in data.draw(st.lists(st.sampled_from(things), min_size=2, max_size=4))
    ]
    alone = [
        draft
        for text in texts
        for draft in parse(text, lexicon=lexicon(language), today=TODAY, currency=Currency(home))
    ]
    together = parse("\n".join(texts), lexicon=lexicon(language), today=TODAY, currency=Currency(home))
    assert list(together) == alone


@pytest.mark.parametrize("language", sorted(SAYS))
def test_a_thousand_lines_are_refused_in_a_sentence(language: str) -> None:
    home, forms, _, things = SAYS[language]
    text = "\n".join(f"{things[0]} {forms[0].format(n=12)}" for _ in range(1000))
    with pytest.raises(NotUnderstood):
        parse(text, lexicon=lexicon(language), today=TODAY, currency=Currency(home))
