"""A receipt pasted as text: its total is the expense, what it lists is not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.money.amount import from_decimal
from bot.money.currency import Currency
from bot.money.expense import LONGEST_NOTE, Draft
from bot.parsing.dates import is_month_first
from bot.parsing.lexicon import Lexicon, beginnings
from bot.parsing.receipts import Receipt, has_total, is_beside_total, read_receipt
from bot.parsing.text import Line

_FEWEST, _MOST = 3, 120  # lines
_DIGIT = re.compile(r"\d")


def read_pasted(found: Sequence[Line], lexicon: Lexicon, home: Currency, today: date) -> Receipt | None:
    """The receipt that the lines are, or None.

    One has a line that is called the total, and a shop's name above, or a line that only receipts have (tax,
    cash given, change); a list of one's own has its sum at most, what is planned says so above.
    """
    if not _FEWEST <= len(found) <= _MOST or not any(has_total(line.raw) for line in found):
        return None
    has_name = not _DIGIT.search(found[0].plain) and not found[0].plain.rstrip().endswith(":")
    is_told = any(is_beside_total(line.raw) and _DIGIT.search(line.plain) for line in found)
    is_listed = sum(bool(_DIGIT.search(line.plain)) for line in found) > 1
    if not is_listed or not (has_name or is_told) or _is_planned(found[0].plain, lexicon):
        return None
    month_first = is_month_first(lexicon.language, home.code)
    read = read_receipt([line.raw for line in found], home=home, month_first=month_first, today=today)
    if not read or not read.is_sure:
        return None
    return read if has_name else replace(read, merchant="")


def _is_planned(plain: str, lexicon: Lexicon) -> bool:
    groups = [lexicon[group] for group in ("plan", "talk")]
    return any(words.match(plain, at) for at in beginnings(plain) for words in groups)


def as_draft(read: Receipt, home: Currency, today: date, category: str) -> Draft | None:
    """The receipt as an expense, filed under `category` where one is given; None for an amount that cannot
    be kept."""
    try:
        amount = from_decimal(f"{read.total:f}", read.currency or home)
    except ValueError:
        return None
    note, day = read.merchant[:LONGEST_NOTE], read.day or today
    is_said = bool(read.currency)
    return Draft(amount, category, note, day, is_named=bool(category), is_currency_said=is_said)
