"""MT940 and MT942: each `:61:` a transaction, the `:86:` after it what it was for."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from bot.documents.exact import Entry, exact_table, joined
from bot.documents.tables import Table

_FIELD = re.compile(r"^:(\d{2}[A-Z]?|NS):(.*)$")
_STARTS = re.compile(r"^:(20|25|28C?|60[FM]|61):", re.MULTILINE)
_END = re.compile(r"^-\}?|^\{\d:")
_BALANCE = re.compile(r"[CD]\d{6}([A-Z]{3})")
_LINE = re.compile(
    r"(?P<value>\d{6})(?P<booked>\d{4})?\s*(?P<way>R?[CD]R?|E[CD])(?P<third>[A-Z])?\s*(?P<amount>\d+[.,]?\d*)(?P<rest>.*)",
    re.DOTALL,
)
_CUT_OFF = re.compile(r":61:[^\r\n]*\Z")  # perhaps in its amount
_SUBFIELD = re.compile(r"^\d{3}([^\w\s/])(?=\d\d)")
_CODED = re.compile(r"(?:EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|MDAT)\+")
_WORDED = re.compile(r"/(NAME|REMI|TRTP|IBAN|BIC|EREF|CSID|MARF|CNTP|ORDP|BENM|ID|ADDR|ISDT|PREF|RTRN|SVCL)/")


def is_mt940(text: str) -> bool:
    """Whether the text has the fields of a SWIFT statement."""
    start = text[:5000]
    fields = set(_STARTS.findall(start))
    return (":61:" in text or ":60F:" in start) and (len(fields) > 1 or start.startswith(":61:"))


def read_mt940(text: str) -> Table:
    """The transactions of every statement; raises `UnreadableFile`."""
    return exact_table(_entries(_CUT_OFF.sub(":61:?", text)))


def _entries(text: str) -> Iterator[Entry]:
    currency, line = "", ""
    for name, value in [*_fields(text), ("", "")]:
        if name in ("86", "NS") and line:
            yield _entry(line, value if name == "86" else _of_lines(value), currency)
            line = ""
            continue
        if line:
            yield _entry(line, "", currency)
            line = ""
        if name == "61":
            line = value
        elif name.startswith("60") or name.startswith("34"):
            found = _BALANCE.match(value) or re.match(r"([A-Z]{3})", value)
            currency = found[1] if found else currency


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Tag and value; a line that starts no field goes on with the one before."""
    name, lines = "", list[str]()
    for line in text.splitlines():
        found = _FIELD.match(line.strip())
        if found:
            if name:
                yield name, "\n".join(lines)
            name, lines = found[1], [found[2]]
        elif _END.match(line):
            if name:
                yield name, "\n".join(lines)
            name, lines = "", []
        elif name:
            lines.append(line.rstrip("\r\n"))
    if name:
        yield name, "\n".join(lines)


def _entry(line: str, about: str, currency: str) -> Entry:
    found = _LINE.match(line.replace(" ", "", 1) if line[:1] == " " else line)
    if not found:
        return Entry("", "")
    is_spent = found["way"].strip("R") == "D"
    if found["way"].startswith("R"):  # a reversal goes the other way
        is_spent = not is_spent
    amount = found["amount"].replace(",", ".").rstrip(".")
    extra = found["rest"].partition("\n")[2]
    payee = _told(about) or joined(extra)
    return Entry(_day(found["value"], found["booked"]), f"-{amount}" if is_spent else amount, currency, payee)


def _day(value: str, booked: str | None) -> str:
    """The booking day where it is given; it has no year, and may lie across New Year from the value date."""
    year, month, day = 2000 + int(value[:2]), int(value[2:4]), int(value[4:])
    if booked and booked != "0000":
        other = int(booked[:2])
        year += (other - month < -6) - (other - month > 6)
        month, day = other, int(booked[2:])
    try:
        last = monthrange(year, month)[1]
        return date(year, month, min(day, last)).isoformat()  # some banks count thirty days in February
    except ValueError:
        return ""


def _told(about: str) -> str:
    """Who and what for, of a structured or free `:86:`."""
    code = _SUBFIELD.match(about)
    if code:
        return _of_subfields(about.replace("\n", ""), code[1])
    if _WORDED.search(about):
        parts = _WORDED.split(about.replace("\n", ""))
        named = dict(zip(parts[1::2], parts[2::2], strict=True))
        return joined(named.get("NAME", ""), named.get("REMI", "").removeprefix("USTD//"))
    return joined(about)


def _of_subfields(about: str, separator: str) -> str:
    parts: dict[str, str] = {}
    for part in about.split(separator)[1:]:
        parts[part[:2]] = parts.get(part[:2], "") + part[2:]
    purpose = "".join(parts.get(str(key), "") for key in (*range(20, 30), *range(60, 64)))
    name = " ".join(parts.get(key, "") for key in ("32", "33"))
    return joined(name, _purpose(purpose), "" if name.strip() or purpose.strip() else parts.get("00", ""))


def _of_lines(about: str) -> str:
    """The name in a `:NS:`, whose lines start with a number each."""
    return joined("".join(line[2:] for line in about.split("\n") if line[:2] in ("15", "16")))


def _purpose(text: str) -> str:
    """What follows SVWZ+ in a SEPA purpose; any other as it is."""
    pieces = _CODED.split(text)
    keys = _CODED.findall(text)
    return next((piece for key, piece in zip(keys, pieces[1:], strict=True) if key == "SVWZ+"), text)
