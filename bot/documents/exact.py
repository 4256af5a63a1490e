"""Rows of formats made for machines, on their way to an exact table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.documents.tables import EXACT, LONGEST_CELL, MOST_ROWS, TOO_MANY_ROWS, Table
from bot.errors import UnreadableFile

NO_ROWS = "That file is a statement without any transactions, nothing was imported."
MOVED, PENDING = "transfer", "pending"


@dataclass(frozen=True, slots=True)
class Entry:
    """One transaction: `day` ISO, `amount` a plain decimal, below zero where spent; either may be unreadable,
    and is then counted. `type` is `MOVED` between own accounts, `status` `PENDING`, or empty."""

    day: str
    amount: str
    currency: str = ""
    payee: str = ""
    category: str = ""
    type: str = ""
    status: str = ""
    tags: str = ""


def exact_table(entries: Iterable[Entry]) -> Table:
    """The entries as a table; raises `UnreadableFile` for none, or too many."""
    rows = []
    for each in entries:
        told = (each.day, each.amount, each.currency, each.payee)
        cells = (*told, each.category, each.type, each.status, each.tags)
        rows.append(tuple(cell[:LONGEST_CELL] for cell in cells))
        if len(rows) > MOST_ROWS:
            raise UnreadableFile(TOO_MANY_ROWS)
    if not rows:
        raise UnreadableFile(NO_ROWS)
    return Table(EXACT, tuple(rows), is_exact=True)


def joined(*parts: str) -> str:
    """The parts that say something, each once, one space between words."""
    told: list[str] = []
    for part in parts:
        words = " ".join(part.split())
        if words and not any(words in other for other in told):
            told.append(words)
    return " · ".join(told)
