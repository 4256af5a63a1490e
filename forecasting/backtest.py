"""Rolling origins: refit at every cutoff as in use, forecast beside the baselines, score what followed."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from forecasting.baselines import EVERY, TRAINING_FREE, parts_of, require
from forecasting.errors import ForecastingError, NothingKnown
from forecasting.forecaster import SpendForecaster, Workers
from forecasting.frame import DailySeries, FloatArray, UserId, daily_series
from forecasting.metrics import typical_month
from forecasting.pretrain import learned_from
from forecasting.report import report, rows_of, write_csv
from forecasting.scoring import OriginTask, Scored, score, score_origin
from forecasting.slices import has_rent
from forecasting.transactions import read_transactions

ORIGIN_DAYS = (1, 6, 11, 16, 21, 26)
LONGEST_MONTH = 31
FEW_PEOPLE = 3
MOST_FANS = 4
SHORTEST_FAN = 14
BAR = 30

# Everybody's days up to the cutoff, a horizon, a number of paths, a seed -> paths (n, horizon) by user.
Peer = Callable[[Sequence[DailySeries], int, int, int], Mapping[UserId, FloatArray]]


@dataclass(frozen=True, slots=True, eq=False)
class Fan:
    """One month of one person: our paths (n, h) from `first` to its last day, and what was spent (h,)."""

    user: str
    first: date
    paths: FloatArray
    actual: FloatArray


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a backtest found; `unspent`: cutoffs left out because nothing had been spent before."""

    scored: list[Scored]
    fans: list[Fan]
    unspent: int


def month_cutoffs(as_of: date, months: int, horizon: int) -> list[date]:
    """The day before each origin day (1st, 6th, ... 26th) of the last months that `horizon` days follow."""
    found: list[date] = []
    month = as_of.replace(day=1)
    while len(found) < months * len(ORIGIN_DAYS):
        if month.replace(day=ORIGIN_DAYS[-1]) + timedelta(days=horizon - 1) <= as_of:
            found += [month.replace(day=day) - timedelta(days=1) for day in ORIGIN_DAYS]
        month = (month - timedelta(days=1)).replace(day=1)
    return sorted(found)


def steady_cutoffs(as_of: date, origins: int, every: int, horizon: int) -> list[date]:
    """The last `origins` cutoffs, `every` days apart, with `horizon` days after."""
    return sorted(as_of - timedelta(days=horizon + fold * every) for fold in range(origins))


def days_left(cutoff: date) -> int:
    """Days from the one after the cutoff to the last of its month, both counted."""
    first = cutoff + timedelta(days=1)
    return ((first.replace(day=1) + timedelta(days=32)).replace(day=1) - first).days


def chosen(people: dict[UserId, DailySeries], most: int, *, unseen: bool = False) -> list[DailySeries]:
    """At most so many, evenly over the sorted ids: a repeatable choice that no score can steer.

    `unseen` leaves out whoever the shipped weights may have learned from. Raises NothingKnown when nobody is
    left.
    """
    series = [one for one in people.values() if not (unseen and learned_from(one.user))]
    if not series:
        raise NothingKnown("the shipped weights may have learned from everybody in the file")
    places = np.unique(np.linspace(0, len(series) - 1, min(most, len(series))).round().astype(int))
    return [series[place] for place in places]


def _pasts(
    people: Sequence[DailySeries], cutoff: date, known: int | None
) -> list[tuple[DailySeries, DailySeries]]:
    """(up to the cutoff, whole) of everybody known by then; of the first the latest `known` days alone, from
    the first with spending.
    """
    pairs = []
    for whole in people:
        days = (cutoff - whole.start).days + 1
        if days >= 1:
            past = whole.until(days)
            pairs.append((past if known is None else _begun(past.latest(known)), whole))
    return pairs


def _begun(series: DailySeries) -> DailySeries:
    spent = np.flatnonzero(series.values)
    return series.latest(len(series) - int(spent[0])) if len(spent) else series


def _task(
    past: DailySeries,
    whole: DailySeries,
    ours: FloatArray,
    horizon: int,
    methods: tuple[str, ...],
    seed: int,
    rows: pd.DataFrame,
) -> OriginTask:
    """`rows`: the history's, of this person."""
    days, done = ours.shape[1], (past.cutoff - whole.start).days + 1
    actual, known = np.zeros(days), np.zeros(days)
    after = slice(done, min(done + days, len(whole)))
    actual[: after.stop - done] = whole.values[after]
    known[: after.stop - done] = whole.known[after]
    rest = days_left(past.cutoff)
    rent = has_rent(rows, past)
    return OriginTask(past, actual, known, horizon, rest, ours, methods, seed, rent)


class Progress:
    """One line on stderr: a bar, cutoffs done, time still to go."""

    def __init__(self, total: int) -> None:
        self._total, self._began = total, time.perf_counter()

    def tell(self, done: int) -> None:
        left = (time.perf_counter() - self._began) / done * (self._total - done)
        ends = "\n" if done == self._total else ""
        bar = ("#" * (BAR * done // self._total)).ljust(BAR, ".")
        line = f"\r[{bar}] {done} of {self._total} cutoffs, {left // 60:.0f}:{left % 60:02.0f} left "
        print(line, end=ends, file=sys.stderr, flush=True)


def backtest(
    history: pd.DataFrame,
    people: Sequence[DailySeries],
    cutoffs: Sequence[date],
    *,
    horizon: int = 28,
    n: int = 1000,
    known: int | None = None,
    methods: tuple[str, ...] = tuple(TRAINING_FREE),
    peers: Mapping[str, Peer] | None = None,
    seed: int = 0,
    workers: Workers | None = None,
) -> Backtest:
    """Fit everybody in `people` on `history` up to each cutoff, sample, and score beside `methods`.

    `known`: of the days before a cutoff only the latest so many are, as if one had begun then. `peers`:
    further forecasters by name, each of which learns from all people at once.
    """
    workers = workers or Workers()
    scored: list[Scored] = []
    fans: list[Fan] = []
    progress, unspent = Progress(len(cutoffs)), 0
    days = max(horizon, LONGEST_MONTH)
    own = history[history["unique_id"].isin([series.user for series in people])]
    for done, cutoff in enumerate(cutoffs, start=1):
        pairs = _pasts(people, cutoff, known)
        ready = [pair for pair in pairs if typical_month(pair[0].values, pair[0].known) > 0]
        unspent += len(pairs) - len(ready)
        if ready:
            rows = own[own["unique_id"].isin([past.user for past, _ in ready])]
            if known is not None:
                rows = rows[rows["ds"] > pd.Timestamp(cutoff) - pd.Timedelta(days=known)]
            model = SpendForecaster(seed).fit(rows, cutoff, workers=workers)
            paths = model.sample(days, n, workers=workers)
            by_user = dict(list(rows.groupby("unique_id")))
            tasks = [
                _task(past, whole, paths[past.user], horizon, methods, seed, by_user[past.user])
                for past, whole in ready
            ]
            scored += [one for each in workers.map(score_origin, tasks) for one in each]
            scored += _of_peers(tasks, peers or {}, days, n, seed)
            fans += _fans(tasks)
        progress.tell(done)
    return Backtest(scored, _best_fans(fans), unspent)


def _of_peers(
    tasks: Sequence[OriginTask], peers: Mapping[str, Peer], days: int, n: int, seed: int
) -> list[Scored]:
    pasts, scored = [task.past for task in tasks], []
    for name, peer in peers.items():
        paths = peer(pasts, days, n, seed)
        scored += [score(task, name, paths[task.past.user]) for task in tasks]
    return scored


def _fans(tasks: Sequence[OriginTask]) -> list[Fan]:
    """What was to come of their months for the first people, for pictures, where two weeks or more were."""
    return [
        Fan(
            str(task.past.user),
            task.past.cutoff + timedelta(days=1),
            task.ours[:, : task.rest],
            task.actual[: task.rest],
        )
        for task in tasks[:MOST_FANS]
        if task.rest >= SHORTEST_FAN and task.known[: task.rest].all()
    ]


def _best_fans(fans: Sequence[Fan]) -> list[Fan]:
    """The latest, whole months first."""
    return sorted(fans, key=lambda fan: (fan.first.day == 1, fan.first))[-MOST_FANS:]


def methods_asked(names: str | None, people: int) -> tuple[str, ...]:
    """Baselines by name between commas, joined by + for a pool of equal shares; by default the training-free
    ones, for a few people the source recipe.

    Raises ForecastingError for a name there is none of, MissingExtra where a package is not installed.
    """
    if names is None:
        return (*TRAINING_FREE, *(("source",) if people <= FEW_PEOPLE else ()))
    found = tuple(part.strip() for part in names.split(",") if part.strip())
    named = [part for name in found for part in parts_of(name)]
    unknown = [name for name in named if name not in EVERY]
    if unknown:
        raise ForecastingError(f"no baseline is called {', '.join(unknown)}; there are {', '.join(EVERY)}")
    require(named)
    return found


def run(asked: argparse.Namespace, peers: Mapping[str, Peer] | None = None) -> int:
    """The `backtest` command: read, score (also `peers`), print, write, draw."""
    read = read_transactions(asked.transactions, asked.as_of)
    people = chosen(daily_series(read.history, read.as_of), asked.people, unseen=asked.unseen)
    methods = methods_asked(asked.methods, len(people))
    if asked.against is not None and asked.against not in methods:
        raise ForecastingError(f"--against {asked.against} is not among the baselines compared")
    cutoffs = (
        month_cutoffs(read.as_of, asked.months, asked.horizon)
        if asked.origins is None
        else steady_cutoffs(read.as_of, asked.origins, asked.every, asked.horizon)
    )
    with Workers(asked.threads) as workers:
        found = backtest(
            read.history,
            people,
            cutoffs,
            horizon=asked.horizon,
            n=asked.samples,
            known=asked.known,
            methods=methods,
            peers=peers,
            seed=asked.seed,
            workers=workers,
        )
    if not found.scored:
        raise NothingKnown("nobody had spent anything by any cutoff: ask for later ones")
    _tell(found, asked)
    return 0


def _tell(found: Backtest, asked: argparse.Namespace) -> None:
    rows = rows_of(found.scored)
    cutoffs = len(rows[["user", "cutoff"]].drop_duplicates())
    print(f"{rows['user'].nunique()} people, {cutoffs} cutoffs, {asked.horizon} days ahead")
    if found.unspent:
        print(f"{found.unspent} cutoffs left out: nothing had been spent before")
    print(f"\n{report(rows, found.scored, asked.against, asked.seed)}")
    if asked.csv is not None:
        write_csv(rows, asked.csv)
    if asked.pictures is not None:
        from forecasting.pictures import draw_all

        draw_all(rows, found.fans, asked.pictures, asked.against)
        print(f"\nPictures: {asked.pictures}", file=sys.stderr)
