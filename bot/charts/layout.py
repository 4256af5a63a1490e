"""Where things go on a picture: boxes, free places, texts pushed apart. Pixels, y upwards, no drawing.

>>> spread([100.0, 110.0], [40.0, 40.0], low=0.0, high=300.0)
[85.0, 125.0]
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[\u2e80-\uffef][，。：；、）」！？％]*|[^\s\u2e80-\uffef]+[，。：；、）」！？％]*|\s+")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the picture, y upwards."""

    left: float
    bottom: float
    right: float
    top: float

    def overlap(self, other: "Box") -> float:
        """The shared area in square pixels, 0 when they only touch."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return width * height if width > 0 and height > 0 else 0.0

    def within(self, other: "Box") -> bool:
        """Whether no part of this box lies outside `other`."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.bottom <= self.bottom and self.top <= other.top


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight map from values `low`…`high` to pixels `start`…`end`; one single value maps to `start`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The pixel of `value`; outside the range it goes on in the same straight line."""
        if self.high == self.low:
            return self.start
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def spread(centres: Sequence[float], sizes: Sequence[float], low: float, high: float) -> list[float]:
    """Centres moved as little as possible so that things of these sizes, in this order, don't overlap.

    `centres` ascend. All stay within `low`…`high` if they fit there; otherwise they run over `high`.
    Least squares under order (pool adjacent violators), after taking the sizes before each one out.
    """
    offsets = [sum(sizes[:index]) + size / 2 for index, size in enumerate(sizes)]
    pools: list[list[float]] = []
    for centre, offset in zip(centres, offsets, strict=True):
        pools.append([centre - offset])
        while len(pools) > 1 and _mean(pools[-2]) > _mean(pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    starts = [_mean(pool) for pool in pools for _ in pool]
    latest = max(low, high - sum(sizes))
    return [min(max(start, low), latest) + offset for start, offset in zip(starts, offsets, strict=True)]


def _mean(numbers: Sequence[float]) -> float:
    return sum(numbers) / len(numbers)


def crowding(box: Box, taken: Iterable[tuple[Box, float]]) -> float:
    """How much of what is `taken` a box would cover: area times weight, summed."""
    return sum(box.overlap(other) * weight for other, weight in taken)


def wrap(words: str, fits: Callable[[str], bool]) -> list[str]:
    """Lines as long as `fits` allows, broken at spaces and between hanzi; a longer word gets its own."""
    lines = [""]
    for word in _WORD.findall(words):
        if lines[-1] and not fits((lines[-1] + word).rstrip()):
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
    return [line.rstrip() for line in lines]


def shorten(words: str, fits: Callable[[str], bool]) -> str:
    """The longest beginning that `fits`, with "…" where something was cut; "" if not even one letter fits."""
    if fits(words):
        return words
    kept, cut = 0, len(words)
    while cut - kept > 1:
        middle = (kept + cut) // 2
        kept, cut = (middle, cut) if fits(words[:middle].rstrip() + "…") else (kept, middle)
    return words[:kept].rstrip() + "…" if kept else ""
