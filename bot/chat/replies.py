"""What the bot answers, as values; `bot.chat.delivery` sends them.

Texts are plain: no parse mode, so nothing a person wrote can be taken for markup.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.buttons import Rows
from bot.ledger.expenses import Recorded


@dataclass(frozen=True, slots=True)
class Document:
    """A file to send."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. With `photo` (PNG) or `document` the text is its caption, at most 1,024 characters.

    `replaces` edits the message the pressed button hangs on (its buttons go unless `buttons` has some);
    `toast` is the short word over the chat that answers a button, to be tapped away where it `alerts`.
    `confirms` marks the confirmation of an expense: editing that message later changes this reply in place,
    and confirmations that must wait merge.
    """

    text: str = ""
    buttons: Rows = ()
    photo: bytes | None = None
    document: Document | None = None
    replaces: bool = False
    toast: str = ""
    alerts: bool = False
    confirms: Recorded | None = None
