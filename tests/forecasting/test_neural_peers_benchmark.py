import importlib.util

import numpy as np
import pytest

from benchmarks.neural_peers import COVARIATES, asked, days_ahead, days_table, main
from forecasting.features import CALENDAR
from forecasting.frame import DailySeries
from tests.forecasting.spending import day


def test_options_of_the_backtest_pass_through():
    ours, rest = asked(["file.csv", "--networks", "tft", "--origins", "3", "--retrain", "6"])
    assert (ours.networks, ours.retrain) == ("tft", 6)
    assert rest == ["file.csv", "--origins", "3"]


def test_a_network_there_is_none_of_is_told(capsys):
    assert main(["file.csv", "--networks", "deepar,nbeats"]) == 2
    assert "nbeats" in capsys.readouterr().err


@pytest.mark.skipif(importlib.util.find_spec("neuralforecast") is not None, reason="it is installed")
def test_the_missing_package_is_told(capsys):
    assert main(["file.csv"]) == 2
    assert "neuralforecast is not installed" in capsys.readouterr().err


def test_the_networks_read_days_up_to_the_cutoff_in_typical_days_and_the_calendar_after_it():
    past = DailySeries("a", day(0), np.full(40, 12.0), np.ones(40, dtype=bool))
    table, ahead = days_table([past], np.array([4.0])), days_ahead([past], 31)
    assert len(COVARIATES) == CALENDAR
    assert set(table["y"]) == {3.0}
    assert table["ds"].max().date() == past.cutoff == day(39)
    assert (ahead["ds"].min().date(), len(ahead)) == (day(40), 31)
    assert "y" not in ahead
