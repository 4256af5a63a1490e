"""Made-up people whose bills are known, and how many of them `bills` finds: precision and recall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.bill_chains import due_days
from forecasting.bills import BY_NAME, EPOCH, Bill, bills
from forecasting.transactions import read_transactions

STYLES = ("notes", "categories", "amounts alone")
AHEAD = 400
Row = tuple[date, float, str, str]

# name, category, interval, usual amount, spread of one amount to the next, how common
KINDS = (
    ("Rent Miller", "housing", "month", 900.0, 0.0, 0.9),
    ("TELCO MOBILE", "utilities", "month", 29.9, 0.0, 0.9),
    ("City Power", "utilities", "month", 74.0, 0.1, 0.7),
    ("Water Works", "utilities", "quarter", 88.0, 0.08, 0.5),
    ("Home Insurance", "insurance", "year", 260.0, 0.02, 0.5),
    ("STREAMFLIX", "leisure", "month", 12.99, 0.0, 0.7),
    ("Tunes Premium", "leisure", "month", 9.99, 0.0, 0.6),
    ("Fit Gym", "sport", "month", 34.5, 0.0, 0.4),
    ("Piano lesson", "education", "week", 25.0, 0.0, 0.15),
    ("Cleaner", "housing", "two weeks", 60.0, 0.0, 0.2),
)
# name, category, times a day, usual amount, spread (0: always the same price)
HABITS = (
    ("Market Hall", "groceries", 0.28, 38.0, 0.5),
    ("DISCOUNT 4711", "groceries", 0.2, 22.0, 0.6),
    ("Corner Coffee", "eating out", 0.45, 3.5, 0.0),
    ("Noodle House", "eating out", 0.1, 18.0, 0.3),
    ("Bus ticket", "transport", 0.3, 2.8, 0.0),
    ("Petrol", "transport", 0.09, 55.0, 0.15),
    ("Barber", "care", 0.03, 25.0, 0.0),
    ("ATM", "cash", 0.07, 100.0, 0.0),
    ("WEBSHOP MARKET", "shopping", 0.12, 24.0, 0.9),
)


@dataclass(frozen=True, slots=True)
class Truth:
    """A bill as it was made: what should be found at the cutoff."""

    name: str
    interval: str
    next_on: date
    usual: float
    spread: float
    hits: int


@dataclass(frozen=True, slots=True, eq=False)
class MadeUp:
    """One person: `history` (ds, y, category, note) up to `as_of`, and the bills alive then."""

    history: pd.DataFrame
    as_of: date
    truths: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Bills `right`, `wrong` (found, but no bill) and `missed`; for right and wrong ones, the confidences."""

    right: tuple[float, ...]
    wrong: tuple[float, ...]
    missed: int

    @property
    def precision(self) -> float:
        return len(self.right) / max(1, len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        return len(self.right) / max(1, len(self.right) + self.missed)


def _posted(day: int, is_bank: bool) -> int:
    """A bank moves Saturday and Sunday to Monday."""
    weekday = (day + 3) % 7
    return day + (7 - weekday if is_bank and weekday >= 5 else 0)


def _one_bill(
    kind: tuple[str, str, str, float, float, float],
    last: int,
    days: int,
    is_bank: bool,
    rng: np.random.Generator,
) -> tuple[list[Row], Truth | None]:
    """Rows of one bill: it may have begun late, ended, risen once or skipped a date."""
    name, category, every, usual, spread, _ = kind
    interval, unit = BY_NAME[every], float(rng.uniform(0.6, 1.6))
    begin = last - days + int(rng.integers(days // 2)) * int(rng.random() < 0.3)
    ends = rng.random() < 0.15
    end = last - round(1.8 * interval.length) - int(rng.integers(days // 2)) if ends else last
    anchor, due_day = last - int(rng.integers(round(interval.length))), int(rng.integers(1, 32))
    *_, oldest = islice(due_days(interval, anchor, due_day, step=-1), days)
    dues = [oldest, *islice(due_days(interval, oldest, due_day), days + AHEAD // 7 - 1)]
    rise, factor = int(rng.integers(begin, last)), 1.1 if rng.random() < 0.3 else 1.0
    rows: list[Row] = []
    for due in dues:
        jitter = int(rng.integers(-1, 2)) * int(rng.random() < 0.2) * int(interval.months > 0)
        day = _posted(due + jitter, is_bank)
        if begin <= day <= end and rng.random() > 0.02:
            price = usual * unit * (factor if day >= rise else 1.0) * float(np.exp(spread * rng.normal()))
            rows.append((EPOCH + timedelta(days=day), round(price, 2), category, name))
    ahead = [_posted(due, is_bank) for due in dues if _posted(due, is_bank) > last]
    is_known = not ends and len(rows) >= interval.fewest
    truth = (
        Truth(name, every, EPOCH + timedelta(days=min(ahead)), rows[-1][1], spread, len(rows))
        if is_known
        else None
    )
    return rows, truth


def _one_habit(
    habit: tuple[str, str, float, float, float], last: int, days: int, rng: np.random.Generator
) -> list[Row]:
    name, category, often, usual, spread = habit
    when = np.flatnonzero(rng.random(days) < often * rng.uniform(0.5, 1.3))
    price = usual * float(rng.uniform(0.8, 1.3))
    return [
        (
            EPOCH + timedelta(days=last - int(back)),
            round(price * float(np.exp(spread * rng.normal())), 2),
            category,
            name,
        )
        for back in when
    ]


def made_up(seed: int, days: int = 500, as_of: date = date(2024, 5, 17)) -> MadeUp:
    """The person of `seed`, who in turn writes notes, categories alone or amounts alone; half are banks'."""
    rng = np.random.default_rng(seed)
    last, style, is_bank = (as_of - EPOCH).days, STYLES[seed % 3], seed % 2 == 0
    rows: list[Row] = []
    truths = []
    for kind in KINDS:
        if rng.random() < kind[-1]:
            own, truth = _one_bill(kind, last, days, is_bank, rng)
            rows += own
            truths += [truth] if truth else []
    for habit in HABITS:
        if rng.random() < 0.8:
            rows += _one_habit(habit, last, days, rng)
    pay = [(EPOCH + timedelta(days=last - back), -2400.0, "income", "Salary") for back in range(3, days, 30)]
    table = pd.DataFrame(rows + pay, columns=["ds", "y", "category", "note"])
    table = table.sample(frac=1.0, random_state=seed)
    if style != "notes":
        table["note"] = ""
    if style == "amounts alone":
        table["category"] = ""
    return MadeUp(table, as_of, tuple(truths))


def _agrees(bill: Bill, truth: Truth) -> bool:
    near = 1 if truth.interval in ("week", "two weeks") else 3
    off = abs(bill.usual / truth.usual - 1)
    return (
        bill.interval == truth.interval
        and abs((bill.next_on - truth.next_on).days) <= near
        and off <= max(0.06, 3 * truth.spread)
    )


def compare(found: Sequence[Bill], truths: Sequence[Truth]) -> Found:
    """Match each found bill with one true one: the interval, the next date within three days (one for weeks),
    the amount.
    """
    left = list(truths)
    right, wrong = [], []
    for bill in found:
        match = next((truth for truth in left if _agrees(bill, truth)), None)
        if match is None:
            wrong.append(bill.confidence)
        else:
            left.remove(match)
            right.append(bill.confidence)
    return Found(tuple(right), tuple(wrong), len(left))


def measure(people: int = 60, days: int = 500) -> dict[str, Found]:
    """Precision and recall by style over `people` made-up people, all of them under "all"."""
    by_style: dict[str, list[Found]] = {style: [] for style in STYLES}
    for seed in range(people):
        person = made_up(seed, days)
        by_style[STYLES[seed % 3]].append(compare(bills(person.history, person.as_of), person.truths))
    added = {style: _added(each) for style, each in by_style.items()}
    return added | {"all": _added(list(added.values()))}


def _added(parts: Sequence[Found]) -> Found:
    right = tuple(one for part in parts for one in part.right)
    wrong = tuple(one for part in parts for one in part.wrong)
    return Found(right, wrong, sum(part.missed for part in parts))


def table(people: int, days: int) -> str:
    """Markdown: precision and recall by what a person writes down."""
    lines = [
        "| what is written down | bills | found | precision | recall | mean confidence right / wrong |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for style, found in measure(people, days).items():
        sure, unsure = (f"{np.mean(one):.2f}" if one else "-" for one in (found.right, found.wrong))
        bills_there = len(found.right) + found.missed
        lines.append(
            f"| {style} | {bills_there} | {len(found.right) + len(found.wrong)} | {found.precision:.3f} "
            f"| {found.recall:.3f} | {sure} / {unsure} |"
        )
    return "\n".join(lines)


def print_bills(path: Path, as_of: date | None) -> None:
    """A line a bill of everybody in a CSV; notes and categories count where the file has them."""
    history = read_transactions(path, as_of)
    for user, rows in history.history.groupby("unique_id", sort=True):
        for bill in bills(rows, history.as_of):
            amount = f"{bill.usual:.2f} ({bill.low:.2f}-{bill.high:.2f})"
            who = " ".join(part for part in (bill.note, bill.category) if part)
            surely = f"{bill.confidence:.2f}\t{bill.hits} times"
            print(f"{user}\t{bill.next_on}\tevery {bill.interval}\t{amount}\t{surely}\t{who}")
