"""One LSTM layer for training, compiled where numba is installed and `nn.LSTM` itself where it is not.

Both give the same numbers to about 1e-6. A process takes one way for good, so equal seeds give equal bits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

Floats = npt.NDArray[np.float32]
GROUP = 4  # the kernel takes sequences four at a time; the last group is filled up with blank ones


@cache
def kernel(name: str = "kernel") -> ModuleType | None:
    """The compiled arithmetic ("kernel", "kernel_step"); None without numba or a place for its cache.

    Compiling takes half a minute, far longer than one person's training: without a cache it does not pay.
    """
    try:
        return import_module(f"forecasting.{name}")
    except (ImportError, RuntimeError):  # numba raises RuntimeError when it finds no place for its cache
        return None


def fused(lstm: nn.LSTM, inputs: Tensor) -> Tensor:
    """`lstm(inputs)[0]`, (B, L, F) -> (B, L, H), differentiable once in inputs and weights.

    What the kernel does not know (several layers, both directions, another type or device) `lstm` answers.
    """
    module = kernel()
    if module is None or not _fits(lstm, inputs):
        out: Tensor = lstm(inputs)[0]
        return out
    weights = (lstm.weight_ih_l0, lstm.weight_hh_l0, lstm.bias_ih_l0, lstm.bias_hh_l0)
    apply: Callable[..., Tensor] = _Layer.apply
    return apply(inputs, *weights)


def _fits(lstm: nn.LSTM, inputs: Tensor) -> bool:
    plain = lstm.num_layers == 1 and not lstm.bidirectional and lstm.proj_size == 0
    usual = lstm.batch_first and lstm.bias and inputs.dim() == 3 and inputs.numel() > 0
    same = all(part.dtype == torch.float32 for part in (inputs, lstm.weight_ih_l0))
    return plain and usual and same and inputs.device.type == lstm.weight_ih_l0.device.type == "cpu"


def day_major(batch_major: Tensor) -> Tensor:
    """(B, L, W) -> (L, B rounded up to a multiple of four, W), blank where there is no sequence."""
    count, days, width = batch_major.shape
    out = torch.zeros(days, -(-count // GROUP) * GROUP, width)
    out[:, :count] = batch_major.detach().transpose(0, 1)
    return out


def blank_past(inputs: Tensor, size: int) -> tuple[Tensor, ...]:
    """Room for what the kernel's `forward` finds out about `inputs` (B, L, F)."""
    days, count = inputs.shape[1], -(-len(inputs) // GROUP) * GROUP
    widths = ((days, 4 * size), (days + 1, size), (days, size), (days + 1, size))
    return tuple(torch.zeros(length, count, width) for length, width in widths)


def numbers(tensors: Sequence[Tensor]) -> tuple[Floats, ...]:
    """The tensors' own memory as arrays."""
    return tuple(one.numpy() for one in tensors)


class _Layer(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, *given: Tensor) -> Tensor:
        """inputs (B, L, F) and weights (4H, F), (4H, H), (4H,), (4H,) in `nn.LSTM`'s order -> (B, L, H)."""
        module, (inputs, into, across, *biases) = kernel(), [one.detach() for one in given]
        assert module is not None
        laid, past = day_major(inputs), blank_past(inputs, across.shape[1])
        bias = (biases[0] + biases[1]).numpy()
        module.forward(
            laid.numpy(), *(one.contiguous().numpy() for one in (into, across)), bias, numbers(past)
        )
        ctx.save_for_backward(laid, into, across, *past)
        return past[3][1:, : len(inputs)].transpose(0, 1).contiguous()

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *slopes: Tensor) -> tuple[Tensor | None, ...]:
        """Slopes in the states (B, L, H) -> those in everything `forward` was given."""
        module, (laid, into, across, *past) = kernel(), ctx.saved_tensors
        assert module is not None
        found = past[0].clone()
        state_slopes = day_major(slopes[0]).numpy()
        module.backward(state_slopes, across.contiguous().numpy(), numbers([found, *past[1:]]))
        flat = found.flatten(0, 1)
        bias = flat.sum(dim=0)
        into_slope, across_slope = flat.t() @ laid.flatten(0, 1), flat.t() @ past[3][:-1].flatten(0, 1)
        asked: Tensor | None = None
        if ctx.needs_input_grad[0]:
            asked = (found[:, : len(slopes[0])] @ into).transpose(0, 1)
        return asked, into_slope, across_slope, bias, bias.clone()
