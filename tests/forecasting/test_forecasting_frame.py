from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.errors import BadHistory, NothingKnown
from forecasting.frame import daily_series, person_series, quantile_names


def table(*rows: tuple[object, object, object]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["unique_id", "ds", "y"])


def test_rows_of_a_day_add_up_and_silent_days_are_zero():
    series = daily_series(table(("a", "2024-03-01", 5), ("a", "2024-03-03", 2), ("a", "2024-03-01", 1.5)))[
        "a"
    ]
    assert series.start == date(2024, 3, 1)
    assert series.values.tolist() == [6.5, 0.0, 2.0]
    assert series.known.all()


def test_the_cutoff_is_the_latest_day_of_all_and_later_rows_are_unread():
    rows = (("a", "2024-03-01", 5), ("b", "2024-03-04", 2), ("c", "2024-03-09", 1))
    assert {user: len(series) for user, series in daily_series(table(*rows)).items()} == {
        "a": 9,
        "b": 6,
        "c": 1,
    }
    early = daily_series(table(*rows), date(2024, 3, 4))
    assert {user: len(series) for user, series in early.items()} == {"a": 4, "b": 1}
    broken = table(*rows[:2], ("c", "2024-03-09", "not a number"))
    assert set(daily_series(broken, date(2024, 3, 4))) == {"a", "b"}


def test_refunds_net_within_their_day_and_stop_at_zero():
    series = daily_series(table(("a", "2024-03-01", 5), ("a", "2024-03-01", -2), ("a", "2024-03-02", -9)))[
        "a"
    ]
    assert series.values.tolist() == [3.0, 0.0]


def test_a_missing_amount_makes_a_day_unknown_unless_another_row_tells():
    series = daily_series(
        table(
            ("a", "2024-03-01", 5),
            ("a", "2024-03-02", None),
            ("a", "2024-03-03", None),
            ("a", "2024-03-03", 1),
        )
    )["a"]
    assert series.known.tolist() == [True, False, True]
    assert series.values.tolist() == [5.0, 0.0, 1.0]


def test_days_named_unknown_are_neither_zero_nor_spent():
    history = pd.DataFrame({"ds": ["2024-03-01", "2024-03-04"], "y": [5.0, 1.0]})
    series = person_series(history, date(2024, 3, 6), [date(2024, 3, 2), date(2024, 3, 4), date(1999, 1, 1)])
    assert series.known.tolist() == [True, False, True, True, True, True]
    assert series.known_days == 5


@settings(deadline=None)
@given(
    st.permutations(
        [("a", "2024-03-01", 0.1), ("a", "2024-03-01", 0.2), ("a", "2024-03-01", 0.3), ("b", "2024-03-05", 7)]
    )
)
def test_order_of_rows_does_not_matter_to_the_last_bit(rows):
    found = daily_series(table(*rows))
    assert found["a"].values.tobytes() == daily_series(table(*sorted(rows)))["a"].values.tobytes()


@pytest.mark.parametrize(
    ("history", "says"),
    [
        (pd.DataFrame({"unique_id": ["a"], "ds": ["2024-01-01"]}), "lacks the column y"),
        (table(("a", "no day", 1)), "date"),
        (table(("a", None, 1)), "no date"),
        (table(("a", "2024-01-01", "much")), "amount"),
        (table(("a", "2024-01-01", float("inf"))), "larger"),
        (table(("a", 19_800, 1)), "number"),
        (table((None, "2024-01-01", 1), ("a", "2024-01-01", 1)), "no unique_id"),
        (table((7.5, "2024-01-01", 1)), "whole number"),
        (table(("a", "2024-01-01", 1), ("a", date(9999, 12, 31), 1)), "before the year"),
    ],
)
def test_a_table_that_cannot_be_read_says_why(history, says):
    with pytest.raises(BadHistory, match=says):
        daily_series(history)


def test_an_empty_table_knows_nothing():
    with pytest.raises(NothingKnown):
        daily_series(table())


def test_hours_and_zones_are_left_to_the_caller():
    stamps = pd.to_datetime(["2024-03-01 23:30", "2024-03-02 00:10"])
    series = daily_series(pd.DataFrame({"unique_id": [7, 7], "ds": stamps, "y": [1.0, 2.0]}))[7]
    assert series.values.tolist() == [1.0, 2.0]


def test_quantile_columns_are_the_shortest_form_in_the_order_asked():
    assert quantile_names([0.5, 0.05, 0.975, 0.1]) == ["q0.5", "q0.05", "q0.975", "q0.1"]
    assert quantile_names([0.123456789]) == ["q0.123456789"]
    assert np.isclose(float(quantile_names([1 / 3])[0][1:]), 1 / 3)
