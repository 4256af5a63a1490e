"""Compiled arithmetic of one LSTM layer: numba, one thread, float32, equal bits for equal input.

The weights are small enough to stay in the nearest cache, so the products below keep them there and let the
compiler work on eight or sixteen numbers at a time. Importing this needs numba and a place for its cache;
`forecasting.stepping` decides what happens without.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]
Past = tuple[Floats, Floats, Floats, Floats]
Function = TypeVar("Function", bound=Callable[..., object])

HALF, ONE, TWO, ZERO = np.float32(0.5), np.float32(1.0), np.float32(2.0), np.float32(0.0)
LN2 = np.float32(0.6931471805599453)


SOURCE = zlib.crc32(Path(__file__).read_bytes())
FREELY = {"reassoc", "contract", "arcp", "nsz", "afn"}  # sums may be reordered; NaN is still NaN


def compiled(function: Function) -> Function:
    """Compile at the first call and keep the result on disk."""
    made: Function = njit(cache=True, fastmath=FREELY, error_model="numpy", nogil=True)(function)
    return made


def inlined(function: Function) -> Function:
    """Compile into whoever calls it.

    Always so: a process that compiled a shared function itself could otherwise call another version of it
    than one that found everything on disk, with other last bits.
    """
    made: Function = njit(forceinline=True, fastmath=FREELY, error_model="numpy")(function)
    return made


@inlined
def tanh(x: np.float32) -> np.float32:
    """Within 4e-7: Lambert's continued fraction at a quarter of x, the angle doubled twice."""
    y = min(max(x, np.float32(-9.0)), np.float32(9.0)) * np.float32(0.25)
    s = y * y
    above = y * (np.float32(135135.0) + s * (np.float32(17325.0) + s * (np.float32(378.0) + s)))
    below = np.float32(135135.0) + s * (np.float32(62370.0) + s * (np.float32(3150.0) + s * np.float32(28.0)))
    above, below = TWO * above * below, below * below + above * above
    return TWO * above * below / (below * below + above * above)


@inlined
def sigmoid(x: np.float32) -> np.float32:
    """1 / (1 + exp(-x)), within 4e-7."""
    return HALF + HALF * tanh(HALF * x)


@inlined
def exp(x: np.float32) -> np.float32:
    """Within 1e-6 of itself: a power of two, put together from its bits, times a short series."""
    powers = min(max(x, np.float32(-87.0)), np.float32(87.0)) / LN2
    whole = np.floor(powers + HALF)
    r = (powers - whole) * LN2
    series = np.float32(1 / 120) + r * np.float32(1 / 720)
    series = ONE + r * (ONE + r * (HALF + r * (np.float32(1 / 6) + r * (np.float32(1 / 24) + r * series))))
    power: np.float32 = np.int32((np.int32(whole) + np.int32(127)) << np.int32(23)).view(np.float32)
    near: np.float32 = series * power
    return near


@inlined
def log(x: np.float32) -> np.float32:
    """Of x > 0 (not denormal), within 4e-7 of itself: the exponent from the bits, a short series for the
    rest.
    """
    bits = np.float32(x).view(np.int32)
    whole = (bits - np.int32(0x3F3504F3)) >> np.int32(23)  # so that the rest lies around 1: 0.71 to 1.41
    rest = np.int32(bits - (whole << np.int32(23))).view(np.float32)
    s = (rest - ONE) / (rest + ONE)
    q = s * s
    series = np.float32(2 / 5) + q * (np.float32(2 / 7) + q * np.float32(2 / 9))
    return np.float32(whole) * LN2 + s * (TWO + q * (np.float32(2 / 3) + q * series))


@inlined
def _add_rows(out: Floats, left: Floats, right: Floats, first: int) -> None:
    """`add_product` for the rows from `first` on, one by one."""
    for row in range(first, len(out)):
        sums = out[row]
        for k in range(len(right)):
            factor, line = left[row, k], right[k]
            for j in range(len(sums)):
                sums[j] += factor * line[j]


@inlined
def add_product(out: Floats, left: Floats, right: Floats) -> None:
    """out (N, W) += left (N, K) @ right (K, W): four rows of `out` and four of `right` at a time."""
    rows, depth = len(out) // 4 * 4, len(right) // 4 * 4
    for i in range(0, rows, 4):
        o0, o1, o2, o3 = out[i], out[i + 1], out[i + 2], out[i + 3]
        for k in range(0, depth, 4):
            r0, r1, r2, r3 = right[k], right[k + 1], right[k + 2], right[k + 3]
            a0, a1, a2, a3 = left[i, k], left[i, k + 1], left[i, k + 2], left[i, k + 3]
            b0, b1, b2, b3 = left[i + 1, k], left[i + 1, k + 1], left[i + 1, k + 2], left[i + 1, k + 3]
            c0, c1, c2, c3 = left[i + 2, k], left[i + 2, k + 1], left[i + 2, k + 2], left[i + 2, k + 3]
            d0, d1, d2, d3 = left[i + 3, k], left[i + 3, k + 1], left[i + 3, k + 2], left[i + 3, k + 3]
            for j in range(out.shape[1]):
                x0, x1, x2, x3 = r0[j], r1[j], r2[j], r3[j]
                o0[j] += a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3
                o1[j] += b0 * x0 + b1 * x1 + b2 * x2 + b3 * x3
                o2[j] += c0 * x0 + c1 * x1 + c2 * x2 + c3 * x3
                o3[j] += d0 * x0 + d1 * x1 + d2 * x2 + d3 * x3
        for k in range(depth, len(right)):
            r0, a0, b0, c0, d0 = right[k], left[i, k], left[i + 1, k], left[i + 2, k], left[i + 3, k]
            for j in range(out.shape[1]):
                o0[j] += a0 * r0[j]
                o1[j] += b0 * r0[j]
                o2[j] += c0 * r0[j]
                o3[j] += d0 * r0[j]
    _add_rows(out, left, right, rows)


@inlined
def _dot(left: Floats, right: Floats) -> np.float32:
    total = ZERO
    for j in range(len(left)):
        total += left[j] * right[j]
    return total


@inlined
def add_dots(out: Floats, left: Floats, right: Floats) -> None:
    """out (N, K) += left (N, W) @ right (K, W).T: sixteen sums at a time stay in registers."""
    rows, columns = len(left) // 4 * 4, len(right) // 4 * 4
    for i in range(0, rows, 4):
        l0, l1, l2, l3 = left[i], left[i + 1], left[i + 2], left[i + 3]
        for k in range(0, columns, 4):
            r0, r1, r2, r3 = right[k], right[k + 1], right[k + 2], right[k + 3]
            a0, a1, a2, a3, b0, b1, b2, b3 = ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO
            c0, c1, c2, c3, d0, d1, d2, d3 = ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO
            for j in range(left.shape[1]):
                x0, x1, x2, x3, y0, y1, y2, y3 = r0[j], r1[j], r2[j], r3[j], l0[j], l1[j], l2[j], l3[j]
                a0, a1, a2, a3 = a0 + y0 * x0, a1 + y0 * x1, a2 + y0 * x2, a3 + y0 * x3
                b0, b1, b2, b3 = b0 + y1 * x0, b1 + y1 * x1, b2 + y1 * x2, b3 + y1 * x3
                c0, c1, c2, c3 = c0 + y2 * x0, c1 + y2 * x1, c2 + y2 * x2, c3 + y2 * x3
                d0, d1, d2, d3 = d0 + y3 * x0, d1 + y3 * x1, d2 + y3 * x2, d3 + y3 * x3
            for row, sums in enumerate(
                ((a0, a1, a2, a3), (b0, b1, b2, b3), (c0, c1, c2, c3), (d0, d1, d2, d3))
            ):
                for column in range(4):
                    out[i + row, k + column] += sums[column]
        for k in range(columns, len(right)):
            for row in range(i, i + 4):
                out[row, k] += _dot(left[row], right[k])
    for i in range(rows, len(left)):
        for k in range(len(right)):
            out[i, k] += _dot(left[i], right[k])


@inlined
def _four(gates: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Views of the input, forget, new and output gates (H,) in one row (4H,)."""
    size = len(gates) // 4
    return gates[:size], gates[size : 2 * size], gates[2 * size : 3 * size], gates[3 * size :]


@inlined
def _advance(gates: Floats, before: Floats, cell: Floats, squashed: Floats, state: Floats) -> None:
    """One sequence, one day: from the gates (4H,) to the cell, tanh(cell) and the state (H,)."""
    entry, forget, new, output = _four(gates)
    for j in range(len(cell)):
        new[j] = TWO * new[j] - ONE  # tanh(x) = 2 sigmoid(2 x) - 1
        cell[j] = forget[j] * before[j] + entry[j] * new[j]
    for j in range(len(cell)):
        squashed[j] = tanh(cell[j])
        state[j] = output[j] * squashed[j]


@inlined
def turn(source: Floats, out: Floats) -> None:
    """out (W, N) = source (N, W) transposed."""
    for n in range(len(source)):
        line = source[n]
        for j in range(len(line)):
            out[j, n] = line[j]


@inlined
def _turned(weights: Floats) -> Floats:
    """(4H, W) -> (W, 4H), those of the third gate doubled: see `_advance`."""
    out = np.empty((weights.shape[1], weights.shape[0]), np.float32)
    turn(weights, out)
    third = out[:, len(weights) // 2 : len(weights) // 4 * 3]
    for row in range(len(third)):
        line = third[row]
        for j in range(len(line)):
            line[j] *= TWO
    return out


@inlined
def layer(inputs: Floats, into: Floats, across: Floats, bias: Floats, past: Past) -> None:
    """An LSTM layer over L days of B sequences, B best a multiple of four.

    inputs (L, B, F) · into (4H, F), across (4H, H), bias (4H,): rows of the input, forget, new and output
    gates, as in `nn.LSTM` · past, filled: gates (L, B, 4H), cells (L + 1, B, H) and tanh of them (L, B, H),
    states (L + 1, B, H); the first cells and states are given.
    """
    gates, cells, squashed, states = past
    into_turned, across_turned = _turned(into), _turned(across)
    start = _turned(bias.reshape(-1, 1))[0]
    for day in range(len(inputs)):
        today = gates[day]
        for one in range(len(today)):
            line = today[one]
            for j in range(len(line)):
                line[j] = start[j]
        add_product(today, inputs[day], into_turned)
        add_product(today, states[day], across_turned)
        flat = today.reshape(-1)
        for j in range(len(flat)):
            flat[j] = sigmoid(flat[j])
        for one in range(len(today)):
            _advance(
                today[one], cells[day, one], cells[day + 1, one], squashed[day, one], states[day + 1, one]
            )


@inlined
def _retreat(
    gates: Floats, before: Floats, squashed: Floats, state_slope: Floats, cell_slope: Floats
) -> None:
    """One sequence, one day backwards: the gates (4H,) become the loss's slopes in their sums, given those in
    state, spent here, and cell (H,), moved one day back.
    """
    entry, forget, new, output = _four(gates)
    for j in range(len(before)):
        e, f, n, o, flat, back = entry[j], forget[j], new[j], output[j], squashed[j], state_slope[j]
        cell = cell_slope[j] + back * o * (ONE - flat * flat)
        entry[j] = cell * n * e * (ONE - e)
        forget[j] = cell * before[j] * f * (ONE - f)
        new[j] = cell * e * (ONE - n * n)
        output[j] = back * flat * o * (ONE - o)
        cell_slope[j] = cell * f
        state_slope[j] = ZERO


@inlined
def layer_back(state_slopes: Floats, across: Floats, past: Past) -> None:
    """The loss's slopes in the states (L, B, H) -> those in the gates' sums, in place of the gates."""
    gates, cells, squashed, _ = past
    across_turned = np.empty(across.shape[::-1], np.float32)
    turn(across, across_turned)
    state_slope, cell_slope = np.zeros_like(cells[0]), np.zeros_like(cells[0])
    for day in range(len(gates) - 1, -1, -1):
        for one in range(len(state_slope)):
            line, more = state_slope[one], state_slopes[day, one]
            for j in range(len(line)):
                line[j] += more[j]
            _retreat(gates[day, one], cells[day, one], squashed[day, one], line, cell_slope[one])
        add_dots(state_slope, gates[day], across_turned)
