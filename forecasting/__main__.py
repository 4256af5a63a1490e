"""`python -m forecasting`: forecast, fit, backtest, bills and more on a CSV of transactions."""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from forecasting.errors import ForecastingError

if TYPE_CHECKING:
    from forecasting.frame import FloatArray

VENTILES = ",".join(f"{step / 20:g}" for step in range(1, 20))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("a date must be YYYY-MM-DD") from error


def _probabilities(text: str) -> tuple[float, ...]:
    try:
        asked = tuple(float(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError("quantiles are numbers between commas") from error
    if not all(0 < probability < 1 for probability in asked):
        raise argparse.ArgumentTypeError("quantiles lie between 0 and 1")
    return asked


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100_000:
        raise argparse.ArgumentTypeError("must be a whole number from 1 to 100000")
    return int(text)


def _file(text: str) -> Path:
    """Told at once, not after everybody was fitted."""
    path = Path(text)
    if not path.parent.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {path.parent}")
    return path


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1)


def _shared(command: argparse.ArgumentParser) -> None:
    """What every command on a CSV takes."""
    command.add_argument("transactions", type=Path, help="CSV with at least user_id,date,amount")
    command.add_argument("--as-of", type=_day, help="last known day (default: the latest in the file)")
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--threads", type=_count, default=_cores(), help="processes of one thread each")


def _ahead(command: argparse.ArgumentParser) -> None:
    command.add_argument("--horizon", type=_count, default=28, help="days ahead (default 28)")
    command.add_argument("--samples", type=_count, default=1000, help="paths a person (default 1000)")


def _add_forecast(command: argparse.ArgumentParser) -> None:
    _shared(command)
    _ahead(command)
    command.add_argument("--quantiles", type=_probabilities, default=_probabilities(VENTILES))
    command.add_argument("--daily", type=_file, help="write user_id,date,q... here")
    command.add_argument("--total", type=_file, help="write user_id,q... of the horizon's sum here")
    command.add_argument("--json", action="store_true", help="print timings as JSON")


def _add_fit(command: argparse.ArgumentParser) -> None:
    _shared(command)
    command.add_argument("--folder", type=Path, required=True)


def _add_backtest(command: argparse.ArgumentParser) -> None:
    _shared(command)
    _ahead(command)
    command.add_argument("--months", type=_count, default=6, help="last months, six cutoffs each (default 6)")
    command.add_argument("--origins", type=_count, help="instead: so many cutoffs, evenly spaced")
    command.add_argument("--every", type=_count, default=28, help="days between those (default 28)")
    command.add_argument("--known", type=_count, help="let only so many days before a cutoff be known")
    command.add_argument("--people", type=_count, default=20, help="at most so many people (default 20)")
    command.add_argument("--unseen", action="store_true", help="nobody the shipped weights learned from")
    command.add_argument(
        "--methods", help="baselines between commas, pools with + (default: all but the slow)"
    )
    command.add_argument("--against", help="the baseline to compare with (default: the best training-free)")
    command.add_argument("--csv", type=_file, help="write every score here")
    command.add_argument("--pictures", type=Path, help="draw calibration, skill and fans into this folder")


def _add_tune(command: argparse.ArgumentParser) -> None:
    _shared(command)
    command.add_argument("--people", type=_count, default=6, help="at most so many people (default 6)")
    command.add_argument("--origins", type=_count, default=3, help="cutoffs a person (default 3)")
    command.add_argument("--every", type=_count, default=56, help="days between cutoffs (default 56)")
    command.add_argument("--unseen", action="store_true", help="nobody the shipped weights learned from")
    command.add_argument("--only", help="what to vary, between commas (default: everything)")


def _add_bills(command: argparse.ArgumentParser) -> None:
    command.add_argument("transactions", type=Path, nargs="?", help="CSV with at least user_id,date,amount")
    command.add_argument("--as-of", type=_day, help="last known day (default: the latest in the file)")
    command.add_argument("--benchmark", type=_count, help="instead: precision and recall on made-up people")
    command.add_argument("--days", type=_count, default=500, help="days of the made-up people (default 500)")


def _add_pretrain(command: argparse.ArgumentParser) -> None:
    command.add_argument("--folder", type=Path, required=True, help="where the open panels' CSVs lie")
    command.add_argument("--people", type=_count, default=3000, help="people to make up (default 3000)")
    command.add_argument("--epochs", type=_count, default=14, help="rounds over everybody (default 14)")
    command.add_argument("--seed", type=int, default=1)
    command.add_argument("--threads", type=_count, default=_cores(), help="processes of one thread each")


def _add_demo(command: argparse.ArgumentParser) -> None:
    command.add_argument("--folder", type=Path, default=Path("demo"))
    command.add_argument("--seed", type=int, default=0)


COMMANDS = (
    ("forecast", "fit everybody in a CSV up to a day and write quantiles of the days after", _add_forecast),
    ("fit", "fit everybody in a CSV and save the models to a folder", _add_fit),
    ("backtest", "compare with the baselines over rolling origins", _add_backtest),
    ("tune", "choose how the network learns, over rolling origins", _add_tune),
    ("bills", "list recurring bills, or measure how well they are found", _add_bills),
    ("pretrain", "rebuild the shared network and its calibration, in place", _add_pretrain),
    ("demo", "the source recipe on its synthetic year, with three pictures", _add_demo),
)


def parser() -> argparse.ArgumentParser:
    """The command line."""
    top = argparse.ArgumentParser(prog="python -m forecasting", description="What will be spent?")
    commands = top.add_subparsers(dest="command", required=True)
    for name, does, add in COMMANDS:
        add(commands.add_parser(name, help=does, description=does))
    return top


def _peak_megabytes() -> float:
    """Largest resident set of this process and of its largest child, added."""
    unit = 1.0 if sys.platform == "darwin" else 1024.0
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(one).ru_maxrss for one in who) * unit / 1e6


def forecast(asked: argparse.Namespace) -> int:
    """Fit, sample, write the quantiles."""
    from forecasting.forecaster import SpendForecaster, Workers
    from forecasting.transactions import read_transactions

    began = time.perf_counter()
    table = read_transactions(asked.transactions, asked.as_of)
    for remark in (
        *table.remarks,
        *(f"user {user}: no row by {table.as_of}, left out" for user in table.absent),
    ):
        print(remark, file=sys.stderr)
    with Workers(asked.threads) as workers:
        model = SpendForecaster(asked.seed).fit(table.history, table.as_of, workers=workers)
        fitted = time.perf_counter()
        paths = model.sample(asked.horizon, asked.samples, workers=workers)
    _write(asked, table.as_of, paths)
    if asked.json:
        timings = {
            "users": len(paths),
            "fit_seconds": round(fitted - began, 3),
            "forecast_seconds": round(time.perf_counter() - fitted, 3),
            "peak_memory_mb": round(_peak_megabytes(), 1),
        }
        print(json.dumps(timings))
    return 0


def _write(asked: argparse.Namespace, as_of: date, paths: Mapping[str | int, FloatArray]) -> None:
    """The two CSVs, whichever were asked for: a line a person and day, and a line a person."""
    import numpy as np
    import pandas as pd

    from forecasting.frame import quantile_names

    names, users = quantile_names(asked.quantiles), list(paths)
    if asked.daily is not None:
        bands = [np.quantile(one, asked.quantiles, axis=0).T for one in paths.values()]
        days = [(as_of + timedelta(days=ahead + 1)).isoformat() for ahead in range(asked.horizon)]
        daily = pd.DataFrame(np.concatenate(bands), columns=names)
        daily.insert(0, "date", days * len(users))
        daily.insert(0, "user_id", np.repeat(users, asked.horizon))
        daily.to_csv(asked.daily, index=False, lineterminator="\n")
    if asked.total is not None:
        sums = [np.quantile(one.sum(axis=1), asked.quantiles) for one in paths.values()]
        total = pd.DataFrame(np.stack(sums), columns=names)
        total.insert(0, "user_id", users)
        total.to_csv(asked.total, index=False, lineterminator="\n")


def fit(asked: argparse.Namespace) -> int:
    """Fit and save."""
    from forecasting.forecaster import SpendForecaster, Workers
    from forecasting.transactions import read_transactions

    table = read_transactions(asked.transactions, asked.as_of)
    with Workers(asked.threads) as workers:
        model = SpendForecaster(asked.seed).fit(table.history, table.as_of, workers=workers)
    model.save(asked.folder)
    for user, fitted in model.people.items():
        print(f"{user}\t{fitted.answered_by}\t{fitted.series.known_days} days")
    return 0


def backtest(asked: argparse.Namespace) -> int:
    """Print the comparison table."""
    from forecasting.backtest import run

    return run(asked)


def pretrain(asked: argparse.Namespace) -> int:
    """Rebuild what ships in `weights`."""
    from forecasting.pretrain import run

    return run(asked)


def tune(asked: argparse.Namespace) -> int:
    """Print what each setting scores."""
    from forecasting.tuning import run

    return run(asked)


def bills(asked: argparse.Namespace) -> int:
    """Print the bills of everybody in a CSV, or the benchmark's table."""
    from forecasting.bill_benchmark import print_bills, table

    if asked.benchmark is not None:
        print(table(asked.benchmark, asked.days))
        return 0
    if asked.transactions is None:
        raise ForecastingError("name a CSV, or --benchmark")
    print_bills(asked.transactions, asked.as_of)
    return 0


def demo(asked: argparse.Namespace) -> int:
    """Run the source recipe."""
    from forecasting.demo import run

    return run(asked.folder, asked.seed)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; mistakes in the input end in one line on stderr and status 2."""
    asked = parser().parse_args(arguments)
    commands = {
        "forecast": forecast,
        "fit": fit,
        "backtest": backtest,
        "tune": tune,
        "bills": bills,
        "pretrain": pretrain,
        "demo": demo,
    }
    try:
        return commands[asked.command](asked)
    except ForecastingError as error:
        print(f"forecasting: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"forecasting: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
