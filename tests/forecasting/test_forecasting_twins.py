"""Every measure against its definition written out slowly, on numbers of any kind."""

import inspect
import math
from bisect import bisect_left, bisect_right

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting import metrics

amounts = st.sampled_from([0.0, 0.0, 3.0]) | st.floats(0, 1e6)
tables = st.integers(1, 4).flatmap(
    lambda days: st.tuples(
        st.lists(st.lists(amounts, min_size=days, max_size=days), min_size=2, max_size=8),
        st.lists(amounts, min_size=days, max_size=days),
    )
)
chances = st.lists(
    st.tuples(st.integers(0, 10).map(lambda ten: ten / 10), st.booleans()), min_size=1, max_size=30
)


def quantile(ordered: list[float], level: float) -> float:
    """Linear between the two neighbours of place `level` (n - 1)."""
    place = level * (len(ordered) - 1)
    low = min(int(place), len(ordered) - 1)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


def slow_crps(column: list[float], actual: float) -> float:
    pairs = [(one, other) for one in range(len(column)) for other in range(len(column)) if one != other]
    spread = sum(abs(column[one] - column[other]) for one, other in pairs) / len(pairs)
    return sum(abs(one - actual) for one in column) / len(column) - spread / 2


def columns(table) -> list[tuple[list[float], float]]:
    paths, actual = table
    return [([row[day] for row in paths], actual[day]) for day in range(len(actual))]


def arrays(table) -> tuple[np.ndarray, np.ndarray]:
    return np.array(table[0]), np.array(table[1])


@settings(deadline=None)
@given(tables)
def test_crps(table):
    slow = [slow_crps(*column) for column in columns(table)]
    assert metrics.crps(*arrays(table)).tolist() == pytest.approx(slow, abs=1e-6, rel=1e-9)


@settings(deadline=None)
@given(tables)
def test_wql9(table):
    losses = []
    for column, actual in columns(table):
        for ninth in range(1, 10):
            off = actual - quantile(sorted(column), ninth / 10)
            losses.append(2 * (ninth / 10 * off if off >= 0 else (ninth / 10 - 1) * off))
    slow = sum(losses) / len(losses) / 7
    assert metrics.wql9(*arrays(table), 7.0) == pytest.approx(slow, abs=1e-6, rel=1e-9)


@settings(deadline=None)
@given(tables)
def test_randomised_pit(table):
    drawn = np.random.default_rng(4).random(len(table[1]))
    slow = []
    for (column, actual), chance in zip(columns(table), drawn, strict=True):
        ordered = sorted(column)
        below = bisect_left(ordered, actual) / len(ordered)
        slow.append(below + chance * (bisect_right(ordered, actual) / len(ordered) - below))
    found = metrics.randomised_pit(*arrays(table), np.random.default_rng(4))
    assert found.tolist() == pytest.approx(slow)
    assert metrics.pit_mean(found) == pytest.approx(sum(slow) / len(slow))


@settings(deadline=None)
@given(chances)
def test_brier_and_what_it_is_made_of(rows):
    stated, happened = np.array([row[0] for row in rows]), np.array([float(row[1]) for row in rows])
    slow = sum((chance - came) ** 2 for chance, came in rows) / len(rows)
    assert metrics.brier(stated, happened) == pytest.approx(slow)
    parts, rate = metrics.murphy(stated, happened), sum(came for _, came in rows) / len(rows)
    reliability = resolution = 0.0
    for chance, _ in rows:
        own = [came for other, came in rows if other == chance]
        seen = sum(own) / len(own)
        reliability += (chance - seen) ** 2 / len(rows)
        resolution += (seen - rate) ** 2 / len(rows)
    assert parts.reliability == pytest.approx(reliability)
    assert parts.resolution == pytest.approx(resolution)
    assert parts.uncertainty == pytest.approx(sum((came - rate) ** 2 for _, came in rows) / len(rows))
    assert parts.reliability - parts.resolution + parts.uncertainty == pytest.approx(slow)


def test_an_honest_chance_is_reliable_and_a_constant_one_resolves_nothing():
    rng = np.random.default_rng(1)
    stated = rng.random(20_000)
    happened = (rng.random(20_000) < stated).astype(float)
    honest = metrics.murphy(stated, happened)
    assert honest.reliability < 0.001
    assert honest.resolution == pytest.approx(1 / 12, abs=0.005)
    assert metrics.murphy(stated**3, happened).reliability > 0.02
    assert metrics.murphy(np.full(20_000, 0.3), happened).resolution == 0


@settings(deadline=None)
@given(st.lists(st.tuples(amounts, amounts), min_size=1, max_size=20))
def test_mse_and_r2(rows):
    predicted, actual = (np.array(side) for side in zip(*rows, strict=True))
    squares = sum((one - other) ** 2 for one, other in rows) / len(rows)
    assert metrics.mse(predicted, actual) == pytest.approx(squares)
    mean = math.fsum(actual.tolist()) / len(rows)
    spread = sum((one - mean) ** 2 for one in actual.tolist()) / len(rows)
    if spread > 1e-6:
        assert metrics.r2(predicted, actual) == pytest.approx(1 - squares / spread, rel=1e-6, abs=1e-6)


@settings(deadline=None)
@given(st.lists(st.tuples(amounts, st.booleans()), min_size=1, max_size=400))
def test_typical_month(rows):
    own = [amount for amount, known in rows[-365:] if known]
    values, known = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    slow = 30.4 * sum(own) / len(own) if own else 0.0
    assert metrics.typical_month(values, known) == pytest.approx(slow)


def test_the_interval_of_a_ratio_is_that_of_people_redrawn():
    rng = np.random.default_rng(8)
    users = rng.integers(0, 6, 40)
    ours, base = rng.lognormal(0, 0.5, 40), rng.lognormal(0, 0.5, 40)
    means = [(ours[users == one].mean(), base[users == one].mean()) for one in np.unique(users)]
    drawn = np.random.default_rng(2).integers(0, len(means), (300, len(means))).tolist()
    ratios = sorted(sum(means[one][0] for one in row) / sum(means[one][1] for one in row) for row in drawn)
    found = metrics.paired_ratio(ours, base, users, np.random.default_rng(2), draws=300)
    assert (found.low, found.high) == pytest.approx((quantile(ratios, 0.025), quantile(ratios, 0.975)))


def test_over_nothing_there_is_no_ratio():
    people, rng = np.repeat(np.arange(6), 2), np.random.default_rng(0)
    found = metrics.paired_ratio(np.ones(12), np.zeros(12), people, rng)
    assert all(math.isnan(one) for one in (found.ratio, found.low, found.high))
    base = np.where(people == 0, 1.0, 0.0)
    found = metrics.paired_ratio(np.ones(12), base, people, rng)
    assert found.ratio == pytest.approx(6)
    assert 1 <= found.low <= found.high <= 6


ELSEWHERE = {"pinball", "bias", "pit_coverage", "pit_gap", "brier_skill", "jumpiness"}
ELSEWHERE |= {"clustered_mean", "paired_ratio"}
HERE = {"crps", "wql9", "randomised_pit", "pit_mean", "brier", "murphy", "mse", "r2"}
HERE |= {"typical_month"}


def test_no_measure_is_without_a_twin():
    public = {
        name
        for name, one in vars(metrics).items()
        if inspect.isfunction(one) and one.__module__ == metrics.__name__ and not name.startswith("_")
    }
    assert public == HERE | ELSEWHERE
