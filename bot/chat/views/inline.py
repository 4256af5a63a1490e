"""What is offered inline, and what others then read in their chat: never what is left of a budget."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.chat.views.phrases import dated, short
from bot.i18n import Translator
from bot.money.amount import total
from bot.money.expense import Draft, Kind


def title(tr: Translator, drafts: Sequence[Draft]) -> str:
    """The offer's first line."""
    if len(drafts) == 1:
        return _named(tr, drafts[0])
    currencies = {draft.amount.currency for draft in drafts}
    if len(currencies) > 1 or any(draft.kind is not Kind.EXPENSE for draft in drafts):
        return " · ".join(_named(tr, draft) for draft in drafts)
    amount = tr.exact(total((draft.amount for draft in drafts), currencies.pop()))
    return f"{tr.plural('{count} expense', '{count} expenses', len(drafts))} · {amount}"


def sent(tr: Translator, drafts: Sequence[Draft], today: date) -> str:
    """The message that others read."""
    days = ("" if draft.spent_on == today else " · " + dated(tr, draft.spent_on, today) for draft in drafts)
    return "\n".join(_named(tr, draft) + day for draft, day in zip(drafts, days, strict=True))


def _named(tr: Translator, draft: Draft) -> str:
    amount = tr.exact(draft.amount) if draft.kind is Kind.EXPENSE else "+" + tr.exact(draft.amount)
    name = draft.note or (tr.category(draft.category) if draft.category else "")
    return " · ".join(filter(None, (amount, short(name))))


def promise(tr: Translator) -> str:
    """The offer's second line."""
    return tr("For your own ledger: I confirm in our chat once you send it.")


def hint(tr: Translator) -> str:
    """Above an empty offer, at most 64 characters."""
    return tr("Write an amount and what it was: 5 coffee")


def come_in(tr: Translator) -> str:
    """For somebody without a ledger, at most 64 characters."""
    return tr("First talk to me in our own chat")
