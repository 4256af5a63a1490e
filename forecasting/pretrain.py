"""The global network: what people have in common, learned once and shipped with the package.

It learns from made-up people and from three of four people of the open panels in a folder; the others, and
everybody else, are for testing. They are chosen by a hash of the id, so they are the same everywhere.
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
from forecasting.features import (
    FARTHEST_STEP,
    WHOLE,
    IndexArray,
    Prepared,
    joined,
    prepare,
    window_covariates,
)
from forecasting.fitting import fit_series
from forecasting.forecaster import Workers
from forecasting.frame import DailySeries, FloatArray, UserId, daily_series
from forecasting.heads import crps as crps_of
from forecasting.heads import negative_log_likelihood
from forecasting.members import Fitted, mixed_paths, seed_for, with_one_offs
from forecasting.metrics import crps, randomised_pit
from forecasting.models.pools import climatology
from forecasting.network import HIDDEN, SpendNetwork
from forecasting.person import Person, parted
from forecasting.stepping import Targets
from forecasting.training import (
    STRETCH,
    WARM_UP,
    Stretches,
    draw_days,
    one_thread,
    stretches_at,
    targets_of,
)
from forecasting.transactions import read_transactions
from forecasting.trial import typical_day

WEIGHTS = Path(__file__).parent / "weights"
CHECKED = 28
CALIBRATED_ON = 600
PANELS = ("completejourney_a.csv", "cdnow_1997_1998.csv")
BATCH = 64
STRETCHES_AN_EPOCH = 4
SCORED = 1500
MOST_SCORE = 30.0  # one purchase of a month's size must not steer a step


@dataclass(frozen=True, slots=True)
class Schooling:
    """How the global network is trained: `people` made up, `epochs` over everybody, a panel's people `repeat`
    times in each.
    """

    people: int = 3000
    epochs: int = 14
    rate: float = 6e-3
    repeat: int = 4


def learned_from(user: UserId) -> bool:
    """Whether a panel's person may be learned from (three of four); the others are for testing alone."""
    return hashlib.sha256(f"learn {user}".encode()).digest()[0] % 4 != 1


def panel_people(folder: Path, learning: bool = True) -> list[DailySeries]:
    """The learning part of each panel found in `folder` (or the rest), by file and id."""
    found: list[DailySeries] = []
    for name in PANELS:
        if (folder / name).exists():
            table = read_transactions(folder / name)
            found += [
                one for user, one in daily_series(table.history).items() if learned_from(user) == learning
            ]
    return found


def _draw_totals(prepared: Prepared, stretches: Stretches, rng: np.random.Generator) -> Targets:
    """Two windows after every origin, of 28 and of 1 to 62 days; those with an unknown day are left out."""
    flat = stretches.origins.reshape(-1)
    rows = np.tile(np.arange(len(flat)), 2)
    lengths = np.concatenate([np.full(len(flat), WHOLE), rng.integers(1, FARTHEST_STEP + 1, len(flat))])
    origins = flat[rows]
    use = (origins >= 0) & (origins + lengths < np.repeat(stretches.ends, STRETCH)[rows])
    rows, origins, lengths = rows[use], origins[use], lengths[use]
    begin, end = origins + 1, origins + lengths + 1
    whole = prepared.counted[end] - prepared.counted[begin] == lengths
    use = whole & (prepared.scale[origins] > 0)
    rows, origins, lengths, begin, end = rows[use], origins[use], lengths[use], begin[use], end[use]
    means = (prepared.spent[end] - prepared.spent[begin]) / lengths / prepared.scale[origins]
    means = np.where(means > 1e-9, means, 0.0)  # a difference of running sums is never quite nothing
    return targets_of(rows, window_covariates(prepared, origins, lengths), means, np.ones(len(rows)))


def _draw_stretches(people: Prepared, chosen: IndexArray, rng: np.random.Generator) -> Stretches:
    """One stretch of each of the `chosen` people: a fifth begin with the first day, the others anywhere."""
    ends = people.ends[chosen]
    begin = people.start[ends - 1]
    latest = np.maximum(ends - begin - STRETCH // 2, 1)
    later = np.where(rng.random(len(chosen)) < 0.2, 0, np.floor(rng.random(len(chosen)) * latest))
    return stretches_at(people, begin + later.astype(np.int64), ends)


def _loss(raw: torch.Tensor, targets: Targets, score_share: float, rng: np.random.Generator) -> torch.Tensor:
    """Nats, and the score by which forecasts are judged on some of the rows: it is dear to compute."""
    nats = (negative_log_likelihood(raw, targets.amounts) * targets.weights).sum()
    some = torch.from_numpy(rng.integers(0, len(raw), SCORED))
    scores = crps_of(raw[some], targets.amounts[some]).clamp(max=MOST_SCORE)
    return nats + score_share * scores.mean()


def _batch_loss(
    network: SpendNetwork, people: Prepared, chosen: IndexArray, rng: np.random.Generator
) -> torch.Tensor:
    stretches = _draw_stretches(people, chosen, rng)
    days = draw_days(people, stretches, rng, math.inf)
    totals = _draw_totals(people, stretches, rng)
    states = network.states(stretches.inputs)[:, WARM_UP:].reshape(-1, HIDDEN)
    loss = _loss(network.outputs(states[days.rows], days.covariates), days, 1.0, rng)
    return loss + _loss(network.totals(states[totals.rows], totals.covariates), totals, 2.0, rng)


def learn(people: Prepared, order: IndexArray, schooling: Schooling, seed: int) -> SpendNetwork:
    """A network trained on everybody in `order` (places in `people.ends`, some more than once); the same bits
    for the same people and seed.
    """
    rng = np.random.default_rng(seed)
    network = SpendNetwork(seed)
    optimizer = torch.optim.AdamW(network.parameters(), lr=schooling.rate, weight_decay=1e-3)
    batches = STRETCHES_AN_EPOCH * len(order) // BATCH
    with one_thread():
        for epoch in range(schooling.epochs):
            began, losses = time.perf_counter(), []
            drawn = np.concatenate([rng.permutation(order) for _ in range(STRETCHES_AN_EPOCH)])
            for step in range(batches):
                done = (epoch + step / batches) / schooling.epochs
                optimizer.param_groups[0]["lr"] = schooling.rate * (0.51 + 0.49 * math.cos(math.pi * done))
                loss = _batch_loss(network, people, drawn[step * BATCH : (step + 1) * BATCH], rng)
                optimizer.zero_grad()
                torch.autograd.backward(loss)
                torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
                optimizer.step()
                losses.append(float(loss.detach()))
            print(
                f"epoch {epoch + 1}: loss {np.mean(losses):.4f}, {time.perf_counter() - began:.0f} s",
                file=sys.stderr,
            )
    return network


def learners(folder: Path | None, schooling: Schooling, seed: int) -> tuple[Prepared, IndexArray]:
    """Everybody to learn from, prepared: the made-up people and the panels' learning part; and who comes how
    often.
    """
    from forecasting.synthetic import simulate

    made_up = simulate(schooling.people, seed)
    real = panel_people(folder) if folder is not None else []
    people = joined([prepare(one, FARTHEST_STEP) for one in (*made_up, *real)])
    places = np.arange(len(people.ends))
    return people, np.concatenate([places[: len(made_up)], np.tile(places[len(made_up) :], schooling.repeat)])


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
    shared_alone = Fitted(series, parted(Person(series)), 0, {"global": 1.0}, "pool", {})
    fitted = fit_series(series) if task.fitted else shared_alone
    with one_thread():
        sums = with_one_offs(fitted, mixed_paths(fitted, CHECKED, 400, rng), rng).sum(axis=1)
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
    """The panels' testing part: never learned from and never calibrated on."""
    return panel_people(folder, learning=False)


def run(asked: argparse.Namespace) -> int:
    """The `pretrain` command: learn, store, calibrate on made-up people and the learning part, print the
    score.
    """
    from forecasting.synthetic import simulate

    schooling = Schooling(people=asked.people, epochs=asked.epochs)
    network = learn(*learners(asked.folder, schooling, asked.seed), schooling, asked.seed)
    WEIGHTS.mkdir(exist_ok=True)
    (WEIGHTS / "global.safetensors").write_bytes(save(dict(network.state_dict())))
    strangers = simulate(CALIBRATED_ON, asked.seed + 1)
    with Workers(asked.threads) as workers:
        tasks = check_tasks([*strangers, *panel_people(asked.folder)[::2]], True, asked.seed)
        (WEIGHTS / "calibration.json").write_text(calibrate(workers.map(check, tasks)), encoding="utf-8")
        print(f"seed {asked.seed}, {schooling.people} made-up people, {schooling.epochs} epochs")
        for name, people in (("made-up strangers", strangers), ("held-back panel", held_back(asked.folder))):
            found = workers.map(check, check_tasks(people, False, asked.seed))
            if found:
                print(score_line(name, found))
    return 0
