"""An amount as the whole of a text, or with the words around it: `/budget 1500`, `300 laptop`, `rent 900`."""

from __future__ import annotations

from datetime import date

from bot.errors import NotUnderstood
from bot.money.amount import Money
from bot.money.currency import Currency
from bot.parsing import reasons
from bot.parsing.amounts import read_amount, refuse_odd, to_money
from bot.parsing.cutting import scan
from bot.parsing.lexicon import Lexicon
from bot.parsing.pieces import Tokens
from bot.parsing.segments import pick
from bot.parsing.text import lines
from bot.parsing.tokens import Kind, Token
from bot.parsing.worded import settle_words
from bot.parsing.written import Amount


def parse_amount(text: str, *, lexicon: Lexicon, currency: Currency) -> Money:
    """The amount that the whole of `text` is, above zero, in `currency` where it names none; raises
    `NotUnderstood`."""
    return to_money(_whole_amount(text, lexicon, currency), currency)


def names_currency(text: str, *, lexicon: Lexicon, currency: Currency) -> bool:
    """Whether `text` is an amount that says its currency; raises as `parse_amount`."""
    return bool(_whole_amount(text, lexicon, currency).currencies)


def _whole_amount(text: str, lexicon: Lexicon, currency: Currency) -> Amount:
    found = lines(text)
    if len(found) != 1:
        raise NotUnderstood
    refuse_odd(line := found[0])
    start = len(line.plain) - len(line.plain.lstrip())
    amount = read_amount(line, start, lexicon, currency)
    if not amount or line.plain[amount.end :].strip():
        raise amount.problem if amount and amount.problem else NotUnderstood()
    return amount


def split_amount(text: str, *, lexicon: Lexicon, currency: Currency) -> tuple[Money, str]:
    """The amount in `text`, and the words around it as typed: `300 laptop`, `rent 900`, `food 300`.

    Of several numbers the one with a currency counts, else one at the start, else one at the end; dates are
    not looked for. Raises `NotUnderstood`.
    """
    amount, words = _split_amount(text, lexicon, currency)
    return to_money(amount, currency), words


def split_names_currency(text: str, *, lexicon: Lexicon, currency: Currency) -> bool:
    """Whether the amount in `text` says its currency; raises as `split_amount`."""
    return bool(_split_amount(text, lexicon, currency)[0].currencies)


def _split_amount(text: str, lexicon: Lexicon, currency: Currency) -> tuple[Amount, str]:
    found = lines(text)
    if len(found) != 1:
        raise NotUnderstood
    line = found[0]
    tokens = settle_words(scan(line, lexicon, date.max, currency), line.plain, lexicon)
    token = _outermost(tokens, line.plain, lexicon)
    if not token.amount:
        raise NotUnderstood
    words = " ".join((line.raw[: token.start] + " " + line.raw[token.end :]).split())
    return token.amount, words


def _outermost(tokens: Tokens, plain: str, lexicon: Lexicon) -> Token:
    amounts = [token for token in tokens if token.kind is Kind.AMOUNT]
    named = [token for token in amounts if token.amount and token.amount.currencies]
    if len(named) == 1 or len(amounts) < 2:
        return named[0] if named else pick(tokens, plain, lexicon)
    for token in (tokens[0], tokens[-1]):
        if token.kind is Kind.AMOUNT and not named:
            return token
    raise NotUnderstood(reasons.SEVERAL)
