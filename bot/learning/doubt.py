"""How surely a text that could be recorded is money spent: weights of its clues, learned, in numpy alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load, save

WEIGHTS = Path(__file__).with_name("doubt.safetensors")
PLACES = 1 << 16
ASKED_BELOW = 0.6  # a chance under it is asked about instead of recorded …
PLAIN_SHARE = 0.35  # … under so much of it where the text is plain

Floats = npt.NDArray[np.float32]


def features(clues: Sequence[Collection[str]]) -> tuple[npt.NDArray[np.intp], Floats]:
    """The places (K,) of clues and their values (K,): those of each set have length one together."""
    places = [[crc32(clue.encode("utf-8", "replace")) % PLACES for clue in some] for some in clues]
    values = [np.full(len(some), max(1, len(some)) ** -0.5, np.float32) for some in places]
    return np.array([place for some in places for place in some], np.intp), np.concatenate(values)


def chance(clues: Sequence[Collection[str]]) -> float:
    """How likely a text with these clues is money spent or earned, 0 to 1."""
    places, values = features(clues)
    weights, bias = learned()
    return 1 / (1 + float(np.exp(-(weights[places] @ values + bias))))


def is_doubtful(clues: Sequence[Collection[str]], *, is_plain: bool) -> bool:
    """Whether a text with these clues is asked about."""
    return chance(clues) < limit(ASKED_BELOW, is_plain=is_plain)


def limit(asked_below: float, *, is_plain: bool) -> float:
    """The chance from which on a text is recorded unasked."""
    return asked_below * (PLAIN_SHARE if is_plain else 1)


def write(weights: Floats, bias: float) -> bytes:
    """What was learned as bytes: safetensors, weights (PLACES,) in half precision."""
    return save({"weights": weights.astype(np.float16), "bias": np.array([bias], np.float32)})


@cache
def learned() -> tuple[Floats, float]:
    """The weights (PLACES,) that ship, and the bias."""
    found = load(WEIGHTS.read_bytes())
    return found["weights"].astype(np.float32), float(found["bias"][0])
