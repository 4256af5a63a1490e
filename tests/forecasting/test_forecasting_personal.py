"""What a person's own record does to the interval of their totals."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.calibration import middle_ranks, personal_ranks
from forecasting.checkpoint import global_network
from forecasting.features import Prepared, prepare
from forecasting.frame import DailySeries
from forecasting.sampling import FIRST_JUDGED, network_paths, own_ranks
from tests.forecasting.spending import everyday

N = 999


def ranks(found: list[float], age: float = 0.0) -> np.ndarray:
    return personal_ranks(np.array(found), np.full(len(found), age), N)


def width(levels: np.ndarray) -> float:
    """Between the levels read for the 10th and the 90th percentile."""
    return float(levels[899] - levels[99])


def test_without_a_record_nothing_moves():
    assert ranks([]) == pytest.approx(middle_ranks(N), abs=1e-12)


def test_who_always_spent_what_was_expected_gets_a_narrower_interval():
    steady = ranks([0.45, 0.5, 0.55] * 9)
    assert width(steady) < 0.9 * 0.8
    assert steady[499] == pytest.approx(0.5, abs=0.01)


def test_who_was_always_at_the_ends_gets_a_wider_one():
    wild = ranks([0.02, 0.98] * 13)
    assert width(wild) > 0.85
    assert wild[499] == pytest.approx(0.5, abs=0.01)


def test_who_always_spent_more_is_expected_to_spend_more():
    more, less = ranks([0.9] * 26), ranks([0.1] * 26)
    assert more[499] > 0.55
    assert (more > middle_ranks(N))[100:900].all()
    assert less == pytest.approx(1 - more[::-1], abs=1e-9)


@pytest.mark.parametrize("found", [[0.5], [0.999, 0.999], [0.0, 1.0, 0.5]])
def test_a_few_folds_change_little(found):
    assert np.abs(ranks(found) - middle_ranks(N)).max() < 0.1


def test_a_longer_record_counts_for_more_and_an_old_one_for_less():
    away = [float(np.abs(ranks([0.9] * count) - middle_ranks(N)).max()) for count in (1, 4, 16, 52)]
    assert away == sorted(away)
    fresh, old = ranks([0.9] * 26), ranks([0.9] * 26, age=1500.0)
    assert fresh[499] > old[499] > 0.5


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), max_size=60), st.floats(0, 4000), st.integers(1, 400))
def test_any_record_gives_ordered_levels_between_0_and_1(found, age, n):
    levels = personal_ranks(np.array(found), np.full(len(found), age), n)
    assert levels.shape == (n,)
    assert np.isfinite(levels).all()
    assert (np.diff(levels) > 0).all()
    assert ((levels > 0) & (levels < 1)).all()


def view_of(values: np.ndarray, known: np.ndarray | None = None) -> Prepared:
    marks = np.ones(len(values), dtype=bool) if known is None else known
    return prepare(DailySeries("a", date(2023, 1, 1), values * marks, marks), 62)


def own(view: Prepared, origin: int) -> np.ndarray:
    return own_ranks(global_network(), view, origin, N)


def test_a_person_like_clockwork_gets_a_narrower_interval_than_one_like_the_weather():
    rng = np.random.default_rng(0)
    clockwork = view_of(np.full(500, 20.0))
    months = np.repeat(rng.lognormal(0, 1.3, 18), 28)[:500]
    weather = view_of(months * 20 * rng.lognormal(0, 0.5, 500))
    assert width(own(clockwork, 499)) < 0.75 < width(own(weather, 499))


def test_the_interval_of_the_paths_follows():
    """The network's own quantiles, and those this person's record asks for."""
    view, shared = view_of(np.full(500, 20.0)), global_network()

    def spread(levels: np.ndarray) -> float:
        rng = np.random.default_rng(0)
        sums = network_paths(shared, shared, view, 499, 28, N, rng, levels).sum(axis=1)
        low, high = np.quantile(sums, [0.1, 0.9])
        return float(high - low)

    assert spread(own(view, 499)) < 0.9 * spread(middle_ranks(N))


@pytest.mark.parametrize("days", [1, 30, FIRST_JUDGED + 28])
def test_too_short_a_past_is_no_record(days):
    assert own(view_of(everyday(days)), days - 1) == pytest.approx(middle_ranks(N), abs=1e-12)


def test_months_with_an_unknown_day_are_not_judged():
    known = np.arange(300) % 20 > 0
    assert own(view_of(everyday(300), known), 299) == pytest.approx(middle_ranks(N), abs=1e-12)


@pytest.mark.parametrize("unit", [1e-300, 1e-3, 1.0, 1e12])
def test_amounts_of_any_size_and_none_give_levels(unit):
    for values in (everyday(300) * unit, np.zeros(300), np.where(np.arange(300) == 150, unit, 0.0)):
        levels = own(view_of(values), 299)
        assert np.isfinite(levels).all()
        assert (np.diff(levels) > 0).all()


def test_no_later_day_moves_a_persons_levels():
    values = everyday(400)
    later = values.copy()
    later[300:] = 1e6
    assert own(view_of(values), 299).tobytes() == own(view_of(later), 299).tobytes()
