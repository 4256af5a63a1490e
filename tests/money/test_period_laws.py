"""Laws of periods: half-open, without gaps or overlaps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.money.period import DAY, Period, month_of, next_month, previous_month, week_before, week_of

days = st.dates(date(1970, 2, 1), date(2200, 1, 1))


@given(start=days, length=st.integers(1, 800))
def test_a_period_holds_its_start_and_not_its_end(start: date, length: int) -> None:
    period = Period(start, start + timedelta(days=length))
    assert start in period
    assert period.end not in period
    assert start - DAY not in period
    assert period.last in period
    assert list(period) == [start + timedelta(days=index) for index in range(length)]
    assert period.days == length == period.days_left(start)
    assert period.days_left(period.last) == 1


@given(start=days, back=st.integers(0, 400))
def test_a_period_is_never_empty(start: date, back: int) -> None:
    with pytest.raises(ValueError):
        Period(start, start - timedelta(days=back))


@given(day=days)
def test_months_follow_each_other(day: date) -> None:
    month = month_of(day)
    assert day in month
    assert month.start.day == 1
    assert 28 <= month.days <= 31
    assert previous_month(day).end == month.start
    assert next_month(day) == month.end == month_of(month.end).start
    assert all(month_of(other) == month for other in month)


@given(day=days)
def test_a_week_is_monday_to_sunday_unless_it_begins_elsewhere(day: date) -> None:
    assert [week_of(day, first).start.weekday() for first in range(7)] == list(range(7))
    assert all(day in week_of(day, first) for first in range(7))
    week = week_of(day)
    assert day in week
    assert (week.start.weekday(), week.last.weekday(), week.days) == (0, 6, 7)
    assert week_of(week.end).start == week.end


@given(day=days, first=st.integers(0, 6))
def test_the_week_before_is_the_last_full_one(day: date, first: int) -> None:
    week = week_before(day, first)
    assert (week.start.weekday(), week.days) == (first, 7)
    assert week.end <= day < week.end + 7 * DAY
