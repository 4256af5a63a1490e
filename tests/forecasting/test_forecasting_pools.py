from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.frame import DailySeries
from forecasting.models.pools import (
    POOLED,
    _choose,
    calendar_pool,
    climatology,
    habit,
    predict_zero,
    run_rate,
    weekday_calendar_pool,
)
from tests.forecasting.spending import everyday

EVERY = sorted({**POOLED, "habit": habit, "zero": predict_zero, "run_rate": run_rate}.items())


def series_of(
    values: np.ndarray, start: date = date(2024, 1, 1), known: np.ndarray | None = None
) -> DailySeries:
    marks = np.ones(len(values), dtype=bool) if known is None else known
    return DailySeries("someone", start, np.asarray(values, dtype=float), marks)


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.mark.parametrize(("name", "sampler"), EVERY)
@pytest.mark.parametrize("days", [1, 2, 13, 29, 200])
@pytest.mark.parametrize("horizon", [1, 62])
def test_any_history_gives_finite_paths_of_the_asked_shape(name, sampler, days, horizon):
    paths = sampler(series_of(everyday(days)), horizon, 40, rng())
    assert paths.shape == (40, horizon)
    assert np.isfinite(paths).all()
    assert (paths >= 0).all()


@pytest.mark.parametrize(("name", "sampler"), EVERY)
def test_nothing_spent_forecasts_nothing(name, sampler):
    assert not sampler(series_of(np.zeros(80)), 20, 30, rng()).any()


@pytest.mark.parametrize(("name", "sampler"), EVERY)
def test_nothing_known_is_no_crash(name, sampler):
    paths = sampler(series_of(np.zeros(80), known=np.zeros(80, dtype=bool)), 20, 30, rng())
    assert not paths.any()


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([name for name, _ in EVERY]), st.sampled_from([1e-3, 1e6, 1e12]))
def test_the_currency_does_not_matter(name, unit):
    sampler = dict(EVERY)[name]
    one, other = (sampler(series_of(everyday(100) * scale), 30, 50, rng()) for scale in (1.0, unit))
    assert other == pytest.approx(one * unit)


def test_rent_comes_on_its_date():
    rent = np.array([(np.datetime64("2023-01-01") + d).astype(object).day == 3 for d in range(500)]) * 900.0
    series = series_of(rent, date(2023, 1, 1))
    ahead = series.days(40)[-40:]
    on_the_third = np.array([day.astype(object).day == 3 for day in ahead])
    paths = calendar_pool(series, 40, 100, rng())
    assert (paths[:, on_the_third] == 900).all()
    assert not paths[:, ~on_the_third].any()


def test_idle_weekends_stay_idle_when_weekdays_are_kept():
    weekday = (np.arange(400) % 7) < 5  # 2024-01-01 was a Monday
    paths = weekday_calendar_pool(series_of(weekday * 20.0), 28, 100, rng())
    ahead = np.arange(400, 428) % 7
    assert not paths[:, ahead >= 5].any()
    assert (paths[:, ahead < 5] == 20).all()


def test_recent_days_count_more():
    values = np.concatenate([np.full(300, 10.0), np.full(100, 40.0)])
    assert climatology(series_of(values), 28, 2000, rng()).mean() > 25


def test_unknown_days_are_never_redrawn():
    values, known = np.full(300, 10.0), np.ones(300, dtype=bool)
    known[::3] = False
    values[::3] = 0.0
    for name in POOLED:
        assert (POOLED[name](series_of(values, known=known), 40, 50, rng()) > 0).all()


def test_the_run_rate_is_the_months_mean_so_far():
    values = np.concatenate([np.full(31, 99.0), np.full(9, 6.0), [16.0]])
    assert run_rate(series_of(values), 3, 2, rng()).tolist() == [[7.0] * 3] * 2


def test_few_days_give_a_wide_answer_near_their_mean():
    short, longer = (habit(series_of(np.full(days, 10.0)), 30, 4000, rng()).sum(axis=1) for days in (2, 13))
    assert np.ptp(np.quantile(short, [0.1, 0.9])) > 1.5 * np.ptp(np.quantile(longer, [0.1, 0.9]))
    assert 200 < longer.mean() < 300


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 400), st.floats(1.0, 400.0), st.sampled_from([3, 5000]), st.integers(0, 2**32))
def test_draws_by_table_are_those_of_a_search(items, half_life, size, seed):
    weights = 0.5 ** (np.arange(items)[::-1] / half_life)
    bounds, chance = np.cumsum(weights), np.random.default_rng(seed)
    slowly = np.minimum(np.searchsorted(bounds / bounds[-1], chance.random(size), side="right"), items - 1)
    assert (_choose(weights, np.random.default_rng(seed).random(size)) == slowly).mean() > 0.999


def test_days_no_month_can_give_share_their_paths_level():
    values = np.where(np.arange(20) % 2, 10.0, 20.0)  # no earlier month: everything is redrawn
    paths = calendar_pool(series_of(values, date(2024, 1, 1)), 10, 200, rng())
    base = paths.min(axis=1, keepdims=True)
    assert np.isin(np.round(paths / base, 6), [1.0, 2.0]).mean() > 0.99
    assert len(np.unique(base)) > 150
