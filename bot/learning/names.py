"""Shops and services by what people buy there: the list of `names.toml`, which ships."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from bot.money.category import filed_words

NAMES = Path(__file__).with_name("names.toml")
_CLEAR = 6  # letters of a name that also counts at the start of a longer note


def find_name(words: str) -> str:
    """The category of a note that is a known name or begins with a longer one; empty for any other."""
    known = _known()
    if words in known:
        return known[words]
    pieces = words.split()
    starts = (" ".join(pieces[:length]) for length in range(len(pieces) - 1, 0, -1))
    return next((known[start] for start in starts if len(start) >= _CLEAR and start in known), "")


def names() -> Iterator[tuple[str, str]]:
    """Every name as it is written, and its category."""
    for category, joined in tomllib.loads(NAMES.read_text("utf-8")).items():
        yield from ((name, category) for name in joined.replace("\n", "").split("|") if name)


@cache
def _known() -> Mapping[str, str]:
    return {filed_words(name): category for name, category in reversed(list(names()))}
