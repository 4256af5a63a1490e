"""The runner on a fixed clock: every announcement once, whatever the clock and the process do."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, insert, select

from bot import clock
from bot.jobs.catalog import JOBS, PERSONAL
from bot.jobs.runner import BATCH, PAUSE_AFTER_FAILURE, SETTLE, Announce, Count, Runner
from bot.ledger import reminders
from bot.ledger.announcing import KINDS, Due, confirm
from bot.ledger.hours import Schedule
from bot.storage import inbox
from bot.storage.database import Database, Transaction, open_database
from bot.storage.due import Waiting, set_due
from bot.storage.forecasts import find_forecast
from bot.storage.inbox import Arrival
from bot.storage.schema import uploads
from tests.jobs import workers
from tests.jobs.given import NOW, TODAY, spender
from tests.ledger.given import meet

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class Heard:
    """What was announced, in order, and has arrived."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.all: list[Due] = []
        self.bell = asyncio.Event()
        self.runners: list[Runner] = []

    async def hear(self, due: Due) -> None:
        self.all.append(due)
        self.bell.set()
        await confirm(self.db, due)

    @property
    def announce(self) -> dict[str, Announce]:
        return dict.fromkeys(PERSONAL, self.hear)

    def reminded_on(self, zone: ZoneInfo) -> list[date]:
        return [clock.local_date(due.at, zone) for due in self.all if due.kind == "reminder"]


@pytest.fixture
async def heard(db: Database) -> AsyncIterator[Heard]:
    all_heard = Heard(db)
    yield all_heard
    for running in all_heard.runners:
        await running.stop()


def steps(start: datetime, end: datetime, by: timedelta) -> Iterator[datetime]:
    while start < end:
        yield start
        start += by


def runner(
    db: Database,
    heard: Heard,
    *,
    command: tuple[str, ...] = workers.QUICK,
    count: Count = lambda name: None,
    backups_folder: Path | None = None,
) -> Runner:
    heard.runners.append(Runner(db, heard.announce, backups_folder, count, command))
    return heard.runners[-1]


def test_the_table_says_what_each_job_does() -> None:
    assert len({job.kind for job in JOBS}) == len(JOBS)
    assert all(job.does for job in JOBS)
    assert set(KINDS) == PERSONAL


def test_every_personal_kind_needs_an_announcer(db: Database, heard: Heard) -> None:
    with pytest.raises(ValueError, match="bills, month, pin, reminder, trip, week"):
        Runner(db, {"reminder": heard.hear})


@pytest.mark.parametrize(
    ("zone", "at", "around"),
    [
        ("Europe/Berlin", "02:30", date(2026, 3, 29)),  # skipped: the clock goes from 2 to 3
        ("Europe/Berlin", "02:30", date(2026, 10, 25)),  # happens twice
        ("America/New_York", "00:00", date(2026, 3, 9)),
        ("Africa/Cairo", "00:00", date(2026, 4, 24)),  # a midnight that does not exist
    ],
)
@pytest.mark.parametrize("restarts", [False, True])
async def test_once_a_day_across_daylight_saving(
    db: Database, heard: Heard, zone: str, at: str, around: date, restarts: bool
) -> None:
    home = ZoneInfo(zone)
    user = await meet(db, 7, zone=zone)
    start = datetime.combine(around - timedelta(days=2), time(12), UTC)
    await reminders.set_reminders(db, user, [Schedule(time.fromisoformat(at))], start)
    running = runner(db, heard)
    for index, now in enumerate(steps(start, start + timedelta(days=4), 30 * MINUTE)):
        if restarts and index % 5 == 0:
            await running.stop()
            running = runner(db, heard)
        known = len(heard.all)
        await running.tick(now)
        assert all(timedelta() <= now - due.at < 30 * MINUTE for due in heard.all[known:])
    await running.stop()
    assert heard.reminded_on(home) == [around + timedelta(days=day) for day in (-1, 0, 1, 2)]


async def remind_at(db: Database, at: str, now: datetime, user_id: int = 7) -> None:
    user = await meet(db, user_id, zone="UTC")
    await reminders.set_reminders(db, user, [Schedule(time.fromisoformat(at))], now)


async def test_a_machine_that_slept_catches_up_once(db: Database, heard: Heard) -> None:
    await remind_at(db, "13:00", NOW)
    running = runner(db, heard)
    await running.tick(NOW + 59 * MINUTE)
    assert heard.all == []
    for late in range(3):  # woken eight hours later
        await running.tick(NOW + 9 * HOUR + late * MINUTE)
    assert heard.reminded_on(ZoneInfo("UTC")) == [TODAY]


async def test_more_than_half_a_day_late_is_left_out(db: Database, heard: Heard) -> None:
    await remind_at(db, "13:00", NOW)
    running = runner(db, heard)
    await running.tick(NOW + 14 * HOUR)
    assert heard.all == []
    await running.tick(NOW + 25 * HOUR)
    assert heard.reminded_on(ZoneInfo("UTC")) == [TODAY + timedelta(days=1)]


async def test_a_clock_set_back_repeats_nothing(db: Database, heard: Heard) -> None:
    await remind_at(db, "13:00", NOW)
    running = runner(db, heard)
    for minutes in (55, 61, 62, 2, 30, 59, 60, 61, 90):  # after 62 the clock goes back by an hour
        await running.tick(NOW + minutes * MINUTE)
    assert heard.reminded_on(ZoneInfo("UTC")) == [TODAY]
    await running.tick(NOW + 25 * HOUR)
    assert len(heard.all) == 2


async def test_one_that_cannot_be_told_stops_nobody_and_is_not_told_twice(db: Database, heard: Heard) -> None:
    counts: Counter[str] = Counter()
    for user_id in (1, 2, 3):
        await remind_at(db, "13:00", NOW, user_id)

    async def hear(due: Due) -> None:
        await heard.hear(due)
        if due.user.id == 2:
            raise ConnectionError("gone")

    running = Runner(
        db, dict.fromkeys(PERSONAL, hear), count=lambda name: counts.update([name]), command=workers.QUICK
    )
    heard.runners.append(running)
    for minutes in (61, 62):
        await running.tick(NOW + minutes * MINUTE)
    assert sorted(due.user.id for due in heard.all) == [1, 2, 3]
    assert (counts["announced"], counts["announce_failed"]) == (2, 1)


async def test_everybody_at_the_same_hour_in_one_tick(db: Database, heard: Heard) -> None:
    for user_id in range(1, 4):
        await meet(db, user_id, zone="UTC")

    def crowd(tx: Transaction) -> None:
        for number in range(1300):
            set_due(tx, Waiting(1 + number % 3, "reminder", f"{number // 60:02}:{number % 60:02}", NOW))

    await db.write(crowd)
    await runner(db, heard).tick(NOW)
    assert len(heard.all) == 1300


async def test_it_looks_at_once_when_started_and_again_when_the_clock_is_set_back(
    db: Database, heard: Heard
) -> None:
    running = runner(db, heard)
    await remind_at(db, "13:00", NOW)
    await db.write(lambda tx: set_due(tx, Waiting(7, "reminder", "13:00", clock.now())))
    async with asyncio.timeout(30):
        await running.start()
        await heard.bell.wait()
        heard.bell.clear()
        await db.write(lambda tx: set_due(tx, Waiting(7, "reminder", "13:05", clock.now())))
        running.mend(clock.now() - HOUR)
        await heard.bell.wait()
        await running.stop()
    assert [due.slot for due in heard.all] == ["13:00", "13:05"]


async def trained_at(db: Database, user_id: int) -> datetime | None:
    forecast = await db.read(lambda tx: find_forecast(tx, user_id))
    return forecast.trained_at if forecast else None


async def test_who_has_enough_days_gets_a_first_forecast_and_a_new_one_each_day(
    db: Database, heard: Heard
) -> None:
    await spender(db, 7, days=30)
    await spender(db, 8, days=5)
    running = runner(db, heard)
    await running.tick(NOW)
    await running.settled()
    assert await trained_at(db, 7) == NOW
    assert await trained_at(db, 8) is None
    for now in (NOW + 20 * MINUTE, NOW + 24 * HOUR):
        await running.tick(now)
        await running.settled()
    assert await trained_at(db, 7) == NOW + 24 * HOUR


async def test_a_wake_is_answered_after_a_minute_and_once(db: Database, heard: Heard) -> None:
    await spender(db, 7, days=30)
    running = runner(db, heard)
    await running.tick(NOW)
    await running.settled()
    running.wake(7, NOW + MINUTE)
    running.wake(7, NOW + MINUTE + SETTLE / 2)
    for now, trained in (
        (NOW + MINUTE + SETTLE / 2, NOW),
        (NOW + MINUTE + SETTLE, NOW + MINUTE + SETTLE),
        (NOW + MINUTE + 2 * SETTLE, NOW + MINUTE + SETTLE),
    ):
        await running.tick(now)
        await running.settled()
        assert await trained_at(db, 7) == trained


async def test_a_first_forecast_does_not_wait_for_more(db: Database, heard: Heard) -> None:
    running = runner(db, heard)
    told: list[int] = []
    running.retrained = told.append
    await running.tick(NOW)
    await running.settled()
    await spender(db, 7, days=30)
    running.wake(7, NOW + MINUTE)
    for now in (NOW + MINUTE, NOW + MINUTE + SETTLE):
        await running.tick(now)
        await running.settled()
        assert await trained_at(db, 7) == NOW + MINUTE
    assert told == [7]


async def test_a_failed_retrain_rests_for_an_hour_while_others_go_on(
    db: Database, heard: Heard, tmp_path: Path
) -> None:
    counts: Counter[str] = Counter()
    await spender(db, 7, days=30)
    running = runner(db, heard, command=workers.FAULTS["nan"], count=lambda name: counts.update([name]))
    for now in steps(NOW, NOW + PAUSE_AFTER_FAILURE, 5 * MINUTE):
        await running.tick(now)
        await running.settled()
    assert counts["retrain_failed"] == 1
    await running.tick(NOW + PAUSE_AFTER_FAILURE)
    await running.settled()
    assert counts["retrain_failed"] == 2


async def test_more_people_than_a_batch_are_served_tick_by_tick(db: Database, heard: Heard) -> None:
    for user_id in range(1, BATCH + 3):
        await spender(db, user_id, days=20)
    running = runner(db, heard)
    for tick in range(2):
        await running.tick(NOW + tick * MINUTE)
        await running.settled()
    assert all([await trained_at(db, user_id) for user_id in range(1, BATCH + 3)])


async def test_reminders_go_out_while_a_model_trains_and_stop_ends_it(db: Database, heard: Heard) -> None:
    await spender(db, 7, days=30)
    await remind_at(db, "13:00", NOW, 8)
    running = runner(db, heard, command=workers.HANGS)
    await running.tick(NOW)
    await running.tick(NOW + 61 * MINUTE)
    assert [due.user.id for due in heard.all] == [8]
    async with asyncio.timeout(30):
        await running.stop()
    assert await trained_at(db, 7) is None


async def test_upkeep_backs_up_once_a_day_and_drops_what_is_old(
    db: Database, heard: Heard, tmp_path: Path
) -> None:
    await meet(db, 7)
    old, new = NOW - timedelta(days=7), NOW - HOUR

    def leave_behind(tx: Transaction) -> None:
        for number, at in enumerate((old, new), start=1):
            (kept,) = inbox.keep(tx, 1, [Arrival(number, 7, {"update_id": number})], at)
            inbox.finish(tx, [kept.id])
            row = {"user_id": 7, "chat_id": 7, "message_id": number, "name": "a.csv", "content": b"x"}
            tx.execute(insert(uploads).values({**row, "received_at": at}))

    await db.write(leave_behind)
    counts: Counter[str] = Counter()
    folder = tmp_path / "backups"
    running = runner(db, heard, backups_folder=folder, count=lambda name: counts.update([name]))
    for now in steps(NOW, NOW + 26 * HOUR, HOUR / 2):
        await running.tick(now)
        await running.settled()
    assert sorted(file.name for file in folder.iterdir()) == ["outlay-2026-03-01.db", "outlay-2026-03-02.db"]
    assert counts["backed_up"] == 2
    left = await db.read(lambda tx: tx.execute(select(func.count()).select_from(inbox.inbox)).scalar_one())
    assert left == 1
    assert await db.read(lambda tx: tx.execute(select(func.count()).select_from(uploads)).scalar_one()) == 0


async def test_a_backup_that_fails_is_tried_again_and_ticks_go_on(
    db: Database, heard: Heard, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "backups"
    folder.write_text("a file where the folder should be")
    await remind_at(db, "13:00", NOW)
    running = runner(db, heard, backups_folder=folder)
    await running.tick(NOW)
    await running.settled()
    assert "upkeep: The backup" in caplog.text
    folder.unlink()
    await running.tick(NOW + 61 * MINUTE)
    await running.settled()
    assert len(list(folder.iterdir())) == 1
    assert len(heard.all) == 1


async def test_two_runs_of_the_bot_share_what_was_announced(tmp_path: Path) -> None:
    told = []
    for _ in range(3):
        db = await open_database(tmp_path / "shared.db")
        heard = Heard(db)
        if not told:
            await remind_at(db, "13:00", NOW)
        running = runner(db, heard)
        await running.tick(NOW + 61 * MINUTE)
        await running.stop()
        await db.close()
        told += heard.reminded_on(ZoneInfo("UTC"))
    assert told == [TODAY]


async def test_what_a_crash_left_unsaid_is_said_at_the_next_start_and_never_a_third_time(
    db: Database, heard: Heard
) -> None:
    await remind_at(db, "13:00", NOW)
    said: list[Due] = []

    async def crash(due: Due) -> None:
        said.append(due)  # taken, and the process ends before it is known to have arrived

    for minutes in (61, 62, 63, 64):
        running = Runner(db, dict.fromkeys(PERSONAL, crash), command=workers.QUICK)
        heard.runners.append(running)
        await running.tick(NOW + minutes * MINUTE)
        await running.tick(NOW + minutes * MINUTE)
    assert [due.at for due in said] == [NOW + HOUR, NOW + HOUR]


async def test_what_was_left_unsaid_half_a_day_ago_is_left_out(db: Database, heard: Heard) -> None:
    await remind_at(db, "13:00", NOW)

    async def crash(due: Due) -> None:
        """Taken, and never confirmed."""

    heard.runners.append(Runner(db, dict.fromkeys(PERSONAL, crash), command=workers.QUICK))
    await heard.runners[0].tick(NOW + HOUR)
    await runner(db, heard).tick(NOW + 14 * HOUR)
    assert heard.all == []
