"""How far one dear purchase moves the next four weeks: `python3 dev.py bench laptop transactions.csv …`.

The purchase costs twice the dearest day so far (at least twenty mean days) and lies 3, 12, 25 or 100 days
back, before five cutoffs of everybody with 200 days; first as a purchase with a note, as the bot knows it,
then as a row among rows of date and amount alone, then hidden in its day's total. `--days 60` lets only the
latest 60 days before each cutoff be known.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from forecasting.fitting import fit_person
from forecasting.frame import FloatArray
from forecasting.members import sample_fitted
from forecasting.person import Person, people_of
from forecasting.transactions import read_transactions

BACK = (3, 12, 25, 100)
CUTOFFS, APART = 5, 61
LEAST, YEAR, MONTH, PATHS = 200, 365, 28, 4000
FEWEST = 20.0  # mean days
PLAIN = ["unique_id", "ds", "y"]


def main(arguments: list[str]) -> int:
    """Print a line a file: how many purchases moved the median by at most 3 and 10 %, and the most."""
    parser = argparse.ArgumentParser(prog="bench laptop", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--people", type=int, default=8, help="of each file, at most")
    parser.add_argument("--days", type=int, default=100_000, help="known before a cutoff, at most")
    options = parser.parse_args(arguments)
    print("| people | known as | purchases | within 3 % | within 10 % | at most |\n|---|---|---|---|---|---|")
    for place, file in enumerate(options.files):
        table = read_transactions(file).history
        for name, known in KNOWN_AS.items():
            people = _people(table, options.people)
            moved = np.abs([each for one in people for each in _moves(one, known, options.days)])
            told = f"{(moved <= 0.03).mean():.0%} | {(moved <= 0.1).mean():.0%} | {moved.max():.0%}"
            print(f"| file {place + 1} | {name} | {len(moved)} | {told} |", flush=True)
    return 0


def _people(table: pd.DataFrame, most: int) -> Iterator[pd.DataFrame]:
    """The tables of the first people with enough days, in order of their ids."""
    found = 0
    for _, own in table.groupby("unique_id", sort=True):
        days = (own["ds"].max() - own["ds"].min()).days
        if found < most and days > LEAST + MONTH:
            found += 1
            yield own


def _totals_of_days(table: pd.DataFrame) -> pd.DataFrame:
    return table.groupby(["unique_id", "ds"], as_index=False)["y"].sum()


KNOWN_AS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "a purchase with a note": lambda table: table,
    "a row of date and amount": lambda table: table[PLAIN],
    "part of a day": _totals_of_days,
}


def _moves(own: pd.DataFrame, known: Callable[[pd.DataFrame], pd.DataFrame], most: int) -> Iterator[float]:
    """By how much each purchase moves the median of the next four weeks, 0.1 being 10 % more, where at most
    so many days are known.
    """
    for place in range(CUTOFFS):
        cutoff = own["ds"].max() - pd.Timedelta(days=MONTH + APART * place)
        past = own[(own["ds"] <= cutoff) & (own["ds"] > cutoff - pd.Timedelta(days=most))]
        if (cutoff - own["ds"].min()).days < LEAST:
            return
        if past.empty:
            continue
        plain = _person(known(past), cutoff.date())
        before = np.median(_samples(plain))
        days = plain.series.values
        cost = max(2.0 * days.max(), FEWEST * days[-YEAR:].mean())
        for back in filter(len(days).__gt__, BACK):
            bought = pd.DataFrame({"unique_id": [past["unique_id"].iloc[0]], "y": [cost], "note": ["laptop"]})
            with_it = pd.concat([past, bought.assign(ds=cutoff - pd.Timedelta(days=back))])
            after = np.median(_samples(_person(known(with_it), cutoff.date())))
            yield float(after / before - 1.0) if before > 0 else float(after > 0)


def _person(past: pd.DataFrame, cutoff: date) -> Person:
    (person,) = people_of(past, cutoff).values()
    return person


def _samples(person: Person) -> FloatArray:
    return sample_fitted(fit_person(person).fitted, MONTH, PATHS).sum(axis=1)
