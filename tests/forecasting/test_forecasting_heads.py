import math

import numpy as np
import torch

from forecasting import heads


def naive(raw: np.ndarray, amount: float) -> float:
    chance = 1 / (1 + math.exp(-raw[0]))
    if amount == 0:
        return -math.log(1 - chance)
    shares = np.exp(raw[1:4]) / np.exp(raw[1:4]).sum()
    density = 0.0
    for share, centre, rough in zip(shares, raw[4:7], raw[7:], strict=True):
        spread = 0.15 + math.log1p(math.exp(rough))
        away = (math.log(amount) - centre) / spread
        density += share * math.exp(-away * away / 2) / (spread * math.sqrt(2 * math.pi))
    return -math.log(chance) - math.log(density)


def test_the_likelihood_equals_the_formula():
    raw = np.random.default_rng(0).normal(0, 1, (6, heads.OUTPUTS))
    amounts = np.array([0.0, 0.3, 1.0, 2.5, 0.0, 9.0])
    found = heads.negative_log_likelihood(torch.from_numpy(raw), torch.from_numpy(amounts))
    assert np.allclose(found.numpy(), [naive(row, amount) for row, amount in zip(raw, amounts, strict=True)])


def test_samples_follow_the_distribution_they_came_from():
    raw = np.array([[0.4, 0.2, 0.1, -0.5, -1.0, 0.5, 2.0, 0.0, -1.0, 0.3]])
    days = heads.sample(raw, 40_000, np.random.default_rng(1))[:, 0]
    assert abs((days > 0).mean() - 1 / (1 + math.exp(-0.4))) < 0.01
    shares = np.exp(raw[0, 1:4]) / np.exp(raw[0, 1:4]).sum()
    assert abs(np.log(days[days > 0]).mean() - shares @ raw[0, 4:7]) < 0.03
    assert (days >= 0).all()


def test_extreme_outputs_stay_finite():
    raw = torch.full((2, heads.OUTPUTS), 1e6)
    raw[1] = -1e6
    for amount in (0.0, 1e-12, 1e12):
        assert torch.isfinite(heads.negative_log_likelihood(raw, torch.full((2,), amount))).all()
    assert np.isfinite(heads.sample(raw.double().numpy(), 50, np.random.default_rng(0))).all()


def test_an_untrained_head_answers_with_the_persons_own_days():
    rng = np.random.default_rng(2)
    own = np.where(rng.random(365) < 0.5, rng.lognormal(0.5, 0.8, 365), 0.0)
    days = heads.sample(heads.starting_bias(own)[None], 20_000, rng)
    assert abs((days > 0).mean() - (own > 0).mean()) < 0.02
    assert abs(np.median(np.log(days[days > 0])) - np.median(np.log(own[own > 0]))) < 0.2


def test_a_head_can_start_from_nothing_but_zeros():
    assert np.isfinite(heads.starting_bias(np.zeros(10))).all()
