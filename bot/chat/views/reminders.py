"""`/remind`: when the daily question comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from bot.chat.buttons import Button, press
from bot.chat.replies import Reply
from bot.i18n import Translator


def shown(tr: Translator, times: Sequence[time], city: str, *, has_digests: bool) -> Reply:
    """The times there are, or how to set one; and the digests."""
    if times:
        lines = [
            tr("Daily at {times} ({city}).", times=tr.join([tr.clock(at) for at in times]), city=city),
            tr("Skipped when you logged something. /remind off, /remind add 08:00"),
        ]
    else:
        lines = [tr("No reminder. Set one: /remind 20:30")]
    lines.append(digests_line(tr, has_digests))
    return Reply("\n".join(lines), (_looks(tr), (_switch(tr, has_digests),)))


def _looks(tr: Translator) -> tuple[Button, ...]:
    return (press(tr("Show me one now"), "shownow"), press(tr("Show last week"), "showweek"))


def _switch(tr: Translator, has_digests: bool) -> Button:
    if has_digests:
        return press(tr("Stop digests"), "digests", "off")
    return press(tr("Send digests"), "digests", "on")


def digests_line(tr: Translator, has_digests: bool) -> str:
    """Whether the week and the month are summed up."""
    if has_digests:
        return tr("Each Monday the week, on the 1st the month.")
    return tr("No weekly or monthly digest.")


def digests_set(tr: Translator, has_digests: bool) -> Reply:
    """The digests were turned on or off."""
    return Reply(digests_line(tr, has_digests), ((_switch(tr, has_digests),),), replaces=True)


def set_(tr: Translator, times: Sequence[time], city: str) -> Reply:
    """The times changed."""
    if not times:
        return Reply(tr("Reminders are off."))
    text = tr("✓ Daily at {times} ({city}).", times=tr.join([tr.clock(at) for at in times]), city=city)
    return Reply(
        text + "\n" + tr("Skipped when you logged something."),
        ((press(tr("Show me one now"), "shownow"),),),
    )
