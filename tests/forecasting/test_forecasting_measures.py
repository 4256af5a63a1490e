import itertools
import math
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting import metrics

chance = st.integers(0, 20).map(lambda step: step / 20)
happening = st.sampled_from([0.0, 1.0])


def test_a_typical_month_is_the_last_years_mean_day():
    values, known = np.concatenate([np.full(400, 9e9), np.full(365, 10.0)]), np.ones(765, dtype=bool)
    assert metrics.typical_month(values, known) == pytest.approx(304)
    known[-100:] = False
    assert metrics.typical_month(np.where(known, values, 7.0), known) == pytest.approx(304)
    assert metrics.typical_month(np.zeros(5), np.zeros(5, dtype=bool)) == 0


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.lists(st.floats(0, 1e6), min_size=3, max_size=3), st.floats(0, 1e6)), min_size=1)
)
def test_bias_equals_the_loop_and_is_positive_when_too_much_was_expected(rows):
    paths, actual = np.array([row[0] for row in rows]).T, np.array([row[1] for row in rows])
    slow = sum(sum(row[0]) / 3 - row[1] for row in rows) / len(rows) / 7
    assert metrics.bias(paths, actual, 7.0) == pytest.approx(slow, abs=1e-6)
    assert metrics.bias(actual + np.ones((2, len(rows))), actual, 1.0) == pytest.approx(1, abs=1e-6)


@settings(deadline=None)
@given(st.lists(chance, min_size=1, max_size=40), st.sampled_from([0.5, 0.8, 0.95]))
def test_pit_coverage_and_gap_equal_loops(pits, level):
    inside = sum(0.5 - level / 2 <= pit <= 0.5 + level / 2 for pit in pits) / len(pits)
    assert metrics.pit_coverage(np.array(pits), level) == pytest.approx(inside, abs=1 / len(pits) + 1e-9)
    tenths = defaultdict(int)
    for pit in pits:
        tenths[sum(pit >= edge for edge in np.linspace(0, 1, 11)[1:-1])] += 1
    slow = max(abs(tenths[tenth] / len(pits) - 0.1) for tenth in range(10))
    assert metrics.pit_gap(np.array(pits)) == pytest.approx(slow)


def test_an_honest_forecast_of_many_zero_days_covers_what_it_states():
    rng = np.random.default_rng(3)

    def draw(shape):
        return np.where(rng.random(shape) < 0.5, 0.0, rng.lognormal(0, 1, shape))

    paths, actual = draw((300, 5000)), draw((5000,))
    pits = metrics.randomised_pit(paths, actual, rng)
    for level in (0.5, 0.8, 0.95):
        assert metrics.pit_coverage(pits, level) == pytest.approx(level, abs=0.02)
    low, high = np.quantile(paths, [0.25, 0.75], axis=0)
    assert np.mean((low <= actual) & (actual <= high)) > 0.7  # ends counted: the lump at zero is all inside
    assert metrics.pit_gap(pits) < 0.02


@settings(deadline=None)
@given(st.lists(st.tuples(chance, happening, chance), min_size=1, max_size=30))
def test_brier_skill_equals_the_loop(rows):
    chances, happened, reference = (np.array(column) for column in zip(*rows, strict=True))
    ours = sum((p - o) ** 2 for p, o, _ in rows)
    base = sum((r - o) ** 2 for _, o, r in rows)
    found = metrics.brier_skill(chances, happened, reference)
    assert found == pytest.approx(1 - ours / base if base > 0 else 0.0, rel=1e-6)


def test_brier_skill_is_one_when_perfect_and_zero_when_no_better():
    happened, half = np.array([0.0, 1.0, 1.0]), np.full(3, 0.5)
    assert metrics.brier_skill(happened, happened, half) == 1.0
    assert metrics.brier_skill(half, happened, half) == 0.0
    assert metrics.brier_skill(1 - happened, happened, half) < 0
    assert metrics.brier_skill(half, happened, happened) == 0.0


@settings(deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20))
def test_jumpiness_equals_the_loop(figures):
    slow = sum(abs(b - a) for a, b in itertools.pairwise(figures)) / (len(figures) - 1) / 4
    assert metrics.jumpiness(np.array(figures), 4.0) == pytest.approx(slow)


def test_one_figure_does_not_jump():
    assert math.isnan(metrics.jumpiness(np.array([3.0]), 1.0))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.1, 100), st.floats(0.1, 100), st.integers(0, 4)), min_size=1, max_size=40)
)
def test_the_paired_ratio_equals_the_loop(rows):
    people = defaultdict(list)
    for ours, base, person in rows:
        people[person].append((ours, base))
    means = [[sum(row[side] for row in own) / len(own) for side in (0, 1)] for own in people.values()]
    slow = sum(one[0] for one in means) / sum(one[1] for one in means)
    ours, base, person = (np.array(column) for column in zip(*rows, strict=True))
    found = metrics.paired_ratio(ours, base, person, np.random.default_rng(0), draws=200)
    assert found.ratio == pytest.approx(slow)
    assert metrics.clustered_mean(ours, person) == pytest.approx(sum(one[0] for one in means) / len(means))
    if len(people) > 1:
        ratios = [own[0] / own[1] for own in means]
        assert min(ratios) - 1e-9 <= found.low <= found.high <= max(ratios) + 1e-9
    else:
        assert math.isnan(found.low)


def test_intervals_of_the_ratio_cover():
    rng, inside = np.random.default_rng(5), 0
    for _ in range(150):
        people = np.repeat(np.arange(40), 6)
        level = rng.lognormal(0, 0.5, 40)[people]  # a person's cutoffs share their difficulty
        better = (0.9 + 0.2 * rng.standard_normal(40))[people]
        ours, base = level * better * rng.uniform(0.8, 1.2, 240), level * rng.uniform(0.8, 1.2, 240)
        found = metrics.paired_ratio(ours, base, people, rng, draws=300)
        inside += found.low <= 0.9 <= found.high
    assert 0.87 <= inside / 150 <= 1.0
