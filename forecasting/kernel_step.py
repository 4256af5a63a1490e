"""Compiled: one training step, from the LSTM's inputs to Adam. The same numbers as `stepping` in torch."""

from __future__ import annotations

import numpy as np

from forecasting.kernel import (
    HALF,
    ONE,
    SOURCE,
    ZERO,
    Floats,
    Indices,
    Past,
    add_dots,
    add_product,
    compiled,
    exp,
    inlined,
    layer,
    layer_back,
    log,
    sigmoid,
    turn,
)

Network = tuple[Floats, Floats, Floats, Floats, Floats, Floats, Floats, Floats]

LOG_ROOT_TAU = np.float32(0.9189385332046727)
MOST_LOGIT, MOST_CENTRE, MOST_LOG = np.float32(8.0), np.float32(9.0), np.float32(14.0)  # as in heads
LEAST_SPREAD, MOST_SPREAD = np.float32(0.15), np.float32(2.5)


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
def _densities(raw: Floats, logs: Floats, found: Floats, steep: Floats, wide: Floats) -> None:
    """Log of one component's share (not yet normalised) times its density, and the slopes in centre and
    spread of a component that is fully responsible.

    raw (3, N): share, centre, spread, a copy of the head's rows.
    """
    share, middle, breadth = raw[0], raw[1], raw[2]
    for n in range(len(found)):
        centre = min(max(middle[n], -MOST_CENTRE), MOST_CENTRE)
        spread = min(LEAST_SPREAD + _softplus(breadth[n]), MOST_SPREAD)
        away = (logs[n] - centre) / spread
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
    logs = np.empty(count, np.float32)
    for n in range(count):
        logs[n] = min(max(log(amounts[n]) if amounts[n] > ZERO else ZERO, -MOST_LOG), MOST_LOG)
    for k in range(kinds):
        _densities(raw[1 + k :: kinds], logs, found[k], steep[k], wide[k])
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


@inlined
def _spread(found: Floats, rows: Indices, bias: Floats, out: Floats) -> None:
    """out (W, N) = the columns `rows` of `found` (W, O), and the bias."""
    for row in range(len(out)):
        line, known, more = out[row], found[row], bias[row]
        for n in range(len(line)):
            line[n] = more + known[rows[n]]


@inlined
def _collect(slopes: Floats, bends: Floats, rows: Indices, out: Floats) -> None:
    """slopes (W, N) *= bends; out (W, O) becomes their sums by column `rows`."""
    for row in range(len(out)):
        line, bend, sums = slopes[row], bends[row], out[row]
        for n in range(len(line)):
            line[n] *= bend[n]
        for origin in range(len(sums)):
            sums[origin] = ZERO
        for n in range(len(line)):
            sums[rows[n]] += line[n]


@inlined
def _decode(
    states: Floats,
    rows: Indices,
    seen: Floats,
    amounts: Floats,
    weights: Floats,
    network: Network,
    slopes: Network,
    back: Floats,
) -> np.float32:
    """Nats of N targets by decoder, silu and head: adds to the `slopes` of these, and to those in the states,
    `back`; both (H, O).

    A target reads the state of origin `rows` (N,) and what is `seen` (C, N) of its day. What the decoder
    makes of a state is found once an origin, not once a target.
    """
    decoder, head, size = network[4], network[6], len(states)
    of_states = np.zeros((len(decoder), states.shape[1]), np.float32)
    add_product(of_states, decoder[:, :size], states)
    mixed = np.empty((len(decoder), len(rows)), np.float32)
    _spread(of_states, rows, network[5], mixed)
    add_product(mixed, decoder[:, size:], seen)
    bends = np.empty_like(mixed)
    _silu(mixed, bends)
    raw = np.empty((len(head), len(rows)), np.float32)
    _fill(raw, network[7])
    add_product(raw, head, mixed)
    raw_slopes = np.empty_like(raw)
    loss = likelihood(raw, amounts, weights, raw_slopes)
    add_dots(slopes[6], raw_slopes, mixed)
    _add_sums(slopes[7], raw_slopes)
    _fill(mixed, np.zeros(len(mixed), np.float32))
    add_product(mixed, head.T, raw_slopes)
    _collect(mixed, bends, rows, of_states)
    add_dots(slopes[4][:, :size], of_states, states)
    add_dots(slopes[4][:, size:], mixed, seen)
    _add_sums(slopes[5], mixed)
    add_product(back, decoder[:, :size].T, of_states)
    return loss


@inlined
def _read(states: Floats, keep: Floats, first: int, out: Floats) -> None:
    """States (L, B, H) of the days from `first` on, times `keep` (B * days, H) -> `out` (H, B * days)."""
    days = len(states) - first
    for origin in range(len(keep)):
        line, scale = states[first + origin % days, origin // days], keep[origin]
        for j in range(len(line)):
            out[j, origin] = line[j] * scale[j]


@inlined
def _send_back(slopes: Floats, keep: Floats, first: int, out: Floats) -> None:
    """The other way: slopes in what `_read` gave -> those in the states."""
    days = len(out) - first
    for origin in range(len(keep)):
        line, scale = out[first + origin % days, origin // days], keep[origin]
        for j in range(len(line)):
            line[j] = slopes[j, origin] * scale[j]


@inlined
def _weight_slopes(seen: Floats, gate_slopes: Floats, out: Floats) -> None:
    """out (4H, W) from what was seen (L, B, W) and the slopes in the gates' sums (L, B, 4H)."""
    flat = gate_slopes.reshape(-1, gate_slopes.shape[2])
    sums = np.zeros((seen.shape[2], len(out)), np.float32)
    add_product(sums, seen.reshape(-1, seen.shape[2]).T, flat)
    turn(sums, out)


@compiled
def learn(
    inputs: Floats,
    first: int,
    keep: Floats,
    rows: Indices,
    seen: Floats,
    amounts: Floats,
    weights: Floats,
    network: Network,
    past: Past,
    slopes: Network,
    source: int = SOURCE,
) -> np.float32:
    """Weighted nats of N targets, as in `stepping`; `slopes`, 0 before, become those in all weights.

    inputs (L, B, F) and `past` as in `layer` · keep (C * days, H) scales the states, those of the days from
    `first` on of the first C sequences · rows (N,) of keep · seen (N, W), amounts, weights (N,) · network,
    slopes: the weights of LSTM, decoder and head in torch's order · source: makes the compiler's cache, which
    watches this file alone, notice a changed `kernel.py`.
    """
    across, size, (_, _, _, states) = network[1], keep.shape[1], past
    layer(inputs, network[0], across, network[2] + network[3], past)
    read, back = np.empty((size, len(keep)), np.float32), np.zeros((size, len(keep)), np.float32)
    _read(states[1:], keep, first, read)
    seen_turned = np.empty((seen.shape[1], len(rows)), np.float32)
    turn(seen, seen_turned)
    loss = _decode(read, rows, seen_turned, amounts, weights, network, slopes, back)
    state_slopes, gate_slopes = np.zeros_like(states[1:]), past[0]
    _send_back(back, keep, first, state_slopes)
    layer_back(state_slopes, across, past)
    _weight_slopes(inputs, gate_slopes, slopes[0])
    _weight_slopes(states[:-1], gate_slopes, slopes[1])
    flat = gate_slopes.reshape(-1, gate_slopes.shape[2])
    for row in range(len(flat)):
        line = flat[row]
        for j in range(len(line)):
            slopes[2][j] += line[j]
    slopes[3][:] = slopes[2]
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
