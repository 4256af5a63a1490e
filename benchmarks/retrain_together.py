"""Many people retrained at once: `bench retrain_together [--people N] [--device cuda] [--compile]`.

Made-up people with one year, all epochs of `training.FROM_GLOBAL`, beside the source recipe and `train` one
by one in the same run. Training alone: what comes before (features) is told apart. On the CPU processor time
on one thread; on a GPU the wait, until the device is done.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from forecasting.features import Prepared
    from forecasting.frame import FloatArray
    from forecasting.recurrent import Cell

YEAR = 365
DISTINCT = 32
REPEATS = 3
SMALLEST = {"cpu": 8, "cuda": 256}
MOST = {"cpu": 32, "cuda": 32768}
HEAD = "| what | people a second | times the source recipe |\n|---|---:|---:|"


def asked(arguments: list[str]) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(prog="bench retrain_together")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--people", type=int, help="the largest company (default: 32, a GPU's memory)")
    parser.add_argument("--compile", action="store_true", help="also with torch.compile")
    return parser.parse_args(arguments)


def year_of(seed: int) -> FloatArray:
    """(365,) somebody's days: rent every 30 days, small days, idle days."""
    rng = np.random.default_rng(seed)
    small = np.where(rng.random(YEAR) < 0.65, 30 * rng.lognormal(-0.3, 0.8, YEAR), 0.0)
    return np.asarray(np.round(small + 750.0 * (np.arange(YEAR) % 30 == seed % 30), 2))


def prepared(count: int) -> list[Prepared]:
    """So many people, ready to learn from."""
    from forecasting.features import prepare
    from forecasting.frame import DailySeries

    known = np.ones(YEAR, dtype=bool)
    years = [DailySeries(str(seed), date(2025, 1, 1), year_of(seed), known) for seed in range(count)]
    return [prepare(one, 62) for one in years]


def seconds(work: Callable[[], object], device: str, repeats: int = REPEATS) -> float:
    """Median of some runs, each until the device has finished, after one that warms up."""
    import torch

    def now() -> float:
        if device == "cuda":
            torch.cuda.synchronize()
            return time.perf_counter()
        return time.process_time()

    work()
    taken = []
    for _ in range(repeats):
        began = now()
        work()
        taken.append(now() - began)
    return statistics.median(taken)


def sizes(device: str, most: int | None) -> Iterator[int]:
    """Doubling companies up to the largest, which comes too."""
    last = most or MOST[device]
    size = min(SMALLEST[device], last)
    while size < last:
        yield size
        size *= 2
    yield last


def one_by_one(people: list[Prepared]) -> float:
    """Seconds of the source recipe for one person; prints both ways of training one after the other."""
    from forecasting.checkpoint import global_network
    from forecasting.models.source import fit_source
    from forecasting.stepping import kernel
    from forecasting.training import FROM_GLOBAL, one_thread, train

    def ours() -> None:
        with one_thread():
            for seed, one in enumerate(people[:4]):
                train(global_network(), global_network(), one, FROM_GLOBAL, seed)

    source = seconds(lambda: fit_source(year_of(0)), "cpu", 1)
    alone = seconds(ours, "cpu") / 4
    how = "compiled kernel" if kernel() else "torch"
    print(f"| source recipe, one by one, one core | {1 / source:.2f} | 1 |")
    print(f"| `train`, one by one, one core, {how} | {1 / alone:.1f} | {source / alone:.0f} × |", flush=True)
    return source


def side_by_side(people: list[Prepared], size: int, device: str, cell: Cell) -> tuple[float, float]:
    """Seconds to train so many people, and to bring them to the device."""
    import torch

    from forecasting.checkpoint import global_network
    from forecasting.together import company_of, teach
    from forecasting.training import FROM_GLOBAL, one_thread

    shared, seeds = global_network(), torch.arange(size, device=device)
    crowd = [people[place % len(people)] for place in range(size)]
    with one_thread():
        began = time.perf_counter()
        company = company_of(crowd, device)
        brought = time.perf_counter() - began
        return seconds(lambda: teach(company, shared, FROM_GLOBAL, seeds, cell), device), brought


def print_together(people: list[Prepared], options: argparse.Namespace, name: str, cell: Cell) -> None:
    """A row a size, until the device's memory ends."""
    import torch

    device: str = options.device
    for size in sizes(device, options.people):
        try:
            taken, brought = side_by_side(people, size, device, cell)
        except torch.OutOfMemoryError:
            print(f"| together{name}, {size:,} | out of memory | |")
            return
        finally:
            gc.collect()
            torch.cuda.empty_cache()
        ratio = f"{options.source * size / taken:,.0f} ×"
        told = f" ({brought / size * 1000:.2f} ms each to bring there)"
        print(f"| together{name}, {size:,} at once{told} | {size / taken:,.1f} | {ratio} |", flush=True)


def agreement(people: list[Prepared], device: str) -> float:
    """The largest difference of any loss between `train` and the program on this device, for eight people."""
    from forecasting.checkpoint import global_network
    from forecasting.together import train_together
    from forecasting.training import FROM_GLOBAL, one_thread, train

    found = train_together(people[:8], global_network(), FROM_GLOBAL, range(8), device)
    apart = []
    with one_thread():
        for seed, (one, learned) in enumerate(zip(people[:8], found, strict=True)):
            losses = train(global_network(), global_network(), one, FROM_GLOBAL, seed)
            apart.append(float(np.abs(np.subtract(losses, learned.losses)).max()))
    return max(apart)


def main(arguments: list[str]) -> int:
    """Print a Markdown table; 2 where a GPU is asked for and there is none."""
    import torch

    from forecasting.recurrent import PLAIN, compiled

    options = asked(arguments)
    if options.device == "cuda" and not torch.cuda.is_available():
        print("torch finds no GPU here; --device cpu runs the same program")
        return 2
    began = time.process_time()
    people = prepared(DISTINCT)
    each = (time.process_time() - began) / DISTINCT
    print(HEAD)
    options.source = one_by_one(people)
    print_together(people, options, "", PLAIN)
    if options.compile:
        print_together(people, options, ", compiled", compiled())
    print(
        f"\nOn {torch.cuda.get_device_name() if options.device == 'cuda' else 'one core'}, one year a person."
    )
    print(f"Features take {1000 * each:.1f} ms of a core each, before. ", end="")
    print(f"Largest difference of a loss from `train`: {agreement(people, options.device):.0e} nats.")
    return 0
