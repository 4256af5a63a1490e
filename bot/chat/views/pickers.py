"""Rows of buttons to choose from: categories of an expense."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from bot.chat.buttons import Button, Rows, press
from bot.chat.replies import Reply
from bot.chat.views.phrases import label, short, signed
from bot.i18n import Translator
from bot.money.category import INCOME, STARTING, Known
from bot.money.expense import Expense, Kind

PER_ROW = 3
MOST_OWN = 12  # own categories a picker offers
# Where a picker was opened: a confirmation, a search (`s12-8`), or (a number) a page of the history.
CONFIRMATION = "c"
FOUND = "s"
_OWN_MARK = "~"


def token(category: str) -> str:
    """A category as button data: starting ones are their key, own ones a short digest of the name."""
    if category in (*STARTING, *INCOME):
        return category
    return _OWN_MARK + sha256(category.encode()).hexdigest()[:12]


def find(wanted: str, own: Sequence[str]) -> str | None:
    """The category that `token` named, or None when the person no longer has it."""
    return next((one for one in (*STARTING, *INCOME, *own) if token(one) == wanted), None)


def category_rows(
    tr: Translator, expense: Expense, known: Known, origin: str = CONFIRMATION
) -> list[tuple[Button, ...]]:
    """Buttons of the categories that fit: their own first, then the starting ones, then "New…"."""
    starting = STARTING if expense.kind is Kind.EXPENSE else (*INCOME, *STARTING)
    buttons = choices(tr, expense, [*known.own[:MOST_OWN], *known.left(starting)], origin)
    buttons.append(press(tr("New…"), "new", expense.id, origin))
    return [tuple(buttons[start : start + PER_ROW]) for start in range(0, len(buttons), PER_ROW)]


def choices(
    tr: Translator, expense: Expense, categories: Sequence[str], origin: str = CONFIRMATION
) -> list[Button]:
    """A button for each of these categories."""
    return [press(_marked(tr, one, expense), "set", expense.id, origin, token(one)) for one in categories]


def _marked(tr: Translator, category: str, expense: Expense) -> str:
    name = short(tr.labelled(category), 20)
    return f"✓ {name}" if category == expense.category else name


def categories(tr: Translator, expense: Expense, known: Known, origin: str = CONFIRMATION) -> Reply:
    """The question which category an expense belongs to."""
    rows: Rows = tuple(category_rows(tr, expense, known, origin))
    text = tr("{amount} · {name}: which category?", amount=signed(tr, expense), name=label(tr, expense))
    return Reply(text, rows, replaces=True)


def ask_new(tr: Translator, expense: Expense) -> Reply:
    """The question for a category of their own."""
    return Reply(tr("What should the category of {amount} be called?", amount=signed(tr, expense)))
