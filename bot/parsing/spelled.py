"""Numbers in words: `twenty-five`, `two thousand five hundred`, `三百五`, `一万二`, `fünfundzwanzig`.

The words are the catalogues' (`number.5`, `number.100`, `number.and`). Spaced languages add up what follows;
scripts without spaces count place by place, and a last digit is of the next lower place: 三百五 is 350.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from bot.parsing.lexicon import Lexicon, Phrases
from bot.parsing.text import LETTER, SPACELESS

_HAN = re.compile(f"[{SPACELESS}]")
_LETTER = re.compile(LETTER)
_MOST_WORDS = 16
_SPACES = (" ", "\xa0")
_ZEROS = "零〇"
_MINUTES = ("分", "刻", "钟", "半", "整")
_TEN, _HUNDRED, _THOUSAND, _MYRIAD, _MILLION = 10, 100, 1000, 10_000, 1_000_000
_MOST = _THOUSAND  # what the first word of a number stays below, multipliers aside


@dataclass(frozen=True, slots=True)
class Spelled:
    """A number in words that ends at `end`; `place` is its last multiplier (100 of 三百)."""

    value: Fraction
    end: int
    place: int = 1
    is_vague: bool = False


def read_spelled(text: str, at: int, lexicon: Lexicon) -> Spelled | None:
    """The number in words that starts at `at` of a folded text; None where there is none."""
    if next(lexicon["number"].starts(text, at), None) is None:
        return None
    if _HAN.match(text, at):
        return _with_tenths(text, _placed(text, at, lexicon), lexicon)
    if at and _LETTER.match(text[at - 1]):
        return None
    found = [
        number
        for words in lexicon.numbers
        if (number := _with_decimals(text, _added(text, at, words, lexicon), words, lexicon))
    ]
    return max(found, key=lambda number: number.end, default=None)


def _with_tenths(text: str, found: Spelled | None, lexicon: Lexicon) -> Spelled | None:
    """With the digits behind a point: 三十五点五, unless they are minutes, 三点五十 or 三点五分."""
    point = lexicon["point"].match(text, found.end) if found and not found.is_vague else None
    if not found or not point:
        return found
    digits, end, meanings = "", point[0], lexicon["number"].meanings
    while end < len(text) and (digit := meanings.get(text[end], "")).isdigit():
        digits, end = digits + digit, end + 1
    if not digits or len(digits) > end - point[0] or text[end : end + 1] in _MINUTES:
        return found
    return Spelled(found.value + Fraction(int(digits), _TEN ** len(digits)), end)


def _with_decimals(text: str, found: Spelled | None, words: Phrases, lexicon: Lexicon) -> Spelled | None:
    """With the digits behind a point: `twelve point five`, `trinta e oito vírgula noventa`."""
    point = lexicon["point"].match(text, _past_space(text, found.end)) if found else None
    if not found or not point:
        return found
    start = _past_space(text, point[0])
    behind = _added(text, start, words, lexicon)
    if not behind or behind.value >= _HUNDRED or behind.value.denominator > 1:
        return found
    scale = _TEN if behind.value < _TEN else _HUNDRED
    return Spelled(found.value + behind.value / scale, behind.end)


def _past_space(text: str, at: int) -> int:
    return at + (text[at : at + 1] in _SPACES and at < len(text))


def read_digit(text: str, at: int, lexicon: Lexicon) -> tuple[int, int] | None:
    """A single digit, `5` or `五`, with no number going on after it: its value and where it ends."""
    following = text[at + 1 : at + 2]
    if not text[at : at + 1] or (following and following in "0123456789.,"):
        return None
    if text[at] in "0123456789":
        return int(text[at]), at + 1
    meaning = lexicon["number"].meanings.get(text[at], "")
    is_last = not lexicon["number"].meanings.get(following, "").isdigit()
    is_digit = bool(_HAN.match(text, at)) and meaning.isdigit() and 0 < int(meaning) < _TEN
    return (int(meaning), at + 1) if is_digit and is_last else None


def _placed(text: str, at: int, lexicon: Lexicon) -> Spelled | None:
    """Chinese places: every 十 百 千 multiplies the digit before it, every 万 亿 all that came before."""
    meanings = lexicon["number"].meanings
    whole = section = 0
    digit, place, end, is_vague, has_number = -1, 1, at, False, False
    while end < min(len(text), at + _MOST_WORDS) and (meaning := meanings.get(text[end])):
        value = int(meaning) if meaning.isdigit() else -1
        if value < 0:
            is_vague = True
        elif value < _TEN and digit > 0:
            return None  # 二五: digits read one by one are a year, a date, a name
        elif value < _TEN:
            digit = value
        elif value < _MYRIAD:
            section, digit, place = section + (1 if digit < 0 else digit or 1) * value, -1, value
        else:
            part, kept = (
                (section + max(digit, 0), whole) if value == _MYRIAD else (whole + section + max(digit, 0), 0)
            )
            whole, section, digit, place = kept + (part or 1) * value, 0, -1, value
        has_number, end = has_number or value >= 0, end + 1
    if not has_number or (meanings.get(text[at]) == "about" and place == 1):
        return None
    is_short = digit > 0 and place >= _HUNDRED and text[end - 2] not in _ZEROS and not is_vague
    value = whole + section + max(digit, 0) * (place // _TEN if is_short else 1)
    return Spelled(Fraction(value), end, place if digit < 0 else 1, is_vague)


def _added(text: str, at: int, numbers: Phrases, lexicon: Lexicon) -> Spelled | None:
    """Words of one spaced language, glued, hyphened, spaced or joined by "and"."""
    adder, words, here, joint, found = _Adder(), 0, at, at, None
    while words < _MOST_WORDS and (hit := _word(text, here, numbers)):
        end, value = hit
        if not words and value >= _THOUSAND and _is_never_bare(text, at, lexicon):
            return None  # ngàn, juta: thousands of something
        is_spaced = text[here - 1 : here] in _SPACES
        is_glued = bool(words) and here == joint
        is_short = bool(lexicon["tenths"].match(text, here))
        if is_glued and words == 1 and 0 < adder.part < _TEN <= value < _HUNDRED:
            is_whole = end == len(text) or not _LETTER.match(text[end])
            return Spelled(adder.part + Fraction(value, _HUNDRED), end) if is_whole else None  # dreisechzig
        if text[joint:here].strip(" -\xa0"):
            adder.behind = 0  # trăm lẻ bảy
        if not adder.add(value, is_spaced=is_spaced, is_short=is_short):
            break
        words += 1
        if value < _HUNDRED and (half := _half(text, end, numbers, lexicon)):
            end, adder.part = half, adder.part + Fraction(1, 2)
        if end == len(text) or not _LETTER.match(text[end]):
            place = 1 if value < _HUNDRED else _HUNDRED if value < _THOUSAND else value
            found = Spelled(adder.whole + adder.part + adder.unsaid, end, place)
        joint, here = end, _past_joint(text, end, numbers)
    return found


def _is_never_bare(text: str, at: int, lexicon: Lexicon) -> bool:
    """Whether a multiplier needs a number before it, as those of which a digit behind counts tenths do."""
    return bool(lexicon["tenths"].match(text, at) and lexicon["magnitude"].match(text, at))


class _Adder:
    """Adds number words up: `whole` holds the thousands and more, `part` what came after them, `unsaid` what
    some languages leave out behind a multiplier: một triệu hai is 1.2 million, hai triệu năm trăm 2.5."""

    def __init__(self) -> None:
        self.whole, self.part, self.unsaid = Fraction(0), Fraction(0), Fraction(0)
        self.ceiling, self.largest, self.behind = _MOST, 10**12, 0
        self.is_million = False

    def add(self, value: int, *, is_spaced: bool, is_short: bool) -> bool:
        """Take one word; False where it is no part of this number."""
        if value == _HUNDRED and (not self.part or (self.part < _HUNDRED and self.part % _TEN)):
            self.part, self.ceiling = (self.part or Fraction(1)) * _HUNDRED, _HUNDRED
        elif _THOUSAND <= value < self.largest:
            self.whole, self.part = self.whole + (self.part or 1) * value, Fraction(0)
            self.ceiling, self.largest, self.is_million = _THOUSAND, value, is_short and value == _MILLION
        elif value < _THOUSAND and _goes_on(self.part, value, self.ceiling, is_spaced):
            self.part, self.ceiling = self.part + value, _below(value)
        else:
            return False
        is_digit = self.behind and is_spaced and value < _TEN
        self.unsaid = Fraction(value * (self.behind // _TEN - 1)) if is_digit else Fraction(0)
        if self.is_million and self.part >= _HUNDRED:
            self.unsaid += self.part * (_THOUSAND - 1)
        self.behind = value if is_short and value >= _HUNDRED else 0
        return True


def _half(text: str, at: int, numbers: Phrases, lexicon: Lexicon) -> int | None:
    """Behind the half of `dreieinhalb`, `три с половиной тысячи`: where it ends,
    a multiplier or currency next.

    Behind a multiplier a half is of that: `hai triệu rưỡi`; that is seen to in `magnitudes`.
    """
    here = at + (text[at : at + 1] in ("-", " ", "\xa0"))
    for end, meaning in lexicon["fraction"].starts(text, here):
        after = end + (text[end : end + 1] in ("-", " ", "\xa0"))
        following = _word(text, after, numbers)
        is_money = lexicon["currency"].match(text, after) or lexicon["sign"].match(text, after)
        if meaning == "half" and ((following and following[1] >= _THOUSAND) or is_money):
            return end
    return None


def _goes_on(part: Fraction, value: int, ceiling: int, is_spaced: bool) -> bool:
    """Whether `value` may be added: twenty-five, hundred five; einundzwanzig turns them round."""
    last = part % _HUNDRED
    is_turned = not is_spaced and 0 < last < _TEN < value < _HUNDRED and value % _TEN == 0
    return value < ceiling or is_turned


def _below(value: int) -> int:
    """What may follow: units after tens (soixante-dix too), less than 100 after doscientos."""
    if value >= _HUNDRED:
        return 0 if value % _HUNDRED else _HUNDRED
    if value % _TEN or value == _TEN:
        return 0
    return 20 if value in (60, 80) else _TEN


def _word(text: str, at: int, numbers: Phrases) -> tuple[int, int] | None:
    """The longest number word at `at`, word boundaries aside: number words are glued in some languages."""
    hits = numbers.starts(text, at)
    return next(((end, int(meaning)) for end, meaning in hits if meaning.isdigit()), None)


def _past_joint(text: str, at: int, numbers: Phrases) -> int:
    """Behind what may join two number words: nothing, a hyphen, a space, "and"."""
    here = at + (text[at : at + 1] in ("-", " ", "\xa0"))
    for after, meaning in numbers.starts(text, here):
        if meaning == "and":
            return after + text.startswith((" ", "\xa0", "-"), after)
    return here
