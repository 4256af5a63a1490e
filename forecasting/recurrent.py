"""One LSTM layer for many people at once, each with weights of their own: batched products, day by day.

`nn.LSTM` knows only weights that a whole batch shares. The gradient is written out: collected by autograd,
the slopes in the weights would be added up day by day, which costs more than all the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable


def open_gates(gates: Tensor, before: Tensor) -> tuple[Tensor, Tensor]:
    """One day: the gates' sums (P, B, 4H) become the gates, in place; from the memory `before` (P, B, H) come
    that after and the state.
    """
    into, forget, new, out = gates.chunk(4, dim=-1)
    for part in (into, forget, out):
        part.sigmoid_()
    new.tanh_()
    after = torch.addcmul(forget * before, into, new)
    return after, out * after.tanh()


def close_gates(gates: Tensor, before: Tensor, after: Tensor, slopes: Tensor, later: Tensor) -> Tensor:
    """The way back: the gates become the slopes in their sums, in place; from those in the state and in the
    memory after come those in the memory before.
    """
    into, forget, new, out = gates.chunk(4, dim=-1)
    bent = after.tanh()
    total = torch.addcmul(later, slopes * out, 1.0 - bent * bent)
    back = total * forget
    sums = (
        total * new * into * (1.0 - into),
        before * back * (1.0 - forget),
        total * into * (1.0 - new * new),
        slopes * bent * out * (1.0 - out),
    )
    gates.copy_(torch.cat(sums, dim=-1))
    return back


@dataclass(frozen=True, slots=True)
class Cell:
    """The arithmetic of one day between the products."""

    there: Callable[[Tensor, Tensor], tuple[Tensor, Tensor]]
    back: Callable[[Tensor, Tensor, Tensor, Tensor, Tensor], Tensor]


PLAIN = Cell(open_gates, close_gates)


def compiled() -> Cell:
    """The same in fewer passes over memory; compiling takes a minute at the first use."""
    return Cell(torch.compile(open_gates), torch.compile(close_gates))


def states_of(inputs: Tensor, into: Tensor, across: Tensor, bias: Tensor, cell: Cell = PLAIN) -> Tensor:
    """(P, L, B, F) and each person's weights (P, 4H, F), (P, 4H, H), (P, 4H) in `nn.LSTM`'s order -> states
    (P, L, B, H); differentiable once in the weights.
    """
    apply: Callable[..., Tensor] = _Layer.apply
    return apply(inputs, into, across, bias, cell)


class _Layer(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, inputs: Tensor, into: Tensor, across: Tensor, bias: Tensor, cell: Cell) -> Tensor:
        people, days, count, _ = inputs.shape
        gates = torch.baddbmm(bias[:, None], inputs.flatten(1, 2), into.mT).view(people, days, count, -1)
        turned = across.mT.contiguous()
        memory = [gates.new_zeros(people, count, across.shape[2])]  # each sequence starts from nothing
        states = memory[:]
        for day in range(days):
            gates[:, day].baddbmm_(states[day], turned)
            after, state = cell.there(gates[:, day], memory[day])
            memory.append(after)
            states.append(state)
        past = torch.stack(states, dim=1)
        ctx.cell = cell
        ctx.save_for_backward(inputs, across, gates, past, *memory)
        return past[:, 1:]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *slopes: Tensor) -> tuple[Tensor | None, ...]:
        inputs, across, gates, past, *memory = ctx.saved_tensors
        sums, later, days = gates.clone(), torch.zeros_like(memory[0]), inputs.shape[1]
        for day in reversed(range(days)):
            state = slopes[0][:, day]
            if day + 1 < days:
                state = torch.baddbmm(state, sums[:, day + 1], across)
            later = ctx.cell.back(sums[:, day], memory[day], memory[day + 1], state, later)
        flat = sums.flatten(1, 2)
        into, across = (torch.bmm(flat.mT, seen.flatten(1, 2)) for seen in (inputs, past[:, :-1]))
        return None, into, across, flat.sum(dim=1), None
