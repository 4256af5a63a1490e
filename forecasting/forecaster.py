"""The library's front door: fit every person in a table, sample and predict, save and load."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import torch
from safetensors.torch import save

from forecasting.bills import BY_NAME, Bill
from forecasting.checkpoint import checked_network, tensors_of
from forecasting.errors import BadHistory, BrokenCheckpoint, NothingKnown
from forecasting.fitting import fit_person
from forecasting.frame import LAST_YEAR, DailySeries, FloatArray, UserId, quantile_names
from forecasting.members import Fitted, sample_fitted
from forecasting.models.pools import POOLED
from forecasting.person import Parts, Person, people_of

FORMAT = "outlay-spend-forecaster-3"
NINE = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
MEMBERS = {"lstm", "global", "habit", *POOLED}
MOST_BILLS, MOST_SHIFT = 1000, 31
MOST_A_DAY = 1e18  # an amount is at most 1e15
ANSWERS = {"lstm", "pool", "habit"}

Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class FitTask:
    """One person's fit, as handed to a worker process."""

    person: Person
    seed: int


@dataclass(frozen=True, slots=True)
class SampleTask:
    """One person's paths, as handed to a worker process."""

    fitted: Fitted
    horizon: int
    n: int


def fit_task(task: FitTask) -> Fitted:
    """Fit one person (a plain function, so that another process can be sent it)."""
    return fit_person(task.person, task.seed).fitted


def sample_task(task: SampleTask) -> FloatArray:
    """Sample one person's paths."""
    return sample_fitted(task.fitted, task.horizon, task.n)


class Workers:
    """People spread over `threads` processes of one thread each; 1 stays in this process. A context."""

    def __init__(self, threads: int = 1) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(threads, mp_context=spawn) if threads > 1 else None
        self._threads = threads

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def map(self, work: Callable[[Task], Result], tasks: Sequence[Task]) -> list[Result]:
        """`work` of every task, in order."""
        if self._pool is None or len(tasks) < 2:
            return [work(task) for task in tasks]
        return list(self._pool.map(work, tasks, chunksize=max(1, len(tasks) // (8 * self._threads))))


class SpendForecaster:
    """Every person's own forecaster, fitted from a long table `unique_id, ds, y`, optionally `note` and
    `category`, by which bills are found.

    Nobody's forecast depends on who else is in the table: seeds come from the person's own id.
    """

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed
        self._people: dict[UserId, Fitted] = {}

    @property
    def people(self) -> dict[UserId, Fitted]:
        """What was fitted, by `unique_id` (a copy)."""
        return dict(self._people)

    def fit(
        self, history: pd.DataFrame, as_of: date | None = None, *, workers: Workers | None = None
    ) -> SpendForecaster:
        """Fit everybody with a row by `as_of` (default: the latest `ds`, the same for all) and return itself.

        Raises BadHistory for a table that cannot be read and NothingKnown when nobody has a row by then.
        """
        people = people_of(history, as_of)
        if not people:
            raise NothingKnown("nobody has a row by the cutoff")
        tasks = [FitTask(one, self.seed) for one in people.values()]
        fitted = (workers or Workers()).map(fit_task, tasks)
        self._people = dict(zip(people, fitted, strict=True))
        return self

    def sample(
        self, horizon: int = 28, n: int = 1000, *, workers: Workers | None = None
    ) -> dict[UserId, FloatArray]:
        """Paths (n, horizon) >= 0 by person, in y's unit, from the day after the cutoff; the same on every
        call.
        """
        if horizon < 1 or n < 1:
            raise ValueError("horizon and n must be at least 1")
        tasks = [SampleTask(fitted, horizon, n) for fitted in self._fitted()]
        return dict(zip(self._people, (workers or Workers()).map(sample_task, tasks), strict=True))

    def predict(self, horizon: int = 28, quantiles: Iterable[float] = NINE, *, n: int = 1000) -> pd.DataFrame:
        """Quantiles of each day: columns `unique_id, ds`, then `q0.1`, ... in the order asked."""
        levels = list(quantiles)
        frames = [
            self._daily_frame(user, np.quantile(paths, levels, axis=0), quantile_names(levels))
            for user, paths in self.sample(horizon, n).items()
        ]
        return pd.concat(frames, ignore_index=True)

    def save(self, folder: str | Path) -> None:
        """Write `people.json` and `people.safetensors` (histories and weights) into `folder`, made if
        absent.
        """
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        tensors: dict[str, torch.Tensor] = {}
        for place, fitted in enumerate(self._fitted()):
            tensors |= _tensors(place, fitted)
        about = {"format": FORMAT, "seed": self.seed, "people": [_about(fitted) for fitted in self._fitted()]}
        (target / "people.safetensors").write_bytes(save(tensors))
        (target / "people.json").write_text(json.dumps(about, indent=1), encoding="utf-8")

    @classmethod
    def load(cls, folder: str | Path) -> SpendForecaster:
        """What `save` wrote; raises BrokenCheckpoint for anything else, FileNotFoundError without the
        files.
        """
        source = Path(folder)
        tensors = tensors_of((source / "people.safetensors").read_bytes())
        try:
            about = json.loads((source / "people.json").read_text(encoding="utf-8"))
            if about["format"] != FORMAT:
                raise BrokenCheckpoint(f"the format is not {FORMAT}")
            loaded = cls(seed=int(about["seed"]))
            people = [
                _restored(place, one, tensors, loaded.seed) for place, one in enumerate(about["people"])
            ]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
            raise BrokenCheckpoint(f"people.json cannot be read: {type(error).__name__}") from error
        loaded._people = {fitted.series.user: fitted for fitted in people}
        if len(loaded._people) < len(people):
            raise BrokenCheckpoint("two entries are of one person")
        return loaded

    def _fitted(self) -> list[Fitted]:
        if not self._people:
            raise NothingKnown("fit first")
        return list(self._people.values())

    def _daily_frame(self, user: UserId, bands: FloatArray, names: list[str]) -> pd.DataFrame:
        first = self._people[user].series.cutoff + timedelta(days=1)
        days = pd.date_range(first, periods=bands.shape[1], freq="D")
        return pd.DataFrame({"unique_id": user, "ds": days} | dict(zip(names, bands, strict=True)))


def _about(fitted: Fitted) -> dict[str, object]:
    """A person's fit without its tensors, as JSON holds it."""
    return {
        "unique_id": fitted.series.user,
        "start": fitted.series.start.isoformat(),
        "weights": fitted.weights,
        "answered_by": fitted.answered_by,
        "scores": fitted.scores,
        "loss_curve": list(fitted.loss_curve),
        "network": fitted.network is not None,
        "bills": [_plain(bill) for bill in fitted.parts.bills],
    }


def _plain(bill: Bill) -> dict[str, object]:
    return asdict(bill) | {"next_on": bill.next_on.isoformat(), "last_on": bill.last_on.isoformat()}


def _bills(raw: object) -> tuple[Bill, ...]:
    """Bills that can be sampled, or BrokenCheckpoint (ValueError, TypeError, KeyError for other things)."""
    if not isinstance(raw, list) or len(raw) > MOST_BILLS:
        raise BrokenCheckpoint("a person's bills are not a short list")
    return tuple(_bill(dict(one)) for one in raw)


def _bill(told: dict[str, Any]) -> Bill:
    bill = Bill(
        **told
        | {
            "next_on": date.fromisoformat(told["next_on"]),
            "last_on": date.fromisoformat(told["last_on"]),
            "shifts": tuple(int(days) for days in told["shifts"]),
        }
    )
    amounts = 0 < bill.low <= bill.usual <= bill.high <= MOST_A_DAY
    near = all(abs(days) <= MOST_SHIFT for days in bill.shifts) and bill.next_on.year <= LAST_YEAR
    if not (amounts and near and 0 <= bill.confidence <= 1 and 0 <= bill.due_day <= 31):
        raise BrokenCheckpoint("a person's bill is none")
    if bill.interval not in BY_NAME:
        raise BrokenCheckpoint("a person's bill comes at no known interval")
    return bill


def _tensors(place: int, fitted: Fitted) -> dict[str, torch.Tensor]:
    """A person's tensors, their names led by the person's place in the file."""
    own = {
        f"{place}/values": torch.from_numpy(fitted.series.values.copy()),
        f"{place}/known": torch.from_numpy(fitted.series.known.astype(np.uint8)),
        f"{place}/whole": torch.from_numpy(fitted.parts.whole.values.copy()),
        f"{place}/rest": torch.from_numpy(fitted.parts.rest.values.copy()),
    }
    if fitted.network is not None:
        own |= {f"{place}/network/{name}": weight for name, weight in fitted.network.state_dict().items()}
    return own


def _shares(raw: object) -> dict[str, float]:
    """Shares of known members that sum to 1, or BrokenCheckpoint."""
    if not isinstance(raw, dict) or not set(raw) <= MEMBERS:
        raise BrokenCheckpoint("a person's entry names unknown members")
    shares = {str(name): share for name, share in raw.items() if type(share) in (int, float) and share >= 0}
    if len(shares) < len(raw) or not abs(sum(shares.values()) - 1.0) < 1e-6:
        raise BrokenCheckpoint("the shares of a person's entry do not add up")
    return shares


def _past(user: UserId, start: object, values: torch.Tensor, known: torch.Tensor) -> DailySeries:
    """A person's days, or BrokenCheckpoint (ValueError or OverflowError for a start that is no day)."""
    if values.dtype != torch.float64 or known.dtype != torch.uint8:
        raise BrokenCheckpoint("a person's days have another type")
    days, marks = values.numpy(), known.numpy().astype(np.bool_)
    if not isinstance(start, str):
        raise BrokenCheckpoint("a person's first day is not a date")
    try:
        series = DailySeries(user, date.fromisoformat(start), days, marks)
    except BadHistory as error:
        raise BrokenCheckpoint(f"a person's days cannot be: {error}") from error
    if series.values.max() > MOST_A_DAY:
        raise BrokenCheckpoint("a person's days are too dear")
    return series


def _restored(place: int, about: dict[str, object], tensors: dict[str, torch.Tensor], seed: int) -> Fitted:
    user, curve, scores = (about[key] for key in ("unique_id", "loss_curve", "scores"))
    if type(user) not in (str, int) or not isinstance(user, str | int):
        raise BrokenCheckpoint("a person's entry has no id")
    if about["answered_by"] not in ANSWERS:
        raise BrokenCheckpoint("a person's entry names an unknown forecaster")
    if not isinstance(curve, list) or not isinstance(scores, dict):
        raise BrokenCheckpoint("a person's entry is incomplete")
    weights = _shares(about["weights"])
    known = tensors[f"{place}/known"]
    series = _past(user, about["start"], tensors[f"{place}/values"], known)
    whole, rest = (
        _past(user, about["start"], tensors[f"{place}/{part}"], known) for part in ("whole", "rest")
    )
    bills = _bills(about["bills"])
    if any(bill.next_on <= series.cutoff for bill in bills):
        raise BrokenCheckpoint("a person's bill was due before the forecast")
    lead = f"{place}/network/"
    own = {name.removeprefix(lead): tensor for name, tensor in tensors.items() if name.startswith(lead)}
    return Fitted(
        series=series,
        parts=Parts(whole, rest, bills),
        seed=seed,
        weights=weights,
        answered_by=str(about["answered_by"]),
        scores={str(name): float(score) for name, score in scores.items()},
        network=checked_network(own) if about["network"] else None,
        loss_curve=tuple(float(loss) for loss in curve),
    )
