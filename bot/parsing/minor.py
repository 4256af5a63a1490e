"""What stands behind a currency and belongs to the amount: `12块5`, `12€50`, `12 euros and a half`."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from bot.money.currency import Currency
from bot.parsing.lexicon import Lexicon
from bot.parsing.spelled import read_digit, read_spelled
from bot.parsing.written import Amount, longer, unreadable

_DIGITS = re.compile(r"\d{1,2}(?!\d)")
_SPACE = (" ", "\xa0")
_JOINT = r"(?:(?:e|y|et|und|and|и|và|dan|con|mit|avec)[ \xa0]+)"
_CENTS = re.compile(rf"(?<=[^\s\d])[ \xa0]+(?P<joint>{_JOINT})?(?P<cents>\d\d?)(?![\d.,:/%]\d|\d|%)")
_CENTS_AFTER_ALL = re.compile(
    rf"[ \xa0]+{_JOINT}?(?P<cents>\d\d?)(?:(?P<short>c)(?![^\W_])|[ \xa0]?(?=[^\W\d]|¢))"
)
_BARE_CENTS = re.compile(
    r"[ \xa0]+(?P<joint>con|com|e)[ \xa0]+(?P<cents>\d\d)[ \xa0]*(?:$|[,;.!](?=[ \xa0]|$))"
)
_E = re.compile(r"[ \xa0]e[ \xa0]")
_SAYS_E = ("it", "pt")
_BEFORE_WORDS = re.compile(rf"(?<=[^\W\d])[ \xa0]+(?P<joint>{_JOINT})?(?=[^\W\d])")
_HUNDREDTH = "分"  # no fraction by itself: 5分 may be points, or minutes
_EDGE = re.compile(r"[ \xa0]*(?:$|[,;.!](?:[ \xa0]|$))")
_LARGEST_COUNT = 20  # 5 Euro 50 Eis are 5.50; 2 Euro 10 Eier may be ten of them
_LEAST_CENTS, _CENTS_IN_ALL = 10, 100  # two euros three may be two euros, three of something


def with_minor(amount: Amount, text: str, lexicon: Lexicon) -> Amount:
    """`amount`, which ends with its currency, with the minor units written behind it."""
    spaced = amount.end + text.startswith(_SPACE, amount.end)
    fraction = lexicon["fraction"].match(text, spaced)
    if fraction and fraction[1] == "half":
        return replace(amount, end=fraction[0], value=amount.value + Fraction(1, 2))
    if amount.value.denominator == 1 and (found := _with_cents(amount, text, lexicon)):
        return found
    found_digit, match = read_digit(text, amount.end, lexicon), _DIGITS.match(text, amount.end)
    if amount.value.denominator != 1 or not (found_digit or match):
        return amount if not text[amount.end : amount.end + 1].isdigit() else unreadable(amount, amount.text)
    if match:
        end, value = match.end(), Fraction(int(match[0]), 10 ** len(match[0]))
    elif found_digit:
        end, value = found_digit[1], Fraction(found_digit[0], 10)
    if text.startswith(_HUNDREDTH, end) and end == amount.end + 1:
        return replace(amount, end=end + 1, value=amount.value + value / 10)  # 三块四分
    unit = lexicon["fraction"].match(text, end)
    if unit and unit[1].isdigit() and found_digit:
        end, value = unit[0], Fraction(found_digit[0], int(unit[1]))
        end, value = _with_last(end, value, unit[1], text, lexicon)
    elif not match and _counts(text, end, lexicon):
        return amount  # 20块两个: two of something
    return replace(amount, end=end, value=amount.value + value)


def with_named_minor(amount: Amount, text: str, lexicon: Lexicon) -> Amount:
    """`$20 and 43c`: behind a currency's sign and a number the minor units are named."""
    match = _CENTS_AFTER_ALL.match(text, amount.end)
    if not match or amount.value.denominator > 1:
        return amount
    unit = (match.end(), "100") if match["short"] else lexicon["fraction"].match(text, match.end())
    if not unit or unit[1] != "100":
        return amount
    return replace(amount, end=unit[0], value=amount.value + Fraction(int(match["cents"]), _CENTS_IN_ALL))


def with_bare_cents(amount: Amount, text: str, lexicon: Lexicon) -> Amount:
    """`la compra, 61 con 38`, `spesa 96 e 20`: at the end, and where no other "e" joins two things."""
    match = _BARE_CENTS.match(text, amount.end) if amount.is_bare and not amount.sign else None
    if not match:
        return amount
    is_list = lexicon.language not in _SAYS_E or bool(_E.search(text, 0, amount.end))
    if match["joint"] == "e" and is_list:
        return amount
    cents = Fraction(int(match["cents"]), _CENTS_IN_ALL)
    return longer(amount, match.end("cents"), amount.value + cents, text)


def _with_cents(amount: Amount, text: str, lexicon: Lexicon) -> Amount | None:
    """`12 euros 50`, `150 руб 50 коп`, `zwölf Euro fünfzig`: two digits, or words from ten to 99, behind a
    currency are its cents where they are named, joined, or nothing else can follow them."""
    match = _CENTS.match(text, amount.end)
    if match and any(form.match(text, match.start("cents")) for form in lexicon.dates):
        return None  # 12 Euro 3. November
    if match:
        joint, end, value = match["joint"], match.end(), Fraction(int(match["cents"]))
    elif (words := _BEFORE_WORDS.match(text, amount.end)) and (
        spelled := read_spelled(text, words.end(), lexicon)
    ):
        joint, end, value = words["joint"], spelled.end, spelled.value
    else:
        return None
    after = end + text.startswith(_SPACE, end)
    unit = lexicon["fraction"].match(text, after)
    is_named = bool(unit and unit[1] == "100")
    if not (_LEAST_CENTS <= value < _CENTS_IN_ALL) and not is_named and not match:
        return None
    if match and len(match["cents"]) == 1 and not is_named:
        return None
    if is_named or joint or _EDGE.match(text, end) or lexicon["filler"].match(text, after):
        end = unit[0] if unit and is_named else end
        return replace(amount, end=end, value=amount.value + value / _CENTS_IN_ALL)
    if lexicon["sign"].match(text, after) or lexicon["currency"].match(text, after) or unit:
        return amount  # 12 USD 50 THB: two amounts
    has_cents = any(Currency(code).digits for code in amount.currencies)
    if has_cents and value > _LARGEST_COUNT and not _counts(text, after, lexicon):
        return replace(amount, end=end, value=amount.value + value / _CENTS_IN_ALL)
    return unreadable(replace(amount, end=end), text[text.rfind(amount.text, 0, amount.end) : end])


def _with_last(end: int, value: Fraction, unit: str, text: str, lexicon: Lexicon) -> tuple[int, Fraction]:
    """The 5 of `3块8毛5`, with or without its own unit."""
    last = read_digit(text, end, lexicon) if unit == "10" else None
    is_counted = last and _counts(text, last[1], lexicon) and not text.startswith(_HUNDREDTH, last[1])
    if not last or is_counted:
        return end, value
    cents = lexicon["fraction"].match(text, last[1])
    after = cents[0] if cents else last[1] + text.startswith(_HUNDREDTH, last[1])
    return after, value + Fraction(last[0], 100)


def _counts(text: str, at: int, lexicon: Lexicon) -> bool:
    """Whether a unit follows, so that the digit before it counts things."""
    return bool(lexicon["unit"].match(text, at))
