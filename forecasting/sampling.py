"""Sample paths from a network: what the state says of each day ahead, joined by one level a path."""

from __future__ import annotations

import numpy as np
import torch

from forecasting.features import IndexArray, Prepared, covariates
from forecasting.frame import FloatArray
from forecasting.heads import sample
from forecasting.network import SpendNetwork

LEVEL_SPREAD = 0.2
MEMORY = 140
CAP = 1.5


def level_effect(n: int, spread: float, rng: np.random.Generator) -> FloatArray:
    """(n, 1) lognormal factors with mean 1: a month is hot or cool as a whole.

    Independent days would make the total's interval too narrow (80 % intervals covered 71 % without it).
    """
    return np.exp(spread * rng.standard_normal((n, 1)) - spread**2 / 2)


def raw_outputs(
    network: SpendNetwork, prepared: Prepared, origins: IndexArray, steps: IndexArray
) -> FloatArray:
    """(N,) origins and steps -> (N, 10) head outputs; the LSTM reads at most 140 days before the first
    origin.
    """
    begin = max(0, int(origins.min()) - MEMORY)
    end = int(origins.max()) + 1
    past = torch.from_numpy(prepared.inputs[begin:end]).float()
    with torch.no_grad():
        states = network.states(past[None])[0]
        ahead = torch.from_numpy(covariates(prepared, origins, steps)).float()
        return network.outputs(states[torch.from_numpy(origins - begin)], ahead).double().numpy()


def network_paths(
    network: SpendNetwork, prepared: Prepared, origin: int, horizon: int, n: int, rng: np.random.Generator
) -> FloatArray:
    """(n, horizon) paths in the series' unit starting the day after index `origin`; zeros if nothing was
    ever spent.

    No day exceeds 1.5 times the largest day so far.
    """
    scale = float(prepared.scale[origin])
    if scale <= 0:
        return np.zeros((n, horizon))
    steps = np.arange(1, horizon + 1)
    raw = raw_outputs(network, prepared, np.full(horizon, origin), steps)
    days = sample(raw, n, rng) * level_effect(n, LEVEL_SPREAD, rng) * scale
    return np.asarray(np.minimum(days, CAP * prepared.values[: origin + 1].max()), dtype=np.float64)
