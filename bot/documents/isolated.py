"""Files read in a process of their own, which a bad one may exhaust or crash: the bot parses none."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence

from bot.documents.reading import Reading, Task, read_answer, write_task
from bot.errors import UnreadableFile
from bot.killing import kill_group
from bot.settings import without_secrets

READER = (sys.executable, "-m", "bot.documents.reader")
LIMIT_SECONDS = 60.0  # by the clock; the process itself has 20 of the processor's
TOO_HARD = "That file could not be read in time, nothing was imported. Send it in parts, or as CSV."


async def read_isolated(
    content: bytes, task: Task, *, command: Sequence[str] = READER, limit_seconds: float = LIMIT_SECONDS
) -> Reading:
    """What the file says; raises `UnreadableFile`, also for one that took too much time or memory."""
    try:
        answer = await run_isolated(command, write_task(task) + b"\n" + content, limit_seconds)
        return read_answer(answer)
    except (TimeoutError, ValueError, KeyError):
        raise UnreadableFile(TOO_HARD) from None


async def run_isolated(command: Sequence[str], asked: bytes, limit_seconds: float) -> bytes:
    """What a process without token answers; it is ended with everything it started. Raises `TimeoutError`."""
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=without_secrets(), start_new_session=True
    )
    try:
        async with asyncio.timeout(limit_seconds):
            answer, _ = await process.communicate(asked)
    finally:
        if process.returncode is None:
            kill_group(process)
        await process.wait()
    return answer
