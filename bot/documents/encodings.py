"""The text of a file's bytes: in the encoding in which the most column names can be read."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from bot.documents.names import header_names

_SAMPLE = 64_000  # bytes that decide
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
_EASTERN = ("gb18030", "shift_jis", "euc_jp", "cp949", "big5")
_WINDOWS = ("cp1251", "cp1250", "cp1254", "cp1253", "cp1255", "cp1256", "cp1257", "cp874")
_CENTRAL = re.compile(rb"\bkwota\b|\boperacji\b|\btransakcji\b|\bmena\b|\bpopis\b", re.IGNORECASE)
_KANA = re.compile(r"[\u3040-\u30ff\uff66-\uff9f]")


def decode(content: bytes) -> str:
    """The text of UTF-8, UTF-16, Windows or East Asian bytes; it never fails."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    sample = content[:4000]
    if sample.count(0) > len(sample) // 4:
        is_little = sample[1::2].count(0) > sample[::2].count(0)
        return content.decode("utf-16-le" if is_little else "utf-16-be", errors="replace")
    return content.decode(_encoding(content), errors="replace").removeprefix("\ufeff")


def _encoding(content: bytes) -> str:
    """Of bytes without a mark of their own."""
    if _is_utf8(content):
        return "utf-8"
    sample = content[:_SAMPLE]
    fitting = [name for name in (*_EASTERN, *_WINDOWS) if _fits(sample, name)]
    named = {name: header_names(sample.decode(name, errors="replace")) for name in ("cp1252", *fitting)}
    best = max(named.values())
    likely = [name for name in named if named[name] == best]
    return likely[0] if len(likely) == 1 else _by_letters(sample, likely)


def _is_utf8(content: bytes) -> bool:
    """Valid, or damaged in few places."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("utf-8", errors="replace")
        damaged, sound = text.count("\ufffd"), sum(character > "\x7f" for character in text)
        return damaged <= sound - damaged  # pairs of bytes that fit are hardly ever chance
    return True


def _fits(sample: bytes, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        decoder.decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _by_letters(sample: bytes, likely: Iterable[str]) -> str:
    """Where names do not tell: Western letters stand alone, Cyrillic ones in words, Eastern ones in pairs."""
    runs = [len(run) for run in _HIGH_BYTES.findall(sample)]
    if "cp1250" in likely and _CENTRAL.search(sample):
        return "cp1250"
    if sum(run for run in runs if run > 1) * 2 < sum(runs):
        return "cp1252"
    for name in ("shift_jis", "euc_jp"):
        text = sample.decode(name, errors="replace") if name in likely else ""
        letters = [character for character in text if character > "\x7f"]
        if 5 * len(_KANA.findall(text)) > len(letters) > 0 and "\ufffd" not in text:
            return name
    pairs = sum(run for run in runs if run % 2 == 0)
    if "gb18030" in likely and 10 * pairs > 9 * sum(runs):
        return "gb18030"
    return (
        "cp1251" if "cp1251" in likely and sum(run for run in runs if run > 2) * 2 > sum(runs) else "cp1252"
    )
