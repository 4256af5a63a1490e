"""The compiled LSTM layer against `nn.LSTM`; without numba both are the same, and the tests hold anyway."""

import subprocess
import sys

import numpy as np
import pytest
import torch
from torch import nn

from forecasting.fused import fused, kernel
from forecasting.training import one_thread

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
        for step in (1e-2, -1e-2):
            with torch.no_grad():
                weight.add_(direction, alpha=step)
                ends.append(float((fused(lstm, inputs) * wanted).double().sum()))
                weight.sub_(direction, alpha=step)
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
