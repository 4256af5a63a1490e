from calendar import monthrange
from datetime import date, timedelta
from itertools import islice

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forecasting.bill_benchmark import made_up, measure
from forecasting.bill_chains import INTERVALS, due_days, nearest_due
from forecasting.bills import EPOCH, Bill, bills, due_dates, expected, label, rows_of, sample_bills
from forecasting.errors import BadHistory

AS_OF = date(2024, 5, 20)


def table(*rows: tuple[date, float, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["ds", "y", "category", "note"])


def monthly(
    day: int,
    amount: float,
    note: str,
    *,
    months: int = 12,
    category: str = "",
    until: date = AS_OF,
    every: int = 1,
):
    """One row a month on `day` (the last where the month is shorter), the newest by `until`."""
    rows = []
    for back in range(0, months * every, every):
        month = pd.Period(until, "M") - back
        when = date(month.year, month.month, min(day, month.days_in_month))
        if when <= until:
            rows.append((when, amount, category, note))
    return rows


def noise(days: int = 365, seed: int = 0):
    """Groceries with prices of their own, coffee at one price, on days of no pattern."""
    rng = np.random.default_rng(seed)
    rows = []
    for back in range(days):
        when = AS_OF - timedelta(days=back)
        if rng.random() < 0.4:
            rows.append((when, round(float(rng.lognormal(3.2, 0.5)), 2), "groceries", "Market"))
        if rng.random() < 0.5:
            rows.append((when, 3.5, "eating out", "Coffee"))
    return rows


def only(found: tuple[Bill, ...]) -> Bill:
    assert len(found) == 1
    return found[0]


def test_rent_among_groceries_and_coffee():
    bill = only(bills(table(*monthly(3, 900, "Rent", category="housing"), *noise()), AS_OF))
    assert (bill.note, bill.category, bill.interval) == ("Rent", "housing", "month")
    assert bill.next_on == date(2024, 6, 3)
    assert (bill.low, bill.usual, bill.high, bill.hits) == (900, 900, 900, 12)
    assert bill.last_on == date(2024, 5, 3)
    assert bill.confidence > 0.9


def test_groceries_and_coffee_alone_are_no_bills():
    assert [bills(table(*noise(400, seed)), AS_OF) for seed in range(8)] == [()] * 8


def test_a_phone_keeps_its_bill_through_a_rise():
    rows = monthly(11, 30, "PHONE 883")
    rows = [(when, 33.0 if when > date(2024, 2, 1) else amount, c, n) for when, amount, c, n in rows]
    bill = only(bills(table(*rows), AS_OF))
    assert (bill.low, bill.usual, bill.high, bill.hits) == (33, 33, 33, 12)


def test_utilities_may_vary():
    rng = np.random.default_rng(4)
    rows = [
        (w, round(a * float(rng.uniform(0.85, 1.15)), 2), c, n) for w, a, c, n in monthly(20, 70, "Power")
    ]
    bill = only(bills(table(*rows), AS_OF))
    assert bill.low < bill.usual < bill.high
    assert bill.next_on == date(2024, 6, 20)


def test_insurance_once_a_year_after_three():
    rows = monthly(14, 260, "Insurance", months=4, every=12, until=date(2024, 3, 30))
    bill = only(bills(table(*rows, *noise(1200)), AS_OF))
    assert (bill.interval, bill.next_on, bill.hits) == ("year", date(2025, 3, 14), 4)
    assert bills(table(*rows[:2], *noise(1200)), AS_OF) == ()


@pytest.mark.parametrize(("step", "name", "hits"), [(7, "week", 9), (14, "two weeks", 6)])
def test_weeks(step, name, hits):
    rows = [(AS_OF - timedelta(days=3 + step * back), 25.0, "", "Lesson") for back in range(hits)]
    bill = only(bills(table(*rows), AS_OF))
    assert (bill.interval, bill.next_on) == (name, AS_OF + timedelta(days=step - 3))


def test_quarters():
    bill = only(bills(table(*monthly(2, 88, "Water", months=5, every=3, until=date(2024, 4, 20))), AS_OF))
    assert (bill.interval, bill.next_on) == ("quarter", date(2024, 7, 2))


def test_the_last_of_the_month_wraps():
    bill = only(bills(table(*monthly(31, 50, "Club", until=date(2024, 4, 30))), date(2024, 5, 5)))
    assert (bill.next_on, bill.due_day) == (date(2024, 5, 31), 31)
    assert due_dates(bill, date(2024, 7, 31)) == (date(2024, 5, 31), date(2024, 6, 30), date(2024, 7, 31))


def test_a_bank_moves_weekends_to_monday():
    def posted(when: date) -> date:
        return when + timedelta(days=max(0, 7 - when.weekday()) if when.weekday() > 4 else 0)

    rows = [(posted(w), a, c, n) for w, a, c, n in monthly(1, 900, "Rent", months=14)]
    bill = only(bills(table(*rows), AS_OF))
    assert bill.next_on == date(2024, 6, 3)  # the first is a Saturday
    assert due_dates(bill, date(2024, 8, 1)) == (date(2024, 6, 3), date(2024, 7, 1), date(2024, 8, 1))


def test_a_first_moved_to_the_last_of_the_month_before_keeps_its_month():
    rows = []
    for when, *rest in monthly(1, 900, "Rent", months=14, until=date(2025, 1, 20)):
        rows.append((when - timedelta(days=max(0, when.weekday() - 4)), *rest))
    bill = only(bills(table(*rows), date(2025, 1, 20)))
    assert bill.next_on == date(2025, 1, 31)  # the first of February is a Saturday
    assert due_dates(bill, date(2025, 3, 5)) == (date(2025, 1, 31), date(2025, 3, 1))


def test_what_ended_is_no_bill_any_more():
    assert bills(table(*monthly(3, 12.99, "Stream", until=date(2024, 3, 10))), AS_OF) == ()


def test_a_late_bill_is_still_due_and_a_missed_one_next_month():
    rows = table(*monthly(18, 12.99, "Stream", until=date(2024, 4, 20)))
    assert only(bills(rows, date(2024, 5, 20))).next_on == date(2024, 5, 21)
    assert only(bills(rows, date(2024, 5, 25))).next_on == date(2024, 6, 18)


def test_salary_and_refunds_are_no_bills():
    pay, refund = monthly(25, 2400, "Pay"), monthly(9, -40, "Refund")
    history = table(*pay, *refund)
    assert [bill.note for bill in bills(history, AS_OF)] == ["Pay"]
    assert bills(history.assign(kind=["income"] * len(pay) + ["expense"] * len(refund)), AS_OF) == ()


def test_categories_serve_without_notes():
    rows = [*monthly(3, 900, "", category="housing"), *[(w, a, c, "") for w, a, c, _ in noise()]]
    bill = only(bills(table(*rows), AS_OF))
    assert (bill.category, bill.usual) == ("housing", 900)
    assert bills(table(*rows).drop(columns=["note"]), AS_OF) == (bill,)


def test_a_subscription_at_a_shop_visited_often():
    rng = np.random.default_rng(1)
    shop = [(w, round(float(rng.lognormal(3, 0.8)), 2), "shopping", "WEBSHOP") for w, *_ in noise(300, 2)]
    bill = only(bills(table(*monthly(8, 8.99, "WEBSHOP", months=10), *shop), AS_OF))
    assert bill.usual == 8.99


def test_the_future_does_not_matter():
    rows = [*monthly(3, 900, "Rent"), *noise()]
    later = [(AS_OF + timedelta(days=1 + back), 1e9, "x", "Rent") for back in range(40)]
    assert bills(table(*rows), AS_OF) == bills(table(*rows, *later), AS_OF)


@settings(max_examples=8, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from([1e-3, 1.0, 1e9]))
def test_order_and_currency_do_not_matter(random, unit):
    person = made_up(0, 300)
    order = list(range(len(person.history)))
    random.shuffle(order)
    plain, other = (
        bills(person.history, person.as_of),
        bills(person.history.iloc[order].assign(y=lambda rows: rows["y"] * unit), person.as_of),
    )
    assert [(bill.note, bill.next_on, bill.hits) for bill in plain] == [
        (bill.note, bill.next_on, bill.hits) for bill in other
    ]
    assert [bill.usual * unit for bill in plain] == pytest.approx([bill.usual for bill in other])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.dates(date(2023, 1, 1), AS_OF),
            st.floats(allow_nan=True, allow_infinity=True),
            st.sampled_from(["", "a", "b"]),
            st.sampled_from(["", "x", "١", "房租"]),
        ),
        max_size=30,
    )
)
def test_any_rows_give_bills_that_hold_together(rows):
    for bill in bills(table(*rows), AS_OF):
        assert bill.next_on > AS_OF >= bill.last_on
        assert 0 < bill.low <= bill.usual <= bill.high < np.inf
        assert 0 <= bill.confidence <= 1
        assert bill.hits >= 3


def test_a_table_that_cannot_be_read():
    with pytest.raises(BadHistory, match="y"):
        bills(pd.DataFrame({"ds": []}), AS_OF)
    with pytest.raises(BadHistory, match="one person"):
        bills(pd.DataFrame({"unique_id": ["a", "b"], "ds": [AS_OF] * 2, "y": [1, 2]}), AS_OF)


def test_a_payee_is_known_by_its_words():
    assert label("NETFLIX.COM 4029357733") == label("Netflix com 88")
    assert label("O2") == "o2"
    assert label("房租 5月") != label("水费")


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("房租11月", "房租"),
        ("2024年11月房租", "房租"),
        ("房租 12月份", "房租"),
        ("水费11月3日", "水费"),
        ("iPhone15手机", "iphone 手机"),
        ("관리비 11월", "관리비"),
        ("5G套餐", "5g套餐"),
        ("11月", ""),
        ("Nov11 rent", "nov11 rent"),
    ],
)
def test_a_month_written_to_a_payee_is_no_part_of_it(written, same):
    assert label(written) == same


def test_rent_by_the_month_it_is_for_is_one_bill():
    rows = [(when, amount, c, f"房租{when.month}月") for when, amount, c, _ in monthly(3, 900, "")]
    assert only(bills(table(*rows, *noise()), AS_OF)).hits == 12


def day_of(year: int, month: int, due_day: int) -> date:
    return date(year, month, min(due_day, monthrange(year, month)[1]))


@given(
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.integers(1, 31),
    st.sampled_from(INTERVALS[2:]),
    st.sampled_from([-1, 1]),
)
def test_due_days_as_the_calendar_has_them(when, due_day, interval, step):
    day = (when - EPOCH).days
    for found in islice(due_days(interval, day, due_day, step), 15):
        year, month = divmod(when.year * 12 + when.month - 1 + step * interval.months, 12)
        when = day_of(year, month + 1, due_day)
        assert found == (when - EPOCH).days
    around = [due_days(INTERVALS[2], day + off, due_day) for off in (-65, -35, 0)]
    off = min(abs(due - day) for one in around for due in islice(one, 3))
    assert abs(nearest_due(day, due_day) - day) == off


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.dates(date(2024, 5, 1), date(2024, 5, 30)),
            st.sampled_from([np.nan, -3.0, 0.0, 1.0, 2.0, 1e16]),
            st.sampled_from(["", "b", None, " a"]),
            st.sampled_from(["", "x ", np.nan, "房租"]),
            st.sampled_from(["income", "expense", None]),
        ),
        max_size=25,
    )
)
def test_rows_are_the_expenses_in_an_order_of_their_own(rows):
    plain = sorted(
        ((when - EPOCH).days, amount, note.strip() if isinstance(note, str) else "", (category or "").strip())
        for when, amount, category, note, kind in rows
        if when <= AS_OF and 0 < amount < 1e15 and kind != "income"
    )
    found = rows_of(pd.DataFrame(rows, columns=["ds", "y", "category", "note", "kind"]), AS_OF)
    assert list(zip(found.days, found.amounts, found.notes, found.categories, strict=True)) == plain


def test_bills_of_made_up_people_are_found_precisely():
    found = measure(15, 400)
    assert found["all"].precision >= 0.95
    assert found["notes"].recall >= 0.9
    assert found["categories"].recall >= 0.6


def test_expected_and_sampled_on_their_dates():
    rows = table(*monthly(3, 900, "Rent"))
    rent, start = only(bills(rows, AS_OF)), AS_OF + timedelta(days=1)
    due = expected([rent], start, 62)
    assert np.flatnonzero(due).tolist() == [(day - start).days for day in due_dates(rent, date(2024, 7, 21))]
    assert due.max() == pytest.approx(900 * rent.confidence)
    paths = sample_bills([rent], start, 62, 4000, np.random.default_rng(0))
    assert paths.mean(axis=0) == pytest.approx(due, rel=0.05)
    assert set(np.unique(paths)) == {0.0, 900.0}
    assert not expected([rent], start, 5).any()
