"""One person's retrain on one core, beside the source recipe, and the forecast from stored paths.

The people are made up here (rent on the first, small days, idle days), so anybody can repeat it. Processor
time: everything runs on one thread, so on an idle machine it is also the wait.
"""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import numpy as np
import pandas as pd

FIRST = date(2018, 1, 1)
LENGTHS = {"60 days": 60, "1 year": 365, "7 years": 2557}
REPEATS = 3


def made_up(days: int) -> pd.DataFrame:
    """`ds, y` of one person, a row each day."""
    rng = np.random.default_rng(0)
    dates = [FIRST + timedelta(days=place) for place in range(days)]
    small = np.where(rng.random(days) < 0.65, 30 * rng.lognormal(-0.3, 0.8, days), 0.0)
    rent = np.array([750.0 * (day.day == 1) for day in dates])
    return pd.DataFrame({"ds": pd.to_datetime(dates), "y": np.round(small + rent, 2)})


def seconds(work: Callable[[], object]) -> float:
    """Median processor time of three runs after one that warms up."""
    work()
    taken = []
    for _ in range(REPEATS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def print_ratios() -> None:
    """One year beside the source recipe, both in turn, so that what else runs on the machine slows both."""
    from forecasting import retrain
    from forecasting.fitting import fit_series
    from forecasting.frame import person_series
    from forecasting.models.source import fit_source
    from forecasting.stepping import kernel

    history, last = made_up(365), FIRST + timedelta(days=364)
    series, values = person_series(history, last), history["y"].to_numpy()
    fit = seconds(lambda: fit_series(series))
    source = seconds(lambda: fit_source(values))
    again = seconds(lambda: retrain(history, as_of=last))
    print(f"| the same without pictures of the past and paths: the fit alone, 1 year | {1000 * fit:.0f} ms |")
    print(f"| source recipe, training alone, 1 year | {source:.2f} s |")
    print(f"| … times our retrain | {source / again:.0f} × |")
    print(f"| … times our fit | {source / fit:.0f} × |")
    print(f"| compiled kernel | {'yes' if kernel() else 'no'} |")


def main(arguments: list[str]) -> int:
    """Print a Markdown table; takes no arguments."""
    from forecasting import retrain
    from forecasting.conditioning import chance_within, condition, cumulative_bands, run_out, scale_for

    print("| what, on one core | time |\n|---|---:|")
    for name, days in LENGTHS.items():
        history = made_up(days)
        taken = seconds(partial(retrain, history, as_of=FIRST + timedelta(days=days - 1)))
        print(f"| retrain with backtest and 1,000 paths of 62 days, {name} | {1000 * taken:.0f} ms |")
    print_ratios()
    paths = retrain(made_up(365), as_of=FIRST + timedelta(days=364)).paths

    def forecast() -> None:
        future = condition(paths, seen=np.full(9, 40.0), spent_today=12.0)[:, :20]
        chance_within(future, 900.0)
        cumulative_bands(future, (0.1, 0.25, 0.5, 0.75, 0.9))
        run_out(future, 900.0)
        scale_for(future, 900.0)

    print(f"| forecast from stored paths, conditioned on ten days | {1000 * seconds(forecast):.1f} ms |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| peak memory of this process | {peak:.0f} MB |")
    return 0
