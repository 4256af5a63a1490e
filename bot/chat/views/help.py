"""`/help`: what to do first, by example; a short screen for each topic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.chat.buttons import press
from bot.chat.replies import Reply
from bot.i18n import Translator

# The commands that each topic tells of, in the order of their buttons.
TOPICS: Mapping[str, Sequence[str]] = {
    "writing": ("add",),
    "correcting": ("history", "undo", "redo"),
    "budget": ("today", "budget", "move", "why"),
    "bills": ("every", "bills"),
    "ahead": ("forecast", "whatif", "goal", "accuracy"),
    "back": ("stats", "search", "tags", "categories"),
    "files": ("import", "export"),
    "currencies": ("currency", "rate", "travel"),
    "reminders": ("remind", "pin"),
    "settings": ("settings", "timezone", "language", "privacy", "forget"),
}


def shown(tr: Translator, names: Iterable[str], seen: Iterable[str] = ()) -> Reply:
    """The five things to do first, `names` of all commands, topics to tap; `seen` says in a group what the
    bot sees there."""
    lines = [
        tr("12 lunch: I keep it. Edit your message and I change it."),
        tr("/budget 1500: then I say what is left each day."),
        tr("what's left? how much on food this week? Just ask."),
        tr("/forecast: how the month will likely end."),
        tr("Your bank's file: send it, and I know your year."),
        *seen,
        "",
        " ".join(f"/{name}" for name in names),
    ]
    buttons = [press(titles(tr)[topic], "help", topic) for topic in TOPICS]
    rows = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    return Reply("\n".join(lines), rows)


def topic(tr: Translator, name: str, commands: Sequence[str], *, replaces: bool) -> Reply:
    """One topic: examples, and `commands` that belong to it (msgids)."""
    lines = [titles(tr)[name], *_examples(tr).get(name, ()), *map(tr, commands)]
    return Reply("\n".join(lines), ((press(tr("Back"), "help"),),), replaces=replaces)


def titles(tr: Translator) -> Mapping[str, str]:
    """The topics' names."""
    return {
        "writing": tr("Writing"),
        "correcting": tr("Correcting"),
        "budget": tr("Budget"),
        "bills": tr("Bills"),
        "ahead": tr("Looking ahead"),
        "back": tr("Looking back"),
        "files": tr("Files"),
        "currencies": tr("Currencies"),
        "reminders": tr("Reminders"),
        "settings": tr("Settings"),
    }


def _examples(tr: Translator) -> Mapping[str, Sequence[str]]:
    return {
        "writing": (
            tr("12 lunch · coffee 4.50 · €20 taxi: any order, any currency; several one a line."),
            tr("12 lunch yesterday · 3 Nov 12 lunch · 12 lunch #trip"),
            tr("+2000 salary is income, +20 food a refund, “again” the last once more."),
        ),
        "correcting": (
            tr("Edit your message and I change the expense."),
            tr("Or reply to it: was 45 · that was dining · yesterday · delete"),
        ),
        "budget": (tr("Also /budget 400 a week, /budget 1500 from the 25th, /budget food rollover"),),
        "back": (tr("Or ask: how much did I spend on food in october?"),),
        "ahead": (tr("Or ask: can I afford 300 for a laptop? when do I run out?"),),
    }


def how_to_add(tr: Translator) -> Reply:
    """How an expense of an earlier day is entered."""
    return Reply(tr("Write the amount, what it was and the day: 12 lunch yesterday"))
