"""`/history`: pages of expenses, and the card on which one is corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from bot.chat.buttons import Button, Rows, press
from bot.chat.replies import Reply
from bot.chat.views import expenses as confirmations
from bot.chat.views.phrases import (
    LONGEST_NAME,
    both,
    dated,
    label,
    paid_by,
    relative,
    short,
    signed,
    with_rate,
)
from bot.chat.views.pickers import CONFIRMATION, FOUND
from bot.i18n import Translator
from bot.ledger.changing import Recorded
from bot.ledger.expenses import Page
from bot.money.expense import Expense

PAGE = 8
_BUTTON_NAME = 14  # characters of a category on a button: two buttons share a row


def page(tr: Translator, found: Page, today: date, *, replaces: bool = False) -> Reply:
    """Some expenses, newest first, each one tap from being changed."""
    if not found.total:
        return Reply(tr("Nothing here yet. Try: 12 lunch"), replaces=replaces)
    last = found.offset + len(found.expenses)
    figures = {"first": found.offset + 1, "last": last, "total": tr.number(found.total)}
    title = (
        tr("One entry. Tap it to change it.")
        if found.total == 1
        else tr("{first}–{last} of {total}. Tap one to change it.", **figures)
    )
    lines = [title, *(expense_line(tr, one, today, found.names) for one in found.expenses)]
    rows = expense_rows(tr, found.expenses, str(found.offset))
    return Reply("\n".join(lines), (*rows, *_turning(tr, found)), replaces=replaces)


def expense_line(
    tr: Translator, expense: Expense, today: date, names: Mapping[int, str] = MappingProxyType({})
) -> str:
    """`16 Nov · €23.50 · Food · lunch with Ana`, in a group (`names`) also who paid."""
    return " · ".join([dated(tr, expense.spent_on, today), both(tr, expense), described(tr, expense, names)])


def described(tr: Translator, expense: Expense, names: Mapping[int, str], longest: int = LONGEST_NAME) -> str:
    """`Food · lunch with Ana`, of the note `longest` characters; in a group (`names`) also who paid."""
    parts = [label(tr, expense)]
    if expense.note and expense.category and not _says_category(tr, expense):
        parts.append(short(expense.note, longest))
    if payer := names.get(expense.paid_by or 0):
        parts.append(short(payer, 20))
    return " · ".join(parts)


def _says_category(tr: Translator, expense: Expense) -> bool:
    return expense.note.casefold() == tr.category(expense.category).casefold()


def expense_rows(tr: Translator, expenses: Sequence[Expense], origin: str) -> Rows:
    """A button an expense that opens its card; `origin` is what [Back] leads to."""
    buttons = [
        press(f"{signed(tr, one)} {short(label(tr, one), _BUTTON_NAME)}", "card", one.id, origin)
        for one in expenses
    ]
    return tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))


def _turning(tr: Translator, found: Page) -> Rows:
    row: list[Button] = []
    if found.offset:
        row.append(press(tr("Newer"), "page", max(0, found.offset - PAGE)))
    if found.offset + len(found.expenses) < found.total:
        row.append(press(tr("Older"), "page", found.offset + len(found.expenses)))
    return (tuple(row),) if row else ()


def card(
    tr: Translator,
    expense: Expense,
    offset: str,
    today: date,
    names: Mapping[int, str] = MappingProxyType({}),
    *,
    replaces: bool = True,
) -> Reply:
    """One expense with everything about it and what can be done to it; `names` are a group's members."""
    first = f"{with_rate(tr, expense)} · {short(tr.labelled(expense.category))}"
    note = "" if _says_category(tr, expense) else short(expense.note, 200)
    said = (relative(tr, expense.spent_on, today), note, _tags(expense), paid_by(tr, expense, names))
    second = " · ".join(filter(None, said))
    payer = ((press(tr("Paid by"), "payer", expense.id, offset),),) if len(names) > 1 else ()
    rows = (
        (
            press(tr("Category"), "pick", expense.id, offset),
            press(tr("Amount"), "fix", "amount", expense.id, offset),
        ),
        (
            press(tr("Date"), "fix", "date", expense.id, offset),
            press(tr("Note"), "fix", "note", expense.id, offset),
        ),
        *payer,
        (press(tr("Delete"), "delete", expense.id), _back(tr, expense, offset)),
    )
    return Reply(f"{first}\n{second}", rows, replaces=replaces)


def _back(tr: Translator, expense: Expense, origin: str) -> Button:
    if origin == CONFIRMATION:
        return press(tr("Back"), "back", expense.id)
    if origin.startswith(FOUND):
        return press(tr("Back"), "found", *origin.removeprefix(FOUND).split("-"))
    return press(tr("Back"), "page", origin)


def _tags(expense: Expense) -> str:
    return " ".join(f"#{tag}" for tag in expense.tags)


def corrected(
    tr: Translator, done: Recorded, expense_id: int, origin: str, today: date, *, replaces: bool = True
) -> Reply:
    """After a correction: the confirmation again, or the card it was made on."""
    if origin != CONFIRMATION:
        changed = next(one for one in done.expenses if one.id == expense_id)
        return card(tr, changed, origin, today, done.names, replaces=replaces)
    return confirmed(tr, done) if replaces else confirmations.recorded(tr, done)


def confirmed(tr: Translator, done: Recorded) -> Reply:
    """The confirmation in place of what the pressed button hangs on."""
    reply = confirmations.recorded(tr, done)
    return Reply(reply.text, reply.buttons, replaces=True)


def which(tr: Translator, expenses: Sequence[Expense]) -> Reply:
    """Which of a message's expenses is to be changed?"""
    return Reply(tr("Which one?"), _to_cards(tr, expenses))


def _to_cards(tr: Translator, expenses: Sequence[Expense]) -> Rows:
    return tuple(
        (press(f"{signed(tr, one)} {label(tr, one)}", "card", one.id, CONFIRMATION),) for one in expenses
    )


def kept(tr: Translator, stays: Sequence[Expense], today: date) -> Reply:
    """An edit that could not be read: the expenses stay, and what to change is asked."""
    text = tr("I cannot read the new text, so the expense stays as it was.")
    if len(stays) != 1:
        return Reply(f"{text}\n{tr('Which one?')}", _to_cards(tr, stays[:PAGE]))
    shown = card(tr, stays[0], CONFIRMATION, today)
    return Reply(f"{text}\n{shown.text}", shown.buttons)


def ask(tr: Translator, what: str, expense: Expense, origin: str) -> Reply:
    """The question for a new amount, date or note."""
    name = f"{signed(tr, expense)} · {label(tr, expense)}"
    if what == "amount":
        return Reply(tr("{name}: what is the right amount?", name=name))
    if what == "date":
        buttons = (
            press(tr("Today"), "day", expense.id, 0, origin),
            press(tr("Yesterday"), "day", expense.id, 1, origin),
        )
        return Reply(tr("{name}: which day? Type it, like 3 Nov.", name=name), (buttons,))
    return Reply(tr("{name}: type the note.", name=name))
