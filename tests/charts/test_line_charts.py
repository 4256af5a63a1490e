"""Day by day and the loss curve: readable and true for any numbers."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.charts import by_day, curve, style
from bot.charts.by_day import Days
from bot.charts.curve import Loss
from bot.charts.paper import Paper
from tests.charts.sheets import amount_of, assert_readable, grey, words


def days(actual: list[int], median: int = 3_000, **changes: object) -> Days:
    count = len(actual)
    view = Days(
        "Day by day",
        "26 of 28 days inside the range",
        tuple(actual),
        (0,) * count,
        (median,) * count,
        (2 * median,) * count,
        tuple(f"€{value / 100:,.0f}" for value in actual),
        ((0, "21 Oct"), (count // 2, "4 Nov"), (count - 1, "17 Nov")),
        "spent",
        "expected, 4 days in 5 inside",
    )
    return replace(view, **changes)  # type: ignore[arg-type]


USUAL = [day * 977 % 5_000 for day in range(28)]
RENT = [90_000 if day == 3 else amount for day, amount in enumerate(USUAL)]
CHINESE = {
    "headline": "逐日",
    "subhead": "28 天里有 26 天在范围内",
    "actual_label": "实际",
    "predicted_label": "预计（八成范围）",
}
DAY_CASES = {
    "usual": days(USUAL),
    "chinese": days(USUAL, **CHINESE),
    "one tall day": days(RENT),
    "rent on the first and last day": days([90_000, *USUAL[1:-1], 95_000]),
    "tall days side by side": days([90_000, 91_000, 92_000, *USUAL[3:]]),
    "two days": days([5, 9]),
    "all zero": days([0] * 28, median=0),
    "62 days": days([day * 31 % 777 for day in range(62)]),
    "long words": days(USUAL, actual_label="a" * 90, predicted_label="预" * 60, headline="h " * 80),
}


@pytest.mark.parametrize("name", DAY_CASES)
def test_days_are_readable(name: str) -> None:
    paper = Paper()
    by_day.draw(paper, DAY_CASES[name])
    assert_readable(paper)
    assert grey(by_day.lines(DAY_CASES[name])).shape == (1080, 1080)


def test_a_towering_day_is_named_and_leaves_room_for_the_others() -> None:
    paper = Paper()
    by_day.draw(paper, days(RENT))
    assert "€900" in words(paper)
    usual, towering = by_day.lines(days(USUAL)), by_day.lines(days(RENT))
    assert amount_of(towering, style.BAND_80) > amount_of(usual, style.BAND_80) / 3


@pytest.mark.parametrize(
    "changes",
    [
        {"actual": (1,)},
        {"high": (2_000,) * 28},
        {"low": (-1,) * 28},
        {"labels": ()},
        {"day_labels": ((28, "x"),)},
    ],
)
def test_days_that_cannot_be_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        replace(days(USUAL), **changes)  # type: ignore[arg-type]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=40), st.integers(0, 10**9))
def test_any_days_are_readable(actual: list[int], median: int) -> None:
    paper = Paper()
    by_day.draw(paper, days(actual, median=median))
    assert_readable(paper)
    paper.png()


def loss(count: int = 60, low: float = 0.4, high: float = 1.4, **changes: object) -> Loss:
    training = tuple(low + (high - low) * math.exp(-6 * epoch / count) for epoch in range(count))
    view = Loss(
        "Trained in 12 s",
        "60 epochs; the best on held-out days was kept",
        training,
        "training",
        ("1", f"epoch {count}"),
        tuple(value * 1.1 for value in training),
        "held out",
        f"{training[0]:.2f}",
        f"{training[-1]:.3g}",
        (count * 2 // 3, "best: 40"),
        "log scale",
    )
    return replace(view, **changes)  # type: ignore[arg-type]


LOSS_CASES = {
    "usual": loss(),
    "wide range": loss(low=0.002),
    "one epoch": loss(count=1),
    "two epochs": loss(count=2),
    "a thousand epochs": loss(count=1_000),
    "flat": loss(training=(1.0,) * 60, validation=()),
    "with a zero": loss(low=0.0, training=(5.0, 0.0), validation=(), best=None),
    "below zero": loss(training=(1.0, -2.5, -2.0), validation=(1.0, -2.0, -1.0), best=(1, "最好：第 2 轮")),
    "getting worse": loss(training=tuple(range(1, 9)), validation=(), best=(0, "best: 1")),
    "long words": loss(best=(3, "b" * 80), training_label="t" * 80, first_label="f" * 60),
}


@pytest.mark.parametrize("name", LOSS_CASES)
def test_the_loss_curve_is_readable(name: str) -> None:
    paper = Paper()
    curve.draw(paper, LOSS_CASES[name])
    assert_readable(paper)
    assert grey(curve.loss(LOSS_CASES[name])).shape == (1080, 1080)


def test_a_wide_range_is_drawn_and_said_to_be_logarithmic() -> None:
    wide, narrow = Paper(), Paper()
    curve.draw(wide, LOSS_CASES["wide range"])
    curve.draw(narrow, LOSS_CASES["usual"])
    assert "log scale" in words(wide)
    assert "log scale" not in words(narrow)


@pytest.mark.parametrize(
    "changes",
    [{"training": ()}, {"training": (1.0, math.nan)}, {"validation": (1.0,)}, {"best": (60, "x")}],
)
def test_a_curve_that_cannot_be_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        loss(**changes)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=50))
def test_any_curve_is_readable(training: list[float]) -> None:
    paper = Paper()
    curve.draw(paper, loss(training=tuple(training), validation=(), best=(0, "best")))
    assert_readable(paper)
    paper.png()
