"""What multiplies a number, and what goes on behind it: `50k`, `1.5万`, `1万2`, `3tr500`, `2jt 500rb`."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from bot.parsing.lexicon import Lexicon, ends_with
from bot.parsing.spelled import read_digit, read_spelled
from bot.parsing.text import SPACELESS
from bot.parsing.written import Amount, longer, unreadable

LONE_THOUSAND = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_TO_SPACE = re.compile(r"[^ \xa0]*")
_SPACELESS = re.compile(f"[{SPACELESS}]")
_SPACE = (" ", "\xa0")
_EDGE = re.compile(r"[ \xa0]*(?:$|[,;.!](?:[ \xa0]|$))")
_CENTS = re.compile(r"[.,]\d\d$")
_PART = re.compile(r"(?P<zero>[零〇])?(?P<digits>\d{1,4})(?![\d.,])")
_JOINT = re.compile(r"[ \xa0](?:(?:e|y|et|und|and|и|và|dan)[ \xa0])?(?=[^\W\d])")
_LONG_WORD = re.compile(r"[^\W\d_]{3,}$")
_HUNDRED, _THOUSAND, _MILLION, _CRORE = 100, 1000, 1_000_000, 10_000_000
_LARGEST_BEFORE = 100  # multiplier of number words that another one may follow
_SHORTEST_WORD = 2  # letters of a multiplier behind number words are more than these
_COUNTED = ("food", "groceries", "coffee", "shopping", "gifts")
_IN_TENS = ("groceries", "shopping", "gifts")
_SHORTEST_PLAIN = 2  # digits behind a Chinese multiplier that count as they are: 3千50


def scaled(amount: Amount, text: str, lexicon: Lexicon) -> Amount:
    """`amount` times a magnitude: glued (`50k`, `1.5万`), or a word of two letters or more after a space
    (`2 mln`), with what goes on behind it. A magnitude may name its currency: Russian `50тр`."""
    if amount.is_spelled:
        return _with_rest(_times_word(amount, text, lexicon), text, lexicon)
    magnitude = lexicon["magnitude"]
    glued = magnitude.match(text, amount.end)
    spaced = magnitude.match(text, amount.end + 1) if text.startswith(_SPACE, amount.end) else None
    hit = glued or spaced
    if not hit or _is_unit(hit[0], amount, text, lexicon):
        return amount
    groups = re.split(r"[ \xa0]", amount.text)
    if glued and len(groups) > 1 and not amount.is_sum:
        end = amount.end - len(amount.text) + len(groups[0])  # tháng 10 350k: two numbers
        return replace(amount, text=groups[0], end=end, value=Fraction(groups[0]))
    end, meaning = hit
    factor, _, currency = meaning.partition("/")
    if (
        int(factor) == _CRORE
        and amount.value >= _THOUSAND
        and amount.value.denominator == 1
        and _CENTS.search(amount.text)
    ):
        return amount
    if factor == "10" and _counts_tens(text, end, lexicon):
        return amount
    times = replace(
        longer(amount, end, amount.value * int(factor), text),
        place=int(factor),
        currencies=tuple(currency.split("/")) if currency else (),
    )
    is_letter = bool(spaced and not glued and end - amount.end == 2 and not _SPACELESS.match(text[end - 1]))
    if is_letter and (factor != "1000" or text[end:].strip(" \xa0.")):
        # `5 k run`; `rent 50 k` is clear
        return amount if factor != "1000" else unreadable(times, times.text)
    if LONE_THOUSAND.fullmatch(amount.text):
        return unreadable(times, times.text)
    return _with_rest(times, text, lexicon)


def _is_unit(end: int, amount: Amount, text: str, lexicon: Lexicon) -> bool:
    """Whether a longer word for a measure starts where a magnitude would: 600千卡."""
    unit = lexicon["unit"].match(text, amount.end)
    return bool(unit and unit[0] > end)


def _counts_tens(text: str, at: int, lexicon: Lexicon) -> bool:
    """Whether tens count a thing that follows: `2 chục trứng` are eggs, `4 chục ăn sáng` is money."""
    after = at + text.startswith(_SPACE, at)
    thing = lexicon["category"].match(text, after)
    is_money = (thing and thing[1] not in _IN_TENS) or lexicon["behind"].match(text, after)
    return not is_money and not _EDGE.match(text, at)


def _times_word(amount: Amount, text: str, lexicon: Lexicon) -> Amount:
    """`two grand`, `dos lucas`: a multiplier that is no number word itself, behind a number in words."""
    hit = lexicon["magnitude"].match(text, amount.end + 1) if text.startswith(_SPACE, amount.end) else None
    if (
        not hit
        or amount.place > _LARGEST_BEFORE
        or amount.currencies
        or hit[0] - amount.end <= _SHORTEST_WORD
    ):
        return amount
    factor, _, currency = hit[1].partition("/")
    times = longer(amount, hit[0], amount.value * int(factor), text)
    return replace(times, place=int(factor), currencies=tuple(currency.split("/")) if currency else ())


def one_of(text: str, at: int, lexicon: Lexicon) -> Amount | None:
    """`un palo`, `una luca`, `medio palo`: one, or a half, of what slang calls so many of a currency."""
    for group, part in (("article", Fraction(1)), ("fraction", Fraction(1, 2))):
        word = lexicon[group].match(text, at)
        is_counted = word and text.startswith(_SPACE, word[0]) and word[1] in ("article", "half")
        hit = lexicon["magnitude"].match(text, word[0] + 1) if word and is_counted else None
        factor, _, currency = hit[1].partition("/") if hit else ("", "", "")
        if hit and currency:
            one = Amount(text[at : hit[0]], hit[0], part * int(factor), "", tuple(currency.split("/")))
            return replace(one, is_spelled=True, place=int(factor))
    return _one_and_a_half(text, at, lexicon)


def _one_and_a_half(text: str, at: int, lexicon: Lexicon) -> Amount | None:
    """`palo y medio`, with no number before it."""
    hit = lexicon["magnitude"].match(text, at)
    factor, _, currency = hit[1].partition("/") if hit else ("", "", "")
    half = lexicon["fraction"].match(text, hit[0] + 1) if hit and currency else None
    if not hit or not half or half[1] != "half" or not text.startswith(_SPACE, hit[0]):
        return None
    whole = Amount(text[at : hit[0]], hit[0], Fraction(int(factor)), "", tuple(currency.split("/")))
    return replace(whole, is_spelled=True, place=int(factor))


def _with_rest(amount: Amount, text: str, lexicon: Lexicon) -> Amount:
    """What goes on behind a multiplier: a half, a smaller part, or a digit that counts in its tenths.

    `1万2` is 12,000, `2tr5` 2.5 million, 两百5 250, `1 triệu rưỡi` a million and a half.
    """
    if amount.place == 1 or amount.problem:
        return amount
    spaced = amount.end + text.startswith(_SPACE, amount.end)
    if (half := lexicon["fraction"].match(text, spaced)) and half[1] == "half":
        return replace(amount, end=half[0], value=amount.value + Fraction(amount.place, 2))
    if amount.value.denominator == 1 and not amount.is_sum:
        if smaller := _with_smaller(amount, text, lexicon):
            return _with_rest(smaller, text, lexicon)
        if rest := _with_plain(amount, text, lexicon):
            return rest
    goes_on = text[amount.end : amount.end + 1].isdigit() or lexicon["numeral"].match(text, amount.end)
    if not goes_on:
        return amount
    digit = read_digit(text, amount.end, lexicon)
    if digit and amount.value.denominator == 1 and not amount.is_sum:
        return longer(amount, digit[1], amount.value + Fraction(digit[0] * amount.place, 10), text)
    rest_end = _TO_SPACE.match(text, amount.end)
    return unreadable(replace(amount, end=rest_end.end() if rest_end else amount.end), amount.text)


def _with_smaller(amount: Amount, text: str, lexicon: Lexicon) -> Amount | None:
    """A part with a smaller multiplier: `1 triệu 200 nghìn`, `2jt 500rb`, `8千1百`, 10万八千."""
    at = amount.end + text.startswith(_SPACE, amount.end)
    if part := _PART.match(text, at):
        end = part.end()
        hit = lexicon["magnitude"].match(text, end)
        if not hit and text.startswith(_SPACE, end):
            hit = lexicon["magnitude"].match(text, end + 1)
            hit = hit if hit and hit[0] > end + 2 else None
        if not hit or not hit[1].isdigit():
            return None
        value, place, end = int(part["digits"]) * int(hit[1]), int(hit[1]), hit[0]
    elif at == amount.end and (found := read_spelled(text, at, lexicon)) and _SPACELESS.match(text, at):
        if found.is_vague or found.place == 1 or found.value.denominator > 1:
            return None
        value, place, end = int(found.value), found.place, found.end
    elif hundreds := _hundreds(amount, text, lexicon):
        (value, end), place = hundreds, 1
    else:
        return None
    if not value < amount.place or amount.value % amount.place:
        return None
    return replace(longer(amount, end, amount.value + value, text), place=place)


def _hundreds(amount: Amount, text: str, lexicon: Lexicon) -> tuple[int, int] | None:
    """The hundreds in words behind thousands in figures, and where they end: `2 mil e quinhentos`."""
    joint = _JOINT.match(text, amount.end) if amount.place == _THOUSAND else None
    found = read_spelled(text, joint.end(), lexicon) if joint else None
    if not found or found.is_vague or found.value.denominator > 1:
        return None
    return (int(found.value), found.end) if _HUNDRED <= found.value < _THOUSAND else None


def _with_plain(amount: Amount, text: str, lexicon: Lexicon) -> Amount | None:
    """Digits without a multiplier of their own: `3tr500` 3.5 million, 3千50, 1千零8, `1 triệu 200`."""
    is_spaced = text.startswith(_SPACE, amount.end)
    part = _PART.match(text, amount.end + is_spaced)
    if not part or amount.value % amount.place:
        return None
    digits, value = len(part["digits"]), int(part["digits"])
    is_han = bool(_SPACELESS.match(text, amount.end - 1))
    if is_spaced:
        is_clear = (
            digits in (1, 3) and _is_rest(amount, part.end(), text, lexicon)
            if amount.place >= _MILLION
            else digits == 3 and _is_of_thousand(amount, part.end(), text, lexicon)
        )
        whole = replace(amount, is_spelled=False)
        return (
            longer(whole, part.end(), amount.value + _tail(value, digits, amount.place), text)
            if is_clear
            else None
        )
    if is_han and (part["zero"] or digits >= _SHORTEST_PLAIN) and value < amount.place:
        is_clear = not lexicon["numeral"].match(text, part.end())
        return longer(amount, part.end(), amount.value + value, text) if is_clear else None
    if not is_han and digits == 3 and amount.place >= _THOUSAND:
        return longer(amount, part.end(), amount.value + _tail(value, digits, amount.place), text)
    return None


def _is_rest(amount: Amount, at: int, text: str, lexicon: Lexicon) -> bool:
    """Whether digits up to `at` count nothing: an end follows, or what nobody counts without a unit."""
    if _EDGE.match(text, at):
        return True
    after = at + text.startswith(_SPACE, at)
    thing = lexicon["category"].match(text, after)
    is_counted = lexicon["unit"].match(text, after) or (thing and thing[1] in _COUNTED)
    return ends_with(lexicon["tenths"], text[: amount.end]) and not is_counted and text[after].isalpha()


def _is_of_thousand(amount: Amount, at: int, text: str, lexicon: Lexicon) -> bool:
    """Whether three digits up to `at` go on behind a word for a thousand: `тыща 590`, `two thousand 300`."""
    after = at + text.startswith(_SPACE, at)
    is_counted = lexicon["unit"].match(text, after) or lexicon["magnitude"].match(text, after)
    is_word = amount.place == _THOUSAND and bool(_LONG_WORD.search(text, 0, amount.end))
    return is_word and not is_counted and bool(_EDGE.match(text, at) or not text[after].isdigit())


def _tail(value: int, digits: int, place: int) -> Fraction:
    """What digits right behind a multiplier are worth: the 5 and the 500 of `3tr5` and `3tr500`."""
    return Fraction(value * place, 10**digits)
