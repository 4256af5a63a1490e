"""Days to come: `by june`, `until 1 March 2028`, `in 6 months`, `明年6月前`, `к июню`: the next such day."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

from bot.money.bill import in_month, month_number
from bot.parsing.dates import parse_date
from bot.parsing.lexicon import Lexicon, is_letter, lexicon
from bot.parsing.text import SPACELESS, lines

_ISO = re.compile(r"(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(20\d\d)?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.](20\d\d)|(20\d\d)[-/.](\d{1,2})")
_YEAR = re.compile(r"(20\d\d)(?: ?年)?")
_HAN_MONTH = re.compile(r"(?:(20\d\d) ?年 ?)?(\d{1,2}) ?月(?:份)?")
_SPACELESS = re.compile(f"[{SPACELESS}]")


def split_ahead(text: str, *, lexicon: Lexicon, today: date) -> tuple[str, date | None]:
    """The text without the day to come that it ends with, and that day: the first one of a month or year
    that is named alone; None where it ends with none."""
    found = lines(text)
    if len(found) != 1:
        return text, None
    line = found[0]
    for at in range(len(line.plain)):
        if _starts(line.plain, at) and (day := read_ahead(line.plain[at:], lexicon, today)):
            return line.raw[:at].strip(" ,;"), day
    return text, None


def is_over(text: str, *, lexicon: Lexicon, today: date) -> bool:
    """Whether the text ends with a day that is over, behind a word such as "by"."""
    found = lines(text)
    plain = found[0].plain if len(found) == 1 else ""
    ends = (_bare(plain[at:].strip(" .,"), lexicon) for at in range(len(plain)) if _starts(plain, at))
    return any(is_led_to and parse_date(said, lexicon=lexicon, today=today) for said, is_led_to in ends)


def _starts(text: str, at: int) -> bool:
    return (
        at == 0 or text[at - 1] == " " or bool(_SPACELESS.match(text[at - 1]) or _SPACELESS.match(text[at]))
    )


def read_ahead(text: str, lexicon: Lexicon, today: date) -> date | None:
    """The day after `today` that the whole of a folded text names."""
    said, is_led_to = _bare(text.strip(" .,"), lexicon)
    year = None
    hit = lexicon["ahead"].match(said, 0)
    if hit and hit[1] == "next_year":
        year, said, is_led_to = today.year + 1, said[hit[0] :].strip(), True
    if hit and hit[1] == "year_end" and hit[0] == len(said):
        return _later(date(today.year, 12, 31), today)
    if not said:
        return date(year, 1, 1) if year else None
    day = _counted(said, lexicon, today) or _written(said, today) or _of_month(said, lexicon, today, year)
    if day is None and is_led_to and (match := _YEAR.fullmatch(said)):
        day = date(int(match[1]), 1, 1)
    return _later(day or _formed(said, lexicon, today), today)


def _later(day: date | None, today: date) -> date | None:
    return day if day and day > today else None


def _bare(text: str, lexicon: Lexicon) -> tuple[str, bool]:
    """Without "by" before it and 前 behind, and whether there was one."""
    is_led_to = False
    hit = lexicon["ahead"].match(text, 0)
    if hit and hit[1] == "by":
        text, is_led_to = text[hit[0] :].strip(), True
    for word, meaning in lexicon["ahead"].meanings.items():
        if meaning == "behind" and text.endswith(word):
            return text.removesuffix(word).strip(), True
    return text, is_led_to


def _counted(text: str, lexicon: Lexicon, today: date) -> date | None:
    """`6 months`, `10 weeks`."""
    for form, unit in _forms(lexicon.language):
        if match := form.fullmatch(text):
            count = int(match[1])
            if unit == "weeks":
                return today + timedelta(weeks=count)
            return in_month(month_number(today) + count * (12 if unit == "years" else 1), today.day)
    return None


@cache
def _forms(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    known: Mapping[str, str] = lexicon(language)["ahead"].meanings
    return tuple(
        (re.compile(re.escape(form).replace(r"\{n\}", r"(\d{1,3})")), unit)
        for form, unit in known.items()
        if unit in ("weeks", "months", "years")
    )


def _written(text: str, today: date) -> date | None:
    if match := _ISO.fullmatch(text):
        return _valid(int(match[1]), int(match[2]), int(match[3]))
    if match := _DOTTED.fullmatch(text if text.count(".") > 1 else text + "."):
        day, month = int(match[1]), int(match[2])
        return _valid(int(match[3]), month, day) if match[3] else _next(day, month, today)
    if match := _MONTH_YEAR.fullmatch(text):
        return _valid(int(match[2] or match[3]), int(match[1] or match[4]), 1)
    return None


def _of_month(text: str, lexicon: Lexicon, today: date, year: int | None) -> date | None:
    """`june`, `june 2028`, `6月`: its first day."""
    if match := _HAN_MONTH.fullmatch(text):
        month, said = int(match[2]), match[1]
    else:
        hit = lexicon["month"].match(text, 0)
        rest = text[hit[0] :].strip(" .,") if hit else "-"
        if not hit or (rest and not _YEAR.fullmatch(rest)):
            return None
        month, said = int(hit[1]), rest
    of_year = int(said) if said else year
    return _valid(of_year, month, 1) if of_year else _next(1, month, today)


def _formed(text: str, lexicon: Lexicon, today: date) -> date | None:
    """`1 march 2028`, `3月1日`, as the catalogues have the forms of a date."""
    for form in lexicon.dates:
        match = form.fullmatch(text)
        if not match or is_letter(text, match.end()):
            continue
        named = match.groupdict()
        month = lexicon["month"].meanings[named["month"]] if named.get("month") else named.get("m")
        if not month or not month.isdigit() or not named["d"].isdigit():
            continue
        if named.get("y"):
            return _valid(int(named["y"]), int(month), int(named["d"]))
        return _next(int(named["d"]), int(month), today)
    return None


def _next(day: int, month: int, today: date) -> date | None:
    years = (today.year + step for step in range(9))
    found = (_valid(year, month, day) for year in years)
    return next((each for each in found if each and each > today), None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
