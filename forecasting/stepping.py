"""One step of training in the compiled kernel: what `training` does in torch, with the same numbers.

All learned weights stand in one row, so that Adam, the pull toward the anchors and the clip are one loop each.
Nothing is allocated from step to step that could be kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np
import numpy.typing as npt
import torch
from torch import nn

from forecasting.fused import day_major, kernel

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]


def _views(row: Floats, shapes: Sequence[tuple[int, ...]]) -> list[Floats]:
    """Consecutive parts of one row of numbers, in these shapes."""
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes]).tolist()
    parts = np.split(row, ends[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def _in_a_row(layers: Sequence[nn.Module]) -> list[torch.Tensor]:
    return [weight.detach() for layer in layers for weight in layer.parameters()]


@dataclass(frozen=True, slots=True, eq=False)
class Recurrence:
    """What the LSTM did with `inputs` (L, B, F), kept for the way back; shapes as in `kernel.forward`."""

    inputs: Floats
    gates: Floats
    cells: Floats
    squashed: Floats
    states: Floats
    state_slopes: Floats
    slopes: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """The weights of lstm, decoder and head in one row (P,), where they are held, and Adam's two memories.

    `owned` are the network's own tensors, renewed after each step. `count` sequences are real, the last
    days after `warm_up` are read.
    """

    module: ModuleType
    owned: list[torch.Tensor]
    theta: Floats
    anchors: Floats
    first: Floats
    second: Floats
    slopes: Floats
    past: Recurrence
    count: int
    warm_up: int
    steps: list[int]


def _recurrence(inputs: torch.Tensor, size: int) -> Recurrence:
    laid = day_major(inputs).numpy()
    days, count, _ = laid.shape
    wide, narrow = (days, count, 4 * size), (days, count, size)
    longer = (days + 1, count, size)
    return Recurrence(
        laid,
        np.empty(wide, np.float32),
        np.zeros(longer, np.float32),
        np.empty(narrow, np.float32),
        np.zeros(longer, np.float32),
        np.zeros(narrow, np.float32),
        np.empty(wide, np.float32),
    )


def lesson(
    own: Sequence[nn.Module], shared: Sequence[nn.Module], inputs: torch.Tensor, warm_up: int
) -> Lesson | None:
    """A lesson for `own` (lstm, decoder, head), held to `shared`, over `inputs` (B, L, F); None without a
    kernel.
    """
    module = kernel()
    if module is None:
        return None
    weights = _in_a_row(own)
    theta = torch.cat([weight.flatten() for weight in weights]).numpy()
    anchors = torch.cat([weight.flatten() for weight in _in_a_row(shared)]).numpy()
    memories = (np.zeros_like(theta) for _ in range(3))
    past = _recurrence(inputs, weights[1].shape[1])
    return Lesson(module, weights, theta, anchors, *memories, past, len(inputs), warm_up, [0])


def _states(known: Lesson, into: Floats, across: Floats, biases: Floats) -> Floats:
    """(H, B * days read) the states of every origin."""
    past = known.past
    known.module.forward(
        past.inputs, into, across, biases, past.gates, past.cells, past.squashed, past.states
    )
    read = past.states[known.warm_up + 1 :, : known.count]  # (days, B, H)
    return np.ascontiguousarray(read.transpose(2, 1, 0)).reshape(read.shape[2], -1)


def _back(known: Lesson, state_slopes: Floats, across: Floats, slopes: Sequence[Floats]) -> None:
    """From the slopes in the states (H, B * days read) to those in the LSTM's weights."""
    past, size = known.past, len(state_slopes)
    there = past.state_slopes[known.warm_up :, : known.count]
    there[:] = state_slopes.reshape(size, known.count, -1).transpose(2, 1, 0)
    known.module.backward(past.state_slopes, across, past.gates, past.cells, past.squashed, past.slopes)
    flat = past.slopes.reshape(-1, 4 * size)
    for out, seen in zip(slopes[:2], (past.inputs, past.states[:-1]), strict=True):
        turned = np.zeros(out.shape[::-1], np.float32)
        known.module.add_product(turned, seen.reshape(len(flat), -1).T, flat)
        out[:] = turned.T
    slopes[2][:] = flat.sum(axis=0)
    slopes[3][:] = slopes[2]


def step(
    known: Lesson,
    rows: Indices,
    seen: Floats,
    amounts: Floats,
    weights: Floats,
    keep: Floats,
    rate: float,
    pull: float,
) -> float | None:
    """Learn from N targets once, in place: the loss before it, None where a number was not finite and nothing
    was done.

    rows (N,) of the flattened origins (B * days, B first) · seen (N, C) · amounts, weights (N,) · keep (B *
    days, H) scales the states.
    """
    shapes = [tuple(weight.shape) for weight in known.owned]
    into, across, first_bias, second_bias, decoder, decoder_bias, head, head_bias = _views(
        known.theta, shapes
    )
    known.slopes[:] = 0.0
    slopes = _views(known.slopes, shapes)
    across_turned, kept = np.ascontiguousarray(across.T), np.ascontiguousarray(keep.T)
    states = _states(known, np.ascontiguousarray(into.T), across_turned, first_bias + second_bias)
    state_slopes = np.zeros_like(states)
    loss = known.module.decode(
        states * kept,
        rows,
        np.ascontiguousarray(seen.T),
        amounts,
        weights,
        decoder,
        decoder_bias,
        head,
        head_bias,
        (state_slopes, *slopes[4:]),
    )
    _back(known, state_slopes * kept, across_turned, slopes)
    number = known.steps[0] + 1
    memory = (known.theta, known.slopes, known.anchors, known.first, known.second)
    if not (np.isfinite(loss) and known.module.descend(*memory, number, rate, pull)):
        return None
    known.steps[0] = number
    for owned, learned in zip(known.owned, _views(known.theta, shapes), strict=True):
        owned.numpy()[:] = learned
    return float(loss)
