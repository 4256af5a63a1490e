"""Laws of reading: what is written is read back, and no text does anything but record or be refused."""

from __future__ import annotations

from datetime import date, timedelta
from unicodedata import category

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.errors import NotUnderstood, Refusal
from bot.money.category import LONGEST
from bot.money.currency import CODES, Currency
from bot.money.expense import LONGEST_NOTE, Draft, Kind
from bot.parsing import reasons
from bot.parsing.alone import split_amount
from bot.parsing.dates import parse_clock, parse_date
from bot.parsing.lexicon import lexicon
from bot.parsing.message import parse
from bot.parsing.spelled import read_spelled
from bot.parsing.text import fold

TODAY = date(2026, 11, 17)
DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９", "๐๑๒๓๔๕๖๗๘๙")
MARKS = (
    (",", "."),
    (".", ","),
    ("'", "."),
    ("’", ","),
    ("\u202f", ","),
    ("\xa0", "."),
    ("٬", "٫"),
    ("", "."),
    ("", ","),
)
PIECES = st.sampled_from(
    [
        *[
            "12",
            "4.50",
            "4,50",
            "1.234",
            "0",
            "-5",
            "+20",
            "€12",
            "12€",
            "$5",
            "12块5",
            "1.5万",
            "50k",
            "10*3",
            "(4+5)",
            "31.12",
            "12/02",
            "2025-02-12",
            "10:30",
        ],
        *[
            "8pm",
            "20%",
            "x2",
            "2x",
            "1e5",
            "9^9",
            "1_000",
            "½",
            "²",
            "food",
            "coffee",
            "lunch",
            "taxi",
            "午饭",
            "早饭8",
            "打车23",
            "昨天",
            "yesterday",
            "monday",
        ],
        *[
            "1月3日",
            "and",
            "和",
            ",",
            ";",
            "、",
            "/",
            ".",
            "(",
            ")",
            "[Food]",
            "#trip",
            "at",
            "in",
            "EUR",
            "SGD",
            "元",
            "块",
            "spent",
            "吃了",
            "received",
            "?",
            "have",
        ],
        *('"', "I have", "3 Jan", "+49 170 1234567", "\n", "\u200b", "\u202e", "\ud800", "\x00", " "),
    ]
)


def read(text: str, currency: str = "EUR", language: str = "en") -> tuple[Draft, ...]:
    return parse(text, lexicon=lexicon(language), today=TODAY, currency=Currency(currency))


def grouped(units: int, mark: str) -> str:
    return f"{units:,}".replace(",", mark)


@given(
    minor=st.integers(1, 99_999_999_999),
    marks=st.sampled_from(MARKS),
    digits=st.sampled_from(DIGITS),
    shape=st.sampled_from(["{} food", "food {}", "{}€ food", "€{} food", "EUR {} food", "food {} EUR"]),
)
@settings(max_examples=500)
def test_an_amount_written_in_any_script_is_read_back(
    minor: int, marks: tuple[str, str], digits: str, shape: str
) -> None:
    group, mark = marks
    text = grouped(minor // 100, group) + mark + f"{minor % 100:02d}"
    drafts = read(shape.format(text.translate(str.maketrans("0123456789", digits))))
    assert [(draft.amount.minor, draft.category, draft.note) for draft in drafts] == [(minor, "food", "")]


@given(minor=st.integers(1, 10**10), code=st.sampled_from(CODES))
@settings(max_examples=300)
def test_every_currency_keeps_its_own_digits(minor: int, code: str) -> None:
    currency = Currency(code)
    units, rest = divmod(minor, currency.scale)
    text = f"{units}.{rest:0{currency.digits}d}" if currency.digits else str(units)
    text += "0" if currency.digits == 3 else ""  # three digits behind a single mark are read in two ways
    amount, words = split_amount(f"{code} {text} thing", lexicon=lexicon("en"), currency=currency)
    assert (amount.minor, amount.currency, words) == (minor, currency, "thing")


@given(amounts=st.lists(st.integers(1, 99_999), min_size=1, max_size=30))
@settings(max_examples=100)
def test_one_expense_a_line_in_order(amounts: list[int]) -> None:
    text = "\n".join(f"coffee {minor // 100}.{minor % 100:02d}" for minor in amounts)
    assert [draft.amount.minor for draft in read(text)] == amounts


@given(
    first=st.integers(1, 999),
    rest=st.lists(st.tuples(st.sampled_from("+-*"), st.integers(1, 999)), min_size=1, max_size=6),
)
@settings(max_examples=300)
def test_sums_are_exact(first: int, rest: list[tuple[str, int]]) -> None:
    value, product, sign = 0, first, 1
    for operator, number in rest:
        if operator == "*":
            product *= number
        else:
            value, product, sign = value + sign * product, number, 1 if operator == "+" else -1
    value += sign * product
    text = str(first) + "".join(f" {operator} {number}" for operator, number in rest) + " food"
    if 0 < value < 10**12:
        assert [draft.amount.minor for draft in read(text)] == [value * 100]
    else:
        with pytest.raises(NotUnderstood):
            read(text)


@given(
    back=st.integers(0, 3650),
    shape=st.sampled_from(["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d %B %Y", "%Y年%m月%d日"]),
)
@settings(max_examples=300)
def test_a_written_date_is_read_back(back: int, shape: str) -> None:
    day = TODAY - timedelta(days=back)
    assert parse_date(day.strftime(shape), lexicon=lexicon("en"), today=TODAY) == day
    assert [draft.spent_on for draft in read(f"{day.strftime(shape)} coffee 4")] == [day]


@given(back=st.integers(0, 364))
@settings(max_examples=200)
def test_a_day_and_month_is_the_latest_past_one(back: int) -> None:
    day = TODAY - timedelta(days=back)
    for shape in ("%d.%m", "%d %b", "%m月%d日"):
        assert parse_date(day.strftime(shape), lexicon=lexicon("zh"), today=TODAY) == day


@given(moment=st.times())
@settings(max_examples=200)
def test_a_clock_is_read_back(moment: object) -> None:
    text = f"{moment:%H:%M}"
    found = parse_clock(text)
    assert found is not None
    assert f"{found:%H:%M}" == text


def has_number_word(text: str, language: str) -> bool:
    plain, words = fold(text), lexicon(language)
    return any(read_spelled(plain, at, words) for at in range(len(plain)))


def check(text: str, currency: str, language: str) -> None:
    """Either drafts that hold what a draft promises, or one of two refusals."""
    try:
        drafts = read(text, currency, language)
    except NotUnderstood as raised:
        refusal: Refusal | None = raised
    else:
        refusal = None
    if refusal:
        assert refusal.sentence.format(**refusal.details).encode("utf-8")
        return
    assert drafts
    for draft in drafts:  # another currency than the own one is written beside the amount
        code = draft.amount.currency.code
        assert code == currency or any(char.isalpha() or category(char) == "Sc" for char in text)
    assert any(char.isdigit() for char in text) or has_number_word(text, language)
    for draft in drafts:
        assert 0 < draft.amount.minor < 10**12 * draft.amount.currency.scale
        assert len(draft.note) <= LONGEST_NOTE
        assert len(draft.category) <= LONGEST
        assert draft.spent_on <= TODAY
        (draft.note + draft.category + "".join(draft.tags)).encode("utf-8")


@given(text=st.text(alphabet=st.characters(), max_size=200), currency=st.sampled_from(["EUR", "JPY", "KWD"]))
@settings(max_examples=2000, deadline=None)
def test_no_text_does_anything_else(text: str, currency: str) -> None:
    check(text, currency, "en")


@given(
    pieces=st.lists(PIECES, max_size=14),
    glue=st.sampled_from([" ", "", "\n"]),
    currency=st.sampled_from(["EUR", "CNY", "KWD"]),
)
@settings(max_examples=2000, deadline=None)
def test_no_text_made_of_what_people_write_does_anything_else(
    pieces: list[str], glue: str, currency: str
) -> None:
    check(glue.join(pieces), currency, "zh")


@given(text=st.text(alphabet=st.sampled_from("abc xyz lunch taxi午饭打车昨天,.;:-#+€$()"), max_size=60))
@settings(max_examples=500, deadline=None)
def test_without_a_number_nothing_is_recorded(text: str) -> None:
    assume(not has_number_word(text, "zh"))
    with pytest.raises(NotUnderstood):
        read(text, "EUR", "zh")


@given(
    pieces=st.lists(PIECES.filter(str.isascii), min_size=1, max_size=8),
    language=st.sampled_from(["en", "zh"]),
)
@settings(max_examples=500, deadline=None)
def test_full_width_reads_as_half_width(pieces: list[str], language: str) -> None:
    text = " ".join(pieces)
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)
    assert outcome(text, language) == outcome(wide, language)


def outcome(text: str, language: str) -> object:
    try:
        drafts = read(text, "EUR", language)
    except NotUnderstood as refusal:
        return refusal.sentence
    return [(draft.amount, draft.category, draft.spent_on, draft.kind) for draft in drafts]


@given(amount=st.integers(1, 99_999_999))
@settings(max_examples=300, deadline=None)
def test_a_number_in_chinese_words_is_read_back(amount: int) -> None:
    assert [draft.amount.minor for draft in read(f"午饭{chinese(amount)}块", "CNY", "zh")] == [amount * 100]


def chinese(number: int) -> str:
    """`number`, below 亿, as it is said."""
    if number >= 10_000:
        whole, rest = divmod(number, 10_000)
        return chinese(whole) + "万" + ("零" if 0 < rest < 1000 else "") + (chinese(rest) if rest else "")
    words, is_open = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            words += ("零" if is_open and words else "") + "零一二三四五六七八九"[digit] + name
        is_open = not digit
    return words


TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
UNITS = (
    *(
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
    ),
    *(
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ),
)


@given(amount=st.integers(1, 9_999_999), joint=st.sampled_from([" and ", " "]), mark=st.sampled_from("- "))
@settings(max_examples=300, deadline=None)
def test_a_number_in_english_words_is_read_back(amount: int, joint: str, mark: str) -> None:
    text = f"lunch {english(amount, joint, mark)} euros"
    assert [draft.amount.minor for draft in read(text)] == [amount * 100]


def english(number: int, joint: str, mark: str) -> str:
    for size, name in ((1_000_000, "million"), (1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            tail = (joint if size == 100 else " ") + english(rest, joint, mark) if rest else ""
            return f"{english(number // size, joint, mark)} {name}{tail}"
    if number < 20:
        return UNITS[number]
    return TENS[number // 10 - 2] + (mark + UNITS[number % 10] if number % 10 else "")


@given(
    cents=st.integers(1, 10**8),
    balance=st.integers(1, 10**8),
    tail=st.integers(1000, 9999),
    shape=st.sampled_from(
        [
            "Card *{tail}: purchase EUR {amount} at LIDL 14:32. Balance: EUR {balance}",
            "Available balance EUR {balance} after payment of EUR {amount} with card xx{tail}",
            "EUR {amount} debited from A/c XX{tail} on 16-11-26 12:30. Avl Bal EUR {balance}",
        ]
    ),
)
@settings(max_examples=300, deadline=None)
def test_of_a_bank_message_what_was_paid_counts(cents: int, balance: int, tail: int, shape: str) -> None:
    text = shape.format(tail=tail, amount=f"{cents / 100:,.2f}", balance=f"{balance / 100:,.2f}")
    assert [(draft.amount.minor, draft.kind) for draft in read(text)] == [(cents, Kind.EXPENSE)]


REPEATED = [
    *(
        [
            "1",
            "1,",
            "1+",
            "1€",
            "1月",
            "1:1",
            "1\u200b",
            "1.234.567,",
            "12_",
            "9/7*",
            "(1+",
            "(a",
            "a@",
            "a.a-a'",
            "和1",
            "早饭8",
            "x",
            "午",
            "三百",
            "hundred ",
            "card *1234 €5 at ",
            "一",
            "١",
            "0",
        ]
    ),
    *([".", "-", "(", "[", "@", "#", "€", "\u200b", '"', "+", "*"]),
    *("1 ", "+1 ", "12 12 ", "i have ", "coffee 4, ", "coffee 4\n", "3 jan ", "a "),
]


@pytest.mark.parametrize("piece", REPEATED, ids=repr)
@pytest.mark.timeout(20)
def test_hostile_texts_end(piece: str) -> None:
    check(piece * (9_000 // len(piece)), "EUR", "en")


def test_a_text_beyond_any_message_is_refused() -> None:
    with pytest.raises(NotUnderstood) as refusal:
        read("coffee 4 " + "x" * 100_000)
    assert refusal.value.sentence == reasons.TOO_MANY
