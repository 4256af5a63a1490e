"""Retrain one person: the new network against the old one and the training-free pool; the better one
answers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasting.bills import rows_of
from forecasting.checkpoint import Checkpoint, pack, unpack
from forecasting.errors import BrokenCheckpoint
from forecasting.fitting import WORSE_BY, Fit, fit_person, network_share, with_share
from forecasting.frame import DailySeries, FloatArray, person_series
from forecasting.members import Fitted, mixed_paths, sample_fitted, seed_for
from forecasting.metrics import mse, r2
from forecasting.person import Parts, Person
from forecasting.training import one_thread
from forecasting.trial import Trial, network_on_trial, score_network

LOOK_BACK = 28
ONE_STEP_PATHS = 400

Day = tuple[date, float, float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Retrained:
    """What a retrain gives; amounts in the history's unit.

    `paths` (n, horizon) float32 from the day after the cutoff · `weights` the network as safetensors bytes,
    None when none is worth keeping · `scores` mean scaled CRPS on the same recent folds, unit-free, lower is
    better: "pool", "run_rate", "lstm" from 60 days, "incumbent" when it had not seen them · `by_day` (date,
    actual, low, median, high) of the last 28 known days, each predicted the day before by a network that
    had not seen them, 80 % band · `mse`, `r2` of those one-step means.
    """

    answered_by: str
    weights: bytes | None
    paths: npt.NDArray[np.float32]
    scores: dict[str, float]
    loss_curve: tuple[float, ...]
    by_day: tuple[Day, ...]
    mse: float
    r2: float
    known_days: int


def _read(incumbent: bytes | None) -> Checkpoint | None:
    """The incumbent, or None when there is none or it is broken: then training simply starts anew."""
    try:
        return unpack(incumbent) if incumbent is not None else None
    except BrokenCheckpoint:
        return None


def _defended(fit: Fit, old: Checkpoint) -> tuple[Fitted, Checkpoint | None]:
    """Let the incumbent stand against the new network; it stays when the new one is worse by over 2 %.

    Both are judged on the same recent folds. An incumbent that has not seen them meets the network trained
    before them (the trial's) and may answer where that one failed; one that has seen them meets the new
    network, which has too, so that neither has an advantage.
    """
    fitted, trial, score = fit.fitted, fit.trial, fit.incumbent
    if trial is None or trial.network is None:
        return fitted, None
    seed = seed_for(fitted.series.user, fitted.seed, "fit")
    unseen = old.trained_until <= trial.whole.start + timedelta(days=trial.origins[0])
    if unseen and math.isfinite(score):
        fitted = replace(fitted, scores=fitted.scores | {"incumbent": score})
    rival = trial.network if unseen and fitted.network is not None else fitted.network
    if rival is not None:
        if not score_network(trial, rival, seed) > (1 + WORSE_BY) * score:
            return fitted, None
        return with_share(fitted, old.network, old.loss_curve, fitted.weights["lstm"]), old
    known, pool = fitted.series.known_days, fitted.scores.get("pool", math.nan)
    share = network_share(known, score, pool) if unseen else 0.0
    return (with_share(fitted, old.network, old.loss_curve, share), old) if share > 0 else (fitted, None)


def _one_step(fitted: Fitted, trial: Trial | None) -> tuple[FloatArray, list[int]]:
    """(400, D) samples of each of the last 28 known days given the days before it, and the days' indices."""
    series = fitted.series
    first = max(1, len(series) - LOOK_BACK)
    places = [place for place in range(first, len(series)) if series.known[place]]
    if not places:
        return np.zeros((ONE_STEP_PATHS, 0)), places
    names = (f"one step {len(series) - place}" for place in places)
    rngs = [np.random.default_rng(seed_for(series.user, fitted.seed, name)) for name in names]
    origins, told = [place - 1 for place in places], []
    network = trial.network if trial is not None else None
    count = round(ONE_STEP_PATHS * (1.0 - fitted.weights.get("lstm", 0.0) * (network is not None)))
    if count > 0:
        pool, each = _without_own(fitted), zip(origins, rngs, strict=True)
        told.append([_pool_before(pool, trial, origin, count, rng) for origin, rng in each])
    if count < ONE_STEP_PATHS and trial is not None and network is not None:
        told.append(network_on_trial(trial, network, origins, 1, ONE_STEP_PATHS - count, rngs))
    return np.concatenate([np.concatenate(column) for column in zip(*told, strict=True)], axis=1), places


def _without_own(fitted: Fitted) -> Fitted:
    """Everybody who answers but the person's own network; the habit, where nobody else does."""
    rest = {name: share for name, share in fitted.weights.items() if name != "lstm" and share > 0}
    total = sum(rest.values())
    return replace(fitted, weights={name: share / total for name, share in rest.items()} or {"habit": 1.0})


def _pool_before(
    pool: Fitted, trial: Trial | None, origin: int, n: int, rng: np.random.Generator
) -> FloatArray:
    """(n, 1) samples of the day after `origin` by forecasters and bills that knew nothing after it."""
    if trial is not None:
        return mixed_paths(replace(pool, parts=trial.at(origin)), 1, n, rng, trial.view)
    past = pool.series.until(origin + 1)
    return mixed_paths(replace(pool, parts=Parts(past, past, ())), 1, n, rng)


def _by_day(series: DailySeries, samples: FloatArray, places: Sequence[int]) -> tuple[Day, ...]:
    low, median, high = np.quantile(samples, [0.1, 0.5, 0.9], axis=0).tolist()
    days = [series.start + timedelta(days=place) for place in places]
    return tuple(zip(days, series.values[list(places)].tolist(), low, median, high, strict=True))


def retrain(
    history: pd.DataFrame,
    *,
    as_of: date,
    incumbent: bytes | None = None,
    horizon: int = 62,
    n: int = 1000,
    seed: int = 0,
    unknown: Sequence[date] = (),
    payments: pd.DataFrame | None = None,
) -> Retrained:
    """Retrain one person (columns `ds`, `y`; rows after `as_of` unread) and sample from the day after
    `as_of`.

    Days without a row are zeros, those in `unknown` neither zero nor known. `payments`: the rows the days are
    made of (`ds`, `y`, `note`, `category`), in which bills are searched. Raises NothingKnown without a
    row by `as_of` and BadHistory for a table that cannot be read; a broken incumbent is ignored. Equal bits
    for equal data and seed.
    """
    series = person_series(history, as_of, unknown)
    old, rows = _read(incumbent), rows_of(payments, as_of) if payments is not None else None
    fit = fit_person(Person(series, rows), seed, old)
    with one_thread():
        fitted, kept = _defended(fit, old) if old is not None else (fit.fitted, None)
        samples, places = _one_step(fitted, fit.trial)
    trained_until = kept.trained_until if kept is not None else series.cutoff
    actual, mean = fitted.series.values[places], samples.mean(axis=0)
    return Retrained(
        answered_by=fitted.answered_by,
        weights=_stored(fitted, trained_until),
        paths=sample_fitted(fitted, horizon, n).astype(np.float32),
        scores=fitted.scores,
        loss_curve=fitted.loss_curve,
        by_day=_by_day(fitted.series, samples, places),
        mse=mse(mean, actual) if places else 0.0,
        r2=r2(mean, actual) if places else 0.0,
        known_days=series.known_days,
    )


def _stored(fitted: Fitted, trained_until: date) -> bytes | None:
    if fitted.network is None:
        return None
    return pack(Checkpoint(fitted.network, trained_until, fitted.loss_curve))
