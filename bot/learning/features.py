"""Words as numbers: counts of their character n-grams, hashed to places of a vector of length one.

The same numbers as scikit-learn's `HashingVectorizer(analyzer="char_wb", ngram_range=(2, 4),
alternate_sign=False, norm="l2", lowercase=False)`, which taught the weights; a test holds them together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import numpy.typing as npt

PLACES = 4096
SHORTEST, LONGEST = 2, 4  # letters of an n-gram, the spaces around a word among them
_MASK = 0xFFFFFFFF

Places = npt.NDArray[np.intp]
Values = npt.NDArray[np.float32]


def features(words: str) -> tuple[Places, Values]:
    """The places (K,) that are not zero, ascending, and their values (K,), whose squares sum to 1."""
    counts = Counter(_place(gram) for gram in ngrams(words))
    places = np.array(sorted(counts), np.intp)
    values = np.array([counts[place] for place in places.tolist()], np.float32)
    return places, values / np.float32(max(1e-9, float(np.sqrt(values @ values))))


def ngrams(words: str) -> Iterator[str]:
    """The n-grams of each word with a space on either side; a word shorter than one gives itself, once."""
    for word in words.split():
        padded = f" {word} "
        for length in range(SHORTEST, LONGEST + 1):
            yield padded[:length]
            if len(padded) <= length:
                break
            yield from (padded[start : start + length] for start in range(1, len(padded) - length + 1))


@lru_cache(16_384)
def _place(gram: str) -> int:
    hashed = murmur3(gram.encode("utf-8", "surrogatepass"))
    signed = hashed - (1 << 32) if hashed >> 31 else hashed
    return abs(signed) % PLACES if signed != -(1 << 31) else (2**31 - 1 - (PLACES - 1)) % PLACES


def murmur3(data: bytes) -> int:
    """MurmurHash3, x86, 32 bits, seed 0 (Austin Appleby, public domain)."""
    state, whole = 0, len(data) & ~3
    for start in range(0, whole, 4):
        state ^= _scrambled(int.from_bytes(data[start : start + 4], "little"))
        state = ((state << 13 | state >> 19) * 5 + 0xE6546B64) & _MASK
    if len(data) > whole:
        state ^= _scrambled(int.from_bytes(data[whole:], "little"))
    state ^= len(data)
    state = (state ^ state >> 16) * 0x85EBCA6B & _MASK
    state = (state ^ state >> 13) * 0xC2B2AE35 & _MASK
    return state ^ state >> 16


def _scrambled(block: int) -> int:
    block = block * 0xCC9E2D51 & _MASK
    return (block << 15 | block >> 17) * 0x1B873593 & _MASK
