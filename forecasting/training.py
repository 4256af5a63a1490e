"""The training loop: cut the past into stretches, predict days and totals ahead of every day, step, repeat.

Forking sequences (Wen et al. 2017): one pass of the LSTM serves every origin in a stretch. One thread,
denormals flushed (an LSTM on tiny numbers is up to 260 times slower otherwise), bit-equal for equal seeds.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch

from forecasting.features import (
    FARTHEST_STEP,
    WHOLE,
    IndexArray,
    Prepared,
    covariates,
    window_covariates,
)
from forecasting.frame import FloatArray
from forecasting.heads import negative_log_likelihood
from forecasting.network import HIDDEN, SpendNetwork

WARM_UP = 28
STRETCH = 56
LONGEST = 1461
HALF_LIFE = 365.0
DAYS_A_DAY = 3


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn. `rate` falls along a half cosine to a tenth.

    `pull` holds the weights near those at the start (L2-SP: half `pull` times the squared distance, each
    step).
    """

    epochs: int = 20
    rate: float = 1e-2
    pull: float = 0.005
    dropout: float = 0.1


FROM_GLOBAL = Plan()
CONTINUED = Plan(epochs=8, rate=3e-3)


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
    """N things to predict: rows of the flattened states, covariates, amounts in level units, weights."""

    rows: torch.Tensor
    covariates: torch.Tensor
    amounts: torch.Tensor
    weights: torch.Tensor


def _targets(rows: IndexArray, seen: FloatArray, amounts: FloatArray, weights: FloatArray) -> Targets:
    return Targets(
        torch.from_numpy(rows),
        torch.from_numpy(seen).float(),
        torch.from_numpy(amounts).float(),
        torch.from_numpy(weights / max(weights.sum(), 1e-9)).float(),
    )


def draw_days(
    prepared: Prepared, stretches: Stretches, rng: np.random.Generator, half_life: float = HALF_LIFE
) -> Targets:
    """Three days ahead of every origin: two within four weeks, one up to two months."""
    total = len(prepared.values)
    flat = stretches.origins.reshape(-1)
    rows = np.tile(np.arange(len(flat)), DAYS_A_DAY)
    near = rng.integers(1, WHOLE + 1, size=(DAYS_A_DAY - 1, len(flat)))
    far = rng.integers(WHOLE + 1, FARTHEST_STEP + 1, size=(1, len(flat)))
    steps = np.concatenate([near, far]).reshape(-1)
    origins = flat[rows]
    use = (origins >= 0) & (origins + steps < total)
    use[use] &= prepared.known[(origins + steps)[use]] & (prepared.scale[origins[use]] > 0)
    rows, origins, steps = rows[use], origins[use], steps[use]
    targets = origins + steps
    weights = 0.5 ** ((total - 1 - targets) / half_life)
    seen = covariates(prepared, origins, steps)
    return _targets(rows, seen, prepared.values[targets] / prepared.scale[origins], weights)


def draw_totals(
    prepared: Prepared, stretches: Stretches, rng: np.random.Generator, half_life: float = HALF_LIFE
) -> Targets:
    """Two windows after every origin, of 28 and of 1 to 62 days; those with an unknown day are left out."""
    total = len(prepared.values)
    flat = stretches.origins.reshape(-1)
    rows = np.tile(np.arange(len(flat)), 2)
    lengths = np.concatenate([np.full(len(flat), WHOLE), rng.integers(1, FARTHEST_STEP + 1, len(flat))])
    origins = flat[rows]
    use = (origins >= 0) & (origins + lengths < total)
    count = np.concatenate([[0], np.cumsum(prepared.known)])
    spent = np.concatenate([[0.0], np.cumsum(prepared.values)])
    begin, end = np.where(use, origins + 1, 0), np.where(use, origins + lengths + 1, 0)
    use &= (count[end] - count[begin] == lengths) & (prepared.scale[origins] > 0)
    rows, origins, lengths, begin, end = rows[use], origins[use], lengths[use], begin[use], end[use]
    means = (spent[end] - spent[begin]) / lengths / prepared.scale[origins]
    means = np.where(means > 1e-9, means, 0.0)  # a difference of running sums is never quite nothing
    weights = 0.5 ** ((total - end) / half_life)
    return _targets(rows, window_covariates(prepared, origins, lengths), means, weights)


def day_loss(
    network: SpendNetwork, inputs: torch.Tensor, days: Targets, keep: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Nats a day, and the states they were read from. `inputs` (B, 28 + 56, F), `keep` (B * 56, 32) scales
    the states.
    """
    states = network.states(inputs)[:, WARM_UP:].reshape(-1, HIDDEN) * keep  # (B * 56, 32)
    nats = negative_log_likelihood(network.outputs(states[days.rows], days.covariates), days.amounts)
    return (nats * days.weights).sum(), states


def total_loss(network: SpendNetwork, states: torch.Tensor, totals: Targets) -> torch.Tensor:
    """Nats a window."""
    nats = negative_log_likelihood(network.totals(states[totals.rows], totals.covariates), totals.amounts)
    return (nats * totals.weights).sum()


def pull_back(weights: Sequence[torch.Tensor], anchors: Sequence[torch.Tensor], strength: float) -> None:
    """Add the gradient of half `strength` times the squared distance from the anchors."""
    for weight, anchor in zip(weights, anchors, strict=True):
        if weight.grad is not None:
            weight.grad.add_(weight.detach() - anchor, alpha=strength)


def train(
    network: SpendNetwork, shared: SpendNetwork, prepared: Prepared, plan: Plan, seed: int
) -> tuple[float, ...]:
    """Teach `network`, in place, one person's days without straying far from `shared`; the loss (nats a day)
    of each epoch.

    A step that is not finite is skipped. What four weeks cost is not learned here: see `network_paths`.
    """
    rng = np.random.default_rng(seed)
    stretches = cut(prepared)
    weights = list(network.parameters())
    anchors = [weight.detach().clone() for weight in shared.parameters()]
    optimizer = torch.optim.Adam(weights, lr=plan.rate)
    losses: list[float] = []
    for epoch in range(plan.epochs):
        optimizer.param_groups[0]["lr"] = plan.rate * (0.55 + 0.45 * math.cos(math.pi * epoch / plan.epochs))
        days = draw_days(prepared, stretches, rng)
        if len(days.rows) == 0:
            break
        shape = (stretches.origins.size, HIDDEN)
        keep = torch.from_numpy((rng.random(shape) >= plan.dropout) / (1.0 - plan.dropout)).float()
        loss, _ = day_loss(network, stretches.inputs, days, keep)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        pull_back(weights, anchors, plan.pull)
        norm = torch.nn.utils.clip_grad_norm_(weights, 1.0)
        if bool(torch.isfinite(norm)) and bool(torch.isfinite(loss)):
            optimizer.step()
            losses.append(float(loss.detach()))
    return tuple(losses)


def is_finite(network: SpendNetwork) -> bool:
    """Whether every weight is a number."""
    return all(bool(torch.isfinite(weight).all()) for weight in network.parameters())
