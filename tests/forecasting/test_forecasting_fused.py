"""The compiled LSTM layer against `nn.LSTM`; without numba both are the same, and the tests hold anyway."""

import os
import subprocess
import sys

import numpy as np
import pytest
import torch
from torch import nn

from forecasting.fused import fused, kernel
from forecasting.heads import OUTPUTS, negative_log_likelihood
from forecasting.stepping import Batch, lesson, step
from forecasting.training import one_thread, pull_back

needs_numba = pytest.mark.skipif(kernel() is None, reason="numba is not installed")
SHAPES = [(1, 1, 1, 1), (1, 1, 20, 32), (3, 2, 5, 7), (4, 9, 6, 8), (7, 84, 20, 32), (13, 40, 33, 16)]


def layer(inputs: int, size: int) -> nn.LSTM:
    torch.manual_seed(1)
    return nn.LSTM(inputs, size, batch_first=True)


def slopes(call, lstm: nn.LSTM, inputs: torch.Tensor, wanted: torch.Tensor) -> list[torch.Tensor]:
    """The states, then the gradient of their weighted sum in the inputs and all weights."""
    inputs = inputs.clone().requires_grad_()
    lstm.zero_grad()
    states = call(lstm, inputs)
    torch.autograd.backward((states * wanted).sum())
    return [states.detach(), inputs.grad, *(weight.grad.clone() for weight in lstm.parameters())]


def plain(lstm: nn.LSTM, inputs: torch.Tensor) -> torch.Tensor:
    return lstm(inputs)[0]


@pytest.mark.parametrize(("count", "days", "width", "size"), SHAPES)
@pytest.mark.parametrize("spread", [0.1, 1.0, 8.0])
def test_states_and_gradients_are_those_of_the_layer_itself(count, days, width, size, spread):
    lstm = layer(width, size)
    inputs, wanted = spread * torch.randn(count, days, width), torch.randn(count, days, size)
    with one_thread():
        ours, theirs = (slopes(call, lstm, inputs, wanted) for call in (fused, plain))
    for one, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=2e-6 * max(1.0, float(other.abs().max())))


def test_gradients_are_what_a_small_step_shows():
    lstm, inputs, wanted = layer(4, 8), torch.randn(3, 6, 4), torch.randn(3, 6, 8)
    found = slopes(fused, lstm, inputs, wanted)[2:]
    for weight, slope in zip(lstm.parameters(), found, strict=True):
        direction = torch.randn_like(weight)
        ends = []
        for aside in (1e-2, -1e-2):
            with torch.no_grad():
                weight.add_(direction, alpha=aside)
                ends.append(float((fused(lstm, inputs) * wanted).double().sum()))
                weight.sub_(direction, alpha=aside)
        assert (ends[0] - ends[1]) / 2e-2 == pytest.approx(
            float((slope * direction).sum()), rel=2e-2, abs=2e-3
        )


def test_equal_input_gives_equal_bits():
    lstm, inputs, wanted = layer(20, 32), torch.randn(7, 84, 20), torch.randn(7, 84, 32)
    first, second = (slopes(fused, lstm, inputs, wanted) for _ in range(2))
    assert all(torch.equal(one, other) for one, other in zip(first, second, strict=True))


def test_sequences_do_not_see_each_other_nor_later_days():
    lstm, inputs = layer(5, 8), torch.randn(6, 10, 5)
    whole = fused(lstm, inputs)
    torch.testing.assert_close(fused(lstm, inputs[2:3, :4]), whole[2:3, :4])


def test_extreme_inputs_stay_finite_and_missing_numbers_stay_missing():
    lstm = layer(3, 8)
    huge = fused(lstm, torch.tensor([[[1e30, -1e30, 0.0], [3e38, 1.0, -1.0]]]))
    assert bool(torch.isfinite(huge).all())
    assert bool((huge.abs() <= 1).all())


@pytest.mark.parametrize(
    "lstm",
    [nn.LSTM(4, 8, 2, batch_first=True), nn.LSTM(4, 8, bidirectional=True, batch_first=True), nn.LSTM(4, 8)],
)
def test_other_layers_answer_for_themselves(lstm):
    inputs = torch.randn(3, 6, 4)
    torch.testing.assert_close(fused(lstm, inputs), lstm(inputs)[0])
    double = nn.LSTM(4, 8, batch_first=True).double()
    assert fused(double, inputs.double()).dtype == torch.float64


def test_without_numba_the_layer_itself_answers():
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.modules['numba'] = None\n"
            "import torch; from forecasting.fused import fused, kernel\n"
            "layer, past = torch.nn.LSTM(2, 4, batch_first=True), torch.ones(1, 3, 2)\n"
            "print(kernel(), torch.equal(fused(layer, past), layer(past)[0]))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["None", "True"]


@needs_numba
@pytest.mark.parametrize(
    ("rows", "depth", "width"), [(1, 1, 1), (4, 4, 8), (5, 7, 33), (9, 2, 3), (16, 31, 128)]
)
def test_products_are_those_of_numpy(rows, depth, width):
    module, rng = kernel(), np.random.default_rng(0)
    left, right, start = (
        rng.standard_normal(shape).astype(np.float32)
        for shape in ((rows, depth), (depth, width), (rows, width))
    )
    for call, other in ((module.add_product, right), (module.add_dots, np.ascontiguousarray(right.T))):
        out = start.copy()
        call(out, left, other)
        np.testing.assert_allclose(out, start + left @ right, rtol=1e-4, atol=1e-5)


def drawn(count: int, days: int, wide: int, targets: int, chance: np.random.Generator) -> Batch:
    amounts = np.where(chance.random(targets) < 0.6, chance.lognormal(0, 2, targets), 0.0).astype(np.float32)
    keep = (chance.random((count * days, 8)) > 0.1).astype(np.float32) / np.float32(0.9)
    seen, weights = chance.standard_normal((targets, wide)), chance.random(targets)
    return Batch(
        chance.integers(0, count * days, targets),
        seen.astype(np.float32),
        amounts,
        (weights / weights.sum()).astype(np.float32),
        keep,
    )


def layers(seed: int, width: int, wide: int) -> tuple[nn.LSTM, nn.Linear, nn.Linear]:
    torch.manual_seed(seed)
    return nn.LSTM(width, 8, batch_first=True), nn.Linear(8 + wide, 12), nn.Linear(12, OUTPUTS)


def in_torch(own, shared, inputs, warm_up, batches, rates, pull):
    """The loop of `training.train`, spelled out for any sizes."""
    weights = [weight for part in own for weight in part.parameters()]
    anchors = [weight.detach().clone() for part in shared for weight in part.parameters()]
    optimizer, losses = torch.optim.Adam(weights), []
    for batch, rate in zip(batches, rates, strict=True):
        optimizer.param_groups[0]["lr"] = rate
        states = own[0](inputs)[0][:, warm_up:].reshape(-1, 8) * torch.from_numpy(batch.keep)
        seen = torch.cat([states[torch.from_numpy(batch.rows)], torch.from_numpy(batch.seen)], dim=-1)
        nats = negative_log_likelihood(
            own[2](nn.functional.silu(own[1](seen))), torch.from_numpy(batch.amounts)
        )
        loss = (nats * torch.from_numpy(batch.weights)).sum()
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        pull_back(weights, anchors, pull)
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        losses.append(float(loss.detach()))
    return losses


@needs_numba
@pytest.mark.parametrize(
    ("count", "days", "warm_up", "targets"), [(1, 1, 0, 1), (3, 9, 4, 50), (7, 84, 28, 1001)]
)
def test_twenty_steps_are_those_of_the_loop_in_torch(count, days, warm_up, targets):
    chance = np.random.default_rng(2)
    inputs = torch.randn(count, days, 5)
    batches = [drawn(count, days - warm_up, 6, targets, chance) for _ in range(20)]
    rates = [0.01 * 0.9**place for place in range(20)]
    shared = layers(1, 5, 6)
    ours, theirs = layers(2, 5, 6), layers(2, 5, 6)
    known = lesson(ours, shared, inputs, warm_up)
    losses = [step(known, batch, rate, 0.05) for batch, rate in zip(batches, rates, strict=True)]
    assert losses == pytest.approx(in_torch(theirs, shared, inputs, warm_up, batches, rates, 0.05), abs=1e-4)
    for one, other in zip(ours, theirs, strict=True):
        for weight, wanted in zip(one.parameters(), other.parameters(), strict=True):
            torch.testing.assert_close(weight, wanted, rtol=0, atol=3e-3)


@needs_numba
def test_the_likelihood_and_its_slopes_are_those_of_the_head():
    raw = np.random.default_rng(0).standard_normal((OUTPUTS, 400)).astype(np.float32) * 6
    amounts = np.exp(np.random.default_rng(1).standard_normal(400) * 8).astype(np.float32)
    amounts[::3], weights, slopes = 0.0, np.full(400, 0.5, np.float32), np.empty_like(raw)
    loss = kernel("kernel_step").likelihood(raw, amounts, weights, slopes)
    theirs = torch.from_numpy(raw.T.copy()).requires_grad_()
    nats = (negative_log_likelihood(theirs, torch.from_numpy(amounts)) * 0.5).sum()
    torch.autograd.backward(nats)
    assert float(loss) == pytest.approx(float(nats.detach()), rel=1e-5)
    np.testing.assert_allclose(slopes.T, theirs.grad.numpy(), rtol=1e-3, atol=1e-4)


@needs_numba
def test_a_step_that_is_not_finite_is_not_taken():
    own = layers(3, 5, 6)
    before = [weight.detach().clone() for part in own for weight in part.parameters()]
    known = lesson(own, layers(3, 5, 6), torch.randn(2, 9, 5), 4)
    batch = drawn(2, 5, 6, 20, np.random.default_rng(0))
    batch.weights[3] = np.nan
    assert step(known, batch, 0.01, 0.05) is None
    after = [weight for part in own for weight in part.parameters()]
    assert all(torch.equal(one, other) for one, other in zip(before, after, strict=True))
    assert known.steps == 0


FINGERPRINT = """
import hashlib, torch
from forecasting.fused import fused, kernel
torch.manual_seed(0)
states = fused(torch.nn.LSTM(5, 8, batch_first=True), torch.randn(3, 9, 5))
print(kernel() is not None, hashlib.md5(states.detach().numpy().tobytes()).hexdigest())
"""


@needs_numba
def test_compiling_and_finding_it_on_disk_give_equal_bits(tmp_path):
    places = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    command = [sys.executable, "-c", FINGERPRINT]
    first, second = (
        subprocess.run(command, env=places, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    )
    assert first == second
    assert list(tmp_path.rglob("*.nbc"))


@needs_numba
def test_no_place_for_the_cache_is_no_crash(tmp_path):
    """A package nobody may write to, in a home that is none: the layer itself answers."""
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "from numba.core.caching import CacheImpl\n"
            "CacheImpl._locator_classes = []\n"
            "from forecasting.fused import kernel\nprint(kernel())",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["None"]
