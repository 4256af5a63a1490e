"""Words of a catalogue with one letter wrong: missing, too many, another, or two that changed places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from bot.parsing.lexicon import lexicon

_SHORTEST = 5  # letters; among shorter words every other is a letter away


def meaning_near(word: str, language: str, group: str) -> str:
    """The meaning in `group` of the phrase that `word` is but for one letter; empty where there is none."""
    if len(word) < _SHORTEST:
        return ""
    near = _near(language, group)
    phrases = (phrase for form in _forms(word) for phrase in near.get(form, ()))
    found = next((phrase for phrase in phrases if is_near(word, phrase)), "")
    return lexicon(language)[group].meanings[found] if found else ""


def is_near(one: str, other: str) -> bool:
    """Whether at most one letter is wrong."""
    if len(one) > len(other):
        one, other = other, one
    at = next((at for at, letter in enumerate(one) if other[at] != letter), len(one))
    if len(one) < len(other):
        return len(other) == len(one) + 1 and one[at:] == other[at + 1 :]
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return one[at + 1 :] == other[at + 1 :] or swapped


def _forms(word: str) -> Iterator[str]:
    yield word
    yield from dict.fromkeys(word[:at] + word[at + 1 :] for at in range(len(word)))


@cache
def _near(language: str, group: str) -> Mapping[str, tuple[str, ...]]:
    """The phrases of a group by what is left of them without one letter, and by themselves."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase in lexicon(language)[group].meanings:
        for form in _forms(phrase) if len(phrase) >= _SHORTEST else ():
            found[form] = (*found.get(form, ()), phrase)
    return found
