"""One person's fit: who forecasts best on the recent past, how much each is trusted, the trained network.

History decides what is tried: 1-13 known days the habit and the shared network, from 14 the training-free
pool and the shared network, from 60 the person's own network in the shared one's place. Everything here sees
one series up to its cutoff, so nothing can leak from later days or from other people.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from forecasting.calibration import recalibrated
from forecasting.checkpoint import global_network
from forecasting.features import Prepared, prepare
from forecasting.frame import DailySeries, FloatArray, UserId
from forecasting.metrics import crps
from forecasting.models.pools import LONGEST, POOLED, habit, run_rate
from forecasting.network import SpendNetwork
from forecasting.sampling import network_paths
from forecasting.scaling import without_one_offs
from forecasting.training import CONTINUED, FROM_GLOBAL, is_finite, one_thread, train

LSTM_FROM = 60
POOL_FROM = 14
AHEAD = 62
FOLD_DAYS = 28
FOLD_PATHS = 200
POOL_FOLDS = 8
TEMPER = 6.0
WORST_ALLOWED = 0.25
EARLY_SHARE = 0.4
USUAL_SHARE = 0.6
MOST_SHARE = 0.85


def seed_for(user: UserId, seed: int, purpose: str) -> int:
    """A seed from the person's own id: equal on every machine, untouched by who else is in the file."""
    digest = hashlib.blake2b(
        f"{seed}\n{purpose}\n{user}".encode("utf-8", "surrogatepass"), digest_size=8
    ).digest()
    return int.from_bytes(digest, "big") >> 1


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """What answers for one person. `weights` sum to 1 over "lstm" (the own
    network), "global" (the shared one), "calendar", "weekday", "recent" and "habit".

    `answered_by`: "lstm" (the network has a share), "pool" or "habit". `scores`: mean scaled CRPS on recent
    folds, lower is better. `judge` is the network as it was before the folds, for honest pictures of the
    past.
    """

    series: DailySeries
    seed: int
    weights: dict[str, float]
    answered_by: str
    scores: dict[str, float]
    network: SpendNetwork | None = None
    judge: SpendNetwork | None = None
    loss_curve: tuple[float, ...] = ()


def fold_score(paths: FloatArray, actual: FloatArray, known: FloatArray, scale: float) -> float:
    """CRPS of days, of weeks and of the whole, each over its typical size, averaged: unit-free, lower is
    better.

    paths (n, H); actual, known (H,). Days unknown count nowhere.
    """
    use = known.astype(bool)
    if not use.any() or scale <= 0:
        return math.nan
    paths, actual = paths[:, use], actual[use]
    parts = []
    for width in (1, 7, len(actual)):
        blocks = len(actual) // width
        if blocks:
            sums = paths[:, : blocks * width].reshape(len(paths), blocks, width).sum(axis=2)
            truth = actual[: blocks * width].reshape(blocks, width).sum(axis=1)
            parts.append(float(crps(sums, truth).mean()) / (width * scale))
    return float(np.mean(parts))


def score_fold(series: DailySeries, origin: int, paths: FloatArray, scale: float) -> float:
    """`fold_score` of paths that start the day after index `origin`, against the days that followed."""
    ahead = slice(origin + 1, origin + 1 + paths.shape[1])
    return fold_score(paths, series.values[ahead], series.known[ahead].astype(np.float64), scale)


def _mean(scores: Sequence[float]) -> float:
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
    found: dict[str, list[float]] = {name: [] for name in POOLED}
    for origin in origins:
        past = series.until(origin + 1)
        horizon = min(FOLD_DAYS, len(series) - 1 - origin)
        for name, sampler in POOLED.items():
            rng = np.random.default_rng(seed_for(name, seed, f"fold {len(series) - origin}"))
            paths = sampler(past, horizon, FOLD_PATHS, rng)
            found[name].append(score_fold(series, origin, paths, typical_day(past)))
    return {name: _mean(values) for name, values in found.items()}


def pool_weights(series: DailySeries, scores: dict[str, float]) -> dict[str, float]:
    """Shares of the training-free forecasters: months known decide beforehand, recent scores correct it."""
    months = series.known_days / 30.4
    calendar = months / (months + 3.0) / 2.0
    prior = {"calendar": calendar, "weekday": calendar, "recent": 1.0 - 2.0 * calendar}
    finite = [score for score in scores.values() if math.isfinite(score)]
    best = min(finite) if finite else math.nan
    if not math.isfinite(best) or best <= 0:
        return prior
    raised = {name: prior[name] * math.exp(-TEMPER * (scores[name] / best - 1.0)) for name in prior}
    total = sum(raised.values())
    return {name: share / total for name, share in raised.items()}


def network_share(known_days: int, network: float, pool: float) -> float:
    """How much of the answer is a network's: 0.4 before 60 days and 0.6 after beforehand, more or less by its
    score against the pool's, at most 0.85.

    0 when it was worse by a quarter; the share beforehand when nothing could be judged.
    """
    before = USUAL_SHARE if known_days >= LSTM_FROM else EARLY_SHARE
    if not (math.isfinite(network) and math.isfinite(pool)) or pool <= 0:
        return before
    if network > (1 + WORST_ALLOWED) * pool:
        return 0.0
    odds = before / (1 - before) * math.exp(-TEMPER * (network / pool - 1.0))
    return min(MOST_SHARE, odds / (1.0 + odds))


def mixed_paths(
    fitted: Fitted, prepared: Prepared | None, horizon: int, n: int, rng: np.random.Generator
) -> FloatArray:
    """(n, horizon) linear pool: each member gives its share of the n paths, in shuffled order."""
    names = [name for name, share in fitted.weights.items() if share > 0]
    bounds = np.rint(np.cumsum([fitted.weights[name] for name in names]) * n).astype(int)
    bounds[-1] = n
    parts = {
        name: _member_paths(name, fitted, prepared, horizon, int(count), rng)
        for name, count in zip(names, np.diff(bounds, prepend=0), strict=True)
    }
    paths = np.concatenate(list(parts.values()))
    return paths[rng.permutation(n)]


def _member_paths(
    name: str, fitted: Fitted, prepared: Prepared | None, horizon: int, n: int, rng: np.random.Generator
) -> FloatArray:
    if name in ("lstm", "global"):
        view = prepared if prepared is not None else prepare(fitted.series, max(horizon, AHEAD))
        shared = global_network()
        own = fitted.network if name == "lstm" and fitted.network is not None else shared
        return network_paths(own, shared, view, len(fitted.series) - 1, horizon, n, rng)
    if name == "habit":
        return habit(fitted.series, horizon, n, rng)
    return POOLED[name](fitted.series, horizon, n, rng)


def sample_fitted(fitted: Fitted, horizon: int, n: int) -> FloatArray:
    """(n, horizon) paths >= 0 in the person's unit, from the day after the cutoff; equal bits for equal
    seeds.
    """
    rng = np.random.default_rng(seed_for(fitted.series.user, fitted.seed, "paths"))
    with one_thread():
        ready = replace(fitted, series=calm(fitted.series))
        raw = mixed_paths(ready, None, max(horizon, FOLD_DAYS), n, rng)
    return recalibrated(raw, fitted.series.known_days, rng)[:, :horizon]


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A network trained up to the first recent fold, and its mean score on the folds."""

    network: SpendNetwork
    loss_curve: tuple[float, ...]
    score: float


def trial_origins(series: DailySeries) -> tuple[int, ...]:
    """Origins of the recent folds, first the one up to which a network on trial learns; 14 days come before
    it.
    """
    length = len(series)
    back = (56, 42, 28) if series.known_days >= 168 else (28, 14) if length >= 56 else (14, 7)
    return tuple(length - 1 - days for days in back if length - days >= POOL_FROM) or (
        length - 1 - length // 2,
    )


def network_scores(
    network: SpendNetwork, series: DailySeries, prepared: Prepared, origins: Sequence[int], seed: int
) -> list[float]:
    """Fold scores of a network at `origins` (indices into `series`), each up to 28 days long."""
    found = []
    for origin in origins:
        rng = np.random.default_rng(seed_for("lstm", seed, f"fold {len(series) - origin}"))
        horizon = min(FOLD_DAYS, len(series) - 1 - origin)
        paths = network_paths(network, global_network(), prepared, origin, horizon, FOLD_PATHS, rng)
        found.append(score_fold(series, origin, paths, typical_day(series.until(origin + 1))))
    return found


def recent_scores(series: DailySeries, weights: dict[str, float], seed: int) -> dict[str, float]:
    """Fold scores of the training-free pool under `weights` and of the run-rate, at the network's own
    folds.
    """
    pool, line = [], []
    for origin in trial_origins(series):
        past = series.until(origin + 1)
        horizon = min(FOLD_DAYS, len(series) - 1 - origin)
        rng = np.random.default_rng(seed_for("pool", seed, f"fold {len(series) - origin}"))
        paths = mixed_paths(Fitted(past, seed, weights, "pool", {}), None, horizon, FOLD_PATHS, rng)
        pool.append(score_fold(series, origin, paths, typical_day(past)))
        line.append(score_fold(series, origin, run_rate(past, horizon, 1, rng), typical_day(past)))
    found = {"pool": _mean(pool), "run_rate": _mean(line)}
    return {name: score for name, score in found.items() if math.isfinite(score)}


def try_network(series: DailySeries, seed: int) -> Trial | None:
    """Train up to the first fold's origin and score on what followed; None when there is nothing to learn
    from.
    """
    origins = trial_origins(series)
    past = prepare(series.until(origins[0] + 1), AHEAD)
    if past.scale[-1] <= 0:
        return None
    network = global_network()
    losses = train(network, global_network(), past, FROM_GLOBAL, seed % 2**32)
    if not losses or not is_finite(network):
        return None
    return Trial(
        network, losses, _mean(network_scores(network, series, prepare(series, AHEAD), origins, seed))
    )


def continued(trial: Trial, prepared: Prepared, seed: int) -> tuple[SpendNetwork, tuple[float, ...]]:
    """The trial's network taught also the days of its folds, as a new network."""
    network = SpendNetwork()
    network.load_state_dict(trial.network.state_dict())
    more = train(network, global_network(), prepared, CONTINUED, (seed + 1) % 2**32)
    return network, trial.loss_curve + more


def fit_series(series: DailySeries, seed: int = 0) -> Fitted:
    """Fit one person on the latest 2,200 days: score the candidates on recent folds, train a network if it
    pays.
    """
    whole = series.latest(LONGEST)
    return replace(_fit_calm(calm(whole), seed), series=whole)


def calm(series: DailySeries) -> DailySeries:
    """The series without its recent one-offs: what everybody who answers learns from and starts at."""
    values = without_one_offs(series.values, series.known)
    return DailySeries(series.user, series.start, values, series.known)


def _fit_calm(series: DailySeries, seed: int) -> Fitted:
    own_seed = seed_for(series.user, seed, "fit")
    if series.known_days < POOL_FROM:
        return Fitted(series, seed, {"global": EARLY_SHARE, "habit": 1.0 - EARLY_SHARE}, "habit", {})
    with one_thread():
        shares = pool_weights(series, pool_scores(series, pool_origins(len(series)), own_seed))
        alone = Fitted(series, seed, shares, "pool", recent_scores(series, shares, own_seed))
        trial = try_network(series, own_seed) if series.known_days >= LSTM_FROM else None
        return _with_shared(alone, own_seed) if trial is None else _with_network(alone, trial, own_seed)


def _with_shared(alone: Fitted, seed: int) -> Fitted:
    """The pool's fit joined by the shared network."""
    share = network_share(alone.series.known_days, math.nan, math.nan)
    return replace(alone, weights=shared_out(alone.weights, "global", share))


def _with_network(alone: Fitted, trial: Trial, seed: int) -> Fitted:
    """The pool's fit with the trial's score, and with the network in it where it earned a share."""
    scores = alone.scores | ({"lstm": trial.score} if math.isfinite(trial.score) else {})
    share = network_share(alone.series.known_days, trial.score, scores.get("pool", math.nan))
    tried = replace(alone, scores=scores, judge=trial.network, loss_curve=trial.loss_curve)
    if share <= 0:
        return tried
    network, losses = continued(trial, prepare(alone.series, AHEAD), seed)
    return with_share(tried, network, losses, share) if is_finite(network) else tried


def shared_out(weights: dict[str, float], name: str, share: float) -> dict[str, float]:
    """The training-free members' weights with a network's share taken from all of them."""
    pool = {member: part for member, part in weights.items() if member not in ("lstm", "global")}
    total = sum(pool.values())
    return {name: share} | {member: (1 - share) * part / total for member, part in pool.items()}


def with_share(fitted: Fitted, network: SpendNetwork, loss_curve: tuple[float, ...], share: float) -> Fitted:
    """The same fit, answered in part by the person's own `network`."""
    weights = shared_out(fitted.weights, "lstm", share)
    return replace(fitted, network=network, loss_curve=loss_curve, weights=weights, answered_by="lstm")
