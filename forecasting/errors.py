"""The errors of this library; each message says what to do.

ForecastingError
├── BadHistory        the table lacks a column, a date or an amount cannot be read
├── NothingKnown      nobody has a day by the cutoff
├── MissingExtra      an optional package that was asked for is not installed
└── BrokenCheckpoint  a stored model that is damaged, foreign or hostile
"""

from __future__ import annotations


class ForecastingError(Exception):
    """Root of every error raised on purpose here."""


class BadHistory(ForecastingError):
    """A history that cannot be read; the message names the column or line."""


class NothingKnown(ForecastingError):
    """No day is known by the cutoff, so there is nothing to forecast from."""


class MissingExtra(ForecastingError):
    """An optional package is not installed; the message says how to."""


class BrokenCheckpoint(ForecastingError):
    """Stored weights that must not be used; the message says which check failed."""
