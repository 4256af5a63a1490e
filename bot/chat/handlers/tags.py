"""`/tags`: totals per tag, and another name for one."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.chat.context import ChatContext
from bot.chat.handlers import summaries
from bot.chat.replies import Reply
from bot.chat.views import tags as views
from bot.errors import NotFound, Refusal
from bot.ledger import tags

_TAG = re.compile(r"#?([^\W_][\w-]{0,39})")
_RENAMED = re.compile(r"(\S+)\s*(?:=|->|→|>)\s*(\S+)|(\S+)\s+(\S+)")
HOW = "To give a tag another name: /tags trip = holiday"


async def show(c: ChatContext) -> Reply:
    """`/tags` lists them, `/tags trip` sums one up, `/tags trip = holiday` gives it another name."""
    words = c.words.strip()
    if not words:
        return views.shown(c.tr, await tags.totals(c.db, c.user), c.today)
    if tag := _TAG.fullmatch(words):
        await _check(c, tag[1])
        return await summaries.typed(replace(c, words=f"#{tag[1]}"))
    if not (match := _RENAMED.fullmatch(words)):
        raise Refusal(HOW)
    old, new = (_TAG.fullmatch(part) for part in match.groups() if part is not None)
    if not old or not new:
        raise Refusal(HOW)
    done = await tags.rename(c.db, c.user, old[1], new[1], update=c.update, now=c.now)
    return views.renamed(c.tr, done)


async def _check(c: ChatContext, tag: str) -> None:
    if all(one.tag.casefold() != tag.casefold() for one in await tags.totals(c.db, c.user)):
        raise NotFound(tags.UNKNOWN, tag=tag)


async def open_(c: ChatContext, token: str) -> Reply:
    """A tag was tapped."""
    found = await tags.totals(c.db, c.user)
    tag = next((one.tag for one in found if views.token(one.tag) == token), None)
    if tag is None:
        raise NotFound
    return await summaries.typed(replace(c, words=f"#{tag}"))
