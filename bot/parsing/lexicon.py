"""The words a message may use, in every language there is a catalogue for.

Words come from the catalogues' `words` entries, separated by `|`. A msgid is `group.meaning`: the group says
where a word counts (`date`, `weekday`, `month`, `currency`, `category`, `spent`), the meaning what it says.
The person's own language is asked first, so it wins where two languages use one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from bot.i18n import Translator, translator, understood
from bot.money.category import INCOME, STARTING
from bot.parsing.symbols import CODE_SIGNS, SIGNS
from bot.parsing.text import SPACELESS, fold

GROUPS = (
    "and", "category", "clock", "currency", "date", "filler", "fraction", "income", "label", "magnitude",
    "month", "numeral", "spent", "talk", "unit", "weekday", "when",
)  # fmt: skip
_LETTER = re.compile(rf"[^\W\d_{SPACELESS}]")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Words and phrases of one group with their meaning, found at a place of a folded text."""

    by_start: Mapping[str, tuple[tuple[str, str], ...]]
    meanings: Mapping[str, str]

    def match(self, text: str, at: int) -> tuple[int, str] | None:
        """Where the longest phrase that starts at `at` ends, and its meaning."""
        for phrase, meaning in self.by_start.get(text[at : at + 1], ()):
            end = at + len(phrase)
            if text.startswith(phrase, at) and not (_joined(text, at) or _joined(text, end)):
                return end, meaning
        return None

    def first(self, text: str) -> str | None:
        """The meaning of the leftmost phrase in `text`."""
        hits = (self.match(text, at) for at in range(len(text)))
        return next((hit[1] for hit in hits if hit), None)


def _joined(text: str, at: int) -> bool:
    """Whether the characters on both sides of `at` are letters of one word."""
    return bool(0 < at < len(text) and _LETTER.match(text[at - 1]) and _LETTER.match(text[at]))


def phrases(pairs: Iterable[tuple[str, str]]) -> Phrases:
    """Phrases of (word, meaning); of equal words the first counts."""
    meanings: dict[str, str] = {}
    for word, meaning in pairs:
        if folded := fold(word):
            meanings.setdefault(folded, meaning)
    by_start: dict[str, list[tuple[str, str]]] = {}
    for word in sorted(meanings, key=len, reverse=True):
        by_start.setdefault(word[0], []).append((word, meanings[word]))
    return Phrases({start: tuple(found) for start, found in by_start.items()}, meanings)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What words mean to one person, by group, and the forms that dates and clocks take."""

    language: str
    groups: Mapping[str, Phrases]
    names: Mapping[str, str]
    dates: tuple[re.Pattern[str], ...]
    ago: tuple[re.Pattern[str], ...]
    clock: re.Pattern[str]

    def __getitem__(self, group: str) -> Phrases:
        return self.groups[group]


@cache
def lexicon(language: str) -> Lexicon:
    """The words for a person of `language`: theirs first, then every other catalogue's, English included."""
    known = [translator(code) for code in dict.fromkeys((language, *understood()))]
    groups = {group: phrases(pair for tr in known for pair in _words(tr, group)) for group in GROUPS}
    own = (pair for tr in known for pair in _words(tr, "sign"))
    groups["sign"] = phrases((*own, *SIGNS.items(), *CODE_SIGNS.items()))
    groups["category"] = phrases(pair for tr in known for pair in (*_words(tr, "category"), *_names(tr)))
    forms = {name: [form for tr in known for form in tr.words(f"form.{name}")] for name in ("date", "ago")}
    ordinals = _either(word for tr in known for word in tr.words("form.ordinal"))
    return Lexicon(
        language=language,
        groups=groups,
        names={fold(name): key for tr in reversed(known) for name, key in _names(tr)},
        dates=tuple(_date_form(form, _either(groups["month"].meanings), ordinals) for form in forms["date"]),
        ago=tuple(_form(re.escape(form).replace(r"\{n\}", r"(?P<n>\d{1,3})")) for form in forms["ago"]),
        clock=_clock(groups["clock"].meanings),
    )


def find_category(words: str, lexicon: Lexicon) -> str | None:
    """The key of the starting category that `words` name, or are an alias of, in any language."""
    folded = fold(words)
    return lexicon.names.get(folded) or lexicon["category"].meanings.get(folded)


def _words(tr: Translator, group: str) -> Iterator[tuple[str, str]]:
    """(word, meaning) of every `group` or `group.meaning` entry, in the catalogue's order."""
    for message in tr.catalogue:
        if message.context == "words" and isinstance(message.id, str):
            name, _, meaning = message.id.partition(".")
            if name == group:
                yield from ((word, meaning or name) for word in tr.words(message.id))


def _names(tr: Translator) -> Iterator[tuple[str, str]]:
    for key in (*STARTING, *INCOME):
        yield tr.category(key), key
        yield key, key


def _either(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first; one that never matches where there are none."""
    found = sorted({re.escape(fold(word)) for word in words}, key=len, reverse=True)
    return "(?:" + "|".join(found) + ")" if found else "(?!)"


def _date_form(form: str, months: str, ordinals: str) -> re.Pattern[str]:
    day = rf"(?P<d>\d{{1,2}})(?:{ordinals})?"
    places = {"d": day, "m": r"(?P<m>\d{1,2})", "y": r"(?P<y>\d{4})", "month": f"(?P<month>{months})"}
    pattern = re.escape(form).replace(r"\ ", r"[ \xa0.,]{0,2}")
    for name, place in places.items():
        pattern = pattern.replace(rf"\{{{name}\}}", place)
    return _form(pattern)


def _form(pattern: str) -> re.Pattern[str]:
    """`pattern` where no word or number goes on after it."""
    return re.compile(rf"{pattern}(?![.,:]?\d)(?!(?<={_LETTER.pattern}){_LETTER.pattern})")


def _clock(meanings: Mapping[str, str]) -> re.Pattern[str]:
    """A time of day: `20:30`, `8.30 pm`, `10h30`, `晚上8点半`; its groups are read by `dates.read_clock`."""
    early, late, hour, half, minute = (
        _either(word for word, meaning in meanings.items() if meaning == name)
        for name in ("am", "pm", "hour", "half", "minute")
    )
    return re.compile(
        rf"(?:(?P<early>{early})|(?P<late>{late}))?[ \xa0]?(?P<h>\d{{1,2}})"
        rf"(?:(?P<mark>[:.])(?P<m>\d{{2}})(?::\d{{2}})?"
        rf"|[ \xa0]?(?P<hour>{hour})(?![&'])(?:(?P<half>{half})|(?P<hm>\d{{1,2}}){minute}?)?)?"
        rf"(?:[ \xa0]?(?:(?P<early2>{early})|(?P<late2>{late}))(?!{_LETTER.pattern}))?(?![.,:]?\d)"
    )
