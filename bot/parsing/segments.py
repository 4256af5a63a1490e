"""Which pieces of a line belong to one expense, which of several numbers is its amount, and its date."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from bot.errors import NotUnderstood
from bot.money.currency import CODES
from bot.parsing import reasons
from bot.parsing.lexicon import Lexicon
from bot.parsing.listing import listed
from bot.parsing.pieces import (
    LARGEST_COUNT,
    Tokens,
    amounts_in,
    has_words,
    is_bare,
    is_count,
    is_named,
    is_whole,
    settle_date,
)
from bot.parsing.symbols import ALSO_WORDS
from bot.parsing.text import SPACELESS, Line
from bot.parsing.tokens import Kind, Token
from bot.parsing.totals import total_of

_LARGEST_MULTIPLE = 100
_SPACELESS = re.compile(f"[{SPACELESS}]+")


def segments(tokens: Tokens, plain: str, lexicon: Lexicon) -> list[Tokens]:
    """The parts of a line that each hold one expense; the whole line where it can't be parted.

    By separators or "and" when each part has its own amount and words; without any (`早饭8 打车23`) when
    words and amounts alternate and nothing speaks against it.
    """
    _refuse_choice(tokens, plain, lexicon)
    if total_of(tokens, plain, lexicon):
        return [settle_date(tokens, plain)]
    if len(found := listed(tokens, plain, lexicon)) > 1:
        return found
    settled = settle_date(tokens, plain)
    if settled is not tokens and _run_on(tokens, plain, lexicon):
        raise NotUnderstood(reasons.SEVERAL)  # `12.5 milk 3.2 bread`: a date, or an amount
    return _run_on(settled, plain, lexicon) or [settled]


def _refuse_choice(tokens: Tokens, plain: str, lexicon: Lexicon) -> None:
    """Raise `NotUnderstood` where "or" or "to" stands between two amounts: nobody can tell which it was."""
    amounts = amounts_in(tokens)
    between = (token for token in tokens if amounts and amounts[0].start < token.start < amounts[-1].start)
    words = (token for token in between if token.kind is Kind.WORD)
    if any(lexicon["or"].match(plain, word.start) == (word.end, "or") for word in words):
        raise NotUnderstood(reasons.SEVERAL)
    said = {lexicon["or"].match(plain, joint.start) for joint in _joints(tokens, plain)}
    if any(hit and hit[1] == "range" for hit in said) or _is_between(tokens, plain, lexicon):
        raise NotUnderstood(reasons.SEVERAL)


def _is_between(tokens: Tokens, plain: str, lexicon: Lexicon) -> bool:
    """`tra 30 e 40 euro`: a word that opens a range right before two numbers with "and"."""
    for at, token in enumerate(tokens[:-3]):
        hit = lexicon["or"].match(plain, token.start) if token.kind is Kind.WORD else None
        opens = bool(hit and hit[1] == "between" and tokens[at + 2].kind is Kind.AND)
        if opens and tokens[at + 1].kind is tokens[at + 3].kind is Kind.AMOUNT:
            return True
    return False


def pick(tokens: Tokens, plain: str, lexicon: Lexicon) -> Token:
    """The piece that is the amount of an expense; raises `NotUnderstood` for none and for several."""
    amounts = amounts_in(tokens)
    amounts = [token for token in amounts if not _is_company(token, tokens, plain, lexicon)] or amounts
    if not amounts:
        _refuse_weight(tokens, plain, lexicon)
        raise NotUnderstood
    if total := total_of(tokens, plain, lexicon):
        return total
    _refuse_pair(tokens, plain)
    if any(token.kind is Kind.EACH for token in tokens):
        counts = [token for token in tokens if token.amount]
        has_thing = has_words(tokens) or counts[0].kind is Kind.OTHER  # 3 a 1 is a score
        if len(counts) != 2 or not has_thing:
            raise NotUnderstood(reasons.SEVERAL)
        return _multiplied(*counts)
    named = [token for token in amounts if is_named(token)]
    if len(named) == 1 and all(is_bare(token) for token in amounts if token not in named):
        return named[0]
    if len(amounts) == 1:
        return amounts[0]
    if len(amounts) == 2 and _is_place(tokens, amounts[1], plain, lexicon):
        return amounts[0]
    if not named and len(amounts) == 2 and _is_counted(tokens, amounts):
        return amounts[1]
    raise NotUnderstood(reasons.SEVERAL)


def _refuse_pair(tokens: Tokens, plain: str) -> None:
    """Raise `NotUnderstood` for two numbers of one expense that stand side by side: `12 and 15 € lunch`, `$20
    43 lunch`; `$20 2 coffees` has a count."""
    for first, second in pairwise(tokens):
        if first.kind is second.kind is Kind.AMOUNT and first.end == second.start:  # 12+€5
            raise NotUnderstood(reasons.SEVERAL)
        amount = second.amount if first.kind is second.kind is Kind.AMOUNT and is_named(first) else None
        if amount and amount.is_bare and amount.value > LARGEST_COUNT:
            raise NotUnderstood(reasons.SEVERAL)
    if any(joint.kind is Kind.AND for joint in _joints(tokens, plain)):
        raise NotUnderstood(reasons.SEVERAL)


def _joints(tokens: Tokens, plain: str) -> Iterator[Token]:
    """What stands between two numbers, alone."""
    for first, joint, second in zip(tokens, tokens[1:], tokens[2:], strict=False):
        is_number = first.kind is Kind.AMOUNT or plain[first.start : first.end].isdigit()  # between 10 and 20
        if is_number and second.kind is Kind.AMOUNT:
            yield joint


def _refuse_weight(tokens: Tokens, plain: str, lexicon: Lexicon) -> None:
    """Raise `NotUnderstood` where the only number has a unit that is a currency as well: `20 Pfund`."""
    for token in tokens:
        words = token.amount and plain[token.start : token.end].rpartition(" ")
        code = words and lexicon["unit"].meanings.get(words[2], "")
        if token.amount and words and code in CODES:
            money = f"{words[0]} {code}"
            raise NotUnderstood(reasons.WEIGHT, number=plain[token.start : token.end], money=money)


def _is_company(amount: Token, tokens: Tokens, plain: str, lexicon: Lexicon) -> bool:
    """Whether a number counts who was there: the 3 of `20 dinner with 3 friends`."""
    at = tokens.index(amount)
    is_inside = 0 < at < len(tokens) - 1 and tokens[at + 1].kind is Kind.WORD
    is_small = bool(amount.amount and amount.amount.is_bare and amount.amount.value <= LARGEST_COUNT)
    return is_inside and is_small and bool(lexicon["with"].match(plain, tokens[at - 1].start))


def code_apart(chosen: Token, tokens: Tokens, line: Line) -> Token | None:
    """`100 hotel USD`: a currency's code in capitals at an edge goes with an amount that names none; anywhere
    it settles which one a word of several means: `640 Kronen, CZK`."""
    if not chosen.amount:
        return None
    if meant := chosen.amount.currencies:
        words = (token for token in tokens if token.kind is Kind.WORD and len(meant) > 1)
        return next((token for token in words if code_of(token, line) in meant), None)
    edges = (token for token in (tokens[0], tokens[-1]) if token.kind is Kind.WORD)
    codes = ((token, code_of(token, line)) for token in edges)
    return next((token for token, code in codes if code and code.lower() not in ALSO_WORDS), None)


def code_of(token: Token, line: Line) -> str:
    """The currency's code that a word in capitals is; empty where it is none."""
    code = unicodedata.normalize("NFKC", line.raw[token.start : token.end])
    return code if code in CODES else ""


def _multiplied(count: Token, price: Token) -> Token:
    """`3 beers 4.50 each`, `3 cups of tea 15 each`: the price as often as it was paid."""
    if price.kind is not Kind.AMOUNT:
        raise NotUnderstood(reasons.SEVERAL)
    if not count.amount or not price.amount or not 0 < count.amount.value <= _LARGEST_MULTIPLE:
        raise NotUnderstood(reasons.SEVERAL)
    value = count.amount.value * price.amount.value
    return replace(price, amount=replace(price.amount, value=value, is_sum=True, problem=None))


def _is_place(tokens: Tokens, last: Token, plain: str, lexicon: Lexicon) -> bool:
    """Whether the second number is where it was paid, or when: `gastei 15 no 99`."""
    at = tokens.index(last)
    if at < 3 or not is_bare(last) or any(token.kind is not Kind.MARK for token in tokens[at + 1 :]):
        return False
    verb, amount, lead = tokens[at - 3 : at]
    is_paid = verb.kind is Kind.SPENT and plain[verb.start : verb.end].split()[-1] not in _bought(lexicon)
    hit = lexicon["bank"].match(plain, lead.start)
    is_led = lead.kind is Kind.WORD and hit == (lead.end, "at")
    return is_paid and is_led and amount.kind is Kind.AMOUNT


def _bought(lexicon: Lexicon) -> Mapping[str, str]:
    return lexicon["bought"].meanings


def _is_counted(tokens: Tokens, amounts: list[Token]) -> bool:
    """`2 beers 14`, `4 rolls 1.60`: a count, words, and what is larger, or no count, last."""
    at = tokens.index(amounts[0])
    last = [token for token in tokens if token.kind not in (Kind.TAG, Kind.DATE, Kind.MARK)][-1]
    count, price = amounts[0].amount, amounts[1].amount
    is_price = bool(count and price and (count.value < price.value or (count.is_bare and not price.is_bare)))
    return is_price and is_count(tokens, at) and last is amounts[1]


def _run_on(tokens: Tokens, plain: str, lexicon: Lexicon) -> list[Tokens]:
    """Parts of a line without separators: words and amount in turn, each part known or unspaced script."""
    amounts = [at for at, token in enumerate(tokens) if token.kind is Kind.AMOUNT]
    if len(amounts) < 2:
        return []
    first_is_amount = not has_words(tokens[: amounts[0]])
    cuts = amounts[1:] if first_is_amount else [at + 1 for at in amounts[:-1]]
    edges = [0, *cuts, len(tokens)]
    found = [tokens[start:end] for start, end in pairwise(edges)]
    if not all(is_whole(part) and _stands_alone(part, plain, lexicon) for part in found):
        return []
    return found


def _stands_alone(tokens: Tokens, plain: str, lexicon: Lexicon) -> bool:
    """Whether nobody would read a part's words as going with its neighbour's amount."""
    amount = amounts_in(tokens)[0].amount
    words = "".join(plain[token.start : token.end] for token in tokens if token.kind is Kind.WORD)
    known = any(lexicon["category"].match(plain, token.start) for token in tokens if token.kind is Kind.WORD)
    return bool((amount and amount.currencies) or known or _SPACELESS.fullmatch(words))
