"""What a message promises beside its cases: all or nothing, the person's own words first, lengths."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.errors import NotUnderstood
from bot.money.amount import to_decimal
from bot.money.category import LONGEST
from bot.money.currency import Currency
from bot.money.expense import LONGEST_NOTE, Draft, Kind
from bot.parsing import reasons
from bot.parsing.alone import parse_amount, split_amount
from bot.parsing.dates import parse_clock, parse_date
from bot.parsing.doubted import Doubted
from bot.parsing.lexicon import find_category, lexicon
from bot.parsing.message import MOST_EXPENSES, parse

TODAY = date(2026, 11, 17)  # a Tuesday


def read(text: str, currency: str = "EUR", language: str = "en", **aliases: str) -> tuple[Draft, ...]:
    return parse(text, lexicon=lexicon(language), today=TODAY, currency=Currency(currency), aliases=aliases)


def test_one_bad_line_records_nothing_and_is_named() -> None:
    with pytest.raises(NotUnderstood) as refusal:
        read("coffee 4\nwhat a day\ncake 5")
    assert refusal.value.sentence == reasons.NO_AMOUNT_IN_LINE
    assert refusal.value.details == {"line": "what a day"}


def test_a_line_that_is_a_date_holds_for_the_lines_below() -> None:
    days = [draft.spent_on.day for draft in read("taxi 8\nyesterday:\ncoffee 4\n3 Nov\ncake 5")]
    assert days == [17, 16, 3]


def test_one_message_holds_a_hundred_expenses() -> None:
    assert len(read("\n".join(["coffee 4"] * MOST_EXPENSES))) == MOST_EXPENSES
    for text in ("\n".join(["coffee 4"] * 101), "coffee 4, " * 101, "coffee 4, cake 5\n" * 51):
        with pytest.raises(NotUnderstood) as refusal:
            read(text)
        assert refusal.value.sentence == reasons.TOO_MANY


def test_the_person_s_own_words_come_first() -> None:
    assert read("lunch 12", lunch="work meals")[0].category == "work meals"
    assert read("[Pets] 12", pets="family")[0].category == "family"
    assert read("lunch 12", pizza="fun")[0].category == "food"


def test_a_name_of_one_s_own_is_cut_to_its_length() -> None:
    draft = read("[" + "n" * 55 + "] 12 " + "word " * 100)[0]
    assert draft.category == "n" * LONGEST
    assert len(draft.note) == LONGEST_NOTE


@pytest.mark.parametrize(
    ("text", "home", "other"),
    [
        ("$10", "EUR", "USD"),
        ("¥500", "EUR", "JPY"),
        ("12 元", "EUR", "CNY"),
        ("kr 50", "EUR", "SEK"),
        ("12 usd lunch", "GBP", "USD"),
        ("2 noodles, 10 SGD", "EUR", "SGD"),
    ],
)
def test_another_currency_is_kept_as_written(text: str, home: str, other: str) -> None:
    assert [draft.amount.currency.code for draft in read(text, home)] == [other]


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("$10", "CAD"),
        ("$10", "SGD"),
        ("¥500", "JPY"),
        ("¥500", "CNY"),
        ("500円", "JPY"),
        ("500元", "TWD"),
        ("kr 500", "NOK"),
        ("500 kr", "DKK"),
        ("£10", "GBP"),
        ("10 pounds", "GBP"),
        ("12 try", "TRY"),
        ("Rs 500", "PKR"),
    ],
)
def test_a_shared_sign_means_the_person_s_currency(text: str, home: str) -> None:
    assert read(text, home)[0].amount.currency.code == home


def test_a_sign_shared_by_two_follows_the_language() -> None:
    others = {}
    for language in ("en", "zh"):
        others[language] = read("¥500", "EUR", language)[0].amount.currency.code
    assert others == {"en": "JPY", "zh": "CNY"}


def test_abroad_plain_numbers_are_in_the_currency_there() -> None:
    found = {
        text: parse(text, lexicon=lexicon("en"), today=TODAY, currency=Currency("THB"), also=Currency("AUD"))[
            0
        ].amount.currency.code
        for text in ("50 lunch", "$5 tip", "5 USD tip", "€5 tip", "50 baht", "5 aud")
    }
    assert found == {
        "50 lunch": "THB",
        "$5 tip": "AUD",
        "5 USD tip": "USD",
        "€5 tip": "EUR",
        "50 baht": "THB",
        "5 aud": "AUD",
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("90 mango", "EUR"),
        ("3 mangos", "EUR"),
        ("5 boules", "EUR"),
        ("12 SEK", "SEK"),
        ("12 usd", "USD"),
        ("50 Rubel", "RUB"),
    ],
)
def test_a_word_for_money_that_means_something_else(text: str, code: str) -> None:
    assert [draft.amount.currency.code for draft in read(text, "EUR")] == [code]


def test_digits_are_those_of_the_currency_written() -> None:
    assert read("1.234 EUR rent", "KWD")[0].amount.minor == 123_400
    with pytest.raises(NotUnderstood) as refusal:
        read("1.234 KWD rent", "EUR")
    assert refusal.value.sentence == reasons.TWO_WAYS
    with pytest.raises(NotUnderstood) as refusal:
        read("12.50 JPY", "EUR")
    assert refusal.value.sentence == reasons.NO_DECIMALS


def test_three_decimals() -> None:
    assert [d.amount.minor for d in read("12.5 lunch\n1,234.500 rent\n0.125 gum", "KWD")] == [
        12_500,
        1_234_500,
        125,
    ]


def test_a_refund_is_income_in_its_category() -> None:
    draft = read("+20 food")[0]
    assert (draft.kind, draft.category) == (Kind.INCOME, "food")


@pytest.mark.parametrize(
    ("text", "minor", "words"),
    [
        ("300 laptop", 30_000, "laptop"),
        ("rent 900", 90_000, "rent"),
        ("food 300", 30_000, "food"),
        ("1,500.50", 150_050, ""),
        ("month 1 rent 900", 90_000, "month 1 rent"),
        ("300 iphone 15", 30_000, "iphone 15"),
        ("1 rent €900", 90_000, "1 rent"),
        ("房租3500", 350_000, "房租"),
        ("2k laptop", 200_000, "laptop"),
    ],
)
def test_split_amount(text: str, minor: int, words: str) -> None:
    amount, rest = split_amount(text, lexicon=lexicon("zh"), currency=Currency("EUR"))
    assert (amount.minor, rest) == (minor, words)


@pytest.mark.parametrize("text", ["", "food", "-5", "0", "1e5", "20%", "a 1 b 2 c", "10:30", "1\n2"])
def test_split_amount_refuses(text: str) -> None:
    with pytest.raises(NotUnderstood):
        split_amount(text, lexicon=lexicon("en"), currency=Currency("EUR"))


def test_parse_amount_takes_an_amount_and_nothing_else() -> None:
    home = Currency("EUR")
    found = [
        parse_amount(t, lexicon=lexicon("en"), currency=home) for t in ("1500", "€1.500,50", "1.5k", " 10*3 ")
    ]
    assert [to_decimal(amount) for amount in found] == ["1500.00", "1500.50", "1500.00", "30.00"]
    assert to_decimal(parse_amount("999999999999", lexicon=lexicon("en"), currency=home)) == "999999999999.00"
    with pytest.raises(NotUnderstood):
        parse_amount("1500 food", lexicon=lexicon("en"), currency=home)
    dollars = parse_amount("$1500", lexicon=lexicon("en"), currency=home)
    assert (to_decimal(dollars), dollars.currency.code) == ("1500.00", "USD")


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("food", "food"),
        ("Food ", "food"),
        ("餐饮", "food"),
        ("Going out", "fun"),
        ("咖啡", "coffee"),
        ("taxi", "transport"),
        ("x", None),
    ],
)
def test_find_category(words: str, key: str | None) -> None:
    assert find_category(words, lexicon("en")) == find_category(words, lexicon("zh")) == key


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2026-11-17"),
        ("昨天", "2026-11-16"),
        ("前天", "2026-11-15"),
        ("大前天", "2026-11-14"),
        ("tuesday", "2026-11-17"),
        ("last tuesday", "2026-11-10"),
        ("wednesday", "2026-11-11"),
        ("周日", "2026-11-15"),
        ("上周日", "2026-11-15"),
        ("上周一", "2026-11-09"),
        ("31.12", "2025-12-31"),
        ("17.11", "2026-11-17"),
        ("18.11", "2025-11-18"),
        ("12/02/2025", "2025-02-12"),
        ("12/25", "2025-12-25"),
        ("29.02", "2024-02-29"),
        ("3号", "2026-11-03"),
        ("31号", "2026-10-31"),
        ("1月3日", "2026-01-03"),
        ("3 days ago", "2026-11-14"),
        ("99.99", None),
        ("31.04", None),
        ("2027-01-01", None),
        ("tomorrow", None),
        ("hello", None),
        ("", None),
        ("12", None),
        ("31.12 coffee", None),
        ("2026-13-01", None),
        ("0.0", None),
    ],
)
def test_parse_date(text: str, day: str | None) -> None:
    found = parse_date(text, lexicon=lexicon("en"), today=TODAY)
    assert found == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("20:30", time(20, 30)),
        ("8pm", time(20)),
        ("20.30", time(20, 30)),
        ("8:30 pm", time(20, 30)),
        ("8 AM", time(8)),
        ("20点30", time(20, 30)),
        ("晚上8点半", time(20, 30)),
        ("早上8点", time(8)),
        ("下午3点15分", time(15, 15)),
        ("12am", time(0)),
        ("12pm", time(12)),
        ("２０：３０", time(20, 30)),
        ("10h30", time(10, 30)),
        (" 7:05 ", time(7, 5)),
        ("24:00", None),
        ("20:60", None),
        ("8", None),
        ("off", None),
        ("", None),
        ("20:30 x", None),
        ("1e5", None),
    ],
)
def test_parse_clock(text: str, moment: time | None) -> None:
    assert parse_clock(text) == moment


def test_slang_thousands_are_those_of_the_pesos_that_have_them() -> None:
    assert read("100 lucas cena", "CLP", "es")[0].amount.minor == 100_000
    with pytest.raises(NotUnderstood) as refusal:
        read("100 lucas cena", "EUR", "es")
    assert refusal.value.sentence == reasons.TWO_WAYS
    assert refusal.value.details == {"number": "100 lucas", "one": "100", "other": "100000"}


def test_a_person_s_own_word_names_the_category_of_a_form() -> None:
    (draft,) = read("amount: 5 EUR\ncategory: dogs", pets="family", dogs="family")
    assert (draft.category, draft.is_named, draft.note) == ("family", True, "")


@pytest.mark.parametrize(
    ("currency", "category", "kind"), [("EUR", "home", Kind.EXPENSE), ("BRL", "income", Kind.INCOME)]
)
def test_a_word_means_what_it_means_where_its_money_is_used(currency: str, category: str, kind: Kind) -> None:
    (draft,) = read("renda 650", currency, "pt")
    assert (draft.category, draft.kind) == (category, kind)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "transfer 100 to savings"),
        ("zh", "转 500 到储蓄账户"),
        ("ru", "перевёл 5000 на накопительный счёт"),
        ("es", "transferí 100 a mi cuenta de ahorros"),
        ("de", "50 aufs Tagesgeldkonto überwiesen"),
        ("fr", "100 sur mon livret"),
        ("it", "100 sul conto risparmio"),
        ("pt", "transferi 100 para a poupança"),
        ("id", "pindah 100 ke tabungan"),
        ("vi", "chuyển 100 vào tiết kiệm"),
    ],
)
def test_money_moved_between_own_accounts_is_doubted(language: str, text: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        read(text, "EUR", language)
    assert refusal.value.sentence == reasons.MOVED


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "Miete 900 fällig am 30."), ("en", "rent 900 due on the 30th"), ("de", "Miete 900 fällig am 3.")],
)
def test_what_is_due_is_offered_for_today_never_for_a_day_past(language: str, text: str) -> None:
    with pytest.raises(Doubted) as doubt:
        read(text, "EUR", language)
    assert [draft.spent_on for draft in doubt.value.drafts] == [TODAY]
