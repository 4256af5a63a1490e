"""QIF: a letter and a value a line, `^` after each transaction; how it writes dates the whole file tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bot.documents.exact import MOVED, Entry, exact_table
from bot.documents.tables import Table
from bot.money.currency import Currency
from bot.parsing.cells import date_order, decimal_mark, read_amount, read_date

_LISTS = (
    "cat", "class", "memorized", "prices", "security", "invitem", "tag", "budget", "bill", "invst", "account",
)  # fmt: skip
_STARTS = re.compile(r"^!(type|account|option|clear)\b", re.IGNORECASE | re.MULTILINE)
_RECORD = re.compile(r"\s*(?:[DTUPMLNC][^\r\n,;\t]*\r?\n){2,}.{0,400}?^\^\s*$", re.DOTALL | re.MULTILINE)


@dataclass(slots=True)
class _Record:
    fields: dict[str, str] = field(default_factory=dict)
    splits: list[dict[str, str]] = field(default_factory=list)


def is_qif(text: str) -> bool:
    """Whether the text is QIF: by its first line, or by a first transaction."""
    return bool(_STARTS.search(text[:2000]) or _RECORD.match(text[:2000]))


def read_qif(text: str, *, month_first: bool, today: date) -> Table:
    """The transactions of every account, each split a row; raises `UnreadableFile`."""
    records = [record for record in _records(text) if record.fields.keys() & {"D", "T", "U"}]
    days = [_plain_day(record.fields.get("D", "")) for record in records]
    amounts = [cell for record in records for cell in _amounts(record)]
    mark = decimal_mark(amounts, Currency("USD"))
    order = date_order(days, month_first=month_first or mark == ".", today=today)
    return exact_table(entry for record in records for entry in _entries(record, order, mark))


def _records(text: str) -> Iterator[_Record]:
    is_wanted, record, line = True, _Record(), ""
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("!"):
            record = _Record()
            if not re.match(r"!(option|clear)", line, re.IGNORECASE):
                is_wanted = _type(line) not in _LISTS
        elif line.startswith("^"):
            if is_wanted:
                yield record
            record = _Record()
        elif line:
            _take(record, line[0], line[1:].strip())
    if is_wanted and record.fields:
        if not text.endswith(("\n", "\r")) and line[:1] in ("T", "U"):  # cut off, perhaps in its amount
            record.fields |= {"T": "", "U": ""}
        yield record


def _type(line: str) -> str:
    """`bank` of `!Type:Bank`, `account` of `!Account`."""
    return (line.partition(":")[2] or line[1:]).strip().casefold()


def _take(record: _Record, letter: str, value: str) -> None:
    if letter == "S":
        record.splits.append({"S": value})
    elif letter in "E$%" and record.splits:
        record.splits[-1][letter] = value
    else:
        record.fields.setdefault(letter, value)


def _plain_day(text: str) -> str:
    """`1/ 5'04` and `01-05-2004` as `1/5/2004`."""
    bare = text.replace(" ", "")
    short = re.fullmatch(r"(\d{1,2}[/.-]\d{1,2})'(\d{1,4})", bare)
    if short:
        return f"{short[1]}/{2000 + int(short[2]) if len(short[2]) < 3 else short[2]}".replace("-", "/")
    old = re.fullmatch(r"(\d{1,2}[/.-]\d{1,2}[/.-])(\d\d)", bare)
    if old and int(old[2]) > 70:
        return f"{old[1]}19{old[2]}"
    return bare


def _amounts(record: _Record) -> Iterator[str]:
    yield record.fields.get("T") or record.fields.get("U", "")
    yield from (split.get("$", "") for split in record.splits)


def _entries(record: _Record, order: str, mark: str) -> Iterator[Entry]:
    fields = record.fields
    day = read_date(_plain_day(fields.get("D", "")), order)
    total = read_amount(fields.get("T") or fields.get("U", ""), mark)
    parts = [(split, read_amount(split.get("$", ""), mark)) for split in record.splits]
    values = [found.value if found else Decimal(0) for _, found in parts]
    iso = day.isoformat() if day else ""
    if len(parts) > 1 and total and sum(values) == total.value:
        for (split, _), value in zip(parts, values, strict=True):
            yield _entry(iso, f"{value:f}", split["S"], split.get("E") or _payee(fields))
    else:
        yield _entry(iso, f"{total.value:f}" if total else "", fields.get("L", ""), _payee(fields))


def _payee(fields: dict[str, str]) -> str:
    return fields.get("P") or fields.get("M", "")


def _entry(day: str, amount: str, category: str, payee: str) -> Entry:
    """A category in square brackets is another account."""
    is_moved = category.startswith("[")
    name = "" if is_moved else category.partition("/")[0]
    return Entry(day, amount, payee=payee, category=name, type=MOVED if is_moved else "")
