"""Forecasts of one person's daily spending, usable without the bot.

Names load when first asked for: `import forecasting.conditioning` brings numpy alone, never torch or pandas.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forecasting.champion import Retrained, retrain
    from forecasting.forecaster import SpendForecaster

__all__ = ["Retrained", "SpendForecaster", "retrain"]

_HOMES = {
    "Retrained": "forecasting.champion",
    "retrain": "forecasting.champion",
    "SpendForecaster": "forecasting.forecaster",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'forecasting' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
