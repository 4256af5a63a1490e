"""The doubt that ships: what the corpus has as plain is recorded unasked, talk mostly is not, and any text is
weighed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import understood
from bot.jobs import doubt_start
from bot.jobs.doubt_start import BAD, CASE, PLAIN, SENTENCE, Example
from bot.learning import doubt
from bot.parsing.clues import clues
from bot.parsing.lexicon import lexicon

MESSAGES = Path(__file__).parents[1] / "parsing"


@pytest.fixture(scope="module")
def cases() -> list[Example]:
    return list(doubt_start.cases_of(MESSAGES / "cases"))


@pytest.fixture(scope="module")
def talk() -> list[Example]:
    return list(doubt_start.talk_of(MESSAGES / "talk"))


def asked(some: list[Example], kind: str) -> float:
    """The share of what the rules record that is asked about."""
    those = [one for one in some if one.kind == kind and one.is_recorded]
    return sum(map(doubt_start.is_asked, those)) / len(those)


def test_every_language_has_talk_and_spending(talk: list[Example]) -> None:
    assert {one.language for one in talk} == set(understood())
    for language in understood():
        kinds = [one.kind for one in talk if one.language == language]
        assert min(kinds.count(BAD), kinds.count(SENTENCE), kinds.count(PLAIN)) >= 90


def test_cases_stay_recorded_unasked(cases: list[Example], talk: list[Example]) -> None:
    assert asked(cases, CASE) <= 0.005
    assert asked(talk, PLAIN) <= 0.005


def test_talk_that_the_rules_would_record_is_asked_about(talk: list[Example]) -> None:
    assert asked(talk, BAD) > 0.5
    assert asked(talk, SENTENCE) < 0.1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "12 lunch"),
        ("en", "zumba class 12"),
        ("zh", "6 阿婆豆花"),
        ("ru", "чебуречная 300"),
        ("ru", "в прошлую пятницу продукты 3к"),
        ("es", "Paco el fontanero 45"),
        ("de", "gestern 3,50 Dinkelkringel"),
    ],
)
def test_terse_ones_with_words_nobody_knows_are_not_asked_about(language: str, text: str) -> None:
    assert not doubt_start.is_asked(doubt_start.example(language, "EUR", PLAIN, text))


@given(st.text(max_size=200), st.sampled_from(sorted(understood())))
def test_any_text_is_weighed(text: str, language: str) -> None:
    found = clues(text, (), lexicon(language))
    assert 0 <= doubt.chance(found.sets) <= 1
    assert found == clues(text, (), lexicon(language))


def test_each_set_of_clues_weighs_as_one() -> None:
    places, values = doubt.features((frozenset("abcd"), frozenset("x"), frozenset()))
    assert places.size == values.size == 5
    assert np.isclose(values @ values, 2)


def test_what_was_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = np.zeros(doubt.PLACES, np.float32)
    weights[doubt.features((frozenset(["wished"]),))[0]] = -4
    path = tmp_path / "doubt.safetensors"
    path.write_bytes(doubt.write(weights, 1.0))
    monkeypatch.setattr(doubt, "WEIGHTS", path)
    doubt.learned.cache_clear()
    assert doubt.is_doubtful((frozenset(["wished"]),), is_plain=False)
    assert not doubt.is_doubtful((frozenset(["bought"]),), is_plain=False)
    doubt.learned.cache_clear()
