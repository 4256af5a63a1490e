"""What happens by itself: the one table of it.

A personal job waits as a row of the `due` table until its person's own hour and is announced once; house
keeping comes round by itself while the bot runs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.ledger.reminders import BILLS, MONTH, PIN, REMINDER, TRIP, WEEK

TICK = timedelta(seconds=20)  # how often the runner looks; a job is late by at most this while the bot runs


@dataclass(frozen=True, slots=True)
class Job:
    """One kind of job: house keeping comes `every` so often, a personal one at its person's hours."""

    kind: str
    does: str
    every: timedelta | None = None


JOBS = (
    Job(REMINDER, "asks about the day at the hours a person chose"),
    Job(WEEK, "sums up the week, on Monday morning or when a person chose"),
    Job(TRIP, "ends a trip on the morning after its last day"),
    Job(BILLS, "looks at what is due, records what records itself, misses what is not seen"),
    Job(PIN, "brings the pinned line into the new day"),
    Job(MONTH, "closes the month, on the 1st or when a person chose"),
    Job(
        "retrain",
        "trains anew whoever has a new day, or enough changes, behind them",
        every=timedelta(minutes=10),
    ),
    Job(
        "upkeep",
        "makes the day's backup, drops updates answered days ago and files nobody imported",
        every=timedelta(hours=1),
    ),
)
BY_KIND = {job.kind: job for job in JOBS}
PERSONAL = frozenset(job.kind for job in JOBS if not job.every)
