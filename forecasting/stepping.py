"""One step of training in the compiled kernel: what `training` does in torch, with the same numbers.

The learned weights stand in one row, so that Adam, the pull toward the anchors and the clip are plain loops.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from forecasting.fused import Floats, blank_past, day_major, kernel, numbers

Indices = npt.NDArray[np.int64]


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
    module = kernel("kernel_step")
    if module is None:
        return None
    owned = _weights(own)
    theta, anchors = _in_a_row(owned), _in_a_row(_weights(shared))
    slopes, first, second = (np.zeros_like(theta) for _ in range(3))
    return Lesson(
        module,
        numbers(owned),
        _views(theta, owned),
        _views(slopes, owned),
        day_major(inputs).numpy(),
        numbers(blank_past(inputs, owned[1].shape[1])),
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
