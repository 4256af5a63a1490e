"""The command line: `python -m bot COMMAND`, also installed as `outlay`."""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from bot import logs
from bot.errors import OperatorError
from bot.settings import Settings, read_settings

Action = Callable[[Settings, argparse.Namespace], Coroutine[Any, Any, int | None]]


async def _run(settings: Settings, _: argparse.Namespace) -> None:
    from bot import app

    await app.run(settings)


async def _chat(settings: Settings, _: argparse.Namespace) -> None:
    from bot import local_chat

    await local_chat.run(settings)


async def _migrate(settings: Settings, _: argparse.Namespace) -> None:
    from bot.storage.backup import only_one
    from bot.storage.database import open_database

    path = settings.database_path()
    with only_one(path):
        await (await open_database(path)).close()
    print(f"{path} is up to date.")


async def _retrain(settings: Settings, arguments: argparse.Namespace) -> int:
    from bot.jobs.retrain import retrain_from_console

    return await retrain_from_console(settings.database_path(), arguments.user)


async def _backup(settings: Settings, arguments: argparse.Namespace) -> None:
    from bot.storage.backup import backup

    await asyncio.to_thread(backup, settings.database_path(), arguments.file)
    print(f"Backed up to {arguments.file}, and read back without a fault.")


async def _restore(settings: Settings, arguments: argparse.Namespace) -> None:
    from bot.storage.backup import restore

    await asyncio.to_thread(restore, arguments.file, settings.database_path())
    print(f"Restored {settings.database_path()} from {arguments.file}.")


async def _rates(settings: Settings, arguments: argparse.Namespace) -> None:
    from bot.jobs.rates import from_console

    await from_console(settings.database_path(), refreshes=arguments.refresh)


async def _doctor(settings: Settings, _: argparse.Namespace) -> int:
    from bot import doctor

    return await doctor.examine(settings)


COMMANDS: dict[str, tuple[Action, str]] = {
    "run": (_run, "run the bot on Telegram (needs BOT_TOKEN)"),
    "chat": (_chat, "the bot in a local chat page: no token, no account"),
    "migrate": (_migrate, "bring the database to this version's schema"),
    "retrain": (_retrain, "retrain people's forecasts now"),
    "backup": (_backup, "write a verified copy of the database"),
    "restore": (_restore, "put a copy in the database's place"),
    "rates": (_rates, "say how new the exchange rates are; --refresh fetches newer ones"),
    "doctor": (_doctor, "check settings, token, database and model worker"),
}


def main() -> int:
    """Run one command; returns its exit status. An operator's mistake is one line, never a traceback."""
    arguments = _parser().parse_args()
    os.umask(0o077)  # what people spend is nobody else's to read on this machine
    action, _ = COMMANDS[arguments.command]
    try:
        settings = read_settings()
        logs.set_up(settings.log_level)
        return asyncio.run(action(settings, arguments)) or 0
    except OperatorError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        logging.getLogger("bot").info("stopped")
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="outlay", description="Keep spending; know how the month will end.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    parsers = {
        name: commands.add_parser(name, help=text, description=text) for name, (_, text) in COMMANDS.items()
    }
    parsers["retrain"].add_argument("--user", type=int, metavar="ID", help="only this person's")
    parsers["rates"].add_argument("--refresh", action="store_true", help="ask the European Central Bank once")
    for name in ("backup", "restore"):
        parsers[name].add_argument("file", type=Path, metavar="FILE")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
