"""Amounts: a number or sum with its sign, magnitude and currency, and how it becomes exact money."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from fractions import Fraction

from bot.errors import NotUnderstood
from bot.money.amount import Money, is_too_large
from bot.money.currency import Currency
from bot.parsing import reasons
from bot.parsing.lexicon import Lexicon
from bot.parsing.magnitudes import LONE_THOUSAND, one_of, scaled
from bot.parsing.minor import with_bare_cents, with_minor, with_named_minor
from bot.parsing.numbers import read, read_sum
from bot.parsing.spelled import read_spelled
from bot.parsing.symbols import ALSO_WORDS, WORDS_BEHIND
from bot.parsing.text import Line
from bot.parsing.written import Amount, longer, unreadable

_DASHES = re.compile(r"[.,]-{1,2}(?!\d)")  # 12.- and 12,-- of Swiss and German price tags
_ODD = re.compile(
    r"(?<![^\W\d])\d[\d.,]*(?:e[+-]?\d|[_^]+\d|\*\*)|\d ?\^|\d\?+[.,\d]|\d[\u0300-\u036f\u20d0-\u20ff\ufe0f]"
)
_RANGE = re.compile(r"(\d{1,9})-(\d{1,9})")  # 20-30 is a range, 100-20 a sum
_SUM_LIKE = re.compile(r"[-+*/x()\d.,'٬٫]*[)\d]|\(+")
_SPACE = (" ", "\xa0")
_PRICE_TAG = re.compile(r"-,\d\d(?![.,]?\d)")  # -,50 on German price tags
_GOES_ON = re.compile(r"[ \xa0]?([+*x])[ \xa0]?(?=\d)")
_DIGITS = re.compile(r"\d")
_POUNDS_OF = re.compile(r"pounds? of\b")
_THOUSAND = 1000
_UNWEIGHED = ("transport", "travel", "fun", "bills", "education", "health")
_LEAST = {"VND": 1000, "IDR": 500}  # nothing costs less; `cafe 50` leaves out the thousands


def read_amount(line: Line, at: int, lexicon: Lexicon, home: Currency) -> Amount | None:
    """The amount that starts at `at` with a sign, a currency or a digit; None where there is none."""
    sign, place = _sign(line.plain, at)
    before, place = _currency_before(line, place, lexicon, home)
    if before and not sign:
        sign, place = _sign(line.plain, place)
    amount = _number(line.plain, place, home) or _spelled(line.plain, place, lexicon, home)
    if not amount:
        return None
    amount = replace(amount, sign=sign)
    times = scaled(amount, line.plain, lexicon)
    if times.currencies and home.code not in times.currencies and _is_slang(amount.end, line.plain, lexicon):
        times = amount  # 2 barras: thousands to those alone who pay in them
    amount = _summed(times, line.plain, lexicon, home)
    if len(amount.currencies) > 1 and home.code not in amount.currencies:
        amount = replace(amount, problem=_slang(amount))  # 100 lucas: thousands of pesos where there are any
    if place and not amount.is_spelled and lexicon["numeral"].match(line.plain, place - 1):
        amount = unreadable(amount, line.plain[place - 1 : amount.end])
    return _with_currency(amount, before, line, lexicon, home)


def to_money(amount: Amount, home: Currency, also: Currency | None = None) -> Money:
    """Exact money above zero in the currency that was written, else in `home`. A sum is rounded half to even;
    a plain number must fit as it is. A sign of several currencies means `home`, else `also`, else the
    likeliest. Raises `NotUnderstood` for one that cannot be kept.
    """
    if amount.currencies and home.code not in amount.currencies:
        written = Currency(amount.currencies[0])
        if also and also.code in amount.currencies:
            written = also
        if 3 in (written.digits, home.digits) and LONE_THOUSAND.fullmatch(amount.text):
            amount = replace(amount, value=read(amount.text, written.digits), problem=None)
        home = written
    if amount.problem:
        raise amount.problem
    if amount.sign == "-":
        raise NotUnderstood(reasons.NEGATIVE)
    if leaves_out_thousands(amount, home):
        raise two_ways(amount, home)
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


def two_ways(amount: Amount, home: Currency) -> NotUnderstood:
    """Why `cafe 50` in dong is not recorded: it leaves out the thousands, or it counts."""
    one, other = f"{amount.text}k", f"{amount.text} {home.code}"
    return NotUnderstood(reasons.TWO_WAYS, number=amount.text, one=one, other=other)


def leaves_out_thousands(amount: Amount, home: Currency) -> bool:
    """Whether a number without a currency is less than anything costs: `cafe 50` in dong."""
    is_plain = not amount.currencies and amount.place < _THOUSAND
    return is_plain and 0 < amount.value < _LEAST.get(home.code, 0)


def refuse_odd(line: Line) -> None:
    """Raise `NotUnderstood` for exponents, powers, `1_000`, `4?.5`, ½ and ² beside a digit."""
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
    if _PRICE_TAG.match(text, at):
        return "", at + 1
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


def _slang(amount: Amount) -> NotUnderstood:
    """`2 palos` to somebody who pays in no pesos: two of their money, or two million."""
    one, other = f"{amount.value / amount.place}", f"{amount.value}"
    return NotUnderstood(reasons.TWO_WAYS, number=reasons.quote(amount.text), one=one, other=other)


def _is_slang(at: int, text: str, lexicon: Lexicon) -> bool:
    return bool(lexicon["slang"].match(text, at + text.startswith(_SPACE, at)))


def _summed(amount: Amount, text: str, lexicon: Lexicon, home: Currency) -> Amount:
    """`100k + 50k`, `10rb x 3`: what goes on behind a magnitude, which ends a number."""
    while amount.place > 1 and not amount.is_spelled and (sign := _GOES_ON.match(text, amount.end)):
        number = _number(text, sign.end(), home)
        if not number or number.problem or number.is_sum or amount.problem:
            break
        other = scaled(number, text, lexicon)
        value = amount.value + other.value if sign[1] == "+" else amount.value * other.value
        amount = replace(longer(amount, other.end, value, text), is_sum=True)
    return amount


def _spelled(text: str, at: int, lexicon: Lexicon, home: Currency) -> Amount | None:
    """A number in words, or a word for a banknote (`tenner`, `Fuffi`); a vague one (几十, 五百多) is one that
    nobody can record."""
    if note := lexicon["cash"].match(text, at):
        cash = Amount(text[at : note[0]], note[0], Fraction(int(note[1])), is_spelled=True)
        return replace(cash, currencies=(home.code,))
    found = read_spelled(text, at, lexicon)
    if not found:
        return _one(text, at, lexicon, home)
    words = text[at : found.end]
    amount = Amount(words, found.end, Fraction(found.value), is_spelled=True, place=found.place)
    return unreadable(amount, words) if found.is_vague else amount


def _one(text: str, at: int, lexicon: Lexicon, home: Currency) -> Amount | None:
    """The "a" of `a dollar`, `un euro quarante`: one, right before a word for the person's own currency."""
    article = lexicon["article"].match(text, at)
    if not article or not text.startswith(_SPACE, article[0]):
        return one_of(text, at, lexicon)
    if slang := one_of(text, at, lexicon):
        return slang
    hit = lexicon["currency"].match(text, article[0] + 1)
    if not hit or home.code not in hit[1].split("/"):
        return None
    return Amount(text[at : article[0]], article[0], Fraction(1), is_spelled=True)


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
    hit = _sign_at(line, place, lexicon, home, words=WORDS_BEHIND) or _glued(text, amount, lexicon, home)
    if not hit and (hit := lexicon["currency"].match(text, place)) and home.code not in hit[1]:
        if _is_weight(text, place, hit[0], lexicon) and not _is_spent_on(text, hit[0], lexicon):
            written = text[amount.end - len(amount.text) : hit[0]]
            return unreadable(replace(amount, currencies=before), written)
        if lexicon["slang"].match(text, place):
            hit = None  # 3 mangos: reais to those alone who pay in them
    if not hit:
        return _without_sign(amount, before, text, place, lexicon, home)
    if before and hit[0] <= place + 1 and text[hit[0] : hit[0] + 1].isdigit():
        return replace(amount, currencies=before)  # `$12 $5`: the second sign is the next amount's
    after = tuple(hit[1].split("/"))
    both = tuple(code for code in before if code in after) if before else after
    amount = replace(amount, end=hit[0], currencies=both or before)
    if not both:
        return unreadable(amount, text[: hit[0]])
    return with_minor(amount, text, lexicon)


def _glued(text: str, amount: Amount, lexicon: Lexicon, home: Currency) -> tuple[int, str] | None:
    """A letter at the only number, for the person's own currency: `18e rewe`, but not `18e étage`."""
    hit = lexicon["glued"].match(text, amount.end) if not amount.is_spelled else None
    if not hit or hit[1] != home.code or len(_DIGITS.findall(text)) > len(_DIGITS.findall(amount.text)):
        return None
    after = hit[0] + text.startswith(_SPACE, hit[0])
    is_thing = any(lexicon[group].match(text, after) for group in ("category", "filler", "behind"))
    return hit if is_thing or not text[after : after + 1].isalpha() else None


def _without_sign(
    amount: Amount, before: tuple[str, ...], text: str, place: int, lexicon: Lexicon, home: Currency
) -> Amount:
    """A number with no currency behind it; `5毛` is a part of one at home."""
    fraction = lexicon["fraction"].match(text, place)
    if not fraction:
        amount = replace(amount, currencies=before or amount.currencies)
        return with_named_minor(amount, text, lexicon) if before else with_bare_cents(amount, text, lexicon)
    end, part = fraction
    if before or part == "half":
        return unreadable(replace(amount, end=end, currencies=before), text[:end])
    return replace(amount, end=end, value=amount.value / int(part), currencies=(home.code,))


def _is_weight(text: str, at: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a word for another currency is a weight: `2 libras de arroz`, `2 pounds of rice`."""
    unit = lexicon["unit"].match(text, at)
    return bool(unit and unit[0] == end) or bool(_POUNDS_OF.match(text, at))


def _is_spent_on(text: str, at: int, lexicon: Lexicon) -> bool:
    """Whether what stands right behind a weight is nothing that anybody weighs: `22 libras taxi`."""
    thing = lexicon["category"].match(text, at + text.startswith(_SPACE, at))
    return bool(thing and thing[1] in _UNWEIGHED)


def _sign_at(
    line: Line, at: int, lexicon: Lexicon, home: Currency, *, words: frozenset[str] = ALSO_WORDS
) -> tuple[int, str] | None:
    """A currency sign or code; one of `words` is a code in capitals, or as the person's own."""
    hit = lexicon["sign"].match(line.plain, at)
    word = line.plain[at : hit[0]] if hit else ""
    if not word.isalpha() or (hit and home.code in hit[1].split("/")):
        return hit
    word_of = ("label", "each")
    label = next((found for group in word_of if (found := lexicon[group].match(line.plain, at))), None)
    named = lexicon["category"].match(line.plain, at)
    is_small = not line.raw[at : at + len(word)].isupper()
    if (label and hit and label[0] >= hit[0]) or (is_small and (named or word in words)):
        return None  # German PLZ is a post code, Indonesian pln the power company
    return hit
