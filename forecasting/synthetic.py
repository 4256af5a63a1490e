"""Made-up people: a spending simulator to learn from before the first real day.

What real logs show and a smooth curve lacks: paydays, rent, utilities, subscriptions, weekly groceries,
weekend leisure, travel bursts that do not come back, one-offs, gaps in logging, level changes, banks that
post nothing on weekends, and shop customers who come a few times a year. Amounts are in a currency of any
scale.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from forecasting.features import IndexArray
from forecasting.frame import DailySeries, DayArray, FloatArray

FIRST = date(2010, 1, 1)
KINDS = ("log", "bank", "panel", "sparse")
CHANCES = (0.5, 0.15, 0.2, 0.15)


def simulate(people: int, seed: int = 0, shortest: int = 60, longest: int = 900) -> list[DailySeries]:
    """`people` series of `shortest` to `longest` days; the same people for the same seed, each from a seed of
    its own.
    """
    seeds = np.random.SeedSequence(seed).spawn(people)
    return [
        _person(f"made-up {place}", np.random.default_rng(one), shortest, longest)
        for place, one in enumerate(seeds)
    ]


def _person(name: str, rng: np.random.Generator, shortest: int, longest: int) -> DailySeries:
    total = int(rng.integers(shortest, longest + 1))
    start = FIRST + timedelta(days=int(rng.integers(0, 5000)))
    days = np.datetime64(start, "D") + np.arange(total)
    kind = str(rng.choice(KINDS, p=CHANCES))
    if kind == "sparse":
        values = _sparse(total, rng)
    elif kind == "panel":
        values = _everyday(days, rng, usual=(0.1, 0.6), busy=0.0) * _level(total, rng)
    else:
        values = _household(days, rng)
    if kind == "bank":
        values = _posted(values, days)
    if rng.random() < 0.5:  # half are met at their first expense, half somewhere in their lives
        first = int(np.argmax(values > 0))
        start, values = start + timedelta(days=first), values[first:]
    unit = 10.0 ** rng.uniform(-1.0, 5.0)
    return DailySeries(name, start, np.round(values * unit, 4), np.ones(len(values), dtype=np.bool_))


def _household(days: DayArray, rng: np.random.Generator) -> FloatArray:
    """Everything one person or family pays, an ordinary day costing about 1."""
    level = _level(len(days), rng)
    usual = _everyday(days, rng, usual=(0.25, 0.95), busy=1.0) * level * _payday(days, rng)
    habit = usual * _logging(len(days), rng)
    return habit * _bursts(len(days), rng) + _bills(days, rng) + _one_offs(len(days), rng)


def _weekday(days: DayArray) -> IndexArray:
    return np.asarray((days.astype(np.int64) + 3) % 7, dtype=np.int64)


def _everyday(
    days: DayArray, rng: np.random.Generator, usual: tuple[float, float], busy: float
) -> FloatArray:
    """Groceries, leisure, cafes: spending days by weekday habit, lognormal amounts around 1."""
    favourite = rng.normal(0.0, rng.uniform(0.1, 0.8), 7)
    weekend = rng.exponential(0.4) * busy
    logit = np.log(rng.uniform(*usual) + 0.02) - np.log(1.02 - rng.uniform(*usual))
    weekday = _weekday(days)
    lift = favourite[weekday] + weekend * (weekday >= 5)
    chance = 1.0 / (1.0 + np.exp(-logit - lift))
    spends = rng.random(len(days)) < chance
    spread = rng.uniform(0.4, 1.4) + 0.25 * busy * rng.random()
    amounts = np.exp(spread * rng.standard_normal(len(days)) - spread**2 / 2 + 0.5 * busy * lift)
    return np.asarray(spends * amounts + _weekly_shop(days, rng), dtype=np.float64)


def _weekly_shop(days: DayArray, rng: np.random.Generator) -> FloatArray:
    if rng.random() < 0.5:
        return np.zeros(len(days))
    regular = rng.uniform(0.4, 0.95)
    comes = (_weekday(days) == rng.integers(7)) & (rng.random(len(days)) < regular)
    return np.asarray(comes * rng.uniform(0.5, 5.0) * rng.lognormal(0.0, 0.35, len(days)))


def _level(total: int, rng: np.random.Generator) -> FloatArray:
    """Slow drift that returns to its mean, some lasting changes, and now and then a trend."""
    weeks = total // 7 + 2
    back, step = rng.uniform(0.8, 0.98), rng.uniform(0.0, 0.3)
    noise, drift = step * rng.standard_normal(weeks), np.zeros(weeks)
    for week in range(1, weeks):
        drift[week] = back * drift[week - 1] + noise[week]
    slow = np.repeat(drift, 7)[:total]
    for place in np.flatnonzero(rng.random(total) < 1.0 / 400.0):
        slow[place:] += rng.normal(0.0, 0.6)
    trend = rng.normal(0.0, 0.15) * np.arange(total) / 365.0
    return np.asarray(np.exp(np.clip(slow + trend, -2.5, 2.5)))


def _payday(days: DayArray, rng: np.random.Generator) -> FloatArray:
    """Spending falls off after payday by a person's own amount; none at all for many."""
    since = (_day_of_month(days) - rng.integers(1, 29)) % 30
    return np.asarray(1.0 + rng.exponential(0.3) * np.exp(-since / rng.uniform(2.0, 8.0)))


def _day_of_month(days: DayArray) -> IndexArray:
    return np.asarray((days - days.astype("M8[M]").astype("M8[D]")).astype(np.int64) + 1)


def _bills(days: DayArray, rng: np.random.Generator) -> FloatArray:
    """Rent, utilities and subscriptions on their dates, a few days late at times, some starting or ending."""
    out = np.zeros(len(days))
    if rng.random() < 0.55:
        out += _monthly(days, rng, float(np.exp(rng.normal(2.8, 0.7))), 0.01)
    for _ in range(int(rng.poisson(2.0))):
        out += _monthly(days, rng, float(np.exp(rng.normal(1.0, 0.7))), float(rng.uniform(0.02, 0.35)))
    for _ in range(int(rng.poisson(2.0))):
        out += _monthly(days, rng, float(np.exp(rng.normal(-0.8, 0.7))), 0.0)
    return out


def _monthly(days: DayArray, rng: np.random.Generator, size: float, wobble: float) -> FloatArray:
    months, first = np.unique(days.astype("M8[M]"), return_index=True)
    jitter = rng.integers(0, 1 + int(rng.integers(0, 4)), len(months))
    due = (months.astype("M8[D]") - days[0]).astype(int) + int(rng.integers(0, 28)) + jitter
    paid = rng.random(len(months)) < rng.uniform(0.85, 1.0)
    begin, end = _lifetime(len(days), rng)
    use = paid & (due >= begin) & (due < end)
    out = np.zeros(len(days))
    np.add.at(out, due[use], size * np.exp(wobble * rng.standard_normal(len(first)))[use])
    return out


def _lifetime(total: int, rng: np.random.Generator) -> tuple[int, int]:
    """First and last day of a bill: the whole time for most."""
    begin = int(rng.integers(0, total)) if rng.random() < 0.2 else 0
    end = int(rng.integers(begin, total)) if rng.random() < 0.15 else total
    return begin, end


def _bursts(total: int, rng: np.random.Generator) -> FloatArray:
    """Travel: some days to two weeks at several times the usual, never by date."""
    out = np.ones(total)
    for place in np.flatnonzero(rng.random(total) < rng.uniform(0.0, 4.0) / 365.0):
        out[place : place + int(rng.integers(3, 15))] *= rng.uniform(1.3, 5.0)
    return out


def _one_offs(total: int, rng: np.random.Generator) -> FloatArray:
    """Laptops, sofas, dentists."""
    happens = rng.random(total) < rng.exponential(16.0) / 365.0
    return np.asarray(happens * np.exp(rng.normal(rng.uniform(1.5, 3.8), rng.uniform(0.5, 1.3), total)))


def _logging(total: int, rng: np.random.Generator) -> FloatArray:
    """1 where the day was logged: gaps for some, a habit that drifts for others."""
    out = np.ones(total)
    for place in np.flatnonzero(rng.random(total) < rng.exponential(1.0) / 365.0):
        out[place : place + int(rng.integers(3, 25))] = 0.0
    if rng.random() < 0.4:
        ends = rng.uniform(0.2, 1.0, 2)
        out *= rng.random(total) < np.linspace(ends[0], ends[1], total)
    return out


def _posted(values: FloatArray, days: DayArray) -> FloatArray:
    """A bank's view: what was spent on a weekend is booked on Monday."""
    out = values.copy()
    weekday = _weekday(days)
    for back in (5, 6):
        places = np.flatnonzero(weekday == back)
        later = places + 7 - back
        np.add.at(out, later[later < len(out)], out[places[later < len(out)]])
        out[places] = 0.0
    return out


def _sparse(total: int, rng: np.random.Generator) -> FloatArray:
    """A shop's customer: a few visits a year in clumps, many of whom stop coming."""
    rate = rng.gamma(0.8, 0.04)
    leaves = rng.exponential(total) if rng.random() < 0.6 else np.inf
    comes = (rng.random(total) < np.clip(rate, 0.002, 0.5)) & (np.arange(total) < leaves)
    return np.asarray(comes * rng.lognormal(0.0, rng.uniform(0.2, 0.9), total))
