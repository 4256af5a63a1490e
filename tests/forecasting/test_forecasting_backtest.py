import csv
import itertools
import math
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from forecasting import baselines
from forecasting.__main__ import main
from forecasting.backtest import backtest, chosen, days_left, methods_asked, month_cutoffs, steady_cutoffs
from forecasting.errors import ForecastingError, MissingExtra
from forecasting.frame import DailySeries, daily_series
from forecasting.metrics import crps, typical_month
from forecasting.report import best_baseline, overnight, ratio_to, rows_of
from forecasting.scoring import OURS, OriginTask, flat, score, whole_months
from tests.forecasting.spending import day, everyday, people


def series_of(values, start: date = date(2024, 1, 1), known=None) -> DailySeries:
    marks = np.ones(len(values), dtype=bool) if known is None else known
    return DailySeries("someone", start, np.asarray(values, dtype=float), marks)


def task(past: DailySeries, actual, horizon: int = 28, rest: int | None = None, known=None) -> OriginTask:
    actual = np.asarray(actual, dtype=float)
    marks = np.ones(len(actual)) if known is None else np.asarray(known, dtype=float)
    rest = days_left(past.cutoff) if rest is None else rest
    ours = np.random.default_rng(1).lognormal(3, 1, (50, len(actual)))
    return OriginTask(past, actual, marks, horizon, rest, ours, (), 0)


def test_month_cutoffs_are_the_days_before_the_origin_days():
    found = month_cutoffs(date(2024, 5, 31), 2, 28)
    assert [cutoff + timedelta(days=1) for cutoff in found] == [
        date(2024, month, origin) for month in (3, 4) for origin in (1, 6, 11, 16, 21, 26)
    ]
    assert month_cutoffs(date(2024, 5, 23), 1, 28)[-1] == date(2024, 4, 25)
    assert month_cutoffs(date(2024, 5, 22), 1, 28)[-1] == date(2024, 3, 25)


def test_steady_cutoffs_leave_the_horizon():
    assert steady_cutoffs(date(2024, 5, 31), 2, 30, 28) == [date(2024, 4, 3), date(2024, 5, 3)]


@pytest.mark.parametrize(
    ("cutoff", "left"),
    [
        (date(2024, 1, 31), 29),
        (date(2024, 2, 1), 28),
        (date(2024, 2, 28), 1),
        (date(2024, 12, 31), 31),
        (date(2024, 3, 25), 6),
    ],
)
def test_days_left_of_the_month_of_the_first_day_ahead(cutoff, left):
    assert days_left(cutoff) == left


def test_people_are_chosen_evenly_and_always_the_same():
    everyone = {name: series_of([1.0]) for name in "abcdefg"}
    assert len(chosen(everyone, 3)) == 3
    assert len(chosen(everyone, 50)) == 7


def test_only_months_known_from_end_to_end_set_the_budget():
    values, known = np.ones(152), np.ones(152, dtype=bool)  # Jan to May 2024
    known[40] = False
    assert whole_months(series_of(values, known=known)).tolist() == [31, 31, 30, 31]
    assert whole_months(series_of(values[:140], known=known[:140])).tolist() == [31, 31, 30]


def test_a_score_equals_the_loop():
    past = series_of(everyday(200, 3))  # up to 18 July
    asked = task(past, everyday(31, 4))
    paths = asked.ours
    found = score(asked, OURS, paths)
    month = typical_month(past.values, past.known)
    rest = float(crps(paths[:, :13].sum(axis=1), asked.actual[:13].sum()))
    assert found.day == 19
    assert found.rest.crps == pytest.approx(rest / month)
    assert found.rest.bias == pytest.approx(
        (paths[:, :13].sum(axis=1).mean() - asked.actual[:13].sum()) / month
    )
    slow = [float(crps(paths[:, ahead], asked.actual[ahead])) for ahead in range(28)]
    assert found.days.crps == pytest.approx(np.mean(slow) / (month / 30.4))
    assert found.days.week == pytest.approx(np.mean(slow[:7]) / (month / 30.4))
    total = float(crps(paths[:, :28].sum(axis=1), asked.actual[:28].sum()))
    assert found.total.crps == pytest.approx(total / (month * 28 / 30.4))
    spent = past.values[-18:].sum()
    budget = float(np.median(whole_months(past)))
    over = [spent + one > budget for one in paths[:, :13].sum(axis=1)]
    assert found.budgets[1].chance == pytest.approx(np.mean(over))
    assert found.budgets[1].over == float(spent + asked.actual[:13].sum() > budget)
    assert len(found.figures) == 5


def test_unknown_days_ahead_count_nowhere():
    past, actual = series_of(everyday(100)), everyday(31, 9)
    known = np.ones(31)
    known[5:9] = 0
    one = score(task(past, actual, known=known), OURS, np.ones((20, 31)))
    other = score(task(past, np.where(known > 0, actual, 1e9), known=known), OURS, np.ones((20, 31)))
    assert flat(one) == pytest.approx(flat(other), nan_ok=True)
    nothing = score(task(past, actual, known=np.zeros(31)), OURS, np.ones((20, 31)))
    assert math.isnan(nothing.rest.crps)
    assert math.isnan(nothing.days.crps)
    assert math.isnan(nothing.budgets[0].chance)


def test_knowing_the_future_scores_nothing():
    past, actual = series_of(everyday(130)), everyday(31, 8)
    found = score(task(past, actual), OURS, np.tile(actual, (30, 1)))
    assert found.rest.crps == pytest.approx(0, abs=1e-9)
    assert found.days.wql9 == pytest.approx(0, abs=1e-9)
    assert all(budget.chance == budget.over for budget in found.budgets)
    assert np.ptp(found.figures) == pytest.approx(0, abs=1e-9)


def two_people() -> pd.DataFrame:
    return people(a=everyday(190), b=everyday(170, 2))


def found_for(history: pd.DataFrame, cutoffs, methods=("climatology", "run_rate", "zero"), known=None):
    series = list(daily_series(history, day(189)).values())
    return backtest(history, series, cutoffs, n=60, methods=methods, known=known)


def test_the_future_changes_the_score_but_not_the_forecast():
    cutoffs = [day(120)]
    plain = found_for(two_people(), cutoffs)
    later = two_people()
    later.loc[later["ds"] > pd.Timestamp(day(120)), "y"] *= 7
    other = found_for(later, cutoffs)
    assert [fan.paths.tobytes() for fan in plain.fans] == [fan.paths.tobytes() for fan in other.fans]
    assert [one.budgets[0].chance for one in plain.scored] == [one.budgets[0].chance for one in other.scored]
    assert [one.rest.crps for one in plain.scored] != [one.rest.crps for one in other.scored]


def test_with_few_days_let_be_known_the_earlier_ones_are_as_if_they_had_not_been():
    table = two_people()
    latest = table[table["ds"] > pd.Timestamp(day(60))]
    cut, whole = (found_for(rows, [day(90)], known=30) for rows in (latest, table))
    assert [one.total.crps for one in cut.scored] == [one.total.crps for one in whole.scored]
    assert {one.history for one in whole.scored} == {one.history for one in cut.scored}
    assert max(one.history for one in whole.scored) <= 30


def test_everybody_is_scored_with_every_method_and_the_unspent_are_counted():
    history = pd.concat([two_people(), people(idle=np.zeros(190))])
    found = found_for(history, [day(30), day(90)])
    assert {(one.user, one.cutoff, one.method) for one in found.scored} == {
        (user, cutoff, method)
        for user in "ab"
        for cutoff in (day(30), day(90))
        for method in (OURS, "climatology", "run_rate", "zero")
    }
    assert found.unspent == 2
    rows = rows_of(found.scored)
    assert set(rows["by_history"]) == {"14-59 days", "60-179 days"}
    assert best_baseline(rows, "days_crps") in ("climatology", "zero")
    assert ratio_to(rows, "rest_crps", "climatology").ratio > 0


def test_who_learns_from_everybody_at_once_sees_the_past_alone_and_is_scored_like_the_others():
    seen = []

    def peer(pasts, horizon, n, seed):
        seen.append({past.user: past.cutoff for past in pasts})
        return {past.user: np.zeros((n, horizon)) for past in pasts}

    history = two_people()
    series = list(daily_series(history, day(189)).values())
    found = backtest(history, series, [day(90)], n=60, methods=("zero",), peers={"nothing": peer})
    assert seen == [{"a": day(90), "b": day(90)}]
    of = {(one.user, one.method): one for one in found.scored}
    for user in "ab":
        assert of[user, "nothing"].total.crps == of[user, "zero"].total.crps
        assert of[user, "nothing"].days.crps == of[user, "zero"].days.crps


def test_figures_jump_from_day_to_day_also_over_the_next_cutoff():
    found = found_for(two_people(), [day(121), day(126)], methods=())  # first days ahead: 2 and 7 May
    of_a = [one for one in found.scored if one.user == "a"]
    figures = [*of_a[0].figures, *of_a[1].figures]
    slow = np.mean([abs(after - before) for before, after in itertools.pairwise(figures)])
    assert overnight(of_a, OURS) == pytest.approx(slow)
    assert math.isnan(overnight(of_a, "zero"))


@pytest.mark.parametrize("name", [name for name in baselines.EVERY if name not in baselines.NEEDS])
@pytest.mark.parametrize("days", [1, 20, 100])
def test_every_baseline_answers_any_history(name, days):
    paths = baselines.EVERY[name](series_of(everyday(days)), 31, 9, np.random.default_rng(0))
    assert paths.shape == (9, 31)
    assert np.isfinite(paths).all()
    assert (paths >= 0).all()


def test_seasonal_naive_repeats_the_week_and_blocks_keep_weeks_whole():
    values = np.arange(1.0, 29.0)
    rng = np.random.default_rng(0)
    assert baselines.seasonal_naive(series_of(values), 9, 2, rng)[1].tolist() == [*range(22, 29), 22, 23]
    paths = baselines.block_bootstrap(series_of(values), 14, 200, rng)
    assert (np.diff(paths[:, :7], axis=1) == 1).all()
    assert (np.diff(paths[:, 7:], axis=1) == 1).all()
    known = np.ones(28, dtype=bool)
    known[10:20] = False
    kept = baselines.block_bootstrap(series_of(np.where(known, values, 0), known=known), 30, 50, rng)
    assert set(np.unique(kept)) <= set(values[known])


def test_quantiles_become_days():
    bands = np.tile(np.arange(1.0, 12.0)[:, None], 3)
    drawn = baselines._from_quantiles(bands, 4000, np.random.default_rng(0))
    assert np.median(drawn) == pytest.approx(5, rel=0.1)
    assert (drawn >= 0).all()


def test_a_missing_package_is_told_in_one_sentence(monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(baselines.NEEDS, "autoets", "no_such_package_here")
    with pytest.raises(MissingExtra, match=r"pip install 'outlay\[baselines\]'"):
        methods_asked("zero,autoets", 1)
    with pytest.raises(ForecastingError, match="no baseline is called oracle"):
        methods_asked("oracle", 1)
    assert "source" in methods_asked(None, 1)
    assert "source" not in methods_asked(None, 20)


def test_the_command_prints_writes_and_draws(tmp_path, capsys):
    with (tmp_path / "in.csv").open("w", newline="", encoding="utf-8") as file:
        rows = [
            (user, day(place), amount)
            for user, seed in (("a", 0), ("b", 2))
            for place, amount in enumerate(everyday(150, seed).tolist())
            if amount or not place
        ]
        csv.writer(file).writerows([("user_id", "date", "amount"), *rows])
    asked = ["backtest", str(tmp_path / "in.csv"), "--threads", "1", "--months", "1", "--samples", "100"]
    asked += ["--methods", "zero,climatology", "--csv", str(tmp_path / "scores.csv")]
    assert main([*asked, "--pictures", str(tmp_path / "pictures")]) == 0
    told = capsys.readouterr()
    lines = told.out.splitlines()
    assert lines[0] == "2 people, 12 cutoffs, 28 days ahead"
    assert [line.split("|")[1].strip() for line in lines if line.startswith("| ")][:4] == [
        "method",
        "outlay",
        "zero",
        "climatology",
    ]
    assert f"[{'#' * 30}] 6 of 6 cutoffs" in told.err
    assert f"[{'#' * 15}{'.' * 15}] 3 of 6 cutoffs" in told.err
    with (tmp_path / "scores.csv").open(newline="", encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 36
    drawn = {path.name: path.read_bytes()[:4] for path in (tmp_path / "pictures").iterdir()}
    assert set(drawn) >= {"calibration.png", "skill_by_day.png", "fan_1.png", "fan_2.png"}
    assert set(drawn.values()) == {b"\x89PNG"}
    assert main([*asked, "--against", "blocks"]) == 2
    assert "blocks" in capsys.readouterr().err
