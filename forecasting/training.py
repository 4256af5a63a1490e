"""The training loop: cut the past into stretches, predict four days ahead of every day, step, repeat.

Forking sequences (Wen et al. 2017): one pass of the LSTM serves every origin in a stretch. One thread,
denormals flushed (an LSTM on tiny numbers is up to 260 times slower otherwise), bit-equal for equal seeds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch

from forecasting.features import FARTHEST_STEP, IndexArray, Prepared, covariates
from forecasting.frame import FloatArray
from forecasting.heads import negative_log_likelihood, starting_bias
from forecasting.network import SpendNetwork

WARM_UP = 28
STRETCH = 56
LONGEST = 1461
HALF_LIFE = 365.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn. `rate` falls along a half cosine to a tenth."""

    epochs: int = 80
    rate: float = 8e-3
    decay: float = 3e-2
    dropout: float = 0.1


FROM_SCRATCH = Plan()
CONTINUED = Plan(epochs=24, rate=2.5e-3)


@contextmanager
def one_thread() -> Iterator[None]:
    """Torch on one thread with denormals flushed inside, as it was before after."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    try:
        yield
    finally:
        torch.set_flush_denormal(False)
        torch.set_num_threads(threads)


@dataclass(frozen=True, slots=True, eq=False)
class Stretches:
    """The past cut in B pieces: `inputs` (B, 28 + 56, F), `origins` (B, 56) day indices, -1 where there is
    none.
    """

    inputs: torch.Tensor
    origins: IndexArray


def cut(prepared: Prepared) -> Stretches:
    """Stretches that cover the latest days, each led in by 28 days whose loss is not counted."""
    total = len(prepared.inputs)
    count = max(1, math.ceil(min(total, LONGEST) / STRETCH))
    first = total - count * STRETCH
    origins = first + np.arange(count * STRETCH).reshape(count, STRETCH)
    places = first - WARM_UP + np.arange(WARM_UP + STRETCH) + STRETCH * np.arange(count)[:, None]
    inputs = np.where(places[..., None] >= 0, prepared.inputs[np.maximum(places, 0)], 0.0)
    return Stretches(torch.from_numpy(inputs).float(), np.where(origins >= 0, origins, -1))


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """N (origin, step) pairs: rows of the flattened states, covariates, scaled amounts, weights."""

    rows: torch.Tensor
    covariates: torch.Tensor
    amounts: torch.Tensor
    weights: torch.Tensor


def draw(prepared: Prepared, stretches: Stretches, rng: np.random.Generator) -> Targets:
    """Four days ahead of every origin: three within four weeks, one up to two months."""
    total = len(prepared.values)
    flat = stretches.origins.reshape(-1)
    rows = np.tile(np.arange(len(flat)), 4)
    near = rng.integers(1, 29, size=(3, len(flat)))
    far = rng.integers(29, FARTHEST_STEP + 1, size=(1, len(flat)))
    steps = np.concatenate([near, far]).reshape(-1)
    origins = flat[rows]
    use = (origins >= 0) & (origins + steps < total)
    use[use] &= prepared.known[(origins + steps)[use]] & (prepared.scale[origins[use]] > 0)
    rows, origins, steps = rows[use], origins[use], steps[use]
    targets = origins + steps
    weights = 0.5 ** ((total - 1 - targets) / HALF_LIFE)
    return Targets(
        torch.from_numpy(rows),
        torch.from_numpy(covariates(prepared, origins, steps)).float(),
        torch.from_numpy(prepared.values[targets] / prepared.scale[origins]).float(),
        torch.from_numpy(weights / max(weights.sum(), 1e-9)).float(),
    )


def own_amounts(prepared: Prepared) -> FloatArray:
    """The last year's known days in units of the level of their own time."""
    use = prepared.known & (prepared.scale > 0)
    return (prepared.values[use] / prepared.scale[use])[-365:]


def fresh(prepared: Prepared, seed: int) -> SpendNetwork:
    """An untrained network whose head starts at the person's own average day."""
    network = SpendNetwork(seed)
    amounts = own_amounts(prepared)
    if len(amounts):
        with torch.no_grad():
            network.head.bias.copy_(torch.from_numpy(starting_bias(amounts)).float())
    return network


def train(network: SpendNetwork, prepared: Prepared, plan: Plan, seed: int) -> tuple[float, ...]:
    """Fit `network` in place; the loss (nats a day) of each epoch. A step that is not finite is skipped."""
    rng = np.random.default_rng(seed)
    stretches = cut(prepared)
    mask_source = torch.Generator().manual_seed(seed)
    optimizer = torch.optim.AdamW(network.parameters(), lr=plan.rate, weight_decay=plan.decay)
    losses: list[float] = []
    for epoch in range(plan.epochs):
        for group in optimizer.param_groups:
            group["lr"] = plan.rate * (0.55 + 0.45 * math.cos(math.pi * epoch / plan.epochs))
        batch = draw(prepared, stretches, rng)
        if len(batch.rows) == 0:
            break
        states = network.states(stretches.inputs)[:, WARM_UP:]  # (B, 56, 32)
        chosen = states.reshape(-1, states.shape[-1])[batch.rows]  # (N, 32)
        keep = torch.rand(chosen.shape, generator=mask_source) >= plan.dropout
        raw = network.outputs(chosen * keep / (1.0 - plan.dropout), batch.covariates)  # (N, 10)
        loss = (negative_log_likelihood(raw, batch.amounts) * batch.weights).sum()
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        norm = torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        if bool(torch.isfinite(norm)) and bool(torch.isfinite(loss)):
            optimizer.step()
            losses.append(float(loss.detach()))
    return tuple(losses)


def is_finite(network: SpendNetwork) -> bool:
    """Whether every weight is a number."""
    return all(bool(torch.isfinite(weight).all()) for weight in network.parameters())
