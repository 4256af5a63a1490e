"""The composition root: settings → database → ledger → chat, jobs. The only file that knows every part."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from bot import clock, health
from bot.charts import style
from bot.chat import notify
from bot.chat.application import Chat
from bot.errors import SettingsError
from bot.jobs.runner import Runner
from bot.ledger import users
from bot.settings import Access, Settings
from bot.storage.backup import only_one
from bot.storage.database import Database, open_database

log = logging.getLogger(__name__)

NO_TOKEN = """Outlay needs a bot token to talk to Telegram.
  1. In Telegram, write /newbot to @BotFather and follow it; copy the token it gives you.
  2. BOT_TOKEN=123456789:AA… python3 dev.py run      (or put the line in a .env file)
Without Telegram, at once: python3 dev.py chat"""


async def run(settings: Settings) -> None:
    """The bot on Telegram until SIGINT or SIGTERM; raises `OperatorError` when it cannot start."""
    token = settings.bot_token()
    if token is None:
        raise SettingsError(NO_TOKEN)
    await until_stopped(_run(settings, token))


async def _run(settings: Settings, token: str) -> None:
    path = settings.database_path()
    state = health.HealthState()
    with only_one(path):
        db = await open_database(path)
        try:
            async with health.serving(db, state, settings.http_host, settings.http_port):
                await _greet_owner(db, settings)
                async with serving(db, settings, token, state):
                    await asyncio.Event().wait()
        finally:
            await db.close()


@asynccontextmanager
async def serving(
    db: Database, settings: Settings, token: str, state: health.HealthState
) -> AsyncIterator[Runner]:
    """The chat and the jobs on one database, while the context lasts."""

    def learn(user_id: int) -> None:
        runner.wake(user_id, clock.now())

    chat = Chat(db, settings, token, count=state.count, learn=learn)
    backups = db.path.parent / "backups"
    announcers = notify.announcers(db, chat.delivery, settings.allowed_users, chat.pins.touch)
    runner = Runner(db, announcers, backups, state.count, retrained=chat.pins.touch)
    polled = asyncio.Event()

    def note_poll() -> None:
        state.last_poll = clock.now()
        polled.set()

    await chat.start(note_poll)
    after = asyncio.create_task(_after_first_poll(polled, chat, runner))
    try:
        yield runner
    finally:
        after.cancel()
        await asyncio.gather(after, return_exceptions=True)
        await runner.stop()
        await chat.stop()


async def _after_first_poll(polled: asyncio.Event, chat: Chat, runner: Runner) -> None:
    # Answering comes first: menus, jobs and matplotlib's second of loading wait for the first poll.
    await polled.wait()
    await runner.start()
    await chat.introduce()
    await asyncio.to_thread(style.warm_up)


async def _greet_owner(db: Database, settings: Settings) -> None:
    if settings.allowed_users != Access() or await users.has_owner(db):
        return
    code = await users.make_code(db, role="owner", now=clock.now())
    print(f"Nobody may use this bot yet. Send it this to become its owner: /start {code}", flush=True)


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` to its end, or until SIGINT or SIGTERM: the first one cancels it, wherever it is, and is no
    error."""
    task, loop = asyncio.ensure_future(work), asyncio.get_running_loop()
    stopping = asyncio.Event()

    def stop() -> None:
        if not stopping.is_set():  # a second signal must not cut the tidying up short
            stopping.set()
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
    try:
        await task
    except asyncio.CancelledError:
        if not stopping.is_set():
            raise
