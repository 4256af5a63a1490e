"""The runner: every 20 seconds it looks what is due. All it knows between two looks is in the database.

APScheduler only ticks: its own timers skip days whose hour daylight saving moves, and repeat others.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import clock
from bot.errors import DatabaseError
from bot.jobs import backups, retrain
from bot.jobs.catalog import BY_KIND, PERSONAL, TICK
from bot.ledger import models
from bot.ledger.announcing import Due, take_due, take_left_over
from bot.logs import name_error
from bot.storage import inbox
from bot.storage.backup import Interrupted
from bot.storage.database import Database
from bot.storage.doubts import purge_doubts
from bot.storage.upkeep import purge_uploads

Announce = Callable[[Due], Awaitable[None]]
Count = Callable[[str], None]
Work = Callable[[datetime], Coroutine[Any, Any, None]]

AT_ONCE = 500  # due rows taken in one transaction
ANNOUNCE_SECONDS = 60.0
STOP_SECONDS = 1.5
SETTLE = timedelta(minutes=1)  # from the first wake to the retrain: what comes meanwhile is learned too
BATCH = 20  # people one worker process serves
PAUSE_AFTER_FAILURE = timedelta(hours=1)
INBOX_KEPT = timedelta(days=6)  # Telegram's ids restart after an idle week
UPLOADS_KEPT = timedelta(days=1)
DOUBTS_KEPT = timedelta(days=7)

log = logging.getLogger(__name__)


def _no_count(name: str) -> None:
    """Counts go nowhere unless somebody asks for them."""


@dataclass(slots=True)
class Runner:
    """What happens by itself. `announce` words and sends each personal kind; `count` hears what happened,
    `retrained` whose forecast is new; without a `backups_folder` none is made.

    Start it inside the running event loop; `stop` returns within two seconds, whatever is under way.
    """

    db: Database
    announce: Mapping[str, Announce]
    backups_folder: Path | None = None
    count: Count = _no_count
    command: Sequence[str] = retrain.WORKER
    limit_seconds: float = retrain.LIMIT_SECONDS
    retrained: Callable[[int], None] = lambda _user_id: None
    _woken: dict[int, datetime] = field(default_factory=dict, init=False)
    _paused: dict[int, datetime] = field(default_factory=dict, init=False)
    _last: dict[str, datetime] = field(default_factory=dict, init=False)
    _running: dict[str, asyncio.Task[None]] = field(default_factory=dict, init=False)
    _stopping: threading.Event = field(default_factory=threading.Event, init=False)
    _scheduler: AsyncIOScheduler | None = field(default=None, init=False)
    _watch: asyncio.Task[None] | None = field(default=None, init=False)
    _has_caught_up: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        if set(self.announce) != PERSONAL:
            raise ValueError(f"announcers are wanted for {', '.join(sorted(PERSONAL))}")

    async def start(self) -> None:
        """Tick now and from now on."""
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(
            self._look,
            "interval",
            id="tick",
            seconds=TICK.total_seconds(),
            next_run_time=clock.now(),
            misfire_grace_time=None,  # a late tick is still wanted
            coalesce=True,
            max_instances=1,
        )
        self._scheduler.start()
        self._watch = asyncio.create_task(self._watch_the_clock(), name="clock watch")

    async def stop(self) -> None:
        """Let what is being announced finish, give up the rest; half a retrain or backup leaves no trace."""
        self._stopping.set()
        if self._scheduler and self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if self._watch:
            self._watch.cancel()
        look = self._running.get("tick")
        if look:
            await asyncio.wait([look], timeout=STOP_SECONDS)
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def wake(self, user_id: int, now: datetime) -> None:
        """Retrain this person in about a minute: an import, say, changed what there is to learn.

        Who has no forecast yet is served with the next tick.
        """
        self._woken.setdefault(user_id, now + SETTLE)
        self._last.pop("retrain", None)

    async def tick(self, now: datetime) -> None:
        """Announce what is due at `now`, and set off the house keeping whose turn it is."""
        await self._announce_due(now)
        if self._is_turn("retrain", now) or self._is_woken(now):
            self._set_off("retrain", self._retrain, now)
        if self._is_turn("upkeep", now):
            self._set_off("upkeep", self._upkeep, now)

    async def settled(self) -> None:
        """Wait for the house keeping under way."""
        await asyncio.gather(*self._running.values())

    async def _look(self) -> None:
        # In a task of its own: stopping the scheduler must not cut a sending in half.
        self._set_off("tick", self.tick, clock.now())
        if look := self._running.get("tick"):
            await asyncio.wait([look])

    async def _watch_the_clock(self) -> None:
        while True:
            await asyncio.sleep(TICK.total_seconds())
            self.mend(clock.now())

    def mend(self, now: datetime) -> None:
        """Bring the next tick near when the clock was set back: the scheduler would wait for the old hour."""
        job = self._scheduler.get_job("tick") if self._scheduler else None
        if job and job.next_run_time - now > 2 * TICK:
            job.modify(next_run_time=now)

    def _set_off(self, kind: str, work: Work, now: datetime) -> None:
        """Run `work` beside the ticks, unless the last one of its kind still runs."""
        if kind in self._running or self._stopping.is_set():
            return
        task = asyncio.create_task(_at_the_edge(kind, work, now), name=kind)
        self._running[kind] = task
        task.add_done_callback(lambda _done: self._running.pop(kind))

    def _is_turn(self, kind: str, now: datetime) -> bool:
        last, every = self._last.get(kind), BY_KIND[kind].every
        if kind in self._running or every is None:
            return False
        if last is not None and timedelta() <= now - last < every:  # a clock set back counts as a turn
            return False
        self._last[kind] = now
        return True

    def _is_woken(self, now: datetime) -> bool:
        return "retrain" not in self._running and any(at <= now for at in self._woken.values())

    async def _announce_due(self, now: datetime) -> None:
        if not self._has_caught_up:
            self._has_caught_up = True  # before it is said: what stops the bot must not do so at each start
            left = await take_left_over(self.db, now)
            await asyncio.gather(*(self._announce_one(due) for due in left))
        while True:
            taken = await take_due(self.db, now, limit=AT_ONCE)
            await asyncio.gather(*(self._announce_one(due) for due in taken))
            if not taken:
                return

    async def _announce_one(self, due: Due) -> None:
        try:
            async with asyncio.timeout(ANNOUNCE_SECONDS):
                await self.announce[due.kind](due)
            self.count("announced")
        except Exception as error:  # one person's trouble stops nobody else
            log.warning("%s for user %s not sent: %s", due.kind, due.user.id, name_error(error))
            self.count("announce_failed")

    async def _retrain(self, now: datetime) -> None:
        woken = [user_id for user_id, at in self._woken.items() if at <= now]
        stale = [user_id for user_id in await models.stale(self.db, now) if self._may_retrain(user_id, now)]
        wanted = list(dict.fromkeys([*woken, *stale]))
        for user_id in wanted[:BATCH]:
            self._woken.pop(user_id, None)
        if len(wanted) > BATCH:
            self._last.pop("retrain", None)  # the next tick goes on with the others
        await retrain.retrain_users(
            self.db,
            wanted[:BATCH],
            now=now,
            tell=lambda outcome: self._note(outcome, now),
            command=self.command,
            limit_seconds=self.limit_seconds,
        )

    def _may_retrain(self, user_id: int, now: datetime) -> bool:
        paused = self._paused.get(user_id)
        return paused is None or not paused <= now < paused + PAUSE_AFTER_FAILURE

    def _note(self, outcome: retrain.RetrainOutcome, now: datetime) -> None:
        log.log(logging.WARNING if outcome.problem else logging.INFO, "retrain: %s", outcome)
        self.count("retrain_failed" if outcome.problem else "retrained")
        if outcome.problem:
            self._paused[outcome.user_id] = now
        else:
            self._paused.pop(outcome.user_id, None)
            self.retrained(outcome.user_id)

    async def _upkeep(self, now: datetime) -> None:
        await self.db.write(lambda tx: inbox.purge(tx, now - INBOX_KEPT))
        await self.db.write(lambda tx: purge_uploads(tx, now - UPLOADS_KEPT))
        await self.db.write(lambda tx: purge_doubts(tx, now - DOUBTS_KEPT))
        folder, day = self.backups_folder, now.date()
        if folder and backups.is_missing(self.db.path, folder, day):
            await asyncio.to_thread(
                backups.back_up, self.db.path, folder, day, is_stopped=self._stopping.is_set
            )
            self.count("backed_up")
            log.info("the day's backup is in %s", folder)


async def _at_the_edge(kind: str, work: Work, now: datetime) -> None:
    """Nothing that goes wrong by itself may end the ticking; it is logged, and its turn comes again."""
    try:
        await work(now)
    except Interrupted:
        log.info("%s given up: the bot stops", kind)
    except DatabaseError as error:
        log.error("%s: %s", kind, error)
    except Exception as error:
        log.error("%s failed: %s", kind, name_error(error))
