"""The shared network: who it learns from, what ships, what calibrates it."""

import json
from importlib.resources import files

import numpy as np
import pytest
import torch

from forecasting.calibration import KNOTS, bucket, levels_from, recalibrated
from forecasting.checkpoint import global_network
from forecasting.pretrain import (
    Checked,
    Schooling,
    calibrate,
    check,
    check_tasks,
    learn,
    learned_from,
    learners,
    score_line,
)
from forecasting.synthetic import simulate


def test_made_up_people_are_the_same_for_the_same_seed_and_differ_otherwise():
    one, again, other = simulate(30, 3), simulate(30, 3), simulate(30, 4)
    assert [person.values.tobytes() for person in one] == [person.values.tobytes() for person in again]
    assert one[0].values.tobytes() != other[0].values.tobytes()
    assert simulate(5, 3)[4].values.tobytes() == one[4].values.tobytes()
    levels = [np.log10(person.values.mean()) for person in one if person.values.any()]
    assert max(levels) - min(levels) > 2
    shares = [float((person.values == 0).mean()) for person in one]
    assert min(shares) < 0.4 < 0.8 < max(shares)


def test_learning_lowers_the_loss_and_repeats_bit_for_bit(capsys):
    schooling = Schooling(people=48, epochs=2)
    first, second = (learn(*learners(None, schooling, 0), schooling, seed=5) for _ in range(2))
    for one, other in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.equal(one, other)
    told = [float(line.split("loss ")[1].split(",")[0]) for line in capsys.readouterr().err.splitlines()]
    assert told[1] < told[0]


def test_a_quarter_of_a_panel_is_never_learned_from():
    chosen = [learned_from(f"cj_{place}") for place in range(2000)]
    assert 1440 < sum(chosen) < 1560
    assert chosen == [learned_from(f"cj_{place}") for place in range(2000)]


def test_what_ships_is_small_and_each_caller_gets_a_copy():
    assert len((files("forecasting") / "weights" / "global.safetensors").read_bytes()) < 1_000_000
    mine = global_network()
    mine.head.bias.data.zero_()
    assert not torch.equal(mine.head.bias, global_network().head.bias)
    stored = json.loads((files("forecasting") / "weights" / "calibration.json").read_text())
    assert len(stored["levels"]) == 5
    assert all(row == sorted(row) and len(row) == len(KNOTS) for row in stored["levels"])


def test_calibration_spreads_what_was_too_narrow_and_keeps_ranks():
    narrow = np.random.default_rng(0).beta(0.5, 0.5, 4000)  # the truth lies at the ends too often
    wider = levels_from(narrow.tolist())
    assert wider[1] < 0.1
    assert wider[-2] > 0.9
    assert levels_from([]) == pytest.approx(KNOTS)
    assert [bucket(days) for days in (1, 13, 14, 59, 60, 180, 365)] == [0, 0, 1, 1, 2, 3, 4]
    paths = np.random.default_rng(1).lognormal(0, 1, (400, 40))
    moved = recalibrated(paths, 100, np.random.default_rng(2))
    assert (np.argsort(paths[:, :28].sum(axis=1)) == np.argsort(moved[:, :28].sum(axis=1))).all()
    assert not recalibrated(np.zeros((10, 28)), 5, np.random.default_rng(0)).any()


def test_a_table_and_a_score_are_told():
    found = [
        Checked(days, pit, 0.3, 0.4) for days, pit in zip(range(3, 400), np.linspace(0, 1, 397), strict=True)
    ]
    assert len(json.loads(calibrate(found))["levels"]) == 5
    assert "0.750 x redrawn days" in score_line("somebody", found)


@pytest.mark.parametrize("fitted", [False, True])
def test_a_check_is_one_honest_forecast(fitted):
    (task, *_) = check_tasks(simulate(3, 8), fitted, 0)
    found = check(task)
    assert found == check(task)
    assert 0 <= found.pit <= 1
    assert found.total > 0
    assert found.known_days == task.series.known_days


def test_people_come_as_often_as_the_course_says(tmp_path):
    rows = [f"{name},2024-01-{day:02},{day}" for name in "abcdefgh" for day in range(1, 31)]
    (tmp_path / "cdnow_1997_1998.csv").write_text("\n".join(["user_id,date,amount", *rows]))
    people, order = learners(tmp_path, Schooling(people=5, repeat=4), 1)
    chosen = [name for name in "abcdefgh" if learned_from(name)]
    assert len(people.ends) == 5 + len(chosen)
    assert np.bincount(order).tolist() == [1] * 5 + [4] * len(chosen)
