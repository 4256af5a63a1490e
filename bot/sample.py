"""A made-up person's year of spending, so that the chat page has a forecast to show in its first minute.

Sam is a demonstration and no evidence: the fortnightly habit and the seed were chosen so that the LSTM earns
its share. With other seeds the training-free pool often answers alone; docs/forecasting.md has real people.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator
from datetime import date, timedelta

DAYS = 365
BUDGET = 2200  # whole units a month
PAYDAY = date(2026, 1, 2).toordinal() % 14  # Sam is paid every second Friday, and spends
HEADER = ("date", "amount", "currency", "category", "note", "tags", "kind", "recorded_at")
# (category, note, chance per weekday, chance per weekend day, least, most) in whole units
HABITS = (
    ("coffee", "coffee", 55, 35, 3, 5),
    ("food", "lunch", 60, 20, 8, 14),
    ("groceries", "groceries", 25, 55, 14, 60),
    ("transport", "bus", 40, 15, 3, 6),
    ("fun", "cinema", 4, 22, 12, 30),
    ("food", "dinner out", 8, 30, 18, 45),
    ("shopping", "clothes", 3, 8, 20, 90),
    ("health", "pharmacy", 3, 3, 6, 25),
)
MONTHLY = (
    (1, "home", "rent", 640),
    (5, "bills", "electricity", 58),
    (12, "bills", "phone", 22),
    (26, "fun", "gym", 40),
)


def year(last: date, currency: str, seed: int = 1) -> bytes:
    """A CSV in the export's form: `DAYS` days up to and including `last`, the same for the same arguments."""
    dice = random.Random(seed)
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(HEADER)
    for offset in range(DAYS):
        day = last - timedelta(days=DAYS - 1 - offset)
        for category, note, cents in _day(dice, day):
            amount = f"{cents // 100}.{cents % 100:02d}"
            table.writerow((day, amount, currency, category, note, "", "expense", ""))
    return text.getvalue().encode()


FORTNIGHTLY = (("groceries", "big shop", 110, 150), ("fun", "night out", 45, 80))  # on every second Friday


def _day(dice: random.Random, day: date) -> Iterator[tuple[str, str, int]]:
    for dom, category, note, units in MONTHLY:
        if day.day == dom:
            yield category, note, units * 100
    if day.toordinal() % 14 == PAYDAY:
        for category, note, least, most in FORTNIGHTLY:
            yield category, note, dice.randrange(least * 100, most * 100)
    weekend = day.weekday() >= 5
    for category, note, weekdays, weekends, least, most in HABITS:
        if dice.randrange(100) < (weekends if weekend else weekdays):
            yield category, note, dice.randrange(least * 100, most * 100)
