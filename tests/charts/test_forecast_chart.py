"""The fan stays readable and true in every case that a month can bring, in English and Chinese."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.charts import style
from bot.charts.forecast import Bands, Fan, draw, fan
from bot.charts.paper import Paper
from tests.charts.sheets import amount_of, assert_readable, find, grey, texts, words


def bands(start: int, count: int, daily: int) -> Bands:
    shares = (-0.5, -0.25, 0.0, 0.25, 0.5)
    rows = [[start + int(daily * day + share * daily * day**0.7) for day in range(count)] for share in shares]
    return Bands(*[tuple(max(start, value) for value in row) for row in rows])


def english(
    today: int = 17, days: int = 30, spent: int = 102_400, daily: int = 4_100, **changes: object
) -> Fan:
    steps = tuple(spent * day // today for day in range(1, today + 1))
    future = bands(spent, days - today + 1, daily)
    labels = {1: "1", min(10, days): "10", today: f"today {today}", days: str(days)}
    labels[today] = f"today {today}"
    view = Fan(
        headline=f"November: likely €{future.median[-1] // 100:,}",
        subhead="35% chance to stay within €1,500",
        spent=steps,
        spent_label=f"€{spent // 100:,} spent",
        days=days,
        day_labels=tuple(labels.items()),
        bands=future,
        edge=tuple(f"€{row[-1] // 100:,}" for row in (future.high, future.median, future.low)),  # type: ignore[arg-type]
        budget=150_000,
        budget_label="budget €1,500",
        run_out=(max(today, days - 4), days - 1) if today < days - 1 else None,
        run_out_label="gone 26–29",
        bills=tuple((day, name) for day, name in ((21, "phone"), (26, "gym")) if today < day <= days),
    )
    return replace(view, **changes)  # type: ignore[arg-type]


def chinese(**changes: object) -> Fan:
    view = english(
        headline="11 月：大概花到 ¥6,240",
        subhead="守住 ¥6,000 的可能：35%，偏难",
        spent_label="已花 ¥4,094",
        day_labels=((1, "1"), (10, "10"), (17, "今天 17"), (30, "30")),
        edge=("7,230", "¥6,240", "5,540"),
        budget_label="预算 ¥6,000",
        run_out_label="26–29 日用完",
        bills=((21, "话费"), (26, "宽带")),
    )
    return replace(view, **changes)  # type: ignore[arg-type]


MANY_BILLS = tuple(
    (day, name)
    for day, name in (
        (18, "rent"),
        (18, "electricity"),
        (19, "phone"),
        (20, "health insurance"),
        (21, "Netflix"),
        (22, "gym"),
        (25, "internet provider"),
        (28, "car leasing"),
        (30, "loan"),
    )
)
YEN = {"spent_label": "¥12,345,678 spent", "budget_label": "budget ¥22,345,678"}
CASES = {
    "usual": english(),
    "chinese": chinese(),
    "no budget": english(budget=None, run_out=None),
    "first day": english(today=1, spent=2_350),
    "first day, nothing spent": english(today=1, spent=0),
    "second day": english(today=2, spent=90_000),
    "day before the last": english(today=29),
    "last day": english(today=30),
    "31 days": english(days=31),
    "28 days": english(today=9, days=28, spent=40_000, daily=5_000),
    "a week": english(today=3, days=7, spent=20_000),
    "two days": english(today=1, days=2, spent=500),
    "one day": english(today=1, days=1, spent=500),
    "budget far above": english(budget=15_000_000),
    "budget far below": english(budget=5_000, run_out=(3, 4)),
    "budget of zero": english(budget=0, run_out=(1, 1)),
    "budget is what is spent": english(budget=102_400, run_out=(17, 18)),
    "nothing spent": english(spent=0),
    "nothing at all": english(spent=0, daily=0, budget=None, run_out=None),
    "tight": english(daily=20, budget=102_600),
    "yen": english(**YEN, edge=("¥13,775,681", "¥12,420,000", "¥11,064,318")),
    "enormous words": english(edge=("¥" + "9" * 40,) * 3, budget_label="b" * 90, spent_label="s" * 80),
    "long head": english(headline="November will " * 12, subhead="less likely than not " * 12),
    "long head in Chinese": chinese(headline="照这样下去大概会花到，" * 9, subhead="守住预算的可能：" * 12),
    "many bills": english(bills=MANY_BILLS),
    "every day a bill": english(bills=tuple((day, f"账单 {day}") for day in range(1, 31))),
    "all bills in one day": english(bills=tuple((25, f"bill number {number}") for number in range(9))),
    "Chinese bills": chinese(
        bills=((18, "房租"), (21, "话费"), (22, "宽带"), (23, "健身房会员"), (24, "车贷"))
    ),
    "every day labelled": english(day_labels=tuple((day, str(day)) for day in range(1, 31))),
    "no forecast": english(bands=None, edge=None, run_out=None),
    "no forecast, no budget": english(bands=None, edge=None, run_out=None, budget=None),
    "strange signs": english(
        headline="🍜 $5 to $8 \x00 _^{", bills=((20, "한국"), (25, "Кафе 咖啡"), (27, "💡"))
    ),
}


def drawn(view: Fan) -> Paper:
    paper = Paper()
    draw(paper, view)
    return paper


@pytest.mark.parametrize("name", CASES)
def test_every_text_stands_alone_inside_the_sheet_and_is_large_enough(name: str) -> None:
    paper = drawn(CASES[name])
    assert_readable(paper)
    assert paper.png().startswith(b"\x89PNG")


def test_the_picture_is_1080_pixels_wide_and_high() -> None:
    assert grey(fan(english())).shape == (1080, 1080)


@pytest.mark.parametrize("view", [english(), chinese(), english(**YEN), english(today=5, spent=9_000)])
def test_what_matters_is_said(view: Fan) -> None:
    assert view.edge
    shown = words(drawn(view))
    wanted = {
        view.headline,
        view.subhead,
        view.spent_label,
        view.budget_label,
        view.run_out_label,
        *view.edge,
    }
    assert wanted | {name for _, name in view.bills} <= set(shown)


def test_the_headline_is_the_largest_and_on_top() -> None:
    paper = drawn(english())
    head = find(paper, english().headline)
    assert all(head.get_fontsize() > text.get_fontsize() for text in texts(paper) if text is not head)
    assert all(head.get_position()[1] > text.get_position()[1] for text in texts(paper) if text is not head)


def test_the_figures_at_the_edge_keep_their_order() -> None:
    paper = drawn(english(daily=10, edge=("1,025", "€1,024.5", "1,024")))
    heights = [find(paper, shown).get_position()[1] for shown in ("1,025", "€1,024.5", "1,024")]
    assert heights == sorted(heights, reverse=True)


def test_bills_stand_near_their_days_in_order() -> None:
    paper = drawn(english())
    phone, gym = (find(paper, name).get_position()[0] for name in ("phone", "gym"))
    first, last = (find(paper, day).get_position()[0] for day in ("1", "30"))
    for place, day in ((phone, 21), (gym, 26)):
        assert place == pytest.approx(first + (day - 1) / 29 * (last - first), abs=40)


def test_bills_of_one_day_share_a_name() -> None:
    assert "electricity, rent" in words(drawn(english(bills=MANY_BILLS)))


def test_today_wins_over_other_day_labels() -> None:
    shown = words(drawn(english(today=29)))
    assert "today 29" in shown
    assert "30" not in shown


def test_a_budget_beyond_the_picture_is_named_but_not_drawn() -> None:
    near, far = fan(english()), fan(english(budget=15_000_000))
    assert amount_of(near, style.BUDGET) > 2 * amount_of(far, style.BUDGET)
    assert "budget €1,500" in words(drawn(english(budget=15_000_000)))


def test_the_run_out_mark_thickens_the_budget_line() -> None:
    with_mark, without = fan(english()), fan(english(run_out=None, run_out_label=""))
    assert amount_of(with_mark, style.BUDGET) - amount_of(without, style.BUDGET) > 800


def test_both_bands_differ_in_greyscale_from_each_other_and_from_the_ground() -> None:
    column = grey(fan(english(today=1, spent=100, budget=None, run_out=None)))[:, 700]
    shades = {shade for shade in column.tolist() if (column == shade).sum() >= 20}
    ground, outer, inner = sorted(shades, reverse=True)[:3]
    assert ground == 255
    assert min(ground - outer, outer - inner) >= 25


def test_without_a_forecast_there_is_no_band() -> None:
    picture = fan(CASES["no forecast"])
    assert amount_of(picture, style.BAND_80) == 0
    assert amount_of(picture, style.INK) > 3_000


words_of = st.text(max_size=40)


@st.composite
def fans(pick: st.DrawFn) -> Fan:
    days = pick(st.integers(1, 62))
    today = pick(st.integers(1, days))
    steps = pick(st.lists(st.integers(0, 10**7), min_size=today, max_size=today))
    spent = tuple(sum(steps[: day + 1]) for day in range(today))
    future = bands(spent[-1], days - today + 1, pick(st.integers(0, 10**7)))
    run_out = pick(st.none() | st.tuples(st.integers(1, days), st.integers(1, days)))
    return Fan(
        headline=pick(words_of),
        subhead=pick(words_of),
        spent=spent,
        spent_label=pick(words_of),
        days=days,
        day_labels=tuple(pick(st.lists(st.tuples(st.integers(1, days), words_of), max_size=5))),
        bands=future,
        edge=pick(st.tuples(words_of, words_of, words_of)),
        budget=pick(st.none() | st.integers(0, 10**9)),
        budget_label=pick(words_of),
        run_out=run_out,
        run_out_label=pick(words_of),
        bills=tuple(pick(st.lists(st.tuples(st.integers(1, days), words_of), max_size=6))),
    )


@settings(max_examples=60, deadline=None)
@given(fans())
def test_any_numbers_and_words_give_a_readable_picture(view: Fan) -> None:
    paper = drawn(view)
    assert_readable(paper)
    paper.png()


@pytest.mark.parametrize(
    "changes",
    [
        {"spent": ()},
        {"days": 16},
        {"spent": (-1,) * 17},
        {"budget": -1},
        {"edge": None},
        {"bands": bands(102_400, 13, 10)},
        {"bands": bands(99, 14, 10)},
        {"run_out": (30, 31)},
        {"bills": ((0, "x"),)},
        {"day_labels": ((31, "x"),)},
    ],
)
def test_a_fan_that_cannot_be_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        replace(english(), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "rows",
    [((), (), (), (), ()), ((1,), (1,), (1,), (1,), (1, 2)), ((1, 5), (1, 4), (1, 6), (1, 7), (1, 8))],
)
def test_bands_that_cross_or_differ_in_length_are_refused(rows: tuple[tuple[int, ...], ...]) -> None:
    with pytest.raises(ValueError):
        Bands(*rows)
