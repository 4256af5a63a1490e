"""Laws of cycles: periods tile the calendar, and what a person calls pay-day is where they begin."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.money.cycle import (
    CALENDAR,
    LAST_WORKING_DAY,
    Cycle,
    Months,
    Weeks,
    cycle_code,
    cycle_of_code,
    is_alike,
    period_before,
    period_of,
    weeks_from,
)
from bot.money.period import DAY, month_of, week_of

DAYS = st.dates(date(1971, 1, 1), date(2190, 1, 1))
MONTHS = st.builds(Months, st.integers(1, 31), st.booleans())
WEEKS = st.builds(weeks_from, st.sampled_from([1, 2, 4]), DAYS)
CYCLES = MONTHS | WEEKS


@given(CYCLES, DAYS)
def test_periods_tile_the_calendar(cycle: Cycle, day: date) -> None:
    period = period_of(cycle, day)
    assert day in period
    assert all(period_of(cycle, other) == period for other in period)
    assert period_of(cycle, period.end).start == period.end
    assert period_before(cycle, period).end == period.start


@given(CYCLES, DAYS)
def test_a_period_is_about_as_long_as_it_is_called(cycle: Cycle, day: date) -> None:
    length = period_of(cycle, day).days
    assert length == 7 * cycle.count if isinstance(cycle, Weeks) else 26 <= length <= 33


@given(st.sampled_from([1, 2, 4]), DAYS, st.integers(-500, 500))
def test_any_first_day_anchors_the_same_weeks(count: int, anchor: date, steps: int) -> None:
    cycle = weeks_from(count, anchor)
    assert period_of(cycle, anchor).start == anchor
    assert weeks_from(count, anchor + timedelta(days=7 * count * steps)) == cycle


@given(DAYS)
def test_the_calendar_month_and_the_week_are_among_them(day: date) -> None:
    assert period_of(CALENDAR, day) == month_of(day)
    assert period_of(weeks_from(1, date(2026, 11, 16)), day) == week_of(day)


@given(DAYS, st.integers(1, 31))
def test_pay_day_moved_is_a_working_day_never_later_and_at_most_two_days_earlier(day: date, pay: int) -> None:
    start = period_of(Months(pay, is_moved=True), day).start
    assert start.weekday() < 5
    near = [start + DAY * step for step in range(3)]
    month_ends = [each for each in near if (each + DAY).day == 1 and each.day < pay]
    assert any(each.day == pay for each in near) or month_ends
    if start.day == pay or start in month_ends:
        return
    assert start.weekday() == 4


@given(DAYS)
def test_the_last_working_day(day: date) -> None:
    start = period_of(LAST_WORKING_DAY, day).start
    following = [start + DAY * step for step in range(1, 4)]
    rest = [each for each in following if each.month == start.month]
    assert all(each.weekday() >= 5 for each in rest)
    assert len(rest) <= 2


def test_short_months_and_weekends() -> None:
    last = Months(31)
    assert [period_of(last, date(2027, month, 28)).start for month in (2, 3)] == [
        date(2027, 2, 28),
        date(2027, 2, 28),
    ]
    assert period_of(Months(25, is_moved=True), date(2026, 10, 22)).start == date(2026, 9, 25)
    assert period_of(Months(25, is_moved=True), date(2027, 4, 24)).start == date(2027, 4, 23)  # a Friday
    assert period_of(Months(1, is_moved=True), date(2026, 7, 31)).start == date(2026, 7, 31)


@given(CYCLES)
def test_a_code_is_read_back(cycle: Cycle) -> None:
    assert cycle_of_code(cycle_code(cycle)) == cycle
    assert len(cycle_code(cycle)) <= 5


@pytest.mark.parametrize("code", ["", "m0", "m32", "w3.0", "w1.7", "x1", "m1 ", "w2.14", "m-1", "m١"])
def test_no_other_code_is_read(code: str) -> None:
    with pytest.raises(ValueError):
        cycle_of_code(code)


@given(CYCLES, CYCLES)
def test_alike_is_said_of_periods_of_one_length(one: Cycle, other: Cycle) -> None:
    assert is_alike(one, one)
    assert is_alike(one, other) == is_alike(other, one)
    if is_alike(one, other) and isinstance(one, Weeks):
        assert period_of(one, date(2026, 1, 1)).days == period_of(other, date(2026, 1, 1)).days
