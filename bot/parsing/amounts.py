"""Amounts: a number or sum with its sign, magnitude and currency, and how it becomes exact money."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from fractions import Fraction

from bot.errors import NotUnderstood
from bot.money.amount import Money, is_too_large
from bot.money.currency import Currency
from bot.parsing import reasons
from bot.parsing.lexicon import Lexicon
from bot.parsing.numbers import read, read_sum
from bot.parsing.spelled import read_digit, read_spelled
from bot.parsing.symbols import ALSO_WORDS
from bot.parsing.text import SPACELESS, Line

_DASHES = re.compile(r"[.,]-{1,2}(?!\d)")  # 12.- and 12,-- of Swiss and German price tags
_ODD = re.compile(
    r"(?<![^\W\d])\d[\d.,]*(?:e[+-]?\d|[_^]+\d|\*\*)|\d ?\^|\d[\u0300-\u036f\u20d0-\u20ff\ufe0f]"
)
_LONE_THOUSAND = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_RANGE = re.compile(r"(\d{1,9})-(\d{1,9})")  # 20-30 is a range, 100-20 a sum
_TO_SPACE = re.compile(r"[^ \xa0]*")
_SUM_LIKE = re.compile(r"[-+*/x()\d.,'٬٫]*[)\d]|\(+")
_MINOR_DIGITS = re.compile(r"\d{1,2}(?!\d)")
_SPACELESS = re.compile(f"[{SPACELESS}]")
_SPACE = (" ", "\xa0")
_CENTS = re.compile(
    r"(?<=[^\W\d])[ \xa0]+(?P<joint>(?:e|y|et|und|and|и|con|mit|avec)[ \xa0]+)?"
    r"(?P<cents>\d\d)(?![\d.,:/%]\d|\d|%)"
)
_POUNDS_OF = re.compile(r"pounds? of\b")
_EDGE = re.compile(r"[ \xa0]*(?:$|[,;.!](?:[ \xa0]|$))")


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as written, not yet money. `currencies` are candidates, empty where none is named; `sign` is
    "+", "-" or ""; `place` is the multiplier it ends with (1000 of `2k`, 100 of 三百): a digit behind it
    counts in tenths of it. A `problem` is raised when the amount is the one that counts."""

    text: str
    end: int
    value: Fraction
    sign: str = ""
    currencies: tuple[str, ...] = ()
    is_sum: bool = False
    is_spelled: bool = False
    place: int = 1
    problem: NotUnderstood | None = None

    @property
    def is_bare(self) -> bool:
        """A whole number with nothing beside it: it may be a count, a year, an hour."""
        return self.text.isdigit()

    def is_long(self, digits: int) -> bool:
        """A bare number of more than `digits` digits."""
        return self.is_bare and not self.problem and len(self.text) > digits


def read_amount(line: Line, at: int, lexicon: Lexicon, home: Currency) -> Amount | None:
    """The amount that starts at `at` with a sign, a currency or a digit; None where there is none."""
    sign, place = _sign(line.plain, at)
    before, place = _currency_before(line, place, lexicon, home)
    if before and not sign:
        sign, place = _sign(line.plain, place)
    amount = _number(line.plain, place, home) or _spelled(line.plain, place, lexicon)
    if not amount:
        return None
    amount = _with_digit(_scaled(replace(amount, sign=sign), line.plain, lexicon), line.plain, lexicon)
    if place and not amount.is_spelled and lexicon["numeral"].match(line.plain, place - 1):
        amount = _unreadable(amount, line.plain[place - 1 : amount.end])
    return _with_currency(amount, before, line, lexicon, home)


def to_money(amount: Amount, home: Currency) -> Money:
    """Exact money above zero in the currency that was written, else in `home`. A sum is rounded half to even;
    a plain number must fit as it is. Raises `NotUnderstood` for one that cannot be kept.
    """
    if amount.currencies and home.code not in amount.currencies:
        written = Currency(amount.currencies[0])
        if 3 in (written.digits, home.digits) and _LONE_THOUSAND.fullmatch(amount.text):
            amount = replace(amount, value=read(amount.text, written.digits), problem=None)
        home = written
    if amount.problem:
        raise amount.problem
    if amount.sign == "-":
        raise NotUnderstood(reasons.NEGATIVE)
    minor = amount.value * home.scale
    if minor.denominator != 1 and not amount.is_sum:
        sentence = reasons.TOO_MANY_DECIMALS if home.digits else reasons.NO_DECIMALS
        raise NotUnderstood(sentence, currency=home.code, digits=home.digits, number=amount.text)
    if round(minor) <= 0:
        raise NotUnderstood(reasons.NOT_ABOVE_ZERO)
    money = Money(round(minor), home)
    if is_too_large(money):
        raise NotUnderstood(reasons.TOO_LARGE)
    return money


def refuse_odd(line: Line) -> None:
    """Raise `NotUnderstood` for exponents, powers, `1_000`, ½ and ² beside a digit: no amount is guessed."""
    found = _ODD.search(line.plain)
    for at, char in enumerate(line.plain):
        if not found and _is_other_number(char):
            found = re.compile(r"\d.").match(line.plain, at - 1) if at else None
            found = found or re.compile(r".\d").match(line.plain, at)
    if found:
        raise NotUnderstood(reasons.UNREADABLE, number=reasons.quote(line.raw[found.start() :].split()[0]))


def _is_other_number(char: str) -> bool:
    return not char.isascii() and unicodedata.category(char) in ("No", "Nl")


def _sign(text: str, at: int) -> tuple[str, int]:
    """The sign at `at` and what follows it; a dash between words is none, at the start of a line it is."""
    if text[at : at + 1] not in ("+", "-") or not text[at:]:
        return "", at
    if not text.startswith(_SPACE, at + 1):
        return text[at], at + 1
    return ("", at) if text[:at].strip() else (text[at], at + 2)


def _number(text: str, at: int, home: Currency) -> Amount | None:
    try:
        number = read_sum(text, at, home.digits)
    except NotUnderstood as problem:
        match = _SUM_LIKE.match(text, at)
        end = match.end() if match else at + 1
        return Amount(reasons.quote(text[at:end]), end, Fraction(0), problem=problem)
    if not number:
        return None
    dashes = _DASHES.match(text, number.end)
    end = dashes.end() if dashes else number.end
    span = _RANGE.fullmatch(text, at, number.end)
    if span and int(span[1]) < int(span[2]):
        ways = NotUnderstood(reasons.TWO_WAYS, number=span[0], one=span[1], other=span[2])
        return Amount(span[0], end, number.value, is_sum=True, problem=ways)
    return Amount(text[at : number.end], end, number.value, is_sum=number.is_sum)


def _spelled(text: str, at: int, lexicon: Lexicon) -> Amount | None:
    """A number in words; a vague one (几十, 五百多) is one that nobody can record."""
    found = read_spelled(text, at, lexicon)
    if not found:
        return None
    words = text[at : found.end]
    amount = Amount(words, found.end, Fraction(found.value), is_spelled=True, place=found.place)
    return _unreadable(amount, words) if found.is_vague else amount


def _scaled(amount: Amount, text: str, lexicon: Lexicon) -> Amount:
    """Apply a magnitude: glued (`50k`, `1.5万`), or a word of two letters or more after a space (`2 mln`)."""
    if amount.is_spelled:
        return amount
    magnitude = lexicon["magnitude"]
    glued = magnitude.match(text, amount.end)
    spaced = magnitude.match(text, amount.end + 1) if text.startswith(_SPACE, amount.end) else None
    hit = glued or spaced
    if not hit:
        return amount
    groups = re.split(r"[ \xa0]", amount.text)
    if glued and len(groups) > 1 and not amount.is_sum:
        end = amount.end - len(amount.text) + len(groups[0])  # tháng 10 350k: two numbers
        return replace(amount, text=groups[0], end=end, value=Fraction(groups[0]))
    end, factor = hit
    start = amount.end - len(amount.text)
    value = amount.value * int(factor)
    scaled = replace(amount, end=end, value=value, text=text[start:end], place=int(factor))
    is_letter = bool(spaced and not glued and end - amount.end == 2 and not _SPACELESS.match(text[end - 1]))
    if is_letter and (factor != "1000" or text[end:].strip(" \xa0.")):
        return (
            amount if factor != "1000" else _unreadable(scaled, scaled.text)
        )  # `5 k run`; `rent 50 k` is clear
    return _unreadable(scaled, scaled.text) if _LONE_THOUSAND.fullmatch(amount.text) else scaled


def _with_digit(amount: Amount, text: str, lexicon: Lexicon) -> Amount:
    """A digit behind a multiplier counts in its tenths: `1万2` is 12,000, `2tr5` 2.5 million, 两百5 250."""
    if amount.place == 1 or amount.problem:
        return amount
    spaced = amount.end + text.startswith(_SPACE, amount.end)
    if (half := lexicon["fraction"].match(text, spaced)) and half[1] == "half":
        return replace(amount, end=half[0], value=amount.value + Fraction(amount.place, 2))
    goes_on = text[amount.end : amount.end + 1].isdigit() or lexicon["numeral"].match(text, amount.end)
    if not goes_on:
        return amount
    digit = read_digit(text, amount.end, lexicon)
    if digit and amount.value.denominator == 1 and not amount.is_sum:
        start = amount.end - len(amount.text)
        value = amount.value + Fraction(digit[0] * amount.place, 10)
        return replace(amount, end=digit[1], value=value, text=text[start : digit[1]])
    rest = _TO_SPACE.match(text, amount.end)
    return _unreadable(replace(amount, end=rest.end() if rest else amount.end), amount.text)


def _currency_before(line: Line, at: int, lexicon: Lexicon, home: Currency) -> tuple[tuple[str, ...], int]:
    """The currency before a number, and where the number starts: `€12`, `HK$ 18`, `RM25`, `人民币25`."""
    hit = _sign_at(line, at, lexicon, home)
    if not hit and (word := lexicon["currency"].match(line.plain, at)) and word[0] - at > 1:
        hit = word if not line.plain[at].isascii() else None
    if not hit:
        return (), at
    place = hit[0] + line.plain.startswith(_SPACE, hit[0])
    starts = line.plain[place : place + 2].lstrip("+-")[:1]
    return (tuple(hit[1].split("/")), place) if starts.isdigit() or starts in (".", "(") else ((), at)


def _with_currency(
    amount: Amount, before: tuple[str, ...], line: Line, lexicon: Lexicon, home: Currency
) -> Amount:
    """The currency after a number, with the minor units some write behind it: `12块5`, `12€50`, `5毛`."""
    text, place = line.plain, amount.end + line.plain.startswith(_SPACE, amount.end)
    hit = _sign_at(line, place, lexicon, home) or lexicon["currency"].match(text, place)
    if hit and home.code not in hit[1] and _is_weight(text, place, hit[0], lexicon):
        return _unreadable(replace(amount, currencies=before), text[amount.end - len(amount.text) : hit[0]])
    if not hit:
        fraction = lexicon["fraction"].match(text, place)
        if fraction and fraction[1] == "half":
            return _unreadable(replace(amount, end=fraction[0], currencies=before), text[: fraction[0]])
        if fraction:
            value = amount.value / int(fraction[1])
            return replace(amount, end=fraction[0], value=value, currencies=before or (home.code,))
        return replace(amount, currencies=before)
    if before and hit[0] <= place + 1 and text[hit[0] : hit[0] + 1].isdigit():
        return replace(amount, currencies=before)  # `$12 $5`: the second sign is the next amount's
    after = tuple(hit[1].split("/"))
    both = tuple(code for code in before if code in after) if before else after
    amount = replace(amount, end=hit[0], currencies=both or before)
    if not both:
        return _unreadable(amount, text[: hit[0]])
    return _with_minor(amount, text, lexicon)


def _with_minor(amount: Amount, text: str, lexicon: Lexicon) -> Amount:
    """`12块5`, `12块五毛`, `3块8毛5` and `12€50` go on behind the currency; `12块半` is 12.5."""
    fraction = lexicon["fraction"].match(text, amount.end)
    if fraction and fraction[1] == "half":
        return replace(amount, end=fraction[0], value=amount.value + Fraction(1, 2))
    found = read_digit(text, amount.end, lexicon)
    match = _MINOR_DIGITS.match(text, amount.end)
    if (cents := _CENTS.match(text, amount.end)) and amount.value.denominator == 1:
        return _with_cents(amount, cents, text, lexicon)
    if amount.value.denominator != 1 or not (found or match):
        return amount if not text[amount.end : amount.end + 1].isdigit() else _unreadable(amount, amount.text)
    if match:
        end, value = match.end(), Fraction(int(match[0]), 10 ** len(match[0]))
    elif found:
        end, value = found[1], Fraction(found[0], 10)
    unit = lexicon["fraction"].match(text, end)
    if unit and unit[1].isdigit() and found:
        end, value = unit[0], Fraction(found[0], int(unit[1]))
        end, value = _with_last(end, value, unit[1], text, lexicon)
    elif not match and _counts(text, end, lexicon):
        return amount  # 20块两个: two of something
    return replace(amount, end=end, value=amount.value + value)


def _with_cents(amount: Amount, cents: re.Match[str], text: str, lexicon: Lexicon) -> Amount:
    """`12 euros 50`, `150 руб 50 коп`: two digits behind a currency are its cents, at an edge or named."""
    after = cents.end() + text.startswith(_SPACE, cents.end())
    unit = lexicon["fraction"].match(text, after)
    if (unit and unit[1] == "100") or cents["joint"] or _EDGE.match(text, cents.end()):
        end = unit[0] if unit and unit[1] == "100" else cents.end()
        return replace(amount, end=end, value=amount.value + Fraction(int(cents["cents"]), 100))
    if lexicon["sign"].match(text, after) or lexicon["currency"].match(text, after) or unit:
        return amount  # 12 USD 50 THB: two amounts
    return _unreadable(
        replace(amount, end=cents.end()), text[text.rfind(amount.text, 0, amount.end) : cents.end()]
    )


def _with_last(end: int, value: Fraction, unit: str, text: str, lexicon: Lexicon) -> tuple[int, Fraction]:
    """The 5 of `3块8毛5`, with or without its own unit."""
    last = read_digit(text, end, lexicon) if unit == "10" else None
    if not last or _counts(text, last[1], lexicon):
        return end, value
    cents = lexicon["fraction"].match(text, last[1])
    after = cents[0] if cents else last[1] + text.startswith("分", last[1])
    return after, value + Fraction(last[0], 100)


def _is_weight(text: str, at: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a word for another currency is a weight: `2 libras de arroz`, `2 pounds of rice`."""
    unit = lexicon["unit"].match(text, at)
    return bool(unit and unit[0] == end) or bool(_POUNDS_OF.match(text, at))


def _counts(text: str, at: int, lexicon: Lexicon) -> bool:
    """Whether a unit follows, so that the digit before it counts things."""
    return bool(lexicon["unit"].match(text, at))


def _sign_at(line: Line, at: int, lexicon: Lexicon, home: Currency) -> tuple[int, str] | None:
    """A currency sign or code; a code that is also a word counts in capitals or as the person's own."""
    hit = lexicon["sign"].match(line.plain, at)
    word = line.plain[at : hit[0]] if hit else ""
    if word in ALSO_WORDS and word != home.code.lower() and not line.raw[at : at + 3].isupper():
        return None
    return hit


def _unreadable(amount: Amount, text: str) -> Amount:
    return replace(amount, problem=NotUnderstood(reasons.UNREADABLE, number=reasons.quote(text)))
