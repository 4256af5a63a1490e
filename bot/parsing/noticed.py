"""A bank's notice as an expense or income: the shop is the note, and its words the category."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from bot.money.category import INCOME, LONGEST
from bot.money.currency import Currency
from bot.money.expense import LONGEST_NOTE, Draft, Kind
from bot.parsing.amounts import to_money
from bot.parsing.lexicon import Lexicon, Phrases, beginnings
from bot.parsing.notices import Notice
from bot.parsing.text import Line, fold

_OF_CARDS = ("bills", "travel", "other")


def draft_of(
    notice: Notice,
    found: Sequence[Line],
    lexicon: Lexicon,
    aliases: Phrases,
    *,
    home: Currency,
    also: Currency | None,
    day: date,
) -> Draft:
    """What `found` told as `notice`, on `day` where it names none. Raises `NotUnderstood` as `to_money`."""
    return Draft(
        to_money(notice.amount, home, also),
        _category(notice, found, lexicon, aliases)[:LONGEST],
        notice.shop[:LONGEST_NOTE],
        notice.day or day,
        Kind.INCOME if notice.is_income else Kind.EXPENSE,
        is_currency_said=bool(notice.amount.currencies),
    )


def _category(notice: Notice, found: Sequence[Line], lexicon: Lexicon, aliases: Phrases) -> str:
    """That of the shop's words, else of what else the bank says: a top-up, a bill; beside a shop nobody knows
    not what cards are called (Visa, credit) too."""
    shop = fold(notice.shop)
    known = aliases.first(shop) or lexicon["category"].first(shop) or ""
    told = [key for line in found for key in _told(line.plain, lexicon)]
    if notice.is_income:
        return "salary" if "salary" in told else known or "income"
    if known:
        return "" if known in INCOME else known
    unsaid = (*INCOME, *(_OF_CARDS if shop else ()))
    return next((key for key in told if key not in unsaid), "")


def _told(plain: str, lexicon: Lexicon) -> Iterator[str]:
    """The categories that words outside a bank's own name, from left to right."""
    end = 0
    for at in beginnings(plain):
        bank, hit = lexicon["bank"].match(plain, at), lexicon["category"].match(plain, at)
        if at < end or not (bank or hit):
            continue
        if hit and (not bank or hit[0] >= bank[0]):
            yield hit[1]
        end = max(one[0] for one in (bank, hit) if one)
