"""Recurring bills, found in transactions: rent, phone, insurance, subscriptions.

Precision first: a bill that is none costs trust each month, a missed one is merely learned as a habit.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasting.bill_chains import INTERVALS, Chain, Group, chains, due_days
from forecasting.errors import BadHistory
from forecasting.frame import FloatArray

EPOCH = date(1970, 1, 1)
FEWEST_ROWS = 3
LEAST, MOST = 1e-9, 1e15  # beyond, an amount is a mistake
_BY_NAME = {interval.name: interval for interval in INTERVALS}


@dataclass(frozen=True, slots=True)
class Bill:
    """A payment that comes again; amounts in the history's unit.

    `note` and `category` as last written, "" without. `interval`: week, two weeks, month, quarter or year.
    `next_on`: when it is next due, after the cutoff. `low` <= `usual` <= `high`: what it came to lately.
    `confidence` in [0, 1]: how likely it comes within a few days of `next_on`. `due_day`: its day of the
    month (31: the last), 0 for weeks.
    """

    note: str
    category: str
    interval: str
    next_on: date
    low: float
    usual: float
    high: float
    confidence: float
    hits: int
    last_on: date
    due_day: int


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """Expenses up to the cutoff in the order of their days (since 1970)."""

    days: npt.NDArray[np.int64]
    amounts: FloatArray
    notes: list[str]
    categories: list[str]


def label(note: str) -> str:
    """What stays the same of a payee from one row to the next: words in lower case, no numbers."""
    words = re.findall(r"[^\W_]+", note.casefold())
    kept = [word for word in words if 2 * sum(letter.isdigit() for letter in word) <= len(word)]
    return " ".join(kept)


def _texts(history: pd.DataFrame, name: str) -> list[str]:
    if name not in history.columns:
        return [""] * len(history)
    return ["" if pd.isna(text) else str(text).strip() for text in history[name]]


def _rows(history: pd.DataFrame, as_of: date) -> _Rows:
    missing = [name for name in ("ds", "y") if name not in history.columns]
    if missing:
        raise BadHistory(f"the history lacks the column {', '.join(missing)}")
    if "unique_id" in history.columns and history["unique_id"].nunique() > 1:
        raise BadHistory("bills are one person's: give one unique_id")
    table = history[pd.to_datetime(history["ds"]) <= pd.Timestamp(as_of)]
    if "kind" in table.columns:
        table = table[table["kind"] != "income"]
    amounts = pd.to_numeric(table["y"]).to_numpy(dtype=np.float64)
    days = pd.to_datetime(table["ds"]).to_numpy().astype("M8[D]").astype(np.int64)
    notes, categories = _texts(table, "note"), _texts(table, "category")
    # equal days in an order of their own, so that shuffled rows give equal bills
    usable = [place for place in range(len(table)) if LEAST <= amounts[place] <= MOST]
    usable.sort(key=lambda place: (days[place], amounts[place], notes[place], categories[place]))
    return _Rows(
        days[usable],
        amounts[usable],
        [notes[place] for place in usable],
        [categories[place] for place in usable],
    )


def _groups(labels: Sequence[str], free: npt.NDArray[np.bool_]) -> list[list[int]]:
    """Places of the free rows that share a label, at least three."""
    found: dict[str, list[int]] = defaultdict(list)
    for place in np.flatnonzero(free).tolist():
        found[labels[place]].append(place)
    return [places for _, places in sorted(found.items()) if len(places) >= FEWEST_ROWS]


def _weekend_shift(chain: Chain, days: Sequence[int], due: int) -> int:
    """Days from a due day on a weekend to the weekday it was moved to before; 0 where it was not moved."""
    if (due + 3) % 7 < 5:  # 1970-01-01 was a Thursday; Monday is 0
        return 0
    paid = [(days[place], hit) for place, hit in zip(chain.places, chain.dues, strict=True)]
    if any((day + 3) % 7 >= 5 for day, _ in paid):
        return 0
    moved = [day - hit for day, hit in paid if (hit + 3) % 7 >= 5]
    if not moved:
        return 0
    weekday = (due + 3) % 7
    return 7 - weekday if float(np.median(moved)) > 0 else 4 - weekday


def _next(chain: Chain, days: Sequence[int], today: int) -> int:
    ahead = due_days(chain.interval, chain.dues[0], chain.due_day, np.arange(1, chain.missed + 2))
    due = int(ahead[-1])
    return max(due + _weekend_shift(chain, days, due), today + 1)


def _bill(rows: _Rows, places: Sequence[int], chain: Chain, days: Sequence[int], today: int) -> Bill:
    own = [places[place] for place in chain.places]
    recent = rows.amounts[own[: chain.settled] if chain.is_fixed else own][:12]
    usual = recent[0] if chain.is_fixed else np.median(recent[:3])
    return Bill(
        note=rows.notes[own[0]],
        category=Counter(rows.categories[place] for place in own).most_common(1)[0][0],
        interval=chain.interval.name,
        next_on=EPOCH + timedelta(days=_next(chain, days, today)),
        low=float(recent.min()),
        usual=float(usual),
        high=float(recent.max()),
        confidence=round(chain.confidence, 3),
        hits=len(own),
        last_on=EPOCH + timedelta(days=days[chain.places[0]]),
        due_day=chain.due_day,
    )


def bills(history: pd.DataFrame, as_of: date) -> tuple[Bill, ...]:
    """The bills of one person that are alive at `as_of`, by next date; rows after it are not looked at.

    `history`: columns `ds`, `y` (spent > 0), optionally `category`, `note`, `kind` ("income" is passed over,
    as is any y <= 0). Rows of one payee are searched first, then what is left of each category. Needs three
    hits (four every two weeks, five every week), a last one within 1.5 periods, and amounts within 5 %, or
    within 30 % from one to the next where the payee sends nothing else. Raises BadHistory without a column.
    """
    rows = _rows(history, as_of)
    if len(rows.days) < FEWEST_ROWS:
        return ()
    today, first = (as_of - EPOCH).days, int(rows.days[0])
    free, found = np.ones(len(rows.days), dtype=np.bool_), []
    labels = [label(note) for note in rows.notes]
    named = np.array([text != "" for text in labels])
    for keys, eligible in ((labels, named), (rows.categories, np.ones_like(named))):
        for places in _groups(keys, free & eligible):
            days, amounts = rows.days[places].tolist(), rows.amounts[places].tolist()
            for chain in chains(Group(days, amounts, first, today)):
                found.append(_bill(rows, places, chain, days, today))
                free[[places[place] for place in chain.places]] = False
    return tuple(sorted(found, key=lambda bill: (bill.next_on, -bill.usual, bill.note, bill.category)))


def due_dates(bill: Bill, until: date) -> tuple[date, ...]:
    """`next_on` and the due dates after it, up to and including `until`."""
    interval = _BY_NAME[bill.interval]
    span = (until - bill.next_on).days
    if span < 0:
        return ()
    # a due date moved off a weekend may lie in the next month: count from its nominal day
    anchor = (bill.next_on - EPOCH).days
    if interval.months:
        near = [
            due_days(interval, anchor + 30 * step, bill.due_day, np.zeros(1, np.int64)) for step in (-1, 0, 1)
        ]
        anchor = min((int(one[0]) for one in near), key=lambda day: abs(day - anchor))
    steps = np.arange(1, int(span / interval.length) + 3)
    later = due_days(interval, anchor, bill.due_day, steps).tolist()
    dates = (EPOCH + timedelta(days=day) for day in later)
    return (bill.next_on, *(day for day in dates if bill.next_on < day <= until))


def expected(found: Iterable[Bill], start: date, days: int) -> FloatArray:
    """(days,) amount times confidence of what falls due on each day from `start`."""
    due = np.zeros(days)
    for bill in found:
        for day in due_dates(bill, start + timedelta(days=days - 1)):
            if day >= start:
                due[(day - start).days] += bill.usual * bill.confidence
    return due


def sample_bills(
    found: Iterable[Bill], start: date, days: int, n: int, rng: np.random.Generator
) -> FloatArray:
    """(n, days) amounts: each due date comes with its bill's confidence, at low ... usual ... high."""
    paths = np.zeros((n, days))
    for bill in found:
        for day in due_dates(bill, start + timedelta(days=days - 1)):
            if day >= start:
                comes = rng.random(n) < bill.confidence
                paths[:, (day - start).days] += comes * _amounts(bill, n, rng)
    return paths


def _amounts(bill: Bill, n: int, rng: np.random.Generator) -> FloatArray:
    if bill.high <= bill.low:
        return np.full(n, bill.usual)
    return np.asarray(rng.triangular(bill.low, bill.usual, bill.high, n), dtype=np.float64)
