"""Under which category a row of a statement goes: the one it names, and a refund under its purchase's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from bot.i18n import translator, understood
from bot.money.category import INCOME, STARTING, UNCATEGORISED
from bot.money.expense import Draft, Kind


def with_refunds(drafts: Sequence[Draft]) -> list[Draft]:
    """Money that came in is a refund where money goes out in its category too, and else income."""
    spending = {draft.category for draft in drafts if draft.kind is Kind.EXPENSE} | set(STARTING)
    spending.discard(UNCATEGORISED)
    return [_settled(draft, spending) for draft in drafts]


def _settled(draft: Draft, spending: Iterable[str]) -> Draft:
    if draft.kind is Kind.EXPENSE or draft.category in spending or draft.category in INCOME:
        return draft
    return replace(draft, category="income", note=draft.note or draft.category)


def key_of(name: str) -> str:
    """The key of a starting category named in any language; any other name as it is."""
    return _keys().get(name.casefold().strip(), name)


@cache
def _keys() -> Mapping[str, str]:
    keys = (*STARTING, *INCOME)
    return {
        **{translator(language).category(key).casefold(): key for language in understood() for key in keys},
        **{key: key for key in keys},
    }
