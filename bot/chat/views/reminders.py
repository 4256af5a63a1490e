"""`/remind`: when the daily question comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from bot.chat.buttons import press
from bot.chat.replies import Reply
from bot.i18n import Translator


def shown(tr: Translator, times: Sequence[time], city: str) -> Reply:
    """The times there are, or how to set one."""
    if not times:
        text = tr("No reminder. Set one: /remind 20:30")
    else:
        text = tr("Daily at {times} ({city}).", times=tr.join([tr.clock(at) for at in times]), city=city)
        text += "\n" + tr("Skipped when you logged something. /remind off, /remind add 08:00")
    return Reply(text, ((press(tr("Show me one now"), "shownow"),),))


def set_(tr: Translator, times: Sequence[time], city: str) -> Reply:
    """The times changed."""
    if not times:
        return Reply(tr("Reminders are off."))
    text = tr("✓ Daily at {times} ({city}).", times=tr.join([tr.clock(at) for at in times]), city=city)
    return Reply(
        text + "\n" + tr("Skipped when you logged something."), ((press(tr("Show me one now"), "shownow"),),)
    )
