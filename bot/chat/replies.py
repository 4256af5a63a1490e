"""What the bot answers, as values; `bot.chat.delivery` sends them.

Texts are plain: no parse mode, so nothing a person wrote can be taken for markup.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate

from bot.chat.buttons import Rows
from bot.i18n import COVER, UNCOVER
from bot.ledger.changing import Recorded

LONGEST_TEXT, LONGEST_CAPTION = 4096, 1024  # UTF-16 units, Telegram's limits
MOST_BUTTONS = 100


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
    and confirmations that must wait merge. `follows` does the first for a question about a message.
    `covered` are the parts of the text, as (start, length) in characters, that show only when tapped; a
    picture with some is covered too.
    """

    text: str = ""
    buttons: Rows = ()
    photo: bytes | None = None
    document: Document | None = None
    replaces: bool = False
    toast: str = ""
    alerts: bool = False
    confirms: Recorded | None = None
    covered: tuple[tuple[int, int], ...] = ()
    follows: bool = False


def fitted(reply: Reply) -> Reply:
    """The reply as Telegram takes it: one that says too much loses its last lines, and its last buttons."""
    text = _cut(reply.text, LONGEST_CAPTION if reply.photo or reply.document else LONGEST_TEXT)
    counts = accumulate(map(len, reply.buttons))
    rows = tuple(row for row, count in zip(reply.buttons, counts, strict=True) if count <= MOST_BUTTONS)
    covered = tuple(part for part in reply.covered if sum(part) <= len(text))
    return replace(reply, text=text, buttons=rows, covered=covered)


def _cut(text: str, most: int) -> str:
    if utf16_length(text) <= most:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * most - 4].decode("utf-16-le", "ignore")
    return (kept.rpartition("\n")[0] or kept) + "\n…"


def utf16_length(text: str) -> int:
    """How Telegram counts a text's length."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def cover(reply: Reply) -> Reply:
    """What a translator that covers amounts has worded, with the amounts as `covered` parts."""
    text, parts = "", []
    for piece in reply.text.split(COVER):
        amount, mark, rest = piece.rpartition(UNCOVER)
        if mark:
            parts.append((len(text), len(amount)))
        text += amount + rest
    rows = tuple(tuple(replace(button, text=_bare(button.text)) for button in row) for row in reply.buttons)
    return replace(reply, text=text, buttons=rows, covered=tuple(parts))


def _bare(text: str) -> str:
    return text.replace(COVER, "").replace(UNCOVER, "")
