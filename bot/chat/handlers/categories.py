"""`/categories`: what there is, and renaming, merging, splitting, marking it; by words or by taps."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.replies import Reply
from bot.chat.views import categories as views
from bot.chat.views import pickers
from bot.errors import NotFound, Refusal
from bot.i18n import DEFAULT, languages, translator
from bot.ledger import categories as ledger
from bot.ledger import questions, reshaping
from bot.ledger.reshaping import Listed
from bot.money.category import INCOME, LONGEST, STARTING, UNCATEGORISED, Known
from bot.parsing.lexicon import find_category
from bot.parsing.text import fold

HOW = "Try: /categories rename fun leisure, /categories merge cafe food, /categories emoji food 🍜"
HOW_SPLIT = "Which notes move where? Try: /categories split food sushi, ramen into japanese"
NO_EMOJI = "That is no emoji. Try: /categories emoji food 🍜"
NO_NAME = "A category's name has letters and no digits, and at most 40 characters. Nothing was changed."
RESERVED = "That word means something else here, so no category can be called so. Nothing was changed."
SAME = "It is called that already."
ITSELF = "A category cannot join itself. Nothing was changed."
INCOME_STAYS = "Income keeps its categories, or the totals would be wrong. Nothing was changed."
UNKNOWN = "You have no category “{name}”. /categories shows all."
NEAR = "You have no category “{name}”. Did you mean {near}?"
NO_SUCH_NOTES = "{name} has no notes like that. Nothing was changed."
MOST_WORDS = 20  # notes one split moves
LONGEST_EMOJI = 12  # code points: families and flags are several
_AROUND = '[]"“”«»「」'
_COMMANDS = frozenset({"undo", "redo", "help", "today", "budget", "off", "all", "settings", "again"})

Verb = Callable[[ChatContext, str], Awaitable[Reply]]


async def categories(c: ChatContext) -> Reply:
    """`/categories` shows all; with words it renames, merges, splits, marks."""
    verb, _, rest = c.words.strip().partition(" ")
    if not verb:
        return views.listed(c.tr, await reshaping.listed(c.db, c.user))
    for name, handler in VERBS.items():
        if reading.says(c, name, verb):
            return await handler(c, rest.strip())
    raise Refusal(HOW)


async def show(c: ChatContext) -> Reply:
    """[Back], [Cancel]: the list again."""
    return views.listed(c.tr, await reshaping.listed(c.db, c.user), replaces=True)


async def card(c: ChatContext, token: str) -> Reply:
    """A category was tapped."""
    one, _ = await _tapped(c, token)
    return views.card(c.tr, one)


async def ask_name(c: ChatContext, token: str) -> Reply:
    """[Rename]: the next message is the name."""
    one, _ = await _tapped(c, token)
    await questions.ask(c.db, c.user, "rename", {"category": one.category}, c.now)
    return views.ask_name(c.tr, one.category)


async def ask_emoji(c: ChatContext, token: str) -> Reply:
    """[Emoji]: the next message is one."""
    one, _ = await _tapped(c, token)
    await questions.ask(c.db, c.user, "emoji", {"category": one.category}, c.now)
    return views.ask_emoji(c.tr, one.category)


async def ask_split(c: ChatContext, token: str) -> Reply:
    """[Split]: what there is to move; the next message says what moves where."""
    one, _ = await _tapped(c, token)
    await questions.ask(c.db, c.user, "split", {"category": one.category}, c.now)
    return views.ask_split(c.tr, await reshaping.notes(c.db, c.user, one.category))


async def ask_target(c: ChatContext, token: str) -> Reply:
    """[Merge]: into which?"""
    one, every = await _tapped(c, token)
    return views.ask_target(c.tr, one.category, every)


async def join(c: ChatContext, source: str, target: str) -> Reply:
    """A target was tapped."""
    one, _ = await _tapped(c, source)
    other, _ = await _tapped(c, target)
    return await _merge(c, one.category, other.category, replaces=True)


async def split_now(c: ChatContext) -> Reply:
    """[Move 14] under the preview of a split."""
    question = await questions.answer(c.db, c.user, c.now, update=c.update)
    if question is None or question[0] != "splitting":
        raise NotFound
    asked = question[1]
    done = await reshaping.split(
        c.db, c.user, asked["from"], asked["words"], asked["to"], update=c.update, now=c.now
    )
    return views.done(c.tr, done, replaces=True)


async def answer_name(c: ChatContext, payload: Mapping[str, Any]) -> Reply | None:
    """The name that was asked for; None where the message is something else."""
    if any(char.isdigit() for char in c.words):
        return None
    return await _call(c, payload["category"], c.words)


async def answer_emoji(c: ChatContext, payload: Mapping[str, Any]) -> Reply | None:
    """The emoji that was asked for; None where the message is something else."""
    is_off = reading.says(c, "off", c.words)
    if not is_off and not _is_emoji(c.words.strip()):
        return None
    return await _put_emoji(c, payload["category"], "" if is_off else c.words.strip())


async def answer_split(c: ChatContext, payload: Mapping[str, Any]) -> Reply | None:
    """The notes and the name that were asked for."""
    parted = _parted_last(c, c.words)
    if parted is None or any(char.isdigit() for char in parted[1]):
        return None
    return await _preview(c, payload["category"], *parted)


async def _rename(c: ChatContext, words: str) -> Reply:
    source, target = await _two(c, words)
    return await _call(c, source, target)


async def _call(c: ChatContext, source: str, name: str) -> Reply:
    if done_before := await reshaping.done(c.db, c.user, c.update):
        return views.done(c.tr, done_before)
    here, every = await _here(c)
    target = _checked(c, name)
    known = _named(c, target, here, every)
    _check_income(source, known or target)
    if known == source and source in (*STARTING, target):
        raise Refusal(SAME)
    if known not in (None, source):
        return views.offer_merge(c.tr, source, known or target)
    done = await reshaping.rename(c.db, c.user, source, target, update=c.update, now=c.now)
    return views.done(c.tr, done)


async def _join(c: ChatContext, words: str) -> Reply:
    source, name = await _two(c, words)
    return await _merge(c, source, await _existing(c, name))


async def _merge(c: ChatContext, source: str, target: str, *, replaces: bool = False) -> Reply:
    if done := await reshaping.done(c.db, c.user, c.update):
        return views.done(c.tr, done, replaces=replaces)
    if source == target:
        raise Refusal(ITSELF)
    _check_income(source, target)
    done = await reshaping.merge(c.db, c.user, source, target, update=c.update, now=c.now)
    return views.done(c.tr, done, replaces=replaces)


async def _emoji(c: ChatContext, words: str) -> Reply:
    name, _, mark = words.rpartition(" ")
    if not name:
        raise Refusal(NO_EMOJI)
    is_off = reading.says(c, "off", mark)
    if not is_off and not _is_emoji(mark):
        raise Refusal(NO_EMOJI)
    return await _put_emoji(c, await _existing(c, name), "" if is_off else mark)


async def _put_emoji(c: ChatContext, category: str, emoji: str) -> Reply:
    done = await reshaping.set_emoji(c.db, c.user, category, emoji, update=c.update, now=c.now)
    return views.done(c.tr, done)


async def _split(c: ChatContext, words: str) -> Reply:
    parted = _parted_last(c, words)
    if parted is None:
        raise Refusal(HOW_SPLIT)
    here, every = await _here(c)
    pieces = parted[0].replace(":", " ").split()
    for length in range(min(4, len(pieces) - 1), 0, -1):
        source = _resolved(c, " ".join(pieces[:length]), here, every)
        if source is not None:
            return await _preview(c, source, " ".join(pieces[length:]), parted[1])
    raise _unknown(c, pieces[0], every)


async def _preview(c: ChatContext, source: str, notes: str, name: str) -> Reply:
    here, every = await _here(c)
    words = [one.strip() for one in notes.replace("，", ",").replace("、", ",").split(",") if one.strip()]
    target = _named(c, _checked(c, name), here, every) or _checked(c, name)
    if source == target:
        raise Refusal(ITSELF)
    _check_income(source, target)
    count = await reshaping.counted(c.db, c.user, source, words[:MOST_WORDS])
    if not count:
        raise Refusal(NO_SUCH_NOTES, name=c.tr.category(source))
    asked = {"from": source, "to": target, "words": words[:MOST_WORDS]}
    await questions.ask(c.db, c.user, "splitting", asked, c.now)
    return views.preview(c.tr, source, target, words[:MOST_WORDS], count)


VERBS: Mapping[str, Verb] = {"rename": _rename, "merge": _join, "split": _split, "emoji": _emoji}


async def _here(c: ChatContext) -> tuple[Known, tuple[Listed, ...]]:
    return await ledger.known(c.db, c.user), await reshaping.listed(c.db, c.user)


async def _tapped(c: ChatContext, token: str) -> tuple[Listed, tuple[Listed, ...]]:
    every = await reshaping.listed(c.db, c.user)
    found = next((one for one in every if pickers.token(one.category) == token), None)
    if found is None:
        raise NotFound
    return found, every


async def _two(c: ChatContext, words: str) -> tuple[str, str]:
    """The category that `words` begin with, and the other words; raises `Refusal` for an unknown one."""
    here, every = await _here(c)
    pieces = words.split()
    if len(pieces) < 2:
        raise Refusal(HOW)
    for cut in (*_separators(c, pieces), *range(len(pieces) - 1, 0, -1)):
        is_between = cut in _separators(c, pieces)
        source = _resolved(c, " ".join(pieces[:cut]), here, every)
        rest = " ".join(pieces[cut + is_between :])
        if source is not None and rest:
            return source, rest
    first = _separators(c, pieces) or [1]
    raise _unknown(c, " ".join(pieces[: first[0]]), every)


def _separators(c: ChatContext, pieces: Sequence[str]) -> list[int]:
    return [at for at, piece in enumerate(pieces) if 0 < at < len(pieces) - 1 and _is_into(c, piece)]


def _is_into(c: ChatContext, word: str) -> bool:
    return reading.says(c, "into", word) or word in ("→", "->", "=", "=>")


def _parted_last(c: ChatContext, words: str) -> tuple[str, str] | None:
    """`sushi, ramen into japanese`: what stands before and after the last such word."""
    pieces = words.split()
    cuts = _separators(c, pieces)
    return (" ".join(pieces[: cuts[-1]]), " ".join(pieces[cuts[-1] + 1 :])) if cuts else None


async def _existing(c: ChatContext, name: str) -> str:
    here, every = await _here(c)
    found = _resolved(c, name, here, every)
    if found is None:
        raise _unknown(c, name, every)
    return found


def _resolved(c: ChatContext, name: str, here: Known, every: Sequence[Listed]) -> str | None:
    """The category that the person has and that `name`, or a word for it, means."""
    return _named(c, name, here, every) or _there(find_category(name, c.lexicon), here, every)


def _named(c: ChatContext, name: str, here: Known, every: Sequence[Listed]) -> str | None:
    """The category that the person has and that is called so."""
    wanted = " ".join(name.split()).strip(_AROUND).casefold()
    mine = {one.category.casefold(): one.category for one in every if one.category}
    shown = {c.tr.category(one.category).casefold(): one.category for one in every if one.category}
    found = (
        shown.get(wanted) or mine.get(wanted) or here.names.get(wanted) or c.lexicon.names.get(fold(wanted))
    )
    return _there(found, here, every)


def _there(category: str | None, here: Known, every: Sequence[Listed]) -> str | None:
    now = here.resolve(category) if category else None
    return now if now is not None and reshaping.exists(now, here, every) else None


def _unknown(c: ChatContext, name: str, every: Sequence[Listed]) -> Refusal:
    shown = [c.tr.category(one.category) for one in every if one.category]
    near = reshaping.nearest(name, shown)
    return Refusal(NEAR, name=name, near=near) if near else Refusal(UNKNOWN, name=name[:LONGEST])


def _checked(c: ChatContext, name: str) -> str:
    """`name` as a category can be called; raises `Refusal`."""
    found = unicodedata.normalize("NFC", " ".join(name.split())).strip('[]"“”«»「」')
    has_letters, has_digits = any(map(str.isalpha, found)), any(map(str.isdigit, found))
    if not 0 < len(found) <= LONGEST or has_digits or not has_letters or "\n" in name.strip():
        raise Refusal(NO_NAME)
    if found.startswith(("/", "#", "+", "-")) or found.casefold() in _reserved():
        raise Refusal(RESERVED)
    known = c.lexicon.names.get(fold(found))
    return known if known else found


def _reserved() -> frozenset[str]:
    every = [translator(code) for code in (DEFAULT, *languages())]
    return _COMMANDS | {tr.category(UNCATEGORISED).casefold() for tr in every}


def _check_income(*categories: str) -> None:
    if set(categories) & {*INCOME}:
        raise Refusal(INCOME_STAYS)


def _is_emoji(text: str) -> bool:
    kinds = {unicodedata.category(char) for char in text}
    return (
        0 < len(text) <= LONGEST_EMOJI
        and "So" in kinds
        and not any(kind[0] in "LNZC" for kind in kinds - {"Cf"})
    )
