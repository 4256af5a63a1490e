"""What a file is asked and what it answers, and both as JSON between the bot and the reading process."""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from bot.documents.drafting import Line
from bot.documents.files import read_file
from bot.documents.guard import unguarded
from bot.documents.looking import ColumnsUnclear
from bot.documents.statements import Statement, is_export, read_export, read_statement
from bot.errors import UnreadableFile
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import Draft, Kind

Wire = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """How a person's file is to be read: their currency, whether it is only assumed, how ambiguous dates run,
    their day, and the places of columns they chose (`date`, `amount`), from 0."""

    home: Currency
    is_assumed: bool
    month_first: bool
    today: date
    columns: dict[str, int]


@dataclass(frozen=True, slots=True)
class Reading:
    """The columns of a file and what it says; None where a person must tell which column is what."""

    headers: tuple[str, ...]
    statement: Statement | None


def understand(content: bytes, task: Task) -> Reading:
    """Read a file here and now; only the reading process does. Raises `UnreadableFile`."""
    table = read_file(content, month_first=task.month_first, today=task.today)
    if is_export(table):
        return Reading(table.header, read_export(table, unguarded, task.today))
    if any(not 0 <= place < len(table.header) for place in task.columns.values()):
        raise UnreadableFile
    try:
        statement = read_statement(
            table,
            home=task.home,
            is_assumed=task.is_assumed,
            month_first=task.month_first,
            today=task.today,
            date_place=task.columns.get("date"),
            amount_place=task.columns.get("amount"),
        )
    except ColumnsUnclear:
        if not table.rows:
            raise
        return Reading(table.header, None)
    return Reading(table.header, statement)


def write_task(task: Task) -> bytes:
    """One line."""
    wire = {
        "home": task.home.code,
        "is_assumed": task.is_assumed,
        "month_first": task.month_first,
        "today": task.today.isoformat(),
        "columns": task.columns,
    }
    return json.dumps(wire).encode()


def read_task(wire: Wire) -> Task:
    """The inverse of `write_task`."""
    return Task(
        Currency(wire["home"]),
        wire["is_assumed"],
        wire["month_first"],
        date.fromisoformat(wire["today"]),
        wire["columns"],
    )


def write_answer(reading: Reading) -> Iterator[bytes]:
    """A reading in lines of JSON: its head, then each row."""
    found = reading.statement
    head: Wire = {"headers": reading.headers}
    if found is not None:
        head |= {
            "rows": len(found.lines),
            "currency": found.currency.code,
            "left_out": found.left_out,
            "rounded": found.rounded,
            "shown": [found.date_column, found.date_order, found.amount_column, found.spent_sign],
        }
    yield _json(head)
    for line in found.lines if found else ():
        yield _json(_write_line(line))


def write_refusal(refusal: UnreadableFile) -> bytes:
    """What stands in place of an answer."""
    return _json({"refused": refusal.sentence})


def _json(wire: object) -> bytes:
    return json.dumps(wire, separators=(",", ":")).encode() + b"\n"


def _write_line(line: Line) -> list[Any]:
    draft = line.draft
    return [
        draft.amount.minor,
        draft.amount.currency.code,
        draft.category,
        draft.note,
        draft.spent_on.isoformat(),
        draft.kind.value,
        list(draft.tags),
        draft.is_currency_said,
        line.recorded_at.timestamp() if line.recorded_at else None,
    ]


def read_answer(answer: bytes) -> Reading:
    """The inverse of `write_answer`, its rows read as they are asked for; raises `UnreadableFile` where the
    file was refused, `ValueError` for what is no answer."""
    head, _, rows = answer.partition(b"\n")
    wire: Wire = json.loads(head)
    if "refused" in wire:
        raise UnreadableFile(wire["refused"])
    headers = tuple(wire["headers"])
    if "rows" not in wire:
        return Reading(headers, None)
    lines = _Lines(rows, wire["rows"])
    statement = Statement(
        lines, Currency(wire["currency"]), wire["left_out"], wire["rounded"], *wire["shown"]
    )
    return Reading(headers, statement)


class _Lines(Collection[Line]):
    """Rows as the reading process wrote them: one is an object only while it is looked at, for fifty thousand
    at once would take a hundred megabytes."""

    def __init__(self, rows: bytes, count: int) -> None:
        if rows.count(b"\n") != count:
            raise ValueError("an answer that is cut off")
        self._rows, self._count = rows, count

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Line]:
        return (_read_line(*json.loads(row)) for row in io.BytesIO(self._rows))

    def __contains__(self, line: object) -> bool:
        return any(each == line for each in self)


def _read_line(
    minor: int,
    code: str,
    category: str,
    note: str,
    day: str,
    kind: str,
    tags: list[str],
    is_currency_said: bool,
    recorded_at: float | None,
) -> Line:
    draft = Draft(
        Money(minor, Currency(code)),
        category,
        note,
        date.fromisoformat(day),
        Kind(kind),
        tuple(tags),
        is_currency_said=is_currency_said,
    )
    return Line(draft, datetime.fromtimestamp(recorded_at, UTC) if recorded_at is not None else None)
