"""`/tags`: what each tag comes to, and one that bears another name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from bot.chat.buttons import press
from bot.chat.replies import Reply
from bot.chat.views.phrases import short
from bot.chat.views.queries import period_name
from bot.i18n import Translator
from bot.ledger.tags import Renamed, TagTotal
from bot.money.period import DAY, Period

MOST_LINES = 24
_MOST_BUTTONS = 12
_PER_ROW = 3
_BUTTON_NAME = 16  # characters of a tag on a button


def shown(tr: Translator, found: Sequence[TagTotal], today: date) -> Reply:
    """Every tag in a line, the latest used first; a tap opens it."""
    if not found:
        return Reply(tr("No tags yet. Put one behind an expense: 12 taxi #trip"))
    lines = [_line(tr, one, today) for one in found[:MOST_LINES]]
    if len(found) > MOST_LINES:
        lines.append(tr.plural("and {count} more", "and {count} more", len(found) - MOST_LINES))
    lines.append(tr("Another name: /tags trip = holiday"))
    buttons = [
        press(f"#{short(one.tag, _BUTTON_NAME)}", "tag", token(one.tag)) for one in found[:_MOST_BUTTONS]
    ]
    rows = tuple(tuple(buttons[start : start + _PER_ROW]) for start in range(0, len(buttons), _PER_ROW))
    return Reply("\n".join(lines), rows)


def token(tag: str) -> str:
    """A tag as button data: a short digest of it."""
    return sha256(tag.encode()).hexdigest()[:16]


def _line(tr: Translator, one: TagTotal, today: date) -> str:
    return tr(
        "#{tag}: {spent}, {count} · {days}",
        tag=short(one.tag),
        spent=tr.money(one.spent),
        count=tr.plural("{count} expense", "{count} expenses", one.count),
        days=period_name(tr, Period(one.first, one.last + DAY), today),
    )


def renamed(tr: Translator, done: Renamed) -> Reply:
    """A tag bears another name."""
    text = tr.plural(
        "#{old} is #{new} now, on {count} expense.",
        "#{old} is #{new} now, on {count} expenses.",
        done.count,
        old=short(done.old),
        new=short(done.new),
    )
    return Reply(text, ((press(tr("Undo"), "undo", done.change_id),),))
