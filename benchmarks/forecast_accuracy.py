"""Accuracy beside the baselines: `bench forecast_accuracy FILE.csv [options of backtest]`."""

from __future__ import annotations

import sys


def main(arguments: list[str]) -> int:
    """Print the comparison table of `python -m forecasting backtest` for the file named first."""
    if not arguments:
        print("name a CSV with user_id,date,amount", file=sys.stderr)
        return 2
    from forecasting.__main__ import main as forecasting

    return forecasting(["backtest", *arguments])
