"""`/healthz` says whether the bot works, not merely lives; `/metrics` counts. Neither tells who or what."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import clock
from bot import serving as http
from bot.errors import DatabaseError
from bot.storage import inbox
from bot.storage.database import Database
from bot.storage.upkeep import prove_commit

POLL_SILENCE = timedelta(seconds=90)  # a poll waits 25 s at most
COMMIT_SECONDS = 5.0
INBOX_WAIT = timedelta(seconds=120)

COUNTS = {
    "updates": "Updates kept in the inbox.",
    "failures": "Updates that could not be handled and were set aside.",
    "announced": "Reminders and digests sent.",
    "announce_failed": "Reminders and digests that could not be sent.",
    "retrained": "Forecasts trained and stored.",
    "retrain_failed": "Retrains that left the previous forecast in place.",
    "backed_up": "Verified backups made.",
}

Clock = Callable[[], datetime]


@dataclass(slots=True)
class HealthState:
    """What the bot notes about itself: when it last polled, and counts by a name of `COUNTS`."""

    last_poll: datetime | None = None
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))

    def count(self, name: str) -> None:
        """One more of `name`; a name that is not in `COUNTS` raises `KeyError`."""
        self.counts[name] += 1


def routes(db: Database, state: HealthState, now: Clock = clock.now) -> list[Route]:
    """`/healthz` and `/metrics`."""
    registry = CollectorRegistry()
    registry.register(_Counts(state, now))
    ProcessCollector(registry=registry)

    async def healthz(_: Request) -> Response:
        troubles = await find_troubles(db, state, now())
        return JSONResponse({"ok": not troubles, "troubles": troubles}, 503 if troubles else 200)

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/metrics", metrics)]


@asynccontextmanager
async def serving(db: Database, state: HealthState, host: str, port: int) -> AsyncIterator[str]:
    """Serve both while the context lasts; gives the address. Raises `PortTaken`."""
    async with http.serving(Starlette(routes=routes(db, state)), host, port) as address:
        yield address


async def find_troubles(db: Database, state: HealthState, now: datetime) -> dict[str, str]:
    """What does not work, by part (`poll`, `database`, `inbox`); empty when all is well."""
    found = {"poll": _poll_trouble(state, now)}
    try:
        async with asyncio.timeout(COMMIT_SECONDS):
            await db.write(prove_commit)
            found["inbox"] = _inbox_trouble(await db.read(inbox.oldest_waiting), now)
    except TimeoutError:
        found["database"] = f"no commit within {COMMIT_SECONDS:g} s"
    except DatabaseError:
        found["database"] = "refuses to write"
    return {part: trouble for part, trouble in found.items() if trouble}


def _poll_trouble(state: HealthState, now: datetime) -> str:
    if state.last_poll is None:
        return "not polled yet"
    silence = now - state.last_poll
    return f"last poll {silence.total_seconds():.0f} s ago" if silence > POLL_SILENCE else ""


def _inbox_trouble(oldest: datetime | None, now: datetime) -> str:
    waits = now - oldest if oldest else timedelta()
    return f"an update waits for {waits.total_seconds():.0f} s" if waits > INBOX_WAIT else ""


class _Counts(Collector):
    """The state as Prometheus reads it."""

    def __init__(self, state: HealthState, now: Clock) -> None:
        self._state = state
        self._now = now

    def collect(self) -> Iterable[Metric]:
        for name, help_text in COUNTS.items():
            yield CounterMetricFamily(f"outlay_{name}", help_text, value=self._state.counts[name])
        if self._state.last_poll:
            age = (self._now() - self._state.last_poll).total_seconds()
            yield GaugeMetricFamily("outlay_poll_age_seconds", "Seconds since the last poll.", value=age)
