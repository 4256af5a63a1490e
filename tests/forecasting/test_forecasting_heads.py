import math

import numpy as np
import pytest
import torch

from forecasting import heads, metrics


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


RAW = np.random.default_rng(3).normal(0.0, 0.8, (8, heads.OUTPUTS))


def score(raw: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    return heads.crps(torch.from_numpy(raw), torch.from_numpy(amounts)).numpy()


def test_the_score_learned_from_is_the_one_that_judges():
    """It counts in steps of a quarter, so one amount may be off by a quarter, many together hardly."""
    paths = heads.sample(RAW, 20_000, np.random.default_rng(1))
    found, judged = [], []
    for amount in [0.0, *np.random.default_rng(2).lognormal(0.5, 1.2, 60)]:
        everywhere = np.full(len(RAW), amount)
        found.append(score(RAW, everywhere))
        judged.append(metrics.crps(paths, everywhere))
        assert found[-1] == pytest.approx(judged[-1], rel=0.25, abs=0.05)
    assert np.mean(found, axis=0) == pytest.approx(np.mean(judged, axis=0), rel=0.03)


def test_the_truth_scores_best():
    amounts = heads.sample(RAW, 2000, np.random.default_rng(4))

    def mean_score(raw: np.ndarray) -> np.ndarray:
        return score(np.tile(raw, (len(amounts), 1)), amounts.reshape(-1)).reshape(amounts.shape).mean(axis=0)

    own = mean_score(RAW)
    for places in ([0], [4, 5, 6], [7, 8, 9]):  # how often, how much, how varied
        for step in (-1.0, 1.0):
            other = RAW.copy()
            other[:, places] += step
            assert (mean_score(other) > own).all()


def test_the_score_leads_to_the_truth():
    """Its slope in the raw outputs is finite everywhere, and steps along it lower it."""
    raw = torch.from_numpy(RAW.copy()).requires_grad_()
    amounts = torch.from_numpy(np.array([0.0, 0.0, 1e-9, 0.3, 1.0, 5.0, 300.0, 1e12]))
    before = heads.crps(raw, amounts).mean()
    torch.autograd.backward(before)
    assert raw.grad is not None
    assert bool(torch.isfinite(raw.grad).all())
    with torch.no_grad():
        assert heads.crps(raw - 0.05 * raw.grad, amounts).mean() < before
    wild = torch.full((2, heads.OUTPUTS), 1e6, dtype=torch.float64)
    wild[1] = -1e6
    assert torch.isfinite(heads.crps(wild, torch.tensor([0.0, 1e12], dtype=torch.float64))).all()


def ranks(raw: np.ndarray, amounts: np.ndarray) -> np.ndarray:
    return heads.ranks_of(torch.from_numpy(raw), torch.from_numpy(amounts)).numpy()


@pytest.mark.parametrize("amount", [0.01, 0.3, 1.0, 4.0, 60.0])
def test_ranks_are_shares_of_the_samples_below(amount):
    paths = heads.sample(RAW, 40_000, np.random.default_rng(1))
    assert ranks(RAW, np.full(len(RAW), amount)) == pytest.approx((paths < amount).mean(axis=0), abs=0.012)


def test_nothing_lies_in_the_middle_of_nothings_share():
    paths = heads.sample(RAW, 40_000, np.random.default_rng(1))
    assert ranks(RAW, np.zeros(len(RAW))) == pytest.approx((paths == 0).mean(axis=0) / 2, abs=0.01)


def test_ranks_undo_quantiles():
    asked = np.linspace(0.02, 0.98, 25)
    for raw in RAW:
        totals = heads.spread_totals(raw, asked)
        assert (np.diff(totals) >= 0).all()
        back = ranks(np.repeat(raw[None], len(asked), axis=0), totals)
        assert back[totals > 0] == pytest.approx(asked[totals > 0], abs=2e-3)
