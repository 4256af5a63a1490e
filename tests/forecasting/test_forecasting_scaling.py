import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.scaling import third_largest


def one_by_one(values: np.ndarray) -> list[float]:
    found = []
    for day in range(len(values)):
        positive = sorted(value for value in values[max(0, day - 364) : day + 1] if value > 0)
        found.append((positive[-3:] or [0.0])[0])
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([0.0, 0.0, 1.0, 2.5, 7.0, 1e12]) | st.floats(0, 1e6), min_size=1, max_size=40)
)
def test_the_third_largest_of_few_days_is_what_sorting_finds(values):
    assert third_largest(np.array(values)).tolist() == one_by_one(np.array(values))


@pytest.mark.parametrize("days", [364, 365, 366, 730, 1100])
@pytest.mark.parametrize("share", [0.01, 0.6])
def test_what_lies_over_a_year_back_is_forgotten(days, share):
    chance = np.random.default_rng(days)
    values = np.where(chance.random(days) < share, chance.lognormal(0, 2, days), 0.0)
    assert third_largest(values).tolist() == one_by_one(values)
