"""The global network: what people have in common, learned once and shipped with the package.

It learns from made-up people and from half of the people of the open panels in a folder; the other half, and
everybody else, is for testing. The half is chosen by a hash of the id, so it is the same everywhere.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save

from forecasting.calibration import bucket, levels_from
from forecasting.features import FARTHEST_STEP, Prepared, prepare
from forecasting.fitting import Fitted, fit_series, mixed_paths, seed_for, typical_day
from forecasting.forecaster import Workers
from forecasting.frame import DailySeries, FloatArray, UserId, daily_series
from forecasting.metrics import crps, randomised_pit
from forecasting.models.pools import climatology
from forecasting.network import HIDDEN, SpendNetwork
from forecasting.training import (
    Stretches,
    Targets,
    cut,
    day_loss,
    draw_days,
    draw_totals,
    one_thread,
    total_loss,
)
from forecasting.transactions import read_transactions

WEIGHTS = Path(__file__).parent / "weights"
CHECKED = 28
CALIBRATED_ON = 150
PANELS = ("completejourney_a.csv", "cdnow_1997_1998.csv")
STEPS_A_BATCH = 16
MOST_STRETCHES = 4


@dataclass(frozen=True, slots=True)
class Course:
    """How the global network is trained: `people` made up, `epochs` over everybody, the panels' share."""

    people: int = 3000
    epochs: int = 12
    rate: float = 6e-3
    repeat: int = 2


def learned_from(user: UserId) -> bool:
    """Whether a panel's person may be learned from (half of them); the others are for testing alone."""
    return hashlib.sha256(f"learn {user}".encode()).digest()[0] % 2 == 0


def panel_people(folder: Path, learning: bool = True) -> list[DailySeries]:
    """The learning half of each panel found in `folder` (or the other half), by file and id."""
    found: list[DailySeries] = []
    for name in PANELS:
        if (folder / name).exists():
            table = read_transactions(folder / name)
            found += [
                one for user, one in daily_series(table.history).items() if learned_from(user) == learning
            ]
    return found


def _some(stretches: Stretches, rng: np.random.Generator) -> Stretches:
    """The first days and at most three more of a person's stretches, chosen anew each epoch."""
    later = 1 + rng.permutation(max(1, len(stretches.origins)) - 1)[: MOST_STRETCHES - 1]
    chosen = np.sort(np.concatenate([[0], later])).astype(np.int64)
    return Stretches(stretches.inputs[torch.from_numpy(chosen)], stretches.origins[chosen])


def _joined(parts: Sequence[Targets], offsets: Sequence[int]) -> Targets:
    """Several people's targets as one; everybody weighs the same."""
    return Targets(
        torch.cat([part.rows + offset for part, offset in zip(parts, offsets, strict=True)]),
        torch.cat([part.covariates for part in parts]),
        torch.cat([part.amounts for part in parts]),
        torch.cat([part.weights for part in parts]) / len(parts),
    )


def _batch_loss(network: SpendNetwork, people: Sequence[Prepared], rng: np.random.Generator) -> torch.Tensor:
    pieces = [_some(cut(one), rng) for one in people]
    sizes = [piece.origins.size for piece in pieces]
    offsets = [sum(sizes[:place]) for place in range(len(sizes))]
    days = [draw_days(one, piece, rng, math.inf) for one, piece in zip(people, pieces, strict=True)]
    totals = [draw_totals(one, piece, rng, math.inf) for one, piece in zip(people, pieces, strict=True)]
    inputs = torch.cat([piece.inputs for piece in pieces])
    keep = torch.ones(sum(sizes), HIDDEN)
    loss, states = day_loss(network, inputs, _joined(days, offsets), keep)
    return loss + total_loss(network, states, _joined(totals, offsets))


def learn(people: Sequence[Prepared], course: Course, seed: int) -> SpendNetwork:
    """A network trained on all `people` at once; the same bits for the same people and seed."""
    rng = np.random.default_rng(seed)
    network = SpendNetwork(seed)
    optimizer = torch.optim.AdamW(network.parameters(), lr=course.rate, weight_decay=1e-3)
    batches = len(people) // STEPS_A_BATCH
    with one_thread():
        for epoch in range(course.epochs):
            began, losses = time.perf_counter(), []
            order = rng.permutation(len(people))
            for step in range(batches):
                part = (epoch * batches + step) / (course.epochs * batches)
                optimizer.param_groups[0]["lr"] = course.rate * (0.51 + 0.49 * math.cos(math.pi * part))
                chosen = order[step * STEPS_A_BATCH : (step + 1) * STEPS_A_BATCH]
                loss = _batch_loss(network, [people[place] for place in chosen], rng)
                optimizer.zero_grad()
                torch.autograd.backward(loss)
                torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
                optimizer.step()
                losses.append(float(loss.detach()))
            print(
                f"epoch {epoch + 1}: {np.mean(losses):.4f} nats, {time.perf_counter() - began:.0f} s",
                file=sys.stderr,
            )
    return network


def learners(folder: Path | None, course: Course, seed: int) -> list[Prepared]:
    """Everybody to learn from: the made-up people and the panels' learning half, prepared."""
    from forecasting.synthetic import simulate

    everybody = simulate(course.people, seed)
    if folder is not None:
        everybody += panel_people(folder) * course.repeat
    return [prepare(one, FARTHEST_STEP) for one in everybody]


@dataclass(frozen=True, slots=True)
class CheckTask:
    """One person up to a cutoff, the 28 days that followed, and whether to fit as in use or only to ask the
    shared network.
    """

    series: DailySeries
    actual: FloatArray
    fitted: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """`pit` of the 28-day total; `total` and `usual`: its scaled CRPS and that of redrawn days."""

    known_days: int
    pit: float
    total: float
    usual: float


def check(task: CheckTask) -> Checked:
    """One forecast of a 28-day total against what came, before any calibration."""
    series, rng = task.series, np.random.default_rng(seed_for(task.series.user, len(task.series), "check"))
    fitted = fit_series(series) if task.fitted else Fitted(series, 0, {"global": 1.0}, "pool", {})
    with one_thread():
        sums = mixed_paths(fitted, None, CHECKED, 400, rng).sum(axis=1)
        usual = climatology(series, CHECKED, 400, rng).sum(axis=1)
    truth, scale = task.actual.sum(), CHECKED * typical_day(series)
    pit = float(randomised_pit(sums, truth, rng))
    errors = [float(crps(one, truth)) / scale for one in (sums, usual)]
    return Checked(series.known_days, pit, errors[0], errors[1])


def check_tasks(people: Sequence[DailySeries], fitted: bool, seed: int) -> list[CheckTask]:
    """Two cutoffs a person at random, from the third day on, where something was spent before."""
    rng, tasks = np.random.default_rng(seed), []
    for one in people:
        for share in rng.random(2) ** 2:  # early cutoffs more often: their buckets are short
            end = 3 + int(share * (len(one) - CHECKED - 3))
            past = one.until(end)
            if len(one) >= CHECKED + 3 and typical_day(past) > 0:
                tasks.append(CheckTask(past, one.values[end : end + CHECKED], fitted))
    return tasks


def calibrate(found: Sequence[Checked]) -> str:
    """The calibration table as JSON."""
    rows = [[one.pit for one in found if bucket(one.known_days) == place] for place in range(5)]
    levels = [levels_from(row) for row in rows]
    return json.dumps({"counts": [len(row) for row in rows], "levels": levels}, indent=1) + "\n"


def score_line(name: str, found: Sequence[Checked]) -> str:
    """Mean scaled CRPS of the total beside redrawn days, and how often the 80 % interval held."""
    ours, usual = (float(np.mean([getattr(one, what) for one in found])) for what in ("total", "usual"))
    inside = float(np.mean([0.1 <= one.pit <= 0.9 for one in found]))
    return f"{name}: total sCRPS {ours:.4f} ({ours / usual:.3f} x redrawn days), 80 % covers {inside:.2f}"


def held_back(folder: Path) -> list[DailySeries]:
    """The panels' testing half: never learned from and never calibrated on."""
    return panel_people(folder, learning=False)


def run(asked: argparse.Namespace) -> int:
    """The `pretrain` command: learn, store, calibrate on made-up people and the learning half, print the
    score.
    """
    from forecasting.synthetic import simulate

    course = Course(people=asked.people, epochs=asked.epochs)
    network = learn(learners(asked.folder, course, asked.seed), course, asked.seed)
    WEIGHTS.mkdir(exist_ok=True)
    (WEIGHTS / "global.safetensors").write_bytes(save(dict(network.state_dict())))
    strangers = simulate(CALIBRATED_ON, asked.seed + 1)
    with Workers(asked.threads) as workers:
        tasks = check_tasks([*strangers, *panel_people(asked.folder)[::2]], True, asked.seed)
        (WEIGHTS / "calibration.json").write_text(calibrate(workers.map(check, tasks)), encoding="utf-8")
        print(f"seed {asked.seed}, {course.people} made-up people, {course.epochs} epochs")
        for name, people in (("made-up strangers", strangers), ("held-back panel", held_back(asked.folder))):
            found = workers.map(check, check_tasks(people, False, asked.seed))
            if found:
                print(score_line(name, found))
    return 0
