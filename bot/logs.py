"""Logging: one line an event, with ids and types, never a person's words, amounts or the token."""

from __future__ import annotations

import logging
import re
import traceback

_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{10,}")
OURS = ("bot", "forecasting")


def name_error(error: BaseException) -> str:
    """Type and place of an error; its text may hold what a person wrote, so it is left out."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(error).__name__} at {places}"


class _Discreet(logging.Formatter):
    """One line an event. A token is masked; of a library only place and error are shown, since its words hold
    what people wrote (python-telegram-bot logs a broken answer of Telegram's whole, messages and all)."""

    def format(self, record: logging.LogRecord) -> str:
        line = _TOKEN.sub("<token>", super().format(_discreet(record)))
        return line.replace("\r", " ").replace("\n", " ")


def _discreet(record: logging.LogRecord) -> logging.LogRecord:
    words = record.getMessage() if _is_ours(record) else f"in {record.funcName}, line {record.lineno}"
    error = record.exc_info[1] if record.exc_info else None
    said = f"{words} ({name_error(error)})" if error else words
    bare = {"msg": said, "args": None, "exc_info": None, "exc_text": None, "stack_info": None}
    return logging.makeLogRecord(record.__dict__ | bare)


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in OURS


def set_up(level: str) -> None:
    """Log to stderr from `level` on; libraries only from WARNING on, since httpx prints the token in URLs."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
