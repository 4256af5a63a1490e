"""Logging: one line an event, with ids and types, never a person's words, amounts or the token."""

from __future__ import annotations

import logging
import re
import traceback

_TOKEN = re.compile(r"[0-9]{6,20}:[A-Za-z0-9_-]{10,}")
CHATTY = (
    "httpx",
    "httpcore",
    "apscheduler",
    "alembic",
    "matplotlib",
    "telegram",
    "aiosqlite",
    "asyncio",
    "uvicorn",
)


def name_error(error: BaseException) -> str:
    """Type and place of an error; its text may hold what a person wrote, so it is left out."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places}"


class _WithoutToken(logging.Formatter):
    """Whatever reaches the log, in messages and tracebacks alike, a token is masked."""

    def format(self, record: logging.LogRecord) -> str:
        return _TOKEN.sub("<token>", super().format(record)).replace("\r", " ").replace("\n", "\n  ")


def set_up(level: str) -> None:
    """Log to stderr from `level` on; libraries only from WARNING on, since httpx prints the token in URLs."""
    handler = logging.StreamHandler()
    handler.setFormatter(_WithoutToken("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
