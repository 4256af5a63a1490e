"""Retraining people in a process of its own. It may crash, hang or answer nonsense: the last forecast stays.

One process serves a batch, since loading torch takes seconds. It gets no token and knows people by their
numbers alone, and their expenses; log lines name ids and reasons, never an amount or a note.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from bot import clock
from bot.errors import OperatorError
from bot.jobs import series
from bot.killing import kill_group
from bot.ledger import detected, guesses, models, users
from bot.settings import without_secrets
from bot.storage.database import Database, open_database
from bot.storage.forecasts import find_forecast
from bot.storage.upkeep import everybody

WORKER = (sys.executable, "-m", "bot.jobs.worker")
LIMIT_SECONDS = 120.0  # for one person, loading torch included
BROKEN_IN_A_ROW = 3  # then something else than a person's data is wrong: the rest waits for the next sweep
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "MKL", "OPENBLAS", "NUMEXPR")}
LONGEST_LINE = 8 << 20


@dataclass(frozen=True, slots=True)
class RetrainOutcome:
    """What came of one person. `problem` is empty when a forecast was stored, or there was nothing to learn.

    `answered_by` and `known_days` speak of the new forecast; `seconds` is the wall clock's.
    """

    user_id: int
    answered_by: str = ""
    known_days: int = 0
    seconds: float = 0.0
    problem: str = ""

    def __str__(self) -> str:
        if self.problem:
            return f"user {self.user_id}: {self.problem}; the previous forecast stays"
        if not self.answered_by:
            return f"user {self.user_id}: nothing to learn from yet"
        return (
            f"user {self.user_id}: {self.answered_by} answers, "
            f"{self.known_days} known days, {self.seconds:.1f} s"
        )


class WorkerBroke(Exception):
    """The worker process cannot be used any more; the message says how it broke."""


class TrainingFailed(Exception):
    """The worker refused one task and is ready for the next; the message is the error's type."""


class Worker:
    """A worker process, started with its first task. Close it, whatever happens: `close` kills it."""

    def __init__(self, command: Sequence[str], limit_seconds: float) -> None:
        self._command = command
        self._limit = limit_seconds
        self._process: Process | None = None

    async def ask(self, task: series.Task) -> series.Answer:
        """Train `task`; raises `TrainingFailed`, or `WorkerBroke` after killing the process."""
        try:
            async with asyncio.timeout(self._limit):
                line = await self._exchange(json.dumps(series.write_task(task)).encode() + b"\n")
            return _read(line)
        except TimeoutError:
            problem = f"stopped after {self._limit:g} s"
        except (OSError, ValueError, RecursionError):
            problem = "the worker broke off"
        except series.BadAnswer as error:
            problem = f"the worker's answer is no use ({error})"
        await self.close()
        raise WorkerBroke(problem)

    async def close(self) -> None:
        """Kill the process and what it started; a worker that is asked again starts a new one."""
        process, self._process = self._process, None
        if process is None:
            return
        kill_group(process)
        await process.communicate()

    async def _exchange(self, task: bytes) -> bytes:
        if self._process is None:
            self._process = await _spawn(self._command)
        into, out = self._process.stdin, self._process.stdout
        if into is None or out is None:
            raise OSError("no pipes")
        into.write(task)
        await into.drain()
        return await out.readline()


async def _spawn(command: Sequence[str]) -> Process:
    return await asyncio.create_subprocess_exec(
        *command,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,  # a traceback may quote amounts
        limit=LONGEST_LINE,
        env=without_secrets() | ONE_THREAD,
        start_new_session=True,  # Ctrl-C reaches the bot alone, and one kill reaches all of the worker
    )


def _read(line: bytes) -> series.Answer:
    if not line:
        raise OSError("ended")
    wire = json.loads(line)
    if isinstance(wire, dict) and isinstance(wire.get("error"), str):
        raise TrainingFailed(wire["error"][:60])
    return series.read_answer(wire)


async def retrain_users(
    db: Database,
    user_ids: Sequence[int],
    *,
    now: datetime,
    tell: Callable[[RetrainOutcome], None] = lambda outcome: None,
    command: Sequence[str] = WORKER,
    limit_seconds: float = LIMIT_SECONDS,
) -> list[RetrainOutcome]:
    """Retrain these people one after another; each outcome is told as it comes.

    A worker that breaks is replaced for the next person; after three in a row the rest is left out.
    """
    worker, outcomes, broken = Worker(command, limit_seconds), list[RetrainOutcome](), 0
    try:
        for user_id in user_ids:
            started = time.monotonic()
            outcome, broke = await _retrain_one(db, worker, user_id, now, started)
            outcomes.append(outcome)
            tell(outcome)
            broken = broken + 1 if broke else 0
            if broken == BROKEN_IN_A_ROW:
                break
    finally:
        await worker.close()
    return outcomes


async def _retrain_one(
    db: Database, worker: Worker, user_id: int, now: datetime, started: float
) -> tuple[RetrainOutcome, bool]:
    """The outcome, and whether the worker broke over it."""
    user = await users.find(db, user_id)
    history = await models.history(db, user_id, clock.local_date(now, user.zone)) if user else None
    if user is None or history is None:
        return RetrainOutcome(user_id), False
    last = await db.read(lambda tx: find_forecast(tx, user_id))
    expenses = await detected.searched(db, user, history.as_of)
    filed = await guesses.filed(db, user)
    task = series.task_of(history, expenses, filed, user_id=user_id, incumbent=last.weights if last else None)
    try:
        answer = await worker.ask(task)
    except (WorkerBroke, TrainingFailed) as error:
        return RetrainOutcome(user_id, problem=str(error)), isinstance(error, WorkerBroke)
    fits = await models.store(
        db,
        user,
        weights=answer.weights,
        paths=answer.paths,
        starts_on=task.as_of + timedelta(days=1),
        answered_by=answer.answered_by,
        trained_at=now,
        details=answer.details,
        bills=series.bills_of(answer, user.currency),
        guesser=answer.guesser,
    )
    if not fits:
        return RetrainOutcome(user_id, problem="changed while it trained"), False
    seconds = time.monotonic() - started
    return RetrainOutcome(user_id, answer.answered_by, answer.details["known_days"], seconds), False


def _print(outcome: RetrainOutcome) -> None:
    print(outcome, flush=True)


async def retrain_from_console(path: Path, user_id: int | None, *, command: Sequence[str] = WORKER) -> int:
    """The command `retrain`, beside a running bot or alone: a line a person; returns the exit status."""
    db = await open_database(path, may_checkpoint=False)
    try:
        known = await db.read(everybody)
        wanted = known if user_id is None else [user_id]
        if not wanted or not set(wanted) <= set(known):
            print("nobody to retrain" if user_id is None else f"no user {user_id}", flush=True)
            return 0 if user_id is None else 1
        outcomes = await retrain_users(db, wanted, now=clock.now(), tell=_print, command=command)
        return int(any(outcome.problem for outcome in outcomes))
    finally:
        await db.close()


async def check_worker() -> str:
    """Train a made-up fortnight in a real worker: what answered; raises `OperatorError` when it broke."""
    days = tuple(date(2026, 1, 1) + timedelta(days=index) for index in range(14))
    values = tuple(float(100 * (index % 3)) for index in range(14))
    task = series.Task(days=days, values=values, unknown=(), as_of=days[-1], seed=0, incumbent=None)
    worker = Worker(WORKER, LIMIT_SECONDS)
    try:
        answer = await worker.ask(task)
    except (WorkerBroke, TrainingFailed) as error:
        raise OperatorError(f"training does not work: {error}") from None
    finally:
        await worker.close()
    return f"trains ({answer.answered_by} answered)"
