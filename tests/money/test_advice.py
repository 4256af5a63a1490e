"""The day's allowance: laws that hold for any month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.money.advice import Allowance, allowance
from bot.money.amount import Money
from bot.money.bill import BillDue
from bot.money.budget import Budget, Spending, friendly, from_today, status
from bot.money.currency import Currency
from bot.money.period import month_of

EUR = Currency("EUR")
NOVEMBER = month_of(date(2026, 11, 1))
DAYS = st.sampled_from(list(NOVEMBER))
MINOR = st.integers(0, 10**7)
SPENT = st.lists(
    st.builds(Spending, DAYS, st.sampled_from(["food", "fun"]), st.integers(-(10**5), 10**6), st.booleans()),
    max_size=8,
)
BILLS = st.lists(
    st.builds(lambda minor, day: BillDue(1, "x", Money(minor, EUR), day), MINOR, DAYS), max_size=3
).map(tuple)


def of_day(limit: int, spent: list[Spending], bills: tuple[BillDue, ...], today: date) -> Allowance:
    budget = Budget("", NOVEMBER.start, EUR, Money(limit, EUR), Money(0, EUR))
    return allowance(status(budget, NOVEMBER, spent), spent, bills, today)


@given(MINOR, SPENT, BILLS, DAYS)
def test_never_negative_and_never_promising_too_much(
    limit: int, spent: list[Spending], bills: tuple[BillDue, ...], today: date
) -> None:
    found = of_day(limit, spent, bills, today)
    room = limit - found.spent_before.minor - found.bills_total.minor
    assert found.per_day.minor >= 0
    assert found.left_today.minor >= 0
    assert found.per_day.minor * found.days_left <= max(0, room)
    assert (found.tomorrow is None) == (today == NOVEMBER.last)


@given(MINOR, SPENT, BILLS, DAYS, st.integers(1, 10**6))
def test_spending_today_leaves_the_days_allowance_as_it_was(
    limit: int, spent: list[Spending], bills: tuple[BillDue, ...], today: date, minor: int
) -> None:
    before = of_day(limit, spent, bills, today)
    after = of_day(limit, [*spent, Spending(today, "food", minor)], bills, today)
    assert after.per_day == before.per_day
    assert after.left == before.left - Money(minor, EUR)
    assert after.left_today <= before.left_today


@given(MINOR, SPENT, DAYS)
def test_left_is_the_limit_less_everything(limit: int, spent: list[Spending], today: date) -> None:
    assert of_day(limit, spent, (), today).left.minor == limit - sum(each.minor for each in spent)


@given(MINOR, BILLS, DAYS)
def test_paying_a_bill_from_its_reserve_changes_no_day(
    limit: int, bills: tuple[BillDue, ...], today: date
) -> None:
    before = of_day(limit, [], bills, today)
    paid = tuple(BillDue(b.bill_id, b.name, b.amount, b.due_on, is_paid=True) for b in bills)
    payments = [Spending(today, "home", bill.amount.minor, is_bill=True) for bill in bills]
    after = of_day(limit, payments, paid, today)
    assert (after.per_day, after.left_today, after.tomorrow) == (
        before.per_day, before.left_today, before.tomorrow,
    )  # fmt: skip


def test_today_over_and_the_last_day() -> None:
    found = of_day(150_000, [Spending(NOVEMBER.last, "food", 200_000)], (), NOVEMBER.last)
    assert found.is_over
    assert (found.left_today, found.tomorrow, found.left) == (Money(0, EUR), None, Money(-50_000, EUR))


@given(st.integers(1, 10**9), DAYS)
def test_from_today_is_the_days_share_rounded_down(limit: int, today: date) -> None:
    share = from_today(Money(limit, EUR), NOVEMBER, today).minor
    exact = limit * NOVEMBER.days_left(today) / 30
    assert share <= exact
    assert exact - share < 100


@given(st.integers(1, 10**9))
def test_friendly_is_at_least_the_amount_and_at_most_a_tenth_more(minor: int) -> None:
    found = friendly(Money(minor, EUR)).minor
    units = -(-minor // 100)
    assert minor <= found <= max(units * 110, units * 100 + 100)
    assert found % 100 == 0


def test_counted_from_today_and_opening_hold_in_the_first_month_alone() -> None:
    today = date(2026, 11, 17)
    limit, first, opening = Money(150_000, EUR), Money(70_000, EUR), Money(5_000, EUR)
    spent = [Spending(today - timedelta(days=3), "food", 1_000), Spending(today, "food", 2_000)]
    counted = status(Budget("", NOVEMBER.start, EUR, limit, Money(0, EUR), today, first), NOVEMBER, spent)
    assert (counted.limit, counted.spent) == (first, Money(2_000, EUR))
    opened = Budget("", NOVEMBER.start, EUR, limit, opening)
    assert status(opened, NOVEMBER, spent).spent == Money(8_000, EUR)
    december = status(opened, month_of(date(2026, 12, 1)), spent)
    assert (december.spent, december.limit, december.percent) == (Money(0, EUR), limit, 0)


@given(MINOR, SPENT, BILLS, st.integers(0, 3), DAYS)
def test_what_bills_took_today_is_promised_to_no_day(
    limit: int, spent: list[Spending], bills: tuple[BillDue, ...], paid: int, today: date
) -> None:
    ticked = tuple(replace(bill, is_paid=True) for bill in bills[:paid]) + bills[paid:]
    found = of_day(limit, spent, ticked, today)
    room = found.left + found.spent_today - found.kept_back
    assert found.per_day.minor * found.days_left <= max(0, room.minor)


def test_a_bill_paid_before_its_period_lowers_the_days_left() -> None:
    rent = Spending(date(2026, 11, 28), "home", 90_000, is_bill=True)  # due on 1 December: nothing is kept
    found = of_day(150_000, [rent], (), rent.day)
    assert (found.per_day, found.left_today, found.tomorrow) == (Money(20_000, EUR),) * 2 + (
        Money(30_000, EUR),
    )
    assert (found.bills_total, found.bills_beyond) == (Money(90_000, EUR),) * 2
