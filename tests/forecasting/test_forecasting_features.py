from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spending import everyday, person

from forecasting.features import CALENDAR, COVARIATES, INPUTS, calendar, covariates, months_back, prepare
from forecasting.fitting import fit_series, sample_fitted
from forecasting.frame import DailySeries, person_series
from forecasting.scaling import third_largest, trailing_scale

ALL = np.ones(1, dtype=bool)


def series_of(values: np.ndarray, known: np.ndarray | None = None) -> DailySeries:
    marks = np.ones(len(values), dtype=bool) if known is None else known
    return DailySeries("someone", date(2024, 1, 1), values.astype(float), marks)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 399), st.integers(0, 10_000), st.integers(0, 61))
def test_nothing_an_origin_sees_comes_from_after_it(origin, seed, step):
    values = everyday(400)
    changed = values.copy()
    changed[origin + 1 :] = np.random.default_rng(seed).lognormal(5, 2, 399 - origin)
    before, after = prepare(series_of(values), 62), prepare(series_of(changed), 62)
    assert before.inputs[: origin + 1].tobytes() == after.inputs[: origin + 1].tobytes()
    assert before.scale[: origin + 1].tobytes() == after.scale[: origin + 1].tobytes()
    at, ahead = np.array([origin]), np.array([step + 1])
    assert covariates(before, at, ahead).tobytes() == covariates(after, at, ahead).tobytes()


def test_shapes_are_as_promised():
    view = prepare(series_of(everyday(100)), 62)
    assert view.inputs.shape == (100, INPUTS)
    assert view.dates.shape == (162, CALENDAR)
    assert covariates(view, np.full(62, 99), np.arange(1, 63)).shape == (62, COVARIATES)


def test_the_same_date_a_month_earlier_by_the_calendar():
    days = np.datetime64("2023-12-01") + np.arange(200)
    for months in (1, 2, 5):
        for place, back in enumerate(months_back(days, months)):
            then: date = days[place].astype(object)
            year, month = divmod(then.year * 12 + then.month - 1 - months, 12)
            last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
            assert days[0].astype(object) + timedelta(days=int(back)) == date(
                year, month + 1, min(then.day, last)
            )


def test_the_calendar_knows_mondays_and_month_edges():
    rows = calendar(np.array(["2024-01-01", "2024-02-29"], dtype="M8[D]"))
    assert rows[0, :7].tolist() == [1, 0, 0, 0, 0, 0, 0]
    assert rows[0, -3:].tolist() == [1, 0, 0]
    assert rows[1, 3] == 1
    assert rows[1, -3:].tolist() == [0, 0, 1]


def test_the_level_equals_a_plain_loop():
    values, known = everyday(250), np.random.default_rng(3).random(250) < 0.9
    values = values * known
    scale = trailing_scale(values, known)
    for end in (0, 5, 100, 249):
        year = [*sorted(values[max(0, end - 364) : end + 1], reverse=True), 0.0, 0.0]
        cap = next(value for value in (year[2], year[1], year[0]) if value > 0 or value == year[0])
        window = slice(max(0, end - 179), end + 1)
        recent, count = np.minimum(values[window], cap).sum(), known[window].sum()
        life = [min(value, third_largest(values)[place]) for place, value in enumerate(values[: end + 1])]
        expected = (recent + 14 * sum(life) / max(1, known[: end + 1].sum())) / (count + 14)
        assert scale[end] == pytest.approx(expected)


def test_one_laptop_hardly_moves_the_level():
    values = everyday(300)
    with_laptop = values.copy()
    with_laptop[280] += 200 * values.mean()
    known = np.ones(300, dtype=bool)
    assert trailing_scale(with_laptop, known)[-1] < 1.25 * trailing_scale(values, known)[-1]


def test_what_comes_after_the_cutoff_leaves_the_forecast_bit_equal():
    values = everyday(150)
    cutoff = date(2024, 1, 1) + timedelta(days=119)
    shuffled = values.copy()
    shuffled[120:] = np.random.default_rng(5).permutation(values[120:]) * 9
    one, other = (
        sample_fitted(fit_series(person_series(person(one), cutoff)), 28, 200) for one in (values, shuffled)
    )
    assert one.tobytes() == other.tobytes()
