"""Everything that can go wrong and that somebody can mend.

OutlayError
├── Refusal               a person's request cannot be met; the chat shows `sentence`, nothing is recorded
│   ├── NotUnderstood     the text holds no expense (bot.parsing names the reason)
│   ├── WrongCurrency     an amount that must be in the person's own currency is in another
│   ├── EndedCurrency     a currency with which nobody could pay on that day any more
│   ├── NotFound          the expense, change or bill is gone, or is not theirs
│   ├── NotAllowed        in a group: it is another member's, or for admins only
│   ├── NothingToUndo
│   ├── NothingToRedo
│   └── UnreadableFile    an uploaded file is no table of dates and amounts
└── OperatorError         the start cannot go on; the console shows one line that says what to do
    ├── SettingsError     one or more settings are wrong (all named together)
    ├── DatabaseError     the database cannot be opened, written, or is newer than this version
    ├── TokenRejected     Telegram does not know the token
    └── PortTaken         another program listens on the port

A `Refusal`'s sentence is an English msgid of the catalogues with `{named}` places; `details` fills them.
"""

from __future__ import annotations


class OutlayError(Exception):
    """The root of every error Outlay raises on purpose."""


class Refusal(OutlayError):
    """A person's request that cannot be met; `sentence` is a msgid, `details` its values."""

    sentence = "That did not work, and nothing was changed. Please try again."

    def __init__(self, sentence: str | None = None, **details: object) -> None:
        super().__init__(type(self).__name__)  # never the person's words: errors reach the log
        self.sentence = sentence or type(self).sentence
        self.details = details


class NotUnderstood(Refusal):
    """No expense could be read from the text."""

    sentence = "No amount found, nothing recorded. Try: 12 lunch"


class WrongCurrency(Refusal):
    """A budget or bill names a currency that is not the person's."""

    sentence = "Your currency is {home}, so {other} was not recorded. Write the amount in {home}."


class EndedCurrency(Refusal):
    """The currency had ended by the day of the expense."""

    sentence = "{old} ended in {year}, so nothing was recorded. Write the amount in {new}."


class NotFound(Refusal):
    """What a button or command points at is gone, or belongs to somebody else."""

    sentence = "That is no longer there."


class NotAllowed(Refusal):
    """A member of a group wants to change what only an admin, or who recorded it, may."""

    sentence = "Only an admin of this group can do that."


class NothingToUndo(Refusal):
    """The person's history of changes is empty."""

    sentence = "Nothing to undo."


class NothingToRedo(Refusal):
    """Nothing was taken back, or the ledger has changed since."""

    sentence = "Nothing to redo."


class UnreadableFile(Refusal):
    """An uploaded file could not be read as a table of dates and amounts."""

    sentence = (
        "I could not read that file, nothing was imported. It needs a table with a date and an amount column."
    )


class OperatorError(OutlayError):
    """The start cannot go on; `str(error)` is one line for the console that says what to do."""


class SettingsError(OperatorError):
    """Settings are wrong; every mistake is named."""


class DatabaseError(OperatorError):
    """The database cannot be opened or written, or its schema is newer than this version."""


class TokenRejected(OperatorError):
    """Telegram does not accept the token."""


class PortTaken(OperatorError):
    """Another program listens on the wanted port."""
