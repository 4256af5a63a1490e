"""Sample paths from a network: what the state says of each day ahead, joined by one level a path."""

from __future__ import annotations

import numpy as np
import torch

from forecasting.features import INPUTS, WHOLE, Prepared, covariates, window_covariates
from forecasting.frame import FloatArray
from forecasting.heads import sample, spread_totals
from forecasting.network import SpendNetwork

LEVEL_SPREAD = 0.2
MEMORY = 84
CAP = 1.5


def level_effect(n: int, spread: float, rng: np.random.Generator) -> FloatArray:
    """(n, 1) lognormal factors with mean 1: a month is hot or cool as a whole.

    Independent days would make the total's interval too narrow (80 % intervals covered 71 % without it).
    """
    return np.exp(spread * rng.standard_normal((n, 1)) - spread**2 / 2)


def states_at(network: SpendNetwork, prepared: Prepared, origin: int) -> torch.Tensor:
    """(1, 32) what the last 84 days up to `origin` mean; days before the first are blank, as in training."""
    past = np.zeros((1, MEMORY, INPUTS), dtype=np.float32)
    seen = prepared.inputs[max(0, origin + 1 - MEMORY) : origin + 1]
    past[0, MEMORY - len(seen) :] = seen
    with torch.no_grad():
        return network.states(torch.from_numpy(past))[:, -1]


def coupled(paths: FloatArray, totals: FloatArray, width: int, rng: np.random.Generator) -> FloatArray:
    """`paths` (n, H) rescaled one by one so that the sums of their first `width` days are `totals` (n,
    ascending).

    The path with the k-th smallest sum gets the k-th total. A path without spending that must have some takes
    the days of another.
    """
    sums = paths[:, :width].sum(axis=1)
    wanted = np.empty(len(paths))
    wanted[np.argsort(sums, kind="stable")] = totals
    givers, takers = np.flatnonzero(sums > 0), np.flatnonzero((sums <= 0) & (wanted > 0))
    if len(givers) == 0:
        return paths
    chosen = np.arange(len(paths))
    chosen[takers] = givers[rng.integers(0, len(givers), len(takers))]
    factors = wanted / np.where(sums[chosen] > 0, sums[chosen], 1.0)
    return np.asarray(paths[chosen] * factors[:, None])


def day_paths(
    network: SpendNetwork, prepared: Prepared, origin: int, horizon: int, n: int, rng: np.random.Generator
) -> FloatArray:
    """(n, horizon) independent days in units of the level at `origin`."""
    steps, origins = np.arange(1, horizon + 1), np.full(horizon, origin)
    ahead = torch.from_numpy(covariates(prepared, origins, steps)).float()
    with torch.no_grad():
        state = states_at(network, prepared, origin).expand(horizon, -1)
        return sample(network.outputs(state, ahead).double().numpy(), n, rng)


def total_levels(network: SpendNetwork, prepared: Prepared, origin: int, n: int) -> FloatArray:
    """(n,) ascending: what the next 28 days may cost, in units of 28 days at the level of `origin`."""
    window = window_covariates(prepared, np.array([origin]), np.array([WHOLE]))
    with torch.no_grad():
        raw = network.totals(states_at(network, prepared, origin), torch.from_numpy(window).float())
    return spread_totals(raw[0].double().numpy(), n)


def network_paths(
    own: SpendNetwork,
    shared: SpendNetwork,
    prepared: Prepared,
    origin: int,
    horizon: int,
    n: int,
    rng: np.random.Generator,
) -> FloatArray:
    """(n, horizon) paths in the series' unit starting the day after index `origin`; zeros if nothing was
    ever spent.

    Which days cost what comes from the person's `own` network, what four weeks cost from the `shared` one:
    one person's few months cannot teach it. No day exceeds 1.5 times the largest day so far.
    """
    scale = float(prepared.scale[origin])
    if scale <= 0:
        return np.zeros((n, horizon))
    cap = CAP * float(prepared.values[: origin + 1].max())
    days = np.minimum(day_paths(own, prepared, origin, max(horizon, WHOLE), n, rng) * scale, cap)
    totals = total_levels(shared, prepared, origin, n) * WHOLE * scale
    return np.minimum(coupled(days, totals, WHOLE, rng), cap)[:, :horizon]
