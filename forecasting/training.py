"""The training loop: cut the past into stretches, predict days ahead of every day, step, repeat.

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

from forecasting.draws import DAYS_A_DAY, View, ahead_of, covariates, days_ahead, kept, view_of
from forecasting.features import FARTHEST_STEP, WHOLE, IndexArray, Prepared, joined
from forecasting.frame import FloatArray
from forecasting.network import HIDDEN, SpendNetwork
from forecasting.stepping import Layers, Targets, steps_of

WARM_UP = 28
STRETCH = 56
LONGEST = 1461
HALF_LIFE = 365.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how fast to learn. `rate` falls along a half cosine to a tenth.

    `pull` holds the weights near those at the start (L2-SP: half `pull` times the squared distance, each
    step).
    """

    epochs: int = 5
    rate: float = 1e-2
    pull: float = 0.005
    dropout: float = 0.1

    def rate_at(self, epoch: int) -> float:
        """The rate of an epoch (from 0)."""
        return self.rate * (0.55 + 0.45 * math.cos(math.pi * epoch / self.epochs))


FROM_GLOBAL = Plan()
CONTINUED = Plan(epochs=2, rate=4e-3)


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
    """The past cut in B pieces: `inputs` (B, 28 + 56, F), `origins` (B, 56) places of `Prepared`, -1 where
    there is none, `ends` (B,): the place after the last known day.
    """

    inputs: torch.Tensor
    origins: IndexArray
    ends: IndexArray


def places_at(prepared: Prepared, first: IndexArray, ends: IndexArray) -> IndexArray:
    """(B, 28 + 56) places of stretches whose origins begin at `first` (B,), each led in by 28 days; -1 where
    the person has no day. `ends` (B,) is the place after the last of them.
    """
    begin = prepared.start[ends - 1][:, None]
    places = first[:, None] + np.arange(-WARM_UP, STRETCH)
    there = (places >= begin) & (places < ends[:, None])
    return np.where(there, places, -1)


def stretches_at(prepared: Prepared, first: IndexArray, ends: IndexArray) -> Stretches:
    """Stretches whose origins begin at `first` (B,), each led in by 28 days whose loss is not counted.

    What lies outside the person's own days is blank; `ends` (B,) is the place after the last of them.
    """
    places = places_at(prepared, first, ends)
    inputs = np.where((places >= 0)[..., None], prepared.inputs[np.maximum(places, 0)], 0.0)
    return Stretches(torch.from_numpy(inputs).float(), places[:, WARM_UP:], ends)


def first_days(people: Prepared) -> IndexArray:
    """(P, B) where the stretches begin that cover each person's latest days; those a person needs none of
    come last, after the last day.
    """
    days = people.ends - people.start[people.ends - 1]
    counts = np.maximum(1, -(-np.minimum(days, LONGEST) // STRETCH))
    places = np.arange(counts.max())
    return np.asarray(people.ends[:, None] - STRETCH * (counts[:, None] - places))


def cut(prepared: Prepared) -> Stretches:
    """Stretches that cover the latest days of one person."""
    first = first_days(prepared)[0]
    return stretches_at(prepared, first, np.full(len(first), prepared.ends[0]))


def targets_of(rows: IndexArray, seen: FloatArray, amounts: FloatArray, weights: FloatArray) -> Targets:
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
    count = stretches.origins.size
    near = rng.integers(1, WHOLE + 1, size=(DAYS_A_DAY - 1, count))
    far = rng.integers(WHOLE + 1, FARTHEST_STEP + 1, size=(1, count))
    steps = torch.from_numpy(np.concatenate([near, far]))
    return targets_at(view_of(prepared), stretches, steps[None], half_life)[0]


def targets_at(view: View, stretches: Stretches, steps: torch.Tensor, half_life: float) -> list[Targets]:
    """For each of E epochs those of the days `steps` (E, 3, B * 56) after the origins that are known."""
    origins = torch.from_numpy(stretches.origins).flatten()
    ends = torch.from_numpy(stretches.ends).repeat_interleave(STRETCH)
    ahead = ahead_of(view, origins, ends, steps, half_life)
    counts = ahead.weights.flatten(1).count_nonzero(dim=1).tolist()
    found = ahead.weights.flatten().nonzero()[:, 0]
    begin = ahead.origins.flatten()[found]
    weights = ahead.weights / ahead.weights.sum(dim=(1, 2), keepdim=True).clamp(min=1e-9)
    parts = (
        found % len(origins),
        covariates(view, begin, steps.flatten()[found]).float(),
        ahead.amounts.flatten()[found],
        weights.flatten()[found].float(),
    )
    return [Targets(*each) for each in zip(*(torch.split(part, counts) for part in parts), strict=True)]


def lessons(
    prepared: Prepared, stretches: Stretches, plan: Plan, seed: int, units: int = HIDDEN
) -> Iterator[tuple[int, Targets, torch.Tensor]]:
    """The epochs with something to learn, each with its days and factors (B * 56, units) of the states."""
    epochs, count = torch.arange(plan.epochs), stretches.origins.size
    seeds = torch.full_like(epochs, seed)
    steps = days_ahead(seeds, epochs, count)
    days = targets_at(view_of(joined([prepared])), stretches, steps, HALF_LIFE)
    keep = kept(seeds, epochs, count, units, plan.dropout)
    return (each for each in zip(range(plan.epochs), days, keep, strict=True) if len(each[1].rows))


def taught(network: SpendNetwork) -> Layers:
    """The layers one person's days teach; those of the totals stay as they are."""
    return network.lstm, network.decoder, network.head


def train(
    network: SpendNetwork, shared: SpendNetwork, prepared: Prepared, plan: Plan, seed: int
) -> tuple[float, ...]:
    """Teach `network`, in place, one person's days without straying far from `shared`; the loss (nats a day)
    of each epoch.

    A step that is not finite is skipped. What four weeks cost is not learned here: see `network_paths`.
    """
    stretches = cut(prepared)
    step = steps_of(taught(network), taught(shared), stretches.inputs, WARM_UP, plan.pull)
    taught_at = lessons(prepared, stretches, plan, seed)
    losses = [step(days, keep, plan.rate_at(epoch)) for epoch, days, keep in taught_at]
    return tuple(loss for loss in losses if loss is not None)


def is_finite(network: SpendNetwork) -> bool:
    """Whether every weight is a number."""
    return bool(torch.nn.utils.parameters_to_vector(network.parameters()).isfinite().all())
