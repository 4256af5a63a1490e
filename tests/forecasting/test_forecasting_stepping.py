"""Training steps with their slopes written out, compiled and in torch, against autograd and torch's Adam."""

import os
import subprocess
import sys

import numpy as np
import pytest
import torch
from torch import nn

from forecasting.heads import OUTPUTS, nats_and_slopes, negative_log_likelihood
from forecasting.stepping import Targets, compiled_steps, kernel, plain_steps

needs_numba = pytest.mark.skipif(kernel() is None, reason="numba is not installed")
WAYS = ["plain", pytest.param("compiled", marks=needs_numba)]


def steps_of(way: str, *lesson):
    return plain_steps(*lesson) if way == "plain" else compiled_steps(kernel(), *lesson)


def test_without_numba_torch_answers():
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.modules['numba'] = None\n"
            "from forecasting.checkpoint import global_network as network\n"
            "from forecasting.stepping import kernel\n"
            "from forecasting.synthetic import simulate\n"
            "from forecasting.features import prepare\n"
            "from forecasting.training import Plan, train\n"
            "view = prepare(simulate(1, 3)[0], 62)\n"
            "print(kernel(), len(train(network(), network(), view, Plan(epochs=2), 0)))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["None", "2"]


@needs_numba
@pytest.mark.parametrize(
    ("rows", "depth", "width"), [(1, 1, 1), (4, 4, 8), (5, 7, 33), (9, 2, 3), (16, 31, 128)]
)
def test_products_are_those_of_numpy(rows, depth, width):
    from forecasting import kernel as module

    rng = np.random.default_rng(0)
    left, right, start = (
        rng.standard_normal(shape).astype(np.float32)
        for shape in ((rows, depth), (depth, width), (rows, width))
    )
    for call, other in ((module.add_product, right), (module.add_dots, np.ascontiguousarray(right.T))):
        out = start.copy()
        call(out, left, other)
        np.testing.assert_allclose(out, start + left @ right, rtol=1e-4, atol=1e-5)


def drawn(count: int, days: int, wide: int, targets: int, seed: int) -> tuple[Targets, torch.Tensor]:
    """What to predict, and the scale of the states."""
    chance = torch.Generator().manual_seed(seed)
    spends = torch.rand(targets, generator=chance) < 0.6
    weights = torch.rand(targets, generator=chance)
    keep = (torch.rand(count * days, 8, generator=chance) > 0.1).float() / 0.9
    days_ahead = Targets(
        torch.randint(0, count * days, (targets,), generator=chance),
        torch.randn(targets, wide, generator=chance),
        torch.where(spends, torch.exp(2 * torch.randn(targets, generator=chance)), 0.0),
        weights / weights.sum(),
    )
    return days_ahead, keep


def layers(seed: int, width: int, wide: int) -> tuple[nn.LSTM, nn.Linear, nn.Linear]:
    torch.manual_seed(seed)
    return nn.LSTM(width, 8, batch_first=True), nn.Linear(8 + wide, 12), nn.Linear(12, OUTPUTS)


def in_torch(own, shared, inputs, warm_up, batches, rates, pull):
    """The loop of `training.train`, spelled out for any sizes."""
    weights = [weight for part in own for weight in part.parameters()]
    anchors = [weight.detach().clone() for part in shared for weight in part.parameters()]
    optimizer, losses = torch.optim.Adam(weights), []
    for (days, keep), rate in zip(batches, rates, strict=True):
        optimizer.param_groups[0]["lr"] = rate
        states = own[0](inputs)[0][:, warm_up:].reshape(-1, 8) * keep
        seen = torch.cat([states[days.rows], days.covariates], dim=-1)
        nats = negative_log_likelihood(own[2](nn.functional.silu(own[1](seen))), days.amounts)
        loss = (nats * days.weights).sum()
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        for weight, anchor in zip(weights, anchors, strict=True):
            weight.grad.add_(weight.detach() - anchor, alpha=pull)
        nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        losses.append(float(loss.detach()))
    return losses


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("count", "days", "warm_up", "targets"), [(1, 1, 0, 1), (3, 9, 4, 50), (7, 84, 28, 1001)]
)
def test_twenty_steps_are_those_of_autograd(way, count, days, warm_up, targets):
    inputs = torch.randn(count, days, 5, generator=torch.Generator().manual_seed(2))
    batches = [drawn(count, days - warm_up, 6, targets, seed) for seed in range(20)]
    rates = [0.01 * 0.9**place for place in range(20)]
    shared = layers(1, 5, 6)
    ours, theirs = layers(2, 5, 6), layers(2, 5, 6)
    step = steps_of(way, ours, shared, inputs, warm_up, 0.05)
    losses = [step(*batch, rate) for batch, rate in zip(batches, rates, strict=True)]
    assert losses == pytest.approx(in_torch(theirs, shared, inputs, warm_up, batches, rates, 0.05), abs=1e-4)
    for one, other in zip(ours, theirs, strict=True):
        for weight, wanted in zip(one.parameters(), other.parameters(), strict=True):
            torch.testing.assert_close(weight, wanted, rtol=0, atol=3e-3)


def slopes_in(way: str, raw: np.ndarray, amounts: np.ndarray, weights: np.ndarray):
    if way == "plain":
        return nats_and_slopes(raw, amounts, weights)
    slopes = np.empty_like(raw)
    return kernel().likelihood(raw, amounts, weights, slopes), slopes


@pytest.mark.parametrize("way", WAYS)
def test_the_likelihood_and_its_slopes_are_those_of_the_head(way):
    raw = np.random.default_rng(0).standard_normal((OUTPUTS, 400)).astype(np.float32) * 6
    amounts = np.exp(np.random.default_rng(1).standard_normal(400) * 8).astype(np.float32)
    amounts[::3] = 0.0
    loss, slopes = slopes_in(way, raw, amounts, np.full(400, 0.5, np.float32))
    theirs = torch.from_numpy(raw.T.copy()).requires_grad_()
    nats = (negative_log_likelihood(theirs, torch.from_numpy(amounts)) * 0.5).sum()
    torch.autograd.backward(nats)
    assert float(loss) == pytest.approx(float(nats.detach()), rel=1e-5)
    np.testing.assert_allclose(slopes.T, theirs.grad, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("where", ["weights", "covariates"])
def test_a_step_that_is_not_finite_is_not_taken(way, where):
    own = layers(3, 5, 6)
    before = [weight.detach().clone() for part in own for weight in part.parameters()]
    step = steps_of(way, own, layers(3, 5, 6), torch.randn(2, 9, 5), 4, 0.05)
    days, keep = drawn(2, 5, 6, 20, 0)
    getattr(days, where)[3] = np.nan
    assert step(days, keep, 0.01) is None
    after = [weight for part in own for weight in part.parameters()]
    assert all(torch.equal(one, other) for one, other in zip(before, after, strict=True))
    days, keep = drawn(2, 5, 6, 20, 1)
    assert step(days, keep, 0.01) is not None


FINGERPRINT = """
import hashlib
from forecasting.checkpoint import global_network
from forecasting.features import prepare
from forecasting.stepping import kernel
from forecasting.synthetic import simulate
from forecasting.training import Plan, train
network = global_network()
train(network, global_network(), prepare(simulate(1, 3)[0], 62), Plan(epochs=3), 0)
print(kernel() is not None, hashlib.md5(network.head.weight.detach().numpy().tobytes()).hexdigest())
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
    """A package nobody may write to, in a home that is none: torch answers."""
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            "from numba.core.caching import CacheImpl\n"
            "CacheImpl._locator_classes = []\n"
            "from forecasting.stepping import kernel\nprint(kernel())",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.split() == ["None"]
