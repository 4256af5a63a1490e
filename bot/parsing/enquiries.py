"""Questions in plain words: `how much did I spend on food this week?` asks for `/stats food this week`.

The words are those of one language at a time and stand in any order, as German puts its verbs at the end;
what is left of the text is for the command to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from bot.i18n import DEFAULT, translator, understood
from bot.money.category import INCOME
from bot.money.period import DAY, Period
from bot.money.query import Query
from bot.parsing.lexicon import Lexicon, Phrases, phrases
from bot.parsing.queries import find_name, find_period
from bot.parsing.text import Line, fold, lines

LONGEST = 160  # characters of a question
MEANINGS = (
    "afford", "ahead", "bills", "bought", "budget", "buy", "earned", "end", "entries", "find", "flows",
    "latest", "left", "much", "over", "saved", "show", "sign", "skip", "spent", "what", "when",
)  # fmt: skip
_SMALL = frozenset(("much", "what", "sign", "skip", "end", "when"))  # what no command needs to hear
_TELLING = frozenset(("show", "find", "entries", "latest", "spent", "bought"))
_DAYS, _TODAY = "days", "today"  # pieces that name days
_TAG = re.compile(r"#\S+")
_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
_FEW = re.compile(r"[1-9]\d?")  # how many expenses one asks for
_MARKS = " ?!.,:;¿¡…？！。，、"


@dataclass(frozen=True, slots=True)
class Enquiry:
    """The command that answers, with its words. One that `is_open` is a question only if the words name
    nothing but categories, days and tags, or days beside anything where it asks for a sum (`is_sum`); one
    that `is_asked` ends like a question, and can be no expense."""

    command: str
    words: str = ""
    is_open: bool = False
    is_sum: bool = False
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class _Heard:
    """A line cut into pieces of (meaning, start, end); the meaning of what is none of a question's words is
    empty, or says that it names days."""

    line: Line
    pieces: tuple[tuple[str, int, int], ...]
    is_asked: bool

    @property
    def meanings(self) -> Set[str]:
        return {meaning for meaning, _, _ in self.pieces}

    @property
    def asks(self) -> bool:
        """Whether it begins, ends or is worded as a question is."""
        return self.is_asked or bool(self.meanings & {"much", "what", "sign"})

    def names_spendings(self) -> bool:
        """Whether what it says of spending are nouns alone: `последние 3 траты`, not `spent my last 20`."""
        spent = [self.line.plain[start:end].strip() for said, start, end in self.pieces if said == "spent"]
        return bool(spent) and all(word in _spendings() for word in spent)

    def rest(self, heard: Set[str]) -> str:
        """The words that are none of those `heard` as something else."""
        kept = (self.line.raw[start:end] for meaning, start, end in self.pieces if meaning not in heard)
        return " ".join(part for piece in kept if (part := piece.strip(_MARKS)))

    def answered_by(self, command: str, heard: Set[str]) -> Enquiry:
        """The question that `command` answers, of which `heard` says no more than that."""
        return Enquiry(command, self.rest(_SMALL | heard), is_asked=self.is_asked)


def read_enquiry(text: str, *, lexicon: Lexicon, today: date) -> Enquiry | None:
    """The question that the whole of `text` is, in the person's language, else in any other."""
    found = lines(text)
    if len(found) != 1 or len(found[0].plain) > LONGEST:
        return None
    if not _may_ask(found[0].plain):
        return None
    for language in dict.fromkeys((lexicon.language, DEFAULT, *understood())):
        enquiry = _answered_by(_hear(found[0], _asked(language), lexicon, today))
        if enquiry and (enquiry.is_asked or not _hides_amount(enquiry)):
            return enquiry
    return None


def _may_ask(plain: str) -> bool:
    """Whether a question's mark or a word of one is there at all: most messages have none, and cutting them
    into pieces once a language would cost more than recording them."""
    is_marked = "?" in plain or plain.lstrip().startswith("¿")
    return is_marked or any(_asking().match(plain, at) for at in range(len(plain)))


def stands(found: Enquiry, query: Query) -> bool:
    """Whether it is a question once its words were read as `query`: `show tickets 40` may be an expense."""
    is_known = not query.is_empty and all(term.categories for term in query.terms)
    if found.is_open and not (is_known or (found.is_sum and query.period)):
        return False
    return found.is_asked or not _has_price(query)


def _has_price(query: Query) -> bool:
    """Whether it holds an amount as expenses do, not a limit of amounts: `40`, `90k`."""
    limits = {bound.amount for bound in query.bounds if bound.sign == ">="}
    exact = any(bound.sign == "<=" and bound.amount in limits for bound in query.bounds)
    return exact or any(term.amount for term in query.terms)


def _hides_amount(enquiry: Enquiry) -> bool:
    """Whether there is a number that the command would not look at: it may be money spent."""
    is_blind = enquiry.command not in ("stats", "search", "history", "whatif")
    return is_blind and any(map(str.isdigit, enquiry.words))


def bare_name(name: str, lexicon: Lexicon) -> str:
    """What would be bought, without small words around it: `a laptop for` is a laptop."""
    for language in dict.fromkeys((lexicon.language, DEFAULT)):
        small = _asked(language)
        while (bare := _without_edge(name.strip(_MARKS), small)) != name:
            name = bare
    return name


def _without_edge(name: str, small: Phrases) -> str:
    """`name` without one small word at its start, or else at its end."""
    plain = fold(name)
    if len(plain) != len(name):
        return name
    if (first := small.match(plain, 0)) and first[1] == "skip":
        return name[first[0] :]
    ends = (at for at in range(len(plain)) if small.match(plain, at) == (len(plain), "skip"))
    return name[: next(ends, len(name))]


def _answered_by(heard: _Heard) -> Enquiry | None:
    found = heard.meanings
    if "afford" in found or ("buy" in found and heard.asks):
        return Enquiry("whatif", heard.rest({"afford", "buy", "sign", "end", "much", "what", "spent"}))
    if "ahead" in found and (heard.asks or found & {"when", "show"}):
        return heard.answered_by("forecast", {"ahead", "left", "over", "budget", "show"})
    if "over" in found and heard.asks:
        return heard.answered_by("budget", {"over", "budget", "spent"})
    if told := _told(heard):
        return told
    if "left" in found and (heard.asks or "show" in found):
        return _left(heard)
    for meaning, command in (("budget", "budget"), ("saved", "goal"), ("bills", "bills")):
        if meaning in found and found & {"much", "what", "when", "show"}:
            return heard.answered_by(command, {meaning, "show"})
    return _open(heard)


def _told(heard: _Heard) -> Enquiry | None:
    """What was spent or bought: a sum, or the expenses themselves."""
    found = heard.meanings
    if "flows" in found:
        return heard.answered_by("stats", _TELLING | {"flows"})
    if "when" in found and found & {"spent", "bought"}:
        return heard.answered_by("search", _TELLING)
    if "latest" in found and found & {"show", "find", "entries"}:
        return _latest(heard, heard.rest(_SMALL | _TELLING))
    few = heard.rest(_SMALL | {"latest"} | ({"spent"} if heard.names_spendings() else set()))
    if "latest" in found and (_FEW.fullmatch(few) or (not few and heard.names_spendings())):
        return _latest(heard, few)
    if "earned" in found and "much" in found:
        words = f"{INCOME[-1]} {heard.rest(_SMALL | {'earned'})}".strip()
        return Enquiry("stats", words, is_asked=heard.is_asked)
    if "bought" in found and heard.asks:
        return heard.answered_by("search", _TELLING)
    if ("spent" in found and "show" in found) or (found & {"spent", "entries"} and heard.asks):
        return heard.answered_by("stats", _TELLING)
    return None


def _latest(heard: _Heard, words: str) -> Enquiry:
    """`show my last 5`, of which further words are looked for."""
    words = " ".join(_few().get(word.casefold(), word) for word in words.split())
    count = _NUMBER.search(words)
    others = _NUMBER.sub("", words, count=1).strip(_MARKS) if count else words
    if not others:
        return Enquiry("history", count[0] if count else "")
    return Enquiry("search", others, is_asked=heard.is_asked)


@cache
def _few() -> Mapping[str, str]:
    """Two to ten by their words, in every language."""
    spoken = ((tr, number) for tr in map(translator, understood()) for number in range(2, 11))
    return {word: str(number) for tr, number in spoken for word in tr.words(f"number.{number}")}


@cache
def _spendings() -> Set[str]:
    """What spending is called, in every language."""
    return frozenset(fold(word) for code in understood() for word in translator(code).words("ask.spendings"))


def _left(heard: _Heard) -> Enquiry:
    """What is left today, else of the budgets."""
    found = heard.answered_by("today", {"left", "budget", "show", "spent", _TODAY})
    is_of_budget = found.words or "budget" in heard.meanings
    return replace(found, command="budget") if is_of_budget else found


def _open(heard: _Heard) -> Enquiry | None:
    found, words = heard.meanings, heard.rest(_SMALL | _TELLING)
    if not words:
        return Enquiry("history") if found >= {"show", "entries"} else None
    if found & {"show", "find"} or ("when" in found and heard.asks and "bills" not in found):
        return Enquiry("search", words, is_asked=heard.is_asked)
    if not heard.asks:
        return None
    return Enquiry("stats", words, is_open=True, is_sum="much" in found, is_asked=heard.is_asked)


def _hear(line: Line, asked: Phrases, lexicon: Lexicon, today: date) -> _Heard:
    pieces = tuple(_pieces(line.plain, asked, lexicon, today))
    whole = line.plain.strip()
    words = [piece for piece in pieces if line.plain[piece[1] : piece[2]].strip(_MARKS)]
    is_ended = bool(words) and words[-1][0] == "end"
    return _Heard(line, pieces, is_ended or whole.endswith("?") or whole.startswith("¿"))


def _pieces(plain: str, asked: Phrases, lexicon: Lexicon, today: date) -> Iterator[tuple[str, int, int]]:
    at = start = 0
    while at < len(plain):
        end, meaning = _piece(plain, at, asked, lexicon, today)
        if meaning is None:
            at = end
            continue
        if start < at:
            yield "", start, at
        yield meaning, at, end
        at = start = end
    if start < at:
        yield "", start, at


def _piece(plain: str, at: int, asked: Phrases, lexicon: Lexicon, today: date) -> tuple[int, str | None]:
    """Where what starts here ends, and what it says: the longest of a question's words, days, a category."""
    if tag := _TAG.match(plain, at):
        return tag.end(), None
    hit = asked.match(plain, at) or (at + 1, None)
    named = find_name(plain, at, lexicon)
    days = find_period(plain, at, lexicon, today)
    if named and named[0] > max(hit[0], days[0] if days else 0):
        return named[0], None
    if days and (hit[1] is None or days[0] > hit[0]):
        return days[0], _TODAY if days[1] == Period(today, today + DAY) else _DAYS
    return hit


@cache
def _asking() -> Phrases:
    """The words of a question in any language, without the small ones around a thing."""
    meanings = [meaning for meaning in MEANINGS if meaning != "skip"]
    spoken = ((translator(code), meaning) for code in understood() for meaning in meanings)
    return phrases((word, meaning) for tr, meaning in spoken for word in tr.words(f"ask.{meaning}"))


@cache
def _asked(language: str) -> Phrases:
    tr = translator(language)
    return phrases((word, meaning) for meaning in MEANINGS for word in tr.words(f"ask.{meaning}"))
