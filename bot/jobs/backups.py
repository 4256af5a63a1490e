"""The day's backup, `outlay-YYYY-MM-DD.db`: the newest of 7 days and of 4 weeks are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from bot.storage.backup import backup

DAILY, WEEKLY = 7, 4


def folder_of(database: Path) -> Path:
    """Where the backups of a database lie: `backups` beside it."""
    return database.parent / "backups"


def is_missing(database: Path, day: date) -> bool:
    """Whether `day` (UTC) has no backup yet."""
    return not _file(database, day).exists()


def back_up(database: Path, day: date, *, is_stopped: Callable[[], bool]) -> None:
    """Make `day`'s backup and drop those that are neither among the daily nor the weekly ones.

    Raises `DatabaseError` and `Interrupted`; then none is dropped.
    """
    backup(database, _file(database, day), is_stopped=is_stopped)
    days = _days(database)
    for old in days - kept(days):
        _file(database, old).unlink(missing_ok=True)


def kept(days: Iterable[date]) -> set[date]:
    """The newest 7 of `days`, and the newest day of each of the newest 4 weeks (from Monday) among them."""
    newest_first = sorted(days, reverse=True)
    weeks: dict[tuple[int, int], date] = {}
    for day in newest_first:
        weeks.setdefault(day.isocalendar()[:2], day)
    return set(newest_first[:DAILY]) | set(list(weeks.values())[:WEEKLY])


def _file(database: Path, day: date) -> Path:
    return folder_of(database) / f"{database.stem}-{day.isoformat()}.db"


def _days(database: Path) -> set[date]:
    name = re.compile(rf"{re.escape(database.stem)}-(\d{{4}}-\d{{2}}-\d{{2}})\.db")
    found = (name.fullmatch(file.name) for file in folder_of(database).iterdir())
    return {date.fromisoformat(match[1]) for match in found if match}
