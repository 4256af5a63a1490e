from datetime import date, timedelta

import numpy as np
import pytest

from forecasting.__main__ import main
from forecasting.metrics import r2
from forecasting.models.source import fit_source, synthetic_signal, synthetic_year


def test_the_year_is_the_one_described():
    signal = synthetic_signal()
    assert signal.shape == (365,)
    assert signal[0] == 50
    assert signal.max() == pytest.approx(70, abs=0.01)
    assert synthetic_year(0)[0] == pytest.approx(50 + np.random.default_rng(0).normal(0, 5))


def test_the_recipe_comes_within_three_hundredths_of_the_true_signal():
    found, possible = [], []
    for seed in range(6):
        result = fit_source(synthetic_year(seed), seed)
        truth = synthetic_signal()[-len(result.actual) :]
        found.append(r2(result.predicted, result.actual))
        possible.append(r2(truth, result.actual))
    assert np.mean(found) > np.mean(possible) - 0.03


def test_the_last_fifth_is_never_learned_from():
    values = synthetic_year(0)
    changed = values.copy()
    changed[-60:] *= 3
    assert fit_source(values, epochs=2).losses == fit_source(changed, epochs=2).losses


def test_the_demo_writes_three_pictures_and_the_year(tmp_path, capsys):
    assert main(["demo", "--folder", str(tmp_path / "out")]) == 0
    lines = (tmp_path / "out" / "daily_expenses.csv").read_text().splitlines()
    assert lines[0] == "date,expense"
    assert len(lines) == 366
    days = [date.fromisoformat(line.split(",")[0]) for line in lines[1:]]
    assert days == [days[0] + timedelta(days=place) for place in range(365)]
    assert [float(line.split(",")[1]) for line in lines[1:]] == synthetic_year(0).tolist()
    for name in ("series", "training_loss", "actual_predicted"):
        assert (tmp_path / "out" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    told = capsys.readouterr().out
    assert "MSE" in told
    assert "R2" in told
