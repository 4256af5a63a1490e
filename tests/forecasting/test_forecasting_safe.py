import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.conditioning import (
    chance_exceeds,
    chance_within,
    condition,
    month_end,
    safe_per_day,
    safe_quantiles,
)


def drawn(n: int = 400, days: int = 31, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.where(rng.random((n, days)) < 0.6, rng.lognormal(3, 0.8, (n, days)), 0.0)


@settings(max_examples=60, deadline=None)
@given(st.floats(-100, 5000), st.integers(1, 31), st.sampled_from([0.5, 0.8, 0.95, 1.0]))
def test_spending_the_safe_amount_daily_keeps_the_chance(left, days, chance):
    future = drawn()[:, :days]
    safe = safe_per_day(future, left, days, chance)
    assert safe >= 0
    if safe > 0:
        assert chance_within(future + safe, left + 1e-6) >= chance
        assert chance_within(future + safe * 1.02 + 0.01, left) <= chance
    else:
        assert chance_within(future, left - 1e-6) < chance


def test_certain_bills_are_simply_taken_off():
    bills = np.zeros((50, 10))
    bills[:, 3] = 400
    assert safe_per_day(bills, 1000, 10) == 60
    assert safe_per_day(bills, 1000, 3) == pytest.approx(1000 / 3)
    assert safe_per_day(bills, 300, 10) == 0


def test_more_certainty_leaves_less():
    safe = safe_quantiles(drawn(), 2000, 31, (0.5, 0.8, 0.95, 1.0))
    assert (np.diff(safe) <= 0).all()
    assert safe[0] > safe[-1]


def test_no_days_are_refused():
    with pytest.raises(ValueError, match="days"):
        safe_per_day(drawn(), 100, 0)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0, 300), max_size=20),
    st.floats(0, 1e6),
    st.lists(st.floats(0, 1), min_size=1, max_size=5),
)
def test_a_month_never_ends_below_what_is_spent(seen, today, probabilities):
    future = condition(drawn(), seen=seen, spent_today=today)
    spent = sum(seen) + today
    found = month_end(future, spent, sorted(probabilities))
    assert (found >= spent).all()
    assert (np.diff(found) >= -1e-6).all()


@settings(max_examples=40, deadline=None)
@given(st.floats(-10, 3000))
def test_exceeding_and_staying_within_are_all_there_is(left):
    future = drawn()
    assert chance_exceeds(future, left) + chance_within(future, left) == pytest.approx(1)
    slow = sum(sum(row) > left for row in future.tolist()) / len(future)
    assert chance_exceeds(future, left) == pytest.approx(slow)
