"""What somebody looks for: `food october`, `#trip >50`, `"green tea" 20-30`, `上个月 餐饮`, in any order.

A word that names a category or a currency stands for it as well as for itself; an alias of a category
(`lunch`) does not, or nobody could find the lunches among the food. Quotes mean the note alone, brackets the
category alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from bot.errors import NotUnderstood
from bot.money.amount import Money
from bot.money.category import INCOME
from bot.money.currency import Currency
from bot.money.period import DAY, Period, month_of, previous_month, week_of, year_of
from bot.money.query import EVERYTHING, Bound, Query, Term, comparable
from bot.parsing.alone import parse_amount
from bot.parsing.amounts import read_amount, to_money
from bot.parsing.dates import find_date
from bot.parsing.lexicon import Lexicon, Phrases, lexicon, phrases
from bot.parsing.text import SPACELESS, Line, lines

MOST_PARTS = 12  # of one query
_QUOTED = re.compile(r'"([^"]+)"|“([^”]+)”|„([^“”]+)[“”]|«([^»]+)»|「([^」]+)」')
_BRACKETED = re.compile(r"\[([^\]]+)\]|［([^］]+)］")
_TAG = re.compile(r"#([^\s#,;]+)")
_COMPARED = re.compile(r"(>=|<=|=>|=<|[<>≥≤]) ?")
_SIGNS = {"=>": ">=", "=<": "<=", "≥": ">=", "≤": "<="}
_RANGE = re.compile(r"([^\s-]*\d[^\s-]*?)(?: ?- ?|\.\.+)([^\s-]*\d[^\s-]*)(?=$|[\s,;])")
_YEAR = re.compile(r"((?:19|20)\d\d)(?: ?年)?(?![\d.,:%/-])")
_NUMBERED_MONTH = re.compile(
    r"(?P<y>(?:19|20)\d\d)[-/.](?P<m>\d{1,2})(?![\d./-])|(?P<m2>\d{1,2})[/.](?P<y2>(?:19|20)\d\d)(?!\d)"
    r"|(?:(?P<y3>(?:19|20)\d\d) ?年 ?)?(?P<m3>\d{1,2}|十[一二]?|[一二三四五六七八九]) ?月(?:份)?"
    r"(?! ?[\d一二三四五六七八九十]{1,3} ?[日号號])"
)
_HAN_MONTHS = "一二三四五六七八九十"
_AFTER_MONTH = re.compile(r"[ .,]{0,2}((?:19|20)\d\d)(?!\d)")
_SPACELESS = re.compile(f"[{SPACELESS}]")
_EDGES = ",;:.!?，。；：！？、()（） -"


def read_query(
    text: str,
    *,
    lexicon: Lexicon,
    today: date,
    currency: Currency,
    aliases: Mapping[str, str] = {},
    first_weekday: int = 0,
) -> Query:
    """The query that `text` is; `aliases` are the person's own names of categories, case-folded, and weeks
    begin on `first_weekday` (0 is Monday). What is nothing else is a word, so every text is one; raises
    `WrongCurrency`, and `NotUnderstood` where a number hides something or there is too much of it."""
    found = " ".join(line.raw for line in lines(text))
    if not found.strip():
        return EVERYTHING
    reader = _Reader(lines(found)[0], lexicon, today, currency, phrases(aliases.items()), first_weekday)
    while reader.at < len(reader.line.plain):
        reader.step()
    return reader.query


@dataclass(slots=True)
class _Reader:
    """Where in the line the reading stands, and what was read."""

    line: Line
    lexicon: Lexicon
    today: date
    currency: Currency
    own: Phrases
    first_weekday: int = 0
    at: int = 0
    query: Query = EVERYTHING
    steps: int = 0

    def step(self) -> None:
        """Read what starts here and go past it."""
        if self.line.plain[self.at] in _EDGES:
            self.at += 1
            return
        self.steps += 1
        if self.steps > MOST_PARTS:
            raise NotUnderstood
        for read in (self.quoted, self.bracketed, self.tag, self.bound, self.days, self.amounts, self.named):
            if read():
                return
        self.word()

    def quoted(self) -> bool:
        if not (match := _QUOTED.match(self.line.raw, self.at)):
            return False
        self.add_term(Term(next(filter(None, match.groups())).strip(), in_note=True))
        return self.past(match.end())

    def bracketed(self) -> bool:
        match = _BRACKETED.match(self.line.raw, self.at)
        if not match:
            return False
        name = next(filter(None, match.groups())).strip()
        known = self.category(name)
        self.query = replace(self.query, categories=(*self.query.categories, known or name))
        return self.past(match.end())

    def category(self, name: str) -> str | None:
        """The category that the whole of `name` is."""
        folded = lines(name)[0].plain.strip() if name.strip() else ""
        return self.own.meanings.get(folded) or _names(self.lexicon.language).meanings.get(folded)

    def tag(self) -> bool:
        if not (match := _TAG.match(self.line.plain, self.at)):
            return False
        start, end = match.span(1)
        self.query = replace(self.query, tags=(*self.query.tags, self.line.raw[start:end]))
        return self.past(end)

    def bound(self) -> bool:
        """`>50`, `over 50`, `不到 20`."""
        sign, at = "", self.at
        if match := _COMPARED.match(self.line.plain, at):
            sign, at = _SIGNS.get(match[1], match[1]), match.end()
        elif (hit := self.lexicon["query"].match(self.line.plain, at)) and hit[1] in ("over", "under"):
            sign, at = (">" if hit[1] == "over" else "<"), self.after_space(hit[0])
        amount = self.money(at) if sign else None
        if amount is None:
            return False
        self.query = replace(self.query, bounds=(*self.query.bounds, Bound(sign, amount[0])))
        return self.past(amount[1])

    def money(self, at: int) -> tuple[Money, int] | None:
        found = read_amount(self.line, at, self.lexicon, self.currency) if at < len(self.line.plain) else None
        if found is None or found.problem or found.value <= 0:
            return None
        return to_money(found, self.currency), found.end

    def days(self) -> bool:
        since = self.lexicon["query"].match(self.line.plain, self.at)
        start = self.after_space(since[0]) if since and since[1] == "since" else self.at
        found = find_period(self.line.plain, start, self.lexicon, self.today, self.first_weekday)
        if not found:
            return False
        end, period = found
        if start > self.at:
            period = Period(period.start, max(period.end, self.today + DAY))
        known = self.query.period
        if known:  # 1 Nov - 15 Nov: from the first to the last of them
            period = Period(min(known.start, period.start), max(known.end, period.end))
        self.query = replace(self.query, period=period)
        return self.past(end)

    def amounts(self) -> bool:
        """`20-30`, `€50`, `23.50`; a bare number may also be part of a note."""
        if match := _RANGE.match(self.line.raw.replace("–", "-").replace("—", "-"), self.at):
            low, high = (self.whole(match[place]) for place in (1, 2))
            if low and high and low.currency == high.currency and low <= high:
                bounds = (Bound(">=", low), Bound("<=", high))
                self.query = replace(self.query, bounds=(*self.query.bounds, *bounds))
                return self.past(match.end())
        found = self.money(self.at)
        if not found:
            return False
        amount, end = found
        if at_least := self.at_least(end):
            self.query = replace(self.query, bounds=(*self.query.bounds, Bound(">=", amount)))
            return self.past(at_least)
        raw = self.line.raw[self.at : end].strip()
        if raw.replace(".", "").replace(",", "").isdigit():
            self.add_term(Term(raw, amount=amount))
        else:
            bounds = (Bound(">=", amount), Bound("<=", amount))
            self.query = replace(self.query, bounds=(*self.query.bounds, *bounds))
        return self.past(end)

    def at_least(self, at: int) -> int | None:
        """Where the `+` of `50+`, the 以上 of `50以上`, ends."""
        if self.line.plain[at : at + 1] == "+":
            return at + 1
        hit = self.lexicon["query"].match(self.line.plain, at)
        return hit[0] if hit and hit[1] == "over" else None

    def whole(self, text: str) -> Money | None:
        try:
            return parse_amount(text, lexicon=self.lexicon, currency=self.currency)
        except NotUnderstood:
            return None

    def named(self) -> bool:
        """A category by its name, or a word that only joins others."""
        text = self.line.plain
        for known in (self.own, _names(self.lexicon.language)):
            if hit := known.match(text, self.at):
                keys = INCOME if hit[1] == "income" else (hit[1],)  # a salary came in as well
                self.add_term(Term(self.line.raw[self.at : hit[0]].strip(), keys))
                return self.past(hit[0])
        skipped = self.lexicon["query"].match(text, self.at)
        return self.past(skipped[0]) if skipped and skipped[1] == "skip" else False

    def word(self) -> None:
        text, end = self.line.plain, self.at + 1
        while end < len(text) and text[end] not in ' ,;"“„«「[#<>':
            if _SPACELESS.match(text[end - 1]) and text[end].isdigit():
                break
            if _SPACELESS.match(text[end]) and self.starts_something(end):
                break
            end += 1
        if word := self.line.raw[self.at : end].strip(_EDGES):
            self.add_term(Term(word, currencies=self.currencies(word)))
        self.at = end

    def currencies(self, word: str) -> tuple[str, ...]:
        """The codes of the currencies that a word means: `usd`, `dollars`, 美元."""
        folded = lines(word)[0].plain
        meanings = self.lexicon["sign"].meanings.get(folded) or self.lexicon["currency"].meanings.get(folded)
        return tuple(meanings.split("/")) if meanings else ()

    def starts_something(self, at: int) -> bool:
        """Whether a category, a day or a joining word starts within a text without spaces."""
        text = self.line.plain
        if any(known.match(text, at) for known in (self.own, _names(self.lexicon.language))):
            return True
        return bool(self.lexicon["query"].match(text, at)) or bool(
            find_period(text, at, self.lexicon, self.today)
        )

    def add_term(self, term: Term) -> None:
        self.query = replace(self.query, terms=(*self.query.terms, term))

    def past(self, end: int) -> bool:
        self.at = end
        return True

    def after_space(self, at: int) -> int:
        while at < len(self.line.plain) and self.line.plain[at] == " ":
            at += 1
        return at


def find_name(text: str, at: int, lexicon: Lexicon) -> tuple[int, str] | None:
    """Where the starting category that is named at `at` ends, and its key."""
    return _names(lexicon.language).match(text, at)


@cache
def _names(language: str) -> Phrases:
    """The starting categories by name or what names them whole (еду, eating out), in every language, accents
    or not."""
    known = lexicon(language).names
    bare = ((comparable(name), key) for name, key in known.items())
    return phrases((*known.items(), *bare, *lexicon(language)["named"].meanings.items()))


def find_period(
    text: str, at: int, lexicon: Lexicon, today: date, first_weekday: int = 0
) -> tuple[int, Period] | None:
    """The days that are named at `at`, and where that ends."""
    hit = lexicon["query"].match(text, at)
    if hit and (period := _relative(hit[1], today, first_weekday)):
        return hit[0], period
    for form in _last_days(lexicon.language):
        if match := form.match(text, at):
            return match.end(), Period(today - timedelta(days=max(1, int(match[1])) - 1), today + DAY)
    if found := _month(text, at, lexicon, today):
        return found
    day = find_date(text, at, lexicon, today)
    if day and day.on and not day.is_future:
        return day.end, Period(day.on, day.on + DAY)
    return _year(text, at)


def _year(text: str, at: int) -> tuple[int, Period] | None:
    match = _YEAR.match(text, at)
    if not match or (at and text[at - 1].isdigit()):
        return None
    return match.end(), year_of(date(int(match[1]), 1, 1))


def _month(text: str, at: int, lexicon: Lexicon, today: date) -> tuple[int, Period] | None:
    """`october`, `oct 2025`, `2025-10`, `10月`; without a year the latest one that has begun."""
    if match := _NUMBERED_MONTH.match(text, at):
        year, month = match["y"] or match["y2"] or match["y3"], match["m"] or match["m2"] or match["m3"]
        number = int(month) if month.isdecimal() else _han_month(month)
        return _of_month(match.end(), number, year, today) if 1 <= number <= 12 else None
    day = find_date(text, at, lexicon, today)
    hit = lexicon["month"].match(text, at)
    if not hit or (day and day.end > hit[0]):
        return None
    with_year = _AFTER_MONTH.match(text, hit[0])
    end, said = (with_year.end(), with_year[1]) if with_year else (hit[0], None)
    return _of_month(end, int(hit[1]), said, today)


def _han_month(text: str) -> int:
    """`十二` is 12."""
    return sum(_HAN_MONTHS.index(char) + 1 for char in text)


def _of_month(end: int, month: int, year: str | None, today: date) -> tuple[int, Period]:
    of_year = int(year) if year else today.year - (month > today.month)
    return end, month_of(date(of_year, month, 1))


def _relative(meaning: str, today: date, first_weekday: int) -> Period | None:
    match meaning:
        case "this_month":
            return month_of(today)
        case "last_month":
            return previous_month(today)
        case "this_week":
            return week_of(today, first_weekday)
        case "last_week":
            return week_of(today - timedelta(days=7), first_weekday)
        case "this_year":
            return year_of(today)
        case "last_year":
            return year_of(date(today.year - 1, 1, 1))
    return None


@cache
def _last_days(language: str) -> tuple[re.Pattern[str], ...]:
    """`last 30 days` in every language."""
    known = lexicon(language)["query"].meanings
    forms = [word for word, meaning in known.items() if meaning == "last_days"]
    return tuple(re.compile(re.escape(form).replace(r"\{n\}", r"(\d{1,3})")) for form in forms)
