"""`python -m bot.jobs.doubt_start tests/parsing`: what ships to doubt with, from messages and what they are.

`cases/*.toml` hold what is recorded and what is refused; `talk/*.txt` a message a line: `b` is no money
spent, `e` a sentence that is, `p` a plain expense. Each fifth of `talk`, weighed by what the rest taught,
says how good that is: honest for messages like these, by people whose others were learned from.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.errors import Refusal
from bot.learning import doubt
from bot.money.currency import Currency
from bot.money.expense import Draft
from bot.parsing import reasons
from bot.parsing.clues import clues
from bot.parsing.doubted import Doubted
from bot.parsing.lexicon import lexicon
from bot.parsing.message import parse

TODAY = date(2026, 11, 17)
STRENGTH = 4.0  # how little the weights are held back
FOLDS = 5
THRESHOLDS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
HOMES = {"en": "USD", "zh": "CNY", "ru": "RUB", "pt": "BRL", "id": "IDR", "vi": "VND"}
BAD, SENTENCE, PLAIN, CASE = "b", "e", "p", "c"

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Example:
    """A message, what it is, and whether the rules record it; `places` and `values` are its features, empty
    where nothing could be read."""

    language: str
    kind: str
    is_recorded: bool
    is_plain: bool
    places: npt.NDArray[np.intp]
    values: Floats

    @property
    def is_readable(self) -> bool:
        """Whether there is an amount in it to be weighed."""
        return bool(self.places.size)


def main(arguments: Sequence[str]) -> int:
    """Write `bot/learning/doubt.safetensors`, and print how it does."""
    folder = Path(arguments[0])
    talk, cases = list(talk_of(folder / "talk")), list(cases_of(folder / "cases"))
    readable = [one for one in (*talk, *cases) if one.is_readable]
    learned = taught(readable)
    doubt.WEIGHTS.write_bytes(doubt.write(*learned))
    chances = _held_out(talk, cases)
    for threshold in THRESHOLDS:
        print(f"below {threshold:.1f} asked: " + _told(talk, chances, threshold))
    for language in sorted({one.language for one in talk}):
        those = [at for at, one in enumerate(talk) if one.language == language]
        print(language, _told([talk[at] for at in those], chances[those], doubt.ASKED_BELOW))
    known = np.array([weigh(one, *learned) for one in cases])
    print("cases, learned from:", _told(cases, known, doubt.ASKED_BELOW))
    return 0


def talk_of(folder: Path) -> Iterator[Example]:
    """The messages of `LANG.txt`."""
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            kind, _, text = line.partition(" ")
            if kind in (BAD, SENTENCE, PLAIN):
                yield example(path.stem, HOMES.get(path.stem, "EUR"), kind, text)


def cases_of(folder: Path) -> Iterator[Example]:
    """The messages of the case files that are of a language."""
    for path in sorted(folder.glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        if "language" in table:
            for kind, texts in ((CASE, table["cases"]), (BAD, table.get("refused", ()))):
                yield from (example(table["language"], table["currency"], kind, text) for text in texts)


def example(language: str, home: str, kind: str, text: str) -> Example:
    """A message as it is weighed."""
    words = lexicon(language)
    drafts, is_recorded = _read(text, language, home)
    found = clues(text, drafts, words)
    places, values = doubt.features(found.sets if drafts else ((),))
    return Example(language, kind, is_recorded, found.is_plain, places, values)


def _read(text: str, language: str, home: str) -> tuple[tuple[Draft, ...], bool]:
    try:
        return parse(text, lexicon=lexicon(language), today=TODAY, currency=Currency(home)), True
    except Doubted as found:
        return (found.drafts if found.sentence == reasons.NOT_SPENT else ()), False
    except Refusal:
        return (), False


def is_asked(one: Example) -> bool:
    """Whether what ships asks about a message that the rules record."""
    chance = weigh(one, *doubt.learned())
    return one.is_recorded and chance < doubt.limit(doubt.ASKED_BELOW, is_plain=one.is_plain)


def taught(examples: Sequence[Example]) -> tuple[Floats, float]:
    """Weights (PLACES,) and bias, by logistic regression."""
    from sklearn.linear_model import LogisticRegression

    learner = LogisticRegression(
        C=STRENGTH, solver="liblinear", dual=True, max_iter=200, tol=1e-3, random_state=0
    )
    learner.fit(_matrix(examples), [one.kind != BAD for one in examples])
    return learner.coef_[0].astype(np.float32), float(learner.intercept_[0])


def _matrix(examples: Sequence[Example]) -> Any:
    from scipy.sparse import csr_matrix

    ends = np.cumsum([0, *(one.places.size for one in examples)])
    places = np.concatenate([one.places for one in examples])
    values = np.concatenate([one.values for one in examples])
    return csr_matrix((values, places, ends), shape=(len(examples), doubt.PLACES))


def weigh(one: Example, weights: Floats, bias: float) -> float:
    """The chance of being money spent by these weights; 0 where nothing is recorded."""
    score = float(weights[one.places] @ one.values) + bias
    return 1 / (1 + float(np.exp(-score))) if one.is_recorded else 0.0


def _held_out(talk: Sequence[Example], cases: Sequence[Example]) -> Floats:
    chances = np.zeros(len(talk), np.float32)
    order = np.random.default_rng(0).permutation(len(talk))
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS].tolist())
        rest = [one for at, one in enumerate(talk) if at not in held]
        learned = taught([one for one in (*rest, *cases) if one.is_readable])
        for at in held:
            chances[at] = weigh(talk[at], *learned)
    return chances


_NAMES = {BAD: "bad not recorded", SENTENCE: "sentences asked", PLAIN: "plain asked", CASE: "cases asked"}


def _told(some: Sequence[Example], chances: Floats, asked_below: float) -> str:
    """How many of the bad are not recorded; of the others that the rules record, how many are asked about."""
    parts = []
    for kind, name in _NAMES.items():
        those = [at for at, one in enumerate(some) if one.kind == kind and (kind == BAD or one.is_recorded)]
        if those:
            share = np.mean([_is_kept_back(some[at], chances[at], asked_below) for at in those])
            parts.append(f"{name} {share:.1%}")
    return ", ".join(parts)


def _is_kept_back(one: Example, chance: float, asked_below: float) -> bool:
    return not one.is_recorded or chance < doubt.limit(asked_below, is_plain=one.is_plain)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
