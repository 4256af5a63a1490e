from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import torch

from forecasting import training
from forecasting.__main__ import main
from forecasting.checkpoint import global_network
from forecasting.errors import ForecastingError
from forecasting.features import prepare
from forecasting.frame import DailySeries
from forecasting.tuning import (
    SCHEDULES,
    USED,
    Recipe,
    learn,
    rate_at,
    recipes_for,
    smoothed,
    tune_origin,
    tune_tasks,
)
from tests.forecasting.spending import day, everyday


def series_of(values) -> DailySeries:
    return DailySeries("someone", date(2024, 1, 1), np.asarray(values, float), np.ones(len(values), bool))


def weights_of(network) -> bytes:
    return b"".join(weight.detach().numpy().tobytes() for weight in network.parameters())


def test_the_settings_in_use_learn_what_training_learns():
    view = prepare(series_of(everyday(120)), 62)
    with training.one_thread():
        own = global_network()
        training.train(own, global_network(), view, training.FROM_GLOBAL, 5)
        tuned = learn(USED, view, 5)
    for name, weight in own.state_dict().items():
        assert torch.allclose(weight, tuned.state_dict()[name], atol=1e-5), name


def test_no_setting_is_tried_twice():
    tried = [recipe for _, recipe in recipes_for(None)]
    assert len(set(tried)) == len(tried)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_rates_stay_positive_and_below_the_highest(schedule):
    recipe = replace(USED, schedule=schedule, epochs=40)
    rates = [rate_at(recipe, epoch) for epoch in range(40)]
    assert all(0 < rate <= recipe.rate * 1.02 for rate in rates)
    assert max(rates) > 0.9 * recipe.rate
    assert schedule == "constant" or rates[-1] < 0.2 * recipe.rate


def test_smoothing_reads_no_later_day():
    view = prepare(series_of(everyday(90)), 62)
    later = prepare(series_of(np.concatenate([everyday(90)[:60], np.full(30, 500.0)])), 62)
    plain, other = smoothed(view, 3.0).inputs[:60, 0], smoothed(later, 3.0).inputs[:60, 0]
    assert np.array_equal(plain, other)
    assert plain.std() < view.inputs[:60, 0].std()
    assert smoothed(view, 0.0) is view


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(start="scratch", hidden=8, epochs=3, l2=0.0),
        replace(USED, epochs=2, jitter=0.2, dropout=0.5),
        replace(USED, epochs=2, smoothing=3.0, schedule="one cycle"),
    ],
)
def test_every_recipe_learns_and_repeats(recipe):
    view = smoothed(prepare(series_of(everyday(100)), 62), recipe.smoothing)
    with training.one_thread():
        first, second = learn(recipe, view, 3), learn(recipe, view, 3)
    assert weights_of(first) == weights_of(second)
    assert weights_of(first) != weights_of(learn(recipe, view, 4))


def test_a_cutoff_is_scored_without_its_future():
    values = everyday(160)
    task = tune_tasks([series_of(values)], 2, 28, [replace(USED, epochs=2)], 0)[0]
    assert task.days == 132
    plain = tune_origin(task)
    assert plain.shape == (1, 3)
    assert (plain > 0).all()
    more = series_of(np.concatenate([values, everyday(40, 9)]))
    assert np.array_equal(tune_origin(replace(task, series=more)), plain)


def test_too_short_histories_are_left_out():
    assert tune_tasks([series_of(everyday(80))], 3, 28, [USED], 0) == []


def test_the_command_prints_a_table(tmp_path, capsys):
    rows = [f"a,{day(place)},{amount}" for place, amount in enumerate(everyday(100).tolist())]
    (tmp_path / "in.csv").write_text("\n".join(["user_id,date,amount", *rows]))
    asked = ["tune", str(tmp_path / "in.csv"), "--threads", "1", "--origins", "1"]
    assert main([*asked, "--only", "dropout"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    names = [line.split("|")[1].strip() for line in lines]
    assert names == ["setting", "in use", "dropout 0", "dropout 0.3", "dropout 0.5"]
    assert main([*asked, "--only", "luck"]) == 2
    with pytest.raises(ForecastingError, match="luck"):
        recipes_for("luck")


def test_bills_are_listed_and_measured(tmp_path, capsys):
    rows = [f"a,2024-{month:02}-03,900,EUR,housing,Rent" for month in range(1, 7)]
    (tmp_path / "in.csv").write_text("\n".join(["user_id,date,amount,currency,category,note", *rows]))
    assert main(["bills", str(tmp_path / "in.csv"), "--as-of", "2024-06-10"]) == 0
    assert capsys.readouterr().out.startswith("a\t2024-07-03\tevery month\t900.00 (900.00-900.00)\t0.")
    assert main(["bills", "--benchmark", "3", "--days", "200"]) == 0
    assert "| all |" in capsys.readouterr().out
    assert main(["bills"]) == 2
