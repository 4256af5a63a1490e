"""Whose name a bank's message tells: the shop, the person who paid or was paid."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.parsing.lexicon import Lexicon
from bot.parsing.spans import LEADS, LONGEST_LABEL, ROLES, Span, Sum
from bot.parsing.text import Line

LONGEST_SHOP = 60
_STOP = re.compile(r"[;|\n。，！]|[.,!](?= |$)|\(| - | on (?=\d)")
_AROUND = re.compile(
    r" (?:with|using|mit|con|com|avec|dengan|bằng|em|el|am|le|tu|por|card|on|via|ref|refno)"
    r"\b|【"
)
_LETTER = re.compile(r"[^\W\d_]")
_MASKED = re.compile(r"\dx{2,}|x{2,}\d", re.IGNORECASE)  # somebody's telephone


def shop_of(chosen: Sum, line: Line, words: Sequence[Span], spans: Sequence[Span], lexicon: Lexicon) -> str:
    """The shop's name as written: what follows "at", else the words behind the amount `chosen` that nothing
    else explains; `words` are the bank's own, `spans` what else is understood. Empty where there is none."""
    known = sorted((*words, *spans), key=lambda span: span.start)
    reader = _Names(line, words, known, lexicon)
    leads = [word.end for word in words if word.meaning in LEADS]
    for start in (*leads, chosen.amount.end, *(span.end for span in known), 0):
        if name := reader.name(start):
            return reader.whose(name)
    return ""


@dataclass(frozen=True, slots=True)
class _Names:
    line: Line
    words: Sequence[Span]
    known: Sequence[Span]
    lexicon: Lexicon

    def whose(self, name: str) -> str:
        """Who money came from or went to, without the small word before: `de Ana`, `đến Lan`."""
        first, _, rest = name.partition(" ")
        return rest if rest and self.lexicon["filler"].meanings.get(first.lower()) else name

    def name(self, start: int) -> str:
        while start < len(self.line.plain) and self.line.plain[start] in " .,:;-|":
            start += 1
        if any(span.start < start < span.end for span in self.known):
            return ""  # behind the sign of a sum
        stop = _STOP.search(self.line.plain, start)
        skipped = ("spent", "received") if self.is_led(start) else ()
        ends = [
            span.start
            for span in self.known
            if span.start >= start
            and span.meaning not in LEADS
            and not (span.start == start and span.meaning in skipped)
        ]
        around = _AROUND.search(self.line.plain, start)
        stops = [found.start() for found in (stop, around) if found]
        end = min([len(self.line.plain), start + LONGEST_SHOP, *ends[:1], *stops])
        name = " ".join(self.line.raw[start:end].split()).strip(" .,:;-*/()[]【】（），。、'\"“”")
        name = self.trimmed(name)
        small = (self.lexicon[group].match(name.lower(), 0) for group in ("filler", "with", "when"))
        is_small = any(hit and hit[0] == len(name) for hit in small)
        is_word = len(_LETTER.findall(name)) > 1 and not _MASKED.search(name)
        return name if is_word and not is_small and not self.is_own(name) else ""

    def is_led(self, start: int) -> bool:
        """Whether a label and a colon stand right before: `Desc: SALARY OCT` begins with a bank's word."""
        return any(
            word.meaning in LEADS and self.line.plain[word.end : start].strip() == ":"
            for word in self.words
            if 0 < start - word.end <= LONGEST_LABEL
        )

    def trimmed(self, name: str) -> str:
        """Without small words that lead on: the "with" of `Lidl with card *1234`."""
        words = name.split()
        while words and self.is_own(words[-1]):
            words.pop()
        return " ".join(words)

    def is_own(self, name: str) -> bool:
        """Whether it is no shop but what banks say around: `your`, `was`, `has been`."""
        words = name.lower().split()
        return all(
            any(word in self.lexicon[group].meanings for group in ("talk", "filler"))
            or ROLES.get(self.lexicon["bank"].meanings.get(word, "")) == "spent"
            or word in ("using", "your", "has", "been", "via", "desc", "nd")
            for word in words
        )
