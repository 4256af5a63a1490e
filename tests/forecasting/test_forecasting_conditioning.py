import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.conditioning import (
    chance_within,
    condition,
    cumulative_bands,
    quantiles,
    run_out,
    scale_for,
)


def drawn(n: int = 1000, days: int = 62, seed: int = 0, spread: float = 0.3) -> np.ndarray:
    """Paths of idle and lognormal days that share a level a path, rent on day 20."""
    rng = np.random.default_rng(seed)
    paths = np.where(rng.random((n, days)) < 0.65, rng.lognormal(3, 0.8, (n, days)), 0.0)
    paths[:, 20:21] += 500
    return paths * rng.lognormal(-(spread**2) / 2, spread, (n, 1))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.one_of(st.floats(0, 1e9), st.just(float("nan"))), max_size=30),
    st.floats(0, 1e9),
    st.sampled_from([1e-6, 1.0, 1e9]),
)
def test_the_rest_is_finite_not_negative_and_as_many(seen, spent, unit):
    future = condition(drawn(200) * unit, seen=seen, spent_today=spent)
    assert future.shape == (200, 62 - len(seen))
    assert np.isfinite(future).all()
    assert (future >= 0).all()


def test_the_same_question_has_the_same_answer():
    paths, seen = drawn(), np.full(9, 31.0)
    assert (
        condition(paths, seen=seen, spent_today=4).tobytes()
        == condition(paths, seen=seen, spent_today=4).tobytes()
    )


def test_nothing_seen_and_nothing_spent_leaves_the_paths_alone():
    paths = drawn()
    assert np.array_equal(condition(paths, seen=[], spent_today=0.0), paths)
    assert np.array_equal(condition(paths, seen=[np.nan, np.nan], spent_today=0.0), paths[:, 2:])


def test_a_month_twice_as_hot_raises_the_rest_by_less_than_twice():
    paths = drawn()
    usual = paths[:, :12].sum(axis=1).mean() / 12
    rests = [
        condition(paths, seen=np.full(12, usual * heat), spent_today=0.0)[:, 1:].sum(axis=1).mean()
        for heat in (0.5, 1.0, 2.0)
    ]
    assert rests[0] < 0.95 * rests[1]
    assert 1.1 * rests[1] < rests[2] < 1.9 * rests[1]


def test_unknown_days_say_nothing():
    paths = drawn()
    some = condition(paths, seen=[20.0, np.nan, 45.0, np.nan], spent_today=0.0)
    other = condition(
        np.where(np.isin(np.arange(62), [1, 3]), 7.0, paths),
        seen=[20.0, np.nan, 45.0, np.nan],
        spent_today=0.0,
    )
    assert some.sum() == pytest.approx(other.sum(), rel=0.05)


def test_a_wild_month_keeps_many_paths_alive():
    future = condition(drawn(), seen=np.full(10, 1e6), spent_today=0.0)
    assert len(np.unique(future, axis=0)) > 60


def test_what_is_spent_today_is_not_expected_again():
    paths = np.tile(np.array([[30.0, 10.0]]), (100, 1))
    assert condition(paths, seen=[], spent_today=12.0)[:, 0].tolist() == [18.0] * 100
    assert condition(paths, seen=[], spent_today=30.0)[:, 0].tolist() == [0.0] * 100
    assert condition(paths, seen=[], spent_today=31.0)[:, 0].tolist() == [0.0] * 100


def test_the_more_unusual_the_day_the_less_follows():
    paths = drawn(spread=0.0)
    more = [condition(paths, seen=[], spent_today=spent)[:, 0].mean() for spent in (0, 20, 60, 200, 5000)]
    assert more == sorted(more, reverse=True)
    assert more[-1] == 0


def test_too_many_seen_days_are_refused():
    with pytest.raises(ValueError, match="more days"):
        condition(drawn(10, 5), seen=np.zeros(5), spent_today=0)


def test_chance_counts_the_futures_within():
    future = np.arange(1, 11.0)[:, None]
    assert chance_within(future, 7.0) == 0.7
    assert chance_within(future, 0.5) == 0.0
    assert chance_within(np.zeros((4, 0)), 0.0) == 1.0


def test_quantiles_and_bands():
    assert quantiles(np.arange(101.0), [0.1, 0.5]).tolist() == [10.0, 50.0]
    bands = cumulative_bands(drawn(), [0.1, 0.5, 0.9])
    assert bands.shape == (3, 62)
    assert (np.diff(bands, axis=0) >= 0).all()
    assert (np.diff(bands, axis=1) >= 0).all()


def test_run_out_names_days_only_when_it_is_likely():
    steady = np.full((100, 10), 10.0)
    assert run_out(steady, 35.0) == (3, 3)
    assert run_out(steady, 100.0) is None
    assert run_out(steady, -1.0) == (0, 0)
    mostly = np.vstack([np.full((49, 10), 20.0), np.zeros((51, 10))])
    assert run_out(mostly, 50.0) is None
    spread = np.cumsum(np.eye(10), axis=1)[:, :10] * 0 + np.eye(10) * 100
    assert run_out(spread, 50.0) == (2, 7)


@settings(max_examples=50, deadline=None)
@given(st.just(0.0) | st.floats(1e-6, 5000), st.floats(0.05, 0.99))
def test_scaling_by_the_factor_reaches_the_chance(left, chance):
    future = drawn(300)[:, :20]
    factor = scale_for(future, left, chance)
    if factor is None:
        assert chance_within(future, left) >= chance
    else:
        assert 0 <= factor < 1
        assert chance_within(future * factor, left * (1 + 1e-12)) >= chance


def test_nothing_helps_when_it_is_gone():
    assert scale_for(drawn(50), -0.01) is None
