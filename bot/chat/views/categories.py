"""`/categories`: the list, the card of one, the questions, and what was done."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.buttons import Button, Rows, press
from bot.chat.replies import Reply
from bot.chat.views.phrases import short
from bot.chat.views.pickers import token
from bot.i18n import Translator
from bot.ledger.reshaping import Listed, Notes, Reshaped
from bot.money.category import INCOME, UNCATEGORISED

MOST_SHOWN = 24  # categories in the list
MOST_NOTES = 12  # notes a split shows
_PER_ROW = 3
_BUTTON_NAME = 20


def listed(tr: Translator, found: Sequence[Listed], *, replaces: bool = False) -> Reply:
    """Every category with how many expenses it has, one tap from being changed."""
    used = [one for one in found if one.count]
    if not used:
        lines = [tr("No categories used yet. Write what you spend, and they come by themselves.")]
    else:
        lines = [
            tr("Tap a category to rename, merge, split or mark it."),
            *(f"{tr.labelled(one.category)} · {tr.number(one.count)}" for one in used[:MOST_SHOWN]),
        ]
        if len(used) > MOST_SHOWN:
            lines.append(tr("{count} more", count=len(used) - MOST_SHOWN))
    buttons = [press(_shown(tr, one), "cat", token(one.category)) for one in _changeable(used)[:MOST_SHOWN]]
    return Reply("\n".join(lines), _rows(buttons), replaces=replaces)


def card(tr: Translator, one: Listed) -> Reply:
    """What can be done with a category."""
    count = tr.plural("{count} expense", "{count} expenses", one.count)
    key = token(one.category)
    rows = (
        (press(tr("Rename"), "catname", key), press(tr("Merge"), "catmerge", key)),
        (press(tr("Split"), "catsplit", key), press(tr("Emoji"), "catemoji", key)),
        (press(tr("Back"), "categories"),),
    )
    return Reply(f"{tr.labelled(one.category)} · {count}", rows, replaces=True)


def ask_name(tr: Translator, category: str) -> Reply:
    """The question for a new name."""
    return Reply(tr("What shall {name} be called?", name=_name(tr, category)))


def ask_emoji(tr: Translator, category: str) -> Reply:
    """The question for an emoji."""
    return Reply(tr("Send an emoji for {name}, or “off”.", name=_name(tr, category)))


def ask_split(tr: Translator, found: Notes) -> Reply:
    """What there is to move, and how to say it."""
    name = _name(tr, found.category)
    if not found.notes:
        return Reply(tr("{name} has no notes to go by.", name=name))
    shown = tr(", ").join(f"{short(words)} ({tr.number(count)})" for words, count in found.notes[:MOST_NOTES])
    first = short(found.notes[0][0])
    ask = tr("Which of them move where? Write like: {first} into something new", first=first)
    return Reply(f"{name}: {shown}\n{ask}")


def ask_target(tr: Translator, source: str, every: Sequence[Listed]) -> Reply:
    """The question what a category joins."""
    others = [one for one in _changeable(every) if one.category != source][:MOST_SHOWN]
    buttons = [press(_shown(tr, one), "catjoin", token(source), token(one.category)) for one in others]
    text = tr("{name} joins which?", name=_name(tr, source))
    return Reply(text, (*_rows(buttons), _cancel(tr)), replaces=True)


def offer_merge(tr: Translator, source: str, target: str) -> Reply:
    """The name is taken: shall they be one?"""
    text = tr(
        "{target} is there already. Shall {name} join it?", target=_name(tr, target), name=_name(tr, source)
    )
    return Reply(text, ((press(tr("Merge"), "catjoin", token(source), token(target)), *_cancel(tr)),))


def preview(tr: Translator, source: str, target: str, words: Sequence[str], count: int) -> Reply:
    """What a split would do."""
    text = tr.plural(
        "{count} expense moves from {name} to {target}: {words}. So will such notes from now on.",
        "{count} expenses move from {name} to {target}: {words}. So will such notes from now on.",
        count,
        name=_name(tr, source),
        target=_name(tr, target),
        words=tr(", ").join(map(short, words)),
    )
    return Reply(text, ((press(tr("Move {count}", count=tr.number(count)), "catsplitnow"), *_cancel(tr)),))


def done(tr: Translator, what: Reshaped, *, replaces: bool = False) -> Reply:
    """What was changed, and the way back."""
    lines = [_done(tr, what)]
    if what.ended:
        lines.append(tr("Its budget ended, that of {target} stays.", target=_name(tr, what.target)))
    return Reply("\n".join(lines), ((press(tr("Undo"), "undo", what.change_id),),), replaces=replaces)


def _done(tr: Translator, what: Reshaped) -> str:
    source, target = _name(tr, what.source), _name(tr, what.target)
    count = tr.plural("{count} expense", "{count} expenses", what.count)
    if what.kind == "emoji":
        return f"✓ {what.emoji} {target}" if what.emoji else tr("✓ {name} without emoji", name=target)
    if what.kind == "rename":
        return tr("✓ {name} is called {target} now · {count}", name=source, target=target, count=count)
    if what.kind == "merge":
        return tr("✓ {name} joined {target} · {count}", name=source, target=target, count=count)
    return tr("✓ Moved from {name} to {target} · {count}", name=source, target=target, count=count)


def brief(tr: Translator, what: Reshaped) -> str:
    """What was done, in few characters: `Fun → Leisure`."""
    if what.kind == "emoji":
        return f"{what.emoji} {_name(tr, what.target)}".strip()
    return f"{_name(tr, what.source)} → {_name(tr, what.target)}"


def _name(tr: Translator, category: str) -> str:
    return short(tr.category(category))


def _changeable(found: Sequence[Listed]) -> list[Listed]:
    return [one for one in found if one.category not in (*INCOME, UNCATEGORISED)]


def _rows(buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[start : start + _PER_ROW]) for start in range(0, len(buttons), _PER_ROW))


def _shown(tr: Translator, one: Listed) -> str:
    return short(tr.labelled(one.category), _BUTTON_NAME)


def _cancel(tr: Translator) -> tuple[Button, ...]:
    return (press(tr("Cancel"), "categories"),)
