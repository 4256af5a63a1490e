"""A guesser: weights that turn words into the chances of categories. Stored ones are believed only after a
check: nothing of a guesser is executable, and a wrong one is refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError
from safetensors.numpy import load, save

from bot.learning.features import PLACES, features
from bot.money.category import LONGEST

START = Path(__file__).with_name("start.safetensors")
MOST_CATEGORIES = 64
MOST_BYTES = 4 * MOST_CATEGORIES * PLACES
_LARGEST = 1e4  # of a weight
_SHAPES = {"weights", "bias", "temperature", "categories"}

Floats = npt.NDArray[np.float32]


class BadGuesser(Exception):
    """The bytes are no guesser; the message names the part, never a value."""


@dataclass(frozen=True, slots=True, eq=False)
class Guesser:
    """`weights` (C, PLACES) and `bias` (C,) give each of C categories a score; divided by `temperature`, so
    that it is as often right as it says, scores become chances."""

    categories: tuple[str, ...]
    weights: Floats
    bias: Floats
    temperature: float

    def __post_init__(self) -> None:
        count = len(self.categories)
        if not 2 <= count <= MOST_CATEGORIES or len(set(self.categories)) != count:
            raise BadGuesser("categories")
        if not all(isinstance(one, str) and 0 < len(one) <= LONGEST for one in self.categories):
            raise BadGuesser("names")
        if self.weights.shape != (count, PLACES) or self.bias.shape != (count,):
            raise BadGuesser("shapes")
        if not (_is_sane(self.weights) and _is_sane(self.bias) and 0.05 <= self.temperature <= 20):
            raise BadGuesser("numbers")


@dataclass(frozen=True, slots=True)
class Guess:
    """A category and how likely it is, 0 to 1."""

    category: str
    chance: float


def guess(guesser: Guesser, words: str) -> tuple[Guess, ...]:
    """Every category the guesser knows, the likeliest first; none for no words."""
    if not words:
        return ()
    chances = to_chances(scores(guesser, words), guesser.temperature)
    order = np.argsort(-chances, kind="stable")
    return tuple(Guess(guesser.categories[place], float(chances[place])) for place in order)


def scores(guesser: Guesser, words: str) -> Floats:
    """The score of each category, (C,)."""
    places, values = features(words)
    found: Floats = guesser.weights[:, places] @ values + guesser.bias
    return found


def to_chances(scored: Floats, temperature: float) -> Floats:
    """Scores (…, C) as chances that sum to 1."""
    raised = np.exp((scored - scored.max(axis=-1, keepdims=True)) / temperature)
    chances: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return chances


def write_guesser(guesser: Guesser) -> bytes:
    """The guesser as bytes: safetensors, weights in half precision, names as JSON in bytes."""
    names = json.dumps(guesser.categories, ensure_ascii=False).encode("utf-8", "replace")
    return save(
        {
            # Row by row: of an array laid out otherwise safetensors would write the numbers in another order.
            "weights": np.ascontiguousarray(guesser.weights, np.float16),
            "bias": np.ascontiguousarray(guesser.bias, np.float32),
            "temperature": np.array([guesser.temperature], np.float32),
            "categories": np.frombuffer(names, np.uint8),
        }
    )


def read_guesser(raw: bytes) -> Guesser:
    """The inverse of `write_guesser`; raises `BadGuesser` for whatever is not exactly as it should be."""
    if len(raw) > MOST_BYTES:
        raise BadGuesser("size")
    try:
        found = load(raw)
    except (SafetensorError, ValueError, KeyError, TypeError):
        raise BadGuesser("format") from None
    if set(found) != _SHAPES or found["temperature"].shape != (1,) or found["categories"].dtype != np.uint8:
        raise BadGuesser("parts")
    kinds = (found["weights"].dtype.kind, found["bias"].dtype.kind, found["temperature"].dtype.kind)
    if kinds != ("f", "f", "f"):
        raise BadGuesser("types")
    names = _read_names(found["categories"].tobytes())
    return Guesser(
        categories=tuple(names),
        weights=found["weights"].astype(np.float32),
        bias=found["bias"].astype(np.float32),
        temperature=float(found["temperature"][0]),
    )


def _read_names(raw: bytes) -> Sequence[str]:
    try:
        names = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadGuesser("names") from None
    if not isinstance(names, list):
        raise BadGuesser("names")
    return names


def _is_sane(numbers: Floats) -> bool:
    return bool(np.isfinite(numbers).all() and (np.abs(numbers) <= _LARGEST).all())


@cache
def start() -> Guesser:
    """The one that ships: taught by the word lists of every language, and by nobody here."""
    return read_guesser(START.read_bytes())
