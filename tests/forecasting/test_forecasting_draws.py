"""Chance by arithmetic: even, the same everywhere, and the days it draws seen as the features say."""

from datetime import date

import numpy as np
import pytest
import torch

from forecasting.draws import chance, covariates, days_ahead, kept, mixed, view_of
from forecasting.features import REACH, Prepared, joined, prepare
from forecasting.frame import DailySeries
from tests.forecasting.spending import everyday

with_gpu = pytest.mark.skipif(not torch.cuda.is_available(), reason="there is no GPU")


def test_mixing_loses_nothing_and_stays_below_two_to_the_32():
    numbers = torch.cat([torch.arange(50_000), 2**32 - 1 - torch.arange(50_000)])
    found = mixed(numbers)
    assert len(found.unique()) == 100_000
    assert int(found.min()) >= 0
    assert int(found.max()) < 2**32


def test_arithmetic_is_that_of_whole_numbers_by_hand():
    def by_hand(number: int) -> int:
        number = (number ^ number >> 16) * 0x7FEB352D % 2**32
        number = (number ^ number >> 15) * 0x2C1B3C6D % 2**32
        return number ^ number >> 16

    numbers = [0, 1, 12345, 2**31, 2**32 - 1]
    assert mixed(torch.tensor(numbers)).tolist() == [by_hand(number) for number in numbers]


def test_numbers_are_even_and_people_epochs_and_places_strangers_to_each_other():
    people = chance(torch.arange(200), torch.tensor(3), 0, 2000).double() / 2**32
    epochs = chance(torch.tensor([3]), torch.arange(200), 1, 2000).double() / 2**32
    for found in (people, epochs):
        assert float(found.mean()) == pytest.approx(0.5, abs=0.005)
        assert float(found.std()) == pytest.approx(12**-0.5, abs=0.005)
        for table in (found[:50], found[:, :50].T):
            apart = np.corrcoef(table)[np.triu_indices(50, 1)]
            assert np.abs(apart).max() < 6 / table.shape[1] ** 0.5


@pytest.mark.parametrize("draw", [days_ahead, lambda *given: kept(*given, 8, 0.3).transpose(1, 2)])
def test_a_longer_neighbour_changes_nothing(draw):
    seeds = torch.tensor([1, 2**32 - 1])
    short, long = draw(seeds[:1], torch.tensor(2), 56), draw(seeds, torch.tensor(2), 168)
    assert torch.equal(short[0], long[0, :, :56])
    assert not torch.equal(long[0], long[1])
    assert not torch.equal(short, draw(seeds[:1], torch.tensor(3), 56))


def test_two_days_within_four_weeks_and_one_up_to_two_months():
    steps = days_ahead(torch.arange(40), torch.tensor(0), 392)
    for lane, (least, most) in enumerate(((1, 28), (1, 28), (29, 62))):
        assert sorted(steps[:, lane].unique().tolist()) == list(range(least, most + 1))
        assert float(steps[:, lane].double().mean()) == pytest.approx((least + most) / 2, rel=0.01)


@pytest.mark.parametrize("dropout", [0.0, 0.1, 0.5])
def test_dropped_states_are_made_up_for_by_the_others(dropout):
    keep = kept(torch.arange(20), torch.tensor(1), 392, 32, dropout)
    assert keep.shape == (20, 392, 32)
    assert float((keep == 0).double().mean()) == pytest.approx(dropout, abs=0.004)
    assert float(keep.double().mean()) == pytest.approx(1, abs=0.01)


def test_what_is_seen_of_a_day_ahead_is_what_the_features_say():
    people = [
        prepare(DailySeries("a", date(2024, 1, 1), everyday(days, days), np.ones(days, bool)), 62)
        for days in (150, 2, 40)
    ]
    crowd = joined(people)
    rng = np.random.default_rng(0)
    origins = np.concatenate([[0, 149, 212, 213, 276, 315], rng.integers(0, 150, 500)])
    steps = np.concatenate([[1, 62, 3, 4, 28, 2], rng.integers(1, 63, 500)])
    seen = covariates(view_of(crowd), torch.from_numpy(origins), torch.from_numpy(steps))
    wanted = [of_one_day(crowd, *each) for each in zip(origins.tolist(), steps.tolist(), strict=True)]
    assert seen.numpy().tobytes() == np.stack(wanted).astype(np.float32).tobytes()


def of_one_day(days: Prepared, origin: int, step: int) -> np.ndarray:
    """What is known at `origin` of the day `step` ahead, read row by row."""
    target, namesakes = origin + step, np.zeros(days.same_date.shape[-1])
    for newest, found in zip(days.newest[:, target], days.same_date[:, target], strict=True):
        if newest <= origin:  # the latest month that is over by then
            namesakes = found
            break
    before = days.latest[min(step - 1, REACH), origin]
    numbers = [before, step / 28, np.log(step) / 4]
    weekday = days.same_weekday[(step - 1) // 7, target]
    return np.concatenate([days.dates[target], namesakes, weekday, numbers, days.summary[origin]])


@with_gpu
def test_a_gpu_draws_the_same():
    for draw in (days_ahead, lambda *given: kept(*given, 32, 0.1)):
        here, there = (
            draw(torch.arange(9, device=at), torch.tensor(4, device=at), 392) for at in ("cpu", "cuda")
        )
        assert torch.equal(here, there.cpu())
