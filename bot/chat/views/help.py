"""`/help`: every command, one line with an example each."""

from __future__ import annotations

from collections.abc import Iterable

from bot.chat.replies import Reply
from bot.i18n import Translator


def shown(tr: Translator, lines: Iterable[str], seen: Iterable[str] = ()) -> Reply:
    """`lines` are msgids, in the order of the menu; `seen` says in a group what the bot sees there."""
    first = tr("Write what you spent: 23.5 food. One line each for several; yesterday and #tags work.")
    edit = tr("Edit your message and I change the expense.")
    return Reply("\n".join([first, edit, *seen, "", *map(tr, lines)]))


def how_to_add(tr: Translator) -> Reply:
    """How an expense of an earlier day is entered."""
    return Reply(tr("Write the amount, what it was and the day: 12 lunch yesterday"))
