"""Sample paths from a network: what the state says of each day ahead, joined by one level a path."""

from __future__ import annotations

import numpy as np
import torch

from forecasting.calibration import coupled, personal_ranks
from forecasting.features import WHOLE, IndexArray, Prepared, covariates, window_covariates
from forecasting.frame import FloatArray
from forecasting.heads import ranks_of, sample, spread_totals
from forecasting.network import SpendNetwork

MEMORY = 84
CAP = 1.5
FIRST_JUDGED = 41
MOST_JUDGED = 52


def level_effect(n: int, spread: float, rng: np.random.Generator) -> FloatArray:
    """(n, 1) lognormal factors with mean 1: a month is hot or cool as a whole.

    Independent days would make the total's interval too narrow (80 % intervals covered 71 % without it).
    """
    return np.exp(spread * rng.standard_normal((n, 1)) - spread**2 / 2)


def states_at(network: SpendNetwork, prepared: Prepared, origins: IndexArray) -> torch.Tensor:
    """(N, 32) what the last 84 days up to each origin mean; those before the first blank, as in training."""
    places = origins[:, None] + np.arange(1 - MEMORY, 1)
    there = places >= 0
    past = np.where(there[..., None], prepared.inputs[np.where(there, places, 0)], 0.0)
    with torch.no_grad():
        return network.states(torch.from_numpy(past).float())[:, -1]


def own_ranks(network: SpendNetwork, prepared: Prepared, origin: int, n: int) -> FloatArray:
    """(n,) ascending: where in this person's totals honest quantiles lie.

    Told by where the truth lay in what `network`, which never saw this person, would have said every two
    weeks of the past.
    """
    origins = np.arange(origin - WHOLE, FIRST_JUDGED, -WHOLE // 2)[:MOST_JUDGED]
    whole = prepared.counted[origins + WHOLE + 1] - prepared.counted[origins + 1] == WHOLE
    origins = origins[whole & (prepared.scale[origins] > 0)]
    if len(origins) == 0:
        return personal_ranks(np.zeros(0), np.zeros(0), n)
    spent = prepared.spent[origins + WHOLE + 1] - prepared.spent[origins + 1]
    means = spent / (WHOLE * prepared.scale[origins])
    seen = window_covariates(prepared, origins, np.full(len(origins), WHOLE))
    with torch.no_grad():
        raw = network.totals(states_at(network, prepared, origins), torch.from_numpy(seen).float())
        found = ranks_of(raw, torch.from_numpy(np.where(means > 1e-9, means, 0.0)).float())
    return personal_ranks(found.double().numpy(), (origin - origins).astype(np.float64), n)


def day_paths(
    network: SpendNetwork, prepared: Prepared, origin: int, horizon: int, n: int, rng: np.random.Generator
) -> FloatArray:
    """(n, horizon) independent days in units of the level at `origin`."""
    steps, origins = np.arange(1, horizon + 1), np.full(horizon, origin)
    ahead = torch.from_numpy(covariates(prepared, origins, steps)).float()
    with torch.no_grad():
        state = states_at(network, prepared, origins[:1]).expand(horizon, -1)
        return sample(network.outputs(state, ahead).double().numpy(), n, rng)


def total_levels(network: SpendNetwork, prepared: Prepared, origin: int, ranks: FloatArray) -> FloatArray:
    """(n,) what the next 28 days may cost at each of `ranks`, in 28 days at the level of `origin`."""
    origins = np.array([origin])
    window = window_covariates(prepared, origins, np.array([WHOLE]))
    with torch.no_grad():
        raw = network.totals(states_at(network, prepared, origins), torch.from_numpy(window).float())
    return spread_totals(raw[0].double().numpy(), ranks)


def network_paths(
    own: SpendNetwork,
    shared: SpendNetwork,
    prepared: Prepared,
    origin: int,
    horizon: int,
    n: int,
    rng: np.random.Generator,
    ranks: FloatArray,
) -> FloatArray:
    """(n, horizon) paths in the series' unit starting the day after index `origin`; zeros if nothing was
    ever spent.

    Which days cost what comes from the person's `own` network, what four weeks cost from the `shared` one:
    one person's few months cannot teach it. `ranks`
    (n,) ascending: which of its quantiles. No day exceeds 1.5 times the largest day so far.
    """
    scale = float(prepared.scale[origin])
    if scale <= 0:
        return np.zeros((n, horizon))
    cap = CAP * float(prepared.values[: origin + 1].max())
    days = np.minimum(day_paths(own, prepared, origin, max(horizon, WHOLE), n, rng) * scale, cap)
    totals = total_levels(shared, prepared, origin, ranks) * WHOLE * scale
    return np.minimum(coupled(days, totals, WHOLE, rng), cap)[:, :horizon]
