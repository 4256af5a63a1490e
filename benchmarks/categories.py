"""Guessing categories: `bench categories FILE.csv`, a table with user_id,date,amount,category,note.

Rolling in time, each person alone: an expense is guessed from those before it, and the guesser is taught anew
every so many days, as at night. A category is what an import would make of its name.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from bot.jobs.category_training import teach
from bot.learning.guesser import Guesser, guess, start
from bot.ledger.guesses import SURE, surely
from bot.money.category import Known, filed_words
from bot.parsing.lexicon import Lexicon, find_category, lexicon
from bot.parsing.text import fold

EVERY_DAYS = 7
WARM_UP = 20  # expenses of each person that are learned from and not counted
BINS = 10
ROUNDS = 3  # the best of some guesses is how long one takes


@dataclass(frozen=True, slots=True)
class Row:
    """An expense: who, when, the words of its note, what the word lists say of them, where it was filed."""

    user: str
    day: date
    words: str
    listed: str
    category: str


@dataclass(slots=True)
class Tally:
    """What came of each method, expense by expense."""

    right: dict[str, list[bool]] = field(default_factory=dict)
    chance: list[float] = field(default_factory=list)
    asked: list[bool] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    taught: list[float] = field(default_factory=list)

    def note(self, method: str, is_right: bool) -> None:
        """One more expense for a method."""
        self.right.setdefault(method, []).append(is_right)


def main(arguments: list[str]) -> int:
    """Print a Markdown table for each file."""
    if not arguments:
        print("name a CSV with user_id,date,amount,category,note", file=sys.stderr)
        return 2
    words = lexicon("en")
    for path in arguments:
        tally = Tally()
        for person in _people(_read(path, words)):
            _roll(person, tally)
        _print(path.rsplit("/", 1)[-1], tally)
    return 0


def _read(path: str, words: Lexicon) -> list[Row]:
    with open(path, encoding="utf-8", newline="") as file:
        return [
            Row(
                row.get("user_id") or "",
                date.fromisoformat(row["date"]),
                filed_words(row["note"]),
                words["category"].first(fold(row["note"])) or "",
                find_category(row["category"], words) or row["category"],
            )
            for row in csv.DictReader(file)
            if row.get("note") and row.get("category") and filed_words(row["note"])
        ]


def _people(rows: Sequence[Row]) -> Iterator[list[Row]]:
    for user in dict.fromkeys(row.user for row in rows):
        yield sorted((row for row in rows if row.user == user), key=lambda row: row.day)


def _roll(rows: Sequence[Row], tally: Tally) -> None:
    counts, filed, guesser = Counter[str](), dict[str, str](), start()
    taught_on = rows[0].day
    for at, row in enumerate(rows):
        if (row.day - taught_on).days >= EVERY_DAYS:
            before = [(one.words, one.category) for one in rows[:at] if one.day < row.day]
            started = time.perf_counter()
            guesser = teach(before, start()) or start()
            tally.taught.append(time.perf_counter() - started)
            taught_on = row.day
        if at >= WARM_UP:
            _score(row, tally, counts, filed, guesser)
        counts[row.category] += 1
        filed[row.words] = row.category


def _score(row: Row, tally: Tally, counts: Counter[str], filed: dict[str, str], guesser: Guesser) -> None:
    found = guess(guesser, row.words)
    tally.seconds.append(min(_guess_time(guesser, row.words) for _ in range(ROUNDS)))
    lesson = filed.get(row.words, "")
    sure = surely(guesser, row.words, Known())
    best = lesson or (row.listed or sure if guesser is start() else sure or row.listed)
    offered = [one.category for one in found[:3]]
    tally.note("the most frequent so far", counts.most_common(1)[0][0] == row.category)
    tally.note("word lists alone", row.listed == row.category)
    tally.note("as the same note was filed last", lesson == row.category)
    tally.note("learned guess, first", found[0].category == row.category)
    tally.note("learned guess, among three", row.category in offered)
    tally.note("all together, recorded", best == row.category)
    tally.note(
        "all together, or among the three asked",
        best == row.category or (not best and row.category in offered),
    )
    tally.asked.append(not best)
    tally.chance.append(found[0].chance)


def _guess_time(guesser: Guesser, words: str) -> float:
    started = time.perf_counter()
    guess(guesser, words)
    return time.perf_counter() - started


def _print(name: str, tally: Tally) -> None:
    first = np.array(tally.right["learned guess, first"])
    chance, asked = np.array(tally.chance), np.array(tally.asked)
    together = np.array(tally.right["all together, recorded"])
    sure = chance >= SURE
    print(f"\n{name}: {len(first)} expenses\n\n| right | share |\n|---|---|")
    for method, right in tally.right.items():
        print(f"| {method} | {np.mean(right):.1%} |")
    print("\n| what | measured |\n|---|---|")
    print(f"| asked with three buttons | {asked.mean():.1%} |")
    print(f"| recorded without asking and wrong | {(~asked & ~together).mean():.1%} |")
    print(f"| guesses that are sure, and of these right | {sure.mean():.1%}, {first[sure].mean():.1%} |")
    print(f"| calibration error (ECE, {BINS} bins) | {_error(chance, first):.3f} |")
    print(f"| one guess, 99th percentile | {np.quantile(tally.seconds, 0.99) * 1000:.2f} ms |")
    print(f"| teaching, the slowest | {max(tally.taught, default=0.0):.2f} s |")


def _error(chance: np.ndarray, right: np.ndarray) -> float:
    """How far the said chances lie from the shares that came true, over bins, weighted by their size."""
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    found = [bins == place for place in range(BINS) if (bins == place).any()]
    return sum(abs(float(chance[one].mean() - right[one].mean())) * float(one.mean()) for one in found)
