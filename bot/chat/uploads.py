"""A file that a person sent: fetched only when a handler wants it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.documents.tables import LARGEST_BYTES

LARGEST_UPLOAD = LARGEST_BYTES  # what could not be read is not fetched either


@dataclass(frozen=True, slots=True)
class Upload:
    """`size` is what Telegram says, in bytes; `is_picture` marks an image, `is_pdf` a PDF, `is_sound` a
    recording, of `seconds` where that is said; `fetch` downloads the content and may raise `Refusal`."""

    name: str
    size: int
    fetch: Callable[[], Awaitable[bytes]]
    is_picture: bool = False
    is_pdf: bool = False
    is_sound: bool = False
    seconds: int = 0
