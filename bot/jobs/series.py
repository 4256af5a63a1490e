"""The border between money and floats: integers of minor units on this side, float arrays on the other.

What comes back from the worker process is believed only after it was checked here.
"""

from __future__ import annotations

import math
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from bot.learning.guesser import BadGuesser, read_guesser
from bot.money.amount import Money
from bot.money.bill import EVERY, MONTHS
from bot.money.category import LONGEST
from bot.money.detected import DetectedBill

if TYPE_CHECKING:  # the worker process reads this file too, and needs no database
    from bot.ledger.days import History
    from bot.money.currency import Currency
    from bot.money.expense import Expense

SAMPLES = 1000
HORIZON = 62  # days: from any day to the end of the next month
MOST_BYTES = 5_000_000  # of weights and paths together
LONGEST_LIST = 10_000
MOST_MINOR = 10**16
_KEY = re.compile("[0-9a-f]{16}")

MOST_BILLS = 200

Row = tuple[date, float, str, str]  # an expense: its day, minor units, note and category
Paths = npt.NDArray[np.float32]
Wire = dict[str, Any]  # JSON as it travels between the processes


class BadAnswer(Exception):
    """The worker's answer cannot be used; the message names the part, never a value."""


@dataclass(frozen=True, slots=True)
class Task:
    """One person's training: `values` are floats of minor units, one for each of `days` (<= `as_of`). Bills
    are looked for in `expenses`, which hold none that paid an entered bill: `values` are without them too.
    `filed` are words of notes and their categories, oldest first, which the guesser learns from."""

    days: tuple[date, ...]
    values: tuple[float, ...]
    unknown: tuple[date, ...]
    as_of: date
    seed: int
    incumbent: bytes | None
    expenses: tuple[Row, ...] = ()
    filed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FoundBill:
    """A bill in the expenses: a `money.detected.DetectedBill` whose amounts are whole minor units."""

    key: str
    name: str
    category: str
    low: int
    usual: int
    high: int
    every: str
    due_day: int
    days: tuple[date, ...]
    confidence: int

    def __post_init__(self) -> None:
        numbers = (self.low, self.usual, self.high, self.due_day, self.confidence)
        texts = (self.key, self.name, self.category, self.every)
        if not all(type(one) is int for one in numbers) or not all(type(one) is str for one in texts):
            raise BadAnswer("a bill of other types")
        if not 0 < self.low <= self.usual <= self.high <= MOST_MINOR or not 0 <= self.confidence <= 100:
            raise BadAnswer("a bill whose numbers are none")
        if not _KEY.fullmatch(self.key) or len(self.name) > LONGEST or not 0 < len(self.days) <= HORIZON:
            raise BadAnswer("a bill that is none")
        if self.every not in EVERY or not (self.every in MONTHS) <= self.due_day <= 31 * (
            self.every in MONTHS
        ):
            raise BadAnswer("a bill that never comes")


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What training gave: `paths` (SAMPLES, HORIZON) float32 of minor units >= 0, from the day after `as_of`.

    `details` is JSON: `scores`, `loss_curve`, `mse` (minor units squared), `r2`, `known_days`, and `by_day`,
    rows of an ISO date and four integers of minor units: actual, low, median, high.
    """

    answered_by: str
    weights: bytes | None
    paths: Paths
    details: Wire
    bills: tuple[FoundBill, ...] = ()
    guesser: bytes | None = None  # `bot.learning.guesser.write_guesser`; None: too little was filed


def task_of(
    history: History,
    expenses: Sequence[Expense] = (),
    filed: Sequence[tuple[str, str]] = (),
    *,
    user_id: int,
    incumbent: bytes | None,
) -> Task:
    """The history as floats; the seed is the person's id, so that a retrain can be repeated."""
    unknown = set(history.unknown)  # listed with zero in the history, but a row would mean a known zero
    known = [
        (day, float(minor))
        for day, minor in zip(history.days, history.minor, strict=True)
        if day not in unknown
    ]
    days, values = tuple(day for day, _ in known), tuple(value for _, value in known)
    rows = tuple((each.spent_on, float(each.home.minor), each.note, each.category) for each in expenses)
    return Task(days, values, history.unknown, history.as_of, user_id, incumbent, rows, tuple(filed))


def bills_of(answer: Answer, currency: Currency) -> tuple[DetectedBill, ...]:
    """The bills found, as money again."""

    def bill(found: FoundBill) -> DetectedBill:
        low, usual, high = (Money(minor, currency) for minor in (found.low, found.usual, found.high))
        return DetectedBill(
            found.key, found.name, found.category, low, usual, high,
            found.every, found.due_day, found.days, found.confidence,
        )  # fmt: skip

    return tuple(map(bill, answer.bills))


def write_task(task: Task) -> Wire:
    """The task as JSON."""
    return {
        "days": [day.isoformat() for day in task.days],
        "values": task.values,
        "unknown": [day.isoformat() for day in task.unknown],
        "as_of": task.as_of.isoformat(),
        "seed": task.seed,
        "incumbent": _text(task.incumbent),
        "expenses": [(day.isoformat(), *rest) for day, *rest in task.expenses],
        "filed": task.filed,
    }


def read_task(wire: Wire) -> Task:
    """The inverse of `write_task`."""
    return Task(
        tuple(map(date.fromisoformat, wire["days"])),
        tuple(wire["values"]),
        tuple(map(date.fromisoformat, wire["unknown"])),
        date.fromisoformat(wire["as_of"]),
        wire["seed"],
        _bytes(wire["incumbent"]),
        tuple((date.fromisoformat(day), *rest) for day, *rest in wire["expenses"]),
        tuple((words, category) for words, category in wire["filed"]),
    )


def write_answer(answer: Answer) -> Wire:
    """The answer as JSON."""
    return {
        "answered_by": answer.answered_by,
        "weights": _text(answer.weights),
        "paths": _text(np.ascontiguousarray(answer.paths, dtype="<f4").tobytes()),
        "details": answer.details,
        "guesser": _text(answer.guesser),
        "bills": [{**asdict(bill), "days": [day.isoformat() for day in bill.days]} for bill in answer.bills],
    }


def read_answer(wire: object) -> Answer:
    """The inverse of `write_answer`; raises `BadAnswer` for whatever is not exactly as it should be."""
    try:
        if not isinstance(wire, dict) or not isinstance(wire["answered_by"], str):
            raise BadAnswer("no answer")
        weights, raw = _bytes(wire["weights"]), _bytes(wire["paths"]) or b""
        if len(raw) + len(weights or b"") > MOST_BYTES:
            raise BadAnswer("too large")
        name, paths, details = wire["answered_by"][:40], _read_paths(raw), _read_details(wire["details"])
        return Answer(name, weights, paths, details, _read_bills(wire["bills"]), _read_guesser(wire))
    except (KeyError, TypeError, ValueError, OverflowError):
        raise BadAnswer("garbage") from None


def details_of(
    *,
    scores: dict[str, float],
    loss_curve: Sequence[float],
    by_day: Sequence[tuple[date, float, float, float, float]],
    mse: float,
    r2: float,
    known_days: int,
) -> Wire:
    """What is told about the model, back from floats: amounts are whole minor units again."""
    return {
        "scores": {name: float(score) for name, score in scores.items() if math.isfinite(score)},
        "loss_curve": [float(loss) for loss in loss_curve],
        "by_day": [[day.isoformat(), *(round(amount) for amount in amounts)] for day, *amounts in by_day],
        "mse": float(mse),
        "r2": float(r2),
        "known_days": known_days,
    }


def _read_paths(raw: bytes) -> Paths:
    if len(raw) != SAMPLES * HORIZON * 4:
        raise BadAnswer("paths of another shape")
    paths = np.frombuffer(raw, dtype="<f4").reshape(SAMPLES, HORIZON).astype(np.float32)
    if not np.isfinite(paths).all() or (paths < 0).any():
        raise BadAnswer("paths that are no amounts")
    return paths


def _read_details(wire: Wire) -> Wire:
    details = details_of(
        scores=dict(wire["scores"]),
        loss_curve=_short(wire["loss_curve"]),
        by_day=[_read_day(*row) for row in _short(wire["by_day"])],
        mse=wire["mse"],
        r2=wire["r2"],
        known_days=int(wire["known_days"]),
    )
    if not all(map(math.isfinite, (details["mse"], details["r2"], *details["loss_curve"]))):
        raise BadAnswer("numbers that are none")
    return details


def _read_bills(wire: list[Wire]) -> tuple[FoundBill, ...]:
    if len(_short(wire)) > MOST_BILLS:
        raise BadAnswer("too many bills")
    return tuple(FoundBill(**{**each, "days": tuple(map(date.fromisoformat, each["days"]))}) for each in wire)


def _read_guesser(wire: Wire) -> bytes | None:
    raw = _bytes(wire["guesser"])
    try:
        if raw is not None:
            read_guesser(raw)
    except BadGuesser:
        raise BadAnswer("a guesser that is none") from None
    return raw


def _read_day(day: str, *amounts: float) -> tuple[date, float, float, float, float]:
    actual, low, median, high = amounts
    return date.fromisoformat(day), actual, low, median, high


def _short(values: list[Any]) -> list[Any]:
    if not isinstance(values, list) or len(values) > LONGEST_LIST:
        raise BadAnswer("a list that is none, or too long")
    return values


def _text(raw: bytes | None) -> str | None:
    return b64encode(raw).decode("ascii") if raw is not None else None


def _bytes(text: str | None) -> bytes | None:
    return b64decode(text, validate=True) if text is not None else None
