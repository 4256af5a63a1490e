"""Who paid, where a group's message says so: `30 dinner paid by Anna`, `@anna paid 30 dinner`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from bot.chat.context import ChatContext
from bot.errors import Refusal
from bot.i18n import translator, understood
from bot.ledger import groups
from bot.ledger.groups import Member

UNKNOWN_PAYER = (
    "I don't know {name} here, so nothing was recorded. Let them write to me once, then they can be named."
)
_AFTER = " \t:：,，"  # between a word for paying and a name
_AROUND = " \t\n.!。,，·(（)）"
_HAN = re.compile(r"[一-鿿]")  # written without spaces, so it may touch a name: Ben付的
_NAME = re.compile(r"@?[^\W\d_]\w*")


async def read(c: ChatContext) -> tuple[str, int | None]:
    """The words without who paid, and the Telegram id of who did; None where nothing is said of it.

    The payer stands at the start or the end, beside a word for paying. Raises `Refusal` for somebody unknown
    behind `paid by`: not a guess, since it is about money.
    """
    if not c.user.is_group or not (_said("by").search(c.words) or _said("paid").search(c.words)):
        return c.words, None
    names = _names(c, await groups.members(c.db, c.user))
    for rest, name in parted(c.words.strip(), names):
        await _meet(c, names[name])
        return rest, names[name]
    if unknown := stranger(c.words.strip()):
        raise Refusal(UNKNOWN_PAYER, name=unknown)
    return c.words, None


async def _meet(c: ChatContext, member_id: int) -> None:
    for member in c.mentioned.values():
        if member.id == member_id:
            await groups.meet(c.db, c.user, member)


def _names(c: ChatContext, known: list[Member]) -> dict[str, int]:
    """Every word, in small letters, that names one member alone, the longest first."""
    found: dict[str, set[int]] = {}
    for member in (*known, *c.mentioned.values()):
        for name in _called(member):
            found.setdefault(name.lower(), set()).add(member.id)
    found |= {words.lower(): {member.id} for words, member in c.mentioned.items()}
    if c.user.member is not None:
        found |= {name.lower(): {c.user.member} for name in _words("me")}
    alone = ((name, ids.pop()) for name, ids in found.items() if len(ids) == 1)
    return dict(sorted(alone, key=lambda pair: -len(pair[0])))


def _called(member: Member) -> set[str]:
    names = {member.name, member.name.split(" ")[0]}
    return {name for name in names | ({f"@{member.username}"} if member.username else set()) if name}


def parted(text: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The text without its payer, and the name it had: `paid by NAME …`, `… paid by NAME`, `NAME paid …`,
    `… NAME paid`."""
    for said in _said("by").finditer(text):
        behind = text[said.end() :].lstrip(_AFTER)
        for name in names:
            if not text[: said.start()].strip() and _starts(behind, name):
                yield behind[len(name) :].lstrip(_AFTER), name
            if behind.strip(_AROUND).lower() == name:
                yield text[: said.start()].rstrip(_AROUND), name
    for said in _said("paid").finditer(text):
        before, behind = text[: said.start()].rstrip(), text[said.end() :]
        for name in names:
            if before.lower() == name:
                yield behind.lstrip(_AFTER), name
            if not behind.strip(_AROUND) and _ends(before, name):
                yield before[: -len(name)].rstrip(_AROUND), name


def _starts(text: str, name: str) -> bool:
    return text[: len(name)].lower() == name and not _joins(name[-1], text[len(name) : len(name) + 1])


def _ends(text: str, name: str) -> bool:
    return text[-len(name) :].lower() == name and not _joins(text[: -len(name)][-1:], name[0])


def _joins(left: str, right: str) -> bool:
    """Whether two characters are inside one word."""
    return (left + right).isalnum() and bool(left and right) and not _HAN.search(left + right)


def stranger(text: str) -> str:
    """A name behind `paid by` at an end of the text, though nobody here is known by it."""
    for said in _said("by").finditer(text):
        behind = text[said.end() :].lstrip(_AFTER)
        name = _NAME.match(behind)
        if name is None or name[0][0].islower():  # paid by card
            continue
        if not text[: said.start()].strip() or name[0] == behind.strip(_AROUND):
            return name[0]
    return ""


@cache
def _said(meaning: str) -> re.Pattern[str]:
    """The words for a meaning, in every language understood."""
    words = sorted(_words(meaning), key=len, reverse=True)
    return re.compile("|".join(map(_edged, words)), re.IGNORECASE)


def _edged(word: str) -> str:
    """Not inside another word of letters."""
    return re.escape(word) if _HAN.search(word) else rf"(?<![^\W一-鿿]){re.escape(word)}(?![^\W一-鿿])"


@cache
def _words(meaning: str) -> frozenset[str]:
    return frozenset(word for code in understood() for word in translator(code).words(f"payer.{meaning}"))
