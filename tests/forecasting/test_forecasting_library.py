import json
from datetime import date

import numpy as np
import pandas as pd
import pytest

from forecasting import SpendForecaster
from forecasting.errors import BrokenCheckpoint, NothingKnown
from forecasting.forecaster import Workers
from tests.forecasting.spending import everyday, people, weekly

HISTORY = people(ann=weekly(190), bob=everyday(30, 1), cat=everyday(5, 2))


@pytest.fixture(scope="module")
def model() -> SpendForecaster:
    return SpendForecaster(seed=0).fit(HISTORY)


def test_everybody_gets_paths_in_their_own_unit(model):
    paths = model.sample(horizon=28, n=300)
    assert list(paths) == ["ann", "bob", "cat"]
    assert all(
        one.shape == (300, 28) and np.isfinite(one).all() and (one >= 0).all() for one in paths.values()
    )
    assert len({len(fitted.series) for fitted in model.people.values()}) == 1


def test_prediction_is_a_long_table_from_the_next_day(model):
    frame = model.predict(horizon=3, quantiles=[0.9, 0.1, 0.5])
    assert list(frame.columns) == ["unique_id", "ds", "q0.9", "q0.1", "q0.5"]
    assert frame["ds"].iloc[0] == pd.Timestamp(HISTORY["ds"].max()) + pd.Timedelta(days=1)
    assert len(frame) == 9
    assert (frame["q0.1"] <= frame["q0.5"]).all()
    assert (frame["q0.5"] <= frame["q0.9"]).all()


def test_nobodys_forecast_depends_on_the_others(model):
    cutoff = HISTORY["ds"].max().date()
    alone = SpendForecaster(seed=0).fit(HISTORY[HISTORY["unique_id"] == "bob"], cutoff)
    assert alone.sample(n=100)["bob"].tobytes() == model.sample(n=100)["bob"].tobytes()


def test_processes_change_nothing(model):
    with Workers(2) as workers:
        spread = SpendForecaster(seed=0).fit(HISTORY, workers=workers)
        paths = spread.sample(n=100, workers=workers)
    assert all(paths[user].tobytes() == one.tobytes() for user, one in model.sample(n=100).items())


def test_saved_and_loaded_it_says_the_same(model, tmp_path):
    model.save(tmp_path / "deep" / "model")
    files = sorted(path.name for path in (tmp_path / "deep" / "model").iterdir())
    assert files == ["people.json", "people.safetensors"]
    loaded = SpendForecaster.load(tmp_path / "deep" / "model")
    for user, paths in model.sample(n=100).items():
        assert loaded.sample(n=100)[user].tobytes() == paths.tobytes()


def spoil_format(about: dict) -> None:
    about["format"] = "other"


def spoil_member(about: dict) -> None:
    about["people"][0]["weights"] = {"oracle": 1.0}


def spoil_share(about: dict) -> None:
    about["people"][0]["weights"] = {"recent": "all"}


def spoil_answer(about: dict) -> None:
    about["people"][0]["answered_by"] = "<script>"


def spoil_count(about: dict) -> None:
    about["people"] = 3


@pytest.mark.parametrize("spoil", [spoil_format, spoil_member, spoil_share, spoil_answer, spoil_count])
def test_a_spoiled_folder_is_refused(model, tmp_path, spoil):
    model.save(tmp_path)
    about = json.loads((tmp_path / "people.json").read_text())
    spoil(about)
    (tmp_path / "people.json").write_text(json.dumps(about))
    with pytest.raises(BrokenCheckpoint):
        SpendForecaster.load(tmp_path)


def test_a_truncated_folder_is_refused(model, tmp_path):
    model.save(tmp_path)
    (tmp_path / "people.safetensors").write_bytes((tmp_path / "people.safetensors").read_bytes()[:500])
    with pytest.raises(BrokenCheckpoint):
        SpendForecaster.load(tmp_path)


def test_questions_before_fitting_and_without_days_are_told():
    with pytest.raises(NothingKnown, match="fit first"):
        SpendForecaster().sample()
    with pytest.raises(NothingKnown):
        SpendForecaster().fit(HISTORY, as_of=date(1990, 1, 1))


def test_a_horizon_must_be_a_day(model):
    with pytest.raises(ValueError, match="at least 1"):
        model.sample(horizon=0)


def test_a_year_ahead_works(model):
    assert model.sample(horizon=366, n=20)["ann"].shape == (20, 366)
