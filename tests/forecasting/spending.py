"""Made-up people for the forecasting tests."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

FIRST = date(2024, 1, 1)


def day(place: int) -> date:
    return FIRST + timedelta(days=place)


def everyday(days: int, seed: int = 0, level: float = 30.0) -> np.ndarray:
    """Rent on the first, small lognormal days, about a third of days idle."""
    rng = np.random.default_rng(seed)
    amounts = np.where(rng.random(days) < 0.65, level * rng.lognormal(-0.3, 0.8, days), 0.0)
    rent = np.array([day(place).day == 1 for place in range(days)])
    return np.round(amounts + rent * level * 25, 2)


def person(amounts: np.ndarray) -> pd.DataFrame:
    """`ds, y` from the first day on, idle days without a row."""
    rows = [
        (pd.Timestamp(day(place)), amount)
        for place, amount in enumerate(amounts)
        if amount != 0 or place == 0
    ]
    return pd.DataFrame(rows, columns=["ds", "y"])


def people(**amounts: np.ndarray) -> pd.DataFrame:
    """`unique_id, ds, y` of several."""
    return pd.concat(
        [person(values).assign(unique_id=name) for name, values in amounts.items()], ignore_index=True
    )


def weekly(days: int, seed: int = 0) -> np.ndarray:
    """Big Saturdays, quiet Mondays, no rent: a pattern a small network learns from half a year."""
    rng = np.random.default_rng(seed)
    weekday = np.array([day(place).weekday() for place in range(days)])
    often = np.array([0.2, 0.5, 0.5, 0.6, 0.8, 0.95, 0.4])[weekday]
    level = np.array([10, 10, 12, 12, 25, 60, 15])[weekday]
    return np.round(np.where(rng.random(days) < often, level * rng.lognormal(-0.1, 0.5, days), 0.0), 2)
