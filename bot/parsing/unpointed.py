"""Amounts whose point was not heard: `four fifty` comes as 450."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.money.amount import Money
from bot.money.expense import Draft

LANGUAGES = frozenset({"en", "es", "de"})  # those spoken to a person that say prices so; Russian does not
_MOST = 10_000


def pointed(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The drafts as they may have been said; the same where no point can have been lost."""
    return tuple(_pointed(draft) for draft in drafts)


def _pointed(draft: Draft) -> Draft:
    whole, cents = divmod(draft.amount.minor, 100)
    may_lack_it = draft.amount.currency.digits == 2 and not draft.is_currency_said and not cents
    if may_lack_it and 100 < whole < _MOST and whole % 100:  # nobody says one hundred for 1.00
        return replace(draft, amount=Money(whole, draft.amount.currency))
    return draft
