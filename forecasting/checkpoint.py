"""Stored networks: safetensors with JSON in its header. Nothing executable is written, and nothing is
believed.

Every tensor must have the expected name, shape and type and hold modest finite numbers; anything else is
refused with BrokenCheckpoint, and the caller trains anew.
"""

from __future__ import annotations

import json
import math
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save

from forecasting.errors import BrokenCheckpoint
from forecasting.network import SpendNetwork

FORMAT = "outlay-spend-network-3"
MOST_BYTES = 1_000_000
LARGEST_WEIGHT = 1e4
LONGEST_CURVE = 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """A network that passed every check, the last day it was trained on, and its loss after each epoch."""

    network: SpendNetwork
    trained_until: date
    loss_curve: tuple[float, ...]


def pack(checkpoint: Checkpoint) -> bytes:
    """About 50 KB; the same checkpoint gives the same bytes."""
    about = {
        "format": FORMAT,
        "trained_until": checkpoint.trained_until.isoformat(),
        "loss_curve": [round(loss, 6) for loss in checkpoint.loss_curve],
    }
    tensors = {name: weight.contiguous() for name, weight in checkpoint.network.state_dict().items()}
    stored: bytes = save(tensors, metadata={"outlay": json.dumps(about, sort_keys=True)})
    return stored


def _metadata(stored: bytes) -> dict[str, object]:
    """The JSON in the header, read by hand: the first 8 bytes are the header's length, little-endian."""
    length = int.from_bytes(stored[:8], "little")
    if len(stored) < 8 or length > len(stored) - 8:
        raise BrokenCheckpoint("the header is longer than the file")
    try:
        about = json.loads(json.loads(stored[8 : 8 + length])["__metadata__"]["outlay"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BrokenCheckpoint("the header is not this program's") from error
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise BrokenCheckpoint(f"the format is not {FORMAT}")
    return about


def _curve(raw: object) -> tuple[float, ...]:
    if not isinstance(raw, list) or len(raw) > LONGEST_CURVE:
        raise BrokenCheckpoint("the loss curve is not a short list")
    if not all(isinstance(loss, int | float) and math.isfinite(loss) for loss in raw):
        raise BrokenCheckpoint("the loss curve holds something that is not a number")
    return tuple(float(loss) for loss in raw)


def _day(raw: object) -> date:
    try:
        return date.fromisoformat(raw if isinstance(raw, str) else "")
    except ValueError as error:
        raise BrokenCheckpoint("the training date is not a date") from error


def checked_network(tensors: dict[str, torch.Tensor]) -> SpendNetwork:
    """A network with these weights, or BrokenCheckpoint."""
    network = SpendNetwork()
    expected = network.state_dict()
    if set(tensors) != set(expected):
        raise BrokenCheckpoint("the tensors have other names")
    for name, weight in tensors.items():
        if weight.dtype != torch.float32 or weight.shape != expected[name].shape:
            raise BrokenCheckpoint(f"the tensor {name} has another shape or type")
        if not bool(torch.isfinite(weight).all()) or float(weight.abs().max()) > LARGEST_WEIGHT:
            raise BrokenCheckpoint(f"the tensor {name} holds numbers no training gives")
    network.load_state_dict(tensors)
    return network


def tensors_of(stored: bytes) -> dict[str, torch.Tensor]:
    """The tensors of a safetensors file, or BrokenCheckpoint."""
    try:
        tensors: dict[str, torch.Tensor] = load(stored)
    except (SafetensorError, ValueError, KeyError, TypeError, RuntimeError, OverflowError) as error:
        raise BrokenCheckpoint(f"not a safetensors file: {type(error).__name__}") from error
    return tensors


def unpack(stored: bytes) -> Checkpoint:
    """The checkpoint in `stored`; raises BrokenCheckpoint for whatever is wrong with it."""
    if len(stored) > MOST_BYTES:
        raise BrokenCheckpoint("the file is larger than any of ours")
    about = _metadata(stored)
    curve, day = _curve(about.get("loss_curve")), _day(about.get("trained_until"))
    return Checkpoint(checked_network(tensors_of(stored)), day, curve)


@cache
def shared_network() -> SpendNetwork:
    """The network that ships with the package, to read and never to train. Read and checked once a process;
    BrokenCheckpoint if it was damaged.
    """
    stored = (files("forecasting") / "weights" / "global.safetensors").read_bytes()
    return checked_network(tensors_of(stored))


def global_network() -> SpendNetwork:
    """The same as a copy of the caller's own, to train."""
    return deepcopy(shared_network())
