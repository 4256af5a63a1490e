from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from forecasting import retrain
from forecasting.champion import ONE_STEP_PATHS, Retrained, _one_step
from forecasting.checkpoint import Checkpoint, global_network, pack, unpack
from forecasting.errors import BadHistory, NothingKnown
from forecasting.fitting import (
    EARLY_SHARE,
    MOST_SHARE,
    USUAL_SHARE,
    fit_person,
    habit_share,
    network_share,
    pool_weights,
    shared_out,
    with_share,
)
from forecasting.frame import DailySeries, person_series
from forecasting.members import Fitted, mixed_paths, seed_for
from forecasting.models.pools import POOLED
from forecasting.network import SpendNetwork
from forecasting.person import Person, parted
from forecasting.training import CONTINUED, FROM_GLOBAL
from forecasting.trial import fold_scores
from tests.forecasting.spending import FIRST, day, everyday, person, weekly


def known_to(values: np.ndarray, **more: object) -> Retrained:
    return retrain(person(values), as_of=day(len(values) - 1), n=200, **more)


@pytest.fixture(scope="module")
def half_year() -> Retrained:
    return known_to(weekly(190))


def test_a_retrain_tells_everything(half_year):
    assert half_year.paths.shape == (200, 62)
    assert half_year.paths.dtype == np.float32
    assert (half_year.paths >= 0).all()
    assert half_year.known_days == 190
    assert {"lstm", "pool", "run_rate"} <= set(half_year.scores)
    assert len(half_year.loss_curve) == FROM_GLOBAL.epochs + CONTINUED.epochs
    assert half_year.loss_curve[FROM_GLOBAL.epochs - 1] < half_year.loss_curve[0]
    assert half_year.answered_by in ("lstm", "pool")
    assert (half_year.weights is None) == (half_year.answered_by == "pool")


def test_by_day_pairs_the_last_four_weeks_with_what_was_expected(half_year):
    values = weekly(190)
    assert [row[0] for row in half_year.by_day] == [day(place) for place in range(162, 190)]
    assert [row[1] for row in half_year.by_day] == values[162:].tolist()
    assert all(low <= median <= high for _, _, low, median, high in half_year.by_day)
    actual = np.array([row[1] for row in half_year.by_day])
    assert half_year.r2 == pytest.approx(1 - half_year.mse / actual.var())


@pytest.mark.parametrize("share", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("is_tried", [True, False])
def test_the_days_past_are_told_whatever_the_network_s_share(share, is_tried):
    fit = fit_person(Person(person_series(person(weekly(90)), day(89))))
    fitted = with_share(fit.fitted, global_network(), (), share)
    samples, places = _one_step(fitted, fit.trial if is_tried else None)
    assert places == list(range(62, 90))
    assert samples.shape == (ONE_STEP_PATHS, 28)
    assert np.isfinite(samples).all()


def test_the_same_data_and_seed_give_the_same_bits(half_year):
    again = known_to(weekly(190))
    assert again.paths.tobytes() == half_year.paths.tobytes()
    assert again.weights == half_year.weights
    assert known_to(weekly(190), seed=1).paths.tobytes() != half_year.paths.tobytes()


def test_rows_after_the_cutoff_change_nothing(half_year):
    later = pd.concat([person(weekly(190)), pd.DataFrame({"ds": [day(195)], "y": [1e9]})])
    assert retrain(later, as_of=day(189), n=200).paths.tobytes() == half_year.paths.tobytes()


def test_rows_in_any_order_and_in_parts_are_the_same_history(half_year):
    table = person(weekly(190))
    parts = pd.concat([table.assign(y=table["y"] / 2)] * 2).sample(frac=1.0, random_state=3)
    assert retrain(parts, as_of=day(189), n=200).paths.tobytes() == half_year.paths.tobytes()


@pytest.mark.parametrize(("days", "answer"), [(1, "habit"), (13, "habit"), (14, "pool"), (59, "pool")])
def test_a_short_history_is_answered_without_a_network(days, answer):
    found = known_to(everyday(days))
    assert found.answered_by == answer
    assert found.weights is None
    assert found.paths.shape == (200, 62)


SEVEN_YEARS = 2557


@pytest.mark.parametrize(
    "values",
    [
        np.zeros(100),
        np.full(100, 25.0),
        np.where(np.arange(120) % 30 == 3, 800.0, 0.0),
        everyday(100) * 1e10,
        everyday(100) * 1e-5,
        np.where(np.arange(90) == 40, 1e12, 0.001),
        np.concatenate([[5.0], np.zeros(200)]),
        np.concatenate([np.zeros(99), [5.0]]),
        everyday(SEVEN_YEARS),
    ],
    ids=[
        "zeros",
        "constant",
        "one spike a month",
        "huge",
        "tiny",
        "spike",
        "then silence",
        "last day only",
        "seven years",
    ],
)
def test_odd_histories_give_believable_numbers(values):
    found = known_to(values)
    assert np.isfinite(found.paths).all()
    assert (found.paths >= 0).all()
    assert np.isfinite([found.mse, found.r2, *found.scores.values(), *found.loss_curve]).all()
    assert found.paths.max() <= max(1.5, np.exp(2.5)) * values.max() + 1e-9


def test_zeros_forecast_zero_and_a_constant_itself():
    assert not known_to(np.zeros(100)).paths.any()
    totals = known_to(np.full(100, 25.0)).paths[:, :28].sum(axis=1)
    assert np.median(totals) == pytest.approx(28 * 25, rel=0.1)


def test_unknown_days_are_not_read_as_zero():
    values = np.full(150, 20.0)
    values[90:] = 0.0
    silent = [day(place) for place in range(90, 150)]
    habit, stopped = known_to(values, unknown=silent), known_to(values)
    assert habit.known_days == 90
    assert np.median(habit.paths[:, :28].sum(axis=1)) > 20 * 28 * 0.7
    assert np.median(stopped.paths[:, :28].sum(axis=1)) < 20 * 28 * 0.5
    assert all(row[0] not in silent for row in habit.by_day)


def test_a_good_network_survives_and_is_told_apart(half_year):
    assert half_year.weights is not None
    stored = unpack(half_year.weights)
    assert stored.trained_until == day(189)
    assert stored.loss_curve == pytest.approx(half_year.loss_curve, abs=1e-6)


def test_a_better_incumbent_stays():
    """The incumbent learned 190 days; a month later the new one must beat it or leave it in place."""
    values = weekly(250)
    old = known_to(values[:190])
    new = known_to(values, incumbent=old.weights)
    assert "incumbent" in new.scores
    kept = unpack(new.weights).trained_until if new.weights is not None else None
    assert kept == (day(189) if new.scores["incumbent"] * 1.02 < new.scores["lstm"] else day(249))


def test_a_spoiled_incumbent_does_not_stay(half_year):
    network = SpendNetwork(seed=9)
    for weight in network.parameters():
        weight.data.mul_(5.0)
    spoiled = pack(Checkpoint(network, date(2024, 2, 1), ()))
    found = known_to(weekly(190), incumbent=spoiled)
    assert found.scores["incumbent"] > found.scores["lstm"]
    assert found.weights == half_year.weights


def test_a_retrain_goes_on_from_yesterdays_weights_and_repeats():
    values = weekly(191)
    yesterday = known_to(values[:190])
    today, again = (known_to(values, incumbent=yesterday.weights) for _ in range(2))
    assert today.paths.tobytes() == again.paths.tobytes()
    assert today.weights == again.weights
    assert len(today.loss_curve) == len(yesterday.loss_curve) + CONTINUED.epochs
    assert today.loss_curve[: len(yesterday.loss_curve)] == pytest.approx(yesterday.loss_curve, abs=1e-6)
    anew = known_to(values)
    assert len(anew.loss_curve) == len(yesterday.loss_curve)
    assert anew.weights != today.weights


def test_weights_go_on_step_by_step():
    """Each night's network lies near last night's, nearer than one that is trained anew."""
    series = person_series(person(weekly(191)), day(190))
    before = fit_person(Person(series.until(190)), 0).fitted
    assert before.network is not None
    stored = Checkpoint(before.network, day(189), before.loss_curve)
    after, anew = (fit_person(Person(series), 0, old).fitted.network for old in (stored, None))

    def away(network: SpendNetwork | None) -> float:
        assert network is not None
        pairs = zip(network.parameters(), before.network.parameters(), strict=True)
        return sum(float(((one - other) ** 2).sum().detach()) for one, other in pairs)

    assert 0 < away(after) < away(anew)


def test_nobody_goes_on_from_a_spoiled_network(half_year):
    """Not even from one that says it has seen everything: it must know the recent past like a new one."""
    network = SpendNetwork(seed=9)
    for weight in network.parameters():
        weight.data.mul_(5.0)
    found = known_to(weekly(190), incumbent=pack(Checkpoint(network, day(189), ())))
    assert found.weights == half_year.weights
    assert found.paths.tobytes() == half_year.paths.tobytes()


@pytest.mark.parametrize("broken", [b"", b"\xff" * 400, b"\x80\x04\x95garbage.", b"{}"])
def test_a_broken_incumbent_is_trained_anew(half_year, broken):
    assert known_to(weekly(190), incumbent=broken).paths.tobytes() == half_year.paths.tobytes()


def test_nothing_by_the_cutoff_is_told():
    with pytest.raises(NothingKnown):
        retrain(person(everyday(5)), as_of=FIRST - timedelta(days=1))
    with pytest.raises(BadHistory, match="column y"):
        retrain(pd.DataFrame({"ds": [FIRST]}), as_of=FIRST)


def test_shares_follow_the_scores():
    assert network_share(365, 0.2, 1.0) == MOST_SHARE
    assert 0 < network_share(100, 1.08, 1.0) < network_share(100, 1.0, 1.0)
    assert network_share(60, 1.0, 1.0) == pytest.approx(USUAL_SHARE)
    assert network_share(59, float("nan"), 1.0) == pytest.approx(EARLY_SHARE)
    assert network_share(365, 1.3, 1.0) == 0
    shares = pool_weights(300, dict.fromkeys(POOLED, 1.0) | {"calendar": 0.4})
    assert set(shares) == set(POOLED)
    assert sum(shares.values()) == pytest.approx(1)
    assert shares["calendar"] > 0.9
    assert sum(pool_weights(300, dict.fromkeys(POOLED, float("nan"))).values()) == pytest.approx(1)
    assert [habit_share(days) for days in (1, 14, 97, 180, 3000)] == [1.0, 1.0, 0.5, 0.0, 0.0]
    young, old = (pool_weights(days, dict.fromkeys(POOLED, 1.0)) for days in (20, 2000))
    assert young["recent"] > old["recent"]
    assert young["calendar"] < old["calendar"]


def test_a_network_takes_its_share_from_everybody():
    pool = pool_weights(300, dict.fromkeys(POOLED, 1.0))
    joined = shared_out(pool, "lstm", 0.6)
    assert sum(joined.values()) == pytest.approx(1)
    assert joined["lstm"] == 0.6
    assert all(joined[name] == pytest.approx(0.4 * share) for name, share in pool.items())
    again = shared_out(joined, "global", 0.5)  # in the other network's place, not beside it
    assert set(again) == {"global", *POOLED}
    assert again["recent"] == pytest.approx(0.5 * pool["recent"])


def test_a_fold_scores_days_weeks_and_the_whole_of_each_member():
    one, other, known = np.full((3, 14), 2.0), np.full((3, 14), 4.0), np.ones(14, dtype=bool)
    assert fold_scores([one, other], np.ones(14), known, 1.0) == pytest.approx([1.0, 3.0])
    assert np.isnan(fold_scores([one], np.ones(14), ~known, 1.0)).all()
    half = np.arange(14) < 7
    assert fold_scores([one], np.where(half, 2.0, 99.0), half, 1.0) == [0]


def test_seeds_come_from_the_person_alone():
    assert seed_for("ann", 0, "fit") == seed_for("ann", 0, "fit")
    assert (
        len(
            {
                seed_for("ann", 0, "fit"),
                seed_for("ann", 1, "fit"),
                seed_for("bob", 0, "fit"),
                seed_for("ann", 0, "paths"),
            }
        )
        == 4
    )
    assert seed_for("\ud800", 0, "fit") > 0


def test_four_weeks_cost_what_the_shared_network_says():
    """A person's own network that expects everything 4.5 times dearer still moves no total."""
    series = DailySeries("", FIRST, weekly(190), np.ones(190, dtype=bool))
    wild = global_network()
    wild.head.bias.data[4:7] += 1.5

    def median(network: SpendNetwork | None) -> float:
        fitted = Fitted(series, parted(Person(series)), 0, {"lstm": 1.0}, "lstm", {}, network)
        return float(np.median(mixed_paths(fitted, 28, 2000, np.random.default_rng(0)).sum(axis=1)))

    assert median(wild) == pytest.approx(median(None), rel=0.03)
