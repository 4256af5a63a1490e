"""Sample paths from a network: what the state says of each day ahead, joined by one level a path."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from forecasting.calibration import coupled, personal_ranks
from forecasting.draws import covariates, view_of
from forecasting.features import WHOLE, IndexArray, Prepared, window_covariates
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


@dataclass(frozen=True, slots=True, eq=False)
class Stated:
    """What two networks say at K origins of one person: raw outputs for each of H days ahead (K, H, 10) and
    for four weeks' total (K, 10), both in units of `scale` (K,), and the most a day may cost (K,).
    """

    days: FloatArray
    totals: FloatArray
    scale: FloatArray
    cap: FloatArray


def stated(
    own: SpendNetwork, shared: SpendNetwork, prepared: Prepared, origins: IndexArray, horizon: int
) -> Stated:
    """What comes on each of at least `horizon` days after `origins` (K,).

    Which days cost what comes from the person's `own` network, what four weeks cost from the `shared` one:
    one person's few months cannot teach it. No day exceeds 1.5 times the largest day so far.
    """
    steps = np.arange(1, max(horizon, WHOLE) + 1)
    begin, after = np.repeat(origins, len(steps)), np.tile(steps, len(origins))
    ahead = covariates(view_of(prepared), torch.from_numpy(begin), torch.from_numpy(after))
    window = window_covariates(prepared, origins, np.full(len(origins), WHOLE))
    with torch.no_grad():
        states = states_at(own, prepared, origins).repeat_interleave(len(steps), dim=0)
        days = own.outputs(states, ahead.float())
        totals = shared.totals(states_at(shared, prepared, origins), torch.from_numpy(window).float())
    return Stated(
        days.double().numpy().reshape(len(origins), len(steps), -1),
        totals.double().numpy(),
        prepared.scale[origins],
        CAP * np.maximum.accumulate(prepared.values)[origins],
    )


def stated_paths(
    said: Stated, place: int, horizon: int, n: int, rng: np.random.Generator, ranks: FloatArray
) -> FloatArray:
    """(n, horizon) paths in the series' unit from the day after origin `place` on; zeros if nothing was ever
    spent. `ranks` (n,) ascending: which of the total's quantiles.
    """
    scale, cap = float(said.scale[place]), float(said.cap[place])
    if scale <= 0:
        return np.zeros((n, horizon))
    days = np.minimum(sample(said.days[place], n, rng) * scale, cap)
    totals = spread_totals(said.totals[place], ranks) * WHOLE * scale
    return np.minimum(coupled(days, totals, WHOLE, rng), cap)[:, :horizon]


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
    """`stated_paths` from the day after index `origin`."""
    said = stated(own, shared, prepared, np.array([origin]), horizon)
    return stated_paths(said, 0, horizon, n, rng, ranks)
