"""Compiled arithmetic of one LSTM layer and of one training epoch: numba, one thread, float32, equal bits
for equal input.

A weight matrix is small enough to stay in the nearest cache, so the products below keep it there and let the
compiler work eight or sixteen numbers at a time. Everything compiled stands in this one file, because the
compiler's cache on disk notices a changed file, not a changed neighbour. Importing it needs numba and a
place for that cache; `forecasting.fused` decides what happens without.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from numba import njit

Floats = npt.NDArray[np.float32]
Indices = npt.NDArray[np.int64]
Function = TypeVar("Function", bound=Callable[..., object])

HALF, ONE, TWO, ZERO = np.float32(0.5), np.float32(1.0), np.float32(2.0), np.float32(0.0)
LN2 = np.float32(0.6931471805599453)
LOG_ROOT_TAU = np.float32(0.9189385332046727)
MOST_LOGIT, MOST_CENTRE, MOST_LOG = np.float32(8.0), np.float32(9.0), np.float32(14.0)  # as in heads
LEAST_SPREAD, MOST_SPREAD = np.float32(0.15), np.float32(2.5)


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
    made: Function = njit(forceinline=True, cache=True, fastmath=FREELY, error_model="numpy")(function)
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
    return series * np.int32((np.int32(whole) + np.int32(127)) << np.int32(23)).view(np.float32)


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
    """One sequence, one day: the gates' sums (4H,) become the gates, then cell, tanh(cell) and state (H,)."""
    size = len(cell)
    entry, forget, new, output = _four(gates)
    for j in range(2 * size):
        gates[j] = sigmoid(gates[j])
    for j in range(size):
        new[j] = tanh(new[j])
    for j in range(size):
        output[j] = sigmoid(output[j])
    for j in range(size):
        cell[j] = forget[j] * before[j] + entry[j] * new[j]
    for j in range(size):
        squashed[j] = tanh(cell[j])
    for j in range(size):
        state[j] = output[j] * squashed[j]


@compiled
def forward(
    inputs: Floats,
    into: Floats,
    across: Floats,
    bias: Floats,
    gates: Floats,
    cells: Floats,
    squashed: Floats,
    states: Floats,
) -> None:
    """An LSTM layer over L days of B sequences; the gates are, in order, input, forget, new, output.

    inputs (L, B, F) · into (F, 4H), across (H, 4H): the weights, transposed · bias (4H,). Filled: gates (L,
    B, 4H) · cells, states (L + 1, B, H), whose first day is given · squashed (L, B, H), tanh of the cells.
    """
    for day in range(len(inputs)):
        for one in range(inputs.shape[1]):
            gates[day, one] = bias
        add_product(gates[day], inputs[day], into)
        add_product(gates[day], states[day], across)
        for one in range(inputs.shape[1]):
            _advance(
                gates[day, one],
                cells[day, one],
                cells[day + 1, one],
                squashed[day, one],
                states[day + 1, one],
            )


@inlined
def _retreat(
    gates: Floats, before: Floats, squashed: Floats, state_slope: Floats, cell_slope: Floats, slopes: Floats
) -> None:
    """One sequence, one day backwards: the loss's slopes in state and cell (H,) give those in the gates'
    sums (4H,).
    """
    size = len(before)
    entry, forget, new, output = _four(gates)
    entry_slope, forget_slope, new_slope, output_slope = _four(slopes)
    for j in range(size):
        output_slope[j] = state_slope[j] * squashed[j] * output[j] * (ONE - output[j])
        cell_slope[j] += state_slope[j] * output[j] * (ONE - squashed[j] * squashed[j])
    for j in range(size):
        entry_slope[j] = cell_slope[j] * new[j] * entry[j] * (ONE - entry[j])
        new_slope[j] = cell_slope[j] * entry[j] * (ONE - new[j] * new[j])
    for j in range(size):
        forget_slope[j] = cell_slope[j] * before[j] * forget[j] * (ONE - forget[j])
        cell_slope[j] *= forget[j]


@compiled
def backward(
    state_slopes: Floats, across: Floats, gates: Floats, cells: Floats, squashed: Floats, slopes: Floats
) -> None:
    """The loss's slopes in the states (L, B, H) -> those in the gates' sums, `slopes` (L, B, 4H)."""
    days, count, size = state_slopes.shape
    state_slope = np.zeros((count, size), np.float32)
    cell_slope = np.zeros((count, size), np.float32)
    for day in range(days - 1, -1, -1):
        state_slope += state_slopes[day]
        for one in range(count):
            _retreat(
                gates[day, one],
                cells[day, one],
                squashed[day, one],
                state_slope[one],
                cell_slope[one],
                slopes[day, one],
            )
        state_slope[:] = ZERO
        add_dots(state_slope, slopes[day], across)


@inlined
def _softplus(x: np.float32) -> np.float32:
    return max(x, ZERO) + log(ONE + exp(-abs(x)))


@inlined
def _hurdle(raw: Floats, amounts: Floats, weights: Floats, slopes: Floats) -> np.float32:
    """Weighted nats of whether something is spent, (N,) logits; fills the slopes in them."""
    loss = ZERO
    for n in range(len(raw)):
        logit = min(max(raw[n], -MOST_LOGIT), MOST_LOGIT)
        happened = ONE if amounts[n] > ZERO else ZERO
        loss += weights[n] * (_softplus(logit) - logit * happened)
        slopes[n] = weights[n] * (sigmoid(logit) - happened) if logit == raw[n] else ZERO
    return loss


@inlined
def _densities(raw: Floats, amounts: Floats, found: Floats, steep: Floats, wide: Floats) -> None:
    """Log of one component's share (not yet normalised) times its density, and the slopes in centre and
    spread of a component that is fully responsible.

    raw (3, N): share, centre, spread, a copy of the head's rows.
    """
    share, middle, breadth = raw[0], raw[1], raw[2]
    for n in range(len(found)):
        centre = min(max(middle[n], -MOST_CENTRE), MOST_CENTRE)
        spread = min(LEAST_SPREAD + _softplus(breadth[n]), MOST_SPREAD)
        amount = min(max(log(amounts[n]) if amounts[n] > ZERO else ZERO, -MOST_LOG), MOST_LOG)
        away = (amount - centre) / spread
        found[n] = share[n] - HALF * away * away - log(spread) - LOG_ROOT_TAU
        steep[n] = -away / spread if centre == middle[n] else ZERO
        wide[n] = (ONE - away * away) / spread * sigmoid(breadth[n]) if spread < MOST_SPREAD else ZERO


@inlined
def _log_sums(rows: Floats, out: Floats) -> None:
    """Log of the sum of exp over the rows (K, N) -> (N,)."""
    for n in range(len(out)):
        out[n] = rows[0, n]
    for k in range(1, len(rows)):
        row = rows[k]
        for n in range(len(out)):
            out[n] = max(out[n], row[n]) + log(ONE + exp(-abs(out[n] - row[n])))


@inlined
def likelihood(raw: Floats, amounts: Floats, weights: Floats, slopes: Floats) -> np.float32:
    """Weighted nats of `heads.negative_log_likelihood`, and their slopes in `raw`; both (1 + 3 K, N)."""
    kinds, count = len(raw) // 3, len(amounts)
    shares = raw[1 : 1 + kinds]
    found = np.empty((kinds, count), np.float32)
    together, all_shares = np.empty(count, np.float32), np.empty(count, np.float32)
    steep, wide = slopes[1 + kinds : 1 + 2 * kinds], slopes[1 + 2 * kinds :]
    for k in range(kinds):
        _densities(raw[1 + k :: kinds], amounts, found[k], steep[k], wide[k])
    _log_sums(found, together)
    _log_sums(shares, all_shares)
    loss = _hurdle(raw[0], amounts, weights, slopes[0])
    for n in range(count):
        if amounts[n] > ZERO:
            loss -= weights[n] * (together[n] - all_shares[n])
    for k in range(kinds):
        share, density, share_slope, centre_slope, spread_slope = (
            shares[k],
            found[k],
            slopes[1 + k],
            steep[k],
            wide[k],
        )
        for n in range(count):
            counts = weights[n] if amounts[n] > ZERO else ZERO
            mine = counts * exp(density[n] - together[n])
            share_slope[n] = counts * exp(share[n] - all_shares[n]) - mine
            centre_slope[n] *= mine
            spread_slope[n] *= mine
    return loss


@inlined
def _fill(out: Floats, values: Floats) -> None:
    """Every column of `out` (W, N) becomes `values` (W,)."""
    for row in range(len(out)):
        line, value = out[row], values[row]
        for n in range(len(line)):
            line[n] = value


@inlined
def _add_sums(out: Floats, rows: Floats) -> None:
    """out (W,) += the sums of `rows` (W, N)."""
    for row in range(len(out)):
        total, line = ZERO, rows[row]
        for n in range(len(line)):
            total += line[n]
        out[row] += total


@inlined
def _silu(x: Floats, slopes: Floats) -> None:
    """x (W, N) becomes x sigmoid(x), `slopes` its derivative."""
    for row in range(len(x)):
        line, slope = x[row], slopes[row]
        for n in range(len(line)):
            before, open_ = line[n], sigmoid(line[n])
            line[n] = before * open_
            slope[n] = open_ * (ONE + before * (ONE - open_))


@compiled
def decode(
    states: Floats,
    rows: Indices,
    seen: Floats,
    amounts: Floats,
    weights: Floats,
    decoder: Floats,
    decoder_bias: Floats,
    head: Floats,
    head_bias: Floats,
    slopes: tuple[Floats, Floats, Floats, Floats, Floats],
) -> np.float32:
    """Weighted nats of N amounts by decoder, silu and head; adds the slopes in states (H, O), decoder (D, H +
    C) and its bias, head (R, D) and its bias to `slopes`.

    A target reads the state of origin `rows` (N,) and what is `seen` (C, N) of its day. What the decoder
    makes of a state is found once an origin, not once a target.
    """
    size, origins, count = len(states), states.shape[1], len(rows)
    of_states = np.zeros((len(decoder), origins), np.float32)
    add_product(of_states, decoder[:, :size], states)
    mixed = np.empty((len(decoder), count), np.float32)
    for row in range(len(decoder)):
        line, known, bias = mixed[row], of_states[row], decoder_bias[row]
        for n in range(count):
            line[n] = bias + known[rows[n]]
    add_product(mixed, decoder[:, size:], seen)
    bends = np.empty_like(mixed)
    _silu(mixed, bends)
    raw = np.empty((len(head), count), np.float32)
    _fill(raw, head_bias)
    add_product(raw, head, mixed)
    raw_slopes = np.empty_like(raw)
    loss = likelihood(raw, amounts, weights, raw_slopes)
    add_dots(slopes[3], raw_slopes, mixed)
    _add_sums(slopes[4], raw_slopes)
    mixed[:] = ZERO
    add_product(mixed, head.T, raw_slopes)
    of_states[:] = ZERO
    for row in range(len(decoder)):
        line, bend, back = mixed[row], bends[row], of_states[row]
        for n in range(count):
            line[n] *= bend[n]
        for n in range(count):
            back[rows[n]] += line[n]
    add_dots(slopes[1][:, :size], of_states, states)
    add_dots(slopes[1][:, size:], mixed, seen)
    _add_sums(slopes[2], mixed)
    add_product(slopes[0], decoder[:, :size].T, of_states)
    return loss


@compiled
def descend(
    theta: Floats,
    slopes: Floats,
    anchors: Floats,
    first: Floats,
    second: Floats,
    step: int,
    rate: float,
    pull: float,
) -> bool:
    """One step of Adam on all weights in a row, held by `pull` to `anchors`, the slope at most 1 long; False
    and nothing done when it is not finite.

    `step` counts from 1. Kingma & Ba 2015, with 0.9, 0.999 and 1e-8.
    """
    square = 0.0
    for n in range(len(theta)):
        slopes[n] += np.float32(pull) * (theta[n] - anchors[n])
    for n in range(len(theta)):
        square += np.float64(slopes[n]) * np.float64(slopes[n])
    if not np.isfinite(square):
        return False
    shorter = np.float32(min(1.0, 1.0 / (np.sqrt(square) + 1e-6)))
    much, root = np.float32(rate / (1.0 - 0.9**step)), np.float32(1.0 / np.sqrt(1.0 - 0.999**step))
    for n in range(len(theta)):
        slope = slopes[n] * shorter
        first[n] += np.float32(0.1) * (slope - first[n])
        second[n] = np.float32(0.999) * second[n] + np.float32(0.001) * slope * slope
        theta[n] -= much * first[n] / (np.sqrt(second[n]) * root + np.float32(1e-8))
    return True
