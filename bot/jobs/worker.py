"""The worker process, `python -m bot.jobs.worker`: reads a task a line, writes an answer a line.

The only place of `bot` where torch loads. It runs without a token, on one thread, behind everybody else, and
within limits; it ends with its input, or killed. Nothing it is told reaches a log.
"""

from __future__ import annotations

import json
import os
import sys
from typing import BinaryIO

import numpy as np

from bot.jobs import series
from bot.jobs.bill_search import find_bills
from bot.learning.guesser import start, write_guesser
from bot.modesty import be_modest

MEMORY_BYTES = 2 << 30  # of its own; seven years of days take 0.4 (address space would forbid a CUDA build)
CPU_SECONDS = 3600  # for a whole batch; one person's limit is the parent's clock
NICENESS = 10


def main() -> int:
    """Answer until the input ends."""
    be_modest(NICENESS, DATA=MEMORY_BYTES, CPU=CPU_SECONDS)
    answers = _own_output()
    for line in sys.stdin.buffer:
        answers.write(_answer(line))
        answers.flush()
    return 0


def _answer(line: bytes) -> bytes:
    try:
        return _encode(series.write_answer(_train(series.read_task(json.loads(line)))))
    except Exception as error:  # whatever it is, the next person's task can still be done
        return _encode({"error": type(error).__name__})


def _encode(wire: series.Wire) -> bytes:
    return json.dumps(wire, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def _train(task: series.Task) -> series.Answer:
    import pandas as pd

    from forecasting.champion import retrain

    payments = pd.DataFrame(list(task.expenses), columns=["ds", "y", "note", "category"])
    done = retrain(
        pd.DataFrame({"ds": pd.to_datetime(list(task.days)), "y": task.values}),
        as_of=task.as_of,
        incumbent=task.incumbent,
        horizon=series.HORIZON,
        n=series.SAMPLES,
        seed=task.seed,
        unknown=task.unknown,
        payments=payments if task.expenses else None,
    )
    details = series.details_of(
        scores=done.scores,
        loss_curve=done.loss_curve,
        by_day=done.by_day,
        mse=done.mse,
        r2=done.r2,
        known_days=done.known_days,
    )
    paths = np.asarray(done.paths, np.float32)
    return series.Answer(
        done.answered_by, done.weights, paths, details, find_bills(task), _taught_guesser(task)
    )


def _taught_guesser(task: series.Task) -> bytes | None:
    from bot.jobs.category_training import teach

    taught = teach(task.filed, start())
    return write_guesser(taught) if taught else None


def _own_output() -> BinaryIO:
    """Standard output for answers alone: whatever a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return answers


if __name__ == "__main__":
    raise SystemExit(main())
