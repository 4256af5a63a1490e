"""When bills fall due, and what a detected bill would be if it were entered."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.money.amount import Money
from bot.money.bill import EVERY, MONTHS, WEEKS, Bill, due_dates, first_due, in_month, month_number
from bot.money.currency import Currency
from bot.money.detected import DetectedBill, as_bill, is_same, open_days
from bot.money.period import Period

EUR = Currency("EUR")
DAYS = st.dates(date(2016, 1, 1), date(2040, 12, 31))


def bill(
    every: str, first_on: date, *, name: str = "rent", minor: int = 90000, category: str = "home"
) -> Bill:
    return Bill(0, name, category, Money(minor, EUR), every, first_on)


def detected(
    *days: date, every: str = "month", due_day: int = 1, name: str = "rent", minor: int = 90000
) -> DetectedBill:
    usual = Money(minor, EUR)
    return DetectedBill("0" * 16, name, "home", usual, usual, usual, every, due_day, days, 90)


@given(DAYS, st.sampled_from(sorted(WEEKS)))
def test_weeks_are_counted_from_the_first(first_on: date, every: str) -> None:
    period = Period(first_on - timedelta(days=100), first_on + timedelta(days=100))
    dues = list(due_dates(bill(every, first_on), period))
    assert first_on in dues
    assert {(later - one).days for one, later in pairwise(dues)} == {7 * WEEKS[every]}
    assert len(dues) in (200 // (7 * WEEKS[every]), 200 // (7 * WEEKS[every]) + 1)


@given(DAYS, st.sampled_from(sorted(MONTHS)))
def test_months_are_counted_from_the_first_and_short_ones_end_early(first_on: date, every: str) -> None:
    period = Period(first_on - timedelta(days=1500), first_on + timedelta(days=1500))
    dues = list(due_dates(bill(every, first_on), period))
    assert first_on in dues
    assert {month_number(later) - month_number(one) for one, later in pairwise(dues)} == {MONTHS[every]}
    assert all(due == in_month(month_number(due), first_on.day) for due in dues)


@given(DAYS, st.integers(1, 31), st.sampled_from(sorted(MONTHS)), st.integers(1, 12))
def test_the_first_due_date_counts_from_a_day_that_is_real(
    today: date, day: int, every: str, month: int
) -> None:
    day = min(day, 29 if month == 2 else in_month(month - 1 + 12 * 2028, day).day)
    first_on = first_due(today, day, every, month)
    assert first_on.day == day
    assert (month_number(first_on) - month + 1) % MONTHS[every] == 0
    ahead = Period(today, today + timedelta(days=800))
    due = next(one for one in due_dates(bill(every, first_on), ahead))
    longest = {"month": 31, "quarter": 92, "year": 366}[every]
    assert first_on <= due <= today + timedelta(days=longest)


@pytest.mark.parametrize("every", ["two months", "", "fortnight"])
def test_other_rhythms_are_refused(every: str) -> None:
    assert every not in EVERY
    with pytest.raises(ValueError, match="week"):
        bill(every, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("next_on", "every", "due_day", "first_on"),
    [
        (date(2026, 12, 1), "month", 1, date(2026, 12, 1)),
        (date(2027, 2, 28), "month", 31, date(2027, 1, 31)),
        (date(2027, 1, 29), "month", 31, date(2027, 1, 31)),  # moved to the Friday before
        (date(2026, 10, 30), "month", 1, date(2026, 11, 1)),  # into the month before
        (date(2027, 2, 1), "month", 31, date(2027, 1, 31)),  # into the month after
        (date(2026, 11, 30), "quarter", 31, date(2026, 8, 31)),
        (date(2027, 3, 1), "year", 29, date(2024, 2, 29)),
        (date(2026, 11, 20), "two weeks", 0, date(2026, 11, 20)),
    ],
)
def test_a_detected_bill_is_entered_on_its_own_day(
    next_on: date, every: str, due_day: int, first_on: date
) -> None:
    entered = as_bill(detected(next_on, every=every, due_day=due_day), "Rent")
    assert (entered.first_on, entered.every, entered.name) == (first_on, every, "Rent")
    near = Period(next_on - timedelta(days=4), next_on + timedelta(days=5))
    assert len(list(due_dates(entered, near))) == 1


def test_what_was_paid_or_is_over_is_not_to_come() -> None:
    first, second = date(2026, 12, 1), date(2027, 1, 1)
    rent = detected(first, second)
    assert open_days(rent, [], date(2026, 11, 20)) == (first, second)
    assert open_days(rent, [date(2026, 11, 25)], date(2026, 11, 25)) == (second,)
    assert open_days(rent, [date(2026, 11, 5)], date(2026, 11, 25)) == (first, second)  # the one before
    assert open_days(rent, [], date(2026, 12, 2)) == (second,)
    weekly = detected(
        *(date(2026, 11, 18) + timedelta(days=7 * n) for n in range(3)), every="week", due_day=0
    )
    assert open_days(weekly, [date(2026, 11, 11)], date(2026, 11, 12)) == weekly.days
    assert open_days(weekly, [date(2026, 11, 16)], date(2026, 11, 17)) == weekly.days[1:]


@pytest.mark.parametrize(
    ("entered", "is_one"),
    [
        (bill("month", date(2026, 12, 1)), True),
        (bill("month", date(2026, 12, 15), name="RENT"), True),
        (bill("month", date(2026, 12, 1), name="rent miller"), True),
        (bill("month", date(2026, 12, 3), name="flat"), True),  # same category, price and day
        (bill("month", date(2026, 12, 12), name="flat"), False),
        (bill("month", date(2026, 12, 1), name="flat", minor=70000), False),
        (bill("month", date(2026, 12, 1), name="flat", category="bills"), False),
        (bill("week", date(2026, 12, 1), name="flat"), False),
        (bill("month", date(2026, 12, 1), minor=9000), False),
    ],
)
def test_which_entered_bill_is_the_detected_one(entered: Bill, is_one: bool) -> None:
    found = as_bill(detected(date(2026, 12, 1)), "rent")
    assert is_same(entered, found, "rent\nhome\nHome") is is_one
