"""What a process that reads for the bot says at its end: the same for files, pictures and recordings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from bot.documents.reading import write_refusal
from bot.errors import UnreadableFile


def answer(found: Callable[[], Iterable[bytes]]) -> int:
    """Say what was found, or the refusal's sentence; the exit status, 1 where memory was not enough."""
    try:
        sys.stdout.buffer.writelines(found())
    except UnreadableFile as refusal:
        sys.stdout.buffer.write(write_refusal(refusal))
    except (MemoryError, RecursionError):
        return 1
    return 0
