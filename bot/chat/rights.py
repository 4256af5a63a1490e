"""What every member of a group may do with its ledger. All else is for its admins, what comes later too.

Whose expense it is, and who may so correct it, the ledger itself knows (`bot.ledger.groups`).
"""

from __future__ import annotations

from bot.chat.context import ChatContext
from bot.errors import NotAllowed

EVERYBODYS_COMMANDS = frozenset(
    {
        *("start", "help", "add", "undo", "redo", "today", "forecast", "history", "stats", "export"),
        *("settings", "whatif", "bills", "accuracy", "privacy", "invite", "search", "why"),
    }
)
# Without words these only show; words would change something.
SHOWN_ALONE = frozenset(
    {
        "budget",
        "goal",
        "goals",
        "tag",
        "tags",
        "categories",
        "currency",
        "rate",
        "travel",
        "timezone",
        "language",
        "remind",
    }
)
EVERYBODYS_BUTTONS = frozenset(
    {
        *("undo", "redo", "apply", "cards", "back", "pick", "which", "set", "new", "page", "card", "fix"),
        *("day", "delete", "payer", "paid", "leave", "forecast", "why", "byday", "loss", "whatif", "nothing"),
        *(
            "howtoadd",
            "help",
            "found",
            "stats",
            "months",
            "sample",
            "howtoimport",
            "currencies",
            "zones",
            "languages",
        ),
        *("listed", "whysum", "whyday", "reminders", "later", "nothingtoday"),
        *("receipt", "rewrite", "noreceipt", "export", "doubt", "nodoubt"),
    }
)


def check_command(c: ChatContext, name: str) -> None:
    """Raise `NotAllowed` where the command is for a group's admins, and the speaker is not known as one."""
    is_open = name in EVERYBODYS_COMMANDS or (name in SHOWN_ALONE and not c.words.strip())
    _check(c, is_open)


def check_button(c: ChatContext, action: str) -> None:
    """The same for a button."""
    _check(c, action in EVERYBODYS_BUTTONS)


def _check(c: ChatContext, is_open: bool) -> None:
    if c.user.is_group and not c.user.is_admin and not is_open:
        raise NotAllowed
