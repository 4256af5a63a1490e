"""The bot's own features are those that scikit-learn taught the weights with."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import HashingVectorizer

from bot.learning.features import LONGEST, PLACES, SHORTEST, features, murmur3
from bot.money.category import filed_words

THEIRS = HashingVectorizer(
    analyzer="char_wb",
    ngram_range=(SHORTEST, LONGEST),
    n_features=PLACES,
    alternate_sign=False,
    norm="l2",
    lowercase=False,
)


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_the_same_numbers_as_scikit_learn(note: str) -> None:
    words = filed_words(note)
    theirs = THEIRS.transform([words])
    theirs.sort_indices()
    places, values = features(words)
    assert places.tolist() == theirs.indices.tolist()
    assert np.allclose(values, theirs.data, atol=1e-6)


@pytest.mark.parametrize("words", ["", "a", "żabka", "早饭 豆浆", "aa aa", "кофе с собой"])
def test_words_of_every_script(words: str) -> None:
    places, values = features(words)
    assert len(places) == len(values)
    assert not words or float(values @ values) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("data", "hashed"), [(b"", 0), (b"hello", 0x248BFA47), (b"hello, world", 0x149BBB7F)]
)
def test_murmur3_as_published(data: bytes, hashed: int) -> None:
    assert murmur3(data) == hashed
