import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting import metrics

amounts = st.floats(-1e6, 1e6, allow_nan=False)
samples = st.lists(amounts, min_size=2, max_size=12)


@settings(deadline=None)
@given(samples, amounts)
def test_crps_equals_the_double_loop(paths, actual):
    n = len(paths)
    error = sum(abs(one - actual) for one in paths) / n
    spread = sum(abs(one - other) for one in paths for other in paths) / (n * (n - 1))
    assert float(metrics.crps(np.array(paths), np.array(actual))) == pytest.approx(
        error - spread / 2, abs=1e-6
    )


@settings(deadline=None)
@given(amounts, amounts)
def test_crps_of_a_point_is_its_absolute_error(point, actual):
    assert float(metrics.crps(np.array([point]), np.array(actual))) == abs(point - actual)
    assert float(metrics.crps(np.full(5, point), np.array(actual))) == pytest.approx(
        abs(point - actual), abs=1e-6
    )


def test_crps_keeps_the_shape_of_the_days():
    paths, actual = np.random.default_rng(0).random((50, 4)), np.array([0.1, 0.5, 0.9, 2.0])
    each = [float(metrics.crps(paths[:, column], actual[column])) for column in range(4)]
    assert metrics.crps(paths, actual).tolist() == pytest.approx(each)


def test_the_honest_forecast_scores_best():
    rng = np.random.default_rng(1)
    truth = rng.normal(0, 1, 3000)
    by_spread = {s: np.mean([metrics.crps(rng.normal(0, s, 60), y) for y in truth]) for s in (0.4, 1.0, 2.5)}
    assert min(by_spread, key=by_spread.__getitem__) == 1.0


@settings(deadline=None)
@given(samples, amounts)
def test_pinball_is_twice_the_tilted_error(quantiles, actual):
    levels = np.linspace(0.1, 0.9, len(quantiles))
    found = metrics.pinball(np.array(quantiles), np.array(actual), levels.tolist())
    for loss, quantile, level in zip(found, quantiles, levels, strict=True):
        over = (actual - quantile) * level if actual >= quantile else (quantile - actual) * (1 - level)
        assert loss == pytest.approx(2 * over, abs=1e-6)


def test_wql9_averages_nine_quantiles_over_the_scale():
    paths, actual = np.arange(101.0)[:, None], np.array([30.0])
    expected = np.mean([2 * max(p * (30 - 100 * p), (p - 1) * (30 - 100 * p)) for p in metrics.NINE]) / 4
    assert metrics.wql9(paths, actual, 4.0) == pytest.approx(expected)


def test_randomised_pit_is_uniform_also_with_a_lump_at_zero():
    rng = np.random.default_rng(2)

    def draw(shape: tuple[int, ...]) -> np.ndarray:
        return np.where(rng.random(shape) < 0.6, 0.0, rng.lognormal(0, 1, shape))

    pits = metrics.randomised_pit(draw((400, 4000)), draw((4000,)), rng)
    shares = np.histogram(pits, bins=10, range=(0, 1))[0] / 4000
    assert np.abs(shares - 0.1).max() < 0.02


def test_brier_mse_and_r2_by_hand():
    assert metrics.brier(np.array([0.5, 0.5]), np.array([0.0, 1.0])) == 0.25
    assert metrics.brier(np.array([1.0, 0.2]), np.array([1.0, 1.0])) == pytest.approx(0.32)
    actual = np.array([1.0, 2.0, 3.0])
    assert metrics.mse(actual + 2, actual) == 4.0
    assert metrics.r2(actual, actual) == 1.0
    assert metrics.r2(np.full(3, 2.0), actual) == 0.0
    assert metrics.r2(actual[::-1], actual) == pytest.approx(-3.0)
    assert metrics.r2(np.ones(3), np.ones(3)) == 0.0
