"""Numbers of a line that are money, a count of what is priced each, or neither."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.errors import NotUnderstood
from bot.money.currency import Currency
from bot.parsing import reasons
from bot.parsing.amounts import read_amount
from bot.parsing.dates import day_month, is_clock, leads_with_month
from bot.parsing.lexicon import Lexicon, ends_with
from bot.parsing.lookalikes import is_disguised
from bot.parsing.text import LETTER
from bot.parsing.tokens import Cut, Kind, Token, past_space
from bot.parsing.written import Amount

_DAY_MONTH = re.compile(r"\d{1,2}[./]\d{1,2}(?![.,/:*x+-]?\d)")
_MONTH_DAY = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![.,/:*x+-]?\d)")  # as Chinese writes it
_AFTER_NUMBER = re.compile(rf"[-_]?{LETTER}[\w-]*")
_OVER = re.compile(r" (?:over|zu|su|sur|на|auf) \d{2,3}(?![.,]?\d)")  # blood pressure 120 over 80
_DANGLING = re.compile(r"[*x](?![\w(])|\+(?=\D*$)")  # 10* food, 100+tax
_SHARE = re.compile(r"[ \xa0]?[%‰]")  # 40+10% is no sum of 40 and 10
_SPACE_GROUPS = ("fr", "ru")  # languages that write 1 850 for a price
# 3.459/gal: the price of a measure, beside which what was paid is said.
_OF_MEASURE = re.compile(r" ?/ ?(?:gal(?:lon)?|l|ltr|lit(?:er|re)|kg|lbs?|oz|kwh|кг|л)(?![^\W_])(?=.*\d)")
_LARGEST_COUNT, _MOST_WORDS, _LAST_HOUR = 20, 3, 12
_TIMES = ("x", "х")  # 2x coffee 3.50 each
_IMPOSSIBLE = re.compile(r"(\d{2})\.(\d{1,2})\.(?![.\d])")
_MOST_DAYS, _LEAP_YEAR = 31, 2024
_FIRST_GROUP, _MONTHS = re.compile(r"\d{1,2}(?=[ \xa0]\d)"), 12
LARGE = ("IDR", "COP")  # currencies with decimals that nobody uses
_TORN = re.compile(r"(?:^|[\s\d.,])[.,]$")  # before the 5 of `12..5` and `,5`


def money(cut: Cut) -> Token | None:
    """An amount with or without currency; a number bound to a word beside it is none."""
    amount = read_amount(cut.line, cut.at, cut.lexicon, cut.home)
    if not amount:
        return None
    if disguised := _disguised(cut, amount):
        return disguised
    if month := _month(cut, amount):
        return month
    if cut.label == "was" and cut.is_named(amount) and cut.has_amount():
        return cut.token(Kind.OTHER, amount.end)
    if measure := _OF_MEASURE.match(cut.plain, amount.end):
        return cut.token(Kind.OTHER, measure.end())
    if amount.currencies:
        return Token(Kind.AMOUNT, cut.at, amount.end, amount)
    if amount.is_spelled:
        return _spelled(cut, amount)
    if cut.is_named(amount) and (over := _OVER.match(cut.plain, amount.end)):
        return cut.token(Kind.OTHER, over.end())
    if cut.is_named(amount) or (amount.is_phone and not _is_grouped(amount, cut.home)):
        return cut.token(Kind.OTHER, amount.end)
    if (short := _short_date(cut, amount)) and not cut.unit(amount.end):
        return short
    glued = _AFTER_NUMBER.match(cut.plain, amount.end)
    about = cut.lexicon["filler"].match(cut.plain, amount.end)  # 27ish
    if glued and not cut.names(glued[0].lstrip("-")) and not (about and about[0] == glued.end()):
        return Token(Kind.OTHER, cut.at, glued.end(), amount if glued[0] in _TIMES else None)
    if _goes_on(cut, amount):
        amount = replace(amount, problem=_unsure(amount.text))
    if (unit := cut.unit(amount.end)) and not _has_classifier(cut, amount):
        return Token(Kind.OTHER, cut.at, unit, amount)
    if _may_be_two(cut, amount) or _TORN.search(cut.plain[max(0, cut.at - 2) : cut.at]):
        amount = replace(amount, problem=_unsure(amount.text))
    if cut.is_timed() and amount.place == 1:
        return _timed(cut, amount)
    return Token(Kind.AMOUNT, cut.at, amount.end, amount)


def _has_classifier(cut: Cut, amount: Amount) -> bool:
    """Whether thousands stand before a word that only leads to a thing: `129k cái áo`."""
    after = past_space(cut.plain, amount.end)
    return amount.place > 1 and bool(cut.lexicon["classifier"].match(cut.plain, after))


def _month(cut: Cut, amount: Amount) -> Token | None:
    """The 3 of `rent month 3 900`: behind a word for a month the first group is a number of its own."""
    first = _FIRST_GROUP.match(amount.text)
    before = cut.plain[: cut.at].rstrip(" \xa0")
    is_month = first and int(first[0]) <= _MONTHS and ends_with(cut.lexicon["numbered"], before)
    return cut.token(Kind.OTHER, cut.at + first.end()) if first and is_month else None


def _is_grouped(amount: Amount, home: Currency) -> bool:
    """Whether nine digits with dots are money: they are where prices have so many, and no telephone does."""
    return "." in amount.text and (not home.digits or home.code in LARGE)


def _goes_on(cut: Cut, amount: Amount) -> bool:
    """Whether a sign of reckoning stands behind that nothing was reckoned with."""
    is_share = amount.is_sum and _SHARE.match(cut.plain, amount.end)
    return bool(is_share or _DANGLING.match(cut.plain, amount.end))


def _disguised(cut: Cut, amount: Amount) -> Token | None:
    """`190е` with a Cyrillic letter, which may look like a digit or a currency: nobody can tell."""
    glued = _AFTER_NUMBER.match(cut.plain, amount.end) if cut.plain[amount.end - 1].isdigit() else None
    if not glued or glued[0] in _TIMES or not is_disguised(glued[0], cut.lexicon):
        return None
    text = cut.line.raw[cut.at : glued.end()]
    return Token(Kind.AMOUNT, cut.at, glued.end(), replace(amount, problem=_unsure(text)))


def _spelled(cut: Cut, amount: Amount) -> Token | None:
    """A number in words without a currency; none where it counts or tells a time."""
    hour = cut.lexicon["clock"].match(cut.plain, amount.end)
    if cut.is_named(amount) or cut.is_timed() or (hour and hour[1] == "hour"):
        return None
    named = (cut.lexicon[group].match(cut.plain, cut.at) for group in ("category", "spent", "filler"))
    if any(hit and hit[0] > amount.end for hit in named):
        return None  # 一共
    if unit := cut.unit(amount.end):
        return Token(Kind.OTHER, cut.at, unit, amount) if _is_counting(cut, unit) else None
    return Token(Kind.AMOUNT, cut.at, amount.end, amount)


def _timed(cut: Cut, amount: Amount) -> Token:
    """`at 5` is an hour; `at 4.50` may be an hour or a price."""
    if amount.is_bare:
        return cut.token(Kind.OTHER, amount.end)
    return Token(Kind.AMOUNT, cut.at, amount.end, replace(amount, problem=_unsure(amount.text)))


def _may_be_two(cut: Cut, amount: Amount) -> bool:
    """`iphone 15 999` after a word nobody knows; `rent 1 500` and `iphone 15 000` are one number."""
    last = cut.tokens[-1] if cut.tokens else None
    if not last or last.kind is not Kind.WORD or " " not in amount.text or amount.is_sum:
        return False
    if cut.lexicon.language in _SPACE_GROUPS and amount.text.count(" ") == 1 and amount.text[1] == " ":
        return False
    known = cut.lexicon["category"].match(cut.plain, last.start)
    return not known and amount.text.replace(" ", "").isdigit() and not amount.text.endswith("00")


def _short_date(cut: Cut, amount: Amount) -> Token | None:
    """An amount that could be a day (`31.12`); with a stroke (`12/02`) it is no amount by itself."""
    if impossible := _IMPOSSIBLE.match(cut.plain, cut.at):
        _refuse_impossible(impossible)
    form = _MONTH_DAY if cut.lexicon.language == "zh" and "-" in amount.text else _DAY_MONTH
    match = form.match(cut.plain, cut.at)
    day = _day_month(match[0], cut) if match else None
    if not match or not day or ("." in match[0] and match.end() != amount.end):
        return None
    if "/" in match[0]:
        amount = replace(amount, text=match[0], end=match.end(), problem=_unsure(match[0]))
    elif cut.plain.startswith(".", match.end()):  # 16.11. is how German writes a day
        amount = replace(amount, problem=_unsure(match[0] + "."))
    return Token(Kind.AMOUNT, cut.at, match.end(), amount, day)


def _refuse_impossible(written: re.Match[str]) -> None:
    """Raise `NotUnderstood` for a day that its month does not have, as German writes it: `31.4. Kino 12`."""
    day, month = int(written[1]), int(written[2])
    if 1 <= month <= _MONTHS and day <= _MOST_DAYS and day > monthrange(_LEAP_YEAR, month)[1]:
        raise NotUnderstood(reasons.NO_SUCH_DAY, day=written[0])


def each(cut: Cut) -> Token | None:
    """`3 beers 4.50 each`, `2 кофе по 150`, 3杯奶茶每杯15: a price that is paid several times."""
    hits = cut.lexicon["each"].matches(cut.plain, cut.at)
    ends = [end for end, meaning in hits if meaning == "each" or _is_of_several(cut, end, meaning)]
    ends += [unit for end in ends if (unit := cut.unit(end))]
    end = next((end for end in sorted(ends, reverse=True) if _is_priced(cut, end)), None)
    if end:
        cut.timed_until = 0
    return cut.token(Kind.EACH, end) if end else None


def _is_of_several(cut: Cut, end: int, meaning: str) -> bool:
    """Whether a count and a plural lead to "at", or to "of" and a price: `3 beers at 5`, `3 camisas de 40`.

    Not so in `12 lunch at 1`, `3 caixas de 40 ovos`.
    """
    first = cut.tokens[0].amount if cut.tokens else None
    counts = [token.amount for token in cut.tokens if token.amount and token.amount.is_bare]
    first = counts[0] if meaning == "of" and len(counts) == 1 else first
    if not first or not first.is_bare or not 1 < first.value <= _LARGEST_COUNT:
        return False
    words = cut.plain[first.end : cut.at].split()
    last = words[-1] if words else ""
    if not 0 < len(words) <= _MOST_WORDS:
        return False
    is_plural = (last.endswith("s") and not last.endswith("ss")) or cut.lexicon.language == "it"
    return is_plural and (meaning == "at" or _is_price(cut, past_space(cut.plain, end)))


def _is_price(cut: Cut, at: int) -> bool:
    """Whether an amount stands at `at` that nothing behind it makes a count or a measure."""
    amount = read_amount(cut.line, at, cut.lexicon, cut.home) if at < len(cut.plain) else None
    if not amount or cut.unit(amount.end):
        return False
    after = past_space(cut.plain, amount.end)
    groups = (cut.lexicon[group].match(cut.plain, after) for group in ("filler", "and", "bank", "date"))
    return not cut.plain[after : after + 1].isalpha() or any(groups)


def is_hourly(tokens: Sequence[Token], plain: str, lexicon: Lexicon) -> bool:
    """Whether the price behind the one "at" of a line may be an hour: `3 beers at 5`."""
    joints = [token for token in tokens if token.kind is Kind.EACH]
    hit = lexicon["each"].match(plain, joints[0].start) if len(joints) == 1 else None
    price = next((token.amount for token in tokens if joints and token.start >= joints[0].end), None)
    is_number = bool(price and price.is_bare and not price.currencies and price.value <= _LAST_HOUR)
    return bool(hit and hit[1] in ("at", "of") and is_number)


def _is_priced(cut: Cut, end: int) -> bool:
    """Whether "each" stands beside an amount, and a count before it."""
    counts = [token for token in cut.tokens if token.amount]
    after = past_space(cut.plain, end)
    clock = cut.lexicon.clock.match(cut.plain, after)
    first = counts[0].amount if counts else None
    if not first or not (first.is_bare or first.is_spelled or counts[0].kind is Kind.OTHER):
        return False
    if first.is_spelled and not _is_own_count(cut, counts[0].start):
        return False
    if len(counts) == 2:  # in `bagel 5 @ Joe's` it leads to a place
        return cut.tokens[-1].kind is Kind.AMOUNT and cut.plain[cut.at] != "@"
    if len(counts) != 1 or after >= len(cut.plain) or (clock and is_clock(clock)):
        return False
    return bool(read_amount(cut.line, after, cut.lexicon, cut.home))


def _is_own_count(cut: Cut, at: int) -> bool:
    """Whether a number in words is one in the person's language or English, and no article.

    `un pull à 35` has none, nor has Italian "hai".
    """
    is_number = any(words.match(cut.plain, at) for words in cut.lexicon.numbers[:2])
    return is_number and not cut.lexicon["article"].match(cut.plain, at)


def _is_counting(cut: Cut, end: int) -> bool:
    """Whether "each" stands further on in the line: then words count too, 三杯奶茶每杯15."""
    each = cut.lexicon["each"]
    return any(each.match(cut.plain, at) for at in range(end, len(cut.plain)))


def _day_month(text: str, cut: Cut) -> date | None:
    month_first = leads_with_month(cut.lexicon.language, cut.home.code)
    return day_month(text.replace("-", "/"), cut.today, month_first=month_first)


def _unsure(text: str) -> NotUnderstood:
    return NotUnderstood(reasons.UNREADABLE, number=reasons.quote(text))
