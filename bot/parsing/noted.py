"""The note of an expense: the words as typed, without what was understood."""

from __future__ import annotations

import re

from bot.money.expense import LONGEST_NOTE
from bot.parsing.lexicon import Lexicon
from bot.parsing.pieces import Tokens
from bot.parsing.text import SPACELESS, Line
from bot.parsing.tokens import Kind, Token

_EDGES = " \t,;:.!-–—=|/+&~≈、，。；：！·•*_\xa0"
_BEFORE_COMMA = re.compile(r" +([,;，；、])")
_UNSPACED_END = re.compile(f"[{SPACELESS}]$")


def joined(tokens: Tokens, text: str) -> str:
    """The pieces with a space where one was typed, or where something was taken out between spaced words."""
    words = ""
    for before, token in zip((None, *tokens), tokens, strict=False):
        gap = text[before.end : token.start] if before else ""
        words += (" " if gap and (gap.isspace() or gap.strip(" ") != gap) else "") + text[
            token.start : token.end
        ]
    return words


def note_of(tokens: Tokens, kept: Tokens, line: Line, lexicon: Lexicon, category: str) -> str:
    """The words as typed without what was understood; empty where they only name the category."""
    if marked := "".join(_marked(token, line, lexicon) for token in tokens if token.kind is Kind.NOTE):
        others = [[token for token in some if token.kind is not Kind.NOTE] for some in (tokens, kept)]
        named = "" if category else note_of(others[0], others[1], line, lexicon, category)
        return (f"{named}, {marked}" if named else marked)[:LONGEST_NOTE]
    kept = [token for token in kept if token.kind is not Kind.NOTE]
    kept = _trimmed(tokens, kept, line.plain, lexicon)
    note = _BEFORE_COMMA.sub(r"\1", " ".join(joined(kept, line.raw).split())).strip(_EDGES)
    note = _unspaced(note, lexicon)
    if _find_name(note, lexicon) == category:
        return ""
    first, space, rest = note.partition(" ")
    if space and _find_name(first.rstrip(":-"), lexicon) == category:
        note = rest.strip(_EDGES) or note
    return note[:LONGEST_NOTE]


def _unspaced(note: str, lexicon: Lexicon) -> str:
    """A note of an unspaced script without small words at its edges: 的 of 30块的书, 一共 of 买菜一共."""
    if note.startswith("的") and not lexicon["category"].match(note, 0):
        note = note[1:]
    while note and _UNSPACED_END.search(note):
        ends = (at for at in range(max(0, len(note) - 2), len(note)) if lexicon["filler"].match(note, at))
        small = next((at for at in ends if lexicon["filler"].match(note, at) == (len(note), "filler")), None)
        if not small:
            break
        note = note[:small].rstrip(_EDGES)
    return note


def _marked(token: Token, line: Line, lexicon: Lexicon) -> str:
    """What the person wrote behind the word that marks a note."""
    hit = lexicon["note"].match(line.plain, token.start)
    return line.raw[hit[0] if hit else token.start : token.end].strip(_EDGES)


def _find_name(words: str, lexicon: Lexicon) -> str | None:
    """The starting category whose own name `words` are, aliases aside."""
    return lexicon.names.get(" ".join(words.lower().split()))


def _trimmed(tokens: Tokens, kept: Tokens, plain: str, lexicon: Lexicon) -> Tokens:
    """Without the small words that led to what was taken out: the "for" of `12 for lunch`."""
    kept = list(kept)
    while kept and kept[0] is not tokens[0] and _is_filler(kept[0], plain, lexicon):
        kept.pop(0)
    while kept and kept[-1] is not tokens[-1] and _is_filler(kept[-1], plain, lexicon):
        kept.pop()
    return kept


def leading_to(chosen: Token, tokens: Tokens, plain: str, lexicon: Lexicon) -> Tokens:
    """The small words right before the amount, as the "for" of `lunch for 12 with Ana`."""
    at = before = next(at for at, token in enumerate(tokens) if token.start == chosen.start)
    while before and _is_small(tokens[before - 1], plain, lexicon):
        before -= 1
    named = (lexicon["category"].match(plain, token.start) for token in tokens[:at])
    is_named = any(hit and before < at and hit[0] >= tokens[before].end for hit in named)  # di cho
    return () if is_named else tokens[before:at]


def _is_small(token: Token, plain: str, lexicon: Lexicon) -> bool:
    return token.kind is Kind.WORD and _is_filler(token, plain, lexicon)


def _is_filler(token: Token, plain: str, lexicon: Lexicon) -> bool:
    hit = lexicon["filler"].match(plain, token.start)
    is_edge = token.kind is Kind.AND or plain[token.start : token.end] in _EDGES
    return is_edge or bool(hit and hit[0] == token.end)


def is_auxiliary(token: Token, plain: str, lexicon: Lexicon) -> bool:
    """The "ich habe" that a verb further on belongs to: `Ich habe 12 € für Pizza ausgegeben`."""
    hit = lexicon["auxiliary"].match(plain, token.start)
    return token.kind is Kind.WORD and bool(hit and hit[0] == token.end)
