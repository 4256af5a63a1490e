"""The border of floats: what the worker says is checked before it is believed."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.jobs import series
from bot.ledger.days import History
from bot.money.amount import Money
from bot.money.currency import Currency

DAYS = st.dates(date(2015, 1, 1), date(2030, 1, 1))


GYM = series.FoundBill("0f" * 8, "gym", "fun", 3900, 4000, 4100, "month", 26, (date(2026, 1, 26),), 88)


def answer() -> series.Answer:
    paths = np.random.default_rng(0).gamma(1, 2000, (series.SAMPLES, series.HORIZON)).astype(np.float32)
    details = series.details_of(
        scores={"lstm": 0.5, "pool": math.nan},
        loss_curve=[3.0, 2.0],
        by_day=[(date(2026, 1, 1), 1200.0, 0.0, 800.4, 3000.5)],
        mse=1e6,
        r2=-0.1,
        known_days=90,
    )
    return series.Answer("lstm", b"weights", paths, details, (GYM,))


@given(st.lists(DAYS, unique=True), st.integers(0, 10**15), st.binary(max_size=50) | st.none())
def test_a_task_survives_the_pipe(days: list[date], minor: int, incumbent: bytes | None) -> None:
    task = series.Task(
        tuple(days), (float(minor),) * len(days), tuple(days[:2]), date(2026, 1, 1), 2**52 - 1, incumbent,
        tuple((day, float(minor), "Müller “1”", "食") for day in days),
    )  # fmt: skip
    assert series.read_task(json.loads(json.dumps(series.write_task(task)))) == task


def test_an_answer_survives_the_pipe_and_amounts_are_whole_again() -> None:
    sent = answer()
    got = series.read_answer(series.write_answer(sent))
    assert (got.answered_by, got.weights, got.details) == ("lstm", b"weights", sent.details)
    assert got.paths.dtype == np.float32
    assert np.array_equal(got.paths, sent.paths)
    assert got.details["by_day"] == [["2026-01-01", 1200, 0, 800, 3000]]
    assert got.details["scores"] == {"lstm": 0.5}
    assert got.bills == (GYM,)


def test_bills_are_money_again() -> None:
    eur = Currency("EUR")
    (found,) = series.bills_of(answer(), eur)
    assert (found.key, found.name, found.usual, found.days) == (GYM.key, "gym", Money(4000, eur), GYM.days)
    assert (found.low, found.high, found.every, found.due_day) == (
        Money(3900, eur),
        Money(4100, eur),
        "month",
        26,
    )


def test_days_nobody_logged_are_no_zeros() -> None:
    first = date(2026, 1, 1)
    days = tuple(first + timedelta(days=step) for step in range(4))
    history = History(days, (1250, 0, 0, 0), days[2:], first, days[-1])
    task = series.task_of(history, user_id=7, incumbent=None)
    assert (task.days, task.values) == (days[:2], (1250.0, 0.0))
    assert (task.unknown, task.as_of, task.seed) == (days[2:], days[-1], 7)


def spoiled_paths(value: float) -> str | None:
    paths = answer().paths.copy()
    paths[17, 3] = value
    return series.write_answer(replace(answer(), paths=paths))["paths"]


def details(**changed: object) -> dict[str, Any]:
    return {**answer().details, **changed}


def bill(**changed: object) -> dict[str, object]:
    (known,) = series.write_answer(answer())["bills"]
    return {"bills": [{**known, **changed}]}


SPOILED: dict[str, dict[str, object]] = {
    "nan path": {"paths": spoiled_paths(math.nan)},
    "infinite path": {"paths": spoiled_paths(math.inf)},
    "negative path": {"paths": spoiled_paths(-1)},
    "short paths": {"paths": "AAAA"},
    "no paths": {"paths": None},
    "not base64": {"paths": "¤¤"},
    "huge weights": {"weights": "A" * 8_000_000},
    "weights a number": {"weights": 5},
    "no name": {"answered_by": None},
    "nan mse": {"details": details(mse=math.nan)},
    "infinite r2": {"details": details(r2=math.inf)},
    "nan loss": {"details": details(loss_curve=[1.0, math.nan])},
    "nan day": {"details": details(by_day=[["2026-01-01", 1, math.nan, 1, 1]])},
    "short day": {"details": details(by_day=[["2026-01-01", 1]])},
    "no date": {"details": details(by_day=[["yesterday", 1, 1, 1, 1]])},
    "endless curve": {"details": details(loss_curve=[1.0] * 10_001)},
    "details a list": {"details": []},
    "bills no list": {"bills": {}},
    "bills missing": {"bills": None},
    "too many bills": {"bills": series.write_answer(answer())["bills"] * 201},
    "bill of nothing": {"bills": [{}]},
    "bill with more": bill(more=1),
    "bill of half a cent": bill(usual=4000.5),
    "bill of true": bill(low=True),
    "bill below zero": bill(low=-1),
    "bill upside down": bill(high=100),
    "endless bill": bill(high=10**30),
    "bill without a date": bill(days=[]),
    "bill of no date": bill(days=["soon"]),
    "bill on too many dates": bill(days=["2026-01-01"] * 63),
    "bill of another rhythm": bill(every="decade"),
    "bill on no day": bill(due_day=0),
    "bill on the 32nd": bill(due_day=32),
    "weekly bill on the 26th": bill(every="week"),
    "bill too sure": bill(confidence=101),
    "bill named by a number": bill(name=7),
    "bill of a long name": bill(name="x" * 41),
    "bill of another key": bill(key="../../../etc/pas"),
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=list(SPOILED))
def test_a_spoiled_answer_is_refused(spoil: dict[str, object]) -> None:
    with pytest.raises(series.BadAnswer):
        series.read_answer({**series.write_answer(answer()), **spoil})


@given(st.recursive(st.none() | st.integers() | st.text() | st.floats(), st.lists))
def test_garbage_is_refused(garbage: object) -> None:
    with pytest.raises(series.BadAnswer):
        series.read_answer(garbage)
    with pytest.raises(series.BadAnswer):
        series.read_answer({"answered_by": "lstm", "weights": garbage, "paths": garbage, "details": garbage})
    with pytest.raises(series.BadAnswer):
        series.read_answer({**series.write_answer(answer()), "bills": [garbage]})
