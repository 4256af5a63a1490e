"""What a day leaves: spread over the rest, or the next day's; and which days count."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.money.advice import Allowance, allowance
from bot.money.amount import Money
from bot.money.budget import Budget, Spending, status
from bot.money.counting import (
    EVERY_DAY,
    USUAL,
    WORKING_DAYS,
    Counting,
    weekdays_code,
    weekdays_of_code,
)
from bot.money.currency import Currency
from bot.money.period import DAY, Period, month_of

EUR = Currency("EUR")
NOVEMBER = month_of(date(2026, 11, 1))
DAYS = st.sampled_from(list(NOVEMBER))
WEEKDAYS = st.sets(st.integers(0, 6), min_size=1).map(frozenset)
SPENT = st.lists(st.builds(Spending, DAYS, st.just("food"), st.integers(0, 200_00)), max_size=12)
TOMORROW = Counting(leftover_since=NOVEMBER.start)


def of_day(limit: int, spent: list[Spending], today: date, counting: Counting) -> Allowance:
    budget = Budget("", NOVEMBER.start, EUR, Money(limit, EUR), Money(0, EUR))
    known = [one for one in spent if one.day <= today]
    return allowance(status(budget, NOVEMBER, known), known, (), today, counting)


@given(WEEKDAYS)
def test_weekdays_are_kept_in_seven_bits(weekdays: frozenset[int]) -> None:
    assert weekdays_of_code(weekdays_code(weekdays)) == weekdays


@given(WEEKDAYS, DAYS, st.integers(0, 60))
def test_days_that_count_are_those_a_loop_counts(weekdays: frozenset[int], start: date, length: int) -> None:
    end, counting = start + timedelta(days=length), Counting(weekdays)
    days = [start + DAY * step for step in range(length)]
    assert counting.days(start, end) == sum(day.weekday() in weekdays for day in days)
    later = [day for day in days[1:] if day.weekday() in weekdays]
    assert counting.next_after(start, end) == (later[0] if later else None)


@given(st.integers(0, 3000_00), SPENT, DAYS, WEEKDAYS, st.booleans())
def test_no_day_is_promised_more_than_there_is(
    limit: int, spent: list[Spending], today: date, weekdays: frozenset[int], is_added: bool
) -> None:
    found = of_day(limit, spent, today, Counting(weekdays, NOVEMBER.start if is_added else None))
    room = limit - found.spent_before.minor
    assert 0 <= found.per_day.minor <= max(0, room)
    assert found.is_counted == (today.weekday() in weekdays)
    assert found.is_counted or not found.per_day
    assert (found.tomorrow is None) == (found.next_day is None)
    if found.tomorrow is not None:
        assert 0 <= found.tomorrow.minor <= max(0, found.left.minor)


@given(st.integers(0, 3000_00), SPENT, st.sampled_from(list(NOVEMBER)[:-1]), WEEKDAYS)
def test_tomorrow_is_what_the_day_after_says(
    limit: int, spent: list[Spending], today: date, weekdays: frozenset[int]
) -> None:
    counting = Counting(weekdays, NOVEMBER.start)
    found = of_day(limit, spent, today, counting)
    if found.next_day is None:
        return
    until = [one for one in spent if one.day <= today]
    assert of_day(limit, until, found.next_day, counting).per_day == found.tomorrow


@given(st.integers(300_00, 3000_00), st.integers(1, 29))
def test_days_without_spending_add_up_to_as_many_shares(limit: int, silent: int) -> None:
    first = of_day(limit, [], NOVEMBER.start, TOMORROW)
    later = of_day(limit, [], NOVEMBER.start + timedelta(days=silent), TOMORROW)
    exact = limit * (silent + 1) / 30
    assert exact - 100 * (silent + 1) <= later.per_day.minor <= exact + 100 * silent
    assert first.leftover == Money(0, EUR)


def test_the_example_of_the_page() -> None:
    start = NOVEMBER.start
    spent = [Spending(start, "food", 20_00)]
    added, spread = of_day(900_00, spent, start + DAY, TOMORROW), of_day(900_00, spent, start + DAY, USUAL)
    assert (added.share, added.leftover, added.per_day) == (
        Money(30_00, EUR),
        Money(10_00, EUR),
        Money(40_00, EUR),
    )
    assert (spread.leftover, spread.per_day) == (None, Money(30_00, EUR))
    over = [Spending(start, "food", 60_00)]
    assert of_day(900_00, over, start + DAY, TOMORROW).per_day == Money(28_00, EUR)


def test_weekends_have_no_share() -> None:
    friday, saturday = date(2026, 11, 20), date(2026, 11, 21)
    counting = Counting(WORKING_DAYS)
    spent = [Spending(date(2026, 11, 2), "food", 830_00)]
    found = of_day(1500_00, spent, friday, counting)
    assert (found.days_left, found.per_day, found.next_day) == (7, Money(95_00, EUR), date(2026, 11, 23))
    weekend = of_day(1500_00, spent, saturday, counting)
    assert (weekend.is_counted, weekend.per_day, weekend.days_left) == (False, Money(0, EUR), 6)
    assert weekend.tomorrow == Money(111_00, EUR)


@given(WEEKDAYS)
def test_the_plan_begins_anew_where_the_budget_was_set(weekdays: frozenset[int]) -> None:
    today = date(2026, 11, 17)
    budget = Budget("", NOVEMBER.start, EUR, Money(1500_00, EUR), Money(0, EUR), set_on=today)
    found = allowance(status(budget, NOVEMBER, []), [], (), today, Counting(weekdays, NOVEMBER.start))
    assert found.leftover == Money(0, EUR)


def test_every_day_counts_unless_said() -> None:
    assert Counting(EVERY_DAY, None) == USUAL
    assert USUAL.days(NOVEMBER.start, NOVEMBER.end) == 30
    assert Period(NOVEMBER.start, NOVEMBER.end) == NOVEMBER
