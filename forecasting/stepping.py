"""One step of training, with its slopes written out: in the compiled kernel, or else in plain torch with the
same numbers to about 1e-6.

The learned weights stand in one row, so that Adam, the pull toward the anchors and the clip are plain sums.
A process takes one way for good, so equal seeds give equal bits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

import numpy as np
import torch
from torch import Tensor, nn

from forecasting.heads import nats_and_slopes

GROUP = 4  # the kernel takes sequences four at a time; the last group is filled up with blank ones
FIRST, SECOND, LEAST = 0.9, 0.999, 1e-8  # Adam, as torch has it

Layers = tuple[nn.LSTM, nn.Linear, nn.Linear]


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
class Targets:
    """N things to predict: rows of the flattened states, covariates (N, C), amounts in level units,
    weights.
    """

    rows: Tensor
    covariates: Tensor
    amounts: Tensor
    weights: Tensor


Step = Callable[[Targets, Tensor, float], float | None]


@dataclass(slots=True, eq=False)
class Course:
    """Learned weights in one row (P,), the row they are held to, Adam's two memories, `steps` so far."""

    theta: Tensor
    anchors: Tensor
    first: Tensor
    second: Tensor
    steps: int = 0


def _weights(layers: Layers) -> list[nn.Parameter]:
    return [weight for layer in layers for weight in layer.parameters()]


def _row(parts: Sequence[Tensor]) -> Tensor:
    return torch.cat([part.detach().flatten() for part in parts])


def _views(row: Tensor, like: Sequence[Tensor]) -> list[Tensor]:
    """Consecutive parts of one row of numbers, shaped like these tensors."""
    parts = torch.split(row, [weight.numel() for weight in like])
    return [part.view_as(weight) for part, weight in zip(parts, like, strict=True)]


def course_of(own: Layers, shared: Layers) -> Course:
    """A course in which `own` learns, held to `shared`. From now on its weights are views of one row."""
    weights = _weights(own)
    theta, anchors = _row(weights), _row(_weights(shared))
    for weight, view in zip(weights, _views(theta, weights), strict=True):
        weight.data = view
    return Course(theta, anchors, torch.zeros_like(theta), torch.zeros_like(theta))


def steps_of(own: Layers, shared: Layers, inputs: Tensor, warm_up: int, pull: float) -> Step:
    """Steps in which `own` (LSTM, decoder and head) learns, in place, about `inputs` (B, L, F), held by
    `pull` to `shared`.

    A step takes what to predict, the scale (B * days, H) of the states after `warm_up` days and the rate, and
    tells the loss before it; None, and nothing is learned, where a number is not finite.
    """
    module = kernel()
    if module is None:
        return plain_steps(own, shared, inputs, warm_up, pull)
    return compiled_steps(module, own, shared, inputs, warm_up, pull)


def plain_steps(own: Layers, shared: Layers, inputs: Tensor, warm_up: int, pull: float) -> Step:
    """`steps_of` in torch."""
    course = course_of(own, shared)

    def step(days: Targets, keep: Tensor, rate: float) -> float | None:
        with torch.no_grad():
            loss, slopes = _loss(own, inputs, warm_up, days, keep)
            return loss if math.isfinite(loss) and descend(course, slopes, rate, pull) else None

    return step


def _loss(layers: Layers, inputs: Tensor, warm_up: int, days: Targets, keep: Tensor) -> tuple[float, Tensor]:
    """Nats a day, and the slopes in all weights in a row. Autograd collects those of the LSTM alone."""
    lstm, decoder, head = layers
    with torch.enable_grad():
        states = lstm(inputs)[0][:, warm_up:]  # (B, days, H)
    read = states.flatten(0, 1) * keep  # (B * days, H)
    seen = torch.cat([read[days.rows], days.covariates], dim=1)  # (N, H + C)
    mixed = torch.addmm(decoder.bias, seen, decoder.weight.T)  # (N, 32)
    opened = mixed.sigmoid()
    bent = mixed * opened
    raw = torch.addmm(head.bias[:, None], head.weight, bent.T)  # (10, N)
    with np.errstate(invalid="ignore", over="ignore"):
        loss, slopes = nats_and_slopes(raw.numpy(), days.amounts.numpy(), days.weights.numpy())
    back = torch.from_numpy(slopes)
    mixed_back = back.T @ head.weight * (opened + bent * (1.0 - opened))
    read_back = mixed_back @ decoder.weight[:, : read.shape[1]]
    states_back = torch.zeros_like(read).index_add_(0, days.rows, read_back) * keep
    lstm_back = torch.autograd.grad(states, list(lstm.parameters()), states_back.view_as(states))
    return loss, _row([*lstm_back, mixed_back.T @ seen, mixed_back.sum(0), back @ bent, back.sum(1)])


def descend(course: Course, slopes: Tensor, rate: float, pull: float) -> bool:
    """One step of Adam (Kingma & Ba 2015), the slope at most 1 long; False, and nothing done, where it is not
    finite.
    """
    slopes.add_(course.theta - course.anchors, alpha=pull)
    length = float(slopes.norm())
    if not math.isfinite(length):
        return False
    slopes.mul_(min(1.0, 1.0 / (length + 1e-6)))
    course.steps += 1
    course.first.lerp_(slopes, 1.0 - FIRST)
    course.second.mul_(SECOND).addcmul_(slopes, slopes, value=1.0 - SECOND)
    width = course.second.sqrt().div_(math.sqrt(1.0 - SECOND**course.steps)).add_(LEAST)
    course.theta.addcdiv_(course.first, width, value=-rate / (1.0 - FIRST**course.steps))
    return True


def _day_major(batch_major: Tensor) -> Tensor:
    """(B, L, W) -> (L, B rounded up to a multiple of four, W), blank where there is no sequence."""
    count, days, width = batch_major.shape
    out = torch.zeros(days, -(-count // GROUP) * GROUP, width)
    out[:, :count] = batch_major.transpose(0, 1)
    return out


def _blank_past(inputs: Tensor, size: int) -> list[Tensor]:
    """Room for what the kernel finds out about `inputs` (L, B, F): gates, cells, tanh of them, states."""
    days, count, _ = inputs.shape
    widths = ((days, 4 * size), (days + 1, size), (days, size), (days + 1, size))
    return [torch.zeros(length, count, width) for length, width in widths]


def compiled_steps(
    module: ModuleType, own: Layers, shared: Layers, inputs: Tensor, warm_up: int, pull: float
) -> Step:
    """`steps_of` in the kernel `module`, which works in the memory of the tensors."""
    course, weights = course_of(own, shared), _weights(own)
    read, slopes = _day_major(inputs), torch.zeros_like(course.theta)
    network, moved, past = (
        tuple(one.numpy() for one in tensors)
        for tensors in (
            _views(course.theta, weights),
            _views(slopes, weights),
            _blank_past(read, own[0].hidden_size),
        )
    )
    rows = [one.numpy() for one in (course.theta, slopes, course.anchors, course.first, course.second)]

    def step(days: Targets, keep: Tensor, rate: float) -> float | None:
        slopes.zero_()
        parts = (keep, days.rows, days.covariates, days.amounts, days.weights)
        batch = [part.numpy() for part in parts]
        loss = float(module.learn(read.numpy(), warm_up, *batch, network, past, moved))
        if not (math.isfinite(loss) and module.descend(*rows, course.steps + 1, rate, pull)):
            return None
        course.steps += 1
        return loss

    return step
