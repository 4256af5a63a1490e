"""What ships guesses words it knows and says when it does not; stored bytes are not believed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import load, save

from bot.jobs.category_training import teach
from bot.learning.features import PLACES
from bot.learning.guesser import BadGuesser, guess, read_guesser, start, write_guesser
from bot.learning.names import find_name
from bot.money.category import STARTING


def test_chances_are_chances() -> None:
    found = guess(start(), "supermarket")
    assert sum(one.chance for one in found) == pytest.approx(1, abs=1e-5)
    assert [one.chance for one in found] == sorted((one.chance for one in found), reverse=True)
    assert {one.category for one in found} == set(STARTING)
    assert guess(start(), "") == ()


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("kaufland markt", "groceries"),
        ("яндекс такси", "transport"),
        ("滴滴打车", "transport"),
        ("farmacia central", "health"),
        ("apotheke am markt", "health"),
    ],
)
def test_a_misspelt_or_longer_word_is_guessed(words: str, category: str) -> None:
    assert guess(start(), words)[0].category == category


@pytest.mark.parametrize(
    ("words", "category"),
    [
        ("kaufland", "groceries"),
        ("kaufland berlin", "groceries"),
        ("extra", "groceries"),
        ("extra cheese", ""),
    ],
)
def test_names_that_ship_are_known(words: str, category: str) -> None:
    assert find_name(words) == category


def test_a_word_of_no_language_is_not_sure() -> None:
    assert guess(start(), "qzxwv")[0].chance < 0.5


def test_a_person_teaches_their_own_categories() -> None:
    filed = [("climbing hall", "sport"), ("boulder rope", "sport"), ("kita lunch", "family")] * 8
    taught = teach(filed, start())
    assert taught
    assert guess(taught, "climbing rope")[0].category == "sport"
    assert guess(taught, "kita")[0].category == "family"
    assert guess(taught, "aldi")[0].category == "groceries"  # what ships is not forgotten


def test_too_little_teaches_nothing() -> None:
    assert teach([("climbing", "sport")] * 3, start()) is None
    assert teach([], start()) is None


def test_the_same_expenses_teach_the_same() -> None:
    filed = [("climbing hall", "sport"), ("kita", "family")] * 10
    first, second = teach(filed, start()), teach(filed, start())
    assert first
    assert second
    assert write_guesser(first) == write_guesser(second)


def test_a_guesser_survives_being_stored() -> None:
    again = read_guesser(write_guesser(start()))
    assert again.categories == start().categories
    assert guess(again, "kaufland") == guess(start(), "kaufland")


def test_numbers_laid_out_by_columns_are_stored_as_well() -> None:
    other = replace(start(), weights=np.asfortranarray(start().weights))
    assert write_guesser(other) == write_guesser(start())


def test_hostile_bytes_are_refused() -> None:
    good = write_guesser(start())
    tensors = load(good)
    count = len(start().categories)
    bad: list[bytes] = [
        b"",
        b"garbage",
        good[:-1],
        b"\xff" * 8 + good[8:],
        b"0" * 2_000_000,
        save({**tensors, "extra": np.zeros(1, np.float32)}),
        save({**tensors, "weights": np.zeros((count, PLACES - 1), np.float16)}),
        save({**tensors, "weights": np.full((count, PLACES), np.nan, np.float16)}),
        save({**tensors, "bias": np.full(count, np.inf, np.float32)}),
        save({**tensors, "bias": np.zeros(count, np.int64)}),
        save({**tensors, "temperature": np.zeros(1, np.float32)}),
        save({**tensors, "categories": np.frombuffer(b'["a", 3]', np.uint8)}),
        save({**tensors, "categories": np.frombuffer(b"[" * 5000, np.uint8)}),
        save({**tensors, "categories": np.frombuffer(b'{"a": 1}', np.uint8)}),
    ]
    for raw in bad:
        with pytest.raises(BadGuesser):
            read_guesser(raw)


def test_a_category_named_twice_is_refused() -> None:
    with pytest.raises(BadGuesser):
        replace(start(), categories=("food",) * len(start().categories))
