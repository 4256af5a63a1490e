"""Where an expense is filed: which way the money went, its category, its tags."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from bot.money.category import INCOME, LONGEST
from bot.money.currency import Currency
from bot.money.expense import Kind as Flow
from bot.parsing.lexicon import Lexicon, Phrases, beginnings, find_category, find_head
from bot.parsing.pieces import Tokens
from bot.parsing.text import Line
from bot.parsing.tokens import Kind, Token

_GIFTS, _FAMILY = "gifts", "family"
_EARNED = ("own", "given", "ahead", "gifted")  # meanings of verbs that say whose the money is now
_TAG_EDGES = "#＃"
_NAME_EDGES = '[]"“”「」«»［］＂ '


def flow_of(tokens: Tokens, chosen: Token, category: str, plain: str, lexicon: Lexicon) -> Flow:
    """Income by `+`, a verb (`received 50`), its category (`salary 2000`), or as a gift from somebody."""
    has_plus = bool(chosen.amount and chosen.amount.sign == "+")
    has_verb = any(token.kind is Kind.INCOME for token in tokens)
    is_spent = any(token.kind is Kind.SPENT for token in tokens)
    is_given = category == _GIFTS and _is_from_person(tokens, plain, lexicon)
    is_income = (category in INCOME or is_given) and not is_spent
    return Flow.INCOME if has_plus or has_verb or is_income else Flow.EXPENSE


def is_earned(tokens: Tokens, category: str, plain: str, lexicon: Lexicon) -> bool:
    """Whether a verb says that the money is a gift or the price of what was sold: no refund of the thing or
    the person that is named beside it."""
    if category in (_FAMILY, _GIFTS) and _is_from_person(tokens, plain, lexicon):
        return True
    if category in INCOME or category == _GIFTS or any(token.kind is Kind.CATEGORY for token in tokens):
        return False
    verbs = (token for token in tokens if token.kind is Kind.INCOME)
    return any((hit := lexicon["income"].match(plain, verb.start)) and hit[1] in _EARNED for verb in verbs)


def _is_from_person(tokens: Tokens, plain: str, lexicon: Lexicon) -> bool:
    """Whether "from" stands before somebody: `+200 from dad` came from him, and was not spent on him."""
    return any(
        (source := lexicon["from"].match(plain, before.start))
        and source[0] == before.end
        and (hit := lexicon["category"].match(plain, token.start))
        and hit[1] == _FAMILY
        for before, token in pairwise(tokens)
    )


def category_of(
    tokens: Tokens, words: str, line: Line, lexicon: Lexicon, aliases: Phrases, home: Currency
) -> str:
    """Named on purpose, else by the person's own words, the leftmost word known in any language, a tag
    or the head of a compound."""
    for token in tokens:
        if token.kind is Kind.CATEGORY:
            name = unicodedata.normalize("NFKC", line.raw[token.start : token.end]).strip(_NAME_EDGES)
            return aliases.meanings.get(name.casefold()) or find_category(name, lexicon) or name[:LONGEST]
    words = _without_means(words, lexicon)
    known = aliases.first(words) or _local(words, lexicon, home) or lexicon["category"].first(words)
    if known:
        return known[:LONGEST]
    tags = (find_category(tag, lexicon) for tag in tags_of(tokens, line))
    return next((key for key in tags if key), "") or find_head(words, lexicon)


def _without_means(words: str, lexicon: Lexicon) -> str:
    """Without how it was paid: `no crédito` is no loan, `with my credit card` no bank's fee."""
    for at in beginnings(words):
        if hit := lexicon["means"].match(words, at):
            return words[:at] + " " * (hit[0] - at) + words[hit[0] :]
    return words


def _local(words: str, lexicon: Lexicon, home: Currency) -> str | None:
    """What a word means where the home currency is used: renda is income in Brazil, in Portugal the rent."""
    code, _, key = (lexicon["local"].first(words) or "").partition("/")
    return key if code == home.code else None


def tags_of(tokens: Tokens, line: Line) -> tuple[str, ...]:
    tags = (line.raw[token.start : token.end].strip(_TAG_EDGES) for token in tokens if token.kind is Kind.TAG)
    return tuple(dict.fromkeys(tags))
