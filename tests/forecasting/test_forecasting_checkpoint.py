import json
import struct
from datetime import date

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save

from forecasting.checkpoint import FORMAT, Checkpoint, pack, unpack
from forecasting.errors import BrokenCheckpoint
from forecasting.network import SpendNetwork

GOOD = Checkpoint(SpendNetwork(seed=4), date(2024, 5, 6), (2.0, 1.5))
STORED = pack(GOOD)


def stored(change=None, **about: object) -> bytes:
    tensors = {name: weight.clone() for name, weight in GOOD.network.state_dict().items()}
    if change is not None:
        change(tensors)
    words = {"format": FORMAT, "trained_until": "2024-05-06", "loss_curve": [1.0]} | about
    return save(tensors, metadata={"outlay": json.dumps(words)})


def test_what_is_packed_comes_back_bit_for_bit():
    back = unpack(STORED)
    assert (back.trained_until, back.loss_curve) == (GOOD.trained_until, GOOD.loss_curve)
    for name, weight in GOOD.network.state_dict().items():
        assert torch.equal(back.network.state_dict()[name], weight)
    assert pack(back) == STORED
    assert len(STORED) < 60_000


def put(name: str, value: torch.Tensor):
    return lambda tensors: tensors.__setitem__(name, value)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (b"", "header"),
        (b"\x80\x04\x95\x10\x00", "header"),
        (struct.pack("<Q", 2**62) + b"{}", "header"),
        (struct.pack("<Q", 2) + b"{}", "header"),
        (struct.pack("<Q", 200_000) + b"[" * 200_000, "header"),
        (STORED[:-4], "safetensors"),
        (STORED + b"\0" * 8, "safetensors"),
        (STORED + b"\0" * 2_000_000, "larger"),
        (stored(format="somebody-else"), "format"),
        (stored(trained_until="the other day"), "date"),
        (stored(trained_until=20240506), "date"),
        (stored(loss_curve="low"), "loss curve"),
        (stored(loss_curve=[float("nan")]), "loss curve"),
        (stored(loss_curve=[1.0] * 20_000), "loss curve"),
        (stored(lambda tensors: tensors.pop("head.bias")), "names"),
        (stored(put("extra", torch.zeros(1))), "names"),
        (stored(put("head.bias", torch.zeros(3))), "shape"),
        (stored(put("head.bias", torch.zeros(10, dtype=torch.float64))), "type"),
        (stored(put("head.bias", torch.full((10,), float("nan")))), "numbers"),
        (stored(put("head.bias", torch.full((10,), 1e30))), "numbers"),
    ],
)
def test_a_broken_or_hostile_file_is_refused_by_name(file, says):
    with pytest.raises(BrokenCheckpoint, match=says):
        unpack(file)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_from_anywhere_are_refused(noise):
    with pytest.raises(BrokenCheckpoint):
        unpack(noise)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 900), st.integers(1, 255))
def test_a_flipped_byte_in_the_header_never_crashes(place, flip):
    spoiled = bytearray(STORED)
    spoiled[place] ^= flip
    try:
        unpack(bytes(spoiled))
    except BrokenCheckpoint:
        return
