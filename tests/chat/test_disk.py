"""The disk refuses, handlers are cancelled, people are forgotten: nothing half done, nothing left behind."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import clock
from bot.chat.receiving import read_arrival
from bot.errors import DatabaseError
from bot.ledger import recording, users
from bot.local.faults import FaultKind
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.money.expense import Draft, Kind, Source
from bot.storage import inbox
from bot.storage.database import Database, Transaction
from tests.chat.running import (
    ANN,
    BEN,
    TOKEN,
    Running,
    Telegram,
    Watched,
    ask,
    bot,
    exported,
    notes,
)


def _no_room(tx: Transaction) -> None:
    pages = tx.exec_driver_sql("PRAGMA page_count").scalar_one()
    tx.exec_driver_sql(f"PRAGMA max_page_count = {pages}").close()


def _room(tx: Transaction) -> None:
    tx.exec_driver_sql("PRAGMA max_page_count = 1000000").close()


async def make_room(db: Database) -> None:
    """Tried again while it shares a commit with a step that the disk refuses: the group fails as one."""
    while True:
        try:
            await db.write(_room)
        except DatabaseError:
            continue
        return


async def test_a_full_disk_confirms_nothing_that_is_not_kept(here: Telegram, tmp_path: Path) -> None:
    ann, ben = here.server.person(ANN, "Ann"), here.server.person(BEN, "Ben")
    async with bot(here, tmp_path) as running:
        await ask(ann, "1 tea")
        await running.settled(here)
        await running.db.write(_no_room)
        here.world.faults = watched = Watched()
        for number in range(40):
            ann.say(f"2 cake {'x' * (200 + number)}")
        ben.say("3 jam")
        confirmed = here.world.updates.acknowledged
        while len(watched.times("getupdates")) < 2:  # refused, and asked for once more
            await here.world.updates.bell.wait(0.02)
        kept = await running.rows("SELECT max(update_id) FROM inbox")
        assert here.world.updates.acknowledged == confirmed <= kept[0][0] + 1
        assert not [shown for shown in ann.chat.shown if "2.00" in shown.text]
        await make_room(running.db)
        await running.settled(here)
        assert len(await exported(ann)) == 41
        assert len(await exported(ben)) == 1


async def test_a_disk_that_refuses_while_handling_is_waited_for(here: Telegram, tmp_path: Path) -> None:
    ann, ben = here.server.person(ANN, "Ann"), here.server.person(BEN, "Ben")
    many = "\n".join(f"{number} cake {'x' * 60}" for number in range(1, 41))
    for person in (ann, ben):
        person.say(many)
        person.say("3 jam")

    async def keep_and_fill(db: Database) -> None:
        arrivals = [arrival for update in here.told.values() if (arrival := read_arrival(update.wire))]
        await db.write(lambda tx: inbox.keep(tx, int(TOKEN.split(":")[0]), arrivals, clock.now()))
        await db.write(_no_room)

    async with bot(here, tmp_path, prepare=keep_and_fill) as running:
        await begun(running, here)
        assert await running.rows("SELECT state, count(*) FROM inbox GROUP BY state") == [("new", 4)]
        assert await running.rows("SELECT count(*) FROM expenses") == [(0,)]
        await make_room(running.db)
        await running.settled(here)
        assert len(await exported(ann)) == len(await exported(ben)) == 41


async def begun(running: Running, here: Telegram) -> None:
    """Wait until every chat has begun with what was left over."""
    while await running.rows("SELECT 1 FROM inbox GROUP BY chat_id HAVING max(attempts) = 0"):
        await here.world.updates.bell.wait(0.02)


async def test_a_cancelled_recording_is_whole_or_nothing_and_locks_nobody(
    here: Telegram, tmp_path: Path
) -> None:
    euro = Currency("EUR")
    now = datetime(2026, 11, 17, 12, tzinfo=UTC)
    async with bot(here, tmp_path) as running:
        ann = await users.meet(running.db, user_id=ANN, chat_id=ANN, language_code="de", now=now)
        lines = [Draft(Money(100, euro), "food", f"line {n}", now.date(), Kind.EXPENSE, ()) for n in range(3)]
        for turns in range(60):
            source = Source(42, ANN, turns)
            task = asyncio.create_task(
                recording.record(running.db, ann, lines, source=source, update=turns, now=now)
            )
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        source = Source(42, ANN, 1000)
        await recording.record(running.db, ann, lines, source=source, update=1000, now=now)
        counts = await running.rows("SELECT message_id, count(*) FROM expenses GROUP BY message_id")
        assert {count for _, count in counts} == {3}
        assert (1000, 3) in counts


async def test_an_iterator_that_runs_out_in_a_step_hangs_nobody(here: Telegram, tmp_path: Path) -> None:
    """No future can carry a StopIteration: whoever waits for it would wait for ever."""

    def run_out(_: Transaction) -> object:
        return next(iter(()))

    async with bot(here, tmp_path) as running:
        for use in (running.db.write, running.db.read):
            for _ in range(5):
                with pytest.raises(RuntimeError):
                    await asyncio.wait_for(use(run_out), 20)
        assert await running.db.write(lambda _: 5) == 5


async def test_forgetting_leaves_nothing_to_read(here: Telegram, tmp_path: Path) -> None:
    ann, ben = here.server.person(ANN, "Ann"), here.server.person(BEN, "Ben")
    async with bot(here, tmp_path) as running:
        await ask(ben, "4 kept-canary")
        for number in range(60):
            await ask(ann, f"1 forgotten-canary {number}")
        ann.edit(next(iter(ann.chat.messages)), "2 forgotten-canary edited")
        await ann.replies()
        await ask(ann, "/budget 400")
        await ask(ann, "/every month 1 forgotten-canary 90")
        await ask(ann, "/remind 20:30")
        ann.upload("forgotten-canary.csv", b"date,amount,note\n2024-01-02,3.50,forgotten-canary\n")
        await ann.replies()
        [question] = await ask(ann, "/forget")
        ann.press(question, question.buttons[0][0])
        await ann.replies()
        await running.settled(here)
        for table, rows in (await running.ledger(ANN)).items():
            assert rows == [], table
        for file in tmp_path.glob("outlay.db*"):
            assert b"forgotten-canary" not in file.read_bytes(), file.name
        assert "1.00" in (await ask(ann, "1 tea"))[0].text
        assert await notes(ann) == ["tea"]
        assert await notes(ben) == ["kept-canary"]


async def test_forgetting_reaches_what_still_waits_for_its_answer(here: Telegram, tmp_path: Path) -> None:
    ann = here.server.person(ANN, "Ann")
    async with bot(here, tmp_path) as running:
        [question] = await ask(ann, "/forget")
        await running.settled(here)
        here.world.faults.add(FaultKind.FLOOD, "sendMessage", seconds=60)
        ann.say("1 forgotten-canary")
        ann.press(question, question.buttons[0][0])
        while await running.rows("SELECT 1 FROM users"):
            await here.world.updates.bell.wait(0.02)
    async with bot(here, tmp_path) as running:  # it was stopped before the answer could go out
        await running.settled(here)
        assert await exported(ann) == []
    for file in tmp_path.glob("outlay.db*"):
        assert b"forgotten-canary" not in file.read_bytes(), file.name
