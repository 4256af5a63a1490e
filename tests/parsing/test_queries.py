"""What people look for, in their words: every part understood, what is nothing else is a word."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.money.currency import Currency
from bot.money.period import DAY, Period, month_of, year_of
from bot.money.query import Query, comparable, sought_in, sought_tag
from bot.parsing.lexicon import lexicon
from bot.parsing.queries import read_query

TODAY = date(2026, 11, 17)  # a Tuesday
EUR = Currency("EUR")


def read(text: str, language: str = "en", currency: Currency = EUR) -> Query:
    words = lexicon(language)
    own = {"chess club": "Chess club"}
    return read_query(text, lexicon=words, today=TODAY, currency=currency, aliases=own)


@pytest.mark.parametrize(
    ("language", "text", "code"),
    [("en", "usd", "USD"), ("de", "Franken", "CHF"), ("ru", "евро", "EUR"), ("zh", "日元", "JPY")],
)
def test_a_currency_is_looked_for_by_its_code_or_word(language: str, text: str, code: str) -> None:
    (term,) = read(text, language).terms
    assert code in term.currencies


def words(query: Query) -> list[str]:
    return [term.word for term in query.terms]


def bounds(query: Query) -> list[str]:
    return [f"{bound.sign}{bound.amount.minor}" for bound in query.bounds]


@pytest.mark.parametrize(
    ("language", "text", "category", "month"),
    [
        ("en", "food in october", "food", date(2026, 10, 1)),
        ("en", "Coffee oct 2025", "coffee", date(2025, 10, 1)),
        ("en", "transport december", "transport", date(2025, 12, 1)),  # the latest that has begun
        ("zh", "上个月餐饮", "food", date(2026, 10, 1)),
        ("zh", "2025年10月 咖啡", "coffee", date(2025, 10, 1)),
        ("ru", "еда в октябре", "food", date(2026, 10, 1)),
        ("es", "comida el mes pasado", "food", date(2026, 10, 1)),
        ("de", "Essen im Oktober", "food", date(2026, 10, 1)),
        ("de", "Chess Club letzten Monat", "Chess club", date(2026, 10, 1)),
    ],
)
def test_a_category_and_a_month(language: str, text: str, category: str, month: date) -> None:
    found = read(text, language)
    assert [term.categories for term in found.terms] == [(category,)]
    assert found.period == month_of(month)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (">50", [">5000"]),
        ("over €50", [">5000"]),
        ("<= 12,50", ["<=1250"]),
        ("50+", [">=5000"]),
        ("20-30", [">=2000", "<=3000"]),
        ("20 – 30", [">=2000", "<=3000"]),
        ("€50", [">=5000", "<=5000"]),
        (">1.5k", [">150000"]),
        (">0", []),
    ],
)
def test_amounts(text: str, wanted: list[str]) -> None:
    assert bounds(read(text)) == wanted


@pytest.mark.parametrize(
    ("language", "text"),
    [("zh", "超过50"), ("ru", "больше 50"), ("es", "más de 50"), ("de", "über 50"), ("fr", "plus de 50")],
)
def test_over_in_words(language: str, text: str) -> None:
    assert bounds(read(text, language)) == [">5000"]


def test_days() -> None:
    assert read("yesterday").period == Period(date(2026, 11, 16), TODAY)
    assert read("1 nov - 15 nov").period == Period(date(2026, 11, 1), date(2026, 11, 16))
    assert read("last 30 days").period == Period(date(2026, 10, 19), TODAY + DAY)
    assert read("2025").period == year_of(date(2025, 5, 5))
    assert read("最近7天", "zh").period == Period(date(2026, 11, 11), TODAY + DAY)


def test_a_bare_number_may_be_part_of_a_note() -> None:
    (word, number) = read("iphone 15").terms
    assert (word.word, word.amount) == ("iphone", None)
    assert number.word == "15"
    assert number.amount is not None
    assert number.amount.minor == 1500


def test_quotes_brackets_and_tags() -> None:
    found = read('"coffee" [Coffee] #Trip')
    assert found.terms[0].word == "coffee"
    assert found.terms[0].categories == ()
    assert found.categories == ("coffee",)
    assert found.tags == ("Trip",)


def test_an_alias_stays_a_word() -> None:
    (term,) = read("lunch").terms
    assert term.categories == ()


def test_a_chinese_word_beside_an_amount() -> None:
    found = read("午饭20-30", "zh", Currency("CNY"))
    assert words(found) == ["午饭"]
    assert bounds(found) == [">=2000", "<=3000"]


@given(st.text(max_size=40).filter(lambda text: text.isprintable()))
def test_what_is_sought_is_found_however_it_is_typed(note: str) -> None:
    assert comparable(note) in sought_in(note, ())
    assert comparable(note.upper()) == comparable(note.upper().lower().upper())


def test_no_tag_is_found_within_another() -> None:
    assert sought_tag("trip") in sought_in("taxi", ("work", "Trip"))
    assert sought_tag("trip") not in sought_in("trip", ("trips",))
