"""The bills in a person's expenses, found in the worker process and named so that they are known again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.jobs.series import HORIZON, MOST_BILLS, FoundBill, Row, Task
from bot.money.category import LONGEST

if TYPE_CHECKING:
    from forecasting.bills import Bill

_WORD = re.compile(r"[^\W_]+")
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


def payee(note: str) -> str:
    """The longest part of a note without numbers: what is written there each time."""
    parts, start = [], 0
    for word in _WORD.finditer(note):
        if 2 * sum(letter.isdigit() for letter in word[0]) > len(word[0]):
            parts.append(note[start : word.start()])
            start = word.end()
    longest = max((part.strip(_AROUND) for part in (*parts, note[start:])), key=len)
    return (
        longest
        if len(longest) <= LONGEST
        else (longest[: LONGEST + 1].rpartition(" ")[0] or longest)[:LONGEST]
    )
