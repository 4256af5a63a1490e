"""A line, cut into what each piece is: amounts, dates, tags, words, and numbers that are no money."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.errors import NotUnderstood
from bot.money.currency import Currency
from bot.parsing import reasons
from bot.parsing.amounts import read_amount, refuse_odd
from bot.parsing.dates import day_month, find_date, is_clock, is_month_first, leads_with_month
from bot.parsing.lexicon import Lexicon
from bot.parsing.lookalikes import is_disguised
from bot.parsing.text import SPACELESS, Line
from bot.parsing.unspent import end_of_unspent
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


_WORD = rf"[^\W\d_{SPACELESS}]"
_LINK = re.compile(
    r"[a-z]{2}\d{2}(?: ?[a-z\d]{4}){3,}(?: ?[a-z\d]{1,3})?(?!\w)|(?:https?://|www\.)\S+|[\w.+-]++@[\w.-]+|@[^\W\d]\w*"
)
_NAMED = re.compile(r"\[([^\[\]]{1,60})\]|\"([^\"]{1,60})\"|[“「«]([^“”「」«»]{1,60})[”」»]")
_TAG = re.compile(r"#[^\W_][\w-]*")
_ASIDE = re.compile(r"\([^()]{0,120}?[^\W\d_x][^()]{0,120}\)")
_LAST_DAY = re.compile(r"[ \xa0]+\d{1,2}(?:[ \xa0]*)")
_DAY_MONTH = re.compile(r"\d{1,2}[./]\d{1,2}(?![.,/:*x+-]?\d)")
_MONTH_DAY = re.compile(r"(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![.,/:*x+-]?\d)")  # as Chinese writes it
_LATIN = re.compile(rf"{_WORD}+(?:['.&/-]{_WORD}+)*(?:'(?!\d))?")
_GLUED = re.compile(r"[-_]?\d(?:[\w.,/-]*\w)?")
_AFTER_NUMBER = re.compile(rf"[-_]?{_WORD}[\w-]*")
_DANGLING = re.compile(r"[*x](?![\w(])|\+(?=\D*$)")  # 10* food, 100+tax
_SHARE = re.compile(r"[ \xa0]?[%‰]")  # 40+10% is no sum of 40 and 10
_TIMES = ("x", "х")  # 2x coffee 3.50 each
_TORN = re.compile(r"(?:^|[\s\d.,])[.,]$")  # before the 5 of `12..5` and `,5`
_DIGITS = re.compile(r"\d+")
_SPACELESS = re.compile(f"[{SPACELESS}]")
_LONGEST_PRICE = 7  # digits of a bare number behind a label; longer ones are telephone numbers
_LARGEST_MODEL, _LARGEST_LABEL, _SHORTEST_CODE = 100, 10_000, 4


def scan(line: Line, lexicon: Lexicon, today: date, home: Currency) -> list[Token]:
    """The pieces of a line, in order; spaces are left out. Raises `NotUnderstood` for odd numbers."""
    refuse_odd(line)
    scanner = _Scanner(line, lexicon, today, home)
    while scanner.at < len(line.plain):
        if line.plain[scanner.at].isspace():
            scanner.at += 1
        else:
            scanner.add(scanner.next())
    return scanner.tokens


class _Scanner:
    """Stands at `at`; `named_until` and `timed_until` are where a word ended that takes the next number."""

    def __init__(self, line: Line, lexicon: Lexicon, today: date, home: Currency) -> None:
        self.line, self.plain = line, line.plain
        self.lexicon, self.today, self.home = lexicon, today, home
        self.at = self.named_until = self.timed_until = 0
        self.dash = -1  # where a dash joins a word and its price
        self.label = ""
        self.tokens: list[Token] = []

    def add(self, token: Token) -> None:
        last = self.tokens[-1] if self.tokens else None
        if last and last.kind is token.kind is Kind.WORD and last.end == token.start:
            self.tokens[-1] = Token(Kind.WORD, last.start, token.end)
        else:
            self.tokens.append(token)
        self.at = token.end

    def next(self) -> Token:
        self.watch()
        if self.at == self.dash:
            return self.token(Kind.MARK, self.at + 1)
        if note := self.note():
            return note
        for read in (
            self.opaque, self.date, self.unspent, self.each, self.money, self.phrase, self.word
        ):  # fmt: skip
            if token := read():
                return token
        return self.token(Kind.MARK, self.at + 1)

    def token(self, kind: Kind, end: int) -> Token:
        return Token(kind, self.at, end)

    def note(self) -> Token | None:
        """`12 food note with Ana`: after an amount, or before a colon, the rest of the line is the note's."""
        hit = self.lexicon["note"].match(self.plain, self.at)
        if not hit or (self.at and self.plain[self.at - 1] in "#["):
            return None
        has_colon = self.plain[hit[0] : hit[0] + 1] == ":"
        if not any(token.kind is Kind.AMOUNT for token in self.tokens):
            return self.token(Kind.NOTE, hit[0] + 1) if has_colon and not self.tokens else None
        rest = self.plain[hit[0] :].strip()
        return Token(Kind.NOTE, self.at, len(self.plain)) if rest else None

    def opaque(self) -> Token | None:
        """Links, [categories], "categories", #tags, and (asides with words)."""
        for pattern, kind in ((_LINK, Kind.OTHER), (_NAMED, Kind.CATEGORY), (_TAG, Kind.TAG)):
            if match := pattern.match(self.plain, self.at):
                return self.token(kind, match.end())
        aside = _ASIDE.match(self.plain, self.at)
        return self.token(Kind.OTHER, aside.end()) if aside else None

    def date(self) -> Token | None:
        if self.is_named() or self.is_glued():
            return None
        month_first = is_month_first(self.lexicon.language, self.home.code)
        found = find_date(self.plain, self.at, self.lexicon, self.today, month_first=month_first)
        digits = _DIGITS.match(self.plain, self.at)
        if found and found.is_weekday and self.is_longer_verb(found.end):
            return None  # Vietnamese "thu về" is no Thursday
        if not found or (digits and (self.unit(digits.end()) or 0) > found.end):
            return None  # 3号线 is an underground line
        text = self.line.raw[self.at : found.end]
        if found.is_impossible:
            raise NotUnderstood(reasons.NO_SUCH_DAY, day=reasons.quote(text))
        if self.tokens and text[0].isdigit() and not text[-1].isdigit() and self.is_before_last(found.end):
            raise NotUnderstood(reasons.SEVERAL)  # `lunch 12 nov 3`: which is the day?
        if not found.on and not found.is_future:
            return self.token(Kind.OTHER, found.end)
        return Token(Kind.DATE, self.at, found.end, None, found.on, found.is_weekday, found.is_future)

    def is_longer_verb(self, end: int) -> bool:
        """Whether a verb of money that starts here goes on behind `end`."""
        hits = (self.lexicon[group].match(self.plain, self.at) for group in ("income", "spent"))
        return any(hit and hit[0] > end for hit in hits)

    def is_before_last(self, end: int) -> bool:
        """Whether nothing but a number that may be a day follows, and nothing before it is the amount."""
        has_amount = any(token.kind is Kind.AMOUNT for token in self.tokens)
        return not has_amount and bool(_LAST_DAY.fullmatch(self.plain, end))

    def unspent(self) -> Token | None:
        end = end_of_unspent(self.line, self.at, self.lexicon)
        return self.token(Kind.OTHER, end) if end else None

    def money(self) -> Token | None:
        """An amount with or without currency; a number bound to a word beside it is none."""
        amount = read_amount(self.line, self.at, self.lexicon, self.home)
        if not amount:
            return None
        if disguised := self.disguised(amount):
            return disguised
        if amount.currencies:
            return Token(Kind.AMOUNT, self.at, amount.end, amount)
        if amount.is_spelled:
            return self.spelled(amount)
        if self.is_named(amount) or amount.is_phone:
            return self.token(Kind.OTHER, amount.end)
        if (short := self.short_date(amount)) and not self.unit(amount.end):
            return short
        glued = _AFTER_NUMBER.match(self.plain, amount.end)
        if glued and not self.names(glued[0].lstrip("-")):
            return Token(Kind.OTHER, self.at, glued.end(), amount if glued[0] in _TIMES else None)
        if amount.is_sum and _SHARE.match(self.plain, amount.end):
            amount = replace(amount, problem=_unsure(amount.text))
        if _DANGLING.match(self.plain, amount.end):
            amount = replace(amount, problem=_unsure(amount.text))
        if unit := self.unit(amount.end):
            return Token(Kind.OTHER, self.at, unit, amount)
        if self.may_be_two(amount) or _TORN.search(self.plain[max(0, self.at - 2) : self.at]):
            amount = replace(amount, problem=_unsure(amount.text))
        return (
            self.timed(amount)
            if self.is_timed() and amount.place == 1
            else Token(Kind.AMOUNT, self.at, amount.end, amount)
        )

    def disguised(self, amount: Amount) -> Token | None:
        """`190е` with a Cyrillic letter, which may look like a digit or a currency: nobody can tell."""
        glued = _AFTER_NUMBER.match(self.plain, amount.end) if self.plain[amount.end - 1].isdigit() else None
        if not glued or glued[0] in _TIMES or not is_disguised(glued[0], self.lexicon):
            return None
        text = self.line.raw[self.at : glued.end()]
        return Token(Kind.AMOUNT, self.at, glued.end(), replace(amount, problem=_unsure(text)))

    def spelled(self, amount: Amount) -> Token | None:
        """A number in words without a currency; none where it counts or tells a time."""
        hour = self.lexicon["clock"].match(self.plain, amount.end)
        if self.is_named(amount) or self.is_timed() or (hour and hour[1] == "hour"):
            return None
        named = (self.lexicon[group].match(self.plain, self.at) for group in ("category", "spent", "filler"))
        if any(hit and hit[0] > amount.end for hit in named):
            return None  # 一共
        if unit := self.unit(amount.end):
            return Token(Kind.OTHER, self.at, unit, amount) if self.is_counting(unit) else None
        return Token(Kind.AMOUNT, self.at, amount.end, amount)

    def timed(self, amount: Amount) -> Token:
        """`at 5` is an hour; `at 4.50` may be an hour or a price."""
        if amount.is_bare:
            return self.token(Kind.OTHER, amount.end)
        return Token(Kind.AMOUNT, self.at, amount.end, replace(amount, problem=_unsure(amount.text)))

    def unit(self, at: int) -> int | None:
        """Where the unit ends that counts a number: `5 km`, `3个`; unspaced scripts glue it."""
        after = _past_space(self.plain, at)
        hit = self.lexicon["unit"].match(self.plain, after)
        longer = self.lexicon["category"].match(self.plain, after)
        is_apart = after > at and _SPACELESS.match(self.plain, after)
        if not hit or is_apart or (longer and longer[0] > hit[0]):
            return None
        if self.plain.startswith("'", hit[0]):
            return None  # 8 l'una
        dated = find_date(self.plain, after, self.lexicon, self.today)
        return None if dated and dated.end > hit[0] else hit[0]  # 20rb hari senin, 45k ngày 3/11

    def may_be_two(self, amount: Amount) -> bool:
        """`iphone 15 999` after a word nobody knows; `rent 1 500` and `iphone 15 000` are one number."""
        last = self.tokens[-1] if self.tokens else None
        if not last or last.kind is not Kind.WORD or " " not in amount.text or amount.is_sum:
            return False
        known = self.lexicon["category"].match(self.plain, last.start)
        return not known and amount.text.replace(" ", "").isdigit() and not amount.text.endswith("00")

    def short_date(self, amount: Amount) -> Token | None:
        """An amount that could be a day (`31.12`); with a stroke (`12/02`) it is no amount by itself."""
        form = _MONTH_DAY if self.lexicon.language == "zh" and "-" in amount.text else _DAY_MONTH
        match = form.match(self.plain, self.at)
        day = _day_month(match[0], self) if match else None
        if not match or not day or ("." in match[0] and match.end() != amount.end):
            return None
        if "/" in match[0]:
            amount = replace(amount, text=match[0], end=match.end(), problem=_unsure(match[0]))
        elif self.plain.startswith(".", match.end()):  # 16.11. is how German writes a day
            amount = replace(amount, problem=_unsure(match[0] + "."))
        return Token(Kind.AMOUNT, self.at, match.end(), amount, day)

    def phrase(self) -> Token | None:
        """Verbs that say money went or came, unless a longer word that names a category starts here."""
        named = self.lexicon["category"].match(self.plain, self.at)
        for group, kind in (("income", Kind.INCOME), ("spent", Kind.SPENT)):
            hit = self.lexicon[group].match(self.plain, self.at)
            if hit and not (named and named[0] > hit[0]) and self.is_given(hit):
                return self.token(kind, hit[0])
        if (hit := self.lexicon["and"].match(self.plain, self.at)) and self.is_joint(hit[0]):
            return self.token(Kind.AND, hit[0])
        return self.joined_to(named[0]) if named and not self.plain[self.at].isascii() else None

    def joined_to(self, end: int) -> Token:
        """A word up to `end`; behind it a dash before digits is no minus: taxi-200."""
        if self.plain.startswith("-", end) and self.plain[end + 1 : end + 2].isdigit():
            self.dash = end
        return self.token(Kind.WORD, end)

    def each(self) -> Token | None:
        """`3 beers 4.50 each`, `2 кофе по 150`, 3杯奶茶每杯15: a price that is paid several times."""
        ends = [hit[0] for hit in self.lexicon["each"].matches(self.plain, self.at)]
        ends += [unit for end in ends if (unit := self.unit(end))]
        end = next((end for end in sorted(ends, reverse=True) if self.is_priced(end)), None)
        return self.token(Kind.EACH, end) if end else None

    def is_priced(self, end: int) -> bool:
        """Whether "each" stands beside an amount, and a count before it."""
        counts = [token for token in self.tokens if token.amount]
        after = _past_space(self.plain, end)
        clock = self.lexicon.clock.match(self.plain, after)
        first = counts[0].amount if counts else None
        if not first or not (first.is_bare or counts[0].kind is Kind.OTHER):
            return False
        if len(counts) == 2:  # in `bagel 5 @ Joe's` it leads to a place
            return self.tokens[-1].kind is Kind.AMOUNT and self.plain[self.at] != "@"
        if len(counts) != 1 or after >= len(self.plain) or (clock and is_clock(clock)):
            return False
        return bool(read_amount(self.line, after, self.lexicon, self.home))

    def is_counting(self, end: int) -> bool:
        """Whether "each" stands further on in the line: then words count too, 三杯奶茶每杯15."""
        each = self.lexicon["each"]
        return any(each.match(self.plain, at) for at in range(end, len(self.plain)))

    def is_given(self, hit: tuple[int, str]) -> bool:
        """`got 50 from Ana` is income: an amount next, and "from" after it; `got lunch for 5` is not. With
        `hat mir 50` an amount next is enough.

        Words of one letter may need an amount next: 打车花100, but 花店.
        """
        after = _past_space(self.plain, hit[0])
        if hit[1] not in ("given", "next", "ahead"):
            return True
        amount = read_amount(self.line, after, self.lexicon, self.home) if after < len(self.plain) else None
        if amount and hit[1] == "ahead":
            return not self.unit(amount.end)
        if not amount or hit[1] == "next":
            return bool(amount and after == hit[0] and not self.unit(amount.end))
        return bool(self.lexicon["from"].first(self.plain[amount.end :]))

    def is_joint(self, end: int) -> bool:
        """Whether "and" joins amounts; where words are not spaced it may be part of one otherwise."""
        last = self.tokens[-1].kind if self.tokens else None
        after = _past_space(self.plain, end)
        return self.plain[self.at].isascii() or last is Kind.AMOUNT or self.plain[after : after + 1].isdigit()

    def word(self) -> Token | None:
        match = _LATIN.match(self.plain, self.at)
        if not match:
            return self.token(Kind.WORD, self.at + 1) if self.plain[self.at].isalpha() else None
        glued = _GLUED.match(self.plain, match.end())
        if not glued:
            return self.token(Kind.WORD, match.end())
        if glued[0][0] == "_" or not self.names(match[0]):
            return self.token(Kind.OTHER, glued.end())
        return self.joined_to(match.end())

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
        """Whether a label stands before: `iphone 15` below 100, `order 12345` from four digits."""
        if not self.is_after(self.named_until) or (amount and amount.place > 1):
            return False
        if self.label == "model":
            return bool(amount and amount.value < _LARGEST_MODEL)
        if self.label == "label":
            return not amount or amount.value < _LARGEST_LABEL or amount.is_long(_LONGEST_PRICE)
        return bool(amount and amount.is_bare and len(amount.text) >= _SHORTEST_CODE)

    def is_timed(self) -> bool:
        return self.is_after(self.timed_until)

    def is_after(self, end: int) -> bool:
        return 0 < end <= self.at and not self.plain[end : self.at].strip(" #:.")

    def is_glued(self) -> bool:
        """Whether a number follows a word at once: a street's 12号 is no day of the month."""
        last = self.tokens[-1] if self.tokens else None
        return bool(last and last.kind is Kind.WORD and last.end == self.at and self.plain[self.at].isdigit())


def _day_month(text: str, scanner: _Scanner) -> date | None:
    month_first = leads_with_month(scanner.lexicon.language, scanner.home.code)
    return day_month(text.replace("-", "/"), scanner.today, month_first=month_first)


def _unsure(text: str) -> NotUnderstood:
    return NotUnderstood(reasons.UNREADABLE, number=reasons.quote(text))


def _past_space(text: str, at: int) -> int:
    return at + 1 if text.startswith((" ", "\xa0"), at) else at
