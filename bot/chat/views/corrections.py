"""What correcting in words asks and shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chat.buttons import Button, press
from bot.chat.replies import Reply
from bot.chat.views.phrases import label, short, signed
from bot.i18n import Translator
from bot.money.expense import Expense

ALL = "all"
_BUTTON_NAME = 20  # characters of a name on a button


def which(tr: Translator, expenses: Sequence[Expense], message_id: int, *, allows_all: bool) -> Reply:
    """Which of the expenses of a message is corrected as the message `message_id` says?"""
    rows = [(_button(tr, one, message_id),) for one in expenses]
    if allows_all:
        rows.append((press(tr("All"), "apply", ALL, message_id),))
    return Reply(tr("Which one?"), tuple(rows))


def _button(tr: Translator, expense: Expense, message_id: int) -> Button:
    text = f"{signed(tr, expense)} {short(label(tr, expense), _BUTTON_NAME)}"
    return press(text, "apply", expense.id, message_id)


def replaced(reply: Reply) -> Reply:
    """A confirmation in place of the question whose button was tapped."""
    return replace(reply, replaces=True, confirms=None)
