"""What a text says of periods: `a week`, `every 2 weeks from friday`, `from the 25th`, `payday last working
day`. Words are in the catalogues, as a command's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bot.i18n import DEFAULT, translator
from bot.money.cycle import LAST_WORKING_DAY, Cycle, Months, weeks_from
from bot.parsing.text import fold

ParseDay = Callable[[str], date | None]  # the past day that the whole of a text names
WeekdayOf = Callable[[str], int | None]  # 0 is Monday

_UNSPACED = "぀-鿿가-힯"
_NUMBER = r"(\d{1,4})(?![\d.,]*\d)(?:st|nd|rd|th|[.]?º|[-–]?(?:го|е)|[.])?(?:\s*(?:号|日|числа))?"
_WEEKS = {"week": 1, "two weeks": 2, "four weeks": 4}
_LONGEST_DAY = 4  # words that name a day: 13 de noviembre de 2026


class NoSuchDay(ValueError):
    """A day was named that no month has."""


class NoPayDay(ValueError):
    """Pay-day was said without its day."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What was cut out of a text, and the rest of it."""

    found: str
    rest: str


def split_cycle(
    text: str,
    language: str,
    *,
    today: date,
    first_weekday: int,
    parse_day: ParseDay,
    weekday_of: WeekdayOf,
) -> tuple[Cycle | None, str]:
    """The cycle that `text` names, None where it names none, and its other words.

    A week begins on `first_weekday` unless said otherwise. Raises `NoSuchDay` and `NoPayDay`.
    """
    folded = " ".join(fold(text).split())
    last = _cut(folded, rf"{_lead(language)}{_any(language, 'last working day')}")
    if last:
        return LAST_WORKING_DAY, _without_unit(last.rest, language)[1]
    paid = _cut(folded, rf"{_lead(language)}{_any(language, 'payday')}\s*{_lead(language)}(?:{_NUMBER})?")
    if paid:
        day, rest = _pay_day(paid, language)
        return Months(day, is_moved=True), _without_unit(rest, language)[1]
    unit, rest = _without_unit(folded, language)
    first, rest = _first(rest, language, parse_day, weekday_of)
    return _cycle(unit, first, today, first_weekday), rest


def _cycle(unit: str | None, first: int | str | date | None, today: date, first_weekday: int) -> Cycle | None:
    if unit in _WEEKS or isinstance(first, str):
        count = _WEEKS.get(unit or "week", 1)
        if isinstance(first, date):
            return weeks_from(count, first)
        if isinstance(first, int):
            return weeks_from(count, _latest(today, first))
        weekday = int(first) if isinstance(first, str) else first_weekday
        return weeks_from(count, today - timedelta(days=(today.weekday() - weekday) % 7))
    if isinstance(first, date):
        return Months(first.day)
    if isinstance(first, int):
        return Months(_month_day(first))
    return Months() if unit == "month" else None


def _month_day(number: int) -> int:
    if not 1 <= number <= 31:
        raise NoSuchDay
    return number


def _latest(today: date, number: int) -> date:
    """The latest day up to `today` with this number in its month."""
    _month_day(number)
    return next(day for step in range(93) if (day := today - timedelta(days=step)).day == number)


def _pay_day(paid: _Part, language: str) -> tuple[int, str]:
    number = re.search(r"\d+", paid.found)
    if number:
        return _month_day(int(number[0])), paid.rest
    before = _cut(paid.rest, rf"{_lead(language)}{_NUMBER}\s*$")
    first = _cut(paid.rest, _start(language) + _NUMBER) or (
        before if before and re.search(r"\d\D+$|(?:号|日)$", before.found) else None
    )
    found = re.search(r"\d+", first.found) if first else None
    if first is None or found is None:
        raise NoPayDay
    return _month_day(int(found[0])), first.rest


def _first(
    text: str, language: str, parse_day: ParseDay, weekday_of: WeekdayOf
) -> tuple[int | str | date | None, str]:
    """What a `from` leads to: a day of the month (int), a weekday (its number as text) or a date."""
    last = _cut(text, rf"{_start(language)}{_any(language, 'last day')}")
    if last:
        return 31, last.rest
    numbered = _cut(
        text, rf"(?:[从自]\s*)?(?:{_any(language, 'month')})?(?<!\d)(\d{{1,2}})\s*(?:号|日)\s*(?:起|开始)"
    )
    if numbered:
        return int(re.findall(r"\d+", numbered.found)[0]), numbered.rest
    lead = re.search(_start(language), text)
    if lead is None:
        return None, text
    words = text[lead.end() :].split(" ")
    for count in range(min(_LONGEST_DAY, len(words)), 0, -1):
        said, rest = " ".join(words[:count]), " ".join([text[: lead.start()].strip(), *words[count:]]).strip()
        weekday = weekday_of(said)
        if weekday is not None:
            return str(weekday), rest
        number = re.fullmatch(_NUMBER, said)
        if number:
            return int(number[1]), rest
        day = parse_day(said)
        if day is not None:
            return day, rest
        if count > 1 and parse_day(re.sub(r"\d+", "1", said, count=1)):
            raise NoSuchDay  # 31 February
    raise NoSuchDay


def _without_unit(text: str, language: str) -> tuple[str | None, str]:
    """`week`, `two weeks`, `four weeks` or `month`, where one is said, and the text without it."""
    for unit in ("four weeks", "two weeks", "week", "month"):
        found = _cut(text, rf"(?:{_any(language, 'each')}\s*)?{_any(language, unit)}")
        if found:
            return unit, found.rest
    return None, text


def _cut(text: str, pattern: str) -> _Part | None:
    found = re.search(pattern, text)
    if not found:
        return None
    rest = f"{text[: found.start()].strip()} {text[found.end() :].strip()}".strip()
    return _Part(found[0], rest)


def without_word(text: str, words: Iterable[str]) -> str | None:
    """The text without the longest of these words that stands in it, whole or at the end of a German word;
    None where none does."""
    for word in sorted(words, key=lambda word: -len(word)):
        found = _cut(text, _bounded(word)) or _cut(text, rf"(?<=[a-zäöü]{{3}}){re.escape(word)}(?!\w)")
        if found:
            return found.rest
    return None


@cache
def words_of(language: str, meaning: str) -> tuple[str, ...]:
    """A command's words for `meaning`, in English and the language, as they are compared; longest first."""
    spoken = dict.fromkeys((language, DEFAULT))
    every = [fold(word) for code in spoken for word in translator(code).words(f"command.{meaning}")]
    return tuple(sorted({word for word in every if word}, key=lambda word: (-len(word), word)))


@cache
def _any(language: str, meaning: str) -> str:
    """A pattern of these words, none of them within another."""
    return "(?:" + "|".join(map(_bounded, words_of(language, meaning))) + ")"


def _bounded(word: str) -> str:
    before = r"(?<![^\W\d_])" if word[0].isalnum() and not re.match(f"[{_UNSPACED}]", word[0]) else ""
    after = r"(?!\w)" if word[-1].isalnum() and not re.match(f"[{_UNSPACED}]", word[-1]) else ""
    return before + re.escape(word) + after


@cache
def _start(language: str) -> str:
    """A pattern of the words that lead to a period's first day; they must be there."""
    return rf"(?:{_any(language, 'since')}\s*)+"


@cache
def _lead(language: str) -> str:
    """The same and pay-day's, where they may be left out."""
    words = "|".join(_any(language, meaning) for meaning in ("since", "payday", "on the"))
    return rf"(?:(?:{words})\s*)*"
