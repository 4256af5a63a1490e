"""What was read from a picture, before anything of it is recorded."""

from __future__ import annotations

from datetime import date

from bot.chat.buttons import press
from bot.chat.replies import Reply
from bot.chat.views.phrases import dated, short
from bot.i18n import Translator
from bot.money.expense import Draft

_NOTE = "🧾 "  # before the line that holds it


def proposed(tr: Translator, draft: Draft, message: int, today: date, *, is_sure: bool) -> Reply:
    """The receipt sent in `message`, to be recorded by the first button; `is_sure` where a line of it named
    the total."""
    amount = tr.exact(draft.amount)
    what = [amount, *((short(tr.category(draft.category)),) if draft.category else ())]
    named = " ".join(what)
    if draft.spent_on != today:
        what.append(dated(tr, draft.spent_on, today))
    asked = (
        tr("Read from the picture, nothing recorded yet.")
        if is_sure
        else tr("Is that the total? Nothing recorded yet.")
    )
    lines = [" · ".join(what), *((_NOTE + draft.note,) if draft.note else ()), asked]
    day = draft.spent_on.isoformat()
    record = press(
        tr("Record {amount}", amount=named),
        "receipt", message, draft.amount.minor, draft.amount.currency.code, day,
    )  # fmt: skip
    other = (
        press(tr("Change"), "rewrite", message, draft.amount.currency.code, day),
        press(tr("No"), "noreceipt"),
    )
    return Reply("\n".join(lines), ((record,), other))


def note_of(shown: str) -> str:
    """The note in a proposal that is shown."""
    told = (line.removeprefix(_NOTE) for line in shown.split("\n") if line.startswith(_NOTE))
    return next(told, "")


def how_to_change(tr: Translator, shown: str) -> Reply:
    """How to write what was read wrongly."""
    example = f"23.50 {note_of(shown)}".strip()
    return Reply(
        tr(
            "Write the right amount, the rest stays as read; or all of it: {example}\n"
            "Nothing is recorded yet.",
            example=example,
        ),
        replaces=True,
    )


def left(tr: Translator) -> Reply:
    """[No]"""
    return Reply(tr("Nothing recorded."), replaces=True)
