"""Many people side by side learn what each learns alone."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import torch
from torch import nn

from forecasting.checkpoint import global_network
from forecasting.features import Prepared, prepare
from forecasting.frame import DailySeries
from forecasting.recurrent import states_of
from forecasting.together import in_a_row, network_of, train_together
from forecasting.training import FROM_GLOBAL, one_thread, train
from tests.forecasting.spending import everyday

with_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")
DEVICES = ["cpu", pytest.param("cuda", marks=with_gpu)]
PLAN = replace(FROM_GLOBAL, epochs=4)


def someone(days: int, seed: int = 0, unknown: int = 0) -> Prepared:
    """A person; every `unknown`-th day was not told."""
    known = np.ones(days, dtype=bool)
    if unknown:
        known[::unknown] = False
    return prepare(DailySeries("someone", date(2024, 1, 1), everyday(days, seed) * known, known), 62)


PEOPLE = [someone(200, 1), someone(70, 2), someone(310, 3, unknown=4), someone(3, 4), someone(1, 5)]
SEEDS = [5, 0, 2**32 - 1, 7, 8]


def alone(one: Prepared, seed: int) -> tuple[torch.Tensor, tuple[float, ...]]:
    network = global_network()
    with one_thread():
        losses = train(network, global_network(), one, PLAN, seed)
    return in_a_row(network), losses


def assert_as_alone(people: list[Prepared], seeds: list[int], device: str) -> None:
    found = train_together(people, global_network(), PLAN, seeds, device)
    for learned, one, seed in zip(found, people, seeds, strict=True):
        weights, losses = alone(one, seed)
        assert learned.losses == pytest.approx(losses, abs=1e-4)
        assert float((learned.weights - weights).abs().max()) < 1e-3


@pytest.mark.parametrize("device", DEVICES)
def test_each_learns_what_they_learn_alone(device):
    assert_as_alone(PEOPLE, SEEDS, device)


def test_there_was_something_to_learn():
    found = train_together(PEOPLE, global_network(), PLAN, SEEDS)
    assert [len(learned.losses) for learned in found[:3]] == [4, 4, 4]
    assert float((found[0].weights - in_a_row(global_network())).abs().max()) > 5e-3


@pytest.mark.parametrize("device", DEVICES)
def test_equal_people_give_equal_bits(device):
    first, again = (train_together(PEOPLE, global_network(), PLAN, SEEDS, device) for _ in range(2))
    for one, other in zip(first, again, strict=True):
        assert torch.equal(one.weights, other.weights)
        assert one.losses == other.losses


def test_other_company_another_order_and_small_groups_change_nothing(monkeypatch):
    found = train_together(PEOPLE, global_network(), PLAN, SEEDS)
    monkeypatch.setattr("forecasting.together.AT_ONCE", {"cpu": 2})
    turned = train_together(PEOPLE[::-1], global_network(), PLAN, SEEDS[::-1])[::-1]
    for one, other in zip(found, turned, strict=True):
        assert one.losses == pytest.approx(other.losses, abs=1e-5)
        assert float((one.weights - other.weights).abs().max()) < 1e-4


@pytest.mark.parametrize("device", DEVICES)
def test_whoever_cannot_learn_stays_as_they_were_and_disturbs_nobody(device):
    bare = someone(60, 6)
    spoilt = replace(
        bare, inputs=bare.inputs * np.nan, dates=bare.dates * np.nan, summary=bare.summary * np.nan
    )
    nothing = prepare(DailySeries("idle", date(2024, 1, 1), np.zeros(90), np.ones(90, bool)), 62)
    good, bad, idle = train_together([PEOPLE[1], spoilt, nothing], global_network(), PLAN, [1, 2, 3], device)
    weights, losses = alone(PEOPLE[1], 1)
    assert good.losses == pytest.approx(losses, abs=1e-4)
    assert float((good.weights - weights).abs().max()) < 1e-3
    before = in_a_row(global_network())
    for learned in (bad, idle):
        assert learned.losses == ()
        assert torch.equal(learned.weights, before)


def broken_at_times() -> Prepared:
    """The fourth day breaks the loss; it is ahead of few others, so it is drawn in some epochs only."""
    return replace(PEOPLE[1], dates=np.where(np.arange(132)[:, None] == 3, np.nan, PEOPLE[1].dates))


def test_a_step_that_is_not_finite_is_left_out_and_the_next_is_taken(monkeypatch):
    monkeypatch.setattr("forecasting.stepping.kernel", lambda: None)  # it takes what is no number for one
    assert_as_alone([broken_at_times()] * 4 + PEOPLE[:1], [0, 1, 2, 3, 4], "cpu")


def test_some_of_those_steps_were_left_out_and_some_taken():
    found = train_together([broken_at_times()] * 4, global_network(), PLAN, list(range(4)))
    assert 0 < sum(len(learned.losses) for learned in found) < 16


def test_nobody_learns_nothing():
    assert train_together([], global_network(), PLAN, []) == []


def test_a_network_of_the_learned_weights_keeps_the_shared_totals():
    (learned,) = train_together(PEOPLE[:1], global_network(), PLAN, [1])
    network, shared = network_of(learned.weights, global_network()), global_network()
    assert torch.equal(in_a_row(network), learned.weights)
    assert torch.equal(network.total_head.weight, shared.total_head.weight)


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize(("people", "days", "count"), [(1, 1, 1), (3, 9, 2), (2, 84, 7)])
def test_states_and_slopes_are_those_of_a_layer_a_person(device, people, days, count):
    torch.manual_seed(0)
    layers = [nn.LSTM(5, 8, batch_first=True) for _ in range(people)]
    inputs, wanted = torch.randn(people, days, count, 5), torch.randn(people, days, count, 8)
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0")
    stacked = [torch.stack([getattr(layer, name).detach() for layer in layers]) for name in names]
    bias = stacked[2] + torch.stack([layer.bias_hh_l0.detach() for layer in layers])
    weights = [part.to(device).requires_grad_() for part in (*stacked[:2], bias)]
    states = states_of(inputs.to(device), *weights)
    torch.autograd.backward((states * wanted.to(device)).sum())
    for person, layer in enumerate(layers):
        theirs = layer(inputs[person].transpose(0, 1))[0].transpose(0, 1)
        torch.autograd.backward((theirs * wanted[person]).sum())
        torch.testing.assert_close(states[person].detach().cpu(), theirs.detach(), rtol=1e-4, atol=1e-5)
        for name, weight in zip(names, weights, strict=True):
            found = weight.grad[person].cpu()
            torch.testing.assert_close(found, getattr(layer, name).grad, rtol=1e-3, atol=1e-4)
