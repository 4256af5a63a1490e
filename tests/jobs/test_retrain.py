"""Training happens elsewhere: whatever becomes of that process, the last good forecast answers."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from bot.jobs import retrain, series
from bot.ledger import users
from bot.storage.database import Database
from bot.storage.forecasts import Forecast, find_forecast
from tests.jobs import workers
from tests.jobs.given import NOW, TODAY, spender
from tests.ledger.given import meet

PATIENT = 60.0


async def stored(db: Database, user_id: int = 7) -> Forecast | None:
    return await db.read(lambda tx: find_forecast(tx, user_id))


async def retrain_one(
    db: Database, *, now: datetime, command: Sequence[str] = retrain.WORKER, limit_seconds: float = PATIENT
) -> retrain.RetrainOutcome:
    (outcome,) = await retrain.retrain_users(db, [7], now=now, command=command, limit_seconds=limit_seconds)
    return outcome


async def test_a_real_worker_trains_and_the_same_seed_gives_the_same_paths(db: Database) -> None:
    await spender(db, 7, days=40)
    first = await retrain_one(db, now=NOW)
    assert first.problem == ""
    assert (first.user_id, first.known_days) == (7, 40)
    forecast = await stored(db)
    assert forecast is not None
    assert forecast.starts_on == TODAY
    assert forecast.answered_by == first.answered_by
    assert forecast.trained_at == NOW
    paths = np.frombuffer(forecast.paths, "<f4").reshape(forecast.samples, -1)
    assert paths.shape == (series.SAMPLES, series.HORIZON)
    assert 300 < np.median(paths.sum(axis=1)) / series.HORIZON < 3000  # minor units: about 12 euros a day
    assert forecast.weights is None or len(forecast.weights) < 1_000_000


@pytest.mark.parametrize("fault", workers.FAULTS.values(), ids=list(workers.FAULTS))
async def test_a_broken_worker_leaves_the_last_forecast(db: Database, fault: tuple[str, ...]) -> None:
    await spender(db)
    assert not (await retrain_one(db, now=NOW, command=workers.QUICK)).problem
    before = await stored(db)
    later = NOW + timedelta(days=1)
    outcome = await retrain_one(db, now=later, command=fault)
    assert outcome.problem
    assert before is not None
    assert await stored(db) == before


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z" if Path("/proc/self").exists() else True


async def test_a_hung_worker_is_killed_with_all_it_started(tmp_path: Path) -> None:
    pipe = tmp_path / "pids"
    os.mkfifo(pipe)
    worker = retrain.Worker((*workers.HANGS_WITH_A_CHILD, str(pipe)), limit_seconds=PATIENT)
    asking = asyncio.create_task(worker.ask(series.Task((TODAY,), (1.0,), (), TODAY, 1, None)))
    pids = [int(pid) for pid in (await asyncio.to_thread(pipe.read_text)).split()]
    assert list(map(is_alive, pids)) == [True, True]
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await worker.close()
    while any(map(is_alive, pids)):  # the child's own end, a moment later, is nobody's to wait for
        pass


async def test_the_time_limit_ends_one_person_and_the_next_gets_a_new_worker(db: Database) -> None:
    for user_id in (1, 2):
        await spender(db, user_id)
    outcomes = await retrain.retrain_users(db, [1, 2], now=NOW, command=workers.HANGS, limit_seconds=0.2)
    assert [outcome.problem for outcome in outcomes] == ["stopped after 0.2 s"] * 2
    assert await stored(db, 1) is None


async def test_one_worker_serves_a_batch_and_a_refused_person_stops_nobody(db: Database) -> None:
    for user_id in (1, 2, 3):
        await spender(db, user_id)
    told: list[retrain.RetrainOutcome] = []
    outcomes = await retrain.retrain_users(
        db, [1, 2, 3], now=NOW, command=workers.REFUSES_THE_SECOND, tell=told.append
    )
    assert [outcome.problem for outcome in outcomes] == ["", "BadHistory", ""]
    assert told == outcomes


async def test_three_broken_workers_in_a_row_end_the_batch(db: Database) -> None:
    for user_id in range(1, 6):
        await spender(db, user_id)
    outcomes = await retrain.retrain_users(
        db, [1, 2, 3, 4, 5], now=NOW, command=workers.FAULTS["exits"], limit_seconds=PATIENT
    )
    assert len(outcomes) == retrain.BROKEN_IN_A_ROW


async def test_the_worker_knows_no_secret(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "123456:not-for-the-worker")
    monkeypatch.setenv("BOT_TOKEN_FILE", "/run/secrets/token")
    await spender(db)
    outcome = await retrain_one(db, now=NOW, command=workers.TELLS_ENVIRONMENT)
    assert outcome.answered_by == "clean"


def test_the_worker_starts_without_database_or_telegram() -> None:
    program = (
        "import sys, bot.jobs.worker\n"
        "print([name for name in ('sqlalchemy', 'telegram', 'apscheduler', 'torch') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


async def test_nobody_is_trained_from_nothing(db: Database) -> None:
    await meet(db, 7)
    nobody = await retrain.retrain_users(db, [7, 999], now=NOW, command=workers.FAULTS["exits"])
    assert [str(outcome) for outcome in nobody] == [
        "user 7: nothing to learn from yet",
        "user 999: nothing to learn from yet",
    ]


async def test_who_left_while_it_trained_is_not_brought_back(db: Database, tmp_path: Path) -> None:
    await spender(db)
    pipe = tmp_path / "word"
    os.mkfifo(pipe)
    training = asyncio.create_task(retrain_one(db, now=NOW, command=(*workers.WAITS_FOR_A_WORD, str(pipe))))
    word = await asyncio.to_thread(pipe.open, "w")  # opens once the worker has read the task
    await users.forget(db, 7)
    await users.meet(db, user_id=7, chat_id=7, language_code="de", now=NOW)
    word.close()
    assert (await training).problem == "changed while it trained"
    assert await stored(db) is None


async def test_the_command_prints_a_line_a_person(
    db: Database, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    await spender(db, 5)
    assert await retrain.retrain_from_console(db.path, 5, command=workers.QUICK) == 0
    assert await retrain.retrain_from_console(db.path, 6, command=workers.QUICK) == 1
    assert await retrain.retrain_from_console(db.path, None, command=workers.FAULTS["exits"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("user 5: quick answers, 20 known days, ")
    assert lines[1:] == ["no user 6", "user 5: the worker broke off; the previous forecast stays"]
