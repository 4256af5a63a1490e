"""Something was read that may be no spending: why it was not recorded, and the buttons that settle it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.chat.buttons import Rows, press
from bot.chat.replies import Reply
from bot.chat.views import inline
from bot.chat.views.phrases import label_of, relative
from bot.i18n import Translator
from bot.money.expense import Draft, Kind
from bot.parsing import reasons
from bot.parsing.doubted import Doubted
from bot.parsing.unpointed import LANGUAGES, pointed

REFUND = "back"
POINTED = "point"
MOST_NAMED = 8  # drafts that the question lists
QUESTION = (
    "Nothing recorded. You can ask like this: "
    "/today, /stats food this week, /search coffee, /whatif 300 laptop"
)


def asked(tr: Translator, id: int, doubt: Doubted, today: date, *, is_question: bool) -> Reply:
    """Why nothing was recorded, what would be, and the taps; somebody who asked is told how to ask."""
    sentence = QUESTION if is_question else doubt.sentence
    lines = [tr(sentence, **doubt.details)]
    if len(doubt.drafts) > 1:
        lines.append(_listed(tr, doubt.drafts))
    return Reply("\n".join(lines), _buttons(tr, id, doubt, today), follows=True)


def _listed(tr: Translator, drafts: Sequence[Draft]) -> str:
    named = [_named(tr, draft, draft.kind) for draft in drafts[:MOST_NAMED]]
    if len(drafts) > MOST_NAMED:
        named.append(tr("{count} more", count=len(drafts) - MOST_NAMED))
    return " · ".join(named)


def _buttons(tr: Translator, id: int, doubt: Doubted, today: date) -> Rows:
    record = press(tr("Record {amount}", amount=_what(tr, doubt.drafts, today)), "doubt", id)
    leave = press(tr("Leave it"), "nodoubt", id)
    if doubt.sentence == reasons.HEARD and tr.language in LANGUAGES:
        maybe = pointed(doubt.drafts)
        other = press(tr("Record {amount}", amount=_what(tr, maybe, today)), "doubt", id, POINTED)
        return ((record,), (other,), (leave,)) if maybe != doubt.drafts else ((record,), (leave,))
    if doubt.sentence != reasons.MINUS or len(doubt.drafts) > 1:
        return (record,), (leave,)
    back = _named(tr, doubt.drafts[0], Kind.INCOME)
    return (record,), (press(tr("Refund {amount}", amount=back), "doubt", id, REFUND),), (leave,)


def _what(tr: Translator, drafts: Sequence[Draft], today: date) -> str:
    """`€20.00 Transport · yesterday`, `3 expenses · €26.30`: what a tap records."""
    if len(drafts) > 1:
        return inline.title(tr, drafts)
    day = drafts[0].spent_on
    what = _named(tr, drafts[0], drafts[0].kind)
    return what if day == today else f"{what} · {relative(tr, day, today)}"


def _named(tr: Translator, draft: Draft, kind: Kind) -> str:
    sign = "+" if kind is Kind.INCOME else ""
    name = label_of(tr, draft.category, draft.note) if draft.category or draft.note else ""
    return f"{sign}{tr.exact(draft.amount)} {name}".strip()


def left(tr: Translator) -> Reply:
    """[Leave it]"""
    return Reply(tr("Nothing recorded."), replaces=True)
