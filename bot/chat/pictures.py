"""Pictures are drawn off the event loop, and pages in a process of their own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.charts import printer
from bot.charts.report import Page, write_pages
from bot.documents.isolated import run_isolated
from bot.errors import Refusal

V = TypeVar("V")

TOO_LONG = "The PDF could not be made in time. Try fewer days: /export pdf october"
_ONE = asyncio.Semaphore(1)  # each takes a hundred megabytes


async def render(draw: Callable[[V], bytes], values: V) -> bytes:
    """`draw(values)` in a thread; returns PNG bytes."""
    return await asyncio.to_thread(draw, values)


async def print_pages(
    title: str,
    pages: Sequence[Page],
    *,
    command: Sequence[str] = printer.COMMAND,
    limit_seconds: float = printer.LIMIT_SECONDS,
) -> bytes:
    """The pages as a PDF; raises `Refusal` where the printing process took too long or broke."""
    try:
        async with _ONE:
            content = await run_isolated(command, write_pages(title, pages), limit_seconds)
    except TimeoutError:
        content = b""
    if not content.startswith(b"%PDF") or b"%%EOF" not in content[-16:]:
        raise Refusal(TOO_LONG)
    return content
