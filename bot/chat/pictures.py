"""Pictures are drawn off the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

V = TypeVar("V")


async def render(draw: Callable[[V], bytes], values: V) -> bytes:
    """`draw(values)` in a thread; returns PNG bytes."""
    return await asyncio.to_thread(draw, values)
