"""The words a message may use, in every language there is a catalogue for.

Words come from the catalogues' `words` entries, separated by `|`. A msgid is `group.meaning`: the group says
where a word counts (`date`, `weekday`, `month`, `currency`, `category`, `spent`), the meaning what it says.
The person's own language is asked first, so it wins where two languages use one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from babel.numbers import get_currency_name

from bot.i18n import Translator, translator, understood
from bot.money.category import INCOME, STARTING
from bot.money.currency import CODES
from bot.parsing.symbols import CODE_SIGNS, SIGNS
from bot.parsing.text import LETTER, SPACELESS, fold, fold_word

GROUPS = (
    "account", "ahead", "and", "article", "auxiliary", "bank", "behind", "bought", "but", "cash",
    "category", "classifier", "clock", "closing", "correct", "currency", "date", "days", "doing",
    "each", "filler", "fraction", "from", "glued", "income", "instalment", "label", "leads", "local",
    "lone", "magnitude", "means", "month", "named", "note", "number", "numbered", "numeral", "or",
    "others", "plan", "point", "query", "said", "share", "slang", "slip", "spent", "street", "talk",
    "tenths", "total", "unit", "unpaid", "wallet", "weekday", "when", "with",
)  # fmt: skip
AGO = ("day", "week", "month", "year")  # units of the forms `3 days ago`
# Small words: where two languages use one, the person's own or English decides which group it is in.
_SMALL = ("and", "date", "filler", "from", "talk", "unit", "when")
_FORBIDDING = ("date", "label", "talk", "unit", "when")  # groups whose foreign words do harm
_TALK = {"never": 0, "held": 1, "always": 2, "lent": 3}  # of a word of several kinds the surest counts
_NEAR = 2  # languages whose small words count for all others
# How many days ago, in digits or in words that `dates` reads.
_COUNTED = r"(?P<n>\d{1,3}|[^\W\d_]{1,14})"
_LETTER = re.compile(LETTER)
_BEGINNING = re.compile(rf"(?!(?<={LETTER}){LETTER})\S")
_LONGEST_END = 16  # characters of a word that is looked for at the end of a text
_SHORTEST_FRONT, _SHORTEST_HEAD = 3, 5  # letters of the parts of a compound
_COUNTS = (None, 1, 2, 5)  # that take different plurals
_SPACELESS = re.compile(f"[{SPACELESS}]")
_WHOLE_NAME = re.compile(f"[ {SPACELESS}-]")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words and phrases of one group with their meaning, found at a place of a folded text; `lengths` are
    those of the phrases that start with two characters, or are but one, the longest first."""

    lengths: Mapping[str, tuple[int, ...]]
    meanings: Mapping[str, str]

    def match(self, text: str, at: int) -> tuple[int, str] | None:
        """Where the longest phrase that starts at `at` ends, and its meaning."""
        return next(self.matches(text, at), None)

    def matches(self, text: str, at: int) -> Iterator[tuple[int, str]]:
        """Like `match` for every phrase that starts at `at` and ends where a word does, the longest first."""
        for end, meaning in self.starts(text, at):
            if not _joined(text, at) and not _joined(text, end):
                yield end, meaning

    def starts(self, text: str, at: int) -> Iterator[tuple[int, str]]:
        """Like `match` for every phrase that starts at `at`, wherever words end, the longest first."""
        start = text[at : at + 2]
        for length in self.lengths.get(start) or self.lengths.get(start[:1], ()):
            meaning = self.meanings.get(text[at : at + length])
            if meaning is not None and at + length <= len(text):
                yield at + length, meaning

    def first(self, text: str) -> str | None:
        """The meaning of the leftmost phrase in `text`."""
        hits = (self.match(text, at) for at in beginnings(text))
        return next((hit[1] for hit in hits if hit), None)


def beginnings(text: str, start: int = 0, end: int | None = None) -> Iterator[int]:
    """The places of `text[start:end]` where a phrase may start: not within a word."""
    found = _BEGINNING.finditer(text, start, len(text) if end is None else end)
    return (place.start() for place in found)


def is_letter(text: str, at: int) -> bool:
    """Whether a letter of a script with spaces stands at `at`."""
    return at < len(text) and _spaced(text[at])


def _joined(text: str, at: int) -> bool:
    """Whether the characters on both sides of `at` are letters of one word, or digits of one number."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    return (_spaced(before) and _spaced(after)) or (before.isdigit() and after.isdigit())


@lru_cache(4096)
def _spaced(char: str) -> bool:
    """Whether it is a letter of a script that parts words by spaces."""
    return bool(_LETTER.match(char))


def ends_with(words: Phrases, text: str) -> bool:
    """Whether one of `words` ends `text`; the longest are not looked for."""
    starts = range(max(0, len(text) - _LONGEST_END), len(text))
    return any((hit := words.match(text, start)) and hit[0] == len(text) for start in starts)


def phrases(pairs: Iterable[tuple[str, str]]) -> Phrases:
    """Phrases of (word, meaning); of equal words the first counts."""
    meanings: dict[str, str] = {}
    lengths: dict[str, set[int]] = {}
    for word, meaning in pairs:
        if folded := fold_word(word):
            meanings.setdefault(folded, meaning)
            lengths.setdefault(folded[:2], set()).add(len(folded))
    for start, some in lengths.items():
        if start[0] in meanings:
            some.add(1)
    return Phrases({start: tuple(sorted(some, reverse=True)) for start, some in lengths.items()}, meanings)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What words mean to one person, by group, and the forms that dates and clocks take; `numbers` are the
    number words of each language, since no number is said in two; `ago` has what may stand before a count,
    with the unit of each that may stand behind it."""

    language: str
    groups: Mapping[str, Phrases]
    names: Mapping[str, str]
    dates: tuple[re.Pattern[str], ...]
    ago: tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]
    clock: re.Pattern[str]
    numbers: tuple[Phrases, ...]

    def __getitem__(self, group: str) -> Phrases:
        return self.groups[group]


@cache
def lexicon(language: str) -> Lexicon:
    """The words for a person of `language`: theirs first, then every other catalogue's, English included."""
    known = [translator(code) for code in dict.fromkeys((language, *understood()))]
    groups = {group: phrases(_heard(known, group)) for group in GROUPS}
    groups["talk"] = phrases(sorted(_heard(known, "talk"), key=lambda pair: _TALK.get(pair[1], len(_TALK))))
    full = (pair for tr in known for pair in _currency_names(tr.language))
    groups["currency"] = phrases((*_heard(known, "currency"), *full))
    own = (pair for tr in known for pair in _words(tr, "sign"))
    groups["sign"] = phrases((*own, *SIGNS.items(), *CODE_SIGNS.items()))
    ordinals = _either(word for tr in known for word in tr.words("form.ordinal"))
    return Lexicon(
        language=language,
        groups=groups,
        names={fold(name): key for tr in reversed(known) for name, key in _names(tr)},
        dates=tuple(
            _date_form(form, _months(tr), ordinals, _either(tr.words("date.month_ago")))
            for tr in known
            for form in tr.words("form.date")
        ),
        ago=tuple(_ago_forms(known)),
        clock=_clock(groups["clock"].meanings),
        numbers=tuple(_numbers(tr, language) for tr in known if tr.words("number.2")),
    )


def _numbers(tr: Translator, language: str) -> Phrases:
    """The number words of a language, with those that only its own people may say: Spanish once."""
    own = _words(tr, "own_number") if tr.language == language else ()
    return phrases((*own, *_words(tr, "number")))


def _heard(known: Sequence[Translator], group: str) -> Iterator[tuple[str, str]]:
    """A group's words in every language, without those of another language that mean something else near by.

    English `am` is no hour to a German, whose small word it is; nobody's `bus` is a label where it is a fare.
    """
    yield from _words(known[0], f"own_{group}")  # what only its own people may say: German Mo, hier
    for place, tr in enumerate(known):
        taken = _taken(known[: min(place, _NEAR)], group)
        pairs = (*_words(tr, group), *(_names(tr) if group == "category" else ()))
        yield from (pair for pair in pairs if not taken or fold_word(pair[0]) not in taken)


def _taken(near: Sequence[Translator], group: str) -> frozenset[str]:
    """What the languages asked before use in groups that `group` must leave alone."""
    others: tuple[str, ...] = ()
    if group == "category":
        others = _SMALL
    elif group in _FORBIDDING:
        others = ("category", *(name for name in _SMALL if name != group))
    return frozenset(word for tr in near for name in others for word in _folded(tr.language, name))


@cache
def _folded(language: str, group: str) -> frozenset[str]:
    return frozenset(fold_word(word) for word, _ in _table(language).get(group, ()))


@cache
def _table(language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """(word, meaning) of every group of a catalogue, in its order."""
    table: dict[str, list[tuple[str, str]]] = {}
    tr = translator(language)
    for context, name in tr.forms:
        if context == "words":
            group, _, meaning = name.partition(".")
            pairs = ((word, meaning or group.removeprefix("own_")) for word in tr.words(name))
            table.setdefault(group, []).extend(pairs)
    return table


def find_category(words: str, lexicon: Lexicon) -> str | None:
    """The key of the starting category that `words` name, or are an alias of, in any language."""
    folded = fold(words)
    return lexicon.names.get(folded) or lexicon["category"].meanings.get(folded)


def find_head(words: str, lexicon: Lexicon) -> str:
    """The starting category that the last part of a German word names: Kinderschuhe are shoes."""
    named = lexicon["category"].meanings
    if lexicon.language != "de":
        return ""
    for word in words.split():
        tails = (word[at:] for at in range(_SHORTEST_FRONT, len(word) - _SHORTEST_HEAD + 1))
        if (key := next((named[tail] for tail in tails if tail in named), "")) and key not in INCOME:
            return key
    return ""


def _words(tr: Translator, group: str) -> Sequence[tuple[str, str]]:
    """(word, meaning) of every `group` or `group.meaning` entry, in the catalogue's order."""
    return _table(tr.language).get(group, ())


def _names(tr: Translator) -> Iterator[tuple[str, str]]:
    for key in (*STARTING, *INCOME):
        yield tr.category(key), key
        yield key, key


@cache
def _currency_names(language: str) -> Sequence[tuple[str, str]]:
    """Every currency by its whole name, singular and plural: Kuwaiti dinars, 科威特第纳尔; shorter ones are
    words of the catalogues."""
    locale = translator(language).locale
    names = ((get_currency_name(code, count, locale), code) for code in CODES for count in _COUNTS)
    return tuple(dict.fromkeys(pair for pair in names if _WHOLE_NAME.search(pair[0])))


def _either(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first; one that never matches where there are none."""
    found = sorted({re.escape(fold_word(word)) for word in words}, key=len, reverse=True)
    return "(?:" + "|".join(found) + ")" if found else "(?!)"


def _months(tr: Translator) -> str:
    """The months of one language: its forms are its own, `luz enero 45` is no date though `January 4` is."""
    return _either(word for word, _ in _words(tr, "month"))


@cache
def _date_form(form: str, months: str, ordinals: str, ago: str) -> re.Pattern[str]:
    """`{d}`, `{o}` (a day with its ordinal), `{m}`, `{month}`, `{y}`, `{ago}` (last month).

    Beside `{m}` a day may be a word, behind a dash the year may have two digits."""
    few = r"\d{1,2}|[\u4e00-\u9fff]{1,3}?" if "{m}" in form else r"\d{1,2}"
    named = {place: rf"(?P<{place}>{few})" for place in "dm"}
    day = named["d"]
    places = {
        "d": rf"{day}(?:{ordinals})?",
        "o": rf"(?P<d>\d{{1,2}})(?:{ordinals})",
        "m": named["m"],
        "y": r"(?P<y>\d{4}|\d\d)" if "-{y}" in form else r"(?P<y>\d{4})",
        "month": f"(?P<month>{months})",
        "ago": f"(?P<ago>{ago})",
    }
    pattern = re.escape(form).replace(r"\ ", r"[ \xa0.,]{0,2}")
    for name, place in places.items():
        pattern = pattern.replace(rf"\{{{name}\}}", place)
    return _form(pattern)


def _ago_forms(known: Sequence[Translator]) -> Iterator[tuple[re.Pattern[str], Mapping[str, str]]]:
    """`{n} days ago`, `vor {n} Tagen`: the forms that begin alike are one pattern, or they would take longer
    to try than all the rest of a message."""
    forms: dict[str, dict[str, str]] = {}
    said = ((form, unit) for tr in known for unit in AGO for form in tr.words(f"form.{unit}s_ago"))
    for form, unit in said:
        before, _, behind = form.partition("{n}")
        forms.setdefault(before, {}).setdefault(behind, unit)
    for before, units in forms.items():
        behind = "|".join(re.escape(each) for each in sorted(units, key=len, reverse=True))
        yield _form(f"{re.escape(before)}{_COUNTED}(?P<behind>{behind})(?!{LETTER})"), units


@cache
def _form(pattern: str) -> re.Pattern[str]:
    """`pattern` where no number goes on after it; that no word does is seen to in `dates`."""
    return re.compile(rf"{pattern}(?![.,:]?\d)")


def _clock(meanings: Mapping[str, str]) -> re.Pattern[str]:
    """A time of day: `20:30`, `8.30 pm`, `10h30`, `晚上8点半`; its groups are read by `dates.read_clock`."""
    early, late, hour, half, minute = (
        _either(word for word, meaning in meanings.items() if meaning == name)
        for name in ("am", "pm", "hour", "half", "minute")
    )
    spaced = {word: meaning for word, meaning in meanings.items() if not _SPACELESS.search(word)}
    early2, late2 = (
        _either(word for word, meaning in spaced.items() if meaning == name) for name in ("am", "pm")
    )  # 早 and 晚 stand before the hour; behind a number a word starts: 早饭 8 晚饭 20
    return re.compile(
        rf"(?:(?P<early>{early})|(?P<late>{late}))?[ \xa0]?(?P<h>\d{{1,2}})"
        rf"(?:(?P<mark>[:.])(?P<m>\d{{2}})(?::\d{{2}})?"
        rf"|[ \xa0]?(?P<hour>{hour})(?![&'])(?!(?<={_LETTER.pattern}){_LETTER.pattern})"
        rf"(?:(?P<half>{half})|(?P<hm>\d{{1,2}}){minute}?)?)?"
        rf"(?:[ \xa0]?(?:(?P<early2>{early2})|(?P<late2>{late2}))(?!{_LETTER.pattern}))?(?![.,:]?\d)"
    )
