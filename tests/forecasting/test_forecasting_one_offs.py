"""Purchases without a like leave the days, hardly move the forecast, and stay possible."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasting.fitting import fit_person, fit_series
from forecasting.forecaster import SpendForecaster
from forecasting.frame import DailySeries
from forecasting.members import sample_fitted
from forecasting.one_offs import chances, one_offs
from forecasting.person import parted, people_of

RENT = np.arange(300) % 30 == 20


def everything(values: np.ndarray) -> np.ndarray:
    return np.ones(len(values), dtype=bool)


def taken_of(values: np.ndarray, known: np.ndarray | None = None) -> np.ndarray:
    """Where a day may be the total of several purchases."""
    return one_offs(
        values, everything(values) if known is None else known, np.arange(len(values)), values, False
    )


def everyday(days: int, seed: int = 2) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.where(rng.random(days) < 0.7, 20 * rng.lognormal(0, 0.6, days), 0.0)


def median(values: np.ndarray) -> float:
    series = DailySeries("", date(2024, 1, 1), values, everything(values))
    return float(np.median(sample_fitted(fit_series(series), 28, 2000).sum(axis=1)))


def test_a_laptop_is_taken_and_the_rent_is_not():
    values = np.where(RENT, 400.0, 10.0)
    with_laptop = values.copy()
    with_laptop[280] += 900.0
    assert not taken_of(values).any()
    taken = taken_of(with_laptop)
    assert np.flatnonzero(taken).tolist() == [280]
    assert taken[280] == 900.0


def test_a_laptop_on_the_rents_day_leaves_the_rent():
    values = np.where(RENT, 400.0, 10.0)
    values[260] += 900.0
    assert values[260] - taken_of(values)[260] == pytest.approx(400.0)


def test_a_purchase_as_dear_as_the_rent_in_the_rents_week_is_not_the_rent():
    values = np.where(RENT, 400.0, 10.0)
    values[263] += 900.0
    values[258] += 500.0
    assert np.flatnonzero(taken_of(values)).tolist() == [258, 263]


def test_what_came_the_year_before_too_comes_again():
    values = np.full(700, 10.0)
    values[[300, 665]] = 900.0
    assert not taken_of(values).any()


def test_four_months_must_be_known():
    values = np.full(200, 10.0)
    values[190] = 900.0
    known = everything(values)
    assert taken_of(values, known).any()
    known[:90] = False
    assert not taken_of(values, known).any()


def test_two_months_are_enough_where_purchases_are_known():
    values = np.where(RENT, 400.0, 10.0)[:75]
    values[60] += 900.0
    taken = one_offs(values, everything(values), np.arange(75), values)
    assert np.flatnonzero(taken).tolist() == [60]
    assert not taken_of(values).any()
    known = everything(values)
    known[:16] = False
    assert not one_offs(values, known, np.arange(75), values).any()


def test_a_purchase_known_as_one_goes_whole():
    values, largest = np.full(300, 10.0), np.full(300, 10.0)
    values[280], largest[280] = 912.0, 900.0
    assert one_offs(values, everything(values), np.arange(300), largest)[280] == 900.0
    assert taken_of(values)[280] == 902.0


@given(st.lists(st.floats(0, 1e12), min_size=1, max_size=400), st.floats(1.0, 1e3))
def test_what_is_taken_was_there(amounts, factor):
    values = np.array(amounts)
    taken = taken_of(values, values > values.mean() / 2)
    assert np.isfinite(taken).all()
    assert (taken >= 0).all()
    assert (taken <= values).all()
    assert np.allclose(taken_of(values * factor, values > values.mean() / 2), taken * factor, rtol=1e-6)


def test_one_more_laptop_changes_nothing_for_the_others():
    values = np.random.default_rng(3).lognormal(3, 1.5, 500)
    before = one_offs(values, everything(values), np.arange(500), values)
    values[450] = 1e6
    after = one_offs(values, everything(values), np.arange(500), values)
    assert after[450] == 1e6
    # its neighbours and the days of its date in other months may lose or gain a like
    assert (np.delete(before, 450) == np.delete(after, 450)).mean() > 0.98


def test_chances_are_as_rare_as_all_years_say():
    values = np.full(730, 10.0)
    values[[40, 500]] = 500.0, 900.0
    taken = np.where(values == 900.0, 900.0, 0.0)
    calm = np.random.default_rng(1).random((20_000, 28))
    drawn = chances(values, everything(values), taken, calm, np.random.default_rng(0))
    assert set(np.unique(drawn)) == {0.0, 490.0, 900.0}
    assert (drawn > 0).mean() == pytest.approx(2 / 1095, rel=0.1)
    totals = (calm + drawn).sum(axis=1)
    assert np.median(totals) == np.median(calm.sum(axis=1))
    none = np.full(500, 9.0)
    assert not chances(none, everything(none), none * 0, calm, np.random.default_rng(0)).any()


def test_chances_leave_half_of_the_paths_alone_where_most_cost_nothing():
    values = np.full(400, 10.0)
    values[390] = 900.0
    taken = np.where(values == 900.0, 900.0, 0.0)
    drawn = chances(values, everything(values), taken, np.zeros((1001, 28)), np.random.default_rng(0))
    assert 0 < (drawn.sum(axis=1) > 0).mean() < 0.5


@pytest.mark.parametrize("back", [3, 12, 100])
def test_a_laptop_hidden_in_its_day_moves_next_month_little(back):
    values = everyday(400)
    before = median(values)
    values[-back] += 30 * values.mean()
    assert median(values) == pytest.approx(before, rel=0.05)


@pytest.mark.parametrize(("days", "back"), [(300, 1), (300, 12), (300, 40), (300, 250), (90, 5), (90, 60)])
def test_a_laptop_hardly_moves_next_month(days, back):
    rows = pd.DataFrame({"ds": pd.date_range("2024-01-01", periods=days), "y": everyday(days), "note": ""})
    rows = rows.assign(unique_id="a")
    laptop = rows.iloc[[-1 - back]].assign(y=2000.0, note="laptop")
    totals = []
    for table in (rows, pd.concat([rows, laptop])):
        (person,) = people_of(table).values()
        totals.append(np.median(sample_fitted(fit_person(person).fitted, 28, 2000).sum(axis=1)))
    assert totals[1] == pytest.approx(totals[0], rel=0.03)
    assert parted(person).rest.values[-1 - back] == pytest.approx(everyday(days)[-1 - back])


def test_one_offs_stay_known_through_save_and_load(tmp_path):
    values = everyday(200)
    values[150] = 3000.0
    history = pd.DataFrame({"unique_id": "a", "ds": pd.date_range("2024-01-01", periods=200), "y": values})
    model = SpendForecaster(seed=1).fit(history)
    model.save(tmp_path)
    before, after = (each.sample(28, 200)["a"] for each in (model, SpendForecaster.load(tmp_path)))
    assert before.tobytes() == after.tobytes()


def days(values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {"unique_id": "a", "ds": pd.date_range("2024-01-01", periods=len(values)), "y": values}
    )


def test_a_row_beside_another_is_a_purchase_also_without_a_note():
    """Date and amount alone: the laptop goes, what else was bought that day stays."""
    split = pd.concat([days(everyday(300, seed)) for seed in (1, 2)])
    laptop = split.iloc[[280]].assign(y=2000.0)
    for table in (split, split.groupby(["unique_id", "ds"], as_index=False)["y"].sum()):
        (before,), (after,) = (people_of(each).values() for each in (table, pd.concat([table, laptop])))
        assert parted(after).whole.values == pytest.approx(parted(before).whole.values, abs=1e-9)


def test_rows_and_their_sum_are_one_person_where_nothing_stands_out():
    split = pd.concat([days(10 + everyday(300, seed)) for seed in (1, 2)])
    summed = split.groupby(["unique_id", "ds"], as_index=False)["y"].sum()
    (by_row,), (by_day,) = (people_of(table).values() for table in (split, summed))
    assert parted(by_row).whole.values.tobytes() == parted(by_day).whole.values.tobytes()


def test_a_rent_paid_on_another_day_is_not_left_on_the_laptops():
    values = np.where(RENT, 400.0, 10.0)
    values[[260, 256]] = values[[256, 260]]
    values[260] = 900.0
    assert values[260] - taken_of(values)[260] == pytest.approx(10.0)


@pytest.mark.parametrize(("before", "left"), [(0, 400.0), (2, 10.0), (3, 10.0)])
def test_a_rent_still_to_come_is_not_left_on_the_laptops_day(before, left):
    """The days end with the laptop, so many days before the rent's usual day."""
    values = np.where(RENT, 400.0, 10.0)[: 261 - before]
    values[-1] = left + 900.0
    assert values[-1] - taken_of(values)[-1] == pytest.approx(left)


def test_two_dear_purchases_of_one_day_both_go():
    table = days(10 + everyday(300))
    bought = table.iloc[[250, 250]].assign(y=[2000.0, 1500.0])
    (person,) = people_of(pd.concat([table, bought])).values()
    assert parted(person).whole.values[250] == pytest.approx(table["y"].iloc[250])
