"""Teaching a guesser what one person files where; in the worker process, which alone loads scikit-learn.

It starts from the weights that ship and goes over the person's own expenses: anew each time, so that what was
taken back, renamed or deleted is unlearned as surely as it was learned.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.learning.features import PLACES, features
from bot.learning.guesser import MOST_CATEGORIES, Guesser, to_chances

FEWEST = 8  # expenses with a note before there is anything to learn
MOST = 6_000  # the latest
EPOCHS = 4
RATE = 1.5
_UNSEEN = -3.0  # the score of a category that the starting set does not know
_HELD_OUT = 5  # the latest fifth says how far the chances are to be believed …
_FEWEST_HELD_OUT = 40  # … as far as it is large
_TEMPERATURES = np.geomspace(0.3, 3.0, 24)

Filed = tuple[str, str]  # the words of a note, and the category
Floats = npt.NDArray[np.float32]


def teach(filed: Sequence[Filed], start: Guesser) -> Guesser | None:
    """The guesser after these expenses, oldest first; None for too few."""
    latest = _known(filed[-MOST:])
    if len(latest) < FEWEST:
        return None
    temperature = _temperature(latest, start)
    return _taught(latest, start, temperature)


def _known(filed: Sequence[Filed]) -> list[Filed]:
    """Without the rarest categories where there are too many."""
    counts = Counter(category for words, category in filed if words and category)
    kept = {category for category, _ in counts.most_common(MOST_CATEGORIES // 2)}
    return [one for one in filed if one[0] and one[1] in kept]


def _temperature(filed: Sequence[Filed], start: Guesser) -> float:
    """What makes the chances of the latest fifth, guessed from what came before, likeliest; near 1 where that
    fifth is small."""
    cut = len(filed) - len(filed) // _HELD_OUT
    before = _taught(filed[:cut], start, 1.0)
    tried = [one for one in filed[cut:] if one[1] in before.categories]
    if not tried:
        return start.temperature
    scored = matrix([words for words, _ in tried]) @ before.weights.T + before.bias
    truth = np.array([before.categories.index(category) for _, category in tried])
    best = best_temperature(np.asarray(scored), truth)
    share = len(tried) / (len(tried) + _FEWEST_HELD_OUT)
    return float(best**share)


def best_temperature(scored: Floats, truth: npt.NDArray[np.intp]) -> float:
    """The temperature that makes the true categories (N,) likeliest, of scores (N, C)."""

    def surprise(temperature: float) -> float:
        chances = to_chances(scored, temperature)[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(chances, 1e-9)).mean())

    return float(min(_TEMPERATURES, key=surprise))


def _taught(filed: Sequence[Filed], start: Guesser, temperature: float) -> Guesser:
    from sklearn.linear_model import SGDClassifier

    names = tuple(sorted({*start.categories, *(category for _, category in filed)}))
    truth = np.array([names.index(category) for _, category in filed])
    given = matrix([words for words, _ in filed])
    learner = SGDClassifier(
        loss="log_loss", alpha=1e-6, learning_rate="constant", eta0=RATE, random_state=0, shuffle=False
    )
    learner.partial_fit(given[:1], truth[:1], classes=np.arange(len(names)))
    learner.coef_[:], learner.intercept_[:] = _weights_from(start, names)
    dice = np.random.default_rng(0)
    for _ in range(EPOCHS):
        order = dice.permutation(len(filed))
        learner.partial_fit(given[order], truth[order])
    weights, bias = learner.coef_.astype(np.float32), learner.intercept_.astype(np.float32)
    return Guesser(names, weights, bias, temperature)


def _weights_from(start: Guesser, names: Sequence[str]) -> tuple[Floats, Floats]:
    weights = np.zeros((len(names), PLACES), np.float32)
    bias = np.full(len(names), _UNSEEN, np.float32)
    for place, category in enumerate(start.categories):
        weights[names.index(category)] = start.weights[place]
        bias[names.index(category)] = start.bias[place]
    return weights, bias


def matrix(texts: Sequence[str]) -> Any:
    """(N, PLACES), sparse."""
    from scipy.sparse import csr_matrix

    rows = [features(text) for text in texts]
    ends = np.cumsum([0, *(len(places) for places, _ in rows)])
    places = np.concatenate([places for places, _ in rows])
    values = np.concatenate([values for _, values in rows])
    return csr_matrix((values, places, ends), shape=(len(rows), PLACES))
