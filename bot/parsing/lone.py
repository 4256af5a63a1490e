"""Texts whose few words say something else than spending: a command without its stroke or with a letter
wrong (`forcast 30`), money moved (`transfer 60`) or changed (`100 dollars in euros`), nothing at all
(`test 123`); and codes that stand with the payment they are for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.errors import NotUnderstood
from bot.parsing import reasons
from bot.parsing.lexicon import Lexicon, beginnings
from bot.parsing.misspelled import meaning_near
from bot.parsing.noted import joined
from bot.parsing.tokens import Kind, Token

_SAID = (Kind.WORD, Kind.SPENT, Kind.INCOME)
_REASONS = {"moved": reasons.MOVED, "nothing": reasons.NOT_SPENT}
_SECRET = re.compile(r"(?<![\d.,])\d{4,8}(?![.,]?\d)")
_COMMANDS = ("undo", "redo", "forecast", "budget", "history", "stats", "settings", "export")


def doubt_of_lone(
    tokens: Sequence[Token], chosen: Token, category: str, plain: str, lexicon: Lexicon
) -> NotUnderstood | None:
    """Why the words of a line, its amount, day and small words apart, are no expense; None where they may be
    one."""
    if _is_both(tokens) or (chosen.amount and chosen.amount.currencies and _has_secret(plain, lexicon)):
        return NotUnderstood(reasons.NOT_SPENT)
    said = joined([token for token in tokens if _counts(token, plain, lexicon)], plain)
    if meaning := lexicon["lone"].meanings.get(said):
        return NotUnderstood(_REASONS[meaning])
    if chosen.amount and _is_currency(said, chosen.amount.currencies, lexicon):
        return NotUnderstood(reasons.NOT_SPENT)
    if name := _command(said, category, lexicon):
        return NotUnderstood(reasons.COMMAND, command=f"/{name}")
    return None


def _counts(token: Token, plain: str, lexicon: Lexicon) -> bool:
    hit = lexicon["filler"].match(plain, token.start)
    return token.kind in _SAID and not (hit and hit[0] == token.end)


def _command(said: str, category: str, lexicon: Lexicon) -> str:
    """The command that is said, a letter apart where it names no category."""
    name = lexicon["said"].meanings.get(said, "")
    if not name and not category:
        is_plan = meaning_near(said, lexicon.language, "plan") == "plan"
        name = "budget" if is_plan else meaning_near(said, lexicon.language, "said")
    return name if name in _COMMANDS else ""


def _is_currency(said: str, written: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether nothing but another currency stands beside an amount that has one."""
    other = lexicon["currency"].meanings.get(said, "")
    return bool(written and other) and not set(other.split("/")) & set(written)


def _is_both(tokens: Sequence[Token]) -> bool:
    """`spent and received 50`: which of the two?"""
    ways = {Kind.SPENT, Kind.INCOME}
    kinds = [token.kind for token in tokens]
    threes = zip(kinds, kinds[1:], kinds[2:], strict=False)
    return any(joint is Kind.AND and {one, other} == ways for one, joint, other in threes)


def _has_secret(plain: str, lexicon: Lexicon) -> bool:
    """Whether a number behind a word like "code" is one to be typed: `code 482913 for your $5.00 payment`."""
    return any(_ends_with_secret(plain[: code.start()], lexicon) for code in _SECRET.finditer(plain))


def _ends_with_secret(text: str, lexicon: Lexicon) -> bool:
    text = text.rstrip(" :#")
    hits = (lexicon["label"].match(text, at) for at in beginnings(text))
    return any(hit == (len(text), "secret") for hit in hits)
