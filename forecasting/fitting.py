"""One person's fit: who forecasts best on the recent past, how much each is trusted, the trained network.

History decides what is tried: 1-13 known days the habit and the shared network, from 14 the training-free
pool and the shared network, from 60 the person's own network in the shared one's place. The habit leaves the
pool little by little until half a year is known. Everything here sees one person up to the cutoff, so nothing
can leak from later days or from other people.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from forecasting.checkpoint import Checkpoint, shared_network
from forecasting.features import prepare
from forecasting.frame import DailySeries
from forecasting.members import AHEAD, MONTHLY, NETWORKS, Fitted, seed_for
from forecasting.models.pools import LONGEST, POOLED
from forecasting.network import SpendNetwork
from forecasting.person import Parts, Person, parted
from forecasting.training import CONTINUED, is_finite, one_thread, train
from forecasting.trial import (
    LSTM_FROM,
    POOL_FROM,
    Trial,
    pool_origins,
    pool_scores,
    score_network,
    score_pool,
    trial_of,
)

TEMPER = 6.0
WORST_ALLOWED = 0.25
WORSE_BY = 0.02
EARLY_SHARE = 0.5
USUAL_SHARE = 0.7
MOST_SHARE = 0.85
LONGEST_CURVE = 100
HALF_A_YEAR = 180


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Who answers, and the trial behind it: None before 14 known days. `incumbent`: the incumbent's score on
    the trial, NaN where there was none.
    """

    fitted: Fitted
    trial: Trial | None
    incumbent: float = math.nan


def pool_weights(known_days: int, scores: dict[str, float]) -> dict[str, float]:
    """Shares of the training-free forecasters: months known decide beforehand, recent scores correct it."""
    months = known_days / 30.4
    monthly = months / (months + 3.0) / 3.0
    drawn = (1.0 - 2.0 * monthly) / 3.0
    prior = {name: monthly if name in MONTHLY else drawn for name in POOLED}
    finite = [score for score in scores.values() if math.isfinite(score)]
    best = min(finite) if finite else math.nan
    if not math.isfinite(best) or best <= 0:
        return prior
    raised = {name: prior[name] * math.exp(-TEMPER * (scores[name] / best - 1.0)) for name in prior}
    total = sum(raised.values())
    return {name: share / total for name, share in raised.items()}


def habit_share(known_days: int) -> float:
    """The habit's part of the training-free pool, from all of it at 14 known days to none at half a year: few
    days say little of a level, which the others take for certain.
    """
    return max(0.0, min(1.0, (HALF_A_YEAR - known_days) / (HALF_A_YEAR - POOL_FROM)))


def network_share(known_days: int, network: float, pool: float) -> float:
    """How much of the answer is a network's: 0.5 before 60 days and 0.7 after beforehand, more or less by its
    score against the pool's, at most 0.85.

    0 when it was worse by a quarter; the share beforehand when nothing could be judged.
    """
    before = USUAL_SHARE if known_days >= LSTM_FROM else EARLY_SHARE
    if not (math.isfinite(network) and math.isfinite(pool)) or pool <= 0:
        return before
    if network > (1 + WORST_ALLOWED) * pool:
        return 0.0
    odds = before / (1 - before) * math.exp(-TEMPER * (network / pool - 1.0))
    return min(MOST_SHARE, odds / (1.0 + odds))


def shared_out(weights: dict[str, float], name: str, share: float) -> dict[str, float]:
    """The training-free members' weights with the share of one more, `name`, taken from all of them."""
    pool = {member: part for member, part in weights.items() if member not in (name, *NETWORKS)}
    total = sum(pool.values())
    return {name: share} | {member: (1 - share) * part / total for member, part in pool.items()}


def with_share(fitted: Fitted, network: SpendNetwork, loss_curve: tuple[float, ...], share: float) -> Fitted:
    """The same fit, answered in part by the person's own `network`."""
    weights = shared_out(fitted.weights, "lstm", share)
    return replace(fitted, network=network, loss_curve=loss_curve, weights=weights, answered_by="lstm")


def fit_series(series: DailySeries, seed: int = 0) -> Fitted:
    """`fit_person` of days alone, without notes or categories."""
    return fit_person(Person(series), seed).fitted


def fit_person(person: Person, seed: int = 0, incumbent: Checkpoint | None = None) -> Fit:
    """Fit one person on the latest 2,200 days: score the candidates on recent folds, train a network if it
    pays, from where the incumbent stands if it knows the recent past as well as a new one.
    """
    recent = replace(person, series=person.series.latest(LONGEST))
    own_seed, known = seed_for(person.series.user, seed, "fit"), recent.series.known_days
    parts = parted(recent)
    if known < POOL_FROM:
        weights = {"global": EARLY_SHARE, "habit": 1.0 - EARLY_SHARE}
        return Fit(Fitted(recent.series, parts, seed, weights, "habit", {}), None)
    with one_thread():
        found = pool_scores(parts.whole, pool_origins(len(parts.whole)), own_seed)
        shares = shared_out(pool_weights(known, found), "habit", habit_share(known))
        trial = trial_of(recent, parts, own_seed)
        alone = Fitted(recent.series, parts, seed, shares, "pool", score_pool(trial, shares, own_seed))
        stood = math.nan
        if incumbent is not None and trial.network is not None:
            stood = score_network(trial, incumbent.network, own_seed)
        return Fit(_joined(alone, trial, incumbent, stood, own_seed), trial, stood)


def _joined(alone: Fitted, trial: Trial, incumbent: Checkpoint | None, stood: float, seed: int) -> Fitted:
    """The pool's fit, joined by the person's own network where it earned a share, else by the shared one.

    `stood`: the incumbent's score on the trial.
    """
    known = alone.series.known_days
    if trial.network is None:
        share = network_share(known, math.nan, math.nan)
        return replace(alone, weights=shared_out(alone.weights, "global", share))
    score = score_network(trial, trial.network, seed)
    scores = alone.scores | ({"lstm": score} if math.isfinite(score) else {})
    tried = replace(alone, scores=scores, loss_curve=trial.loss_curve)
    share = network_share(known, score, scores.get("pool", math.nan))
    if share <= 0:
        return tried
    kept = None if stood > (1 + WORSE_BY) * score else incumbent
    network, losses = continued(alone.parts, trial, kept, seed)
    return with_share(tried, network, losses, share) if is_finite(network) else tried


def continued(
    parts: Parts, trial: Trial, incumbent: Checkpoint | None, seed: int
) -> tuple[SpendNetwork, tuple[float, ...]]:
    """The incumbent, or else the trial's network, taught also the latest days, as a new network."""
    assert trial.network is not None
    begun, curve = (
        (trial.network, trial.loss_curve) if incumbent is None else (incumbent.network, incumbent.loss_curve)
    )
    network = SpendNetwork()
    network.load_state_dict(begun.state_dict())
    more = train(network, shared_network(), prepare(parts.rest, AHEAD), CONTINUED, (seed + 1) % 2**32)
    return network, (curve + more)[-LONGEST_CURVE:]
