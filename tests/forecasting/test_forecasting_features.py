import math
from datetime import date, timedelta

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting import draws
from forecasting.features import (
    CALENDAR,
    COVARIATES,
    INPUTS,
    SUMMARY,
    WINDOW,
    Prepared,
    calendar,
    joined,
    months_back,
    prepare,
    stand_ins,
    window_covariates,
)
from forecasting.fitting import fit_series
from forecasting.frame import DailySeries, person_series
from forecasting.members import sample_fitted
from forecasting.scaling import monthly_most, trailing_scale
from forecasting.training import Stretches, cut, draw_days, stretches_at
from tests.forecasting.spending import everyday, person

ALL = np.ones(1, dtype=bool)


def series_of(values: np.ndarray, known: np.ndarray | None = None) -> DailySeries:
    marks = np.ones(len(values), dtype=bool) if known is None else known
    return DailySeries("someone", date(2024, 1, 1), values.astype(float), marks)


def covariates(view: Prepared, origins: np.ndarray, steps: np.ndarray) -> np.ndarray:
    return draws.covariates(draws.view_of(view), torch.from_numpy(origins), torch.from_numpy(steps)).numpy()


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
    for seen in (covariates, window_covariates):
        assert seen(before, at, ahead).tobytes() == seen(after, at, ahead).tobytes()


def test_shapes_are_as_promised():
    view = prepare(series_of(everyday(100)), 62)
    assert view.inputs.shape == (162, INPUTS)
    assert view.dates.shape == (162, CALENDAR)
    assert view.summary.shape == (162, SUMMARY)
    assert view.ends.tolist() == [100]
    every = (np.full(62, 99), np.arange(1, 63))
    assert covariates(view, *every).shape == (62, COVARIATES) == (62, 47)
    assert window_covariates(view, *every).shape == (62, WINDOW) == (62, 43)


CROWD = [
    prepare(series_of(everyday(days, seed), known), 62)
    for seed, (days, known) in enumerate(
        ((200, None), (1, None), (40, np.arange(40) % 7 > 0), (500, np.arange(500) % 11 > 0))
    )
]


def first_places(people: list[Prepared]) -> list[int]:
    return np.cumsum([0, *(len(one.dates) for one in people[:-1])]).tolist()


@pytest.mark.parametrize("seen", [covariates, window_covariates])
def test_a_crowd_sees_what_each_of_them_sees_alone(seen):
    together = joined(CROWD)
    for one, first in zip(CROWD, first_places(CROWD), strict=True):
        days = int(one.ends[0])
        origins = np.repeat(np.unique(np.linspace(0, days - 1, 12).astype(int)), 62)
        steps = np.tile(np.arange(1, 63), len(origins) // 62)
        alone, found = seen(one, origins, steps), seen(together, origins + first, steps)
        assert np.abs(alone).max() > 0
        np.testing.assert_allclose(found, alone, rtol=2e-6, atol=2e-6)


def test_a_crowd_is_cut_as_each_of_them_alone():
    together = joined(CROWD)
    for place, (one, first) in enumerate(zip(CROWD, first_places(CROWD), strict=True)):
        end = together.ends[place : place + 1]
        assert end.tolist() == [first + one.ends[0]]
        alone = cut(one)
        count = len(alone.ends)
        found = stretches_at(together, end[0] - 56 * np.arange(count, 0, -1), np.repeat(end, count))
        np.testing.assert_allclose(found.inputs.numpy(), alone.inputs.numpy(), rtol=2e-6, atol=2e-6)
        assert (np.where(found.origins < 0, -1, found.origins - first) == alone.origins).all()
        assert_same_days(one, alone, together, found)


def assert_same_days(one: Prepared, alone: Stretches, together: Prepared, found: Stretches) -> None:
    drawn = [
        draw_days(view, pieces, np.random.default_rng(3))
        for view, pieces in ((one, alone), (together, found))
    ]
    for name in ("rows", "covariates", "amounts", "weights"):
        ours, theirs = (getattr(targets, name).numpy() for targets in drawn)
        np.testing.assert_allclose(ours, theirs, rtol=2e-6, atol=2e-6)


def test_a_crowds_features_keep_their_columns():
    """What each number means, on one person by hand: the calendar of the last day, then the length."""
    view = prepare(series_of(np.full(120, 10.0)), 62)
    seen = window_covariates(view, np.array([119]), np.array([28]))[0]
    assert seen[:CALENDAR].tolist() == view.dates[147].tolist()
    assert seen[CALENDAR] == pytest.approx(1.0)
    latest = seen[CALENDAR + 2 : CALENDAR + 8]
    assert latest[1::2].tolist() == [1.0, 1.0, 1.0]  # three months are over
    assert latest[0::2] == pytest.approx(np.full(3, np.log1p(20.0) / 2), rel=1e-6)
    assert seen[CALENDAR + 9] == pytest.approx(0.0, abs=1e-3)  # and all alike


def test_unknown_days_are_stood_in_for_by_the_weeks_before():
    known = np.ones(100, dtype=bool)
    assert stand_ins(known).tolist() == list(range(100))
    known[40:] = False
    assert stand_ins(known)[40:68].tolist() == list(range(12, 40))
    assert stand_ins(known)[68:96].tolist() == list(range(12, 40))
    known[:30] = False  # ten days known: the same weekday, else the latest
    assert stand_ins(known)[:30].tolist() == [-1] * 30
    assert stand_ins(known)[40:43].tolist() == [33, 34, 35]
    known[31:] = False
    assert stand_ins(known)[31:].tolist() == [30] * 69
    assert stand_ins(np.zeros(5, dtype=bool)).tolist() == [-1] * 5


def test_a_stretch_nobody_logged_looks_like_the_days_before_and_not_like_silence():
    """Two months unknown after a year: what is seen of the next days stays near what it was."""
    values, known = everyday(460), np.arange(460) < 400
    gone, silent = prepare(series_of(values * known, known), 62), prepare(series_of(values * known), 62)
    before = prepare(series_of(values[:400]), 62)
    for seen in (covariates, window_covariates):
        now, then, quiet = (
            seen(view, np.array([origin]), np.array([28]))[0, -SUMMARY:]
            for view, origin in ((gone, 459), (before, 399), (silent, 459))
        )
        assert np.abs(now - then).max() < 0.35 < np.abs(quiet - then).max()
    assert (gone.inputs[400:460, 1] > 0).mean() > 0.4
    assert not gone.known[400:460].any()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.05, 0.95), st.integers(30, 250))
def test_what_an_origin_sees_with_gaps_comes_from_no_later_day(seed, share, origin):
    rng = np.random.default_rng(seed)
    values, known = everyday(260, seed), rng.random(260) < share
    known[0] = True
    other, marks = values.copy(), known.copy()
    other[origin + 1 :], marks[origin + 1 :] = 777.0, rng.random(259 - origin) < 0.5
    before, after = (
        prepare(series_of(one * there, there), 62) for one, there in ((values, known), (other, marks))
    )
    assert before.inputs[: origin + 1].tobytes() == after.inputs[: origin + 1].tobytes()
    origins, steps = np.full(62, origin), np.arange(1, 63)
    for seen in (covariates, window_covariates):
        assert seen(before, origins, steps).tobytes() == seen(after, origins, steps).tobytes()
        assert np.isfinite(seen(before, origins, steps)).all()


def test_the_same_date_a_month_earlier_by_the_calendar():
    days = np.datetime64("2023-12-01") + np.arange(200)
    for months in (1, 2, 5):
        for place, back in enumerate(months_back(days, 5)[months - 1]):
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


def often_enough(values: np.ndarray) -> float:
    """What was reached once in each month of the last year, twice at least, on as many days as there are."""
    year = sorted(values[-365:], reverse=True)
    rank = max(2, math.ceil(12 * len(year) / 365))
    return float(year[max(1, min(rank, sum(value > 0 for value in year))) - 1])


def test_the_level_equals_a_plain_loop():
    values, known = everyday(250), np.random.default_rng(3).random(250) < 0.9
    values = values * known
    scale = trailing_scale(values, known, monthly_most(values))
    for end in (0, 5, 100, 249):
        cap = often_enough(values[: end + 1])
        window = slice(max(0, end - 179), end + 1)
        recent, count = np.minimum(values[window], cap).sum(), known[window].sum()
        life = [
            min(value, often_enough(values[: place + 1])) for place, value in enumerate(values[: end + 1])
        ]
        expected = (recent + 14 * sum(life) / max(1, known[: end + 1].sum())) / (count + 14)
        assert scale[end] == pytest.approx(expected)


def test_a_year_forgets_what_lies_before_it():
    values = np.concatenate([np.full(50, 1e6), everyday(500)])
    most = monthly_most(values)
    assert [most[day] for day in (0, 49, 300, 420, 549)] == [
        often_enough(values[: day + 1]) for day in (0, 49, 300, 420, 549)
    ]
    assert most[-1] < 1000 < most[300]


def test_one_laptop_hardly_moves_the_level():
    values = everyday(300)
    with_laptop = values.copy()
    with_laptop[280] += 200 * values.mean()
    known = np.ones(300, dtype=bool)
    assert (
        trailing_scale(with_laptop, known, monthly_most(with_laptop))[-1]
        < 1.25 * trailing_scale(values, known, monthly_most(values))[-1]
    )


def test_what_comes_after_the_cutoff_leaves_the_forecast_bit_equal():
    values = everyday(150)
    cutoff = date(2024, 1, 1) + timedelta(days=119)
    shuffled = values.copy()
    shuffled[120:] = np.random.default_rng(5).permutation(values[120:]) * 9
    one, other = (
        sample_fitted(fit_series(person_series(person(one), cutoff)), 28, 200) for one in (values, shuffled)
    )
    assert one.tobytes() == other.tobytes()
