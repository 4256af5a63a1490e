"""What a goal needs: enough to reach it, and not a unit more than rounding asks."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.goal import Goal, per_month, per_week, reached_on, share

TODAY = date(2026, 11, 17)
currencies = st.sampled_from([Currency("EUR"), Currency("JPY"), Currency("KWD")])
goals = st.builds(
    lambda currency, target, saved, days: Goal(
        1, "laptop", Money(target, currency), Money(min(saved, target), currency),
        TODAY + timedelta(days=days), TODAY - timedelta(days=30),
    ),
    currencies, st.integers(1, 10**9), st.integers(0, 10**9), st.integers(1, 4000),
)  # fmt: skip


@given(goals)
def test_the_weekly_sum_is_enough_and_no_unit_too_much(goal: Goal) -> None:
    days = ((goal.due_on or TODAY) - TODAY).days
    week = per_week(goal, TODAY)
    assert week is not None
    part = min(7, days)
    assert week.minor * days >= goal.left.minor * part
    assert (week.minor - goal.left.currency.scale) * days < goal.left.minor * part


@given(goals, st.integers(1, 62))
def test_a_share_is_never_more_than_what_is_left(goal: Goal, days: int) -> None:
    part = share(goal, days, TODAY)
    assert part is not None
    assert Money(0, part.currency) <= part <= goal.left


def test_a_year_is_twelve_months() -> None:
    euro = Currency("EUR")
    goal = Goal(1, "laptop", Money(120000, euro), Money(0, euro), TODAY.replace(year=2027), TODAY)
    assert per_month(goal, TODAY) == Money(10100, euro)  # 1,200 x 30.4369 / 365, rounded up
    soon = Goal(1, "laptop", Money(120000, euro), Money(0, euro), TODAY + timedelta(days=30), TODAY)
    assert per_month(soon, TODAY) is None


def test_a_pace_is_told_after_two_weeks() -> None:
    euro = Currency("EUR")
    begun = Goal(1, "x", Money(30000, euro), Money(10000, euro), None, TODAY - timedelta(days=20))
    assert reached_on(begun, TODAY) == TODAY + timedelta(days=40)
    assert reached_on(begun, begun.made_on + timedelta(days=13)) is None
