"""One step of training in the compiled kernel: what `training` does in torch, with the same numbers to about
1e-6.

The learned weights stand in one row, so that Adam, the pull toward the anchors and the clip are plain loops.
Without numba there is no kernel and torch answers. A process takes one way for good, so equal seeds give
equal bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]
GROUP = 4  # the kernel takes sequences four at a time; the last group is filled up with blank ones


@cache
def kernel() -> ModuleType | None:
    """The compiled arithmetic; None without numba or a place for its cache.

    Compiling takes half a minute, far longer than one person's training: without a cache it does not pay.
    """
    try:
        return import_module("forecasting.kernel_step")
    except (ImportError, RuntimeError):  # numba raises RuntimeError when it finds no place for its cache
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """N things to predict: rows of the flattened origins (B * days, B first), what is seen of the day (N, W),
    amounts in level units, weights; keep (B * days, H) scales the states.
    """

    rows: Indices
    seen: Floats
    amounts: Floats
    weights: Floats
    keep: Floats


@dataclass(slots=True, eq=False)
class Lesson:
    """A network's weights in one row (P,), the row they are held to, Adam's two memories and `steps` so far.

    `owned` is the network's own memory, renewed after each step, `network` and `moved` are views of `theta`
    and `slopes` in its shapes. Days before `warm_up` are not read.
    """

    module: ModuleType
    owned: tuple[Floats, ...]
    network: tuple[Floats, ...]
    moved: tuple[Floats, ...]
    inputs: Floats
    past: tuple[Floats, ...]
    warm_up: int
    theta: Floats
    anchors: Floats
    memories: tuple[Floats, Floats]
    slopes: Floats
    steps: int = 0


def _day_major(batch_major: Tensor) -> Tensor:
    """(B, L, W) -> (L, B rounded up to a multiple of four, W), blank where there is no sequence."""
    count, days, width = batch_major.shape
    out = torch.zeros(days, -(-count // GROUP) * GROUP, width)
    out[:, :count] = batch_major.detach().transpose(0, 1)
    return out


def _blank_past(inputs: Tensor, size: int) -> tuple[Floats, ...]:
    """Room for what the kernel finds out about `inputs` (B, L, F): gates, cells, tanh of them, states."""
    days, count = inputs.shape[1], -(-len(inputs) // GROUP) * GROUP
    widths = ((days, 4 * size), (days + 1, size), (days, size), (days + 1, size))
    return tuple(np.zeros((length, count, width), np.float32) for length, width in widths)


def _weights(layers: Sequence[nn.Module]) -> list[Tensor]:
    return [weight.detach() for layer in layers for weight in layer.parameters()]


def _in_a_row(weights: Sequence[Tensor]) -> Floats:
    row: Floats = torch.cat([weight.flatten() for weight in weights]).numpy()
    return row


def _views(row: Floats, like: Sequence[Tensor]) -> tuple[Floats, ...]:
    """Consecutive parts of one row of numbers, shaped like these tensors."""
    ends = np.cumsum([weight.numel() for weight in like])[:-1]
    parts = np.split(row, ends.tolist())
    return tuple(part.reshape(weight.shape) for part, weight in zip(parts, like, strict=True))


def lesson(
    own: Sequence[nn.Module], shared: Sequence[nn.Module], inputs: Tensor, warm_up: int
) -> Lesson | None:
    """Teach `own` (an `nn.LSTM`, decoder and head), held to `shared`, about `inputs` (B, L, F); None without
    a kernel.
    """
    module = kernel()
    if module is None:
        return None
    owned = _weights(own)
    theta, anchors = _in_a_row(owned), _in_a_row(_weights(shared))
    slopes, first, second = (np.zeros_like(theta) for _ in range(3))
    return Lesson(
        module,
        tuple(weight.numpy() for weight in owned),
        _views(theta, owned),
        _views(slopes, owned),
        _day_major(inputs).numpy(),
        _blank_past(inputs, owned[1].shape[1]),
        warm_up,
        theta,
        anchors,
        (first, second),
        slopes,
    )


def step(known: Lesson, batch: Batch, rate: float, pull: float) -> float | None:
    """Learn from the batch once, in place: the loss before it; None, and nothing learned, where a number is
    not finite.
    """
    known.slopes[:] = 0.0
    targets = (batch.keep, batch.rows, batch.seen, batch.amounts, batch.weights)
    network = (known.network, known.past, known.moved)
    loss = float(known.module.learn(known.inputs, known.warm_up, *targets, *network))
    rows = (known.theta, known.slopes, known.anchors, *known.memories)
    if not (np.isfinite(loss) and known.module.descend(*rows, known.steps + 1, rate, pull)):
        return None
    known.steps += 1
    for owned, learned in zip(known.owned, known.network, strict=True):
        owned[:] = learned
    return loss
