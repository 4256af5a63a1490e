"""Who answers for one person, and the paths of all of them together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from forecasting.bills import sample_bills
from forecasting.calibration import recalibrated
from forecasting.checkpoint import shared_network
from forecasting.features import WHOLE, Prepared, prepare
from forecasting.frame import DailySeries, FloatArray, UserId
from forecasting.models.pools import POOLED, habit
from forecasting.network import SpendNetwork
from forecasting.one_offs import chances
from forecasting.person import Parts
from forecasting.sampling import network_paths, own_ranks
from forecasting.training import one_thread

AHEAD = 62
FEW_DAYS = 14
MOST_A_DAY, MOST_EARLY = 2.0, 5.0  # times the dearest day so far
NETWORKS = ("lstm", "global")
MONTHLY = ("calendar", "weekday")


def seed_for(user: UserId, seed: int, purpose: str) -> int:
    """A seed from the person's own id: equal on every machine, untouched by who else is in the file."""
    digest = hashlib.blake2b(
        f"{seed}\n{purpose}\n{user}".encode("utf-8", "surrogatepass"), digest_size=8
    ).digest()
    return int.from_bytes(digest, "big") >> 1


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """What answers for one person. `weights` sum to 1 over "lstm" (the own network), "global" (the shared
    one), the pool's five and "habit".

    `series`: the days as they were told. `answered_by`: "lstm" (the network has a share), "pool" or "habit".
    `scores`: mean scaled CRPS on recent folds, lower is better.
    """

    series: DailySeries
    parts: Parts
    seed: int
    weights: dict[str, float]
    answered_by: str
    scores: dict[str, float]
    network: SpendNetwork | None = None
    loss_curve: tuple[float, ...] = ()


def bill_paths(parts: Parts, horizon: int, n: int, rng: np.random.Generator) -> FloatArray:
    """(n, horizon) what the bills cost from the day after the cutoff."""
    return sample_bills(parts.bills, parts.rest.cutoff + timedelta(days=1), horizon, n, rng)


def member_paths(
    name: str,
    parts: Parts,
    own: SpendNetwork | None,
    view: Prepared | None,
    horizon: int,
    n: int,
    rng: np.random.Generator,
) -> FloatArray:
    """(n, horizon) paths of one member.

    The networks and the redrawn days forecast the rest, to which the bills are added on their dates; whole
    earlier months hold their bills already. `view`: the rest prepared, made here where it is None.
    """
    if name in NETWORKS:
        view = view if view is not None else prepare(parts.rest, max(horizon, AHEAD))
        shared, origin = shared_network(), len(parts.rest) - 1
        network = own if name == "lstm" and own is not None else shared
        ranks = own_ranks(shared, view, origin, n)
        paths = network_paths(network, shared, view, origin, horizon, n, rng, ranks)
    elif name == "habit":
        return habit(parts.whole, horizon, n, rng)
    elif name in MONTHLY:
        return POOLED[name](parts.whole, horizon, n, rng)
    else:
        paths = POOLED[name](parts.rest, horizon, n, rng)
    return paths + bill_paths(parts, horizon, n, rng)


def mixed_paths(
    fitted: Fitted, horizon: int, n: int, rng: np.random.Generator, view: Prepared | None = None
) -> FloatArray:
    """(n, horizon) linear pool: each member gives its share of the n paths, in shuffled order. `view`: as in
    `member_paths`.
    """
    names = [name for name, share in fitted.weights.items() if share > 0]
    bounds = np.rint(np.cumsum([fitted.weights[name] for name in names]) * n).astype(int)
    bounds[-1] = n
    counts = np.diff(bounds, prepend=0).tolist()
    paths = [
        member_paths(name, fitted.parts, fitted.network, view, horizon, count, rng)
        for name, count in zip(names, counts, strict=True)
        if count
    ]
    return np.concatenate(paths)[rng.permutation(n)]


def sample_fitted(fitted: Fitted, horizon: int, n: int) -> FloatArray:
    """(n, horizon) paths >= 0 in the person's unit, from the day after the cutoff; equal bits for equal
    seeds.
    """
    rng = np.random.default_rng(seed_for(fitted.series.user, fitted.seed, "paths"))
    with one_thread():
        raw = mixed_paths(fitted, max(horizon, WHOLE), n, rng)
    paths = recalibrated(raw, fitted.series.known_days, rng)[:, :horizon]
    return with_one_offs(fitted, paths, rng)


def with_one_offs(fitted: Fitted, paths: FloatArray, rng: np.random.Generator) -> FloatArray:
    """`paths` (n, horizon), no day dearer than such a person's can be, and what one-offs may cost on top."""
    series, calm = fitted.series, fitted.parts.whole
    most = (MOST_A_DAY if series.known_days >= FEW_DAYS else MOST_EARLY) * calm.values.max()
    usual, taken = np.minimum(paths, most), series.values - calm.values
    return np.asarray(usual + chances(series.values, series.known, taken, usual, rng))
