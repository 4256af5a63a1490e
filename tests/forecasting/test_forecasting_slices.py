from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecasting import baselines
from forecasting.backtest import backtest, methods_asked
from forecasting.errors import ForecastingError
from forecasting.frame import DailySeries, daily_series
from forecasting.metrics import crps
from forecasting.pictures import draw_all
from forecasting.report import MEASURES, best_baseline, by_slice, markdown, ratio_to, report, rows_of, told
from forecasting.scoring import OURS
from forecasting.slices import SLICES, day_slice, has_rent, history_slice, zeros_slice
from tests.forecasting.spending import day, everyday, people


def series_of(values, start: date = date(2024, 1, 1)) -> DailySeries:
    values = np.asarray(values, dtype=float)
    return DailySeries("someone", start, values, np.ones(len(values), dtype=bool))


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (0, "0-13 days"),
        (13, "0-13 days"),
        (14, "14-59 days"),
        (59, "14-59 days"),
        (60, "60-179 days"),
        (179, "60-179 days"),
        (180, "180-364 days"),
        (364, "180-364 days"),
        (365, "365+ days"),
        (9999, "365+ days"),
    ],
)
def test_history_slices(days, name):
    assert history_slice(days) == name


def test_every_share_and_day_has_one_slice():
    assert [zeros_slice(share) for share in (0, 0.24, 0.25, 0.5, 0.74, 0.75, 1)] == [
        "under 25 % zero",
        "under 25 % zero",
        "25-50 % zero",
        "50-75 % zero",
        "50-75 % zero",
        "75 %+ zero",
        "75 %+ zero",
    ]
    assert [sum(day_slice(one) == name for one in range(1, 32)) for name in SLICES["by_day"]] == [5] * 5 + [6]
    assert [day_slice(one) for one in (1, 6, 11, 16, 21, 26)] == list(SLICES["by_day"])


def housing(values, rent: float, until: int) -> pd.DataFrame:
    """Everyday rows, and `rent` on the third of each month up to a day."""
    rows = [(day(place), amount, "food", "Market") for place, amount in enumerate(values) if amount]
    rows += [(day(place), rent, "home", "Rent") for place in range(until) if day(place).day == 3]
    return pd.DataFrame(rows, columns=["ds", "y", "category", "note"])


def test_rent_is_a_large_monthly_bill_known_from_the_past_alone():
    habit = np.random.default_rng(3).lognormal(3, 0.6, 200).round(2)
    past = series_of(habit)
    assert has_rent(housing(habit, 900, 200), past)
    assert not has_rent(housing(habit, 5, 200), past)  # a bill, but small
    assert not has_rent(housing(habit, 900, 200), past.until(40))  # not yet seen often enough
    early = past.until(60)
    later = housing(habit, 900, 200)
    assert has_rent(later, early) == has_rent(
        later[pd.to_datetime(later["ds"]) <= pd.Timestamp(day(59))], early
    )


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    history = people(**{name: everyday(200, seed) for seed, name in enumerate("abcdef")})
    series = list(daily_series(history, day(199)).values())
    methods = ("run_rate", "climatology", "weekday_calendar", "equal_pool")
    found = backtest(history, series, [day(30), day(100), day(165)], n=80, methods=methods)
    table = rows_of(found.scored)
    table.attrs["told"] = report(table, found.scored, None)
    return table


def test_every_row_lies_in_one_slice_of_each_kind(rows):
    for column, names in SLICES.items():
        assert set(rows[column]) <= set(names)
    assert set(rows["by_history"]) == {"14-59 days", "60-179 days"}


def test_the_report_fits_a_terminal_and_tells_everything(rows):
    text = rows.attrs["told"]
    assert max(len(line) for line in text.splitlines()) <= 110
    for words in ("rest of month", "PIT gap", "PIT mean", "reliability", "resolution", "people redrawn"):
        assert words in text
    for words in ("14-59 days", "60-179 days", "no rent", "day 1-5", "inside 80 %"):
        assert words in text
    widths = [{line.count("|") for line in part.splitlines()} for part in text.split("\n\n")]
    assert all(len(counts) == 1 for counts in widths)


def test_the_comparison_tells_the_ratio_and_stars_the_best(rows):
    text = rows.attrs["told"]
    best = best_baseline(rows, "rest_crps")
    ratio = ratio_to(rows, "rest_crps", best)
    assert ratio.low <= ratio.ratio <= ratio.high
    line = next(part for part in text.splitlines() if part.startswith(f"| {best} ") and "(" in part)
    assert f"{told(ratio)}*" in line.split("|")[2]
    assert text.count("*") == len(MEASURES)


def test_a_slice_counts_its_own_rows_alone(rows):
    line = next(
        line for line in by_slice(rows, "total_crps", "climatology").splitlines() if "14-59 days" in line
    )
    cells = [cell.strip() for cell in line.split("|")[1:-1]]
    part = rows[(rows["by_history"] == "14-59 days") & (rows["method"] == OURS)]
    assert cells[1:4] == ["6", "6", f"{part['total_crps'].mean():.3f}"]
    assert cells[4] == "climatology"


@pytest.mark.parametrize("values", [np.where(np.arange(200) % 30 == 3, 800.0, 0.0), np.full(200, 25.0)])
def test_a_backtest_of_one_plain_person_is_told_and_drawn(values, tmp_path):
    """Where a baseline is never wrong, no ratio to it exists; nothing divides by it."""
    history = people(a=values)
    series = list(daily_series(history, day(199)).values())
    cutoffs = [day(place) for place in (90, 100, 110, 120, 130, 150)]
    found = backtest(history, series, cutoffs, n=60, methods=("zero", "calendar"))
    table = rows_of(found.scored)
    assert " - |" in report(table, found.scored, "calendar")
    draw_all(table, found.fans, tmp_path, "calendar")
    assert len(list(tmp_path.iterdir())) == 6


def test_markdown_lines_up():
    lines = markdown(["name", "a"], [["x", "1.00"], ["longer", "-"]]).splitlines()
    assert lines == ["| name   |    a |", "|--------|-----:|", "| x      | 1.00 |", "| longer |    - |"]


def test_a_pool_takes_its_share_from_each():
    series, rng = series_of(np.full(60, 8.0)), np.random.default_rng(0)
    paths = baselines.baseline("zero+run_rate+seasonal_naive+zero")(series, 5, 40, rng)
    assert paths.shape == (40, 5)
    assert (paths.sum(axis=1) == 0).sum() == 20
    assert (paths[paths.sum(axis=1) > 0] == 8).all()
    assert methods_asked("climatology + calendar,zero", 3) == ("climatology + calendar", "zero")
    with pytest.raises(ForecastingError, match="no baseline is called oracle"):
        methods_asked("climatology+oracle", 3)
    assert baselines.is_training_free("climatology+calendar")
    assert not baselines.is_training_free("climatology+lightgbm")


def test_the_scored_pool_trusts_who_was_right():
    """Amounts strictly by weekday: redrawing the same weekday is exact, redrawing any day is not."""
    values = np.tile([0.0, 5.0, 9.0, 0.0, 30.0, 80.0, 2.0], 40)
    ahead = np.tile(values[:7], 4)

    def off(name: str) -> float:
        paths = baselines.EVERY[name](series_of(values), 28, 300, np.random.default_rng(1))
        return float(crps(paths, ahead).mean())

    assert off("scored_pool") < 0.3 * off("broad_pool")
