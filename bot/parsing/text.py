"""From what was typed to lines that can be read: digits of every script, no hidden characters.

A `Line` holds two strings of the same length, so that a place found in `plain` is cut out of `raw`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from bot.errors import NotUnderstood
from bot.parsing import reasons

LONGEST_TEXT = 10_000  # characters; Telegram's own limit is 4,096 UTF-16 units

# Scripts written without spaces, where a digit may follow a word at once (Thai to Myanmar, Khmer, Kana, Han).
SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
LETTER = rf"[^\W\d_{SPACELESS}]"  # of a script that parts words by spaces

_HIDDEN = "\u200b"  # stands for any invisible character while looking for one inside a number
_HIDDEN_IN_NUMBER = re.compile(rf"\d[.,'٫٬ \xa0]?{_HIDDEN}+[.,'٫٬ \xa0]?{_HIDDEN}*\d")
_OVERRIDES = re.compile("[\u202d\u202e]")  # they turn the order of what is seen: 12 could be 21
_WIDE = re.compile(r"(?<!\d)[ \t]{2,}|[ \t]{2,}(?!\d)")  # between two numbers it keeps them apart
_JOINERS = "\u200c\u200d"  # part of Persian words and of emoji
_FOLDS = {
    "−": "-", "–": "-", "×": "*", "÷": "/", "’": "'", "ʼ": "'", "‘": "'", "￥": "¥", "￡": "£", "。": ".",
    "ё": "е", "Ё": "е",
    "\u2007": "\xa0", "\u2008": "\xa0", "\u2009": "\xa0", "\u202f": "\xa0", "\xa0": "\xa0",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `raw` as typed without invisible characters, `plain` folded for reading, equally long."""

    raw: str
    plain: str


def lines(text: str) -> list[Line]:
    """The lines of `text` that are not blank; raises `NotUnderstood` where a number hides something."""
    if len(text) > LONGEST_TEXT:
        raise NotUnderstood(reasons.TOO_MANY, count=100)
    text = unicodedata.normalize("NFC", text)
    if _OVERRIDES.search(text):
        raise NotUnderstood(reasons.UNREADABLE, number="…")
    found = (_line(line) for line in text.splitlines())
    return [line for line in found if line.plain.strip()]


def fold(text: str) -> str:
    """`text` as `Line.plain` has it, on one line."""
    return " ".join(line.plain.strip() for line in lines(text))


@lru_cache(65_536)
def fold_word(word: str) -> str:
    """A word of a catalogue as `Line.plain` has it."""
    return " ".join("".join(map(_fold, unicodedata.normalize("NFC", word))).split())


def _line(text: str) -> Line:
    hidden = "".join(_HIDDEN if unicodedata.category(char) == "Cf" else _fold(char) for char in text)
    if found := _HIDDEN_IN_NUMBER.search(hidden):
        raise NotUnderstood(reasons.UNREADABLE, number=found[0].replace(_HIDDEN, "·"))
    raw = _WIDE.sub(" ", "".join(filter(None, (_seen(char) for char in text))))
    return Line(raw, "".join(_fold(char) for char in raw))


@lru_cache(4096)
def _seen(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cc":
        return " "
    return "" if category == "Cs" or (category == "Cf" and char not in _JOINERS) else char


@lru_cache(4096)
def _fold(char: str) -> str:
    """One character for one: ASCII digits, half-width forms, lower case, two kinds of space."""
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    if char in _FOLDS:
        return _FOLDS[char]
    if "\uff01" <= char <= "\uff5e":
        char = chr(ord(char) - 0xFEE0)
    elif unicodedata.category(char) in ("Zs", "Cc"):
        return " "
    lower = char.lower()
    return lower if len(lower) == 1 else char
