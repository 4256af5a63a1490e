"""The recent past as a test: networks and pool forecast it from days before it and are scored."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from forecasting.bills import Bill
from forecasting.calibration import middle_ranks
from forecasting.checkpoint import global_network, shared_network
from forecasting.features import Prepared, prepare
from forecasting.frame import BoolArray, DailySeries, FloatArray
from forecasting.members import AHEAD, Fitted, bill_paths, mixed_paths, seed_for
from forecasting.metrics import crps
from forecasting.models.pools import POOLED, run_rate
from forecasting.network import SpendNetwork
from forecasting.person import Parts, Person, parted
from forecasting.sampling import stated, stated_paths
from forecasting.training import FROM_GLOBAL, is_finite, train

POOL_FROM = 14
LSTM_FROM = 60
FOLD_DAYS = 28
FOLD_PATHS = 200
POOL_FOLDS = 8


def fold_scores(
    members: Sequence[FloatArray], actual: FloatArray, known: BoolArray, scale: float
) -> list[float]:
    """CRPS of days, of weeks and of the whole, each over its typical size, averaged: unit-free, lower is
    better.

    Paths (n, H) of each member; actual, known (H,). Days unknown count nowhere.
    """
    if not known.any() or scale <= 0:
        return [math.nan] * len(members)
    paths, actual = np.stack(members, axis=1)[..., known], actual[known]  # (n, members, days)
    parts = []
    for width in (1, 7, len(actual)):
        begins = np.arange(0, len(actual) - width + 1, width)
        if len(begins):
            end = len(begins) * width
            sums, truth = (
                np.add.reduceat(days[..., :end], begins, axis=-1) if width > 1 else days
                for days in (paths, actual)
            )
            parts.append(crps(sums, truth).mean(axis=1) / (width * scale))
    return [float(score) for score in np.mean(parts, axis=0)]


def score_fold(series: DailySeries, origin: int, members: Sequence[FloatArray], scale: float) -> list[float]:
    """`fold_scores` of paths that start the day after index `origin`, against the days that followed."""
    ahead = slice(origin + 1, origin + 1 + members[0].shape[1])
    return fold_scores(members, series.values[ahead], series.known[ahead], scale)


def mean_score(scores: Sequence[float]) -> float:
    """Of those that are numbers; NaN without one."""
    kept = [score for score in scores if math.isfinite(score)]
    return float(np.mean(kept)) if kept else math.nan


def typical_day(series: DailySeries) -> float:
    """Mean known day of the last year (of all days where that is 0), the yardstick of every score."""
    recent = series.latest(365)
    recent_mean = recent.values.sum() / max(1, recent.known_days)
    return float(recent_mean or series.values.sum() / max(1, series.known_days))


def pool_origins(length: int) -> list[int]:
    """Up to eight origins, 28 days apart, each with 28 days behind the cutoff and at least 42 before."""
    first = [length - 1 - FOLD_DAYS * (fold + 1) for fold in range(POOL_FOLDS)]
    return [origin for origin in first if origin >= 42]


def pool_scores(series: DailySeries, origins: Sequence[int], seed: int) -> dict[str, float]:
    """Mean fold score of each training-free forecaster; NaN where no fold could be judged."""
    found = []
    for origin in origins:
        past = series.until(origin + 1)
        horizon = min(FOLD_DAYS, len(series) - 1 - origin)
        fold = f"fold {len(series) - origin}"
        paths = [
            sampler(past, horizon, FOLD_PATHS, np.random.default_rng(seed_for(name, seed, fold)))
            for name, sampler in POOLED.items()
        ]
        found.append(score_fold(series, origin, paths, typical_day(past)))
    return {name: mean_score([scores[place] for scores in found]) for place, name in enumerate(POOLED)}


def trial_origins(series: DailySeries) -> tuple[int, ...]:
    """Origins of the recent folds, first the one up to which a network on trial learns; 14 days come before
    it.
    """
    length = len(series)
    back = (56, 42, 28) if series.known_days >= 168 else (28, 14) if length >= 56 else (14, 7)
    return tuple(length - 1 - days for days in back if length - days >= POOL_FROM) or (
        length - 1 - length // 2,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A person's recent past with what was known before it. Places are days of `whole`.

    `whole`: the days as the final fit sees them · `bills`: those known at the first of `origins` · `view`:
    the rest, prepared; from the first origin on as known at the end · `network`: one that
    learned up to the first origin, None where there was nothing to learn, and its `loss_curve`.
    """

    whole: DailySeries
    bills: tuple[Bill, ...]
    origins: tuple[int, ...]
    view: Prepared
    network: SpendNetwork | None = None
    loss_curve: tuple[float, ...] = ()

    def at(self, origin: int) -> Parts:
        """What was known at `origin`."""
        past = self.whole.until(origin + 1)
        return Parts(past, replace(past, values=self.view.values[: origin + 1]), self.bills)


def trial_of(person: Person, now: Parts, seed: int) -> Trial:
    """The recent past of a person whose parts at the end are `now`, with a network trained up to it."""
    origins = trial_origins(now.whole)
    first = origins[0] + 1
    then = parted(person.until(first))
    seen = np.concatenate([then.rest.values, now.rest.values[first:]])
    unchanged = np.array_equal(seen, now.rest.values)
    view = prepare(now.rest if unchanged else replace(now.rest, values=seen), AHEAD)
    trial = Trial(now.whole, then.bills, origins, view)
    if now.whole.known_days < LSTM_FROM or view.scale[origins[0]] <= 0:
        return trial
    network = global_network()
    past = replace(view, ends=np.array([first]))
    losses = train(network, shared_network(), past, FROM_GLOBAL, seed % 2**32)
    return replace(trial, network=network, loss_curve=losses) if losses and is_finite(network) else trial


def network_on_trial(
    trial: Trial,
    network: SpendNetwork,
    origins: Sequence[int],
    horizon: int,
    n: int,
    rngs: Sequence[np.random.Generator],
) -> list[FloatArray]:
    """(n, up to `horizon`) what `network` would have said at each of `origins`."""
    said, ranks = stated(network, shared_network(), trial.view, np.array(origins), horizon), middle_ranks(n)
    found = []
    for place, (origin, rng) in enumerate(zip(origins, rngs, strict=True)):
        days = min(horizon, len(trial.whole) - 1 - origin)
        paths = stated_paths(said, place, days, n, rng, ranks)
        found.append(paths + bill_paths(trial.at(origin), days, n, rng))
    return found


def score_network(trial: Trial, network: SpendNetwork, seed: int) -> float:
    """Mean fold score of a network on the recent past, each fold up to 28 days long."""
    names = (f"fold {len(trial.whole) - origin}" for origin in trial.origins)
    rngs = [np.random.default_rng(seed_for("lstm", seed, name)) for name in names]
    told = network_on_trial(trial, network, trial.origins, FOLD_DAYS, FOLD_PATHS, rngs)
    scores = [
        score_fold(trial.whole, origin, [paths], typical_day(trial.whole.until(origin + 1)))[0]
        for origin, paths in zip(trial.origins, told, strict=True)
    ]
    return mean_score(scores)


def score_pool(trial: Trial, weights: dict[str, float], seed: int) -> dict[str, float]:
    """Fold scores of the training-free pool under `weights` and of the run-rate on the recent past."""
    pool: list[float] = []
    line: list[float] = []
    for origin in trial.origins:
        known = trial.at(origin)
        horizon, scale = min(FOLD_DAYS, len(trial.whole) - 1 - origin), typical_day(known.whole)
        rng = np.random.default_rng(seed_for("pool", seed, f"fold {len(trial.whole) - origin}"))
        paths = mixed_paths(Fitted(known.whole, known, seed, weights, "pool", {}), horizon, FOLD_PATHS, rng)
        pool += score_fold(trial.whole, origin, [paths], scale)
        line += score_fold(trial.whole, origin, [run_rate(known.whole, horizon, 1, rng)], scale)
    found = {"pool": mean_score(pool), "run_rate": mean_score(line)}
    return {name: score for name, score in found.items() if math.isfinite(score)}
