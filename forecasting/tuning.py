"""`python -m forecasting tune`: how a person's network should learn, one setting changed at a time.

Each setting is taught at several cutoffs of several people and scored on the four weeks after, as in use.
Other sizes than the shared network's have no shared weights to start from: compare them among themselves.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import nn

from forecasting.backtest import Progress, chosen
from forecasting.calibration import middle_ranks
from forecasting.checkpoint import global_network, shared_network
from forecasting.errors import ForecastingError, NothingKnown
from forecasting.features import COVARIATES, INPUTS, Prepared, prepare
from forecasting.forecaster import Workers
from forecasting.frame import DailySeries, FloatArray, daily_series
from forecasting.heads import OUTPUTS
from forecasting.members import AHEAD, seed_for
from forecasting.metrics import DAYS_A_MONTH, clustered_mean, crps, paired_ratio, typical_month
from forecasting.network import HIDDEN, SpendNetwork
from forecasting.report import markdown, told
from forecasting.sampling import network_paths
from forecasting.stepping import Targets, plain_steps
from forecasting.training import (
    FROM_GLOBAL,
    WARM_UP,
    Plan,
    cut,
    lessons,
    one_thread,
    taught,
)
from forecasting.transactions import read_transactions
from forecasting.trial import FOLD_DAYS, POOL_FROM

PATHS = 400
WIDTHS = (1, 7, FOLD_DAYS)
SCHEDULES = ("cosine", "constant", "steps", "one cycle")


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one network learns. `start`: from the "shared" weights or from "scratch".

    `l2`: pull toward the start (toward 0 from scratch). `smoothing`: half-life in days of the trailing mean
    that the network reads in place of each day's amount, 0 for the day itself. `jitter`: spread of a
    lognormal noise on all amounts, new in each epoch.
    """

    start: str = "shared"
    hidden: int = HIDDEN
    epochs: int = FROM_GLOBAL.epochs
    rate: float = FROM_GLOBAL.rate
    schedule: str = "cosine"
    dropout: float = FROM_GLOBAL.dropout
    l2: float = FROM_GLOBAL.pull
    smoothing: float = 0.0
    jitter: float = 0.0


USED = Recipe()
FRESH = Recipe(start="scratch", epochs=60, rate=8e-3, l2=1e-3)
VARIED: dict[str, tuple[Recipe, ...]] = {
    "rate": tuple(replace(USED, rate=rate) for rate in (1e-3, 3e-3, 3e-2)),
    "schedule": tuple(replace(USED, schedule=schedule) for schedule in SCHEDULES[1:]),
    "epochs": tuple(replace(USED, epochs=epochs) for epochs in (10, 20, 40)),
    "dropout": tuple(replace(USED, dropout=dropout) for dropout in (0.0, 0.3, 0.5)),
    "l2": tuple(replace(USED, l2=l2) for l2 in (0.0, 0.05, 0.5)),
    "smoothing": tuple(replace(USED, smoothing=days) for days in (2.0, 7.0)),
    "jitter": tuple(replace(USED, jitter=spread) for spread in (0.1, 0.3)),
    "hidden": tuple(replace(FRESH, hidden=hidden) for hidden in (8, 16, 32, 64)),
}


class SizedNetwork(SpendNetwork):
    """The same network with another number of units, untrained; without the decoder of totals."""

    def __init__(self, hidden: int, seed: int) -> None:
        super().__init__(seed)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.lstm = nn.LSTM(INPUTS, hidden, batch_first=True)
            self.decoder = nn.Linear(hidden + COVARIATES, hidden)
            self.head = nn.Linear(hidden, OUTPUTS)


def rate_at(recipe: Recipe, epoch: int) -> float:
    """The learning rate of an epoch (from 0).

    Down a half cosine to a tenth, constant, halved three times, or up and down again.
    """
    done = epoch / recipe.epochs
    if recipe.schedule == "cosine":
        return Plan(epochs=recipe.epochs, rate=recipe.rate).rate_at(epoch)
    if recipe.schedule == "steps":
        return float(recipe.rate * 0.5 ** int(4 * done))
    if recipe.schedule == "one cycle":
        return recipe.rate * (done / 0.3 if done < 0.3 else (1 - done) / 0.7) + 1e-2 * recipe.rate
    return recipe.rate


def smoothed(prepared: Prepared, half_life: float) -> Prepared:
    """The first input, the day's amount, as a trailing mean over the days up to it; the same for 0."""
    if half_life <= 0:
        return prepared
    keep, inputs = 0.5 ** (1 / half_life), prepared.inputs.copy()
    for day in range(1, len(inputs)):
        inputs[day, 0] = keep * inputs[day - 1, 0] + (1 - keep) * inputs[day, 0]
    return replace(prepared, inputs=inputs)


def _begin(recipe: Recipe, seed: int) -> SpendNetwork:
    return global_network() if recipe.start == "shared" else SizedNetwork(recipe.hidden, seed % 2**32)


def _held_to(recipe: Recipe, network: SpendNetwork) -> SpendNetwork:
    """The shared network, or from scratch one without any weight."""
    if recipe.start == "shared":
        return shared_network()
    nothing = deepcopy(network)
    for weight in nothing.parameters():
        weight.data.zero_()
    return nothing


def _jittered(
    inputs: torch.Tensor, days: Targets, spread: float, rng: np.random.Generator
) -> tuple[torch.Tensor, Targets]:
    """What is read and what is to be predicted, with noise on all amounts."""
    # log1p(20 y / s) / 2: noise on the amount is noise on its logarithm, nothing where nothing was spent
    noise = torch.from_numpy(rng.standard_normal(inputs.shape[:2])).float() * spread / 2
    noisy = inputs.clone()
    noisy[..., 0] += noise * (inputs[..., 0] > 0)
    factors = torch.from_numpy(np.exp(spread * rng.standard_normal(len(days.amounts)))).float()
    return noisy, replace(days, amounts=days.amounts * factors)


def learn(recipe: Recipe, prepared: Prepared, seed: int) -> SpendNetwork:
    """A network taught one person's days; a step that is not finite is skipped."""
    rng = np.random.default_rng(seed)
    network, stretches = _begin(recipe, seed), cut(prepared)
    read, held_to = stretches.inputs.clone(), _held_to(recipe, network)
    step = plain_steps(taught(network), taught(held_to), read, WARM_UP, recipe.l2)
    plan = Plan(epochs=recipe.epochs, dropout=recipe.dropout)
    for epoch, days, keep in lessons(prepared, stretches, plan, seed, recipe.hidden):
        if recipe.jitter > 0:
            noisy, days = _jittered(stretches.inputs, days, recipe.jitter, rng)
            read.copy_(noisy)  # in place: the steps were told of this tensor
        step(days, keep, rate_at(recipe, epoch))
    return network


@dataclass(frozen=True, slots=True, eq=False)
class TuneTask:
    """One person, one cutoff (the first `days` days are known), every recipe."""

    series: DailySeries
    days: int
    recipes: tuple[Recipe, ...]
    seed: int


def tune_origin(task: TuneTask) -> FloatArray:
    """(recipes, 3) sCRPS of days, weeks and the four weeks after the cutoff, over their typical sizes."""
    past = task.series.until(task.days)
    actual = task.series.values[task.days : task.days + FOLD_DAYS]
    scale = typical_month(past.values, past.known) / DAYS_A_MONTH
    seed = seed_for(past.user, task.seed, f"tune {task.days}")
    found = []
    with one_thread():
        for recipe in task.recipes:
            view = smoothed(prepare(past, AHEAD), recipe.smoothing)
            network, rng = learn(recipe, view, seed), np.random.default_rng(seed)
            ranks = middle_ranks(PATHS)
            paths = network_paths(
                network, shared_network(), view, task.days - 1, FOLD_DAYS, PATHS, rng, ranks
            )
            found.append([_blocks(paths, actual, width) / (width * scale) for width in WIDTHS])
    return np.array(found)


def _blocks(paths: FloatArray, actual: FloatArray, width: int) -> float:
    sums = paths.reshape(len(paths), -1, width).sum(axis=2)
    return float(crps(sums, actual.reshape(-1, width).sum(axis=1)).mean())


def tune_tasks(
    people: Sequence[DailySeries], origins: int, every: int, recipes: Sequence[Recipe], seed: int
) -> list[TuneTask]:
    """The last cutoffs of each person with four weeks known after and 60 known days before."""
    tasks = []
    for series in people:
        for fold in range(origins):
            days = len(series) - FOLD_DAYS - fold * every
            if days < POOL_FROM or not series.known[days : days + FOLD_DAYS].all():
                continue
            past = series.until(days)
            if past.known_days >= 60 and typical_month(past.values, past.known) > 0:
                tasks.append(TuneTask(series, days, tuple(recipes), seed))
    return tasks


def recipes_for(only: str | None) -> list[tuple[str, Recipe]]:
    """(what is varied, recipe), the settings in use first; raises ForecastingError for an unknown name."""
    names = list(VARIED) if only is None else [part.strip() for part in only.split(",")]
    unknown = [name for name in names if name not in VARIED]
    if unknown:
        raise ForecastingError(f"{', '.join(unknown)} cannot be varied, only {', '.join(VARIED)}")
    return [("in use", USED), *((name, recipe) for name in names for recipe in VARIED[name])]


def _named(what: str, recipe: Recipe) -> str:
    if what == "in use":
        return "in use"
    value = getattr(recipe, what)
    ending = " (from scratch)" if recipe.start == "scratch" else ""
    return f"{what} {value if isinstance(value, str) else format(value, 'g')}{ending}"


def table(named: Sequence[tuple[str, Recipe]], scores: FloatArray, people: Sequence[str], seed: int) -> str:
    """Markdown. `scores` (cutoffs, recipes, 3); the ratio is of the mean of the three, people redrawn."""
    lines, means = [], scores.mean(axis=2)
    for place, (what, recipe) in enumerate(named):
        cells = [f"{clustered_mean(scores[:, place, part], people):.3f}" for part in range(3)]
        ratio = paired_ratio(means[:, place], means[:, 0], people, np.random.default_rng(seed))
        lines.append([_named(what, recipe), *cells, told(ratio) if place else "1"])
    return markdown(["setting", "a day", "a week", "four weeks", "over the one in use (95 %)"], lines)


def run(asked: argparse.Namespace) -> int:
    """The `tune` command: teach, score, print."""
    read = read_transactions(asked.transactions, asked.as_of)
    people = chosen(daily_series(read.history, read.as_of), asked.people, unseen=asked.unseen)
    named = recipes_for(asked.only)
    tasks = tune_tasks(people, asked.origins, asked.every, [recipe for _, recipe in named], asked.seed)
    if not tasks:
        raise NothingKnown("nobody has 60 days before and 28 after any cutoff")
    found: list[FloatArray] = []
    progress = Progress(len(tasks))
    with Workers(asked.threads) as workers:
        for first in range(0, len(tasks), 2 * asked.threads):
            found += workers.map(tune_origin, tasks[first : first + 2 * asked.threads])
            progress.tell(len(found))
    users = [str(task.series.user) for task in tasks]
    print(f"{len(set(users))} people, {len(tasks)} cutoffs of {asked.transactions.name}\n")
    print(table(named, np.array(found), users, asked.seed))
    return 0
