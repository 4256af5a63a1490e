"""Under which heads a score is told: everything here is known at the cutoff, from the past alone."""

from __future__ import annotations

from bisect import bisect_right

import pandas as pd

from forecasting.bills import bills
from forecasting.frame import DailySeries
from forecasting.metrics import typical_month

HISTORY = ("0-13 days", "14-59 days", "60-179 days", "180-364 days", "365+ days")
ZEROS = ("under 25 % zero", "25-50 % zero", "50-75 % zero", "75 %+ zero")
RENT = ("no rent", "rent")
DAYS = ("day 1-5", "day 6-10", "day 11-15", "day 16-20", "day 21-25", "day 26-31")
SLICES = {"by_history": HISTORY, "by_zeros": ZEROS, "by_rent": RENT, "by_day": DAYS}
RENT_SHARE = 0.1


def history_slice(known_days: int) -> str:
    """By how many days are known before the cutoff."""
    return HISTORY[bisect_right((14, 60, 180, 365), known_days)]


def zeros_slice(share: float) -> str:
    """By the share of known days of the last year on which nothing was spent, in [0, 1]."""
    return ZEROS[bisect_right((0.25, 0.5, 0.75), share)]


def day_slice(day: int) -> str:
    """By the day of the month (1-31) of the first day ahead."""
    return DAYS[min((day - 1) // 5, 5)]


def has_rent(history: pd.DataFrame, past: DailySeries) -> bool:
    """Whether a monthly bill of at least a tenth of a usual month was detected by the cutoff.

    `history`: this person's rows (`ds, y`, optionally `category, note`); those after the cutoff are not
    looked at.
    """
    least = RENT_SHARE * typical_month(past.values, past.known)
    return any(bill.interval == "month" and bill.usual >= least for bill in bills(history, past.cutoff))
