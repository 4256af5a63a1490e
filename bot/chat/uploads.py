"""A file that a person sent: fetched only when a handler wants it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

LARGEST_UPLOAD = 5_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Upload:
    """`size` is what Telegram says, in bytes; `fetch` downloads the content and may raise `Refusal`."""

    name: str
    size: int
    fetch: Callable[[], Awaitable[bytes]]
