"""`python -m bot.jobs.category_start`: the guesser that ships, from the catalogues' words and our own names.

Some words of each category are held out first: how often they are guessed right is printed, and how far the
chances may be believed is measured on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bot.i18n import translator, understood
from bot.jobs.category_training import Filed, best_temperature, matrix
from bot.learning import guesser
from bot.learning.guesser import Guesser, to_chances
from bot.learning.names import names
from bot.money.category import STARTING, filed_words

STRENGTH = 20.0  # how little the weights are held back
FOLDS = 3


def main() -> int:
    """Write `bot/learning/start.safetensors`."""
    filed = examples()
    scored, truth = _held_out(filed)
    temperature = best_temperature(scored, truth)
    chances = to_chances(scored, temperature)
    sure, right = chances.max(axis=1) >= 0.8, chances.argmax(axis=1) == truth
    guesser.START.write_bytes(guesser.write_guesser(_fitted(filed, temperature)))
    print(f"{len(filed)} words of {len(understood())} languages; temperature {temperature:.2f}")
    print(f"held out: {right.mean():.1%} right; {sure.mean():.1%} sure, of which {right[sure].mean():.1%}")
    return 0


def examples() -> list[Filed]:
    """Every word of every language, and every name, with the category it means; of equal words the first."""
    found: dict[str, str] = {}
    for words, category in (*_catalogues(), *names()):
        if known := filed_words(words):
            found.setdefault(known, category)
    return list(found.items())


def _catalogues() -> Iterator[Filed]:
    for language in understood():
        tr = translator(language)
        for category in STARTING:
            for words in (category, tr.category(category), *tr.words(f"category.{category}")):
                yield words, category


def _held_out(filed: Sequence[Filed]) -> tuple[guesser.Floats, np.typing.NDArray[np.intp]]:
    """The scores of every word by a guesser that had not seen it, and its category's place."""
    order = np.random.default_rng(0).permutation(len(filed))
    scored, truth = [], []
    for fold in range(FOLDS):
        held = set(order[fold::FOLDS].tolist())
        taught = _fitted([one for at, one in enumerate(filed) if at not in held], 1.0)
        tried = [one for at, one in enumerate(filed) if at in held]
        scored.append(matrix([words for words, _ in tried]) @ taught.weights.T + taught.bias)
        truth += [taught.categories.index(category) for _, category in tried]
    return np.concatenate(scored), np.array(truth, np.intp)


def _fitted(filed: Sequence[Filed], temperature: float) -> Guesser:
    from sklearn.linear_model import LogisticRegression

    learner = LogisticRegression(C=STRENGTH, max_iter=300)
    learner.fit(matrix([words for words, _ in filed]), [category for _, category in filed])
    weights, bias = learner.coef_.astype(np.float32), learner.intercept_.astype(np.float32)
    return Guesser(tuple(learner.classes_.tolist()), weights, bias, temperature)


if __name__ == "__main__":
    raise SystemExit(main())
