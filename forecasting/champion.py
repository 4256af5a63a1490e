"""Retrain one person: the new network against the old one and the training-free pool; the better one
answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from forecasting.checkpoint import Checkpoint, global_network, pack, unpack
from forecasting.errors import BrokenCheckpoint
from forecasting.features import prepare
from forecasting.fitting import (
    AHEAD,
    Fitted,
    calm,
    fit_series,
    mixed_paths,
    network_scores,
    network_share,
    sample_fitted,
    seed_for,
    trial_origins,
    with_share,
)
from forecasting.frame import DailySeries, FloatArray, person_series
from forecasting.metrics import mse, r2
from forecasting.network import SpendNetwork
from forecasting.sampling import network_paths
from forecasting.training import one_thread

LOOK_BACK = 28
ONE_STEP_PATHS = 400
WORSE_BY = 0.02

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


def _score(network: SpendNetwork, fitted: Fitted) -> float:
    """Mean score of a network on the person's recent folds."""
    series = calm(fitted.series)
    seed = seed_for(series.user, fitted.seed, "fit")
    found = network_scores(network, series, prepare(series, AHEAD), trial_origins(series), seed)
    return float(np.mean([score for score in found if np.isfinite(score)] or [np.inf]))


def _defended(fitted: Fitted, old: Checkpoint) -> tuple[Fitted, Checkpoint | None]:
    """Let the incumbent stand against the new network; it stays when the new one is worse by over 2 %.

    Both are judged on the same recent folds. An incumbent that has not seen them meets the network trained
    before them (`judge`) and may answer where that one failed; one that has seen them meets the new
    network, which has too, so that neither has an advantage.
    """
    if fitted.judge is None:
        return fitted, None
    first = fitted.series.start + timedelta(days=trial_origins(fitted.series)[0])
    unseen = old.trained_until <= first
    score = _score(old.network, fitted)
    if unseen:
        fitted = replace(fitted, scores=fitted.scores | {"incumbent": score})
    rival = fitted.judge if unseen and fitted.network is not None else fitted.network
    if rival is not None:
        if _score(rival, fitted) <= (1 + WORSE_BY) * score:
            return fitted, None
        return with_share(fitted, old.network, old.loss_curve, fitted.weights["lstm"]), old
    share = (
        network_share(fitted.series.known_days, score, fitted.scores.get("pool", np.nan)) if unseen else 0.0
    )
    return (with_share(fitted, old.network, old.loss_curve, share), old) if share > 0 else (fitted, None)


def _one_step(fitted: Fitted) -> tuple[FloatArray, list[int]]:
    """(400, D) samples of each of the last 28 known days given the days before it, and the days' indices."""
    series = fitted.series
    first = max(1, len(series) - LOOK_BACK)
    places = [place for place in range(first, len(series)) if series.known[place]]
    view = prepare(series, AHEAD)
    columns = []
    for place in places:
        rng = np.random.default_rng(seed_for(series.user, fitted.seed, f"one step {len(series) - place}"))
        past = replace(
            fitted, series=series.until(place), network=None, weights=_without_network(fitted.weights)
        )
        count = round(ONE_STEP_PATHS * (1.0 - fitted.weights.get("lstm", 0.0)))
        parts = [mixed_paths(past, None, 1, count, rng)] if count else []
        if count < ONE_STEP_PATHS and fitted.judge is not None:
            parts.append(
                network_paths(fitted.judge, global_network(), view, place - 1, 1, ONE_STEP_PATHS - count, rng)
            )
        columns.append(np.concatenate(parts)[:, 0])
    return np.stack(columns, axis=1) if columns else np.zeros((ONE_STEP_PATHS, 0)), places


def _without_network(weights: dict[str, float]) -> dict[str, float]:
    rest = {name: share for name, share in weights.items() if name != "lstm"}
    total = sum(rest.values())
    return {name: share / total for name, share in rest.items()} if total > 0 else {"recent": 1.0}


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
) -> Retrained:
    """Retrain one person (columns `ds`, `y`; rows after `as_of` unread) and sample from the day after
    `as_of`.

    Days without a row are zeros, those in `unknown` neither zero nor known. Raises NothingKnown without a
    row by `as_of` and BadHistory for a table that cannot be read; a broken incumbent is ignored. Equal bits
    for equal data and seed.
    """
    series = person_series(history, as_of, unknown)
    fitted, old = fit_series(series, seed), _read(incumbent)
    with one_thread():
        fitted, kept = _defended(fitted, old) if old is not None else (fitted, None)
        samples, places = _one_step(fitted)
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
