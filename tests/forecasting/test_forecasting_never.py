"""What must never happen, whatever the history: NaN, a crash, money below zero, a look ahead."""

import csv
import json
import warnings
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from safetensors.torch import load, save

from forecasting import SpendForecaster
from forecasting.__main__ import main
from forecasting.bills import bills
from forecasting.checkpoint import global_network
from forecasting.errors import BrokenCheckpoint
from tests.forecasting.spending import everyday, weekly

LAST = date(2024, 6, 30)
SPIKE = np.where(np.arange(150) % 30 == 3, 800.0, 0.0)
NAN = float("nan")
HISTORIES: dict[str, np.ndarray] = {
    "one day": np.array([12.5]),
    "one idle day": np.zeros(1),
    "thirteen idle days": np.zeros(13),
    "idle": np.zeros(120),
    "two weeks the same": np.full(14, 25.0),
    "a constant": np.full(120, 25.0),
    "one spike a month": SPIKE,
    "a spike of a billion a month": SPIKE * 1e9,
    "huge": everyday(120) * 1e12,
    "huge, a few days": everyday(9) * 1e12,
    "huge, some weeks": everyday(40) * 1e12,
    "tiny": np.full(120, 0.001),
    "tiny, a few days": np.full(9, 0.001),
    "smallest": everyday(120) * 1e-300,
    "ten thousand days": everyday(10_000),
    "ten thousand days, hardly any spent": np.where(np.arange(10_000) % 997 == 0, 50.0, 0.0),
    "a year without a row": np.concatenate([everyday(90), np.zeros(365), everyday(30)]),
    "spent first and never again": np.concatenate([[1e12], np.zeros(99)]),
    "spent on the last day alone": np.concatenate([np.zeros(99), [1e12]]),
    "refunds alone": -everyday(100),
    "refunds on every third day": everyday(120) * np.where(np.arange(120) % 3 == 0, -1, 1),
    "a refund larger than everything": np.concatenate([everyday(100), [-1e9], everyday(20)]),
}
JUMPS: dict[str, np.ndarray] = {
    "tiny, then huge": np.where(np.arange(160) < 80, 0.001, 1e12),
    "huge, then tiny": np.where(np.arange(160) < 80, 1e12, 0.001),
}
UNKNOWN: dict[str, np.ndarray] = {
    "nothing known": np.full(40, NAN),
    "known at the ends": np.concatenate([[5.0], np.full(100, NAN), [7.0]]),
    "a gap of two months": np.concatenate([everyday(100), np.full(60, NAN), everyday(50)]),
    "every other day": np.where(np.arange(150) % 2 == 0, everyday(150), NAN),
    "unknown at the end": np.concatenate([everyday(100), np.full(50, NAN)]),
}


def dated(values: np.ndarray) -> list[tuple[date, float]]:
    """(day, amount), the last one on LAST."""
    first = LAST - timedelta(days=len(values) - 1)
    return [(first + timedelta(days=place), amount) for place, amount in enumerate(values.tolist())]


def long_table(histories: dict[str, np.ndarray]) -> pd.DataFrame:
    rows = [(name, *row) for name, values in histories.items() for row in dated(values)]
    return pd.DataFrame(rows, columns=["unique_id", "ds", "y"])


def write(path: Path, table: pd.DataFrame) -> Path:
    table.rename(columns={"unique_id": "user_id", "ds": "date", "y": "amount"}).to_csv(path, index=False)
    return path


def command(path: Path, folder: Path, *more: str) -> tuple[bytes, bytes]:
    """What the `forecast` command writes: daily and total."""
    asked = ["forecast", str(path), "--as-of", LAST.isoformat(), "--threads", "1", "--samples", "100"]
    asked += ["--quantiles", "0.05,0.5,0.95", "--daily", str(folder / "daily.csv")]
    assert main([*asked, "--total", str(folder / "total.csv"), *more]) == 0
    return (folder / "daily.csv").read_bytes(), (folder / "total.csv").read_bytes()


@pytest.mark.parametrize("name", [*HISTORIES, *JUMPS, *UNKNOWN])
def test_any_history_gives_finite_money_not_below_zero(name):
    values = (HISTORIES | JUMPS | UNKNOWN)[name]
    model = SpendForecaster(seed=0).fit(long_table({name: values}), LAST)
    paths = model.sample(horizon=62, n=100)[name]
    assert paths.shape == (100, 62)
    assert np.isfinite(paths).all()
    assert (paths >= 0).all()
    if name not in JUMPS:  # there only finite
        largest = max(float(np.nanmax(np.append(values, 0.0))), 0.0)
        assert paths.max() <= (13 if len(values) >= 14 else 50) * largest
    bands = model.predict(horizon=28, quantiles=[0.05, 0.5, 0.95], n=100)[["q0.05", "q0.5", "q0.95"]]
    assert np.isfinite(bands.to_numpy()).all()
    assert (np.diff(bands.to_numpy(), axis=1) >= 0).all()


def test_the_command_answers_all_of_them(tmp_path):
    daily, total = command(write(tmp_path / "in.csv", long_table(HISTORIES | JUMPS)), tmp_path)
    totals = list(csv.DictReader(total.decode().splitlines()))
    assert {row["user_id"] for row in totals} == set(HISTORIES | JUMPS)
    days = list(csv.DictReader(daily.decode().splitlines()))
    assert len(days) == 28 * len(HISTORIES | JUMPS)
    for row in [*totals, *days]:
        low, middle, high = (float(row[name]) for name in ("q0.05", "q0.5", "q0.95"))
        assert 0 <= low <= middle <= high < np.inf


def lived(days: int, seed: int) -> pd.DataFrame:
    """Transactions of one person: everyday rows, several a day, and a rent that is found as a bill."""
    rng = np.random.default_rng(seed)
    rows = [(when, round(amount / 2, 2), "food", "Market") for when, amount in dated(everyday(days, seed))]
    rows += [(when, round(amount / 3, 2), "fun", "Bar") for when, amount in dated(weekly(days, seed))]
    rows += [(when, 640.0, "home", "Rent") for when, _ in dated(np.zeros(days)) if when.day == 2]
    rows += [(rows[place][0], -3.0, "food", "Market") for place in rng.integers(0, days, 5)]
    return pd.DataFrame(rows, columns=["ds", "y", "category", "note"]).assign(unique_id=f"person {seed}")


@pytest.fixture(scope="module")
def past() -> pd.DataFrame:
    table = pd.concat([lived(days, seed) for seed, days in enumerate((400, 130, 45, 10))])
    return table.assign(currency="EUR")[["unique_id", "ds", "y", "currency", "category", "note"]]


def futures(past: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The same past before several futures: later copies of the rows, permuted, spoiled, or of strangers."""
    rng = np.random.default_rng(5)
    later = past.assign(ds=[LAST + timedelta(days=int(ahead)) for ahead in rng.integers(1, 90, len(past))])
    shuffled = later.assign(y=rng.permutation(later["y"]), note=rng.permutation(later["note"]))
    foreign = later.assign(currency="JPY", y=later["y"] * 1e6)
    bills_gone = later.assign(category="other", note="")
    stranger = later.assign(unique_id="someone new")
    return {
        "permuted": pd.concat([past, shuffled]),
        "as it was": pd.concat([past, later]),
        "another currency": pd.concat([past, foreign, foreign, foreign]),
        "other notes": pd.concat([past, bills_gone]),
        "strangers": pd.concat([past, stranger]),
        "rows mixed": pd.concat([past, later]).sample(frac=1.0, random_state=2),
        "rows backwards": pd.concat([past, shuffled]).iloc[::-1],
    }


def test_no_future_and_no_order_of_rows_moves_a_bit(past):
    plain = SpendForecaster(seed=0).fit(past, LAST).sample(horizon=40, n=60)
    for name, table in futures(past).items():
        if name == "another currency":
            continue  # the frame has one currency a person; the command chooses it
        found = SpendForecaster(seed=0).fit(table, LAST).sample(horizon=40, n=60)
        assert all(found[user].tobytes() == paths.tobytes() for user, paths in plain.items()), name


def test_no_future_and_no_order_of_rows_moves_the_command(past, tmp_path):
    plain = command(write(tmp_path / "plain.csv", past), tmp_path)
    for name, table in futures(past).items():
        assert command(write(tmp_path / "other.csv", table), tmp_path) == plain, name
    broken = pd.concat([past, past.assign(ds=LAST + timedelta(days=1), y="nonsense")])
    assert command(write(tmp_path / "other.csv", broken), tmp_path) == plain


def test_no_future_moves_a_bill(past):
    one = past[past["unique_id"] == "person 0"]
    plain = bills(one, LAST)
    assert any(bill.usual == 640 for bill in plain)
    for name, table in futures(one).items():
        if name != "strangers":
            assert bills(table, LAST) == plain, name


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("saved")
    table = long_table({"ann": weekly(90), "bob": everyday(20)})
    SpendForecaster(seed=0).fit(table, LAST).save(folder)
    return folder


def stored(saved: Path, folder: Path, people=None, tensors=None, **about: object) -> Path:
    """A copy of the saved folder with the first person's entry, their tensors or the file's head replaced."""
    words = json.loads((saved / "people.json").read_text()) | about
    words["people"][0] |= people or {}
    kept = load((saved / "people.safetensors").read_bytes()) | (tensors or {})
    (folder / "people.json").write_text(json.dumps(words))
    (folder / "people.safetensors").write_bytes(save(kept))
    return folder


@pytest.mark.parametrize(
    "people",
    [
        {"weights": {}},
        {"weights": {"recent": 0.0}},
        {"weights": {"recent": 0.5, "calendar": 0.1}},
        {"weights": {"recent": 2.0, "calendar": -1.0}},
        {"weights": {"recent": NAN}},
        {"weights": {"recent": float("inf")}},
        {"weights": {"recent": 1e308, "calendar": 1e308}},
        {"weights": {"recent": "1.0"}},
        {"weights": {"recent": True}},
        {"weights": {"recent": [1.0]}},
        {"weights": "all"},
        {"start": "the other day"},
        {"start": 20240101},
        {"start": "9999-12-30"},
        {"unique_id": None},
        {"unique_id": True},
        {"unique_id": "bob"},
        {"scores": {"pool": "good"}},
        {"loss_curve": ["low"]},
        {"loss_curve": 3},
    ],
    ids=str,
)
def test_a_person_who_cannot_be_is_refused(saved, tmp_path, people):
    with pytest.raises(BrokenCheckpoint):
        SpendForecaster.load(stored(saved, tmp_path, people=people))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("values", torch.full((90,), NAN, dtype=torch.float64)),
        ("values", torch.full((90,), -1.0, dtype=torch.float64)),
        ("values", torch.full((90,), 1e300, dtype=torch.float64)),
        ("values", torch.zeros(0, dtype=torch.float64)),
        ("values", torch.zeros(80, dtype=torch.float64)),
        ("values", torch.zeros((9, 10), dtype=torch.float64)),
        ("values", torch.zeros(90, dtype=torch.complex64)),
        ("values", torch.zeros(90, dtype=torch.bfloat16)),
        ("known", torch.ones(9, dtype=torch.uint8)),
        ("known", torch.full((90,), NAN)),
        ("known", torch.ones(90, dtype=torch.bfloat16)),
        ("known", torch.ones((90, 2), dtype=torch.uint8)),
    ],
    ids=lambda one: one if isinstance(one, str) else f"{one.dtype} {tuple(one.shape)}",
)
def test_a_past_that_cannot_be_is_refused(saved, tmp_path, name, value):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(BrokenCheckpoint):
            SpendForecaster.load(stored(saved, tmp_path, tensors={f"0/{name}": value}))


@pytest.mark.parametrize("seed", [None, "zero", [], 1e400, NAN], ids=str)
def test_a_seed_that_is_none_is_refused(saved, tmp_path, seed):
    with pytest.raises(BrokenCheckpoint):
        SpendForecaster.load(stored(saved, tmp_path, seed=seed))


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("people.json", b""),
        ("people.json", b"[" * 100_000),
        ("people.json", b"null"),
        ("people.json", b"\xff\xfe{}"),
        ("people.json", b'{"format": ' + b"1" * 10_000 + b"}"),
        ("people.safetensors", b""),
        ("people.safetensors", b"\x80\x04cos\nsystem\n(S'touch pwned'\ntR."),
        ("people.safetensors", b"PK\x03\x04" + b"\0" * 400),
        ("people.safetensors", (2**62).to_bytes(8, "little") + b"{}"),
    ],
    ids=lambda one: one if isinstance(one, str) else repr(one[:12]),
)
def test_a_file_of_anything_else_is_refused_and_not_run(saved, tmp_path, monkeypatch, name, file):
    monkeypatch.chdir(tmp_path)
    stored(saved, tmp_path)
    (tmp_path / name).write_bytes(file)
    with pytest.raises(BrokenCheckpoint):
        SpendForecaster.load(tmp_path)
    assert not (tmp_path / "pwned").exists()


@pytest.mark.parametrize("size", [9e3, -9e3])
def test_weights_at_the_limit_still_give_finite_money(saved, tmp_path, size):
    state = global_network().state_dict()
    wild = {f"0/network/{name}": torch.full_like(weight, size) for name, weight in state.items()}
    people = {"network": True, "answered_by": "lstm", "weights": {"lstm": 1.0}}
    model = SpendForecaster.load(stored(saved, tmp_path, people=people, tensors=wild))
    paths = model.sample(28, 50)["ann"]
    assert np.isfinite(paths).all()
    assert (paths >= 0).all()
