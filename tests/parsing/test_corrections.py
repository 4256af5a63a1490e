"""What a reply to a confirmation says is to be changed, in every language understood."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import translator, understood
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.parsing.corrections import (
    Correction,
    is_amount_alone,
    read_correction,
    sounds_like_correction,
    split_named,
)
from bot.parsing.lexicon import lexicon

TODAY = date(2026, 11, 17)  # a Tuesday
EUR = Currency("EUR")
OWN = {"stamps": "Stamps"}


def read(text: str, language: str = "en") -> Correction | None:
    return read_correction(text, lexicon=lexicon(language), today=TODAY, currency=EUR, aliases=OWN)


def of(minor: int) -> Correction:
    return Correction(amount=Money(minor, EUR))


def on(day: int) -> Correction:
    return Correction(spent_on=date(2026, 11, day))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("45", of(4500)),
        ("45,50.", of(4550)),
        ("was 45", of(4500)),
        ("amount was 45", of(4500)),
        ("Amount: 45 €", of(4500)),
        ("it was 45 instead", of(4500)),
        ("no, 45 please", of(4500)),
        ("31.12", of(3112)),
        ("that was dining", Correction(category="food")),
        ("That was dining with Ana", Correction(category="food")),
        ("category food", Correction(category="food")),
        ("stamps", Correction(category="Stamps")),
        ("category Rock climbing", Correction(category="Rock climbing")),
        ("yesterday", on(16)),
        ("on monday", on(16)),
        ("date was 3 Nov", on(3)),
        ("date 3.11", on(3)),
        ("note lunch with Ana", Correction(note="lunch with Ana")),
        ("note: 2 tickets", Correction(note="2 tickets")),
        ("note", Correction(note="")),
        ("was 45 yesterday", Correction(amount=Money(4500, EUR), spent_on=date(2026, 11, 16))),
        ("it was 2.50 not 2", of(250)),
        ("last week", on(10)),
        ("amount 7, category food", Correction(amount=Money(700, EUR), category="food")),
        ("category food, date 3 Nov, note Ana", Correction(None, "food", date(2026, 11, 3), "Ana")),
        ("delete", Correction(is_delete=True)),
        ("Delete it!", Correction(is_delete=True)),
    ],
)
def test_corrections_in_english(text: str, wanted: Correction) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize(
    ("language", "text", "wanted"),
    [
        ("zh", "改成45", of(4500)),
        ("zh", "金额是 45", of(4500)),
        ("zh", "是餐饮", Correction(category="food")),
        ("zh", "分类：餐饮", Correction(category="food")),
        ("zh", "昨天", on(16)),
        ("zh", "改成昨天吧", on(16)),
        ("zh", "备注和小红吃饭", Correction(note="和小红吃饭")),
        ("zh", "删掉", Correction(is_delete=True)),
        ("ru", "было 45", of(4500)),
        ("ru", "вчера", on(16)),
        ("es", "era 45", of(4500)),
        ("es", "ayer", on(16)),
        ("de", "war 45", of(4500)),
        ("de", "das war 45", of(4500)),
        ("de", "gestern", on(16)),
        ("fr", "c'était 45", of(4500)),
        ("fr", "hier", on(16)),
        ("de", "nein, 45", of(4500)),
        ("de", "45 nicht 54", of(4500)),
        ("ru", "нет, 45", of(4500)),
        ("es", "45 en vez de 54", of(4500)),
        ("zh", "错了，45", of(4500)),
        ("zh", "记错了，是45", of(4500)),
        ("zh", "记错了 45", of(4500)),
        ("zh", "搞错了，应该是45", of(4500)),
    ],
)
def test_corrections_in_other_languages(language: str, text: str, wanted: Correction) -> None:
    assert read(text, language) == wanted


@pytest.mark.parametrize("language", understood())
def test_every_language_says_that_an_amount_was_and_deletes(language: str) -> None:
    words = translator(language).words
    for is_word in words("correct.is"):
        assert read(f"{is_word} 45", language) == of(4500), is_word
    for delete in words("correct.delete"):
        assert read(delete, language) == Correction(is_delete=True), delete
        assert sounds_like_correction(delete, lexicon=lexicon(language))
    for note in words("correct.note"):
        assert read(f"{note} xyz", language) == Correction(note="xyz"), note


@pytest.mark.parametrize(
    "text",
    [
        "12 lunch", "coffee 3 and tea 4", "-5", "+20", "purple", "delete 45", "", "…", "was", "was\n45", "0",
        "category 45", "note\n45", "tomorrow", "30 February",
    ],
)  # fmt: skip
def test_no_correction(text: str) -> None:
    assert read(text) is None


def test_another_currency_is_taken_as_said() -> None:
    assert read("was 45 USD") == Correction(amount=Money(4500, Currency("USD")))


@given(st.text(max_size=80), st.sampled_from(("", "was ", "note ", "category ", "date ", "delete ")))
def test_any_text_is_read_or_left(text: str, start: str) -> None:
    for language in ("en", "zh"):
        found = read(start + text, language)
        assert found is None or found.amount is None or found.amount.minor > 0
        sounds_like_correction(start + text, lexicon=lexicon(language))


@pytest.mark.parametrize(
    ("text", "language", "is_one"),
    [
        ("make it 45", "en", True),
        ("было 450", "ru", True),
        ("改成45", "zh", True),
        ("waren 14,50", "de", True),
        ("eran 45", "es", True),
        ("45", "en", False),
        ("это кофе 300", "ru", False),
        ("actually 45 lunch", "en", False),
        ("amount 45", "en", False),
        ("这是 午饭 25", "zh", False),
    ],
)
def test_a_new_amount_alone_is_told_from_an_expense(text: str, language: str, is_one: bool) -> None:
    found = is_amount_alone(text, lexicon=lexicon(language), today=TODAY, currency=EUR)
    assert found is is_one


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("taxi was 45", "en", ("taxi", "was 45")),
        ("такси было 280", "ru", ("такси", "было 280")),
        ("爆米花是30", "zh", ("爆米花", "是30")),
        ("das Kino war 18", "de", ("das Kino", "war 18")),
        ("palomitas eran 8", "es", ("palomitas", "eran 8")),
        ("was 45", "en", ("", "")),
        ("12 lunch", "en", ("", "")),
    ],
)
def test_what_is_meant_stands_before_what_is_said_of_it(
    text: str, language: str, wanted: tuple[str, str]
) -> None:
    assert split_named(text, lexicon=lexicon(language)) == wanted
