"""Who paid, where a group's message says so: `30 dinner paid by Anna`, `@anna paid 30 dinner`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from bot.chat.context import ChatContext
from bot.errors import Refusal
from bot.i18n import translator, understood
from bot.ledger import groups
from bot.ledger.groups import Member

UNKNOWN_PAYER = (
    "I don't know {name} here, so nothing was recorded. Let them write to me once, then they can be named."
)
_EDGE = r"(?<!\w)", r"(?!\w)"
_HAN = re.compile(r"[一-鿿]")


async def read(c: ChatContext) -> tuple[str, int | None]:
    """The words without who paid, and the Telegram id of who did; None where nothing is said of it.

    The payer stands at the start or the end, beside a word for paying. Raises `Refusal` for somebody unknown
    behind `paid by`: not a guess, since it is about money.
    """
    if not c.user.is_group or not _says_paid(c.words):
        return c.words, None
    known = await groups.members(c.db, c.user)
    for name, member_id in _names(c, known):
        rest = _without(c.words, re.escape(name))
        if rest is not None:
            await _meet(c, member_id)
            return rest, member_id
    if stranger := _stranger(c.words):
        raise Refusal(UNKNOWN_PAYER, name=stranger)
    return c.words, None


async def _meet(c: ChatContext, member_id: int) -> None:
    for member in c.mentioned.values():
        if member.id == member_id:
            await groups.meet(c.db, c.user, member)


def _names(c: ChatContext, known: list[Member]) -> Iterator[tuple[str, int]]:
    """Every word that names one member alone, the longest first."""
    found: dict[str, set[int]] = {}
    for member in (*known, *c.mentioned.values()):
        for name in _called(member):
            found.setdefault(name.casefold(), set()).add(member.id)
    for words, member in c.mentioned.items():
        found[words.casefold()] = {member.id}
    if c.user.member is not None:
        found |= {name: {c.user.member} for name in _words("me")}
    yield from sorted(
        ((name, ids.pop()) for name, ids in found.items() if len(ids) == 1), key=lambda pair: -len(pair[0])
    )


def _called(member: Member) -> set[str]:
    names = {member.name, member.name.split(" ")[0]}
    return {name for name in names | ({f"@{member.username}"} if member.username else set()) if name}


def _without(text: str, name: str) -> str | None:
    """The text without a payer of this name; None where it names none."""
    for phrase in (rf"(?:{_any('by')})\s*{_edged(name)}", rf"{_edged(name)}\s*(?:{_any('paid')})"):
        for pattern in (rf"^\s*{phrase}[\s,:，：]*", rf"[\s,，·(（]*{phrase}[\s.!。)）]*$"):
            rest, count = re.subn(pattern, "", text, flags=re.IGNORECASE)
            if count:
                return rest
    return None


def _stranger(text: str) -> str:
    """A name behind `paid by` at an end of the text, though nobody here is known by it."""
    phrase = rf"(?:{_any('by')})\s*(@?[^\W\d_]\w*)"
    found = re.search(rf"^\s*{phrase}|{phrase}\s*$", text, flags=re.IGNORECASE)
    return (found[1] or found[2]) if found else ""


def _says_paid(text: str) -> bool:
    return bool(re.search(f"{_any('by')}|{_any('paid')}", text, flags=re.IGNORECASE))


@cache
def _any(meaning: str) -> str:
    """A pattern of the words for a meaning, in every language understood."""
    return "|".join(_edged(re.escape(word)) for word in sorted(_words(meaning), key=len, reverse=True))


@cache
def _words(meaning: str) -> frozenset[str]:
    return frozenset(word for code in understood() for word in translator(code).words(f"payer.{meaning}"))


def _edged(pattern: str) -> str:
    """Not inside another word; scripts without spaces between words have no such edges."""
    return pattern if _HAN.search(pattern) else f"{_EDGE[0]}{pattern}{_EDGE[1]}"
