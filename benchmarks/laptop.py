"""How far one dear purchase moves the next four weeks: `python3 dev.py bench laptop transactions.csv …`.

The purchase costs twice the dearest day so far (at least twenty mean days) and lies 3, 12, 25 or 100 days
back, before five cutoffs of everybody with 200 days; first as a purchase of its own, as the bot knows
it, then hidden in its day's total.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
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


def main(arguments: list[str]) -> int:
    """Print a line a file: how many purchases moved the median by at most 3 and 10 %, and the most."""
    parser = argparse.ArgumentParser(prog="bench laptop", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--people", type=int, default=8, help="of each file, at most")
    options = parser.parse_args(arguments)
    print("| people | known as | purchases | within 3 % | within 10 % | at most |\n|---|---|---|---|---|---|")
    for place, file in enumerate(options.files):
        table = read_transactions(file).history
        for name, is_row in (("a purchase", True), ("part of a day", False)):
            moved = np.abs([each for one in _people(table, options.people) for each in _moves(one, is_row)])
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


def _moves(own: pd.DataFrame, is_row: bool) -> Iterator[float]:
    """By how much each purchase moves the median of the next four weeks, 0.1 being 10 % more."""
    for place in range(CUTOFFS):
        cutoff = own["ds"].max() - pd.Timedelta(days=MONTH + APART * place)
        past = own[own["ds"] <= cutoff]
        if (cutoff - own["ds"].min()).days < LEAST:
            return
        plain = _person(past, cutoff.date(), is_row)
        before = np.median(_totals(plain))
        days = plain.series.values
        cost = max(2.0 * days.max(), FEWEST * days[-YEAR:].mean())
        for back in BACK:
            bought = pd.DataFrame({"unique_id": [past["unique_id"].iloc[0]], "y": [cost], "note": ["laptop"]})
            with_it = pd.concat([past, bought.assign(ds=cutoff - pd.Timedelta(days=back))])
            after = np.median(_totals(_person(with_it, cutoff.date(), is_row)))
            yield float(after / before - 1.0) if before > 0 else float(after > 0)


def _person(past: pd.DataFrame, cutoff: date, is_row: bool) -> Person:
    """With purchases one by one, or with days alone."""
    (person,) = people_of(past if is_row else past[["unique_id", "ds", "y"]], cutoff).values()
    return person


def _totals(person: Person) -> FloatArray:
    return sample_fitted(fit_person(person).fitted, MONTH, PATHS).sum(axis=1)
