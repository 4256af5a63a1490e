"""One LSTM layer for training, compiled where numba is installed and `nn.LSTM` itself where it is not.

Both give the same numbers to about 1e-6. A process takes one way for good, so equal seeds give equal bits.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

GROUP = 4  # the kernel takes sequences four at a time; the last group is filled up with blank ones


@cache
def kernel() -> ModuleType | None:
    """The compiled arithmetic; None without numba, or where its cache cannot be written.

    Compiling takes ten seconds, far longer than one person's training: without a cache it does not pay.
    """
    try:
        return import_module("forecasting.kernel")
    except (ImportError, RuntimeError):  # numba raises RuntimeError when it finds no place for its cache
        return None


def fused(lstm: nn.LSTM, inputs: Tensor) -> Tensor:
    """`lstm(inputs)[0]`, (B, L, F) -> (B, L, H), differentiable once in the inputs and the layer's own weights.

    What the kernel does not know (several layers, both directions, another type or device) `lstm` answers.
    """
    module = kernel()
    if module is None or not _fits(lstm, inputs):
        out: Tensor = lstm(inputs)[0]
        return out
    weights = (lstm.weight_ih_l0, lstm.weight_hh_l0, lstm.bias_ih_l0, lstm.bias_hh_l0)
    states: Tensor = _Layer.apply(inputs, *weights)
    return states


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


class _Layer(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, *given: Tensor) -> Tensor:
        """inputs (B, L, F), weights (4H, F), (4H, H) and biases (4H,) as `nn.LSTM` names them -> (B, L, H)."""
        module, (inputs, into, across, *biases) = kernel(), given
        assert module is not None
        laid, size = day_major(inputs), across.shape[1]
        days, count, _ = laid.shape
        across_turned = across.detach().t().contiguous()
        gates, squashed = torch.empty(days, count, 4 * size), torch.empty(days, count, size)
        cells, states = (torch.zeros(days + 1, count, size) for _ in range(2))
        module.forward(
            laid.numpy(),
            into.detach().t().contiguous().numpy(),
            across_turned.numpy(),
            (biases[0] + biases[1]).detach().numpy(),
            gates.numpy(),
            cells.numpy(),
            squashed.numpy(),
            states.numpy(),
        )
        ctx.save_for_backward(laid, into, across_turned, gates, cells, squashed, states)
        return states[1:, : len(inputs)].transpose(0, 1).contiguous()

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *slopes: Tensor) -> tuple[Tensor | None, ...]:
        """Slopes in the states (B, L, H) -> those in everything `forward` was given."""
        module = kernel()
        assert module is not None
        laid, into, across_turned, gates, cells, squashed, states = ctx.saved_tensors
        gate_slopes = torch.empty_like(gates)
        module.backward(
            day_major(slopes[0]).numpy(),
            across_turned.numpy(),
            gates.numpy(),
            cells.numpy(),
            squashed.numpy(),
            gate_slopes.numpy(),
        )
        flat = gate_slopes.flatten(0, 1)
        bias = flat.sum(dim=0)
        into_slope = flat.t() @ laid.flatten(0, 1)
        across_slope = flat.t() @ states[:-1].flatten(0, 1)
        asked: Tensor | None = None
        if ctx.needs_input_grad[0]:
            asked = (gate_slopes[:, : len(slopes[0])] @ into).transpose(0, 1)
        return asked, into_slope, across_slope, bias, bias.clone()
