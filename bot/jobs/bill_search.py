"""The bills in a person's expenses, found in the worker process and named so that they are known again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.i18n import DEFAULT
from bot.jobs.series import HORIZON, MOST_BILLS, FoundBill, Row, Task
from bot.money.category import LONGEST
from bot.parsing.lexicon import lexicon
from bot.parsing.text import fold

if TYPE_CHECKING:
    from forecasting.bills import Bill

_WORD = re.compile(r"[^\W_]+")
_ENDS = re.compile(
    r"^\d{1,4}\s*(?:月份?|年|期)\s*|\s*\d{1,4}\s*(?:月份?|年|期|号|日)$|(?<=[\u3400-\u9fff])\d{1,6}$"
)
_AROUND = " \t\n.,:;-_/\\*#|+·，。：；、"


def find_bills(task: Task) -> tuple[FoundBill, ...]:
    """The bills alive at the task's `as_of`, the largest first; `forecasting.bills` says what counts."""
    import pandas as pd

    from forecasting.bills import bills

    if not task.expenses:
        return ()
    table = pd.DataFrame(list(task.expenses), columns=["ds", "y", "note", "category"])
    found = sorted(bills(table, task.as_of), key=lambda bill: -bill.usual)
    labels = _labels(task.expenses)
    seen = Counter[str]()
    return tuple(_found_bill(task, bill, labels, seen) for bill in found[:MOST_BILLS])


def _found_bill(task: Task, bill: Bill, labels: Counter[str], seen: Counter[str]) -> FoundBill:
    from forecasting.bills import due_dates, label

    words = label(bill.note)
    is_named = bool(words) and labels[words] >= bill.hits  # else the rows share their category alone
    known_by = "\n".join(
        (bill.interval, "note" if is_named else "category", words if is_named else bill.category)
    )
    seen[known_by] += 1
    until = task.as_of + timedelta(days=HORIZON)
    return FoundBill(
        key=_key(known_by, seen[known_by]),
        name=payee(bill.note) if is_named else "",
        category=bill.category,
        low=max(1, round(bill.low)),
        usual=max(1, round(bill.usual)),
        high=max(1, round(bill.high)),
        every=bill.interval,
        due_day=bill.due_day,
        days=due_dates(bill, until) or (bill.next_on,),
        confidence=round(100 * bill.confidence),
    )


def _labels(expenses: Sequence[Row]) -> Counter[str]:
    from forecasting.bills import label

    return Counter(label(note) for _, _, note, _ in expenses)


def _key(known_by: str, count: int) -> str:
    """16 hexadecimal digits; a payee's second bill of one rhythm, by size, has another key than its first."""
    return blake2b(f"{known_by}\n{count}".encode(errors="replace"), digest_size=8).hexdigest()


def _bare(part: str) -> str:
    """Without the month or number it begins or ends with: `房租` of `房租11月`, `Rent` of `Rent November`."""
    months = lexicon(DEFAULT)["month"].meanings
    name = _ENDS.sub("", part.strip(_AROUND)).strip(_AROUND)
    while (words := name.split()) and len(words) > 1 and fold(words[-1]) in months:
        name = " ".join(words[:-1]).strip(_AROUND)
    return name or part.strip(_AROUND)


def payee(note: str) -> str:
    """The longest part of a note without numbers: what is written there each time."""
    parts, start = [], 0
    for word in _WORD.finditer(note):
        if 2 * sum(letter.isdigit() for letter in word[0]) > len(word[0]):
            parts.append(note[start : word.start()])
            start = word.end()
    longest = max((_bare(part) for part in (*parts, note[start:])), key=len)
    return (
        longest
        if len(longest) <= LONGEST
        else (longest[: LONGEST + 1].rpartition(" ")[0] or longest)[:LONGEST]
    )
