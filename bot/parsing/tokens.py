"""The pieces of a line, and a line while it is cut into them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.money.currency import Currency
from bot.parsing.dates import YEAR_FIRST, find_date
from bot.parsing.lexicon import Lexicon
from bot.parsing.text import SPACELESS, Line
from bot.parsing.written import Amount


class Kind(StrEnum):
    """What a piece of a line is."""

    WORD = "word"
    AMOUNT = "amount"
    DATE = "date"
    TAG = "tag"
    CATEGORY = "category"  # named on purpose: [Food], "Food"
    SPENT = "spent"
    INCOME = "income"
    AND = "and"
    EACH = "each"
    OTHER = "other"  # a number that is no money, a link, an aside: it stays in the note
    MARK = "mark"
    NOTE = "note"  # the note as the person marked it, its mark included


@dataclass(frozen=True, slots=True)
class Token:
    """A piece `[start, end)` of a line. An amount has its `amount`, a number with a unit (`3 cups`) too: that
    may count prices; a date has its `day`."""

    kind: Kind
    start: int
    end: int
    amount: Amount | None = None
    day: date | None = None
    is_weekday: bool = False
    is_future: bool = False


_SPACELESS = re.compile(f"[{SPACELESS}]")
_LONGEST_PRICE = 7  # digits of a bare number behind a label; longer ones are telephone numbers
_HAS_CENTS, _LEAST_PRICE = re.compile(r"\d[.,]\d\d$"), 10  # nobody is 10 m tall
_LARGEST_LABEL, _SHORTEST_CODE = 10_000, 4
_LARGEST = {"model": 100, "few": 21}  # iphone 15; a table for 4


class Cut:
    """A line while it is cut: one stands at `at`; `named_until` and `timed_until` are where a word ended
    that takes the next number."""

    def __init__(self, line: Line, lexicon: Lexicon, today: date, home: Currency) -> None:
        self.line, self.plain = line, line.plain
        self.lexicon, self.today, self.home = lexicon, today, home
        self.at = self.named_until = self.timed_until = 0
        self.dash = -1  # where a dash joins a word and its price
        self.label = ""
        self.tokens: list[Token] = []

    def add(self, token: Token) -> None:
        """Go on behind `token`; words that touch are one."""
        last = self.tokens[-1] if self.tokens else None
        if last and last.kind is token.kind is Kind.WORD and last.end == token.start:
            self.tokens[-1] = Token(Kind.WORD, last.start, token.end)
        else:
            self.tokens.append(token)
        self.at = token.end

    def token(self, kind: Kind, end: int) -> Token:
        """The piece from here to `end`."""
        return Token(kind, self.at, end)

    def numbered_month(self, at: int) -> int | None:
        """Where a month told by its number ends: `tháng 11`."""
        hit = self.lexicon["month"].match(self.plain, at)
        return hit[0] if hit and self.plain[hit[0] - 1].isdigit() else None

    def unit(self, at: int) -> int | None:
        """Where the unit ends that counts a number: `5 km`, `3个`; unspaced scripts glue it."""
        after = past_space(self.plain, at)
        hit = self.lexicon["unit"].match(self.plain, after)
        longer = self.lexicon["category"].match(self.plain, after)
        is_apart = after > at and hit and _SPACELESS.match(self.plain, after) and self.runs_on(after, hit[0])
        if not hit or is_apart or (longer and longer[0] > hit[0]):
            return None
        if self.plain.startswith("'", hit[0]) or self.numbered_month(after):
            return None  # 8 l'una, 3tr tháng 11
        dated = find_date(self.plain, after, self.lexicon, self.today)
        return None if dated and dated.end > hit[0] else hit[0]  # 20rb hari senin, 45k ngày 3/11

    def runs_on(self, start: int, end: int) -> bool:
        """Whether one sign of an unspaced script is the first of a word: 20 路费."""
        return end == start + 1 and bool(_SPACELESS.match(self.plain, end))

    def has_amount(self) -> bool:
        """Whether a number of money stands before."""
        return any(token.kind is Kind.AMOUNT for token in self.tokens)

    def names(self, word: str) -> bool:
        """Whether a word written at a number names a category: `5.50coffee`, `taxi-200`, `100-food`."""
        return word in self.lexicon["category"].meanings

    def watch(self) -> None:
        """Remember where a word ends whose number names a thing (`room 5`) or a time (`at 5`)."""
        if hit := self.lexicon["label"].match(self.plain, self.at):
            self.named_until, self.label = hit
        if hit := self.lexicon["when"].match(self.plain, self.at):
            self.timed_until = hit[0]

    def is_named(self, amount: Amount | None = None) -> bool:
        """Whether a label stands before: `iphone 15` below 100, `table for 4` to 20, `order 12345` from four
        digits, `instead of 60` whatever it is."""
        if not self.is_after(self.named_until):
            return False
        if self.label == "was":
            return bool(amount)
        if amount and amount.place > 1:
            return False
        if self.label == "secret":
            return bool(amount and amount.is_bare)
        if self.label in _LARGEST:
            return bool(amount and amount.value < _LARGEST[self.label])
        if self.label == "label":
            if amount and _HAS_CENTS.search(amount.text) and amount.value >= _LEAST_PRICE:
                return False  # abonnement salle 29,90
            return not amount or amount.value < _LARGEST_LABEL or amount.is_long(_LONGEST_PRICE)
        return bool(amount and amount.is_bare and len(amount.text) >= _SHORTEST_CODE)

    def is_inside_name(self) -> bool:
        """Whether the words before go on here as what names a category: the "mai" of "phô mai" is no day."""
        last = self.tokens[-1] if self.tokens else None
        hit = self.lexicon["category"].match(self.plain, last.start) if last else None
        return bool(last and last.kind is Kind.WORD and hit and hit[0] > self.at)

    def is_timed(self) -> bool:
        return self.is_after(self.timed_until)

    def is_after(self, end: int) -> bool:
        return 0 < end <= self.at and not self.plain[end : self.at].strip(" #:.")

    def is_glued(self) -> bool:
        """Whether a number follows a word at once: a street's 12号 is no day of the month."""
        last = self.tokens[-1] if self.tokens else None
        if not last or last.kind is not Kind.WORD or last.end != self.at or not self.plain[self.at].isdigit():
            return False
        return not YEAR_FIRST.match(self.plain, self.at)


def past_space(text: str, at: int) -> int:
    """`at`, or behind the one space that stands there."""
    return at + 1 if text.startswith((" ", "\xa0"), at) else at
