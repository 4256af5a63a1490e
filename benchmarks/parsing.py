"""Reading and weighing messages, every catalogue loaded: how long one takes, the best of some readings."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

from bot.errors import Refusal
from bot.i18n import understood
from bot.learning.doubt import is_doubtful
from bot.money.currency import Currency
from bot.parsing.clues import clues
from bot.parsing.lexicon import lexicon
from bot.parsing.message import parse

CASES = Path(__file__).parent.parent / "tests" / "parsing" / "cases"
ROUNDS = 3
TODAY = date(2026, 11, 17)


def main(arguments: list[str]) -> int:
    """Read every case of the corpus, the understood and the refused. `--rounds N` changes how often."""
    rounds = int(arguments[1]) if arguments[:1] == ["--rounds"] else ROUNDS
    cases = list(_cases())
    started = time.perf_counter()
    for language in {language for language, _, _ in cases}:
        lexicon(language)
    loaded = time.perf_counter() - started
    seconds = sorted(min(_read(*case) for _ in range(rounds)) for case in cases)
    print("| what | measured |\n|---|---|")
    print(f"| messages, languages understood | {len(cases)}, {len(understood())} |")
    print(f"| loading the words, once a language spoken | {loaded * 1000:.0f} ms |")
    for name, place in (("median", 0.5), ("95th percentile", 0.95), ("99th percentile", 0.99)):
        print(f"| one message, {name} | {seconds[int(len(seconds) * place)] * 1000:.2f} ms |")
    print(f"| one message, the slowest | {seconds[-1] * 1000:.2f} ms |")
    return 0


def _cases() -> Iterator[tuple[str, str, str]]:
    """(language, currency, text) of every message in the corpus."""
    for path in sorted(CASES.glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        if "language" in table:
            for text in (*table["cases"], *table.get("refused", ())):
                yield table["language"], table["currency"], text


def _read(language: str, currency: str, text: str) -> float:
    words, home = lexicon(language), Currency(currency)
    started = time.perf_counter()
    with suppress(Refusal):
        drafts = parse(text, lexicon=words, today=TODAY, currency=home)
        found = clues(text, drafts, words)
        is_doubtful(found.sets, is_plain=found.is_plain)
    return time.perf_counter() - started
