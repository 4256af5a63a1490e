"""Pictures read in a process of their own: only where the `ocr` extra is installed, one at a time."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from bot.documents.isolated import run_isolated
from bot.errors import UnreadableFile
from bot.parsing.receipts import NO_PICTURE

NEEDS = ("rapidocr", "onnxruntime")  # what the `ocr` extra installs
SCANNER = (sys.executable, "-m", "bot.documents.scanner")
LIMIT_SECONDS = 60.0
_ONE = asyncio.Semaphore(1)  # each takes half a gigabyte


def is_installed() -> bool:
    """Whether pictures can be read here; nothing is loaded to find out."""
    return all(find_spec(name) is not None for name in NEEDS)


async def scan(
    content: bytes, *, command: Sequence[str] | None = None, limit_seconds: float = LIMIT_SECONDS
) -> list[str]:
    """The lines of text on a picture, from the top; raises `UnreadableFile`, also for one that took too much
    time or memory."""
    try:
        async with _ONE:
            wire = json.loads(await run_isolated(command or SCANNER, content, limit_seconds))
    except (TimeoutError, ValueError):
        raise UnreadableFile(NO_PICTURE) from None
    if "refused" in wire:
        raise UnreadableFile(wire["refused"])
    return [str(row) for row in wire["rows"]]
