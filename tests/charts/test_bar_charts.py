"""Categories and months: sorted, labelled, readable, whatever the amounts and names are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.lines import Line2D

from bot.charts import categories, months, style
from bot.charts.categories import Bar, Bars, six_and_rest
from bot.charts.months import Month, Months
from bot.charts.paper import Paper, agg
from tests.charts.sheets import amount_of, assert_readable, find, grey, words

ENGLISH = Bars(
    "November: €1,024",
    "Transport is €18 over its budget",
    tuple(
        Bar(name, amount, f"€{amount // 100}", budget)
        for name, amount, budget in zip(
            ("Transport", "Food", "Rent", "Going out", "Health", "Coffee"),
            (9_800, 21_340, 60_000, 7_650, 4_000, 2_110),
            (8_000, 30_000, 60_000, None, None, None),
            strict=True,
        )
    ),
    Bar("Other", 3_300, "€33"),
    "budget",
)
CATEGORY_CASES = {
    "usual": ENGLISH,
    "chinese": Bars("11 月：¥4,094", "", (Bar("餐饮", 9, "¥9", 8), Bar("话費 🍜", 0, "¥0")), None, "预算"),
    "nothing": Bars("November", "nothing yet", ()),
    "one": Bars("November: €24", "", (Bar("Food", 2_350, "€23.50"),)),
    "all zero": Bars("h", "s", tuple(Bar("x", 0, "€0", 0) for _ in range(7)), None, "budget"),
    "far budget": Bars("h", "s", (Bar("Food", 100, "€1", 10**9),), None, "budget"),
    "long words": Bars(
        "h " * 50, "s " * 70, (Bar("n" * 99, 10**12, "¥" + "9" * 60, 10**12),), None, "b" * 80
    ),
    "unknown script": Bars(
        "h", "s", (Bar("한국어", 5, "₩5"), Bar("\U0001f355", 4, "₹4"), Bar("عربي", 3, "₽3"))
    ),
}


@pytest.mark.parametrize("name", CATEGORY_CASES)
def test_categories_are_readable(name: str) -> None:
    paper = Paper()
    categories.draw(paper, CATEGORY_CASES[name])
    assert_readable(paper)
    assert grey(categories.bars(CATEGORY_CASES[name])).shape == (1080, 1080)


def test_the_largest_category_is_on_top_and_the_rest_at_the_foot() -> None:
    paper = Paper()
    categories.draw(paper, ENGLISH)
    order = ("Rent", "Food", "Transport", "Going out", "Health", "Coffee", "Other")
    heights = [find(paper, name).get_position()[1] for name in order]
    assert heights == sorted(heights, reverse=True)


def test_a_bar_is_as_long_as_its_amount() -> None:
    view = Bars("h", "s", (Bar("a", 1_000, "10"), Bar("b", 500, "10")))
    rows = (grey(categories.bars(view)) < 60).sum(axis=1)
    lengths = sorted(set(rows[rows > 300].tolist()))
    assert lengths[0] == pytest.approx(lengths[-1] / 2, abs=40)


def test_few_bars_are_drawn_larger() -> None:
    few, many = Paper(), Paper()
    categories.draw(few, Bars("h", "s", (Bar("Food", 5, "€5"), Bar("Fun", 3, "€3"))))
    categories.draw(many, Bars("h", "s", tuple(Bar(name, 5, "€5") for name in "abcdefg")))
    assert find(few, "Food").get_fontsize() > find(many, "a").get_fontsize()
    assert find(few, "Fun").get_position()[1] < style.SIDE / 2


def test_the_budget_mark_is_explained_only_where_there_is_one() -> None:
    with_mark, without = Paper(), Paper()
    categories.draw(with_mark, ENGLISH)
    categories.draw(without, Bars("h", "s", (Bar("Food", 5, "€5"),), None, "budget"))
    assert "budget" in words(with_mark)
    assert "budget" not in words(without)
    too_far = Paper()
    categories.draw(too_far, CATEGORY_CASES["far budget"])
    assert "budget" not in words(too_far)


@given(st.lists(st.tuples(st.text(max_size=5), st.integers(0, 10**9)), max_size=20))
def test_six_and_the_rest_lose_nothing(amounts: list[tuple[str, int]]) -> None:
    kept, rest = six_and_rest(amounts)
    assert sum(amount for _, amount in kept) + rest == sum(amount for _, amount in amounts)
    assert len(kept) <= 7
    assert [amount for _, amount in kept] == sorted((amount for _, amount in amounts), reverse=True)[
        : len(kept)
    ]
    assert rest == 0 or len(kept) == 6


def test_too_many_or_negative_bars_are_refused() -> None:
    with pytest.raises(ValueError):
        Bars("h", "s", tuple(Bar(str(number), 1, "1") for number in range(8)))
    with pytest.raises(ValueError):
        Bar("Food", -1, "−€1")


def year(count: int, rest: int = 60_000, budget: int | None = 150_000, scale: int = 1) -> Months:
    amounts = [120_000 + 61_000 * (index * 7 % 11) // 11 for index in range(count)]
    named = [
        Month(
            f"{index % 12 + 1} 月", amount * scale, f"¥{amount * scale:,}", rest if index == count - 1 else 0
        )
        for index, amount in enumerate(amounts)
    ]
    return Months("11 月大概 ¥1,560", "过去 12 个月", tuple(named), "预计还要花", budget, "预算 ¥1,500")


def test_no_amount_stands_on_the_budget_line() -> None:
    amounts = (1420, 1490, 1600, 1380, 1470, 1480)
    named = tuple(Month(str(index), amount, f"€{amount}") for index, amount in enumerate(amounts))
    paper = Paper()
    months.draw(paper, Months("h", "s", named, "", 1500, "budget"))
    drawn = [each for each in paper.figure.get_children() if isinstance(each, Line2D)]
    budget = [each for each in drawn if each.get_color() == style.BUDGET]
    line = max(budget, key=lambda each: max(each.get_xdata()) - min(each.get_xdata())).get_ydata()[0]
    for amount in amounts:
        box = find(paper, f"€{amount}").get_window_extent(agg())
        assert line < box.y0 or line > box.y1


MONTH_CASES = {
    **{f"{count} months": year(count) for count in range(1, 14)},
    "no budget": year(6, budget=None),
    "far budget": year(6, budget=10**9),
    "low budget": year(6, budget=1),
    "no rest": year(12, rest=0),
    "all zero": Months("h", "s", tuple(Month("Jan", 0, "€0") for _ in range(5)), "rest", 0, "budget"),
    "wide figures": year(13, scale=10_000),
    "long names": Months("h", "s", tuple(Month("September 2026", 5, "€5") for _ in range(12))),
    "long words": Months("h" * 99, "s" * 99, (Month("n" * 60, 5, "€" + "5" * 70, 3),), "r" * 90, 7, "b" * 90),
}


@pytest.mark.parametrize("name", MONTH_CASES)
def test_months_are_readable(name: str) -> None:
    paper = Paper()
    months.draw(paper, MONTH_CASES[name])
    assert_readable(paper)
    assert grey(months.bars(MONTH_CASES[name])).shape == (1080, 1080)


@pytest.mark.parametrize("count", range(1, 14))
def test_this_month_is_always_named_and_priced(count: int) -> None:
    paper = Paper()
    view = year(count)
    months.draw(paper, view)
    assert {view.months[-1].name, view.months[-1].label} <= set(words(paper))


def test_only_what_is_still_expected_is_hatched() -> None:
    hatched, plain = months.bars(year(3, budget=None)), months.bars(year(3, rest=0, budget=None))
    assert amount_of(hatched, style.FORECAST) > 1_000
    assert amount_of(plain, style.FORECAST) == 0


def test_no_months_and_too_many_are_refused() -> None:
    for count in (0, 14):
        with pytest.raises(ValueError):
            Months("h", "s", tuple(Month("Jan", 1, "€1") for _ in range(count)))
    with pytest.raises(ValueError):
        Month("Jan", 1, "€1", rest=-1)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.builds(
            Month, st.text(max_size=12), st.integers(0, 10**12), st.text(max_size=12), st.integers(0, 10**9)
        ),
        min_size=1,
        max_size=13,
    ),
    st.none() | st.integers(0, 10**12),
)
def test_any_months_are_readable(named: list[Month], budget: int | None) -> None:
    paper = Paper()
    months.draw(paper, Months("headline", "subhead", tuple(named), "still expected", budget, "budget"))
    assert_readable(paper)
    paper.png()


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.builds(
            Bar,
            st.text(max_size=20),
            st.integers(0, 10**12),
            st.text(max_size=12),
            st.none() | st.integers(0, 10**12),
        ),
        max_size=7,
    )
)
def test_any_categories_are_readable(rows: list[Bar]) -> None:
    paper = Paper()
    categories.draw(paper, Bars("headline", "subhead", tuple(rows), None, "budget"))
    assert_readable(paper)
    paper.png()
