"""One method at one cutoff, held against what followed: the row from which every table is made."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from datetime import date, timedelta

import numpy as np

from forecasting.baselines import POINTS, baseline
from forecasting.conditioning import chance_exceeds, condition, month_end
from forecasting.frame import DailySeries, FloatArray
from forecasting.members import seed_for
from forecasting.metrics import DAYS_A_MONTH, bias, crps, pit_coverage, randomised_pit, typical_month, wql9

OURS = "outlay"
BUDGETS = (0.8, 1.0, 1.2)
FEWEST_MONTHS = 3
FOLLOWED = 5  # days until the next origin, on which the month-end figure is told again


@dataclass(frozen=True, slots=True, eq=False)
class OriginTask:
    """One person up to one cutoff, our paths (n, >= days) and what followed.

    `actual`, `known` (days,): what came after the cutoff. `horizon`: days of the fixed-length total.
    `rest`: days left in the month of the first day ahead. `has_rent`: as in `slices`.
    """

    past: DailySeries
    actual: FloatArray
    known: FloatArray
    horizon: int
    rest: int
    ours: FloatArray
    methods: tuple[str, ...]
    seed: int
    has_rent: bool = False


@dataclass(frozen=True, slots=True)
class TotalScore:
    """CRPS and bias of a total over its typical size, and its randomised PIT."""

    crps: float = math.nan
    bias: float = math.nan
    pit: float = math.nan


@dataclass(frozen=True, slots=True)
class DayScore:
    """CRPS of days 1-28 and 1-7 and wQL9 over a typical day; shares of days inside 50, 80 and 95 %."""

    crps: float = math.nan
    week: float = math.nan
    wql9: float = math.nan
    in50: float = math.nan
    in80: float = math.nan
    in95: float = math.nan


@dataclass(frozen=True, slots=True)
class BudgetScore:
    """The stated chance of exceeding a budget, whether it was (0 or 1), and how often earlier months were."""

    chance: float = math.nan
    over: float = math.nan
    usual: float = math.nan


@dataclass(frozen=True, slots=True)
class Scored:
    """One method at one cutoff; NaN where nothing could be judged.

    `history`: known days before. `zeros`: share of zero days among the last year's. `has_rent`: a large
    monthly bill was known. `rest`: the rest of the month; `total`: the fixed horizon. `budgets`: of 0.8, 1.0
    and 1.2 times the median month. `figures`: month-end median told on this and the next days, over a typical
    month.
    """

    user: str
    cutoff: date
    method: str
    history: int
    zeros: float
    has_rent: bool
    rest: TotalScore
    total: TotalScore
    days: DayScore
    budgets: tuple[BudgetScore, ...]
    figures: tuple[float, ...]

    @property
    def day(self) -> int:
        """Day of the month of the first day ahead."""
        return (self.cutoff + timedelta(days=1)).day


def flat(one: Scored) -> dict[str, str | float]:
    """The row as it stands in the CSV."""
    row: dict[str, str | float] = {"user": one.user, "cutoff": one.cutoff.isoformat(), "method": one.method}
    row |= {"day": one.day, "history": one.history, "zeros": one.zeros}
    row |= {"has_rent": int(one.has_rent)}
    row |= {f"rest_{name}": value for name, value in asdict(one.rest).items()}
    row |= {f"total_{name}": value for name, value in asdict(one.total).items()}
    row |= {f"days_{name}": value for name, value in asdict(one.days).items()}
    for share, budget in zip(BUDGETS, one.budgets, strict=True):
        row |= {f"{name}_{round(100 * share)}": value for name, value in asdict(budget).items()}
    return row


def whole_months(past: DailySeries) -> FloatArray:
    """Totals of up to twelve months before that of the first day ahead, where every day is known."""
    days = past.days(1)
    months = days.astype("M8[M]")
    ahead, found = months[-1], []
    for back in range(12, 0, -1):
        use = months[:-1] == ahead - back
        length = int(((ahead - back + 1).astype("M8[D]") - (ahead - back).astype("M8[D]")).astype(int))
        if use.sum() == length and past.known[use].all():
            found.append(float(past.values[use].sum()))
    return np.array(found)


def _month_so_far(past: DailySeries) -> float:
    months = past.days(1).astype("M8[M]")
    return float(past.values[months[:-1] == months[-1]].sum())


def _exceeding(task: OriginTask, paths: FloatArray) -> tuple[BudgetScore, ...]:
    months, use = whole_months(task.past), task.known[: task.rest] > 0
    if len(months) < FEWEST_MONTHS or not use.all():
        return (BudgetScore(),) * len(BUDGETS)
    spent, truth = _month_so_far(task.past), float(task.actual[: task.rest].sum())
    found = []
    for share in BUDGETS:
        budget = share * float(np.median(months))
        chance = chance_exceeds(paths[:, : task.rest], budget - spent)
        usual = (float((months > budget).sum()) + 0.5) / (len(months) + 1)
        found.append(BudgetScore(chance, float(spent + truth > budget), usual))
    return tuple(found)


def _figures(task: OriginTask, method: str, paths: FloatArray, month: float) -> tuple[float, ...]:
    """The month-end median as told today and on the next days, each knowing the days before it."""
    seen = np.where(task.known > 0, task.actual, np.nan)
    spent, told = _month_so_far(task.past), []
    last = task.rest if task.rest - FOLLOWED <= 1 else FOLLOWED
    for passed in range(min(last, task.rest, len(task.actual))):
        if method in POINTS:
            values, known = task.actual[:passed], task.known[:passed] > 0
            now = DailySeries(
                task.past.user,
                task.past.start,
                np.concatenate([task.past.values, values]),
                np.concatenate([task.past.known, known]),
            )
            future = baseline(method)(now, task.rest - passed, 1, np.random.default_rng(0))
        else:
            ahead = np.maximum(paths[:, : task.rest], 0.0)
            future = condition(ahead, seen=seen[:passed], spent_today=0.0)
        so_far = spent + float(np.nansum(seen[:passed]))
        told.append(float(month_end(future, so_far, (0.5,))[0]) / month)
    return tuple(told)


def _total(
    paths: FloatArray, task: OriginTask, days: int, whole: float, rng: np.random.Generator
) -> TotalScore:
    """Of the total over `days`, whose typical size is `whole`."""
    use = task.known[:days] > 0
    if not use.any():
        return TotalScore()
    sums, truth = paths[:, :days][:, use].sum(axis=1), task.actual[:days][use].sum()
    pit = float(randomised_pit(sums, truth, rng))
    return TotalScore(float(crps(sums, truth)) / whole, bias(sums, truth, whole), pit)


def _days(paths: FloatArray, task: OriginTask, scale: float, rng: np.random.Generator) -> DayScore:
    use = np.flatnonzero(task.known[: task.horizon] > 0)
    if len(use) == 0:
        return DayScore()
    paths, actual = paths[:, use], task.actual[use]
    each, week = crps(paths, actual) / scale, use < 7
    pits = randomised_pit(paths, actual, rng)
    return DayScore(
        float(each.mean()),
        float(each[week].mean()) if week.any() else math.nan,
        wql9(paths, actual, scale),
        *(pit_coverage(pits, level) for level in (0.5, 0.8, 0.95)),
    )


def score(task: OriginTask, method: str, paths: FloatArray) -> Scored:
    """Compare paths (n, >= rest and horizon) with what followed; unknown days count nowhere."""
    past = task.past
    month = typical_month(past.values, past.known)
    rng = np.random.default_rng(seed_for(past.user, task.seed, f"pit {method} {past.cutoff}"))
    scale, recent = month / DAYS_A_MONTH, past.latest(365)
    return Scored(
        user=str(past.user),
        cutoff=past.cutoff,
        method=method,
        history=past.known_days,
        zeros=float((recent.values[recent.known] == 0).mean()),
        has_rent=task.has_rent,
        rest=_total(paths, task, task.rest, month, rng),
        total=_total(paths, task, task.horizon, scale * task.horizon, rng),
        days=_days(paths, task, scale, rng),
        budgets=_exceeding(task, paths),
        figures=_figures(task, method, paths, month),
    )


def score_origin(task: OriginTask) -> list[Scored]:
    """Ours and every baseline of the task at one cutoff."""
    scored = [score(task, OURS, task.ours)]
    horizon = max(task.rest, task.horizon)
    for method in task.methods:
        rng = np.random.default_rng(seed_for(task.past.user, task.seed, f"{method} {task.past.cutoff}"))
        scored.append(score(task, method, baseline(method)(task.past, horizon, len(task.ours), rng)))
    return scored
