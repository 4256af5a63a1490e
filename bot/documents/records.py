"""Pages of records, one name and value a line: `částka: -804.68`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.documents.names import is_header

Row = tuple[str, ...]

_PAIR = re.compile(r"\s*([^\W\d][^:;,\t]{0,40}?)\s*:(?:\s+(.*?))?\s*$")
_LEAST_RECORDS, _LEAST_NAMES = 2, 3


def read_records(lines: Sequence[str]) -> list[Row] | None:
    """The records as rows under their names; None where the text holds none.

    A record starts where its first name comes again; a line without a name goes on with the one before.
    """
    first = next(
        (pair[1] for line in lines if (pair := _PAIR.match(line)) and _is_first(pair[1], lines)), None
    )
    if first is None:
        return None
    names, records = [first], list[dict[str, str]]()
    last = ""
    for line in lines:
        pair = _PAIR.match(line)
        if pair and pair[1] == first:
            records.append({})
        if not records:
            continue
        if pair:
            last = pair[1]
            records[-1].setdefault(last, (pair[2] or "").strip())
            names.extend([last] if last not in names else [])
        else:
            records[-1][last] = f"{records[-1][last]} {line.strip()}".strip()
    if len(records) < _LEAST_RECORDS or len(names) < _LEAST_NAMES or not is_header(names):
        return None
    return [tuple(names), *(tuple(each.get(name, "") for name in names) for each in records)]


def _is_first(name: str, lines: Sequence[str]) -> bool:
    """Whether lines start with the name again and again."""
    return sum(line.lstrip().startswith(f"{name}:") for line in lines) >= _LEAST_RECORDS
