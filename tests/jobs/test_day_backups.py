"""Which of the days' backups stay."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.jobs import backups
from bot.storage.backup import Interrupted
from bot.storage.database import open_database

DAYS = st.sets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=60)


def test_a_year_of_days_leaves_a_week_and_three_more_weeks() -> None:
    last = date(2026, 3, 1)  # a Sunday
    days = {last - timedelta(days=back) for back in range(365)}
    week = {last - timedelta(days=back) for back in range(7)}
    assert backups.kept(days) == week | {date(2026, 2, 22), date(2026, 2, 15), date(2026, 2, 8)}


def test_kept_day_by_day_four_weeks_of_sundays_remain() -> None:
    there: set[date] = set()
    for step in range(100):
        there = backups.kept(there | {date(2026, 1, 1) + timedelta(days=step)})
    week = {date(2026, 4, 4) + timedelta(days=step) for step in range(7)}
    assert there == week | {date(2026, 3, 29), date(2026, 3, 22)}


@given(DAYS)
def test_pruning_keeps_the_newest_and_is_done_in_one_go(days: set[date]) -> None:
    kept = backups.kept(days)
    assert kept <= days
    assert kept >= set(sorted(days)[-7:])
    assert len(kept) <= 11
    assert backups.kept(kept) == kept


async def test_the_day_is_backed_up_once_and_strangers_files_stay(tmp_path: Path) -> None:
    path, folder, day = tmp_path / "outlay.db", tmp_path / "backups", date(2026, 3, 1)
    await (await open_database(path)).close()
    folder.mkdir()
    (folder / "outlay-2019-01-01.db").write_bytes(b"")
    (folder / "mine.db").write_bytes(b"")
    for back in range(12):
        (folder / f"outlay-{day - timedelta(days=1 + back)}.db").write_bytes(b"")
    assert backups.is_missing(path, folder, day)
    backups.back_up(path, folder, day, is_stopped=lambda: False)
    assert not backups.is_missing(path, folder, day)
    names = {file.name for file in folder.iterdir()}
    assert "mine.db" in names
    assert "outlay-2026-02-17.db" not in names
    assert {"outlay-2026-03-01.db", "outlay-2026-02-23.db", "outlay-2019-01-01.db"} <= names


async def test_a_backup_given_up_drops_no_older_one(tmp_path: Path) -> None:
    path, folder = tmp_path / "outlay.db", tmp_path / "backups"
    await (await open_database(path)).close()
    folder.mkdir()
    old = [folder / f"outlay-2025-01-{number:02}.db" for number in range(1, 20)]
    for file in old:
        file.write_bytes(b"")
    with pytest.raises(Interrupted):
        backups.back_up(path, folder, date(2026, 3, 1), is_stopped=lambda: True)
    assert sorted(folder.iterdir()) == old
