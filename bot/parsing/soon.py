"""Days of the next weeks that, named without a year, are read as of the year before."""

from __future__ import annotations

import re
from datetime import date, timedelta

_YEAR, _SOON = 365, 31  # days
_WITH_YEAR = re.compile(r"\d{4}|\d\D+\d+\D+\d")


def comes_soon(day: date | None, today: date, text: str) -> bool:
    """Whether `day`, a year ago, is meant to come soon: `text`, which names it, names no year."""
    days = (day + timedelta(days=_YEAR) - today).days if day else 0
    return 0 < days <= _SOON and not _WITH_YEAR.search(text)


def is_yearless(day: date, text: str) -> bool:
    """Whether a longer `text` names the year of `day` nowhere."""
    return not re.search(rf"(?<!\d){day.year}(?!\d)|(?<=[-./'’a-zA-Z]){day:%y}(?![-./]?\d)", text)
