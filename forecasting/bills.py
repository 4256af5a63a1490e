"""Recurring bills, found in transactions: rent, phone, insurance, subscriptions.

Precision first: a bill that is none costs trust each month, a missed one is merely learned as a habit.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, takewhile
from statistics import median

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasting.bill_chains import INTERVALS, Chain, Group, chains, due_days, nearest_due
from forecasting.errors import BadHistory
from forecasting.frame import FloatArray, as_days

EPOCH = date(1970, 1, 1)
FEWEST_ROWS = 3
LATEST, LATE = 12, 3
LEAST, MOST = 1e-9, 1e15  # beyond, an amount is a mistake
_WORD = re.compile(r"[^\W_]+")
_CJK = r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
_GLUED = re.compile(rf"\d+(?:年|月份?|日|号|號|년|월|일)|\d+(?={_CJK})|(?<={_CJK})\d+")
BY_NAME = {interval.name: interval for interval in INTERVALS}


@dataclass(frozen=True, slots=True)
class Bill:
    """A payment that comes again; amounts in the history's unit.

    `note` and `category` as last written, "" without. `interval`: week, two weeks, month, quarter or year.
    `next_on`: when it is next due, after the cutoff. `low` <= `usual` <= `high`: what it came to lately.
    `confidence` in [0, 1]: how likely it comes within a few days of `next_on`. `due_day`: its day of the
    month (31: the last), 0 for weeks. `shifts`: by how many days its latest hits, at most twelve, came after
    their usual lateness.
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
    shifts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """One person's expenses in the order of their days (since 1970)."""

    days: npt.NDArray[np.int64]
    amounts: FloatArray
    notes: list[str]
    categories: list[str]

    def until(self, as_of: date) -> Rows:
        """The rows up to and including `as_of`."""
        end = int(np.searchsorted(self.days, (as_of - EPOCH).days, side="right"))
        return Rows(self.days[:end], self.amounts[:end], self.notes[:end], self.categories[:end])


@dataclass(frozen=True, slots=True)
class Recurring:
    """A bill and the places of the rows that paid it."""

    bill: Bill
    places: tuple[int, ...]


def label(note: str) -> str:
    """What stays the same of a payee from one row to the next: words in lower case, no numbers.

    Digits that touch Chinese, Japanese or Korean, and a date's 年月日号 after them, are no part of a word.
    """
    plain = note.casefold()
    words = _WORD.findall(plain if plain.isascii() else _GLUED.sub(" ", plain))
    kept = [word for word in words if word.isalpha() or 2 * sum(map(str.isdigit, word)) <= len(word)]
    return " ".join(kept)


def _texts(history: pd.DataFrame, name: str) -> tuple[npt.NDArray[np.int64], list[str]]:
    """For each row the place of its text among the sorted distinct ones, and those."""
    if name not in history.columns:
        return np.zeros(len(history), dtype=np.int64), [""]
    codes, distinct = pd.factorize(history[name])
    texts = np.array([*(str(text).strip() for text in distinct), ""], dtype=object)  # -1: none
    ordered, places = np.unique(texts, return_inverse=True)
    return places[codes], ordered.tolist()


def rows_of(history: pd.DataFrame, as_of: date) -> Rows:
    """The expenses of one person's table up to `as_of`, as `bills` describes it; raises BadHistory."""
    missing = [name for name in ("ds", "y") if name not in history.columns]
    if missing:
        raise BadHistory(f"the history lacks the column {', '.join(missing)}")
    if "unique_id" in history.columns and history["unique_id"].nunique() > 1:
        raise BadHistory("bills are one person's: give one unique_id")
    days = as_days(history["ds"]).astype(np.int64)
    counts = days <= (as_of - EPOCH).days
    if "kind" in history.columns:
        counts &= (history["kind"] != "income").to_numpy(dtype=np.bool_, na_value=False)
    table, days = history[counts], days[counts]
    try:
        amounts = pd.to_numeric(table["y"]).to_numpy(dtype=np.float64)
    except (ValueError, TypeError) as error:
        raise BadHistory(f"an amount cannot be read: {error}") from error
    (notes, note_texts), (categories, category_texts) = _texts(table, "note"), _texts(table, "category")
    # equal days in an order of their own, so that shuffled rows give equal bills
    order = np.lexsort((categories, notes, amounts, days))
    order = order[(amounts[order] >= LEAST) & (amounts[order] <= MOST)]
    return Rows(
        days[order],
        amounts[order],
        [note_texts[place] for place in notes[order].tolist()],
        [category_texts[place] for place in categories[order].tolist()],
    )


def _groups(keys: Sequence[str | None], taken: Container[int]) -> list[list[int]]:
    """Places of the rows that share a key and are not yet taken, at least three."""
    found: dict[str, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        if key is not None and place not in taken:
            found[key].append(place)
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
    return 7 - weekday if median(moved) > 0 else 4 - weekday


def _next(chain: Chain, days: Sequence[int], today: int) -> int:
    ahead = due_days(chain.interval, chain.dues[0], chain.due_day)
    due = next(islice(ahead, chain.missed, None))
    return max(due + _weekend_shift(chain, days, due), today + 1)


def _bill(rows: Rows, own: Sequence[int], chain: Chain, days: Sequence[int], today: int) -> Bill:
    recent = rows.amounts[list(own[: chain.settled] if chain.is_fixed else own)[:LATEST]].tolist()
    return Bill(
        note=rows.notes[own[0]],
        category=Counter(rows.categories[place] for place in own).most_common(1)[0][0],
        interval=chain.interval.name,
        next_on=EPOCH + timedelta(days=_next(chain, days, today)),
        low=min(recent),
        usual=recent[0] if chain.is_fixed else median(recent[:3]),
        high=max(recent),
        confidence=round(chain.confidence, 3),
        hits=len(own),
        last_on=EPOCH + timedelta(days=days[chain.places[0]]),
        due_day=chain.due_day,
        shifts=_shifts(chain, days),
    )


def _shifts(chain: Chain, days: Sequence[int]) -> tuple[int, ...]:
    late = [days[place] - due for place, due in zip(chain.places[:LATEST], chain.dues[:LATEST], strict=True)]
    usual = int(median(late))
    return tuple(one - usual for one in late)


def bills(history: pd.DataFrame, as_of: date) -> tuple[Bill, ...]:
    """The bills of one person that are alive at `as_of`, by next date; rows after it are not looked at.

    `history`: columns `ds`, `y` (spent > 0), optionally `category`, `note`, `kind` ("income" is passed over,
    as is any y <= 0). Rows of one payee are searched first, then what is left of each category. Needs three
    hits (four every two weeks, five every week), a last one within 1.5 periods, and amounts within 5 %, or
    within 30 % from one to the next where the payee sends nothing else. Raises BadHistory without a column.
    """
    return tuple(one.bill for one in search(rows_of(history, as_of), as_of))


def search(rows: Rows, as_of: date) -> tuple[Recurring, ...]:
    """`bills`, each with the rows that paid it; `rows` must end by `as_of`."""
    if len(rows.days) < FEWEST_ROWS:
        return ()
    today, days, logs = (as_of - EPOCH).days, rows.days.tolist(), np.log(rows.amounts).tolist()
    labels = {note: label(note) or None for note in set(rows.notes)}
    found, taken = [], set[int]()
    for keys in ([labels[note] for note in rows.notes], rows.categories):
        for places in _groups(keys, taken):
            group = Group([days[one] for one in places], [logs[one] for one in places], days[0], today)
            for chain in chains(group):
                paid = tuple(places[place] for place in chain.places)
                found.append(Recurring(_bill(rows, paid, chain, group.days, today), paid))
                taken.update(paid)
    return tuple(sorted(found, key=_order))


def _order(one: Recurring) -> tuple[date, float, str, str]:
    return one.bill.next_on, -one.bill.usual, one.bill.note, one.bill.category


def due_dates(bill: Bill, until: date) -> tuple[date, ...]:
    """`next_on` and the due dates after it, up to and including `until`."""
    interval = BY_NAME[bill.interval]
    if until < bill.next_on:
        return ()
    # a due date moved off a weekend may lie in the next month: count from its nominal day
    anchor = (bill.next_on - EPOCH).days
    if interval.months:
        anchor = nearest_due(anchor, bill.due_day)
    dates = (EPOCH + timedelta(days=day) for day in due_days(interval, anchor, bill.due_day))
    ahead = takewhile(lambda day: day <= until, dates)
    return (bill.next_on, *(day for day in ahead if day > bill.next_on))


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
    """(n, days) amounts: each due date comes with its bill's confidence, at low ... usual ... high.

    Half of them on the due date, half as early or late as the bill was before.
    """
    paths = np.zeros((n, days + LATE))
    every = np.arange(n)
    for bill in found:
        shifts = np.array((0, *bill.shifts))
        for due in due_dates(bill, start + timedelta(days=days - 1 + LATE)):
            if due < start:
                continue
            comes = rng.random(n) < bill.confidence
            late = np.where(rng.random(n) < 0.5, 0, shifts[rng.integers(0, len(shifts), n)])
            day = np.clip((due - start).days + late, 0, days + LATE - 1)
            paths[every, day] += comes * _amounts(bill, n, rng)
    return paths[:, :days]


def _amounts(bill: Bill, n: int, rng: np.random.Generator) -> FloatArray:
    if bill.high <= bill.low:
        return np.full(n, bill.usual)
    return np.asarray(rng.triangular(bill.low, bill.usual, bill.high, n), dtype=np.float64)
