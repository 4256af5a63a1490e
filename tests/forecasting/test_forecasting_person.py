"""A person's days and rows, parted into bills and the rest; bills sampled on their dates."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting import SpendForecaster, retrain
from forecasting.bills import Bill, rows_of, sample_bills
from forecasting.errors import BadHistory, BrokenCheckpoint
from forecasting.fitting import fit_person
from forecasting.frame import DailySeries, daily_series
from forecasting.members import mixed_paths, sample_fitted
from forecasting.person import Parts, Person, less, parted, people_of
from forecasting.training import one_thread
from forecasting.trial import trial_of
from tests.forecasting.spending import FIRST, day, everyday, weekly

RENT, PHONE = 640.0, 19.99


def household(days: int = 250, seed: int = 0) -> pd.DataFrame:
    """Small rows every day, a rent on the 3rd, a phone on the 20th, a refund now and then."""
    rng = np.random.default_rng(seed)
    small = np.where(rng.random(days) < 0.6, 12 * rng.lognormal(0, 0.6, days), 0.0)
    rows = [(day(place), round(amount, 2), "Market", "food") for place, amount in enumerate(small) if amount]
    for place in range(days):
        if day(place).day == 3:
            rows += [(day(place), RENT, "Rent Miller", "home")]
        if day(place).day == 20:
            rows += [(day(place), PHONE, "Phone", "home"), (day(place), -4.0, "Market", "food")]
    rows += [(FIRST, 5.0, "Market", "food")]
    return pd.DataFrame(rows, columns=["ds", "y", "note", "category"]).assign(unique_id="ann")


LAST = day(249)


def only(table: pd.DataFrame, as_of: date = LAST) -> Person:
    (person,) = people_of(table, as_of).values()
    return person


def test_the_bills_and_the_rest_are_the_whole():
    person = only(household())
    parts = parted(person)
    assert {(bill.note, bill.usual) for bill in parts.bills} == {("Rent Miller", RENT), ("Phone", PHONE)}
    dates = [day(place) for place in range(250)]
    bills = np.array([RENT * (one.day == 3) + PHONE * (one.day == 20) for one in dates])
    netted = bills > person.series.values  # a refund on the day took more than the rest of it
    assert (parts.rest.values >= 0).all()
    np.testing.assert_allclose((parts.rest.values + bills)[~netted], parts.whole.values[~netted], atol=1e-9)
    assert (parts.rest.values[netted] == 0).all()
    alone = bills == person.series.values  # nothing but the bill
    assert alone.any()
    assert (parts.rest.values[alone] == 0).all()
    assert (parts.rest.values[bills == 0] == parts.whole.values[bills == 0]).all()


def test_without_notes_or_bills_the_rest_is_the_whole():
    plain = only(household()[["unique_id", "ds", "y"]])
    parts = parted(plain)
    assert parts.rest is parts.whole
    assert parts.bills == ()
    table = household()
    bare = parted(only(table[~table["note"].isin(["Rent Miller", "Phone"])]))
    assert bare.rest is bare.whole


def test_people_are_those_of_the_series_with_their_own_rows():
    table = pd.concat([household(seed=1), household(200, seed=2).assign(unique_id="bob")])
    found = people_of(table, LAST)
    for user, series in daily_series(table, LAST).items():
        assert found[user].series.values.tobytes() == series.values.tobytes()
        assert found[user].rows is not None
        assert len(found[user].rows.days) == int((table[table["unique_id"] == user]["y"] > 0).sum())
    numbered = people_of(table.assign(unique_id=np.where(table["unique_id"] == "ann", 7, 8)), LAST)
    assert list(numbered) == [7, 8]


def test_the_past_of_a_person_has_no_later_rows():
    person = only(household())
    past, early = person.until(100), only(household(), day(99))
    assert past.series.values.tobytes() == early.series.values.tobytes()
    assert past.rows is not None
    assert early.rows is not None
    assert (past.rows.days == early.rows.days).all()
    assert past.rows.notes == early.rows.notes
    assert parted(past).bills == parted(early).bills


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 1000))
def test_rows_in_any_order_give_equal_bits(seed):
    plain, mixed = (
        parted(only(table)) for table in (household(), household().sample(frac=1.0, random_state=seed))
    )
    assert plain.bills == mixed.bills
    assert plain.rest.values.tobytes() == mixed.rest.values.tobytes()
    assert plain.whole.values.tobytes() == mixed.whole.values.tobytes()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 119),
            st.sampled_from([RENT, PHONE, 1e-9, 0.1, 1e12, -3.0]) | st.floats(-50, 1000),
            st.sampled_from(["rent", "phone", ""]),
        ),
        min_size=3,
        max_size=60,
    )
)
def test_no_rows_make_money_negative_or_more(rows):
    rents = [(30 * month + 2, RENT, "rent") for month in range(4)]
    table = pd.DataFrame([*rows, *rents, (0, 1.0, "")], columns=["place", "y", "note"])
    table = table.assign(unique_id="a", ds=[day(place) for place in table["place"]])
    parts = parted(only(table, day(125)))
    assert np.isfinite(parts.rest.values).all()
    assert (parts.rest.values >= 0).all()


def test_bills_paid_before_the_days_begin_are_no_matter():
    person = only(household())
    late = Person(person.series.latest(60), person.rows)
    whole, part = parted(person), parted(late)
    assert part.bills == whole.bills
    assert part.rest.values.tobytes() == whole.rest.values[-60:].tobytes()
    nothing = np.zeros(len(late.series))
    assert less(late.series, nothing).values.tobytes() == late.series.values.tobytes()


def bill(**changed: object) -> Bill:
    told: dict[str, object] = {
        "note": "Rent", "category": "home", "interval": "month", "next_on": date(2024, 3, 5), "low": 90.0,
        "usual": 100.0, "high": 130.0, "confidence": 0.8, "hits": 9, "last_on": date(2024, 2, 5),
        "due_day": 5, "shifts": (0, 0, 1, 2, -1),
    }  # fmt: skip
    return Bill(**(told | changed))


def drawn(*bills: Bill, start: date = date(2024, 3, 1), days: int = 62, n: int = 20_000) -> np.ndarray:
    return sample_bills(bills, start, days, n, np.random.default_rng(0))


def test_a_bill_comes_around_its_date_as_late_as_it_usually_is():
    paths = drawn(bill(), days=31)
    shares = (paths > 0).mean(axis=0)
    expected = np.zeros(31)
    expected[4] = 0.8 * (0.5 + 0.5 * 3 / 6)  # half on the day, and the day itself is one of six lags
    expected[5] = expected[6] = expected[3] = 0.8 * 0.5 / 6
    assert shares == pytest.approx(expected, abs=0.012)
    assert (paths > 0).sum(axis=1).max() == 1
    amounts = paths[paths > 0]
    assert (amounts.min() >= 90, amounts.max() <= 130) == (True, True)
    assert amounts.mean() == pytest.approx((90 + 100 + 130) / 3, rel=0.01)


@pytest.mark.parametrize(("interval", "times"), [("week", 9), ("two weeks", 5), ("month", 2), ("quarter", 1)])
def test_each_due_date_comes_with_its_probability(interval, times):
    one = bill(
        interval=interval, due_day=0 if "week" in interval else 5, shifts=(0, 1), low=100.0, high=100.0
    )
    paths = drawn(one, days=64)
    assert paths.sum(axis=1).mean() == pytest.approx(0.8 * 100 * times, rel=0.02)


def test_what_is_due_at_the_edges_neither_doubles_nor_vanishes():
    """Due tomorrow: never before it. Due just after the end: early ones fall inside."""
    tomorrow = drawn(bill(next_on=date(2024, 3, 1), due_day=1, shifts=(-3, -2, 0)), days=20)
    assert (tomorrow > 0).mean(axis=0)[0] == pytest.approx(0.8, abs=0.01)
    assert not tomorrow[:, 1:].any()
    last = drawn(bill(next_on=date(2024, 3, 22), due_day=22, shifts=(-2,) * 5), days=21)
    assert (last > 0).mean() * 21 == pytest.approx(0.8 * 0.5 * 5 / 6, abs=0.015)
    assert not drawn(bill(next_on=date(2024, 3, 22), due_day=22, shifts=(0,)), days=21).any()


def test_days_drawn_for_longer_begin_alike():
    """A longer horizon only adds days: bills late over the end are cut off, not moved."""
    short, long = (drawn(bill(shifts=(0, 3, 6)), days=days, n=40_000) for days in (8, 31))
    assert (short > 0).mean(axis=0) == pytest.approx((long > 0).mean(axis=0)[:8], abs=0.012)


def test_a_bills_lateness_is_learned_from_its_rows():
    rows = [
        (date(2024, month, 5 + late), RENT, "Rent")
        for month, late in zip(range(1, 8), (0, 0, 1, 0, 2, 0, 0), strict=True)
    ]
    table = pd.DataFrame(rows, columns=["ds", "y", "note"]).assign(unique_id="a")
    (found,) = parted(only(table, date(2024, 7, 20))).bills
    assert sorted(found.shifts) == [0, 0, 0, 0, 0, 1, 2]
    assert found.next_on == date(2024, 8, 5)


def places_of(dates: list[int], days: int = 62) -> np.ndarray:
    """Which of the `days` after day 249 are these days of the month."""
    return np.array([day(250 + ahead).day in dates for ahead in range(days)])


@pytest.fixture(scope="module")
def fitted():
    return fit_person(only(household()), 0)


def test_the_forecast_has_the_rent_on_its_date(fitted):
    paths = sample_fitted(fitted.fitted, 62, 600)
    with_rent = (paths > 0.8 * RENT).mean(axis=0)
    assert (with_rent[places_of([3])] > 0.6).all()
    assert with_rent[~places_of([2, 3, 4, 5, 6, 30, 31, 1])].max() < 0.03
    rents = (paths * (paths > 0.8 * RENT))[:, :31].sum(axis=1)
    assert rents.mean() == pytest.approx(RENT, rel=0.15)


def test_only_whole_months_keep_a_bill_that_is_none(fitted):
    """Without its bills the network and the redrawn days know no rent; the calendar does."""
    none = Parts(fitted.fitted.parts.whole, fitted.fitted.parts.rest, ())
    for member, knows in (("lstm", False), ("recent", False), ("calendar", True), ("weekday", True)):
        alone = type(fitted.fitted)(
            fitted.fitted.series, none, 0, {member: 1.0}, "lstm", {}, fitted.fitted.network
        )
        paths = mixed_paths(alone, 31, 400, np.random.default_rng(0))
        assert bool((paths > 0.8 * RENT).any(axis=1).mean() > 0.5) == knows, member


def test_the_trial_knows_the_bills_of_its_first_day_alone():
    """A bill that began within the trial is no part of what is said before it was known."""
    table = household()
    new = pd.DataFrame({"ds": [day(place) for place in (200, 207, 214, 221, 228, 235, 242, 249)], "y": 30.0})
    table = pd.concat([table, new.assign(note="Lesson", category="fun", unique_id="ann")])
    person = only(table)
    now = parted(person)
    assert "Lesson" in {one.note for one in now.bills}
    with one_thread():
        trial = trial_of(person, now, 1)
    assert {one.note for one in trial.bills} == {"Rent Miller", "Phone"}
    assert trial.bills == parted(person.until(trial.origins[0] + 1)).bills
    for origin in trial.origins:
        known = trial.at(origin)
        assert len(known.whole) == len(known.rest) == origin + 1
    spoiled = table.assign(
        y=np.where(pd.to_datetime(table["ds"]).dt.date > day(trial.origins[0]), 77.0, table["y"])
    )
    with one_thread():
        other = trial_of(only(spoiled), parted(only(spoiled)), 1)
    first = trial.origins[0] + 1
    assert other.view.values[:first].tobytes() == trial.view.values[:first].tobytes()
    assert other.bills == trial.bills


def test_a_retrain_takes_the_rows_beside_the_days():
    table = household()
    days = table.groupby("ds", as_index=False)["y"].sum()
    told = table[["ds", "y", "note", "category"]]
    one, again = (retrain(days, as_of=LAST, n=300, payments=rows) for rows in (told, told.iloc[::-1]))
    assert one.paths.tobytes() == again.paths.tobytes()
    assert one.weights == again.weights
    without = retrain(days, as_of=LAST, n=300)
    on_date = places_of([3])
    assert ((one.paths > 0.8 * RENT).mean(axis=0)[on_date] > 0.6).all()
    assert one.paths.tobytes() != without.paths.tobytes()
    assert one.by_day[-1][0] == LAST
    later = pd.concat([told, told.assign(ds=day(255), y=1e6)])
    assert retrain(days, as_of=LAST, n=300, payments=later).paths.tobytes() == one.paths.tobytes()


def test_rows_that_cannot_be_read_are_told():
    days = pd.DataFrame({"ds": [FIRST], "y": [3.0]})
    with pytest.raises(BadHistory, match="column y"):
        retrain(days, as_of=FIRST, payments=pd.DataFrame({"ds": [FIRST]}))
    with pytest.raises(BadHistory, match="amount"):
        rows_of(pd.DataFrame({"ds": [FIRST], "y": ["much"]}), FIRST)
    nothing = pd.DataFrame({"ds": [], "y": [], "note": []})
    assert retrain(days, as_of=FIRST, n=20, payments=nothing).paths.shape == (20, 62)


def futures(past: pd.DataFrame, last: date) -> dict[str, pd.DataFrame]:
    """What may come later, told to the library beside the past: other rows, notes and categories."""
    rng = np.random.default_rng(5)
    later = past.assign(ds=[last + timedelta(days=int(ahead)) for ahead in rng.integers(1, 90, len(past))])
    return {
        "the same again": later,
        "amounts permuted": later.assign(y=rng.permutation(later["y"])),
        "notes permuted": later.assign(note=rng.permutation(later["note"])),
        "categories permuted": later.assign(category=rng.permutation(later["category"])),
        "all notes the rent's": later.assign(note="Rent Miller", category="home"),
        "no notes": later.assign(note=None, category=None),
        "a rent a thousand times as high": later[later["y"] == RENT].assign(y=1000 * RENT),
    }


def test_no_later_row_note_or_category_moves_a_bit():
    past = pd.concat([household(), household(40, seed=3).assign(unique_id="bob")])
    plain = SpendForecaster(seed=0).fit(past, LAST)
    assert len(plain.people["ann"].parts.bills) == 2
    paths = plain.sample(horizon=40, n=60)
    for name, later in futures(past, LAST).items():
        mixed = pd.concat([later, past]).sample(frac=1.0, random_state=1)
        found = SpendForecaster(seed=0).fit(mixed, LAST).sample(horizon=40, n=60)
        assert all(found[user].tobytes() == one.tobytes() for user, one in paths.items()), name


def test_bills_are_saved_and_loaded(tmp_path):
    model = SpendForecaster(seed=3).fit(household(), LAST)
    model.save(tmp_path)
    loaded = SpendForecaster.load(tmp_path)
    one, other = model.people["ann"].parts, loaded.people["ann"].parts
    assert len(one.bills) == 2
    assert one.bills == other.bills
    assert one.whole.values.tobytes() == other.whole.values.tobytes()
    assert one.rest.values.tobytes() == other.rest.values.tobytes()
    assert loaded.sample(40, 80)["ann"].tobytes() == model.sample(40, 80)["ann"].tobytes()


NAN = float("nan")


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    SpendForecaster(seed=3).fit(household(), LAST).save(folder)
    return folder


def restored(saved: Path, folder: Path, change: Callable[[dict[str, Any]], object]) -> SpendForecaster:
    """What is read where `change` was made to the only person's entry."""
    about = json.loads((saved / "people.json").read_text())
    change(about["people"][0])
    (folder / "people.json").write_text(json.dumps(about))
    (folder / "people.safetensors").write_bytes((saved / "people.safetensors").read_bytes())
    return SpendForecaster.load(folder)


@pytest.mark.parametrize(
    "spoiled",
    [
        {"low": -1.0}, {"low": 0}, {"low": 1e6}, {"low": "1"}, {"usual": NAN}, {"high": float("inf")},
        {"high": 1e300}, {"high": None}, {"confidence": 1.1}, {"confidence": NAN}, {"confidence": -0.1},
        {"interval": "decade"}, {"interval": []}, {"due_day": 32}, {"due_day": -1}, {"due_day": NAN},
        {"shifts": [99]}, {"shifts": [NAN]}, {"shifts": ["soon"]}, {"shifts": 3}, {"shifts": [10**30]},
        {"next_on": "soon"}, {"next_on": 7}, {"next_on": "9999-12-31"}, {"next_on": "0001-01-01"},
        {"next_on": LAST.isoformat()}, {"last_on": None}, {"more": 1},
    ],
    ids=str,
)  # fmt: skip
def test_a_bill_that_cannot_be_is_refused(saved, tmp_path, spoiled):
    with pytest.raises(BrokenCheckpoint):
        restored(saved, tmp_path, lambda one: one["bills"][0].update(spoiled))


def lose_a_part(one: dict[str, Any]) -> None:
    del one["bills"][0]["usual"]


@pytest.mark.parametrize("bills", [None, {}, 3, "all", [3], [[]], ["rent"], [{}]], ids=str)
def test_bills_that_are_none_are_refused(saved, tmp_path, bills):
    with pytest.raises(BrokenCheckpoint):
        restored(saved, tmp_path, lambda one: one.update(bills=bills))


def test_too_many_and_half_bills_are_refused(saved, tmp_path):
    with pytest.raises(BrokenCheckpoint):
        restored(saved, tmp_path, lambda one: one.update(bills=one["bills"] * 600))
    with pytest.raises(BrokenCheckpoint):
        restored(saved, tmp_path, lose_a_part)


def test_what_was_saved_by_others_still_samples_within_reason(saved, tmp_path):
    """Bills at the limits of what is believed: finite money, never below zero."""
    wild = {"high": 1e18, "shifts": [-31, 31] * 50, "confidence": 1, "due_day": 31}
    paths = restored(saved, tmp_path, lambda one: one["bills"][0].update(wild)).sample(62, 50)["ann"]
    assert np.isfinite(paths).all()
    assert (paths >= 0).all()


@pytest.mark.parametrize("values", [np.zeros(200), np.full(200, 25.0), weekly(200), everyday(200) * 1e9])
def test_bills_that_are_everything_or_nothing_make_no_crash(values):
    """Days that are nothing but a bill, and bills beside days of any size."""
    series = DailySeries("a", FIRST, values + 0.0, np.ones(200, dtype=bool))
    rents = [(day(place), RENT, "Rent") for place in range(200) if day(place).day == 3]
    paid = series.values.copy()
    paid[[(one - FIRST).days for one, _, _ in rents]] += RENT
    rows = rows_of(pd.DataFrame(rents, columns=["ds", "y", "note"]), day(199))
    paths = sample_fitted(
        fit_person(Person(DailySeries("a", FIRST, paid, series.known), rows), 0).fitted, 62, 80
    )
    assert np.isfinite(paths).all()
    assert (paths >= 0).all()
    assert (paths.sum(axis=1) > 0).mean() > 0.9
