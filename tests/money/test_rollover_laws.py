"""Rollover is what a naive loop over all days gives; moves take as much as they bring."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.money.amount import Money
from bot.money.budget import Budget, Spending, span_on, status
from bot.money.carrying import carried, chain_start
from bot.money.currency import Currency
from bot.money.cycle import CALENDAR, Months, period_of, weeks_from
from bot.money.rollover import Move, Rollover, carry, moved_into

EUR = Currency("EUR")
FIRST = date(2026, 1, 1)
DAYS = st.dates(FIRST, date(2026, 12, 31))
MINOR = st.integers(1, 500_00)
CAPS = st.none() | st.builds(Money, MINOR, st.just(EUR))
RULES = st.builds(Rollover, st.booleans(), st.booleans(), CAPS, CAPS)
CYCLES = st.sampled_from(
    [CALENDAR, Months(25), Months(31, is_moved=True), weeks_from(1, FIRST), weeks_from(2, FIRST)]
)
SPENT = st.lists(
    st.builds(Spending, DAYS, st.sampled_from(["food", "fun"]), st.integers(-50_00, 300_00)), max_size=20
)
MOVES = st.lists(
    st.builds(
        lambda day, pair, minor: Move(day, *pair, Money(minor, EUR)),
        DAYS,
        st.permutations(["food", "fun", "home"]).map(lambda three: three[:2]),
        MINOR,
    ),
    max_size=8,
)


@st.composite
def lines(draw: st.DrawFn) -> list[Budget]:
    """Budgets of food, each from a first day of its own cycle, the way the ledger keeps them."""
    rows: dict[date, Budget] = {}
    for day in sorted(draw(st.lists(DAYS, min_size=1, max_size=4))):
        cycle = draw(CYCLES)
        start = period_of(cycle, day).start
        limit = draw(st.none() | st.builds(Money, MINOR, st.just(EUR)))
        rows = {key: row for key, row in rows.items() if key <= start}
        rows[start] = Budget("food", start, EUR, limit, Money(0, EUR), cycle=cycle, rollover=draw(RULES))
    return [rows[start] for start in sorted(rows)]


def naive(line: list[Budget], today: date, spent: list[Spending], moves: list[Move]) -> int:
    """Day by day: at each period's end what is left, by that period's rule, is what the next begins with."""
    came, day = 0, line[0].starts_on
    while day < today:
        budget, period = span_on(line, day) or (line[0], None)
        assert period is not None
        if period.end <= today:
            if budget.limit is None:
                came = 0
            else:
                whole = period_of(budget.cycle, period.start).days
                limit = budget.limit.minor * period.days // whole
                gone = sum(one.minor for one in spent if one.category == "food" and one.day in period)
                moved = sum(
                    one.amount.minor for one in moves if one.target == "food" and one.moved_on in period
                )
                moved -= sum(
                    one.amount.minor for one in moves if one.source == "food" and one.moved_on in period
                )
                left, rule = limit + came + moved - gone, budget.rollover
                if left >= 0:
                    came = (
                        min(left, rule.surplus_cap.minor if rule.surplus_cap else left) if rule.surplus else 0
                    )
                else:
                    came = -min(-left, rule.debt_cap.minor if rule.debt_cap else -left) if rule.debt else 0
        day = period.end
    return came


@given(lines(), DAYS, SPENT, MOVES)
def test_rollover_equals_a_naive_loop(
    line: list[Budget], today: date, spent: list[Spending], moves: list[Move]
) -> None:
    found = carried(line, today, EUR, spent, moves)
    span = span_on(line, today)
    if span is None or span[0].limit is None:
        assert found is None  # there is no budget for anything to come over into
        return
    assert (found.minor if found else 0) == naive(line, today, spent, moves)


@given(lines(), DAYS, SPENT, MOVES)
def test_what_lies_before_the_chain_changes_nothing(
    line: list[Budget], today: date, spent: list[Spending], moves: list[Move]
) -> None:
    start = chain_start(line, today, EUR)
    since = start or date.max
    late = [one for one in spent if one.day >= since]
    late_moves = [one for one in moves if one.moved_on >= since]
    assert carried(line, today, EUR, spent, moves) == carried(line, today, EUR, late, late_moves)


@given(st.integers(-(10**6), 10**6), RULES)
def test_what_is_carried_is_between_nothing_and_what_was_left(minor: int, rule: Rollover) -> None:
    found = carry(Money(minor, EUR), rule).minor
    assert min(0, minor) <= found <= max(0, minor)
    assert found <= (rule.surplus_cap.minor if rule.surplus_cap else found)
    assert -found <= (rule.debt_cap.minor if rule.debt_cap else -found)


@given(MOVES)
def test_a_move_takes_as_much_as_it_brings(moves: list[Move]) -> None:
    assert sum(moved_into(category, moves) for category in ("food", "fun", "home")) == 0


def test_carried_and_moved_are_part_of_what_a_period_may_cost() -> None:
    budget = Budget("food", FIRST, EUR, Money(300_00, EUR), Money(0, EUR), rollover=Rollover(surplus=True))
    spent = [Spending(FIRST, "food", 266_00), Spending(date(2026, 2, 3), "food", 100_00)]
    moves = [Move(date(2026, 2, 1), "food", "fun", Money(20_00, EUR))]
    today = date(2026, 2, 3)
    period = period_of(CALENDAR, today)
    found = status(budget, period, spent, moves=moves, carried=carried([budget], today, EUR, spent, moves))
    assert found.carried == Money(34_00, EUR)
    assert (found.moved, found.allotted, found.left) == (
        Money(-20_00, EUR),
        Money(314_00, EUR),
        Money(214_00, EUR),
    )
    assert found.percent == 31


def test_a_period_cut_short_has_the_share_of_its_days() -> None:
    month = Budget("food", FIRST, EUR, Money(310_00, EUR), Money(0, EUR), rollover=Rollover(surplus=True))
    week = Budget(
        "food",
        date(2026, 1, 12),
        EUR,
        Money(80_00, EUR),
        Money(0, EUR),
        cycle=weeks_from(1, date(2026, 1, 12)),
    )
    assert span_on([month, week], date(2026, 1, 5)) == (
        month,
        period_of(CALENDAR, FIRST).__class__(FIRST, date(2026, 1, 12)),
    )
    assert carried([month, week], date(2026, 1, 12), EUR, [], []) == Money(110_00, EUR)
    assert carried([month, week], date(2026, 1, 12) + timedelta(days=7), EUR, [], []) == Money(0, EUR)
