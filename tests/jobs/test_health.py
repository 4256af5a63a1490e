"""The health page answers for a bot that works, and says which part does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot import health
from bot.errors import PortTaken
from bot.storage import inbox
from bot.storage.database import Database
from bot.storage.inbox import Arrival

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def polled(seconds_ago: int) -> health.HealthState:
    return health.HealthState(last_poll=NOW - timedelta(seconds=seconds_ago))


async def test_a_working_bot_has_no_troubles(db: Database) -> None:
    assert await health.find_troubles(db, polled(89), NOW) == {}


async def test_a_bot_that_stopped_polling_is_not_well(db: Database) -> None:
    assert await health.find_troubles(db, health.HealthState(), NOW) == {"poll": "not polled yet"}
    assert await health.find_troubles(db, polled(91), NOW) == {"poll": "last poll 91 s ago"}


async def test_an_update_nobody_handles_is_trouble(db: Database) -> None:
    arrivals = [Arrival(update_id=1, chat_id=5, raw={"update_id": 1})]
    (kept,) = await db.write(lambda tx: inbox.keep(tx, 1, arrivals, NOW - timedelta(seconds=121)))
    assert await health.find_troubles(db, polled(1), NOW) == {"inbox": "an update waits for 121 s"}
    await db.write(lambda tx: inbox.finish(tx, [kept.id]))
    assert await health.find_troubles(db, polled(1), NOW) == {}


async def test_asking_is_a_commit_that_reaches_the_disk(db: Database) -> None:
    log = db.path.with_name("outlay.db-wal")
    assert await health.find_troubles(db, polled(1), NOW) == {}
    before = log.stat().st_size
    assert await health.find_troubles(db, polled(1), NOW) == {}
    assert log.stat().st_size > before


async def test_a_database_that_refuses_to_write_is_trouble(db: Database) -> None:
    await db.write(lambda tx: tx.exec_driver_sql("PRAGMA query_only = ON"))
    assert await health.find_troubles(db, polled(1), NOW) == {"database": "refuses to write"}


async def test_the_pages_over_http(db: Database) -> None:
    state = health.HealthState()
    state.count("announced")
    async with health.serving(db, state, "127.0.0.1", 0) as address, httpx.AsyncClient() as client:
        sick = await client.get(f"{address}/healthz")
        assert (sick.status_code, sick.json()) == (503, {"ok": False, "troubles": {"poll": "not polled yet"}})
        metrics = (await client.get(f"{address}/metrics")).text
        assert "outlay_announced_total 1.0" in metrics
        assert "outlay_retrained_total 0.0" in metrics


async def test_a_taken_port_is_one_clear_line(db: Database) -> None:
    async with health.serving(db, health.HealthState(), "127.0.0.1", 0) as address:
        port = int(address.rpartition(":")[2])
        with pytest.raises(PortTaken, match=f"Port {port} on 127.0.0.1 .* BOT_HTTP_PORT"):
            async with health.serving(db, health.HealthState(), "127.0.0.1", port):
                pass
