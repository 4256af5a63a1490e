"""What happens by itself: the one table of it.

A personal job waits as a row of the `due` table until its person's own hour and is announced once; house
keeping comes round by itself while the bot runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

TICK = timedelta(seconds=20)  # how often the runner looks; a job is late by at most this while the bot runs
HALF_A_DAY = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of job. `grace` is how late it may still happen; `every` is None for a personal one."""

    kind: str
    does: str
    grace: timedelta
    every: timedelta | None = None


JOBS = (
    Job("reminder", "asks about the day at the hours a person chose", grace=HALF_A_DAY),
    Job("week", "sums up the week on Monday morning", grace=HALF_A_DAY),
    Job("month", "closes the month on the 1st", grace=HALF_A_DAY),
    Job(
        "retrain",
        "trains anew whoever has a new day, or enough changes, behind them",
        grace=timedelta.max,
        every=timedelta(minutes=10),
    ),
    Job(
        "upkeep",
        "makes the day's backup, drops updates answered days ago and files nobody imported",
        grace=timedelta.max,
        every=timedelta(hours=1),
    ),
)
BY_KIND = {job.kind: job for job in JOBS}
PERSONAL = frozenset(job.kind for job in JOBS if job.every is None)
