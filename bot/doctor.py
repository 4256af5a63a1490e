"""`doctor`: checks settings, token, database and model worker, and says what is wrong."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot.chat.application import check_token
from bot.errors import OperatorError
from bot.jobs.retrain import check_worker
from bot.settings import Settings
from bot.storage import migrating
from bot.storage.database import open_database

Check = Callable[[Settings], Awaitable[str]]


async def _settings(settings: Settings) -> str:
    who = settings.allowed_users
    access = "anyone" if who.anyone else f"{len(who.ids)} listed and invited people" if who.ids else "closed"
    return f"log level {settings.log_level}, access: {access}"


async def _database(settings: Settings) -> str:
    path = settings.database_path()
    await (await open_database(path, may_checkpoint=False)).close()
    return f"{path}, schema {migrating.revision(path)}, {_size(path)} kB"


def _size(path: Path) -> int:
    return path.stat().st_size // 1000


async def _token(settings: Settings) -> str:
    token = settings.bot_token()
    if token is None:
        return "none set: `run` needs BOT_TOKEN, `chat` does not"
    return f"@{await check_token(settings, token)}"


async def _worker(_: Settings) -> str:
    return await check_worker()


CHECKS: tuple[tuple[str, Check], ...] = (
    ("settings", _settings),
    ("database", _database),
    ("token", _token),
    ("model worker", _worker),
)


async def examine(settings: Settings) -> int:
    """Run every check and print a line each; exit status 1 when one fails."""
    failed = 0
    for name, check in CHECKS:
        try:
            print(f"ok    {name}: {await asyncio.wait_for(check(settings), 60)}")
        except (OperatorError, TimeoutError) as error:
            failed = 1
            print(f"FAIL  {name}: {str(error) or 'no answer within a minute'}", file=sys.stderr)
    return failed
