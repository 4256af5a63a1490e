"""What stands behind a "but": `non ho pagato 50, ma ho speso 3 al bar` tells of the 3."""

from __future__ import annotations

import re

from bot.parsing.lexicon import Lexicon, beginnings
from bot.parsing.text import SPACELESS, Line

_DIGIT = re.compile(r"\d")
_HAN = re.compile(f"[{SPACELESS}]")
_EDGES = " \xa0,;.，；"


def after_but(line: Line, lexicon: Lexicon) -> Line:
    """What a line says behind its only "but", where that tells of money paid and what stands before tells
    what was not; else the whole line."""
    plain = line.plain
    joints = [(at, hit[0]) for at in _starts(plain) if (hit := lexicon["but"].match(plain, at))]
    if len(joints) != 1:
        return line
    at, end = joints[0]
    before, behind = plain[:at], plain[end:]
    is_told = _DIGIT.search(behind) and _has(behind, lexicon, "spent") and not _denies(behind, lexicon)
    if not is_told or not _DIGIT.search(before) or not _denies(before, lexicon):
        return line
    start = end + len(behind) - len(behind.lstrip(_EDGES))
    return Line(line.raw[start:], plain[start:])


def _starts(plain: str) -> list[int]:
    return [at for at in beginnings(plain) if not at or plain[at - 1] in _EDGES or _HAN.match(plain, at)]


def _has(plain: str, lexicon: Lexicon, group: str) -> bool:
    return any(lexicon[group].match(plain, at) for at in beginnings(plain))


def _denies(plain: str, lexicon: Lexicon) -> bool:
    hits = (lexicon["talk"].match(plain, at) for at in beginnings(plain))
    return any(hit and hit[1] == "never" for hit in hits)
