"""Every labelled case in `cases/`: what a text records, or why it records nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.errors import NotUnderstood, Refusal
from bot.money.amount import to_decimal
from bot.money.currency import Currency
from bot.money.expense import Draft, Kind
from bot.parsing import reasons
from bot.parsing.lexicon import lexicon
from bot.parsing.message import parse

CASES = Path(__file__).with_name("cases")
LANGUAGES = sorted(path.stem for path in CASES.glob("*.toml") if path.stem not in ("refused", "foreign"))


def written(draft: Draft, today: date, home: str) -> str:
    """A draft as the case files write it."""
    sign = "+" if draft.kind is Kind.INCOME else ""
    note = f": {draft.note}" if draft.note else ""
    day = f" @{draft.spent_on}" if draft.spent_on != today else ""
    tags = "".join(f" #{tag}" for tag in draft.tags)
    code = draft.amount.currency.code
    foreign = f"{code} " if code != home else ""
    return f"{sign}{foreign}{to_decimal(draft.amount)} {draft.category or '-'}{note}{day}{tags}"


def understood() -> Iterator[object]:
    for name in LANGUAGES:
        table = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))
        for text, expected in table["cases"].items():
            yield pytest.param(
                table["language"], table["currency"], table["today"], text, expected, id=f"{name}-{text!r}"
            )


def refused() -> Iterator[object]:
    table = tomllib.loads((CASES / "refused.toml").read_text("utf-8"))
    for group in table["refused"]:
        for text in group["texts"]:
            yield pytest.param(
                group["currency"], table["today"], text, group["reason"], id=f"{group['reason']}-{text!r:.40}"
            )


def refused_in_its_language() -> Iterator[object]:
    for name in LANGUAGES:
        table = tomllib.loads((CASES / f"{name}.toml").read_text("utf-8"))
        for text in table.get("refused", ()):
            yield pytest.param(
                table["language"], table["currency"], table["today"], text, id=f"{name}-{text!r}"
            )


@pytest.mark.parametrize(("language", "currency", "today", "text", "expected"), list(understood()))
def test_understood(language: str, currency: str, today: date, text: str, expected: str) -> None:
    drafts = parse(text, lexicon=lexicon(language), today=today, currency=Currency(currency))
    assert " / ".join(written(draft, today, currency) for draft in drafts) == expected


@pytest.mark.parametrize(("language", "currency", "today", "text"), list(refused_in_its_language()))
def test_refused_in_its_language(language: str, currency: str, today: date, text: str) -> None:
    with pytest.raises(Refusal):
        parse(text, lexicon=lexicon(language), today=today, currency=Currency(currency))


@pytest.mark.parametrize(("currency", "today", "text", "reason"), list(refused()))
@pytest.mark.parametrize("language", ["en", "zh"])
def test_refused(language: str, currency: str, today: date, text: str, reason: str) -> None:
    words = lexicon(language)
    with pytest.raises(NotUnderstood) as refusal:
        parse(text, lexicon=words, today=today, currency=Currency(currency))
    expected = NotUnderstood.sentence if reason == "NO_AMOUNT" else getattr(reasons, reason)
    assert refusal.value.sentence == expected
    refusal.value.sentence.format(**refusal.value.details)


def foreign() -> Iterator[tuple[str, str, str, str]]:
    found = tomllib.loads((CASES / "foreign.toml").read_text("utf-8"))
    for group in found["foreign"]:
        for language in group.get("languages", ("en", "zh")):
            yield from ((language, group["currency"], group["written"], text) for text in group["texts"])


@pytest.mark.parametrize(("language", "home", "code", "text"), list(foreign()))
def test_another_currency_is_kept(language: str, home: str, code: str, text: str) -> None:
    drafts = parse(text, lexicon=lexicon(language), today=date(2026, 11, 17), currency=Currency(home))
    # A sign like ¥ stands for another currency first in another language; foreign it stays.
    expected = "CNY" if language == "zh" and "¥" in text else code
    assert {draft.amount.currency.code for draft in drafts} == {expected}
