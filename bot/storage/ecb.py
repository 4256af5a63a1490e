"""The European Central Bank's daily reference rates: the file that ships, and newer days once fetched.

The file holds a line a day since 1999 and is kept as text: a line is taken apart when it is asked for.
"""

from __future__ import annotations

import lzma
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert

from bot.storage.database import Transaction
from bot.storage.schema import ecb_days

FILE = Path(__file__).with_name("ecb.csv.xz")
MOST_MISSING = timedelta(days=31)  # between a currency's last rate and the day's file: later it is no more
_ISO = 10  # characters of a day


@dataclass(frozen=True, slots=True)
class PerEuro:
    """Units of a currency in one euro, as published `on` a day."""

    units: Fraction
    on: date


def per_euro(tx: Transaction, code: str, day: date) -> PerEuro | None:
    """The rate of the latest day published up to `day`; None where the bank has none, or gave it up."""
    if day > last_shipped() and (newer := _fetched(tx, code, day)):
        return newer
    return _shipped(code, day)


def newest(tx: Transaction) -> date:
    """The latest day there are rates of."""
    found: date | None = tx.scalar(select(func.max(ecb_days.c.day)))
    return max(found, last_shipped()) if found else last_shipped()


def save_days(tx: Transaction, days: dict[date, dict[str, str]]) -> int:
    """Keep rates of days newer than the file that ships, units a euro by code; how many days were new."""
    kept = [{"day": day, "rates": rates} for day, rates in days.items() if day > last_shipped()]
    if not kept:
        return 0
    return tx.execute(insert(ecb_days).on_conflict_do_nothing(), kept).rowcount


def last_shipped() -> date:
    """The last day of the file that ships."""
    return date.fromisoformat(_lines()[-1][:_ISO])


def _fetched(tx: Transaction, code: str, day: date) -> PerEuro | None:
    statement = select(ecb_days).where(ecb_days.c.day <= day).order_by(ecb_days.c.day.desc()).limit(1)
    row = tx.execute(statement).one_or_none()
    if row is None:
        return None
    if code == "EUR":
        return PerEuro(Fraction(1), row.day)
    return PerEuro(Fraction(row.rates[code]), row.day) if code in row.rates else None


@lru_cache(maxsize=4096)  # a statement asks for the same days again and again
def _shipped(code: str, day: date) -> PerEuro | None:
    lines, place = _lines(), _columns().get(code)
    at = bisect_right(lines, day.isoformat() + "~", lo=1) - 1
    if at < 1 or (place is None and code != "EUR"):
        return None
    newest_day = date.fromisoformat(lines[at][:_ISO])
    while at >= 1:
        cells = lines[at].split(",")
        on = date.fromisoformat(cells[0])
        if newest_day - on > MOST_MISSING:
            return None
        if place is None or cells[place]:
            return PerEuro(Fraction(cells[place]) if place is not None else Fraction(1), on)
        at -= 1
    return None


@lru_cache(maxsize=1)
def _columns() -> dict[str, int]:
    return {code: place for place, code in enumerate(_lines()[0].split(",")) if place}


@lru_cache(maxsize=1)  # read when the first amount in another currency comes: 2 MB, 30 ms
def _lines() -> list[str]:
    """The header, then a line a day, the oldest first."""
    return lzma.decompress(FILE.read_bytes()).decode("ascii").splitlines()
