"""The day's backup, `outlay-YYYY-MM-DD.db`: the newest of 7 days and of 4 weeks are kept."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from bot.storage.backup import backup

DAILY, WEEKLY = 7, 4


def is_missing(database: Path, folder: Path, day: date) -> bool:
    """Whether `day` (UTC) has no backup of the database in the folder yet."""
    return not _file(database, folder, day).exists()


def back_up(database: Path, folder: Path, day: date, *, is_stopped: Callable[[], bool]) -> None:
    """Make `day`'s backup and drop those that are neither among the daily nor the weekly ones.

    Raises `DatabaseError` and `Interrupted`; then none is dropped.
    """
    backup(database, _file(database, folder, day), is_stopped=is_stopped)
    days = _days(database, folder)
    for old in days - kept(days):
        _file(database, folder, old).unlink(missing_ok=True)


def kept(days: Iterable[date]) -> set[date]:
    """The newest 7 of `days`, and the newest day of each of the newest 4 weeks (from Monday) among them."""
    newest_first = sorted(days, reverse=True)
    weeks: dict[tuple[int, int], date] = {}
    for day in newest_first:
        weeks.setdefault(day.isocalendar()[:2], day)
    return set(newest_first[:DAILY]) | set(list(weeks.values())[:WEEKLY])


def _file(database: Path, folder: Path, day: date) -> Path:
    return folder / f"{database.stem}-{day.isoformat()}.db"


def _days(database: Path, folder: Path) -> set[date]:
    name = re.compile(rf"{re.escape(database.stem)}-(\d{{4}}-\d{{2}}-\d{{2}})\.db")
    found = (name.fullmatch(file.name) for file in folder.iterdir())
    return {date.fromisoformat(match[1]) for match in found if match}
