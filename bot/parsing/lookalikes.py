"""Letters of another script that look like those meant: Cyrillic е in English, Latin p in Russian."""

from __future__ import annotations

import re

from bot.parsing.lexicon import Lexicon
from bot.parsing.text import LETTER, Line

# The n-th letter of the one looks like the n-th of the other, as typed in lower case or in capitals.
_LATIN, _CYRILLIC = "aceopxykmthbisj", "асеорхукмтнвіѕј"
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN_LETTERS = frozenset("асеорхуіѕј")
_SMALL_TWINS = frozenset("aceopxyisjасеорхуіѕј")  # the others are twins as capitals alone: Н and H, но not н
_WORD = re.compile(f"{LETTER}+")
_CYRILLIC_LETTER = re.compile("[\u0400-\u04ff]")
_LONE = re.compile(r"(?<=\d)(?P<space> ?)(?P<letter>[^\W\d_])(?![\w'&-])")
_MEANT = ("currency", "magnitude", "sign", "unit")


def unmixed(line: Line, lexicon: Lexicon) -> Line:
    """`line` where words of two scripts are read in the one they look like; what was typed stays in `raw`."""
    plain = line.plain
    if not plain.isascii():
        plain = _WORD.sub(lambda word: _in_one_script(word, line.raw, lexicon), plain)
    return Line(line.raw, _LONE.sub(lambda found: _twin(found, lexicon), plain))


def is_disguised(word: str, lexicon: Lexicon) -> bool:
    """Whether all of a word at a number looks like Latin letters to somebody who writes no Cyrillic: 190е."""
    return lexicon.language != "ru" and all(letter in _TO_LATIN_LETTERS for letter in word)


def _twin(found: re.Match[str], lexicon: Lexicon) -> str:
    """`300 p` in Russian: one letter behind a number that says nothing, but whose twin is a currency."""
    letter = found["letter"]
    other = letter.translate(_TO_LATIN if _CYRILLIC_LETTER.match(letter) else _TO_CYRILLIC)
    if any(letter in lexicon[group].meanings for group in _MEANT):
        return found[0]
    return found["space"] + other if other in lexicon["currency"].meanings else found[0]


def _in_one_script(word: re.Match[str], raw: str, lexicon: Lexicon) -> str:
    text = word[0]
    cyrillic = _CYRILLIC_LETTER.findall(text)
    if not cyrillic or len(cyrillic) == len(text):
        return text
    typed = raw[word.start() : word.end()]
    twins = [_is_twin(letter, shape) for letter, shape in zip(text, typed, strict=True)]
    is_cyrillic = [bool(_CYRILLIC_LETTER.match(letter)) for letter in text]
    to_latin = all(twin for twin, is_own in zip(twins, is_cyrillic, strict=True) if is_own)
    to_cyrillic = all(twin for twin, is_own in zip(twins, is_cyrillic, strict=True) if not is_own)
    if to_latin and (not to_cyrillic or lexicon.language != "ru"):
        return text.translate(_TO_LATIN)
    return text.translate(_TO_CYRILLIC) if to_cyrillic else text


def _is_twin(letter: str, typed: str) -> bool:
    return letter in (_LATIN + _CYRILLIC if typed.isupper() else _SMALL_TWINS)
