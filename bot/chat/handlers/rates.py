"""`/rate`: the person's own exchange rates; a message that states one."""

from __future__ import annotations

from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.replies import Reply
from bot.chat.rights import check_command
from bot.chat.views import rates as views
from bot.errors import NotFound, Refusal
from bot.ledger import rates
from bot.parsing.rates import Stated, read_rate

UNCLEAR = "Write it like: /rate 1 EUR = 39 THB, or /rate THB 39"


async def rate(c: ChatContext) -> Reply:
    """`/rate THB 39` sets one, `/rate THB` tells one, `/rate THB off` takes one away; alone it lists them."""
    words = c.words.split()
    if not words:
        return views.listed(c.tr, await rates.list_rates(c.db, c.user))
    off = [word for word in words if reading.says(c, "off", word)]
    stated = _read(c, " ".join(word for word in words if word not in off))
    if stated is None:
        raise Refusal(UNCLEAR)
    if off:
        return await _remove(c, stated)
    if not stated.one.units and stated.other is None:
        found = await rates.look_up(c.db, c.user, stated.one.currency, c.today)
        return views.told(c.tr, stated.one.currency, c.user.currency, found)
    return await _put(c, stated)


async def offer(c: ChatContext) -> Reply | None:
    """The answer to a plain message that is a rate: two sides and a sign between; None for any other."""
    stated = _read(c, c.words) if "=" in c.words or "＝" in c.words else None
    if stated is None or stated.other is None or not (stated.one.units or stated.other.units):
        return None
    check_command(c, "rate")
    return await _put(c, stated)


async def turn_round(c: ChatContext, rate_id: str) -> Reply:
    """[The other way round]"""
    return views.put(c.tr, await rates.turn_round(c.db, c.user, reading.number(rate_id)), replaces=True)


async def remove(c: ChatContext, rate_id: str) -> Reply:
    """[Remove]"""
    await rates.remove(c.db, c.user, reading.number(rate_id))
    return views.listed(c.tr, await rates.list_rates(c.db, c.user), replaces=True)


async def _put(c: ChatContext, stated: Stated) -> Reply:
    done = await rates.set_rate(c.db, c.user, stated, c.today)
    if done.count:
        c.retrain_soon()
    return views.put(c.tr, done)


async def _remove(c: ChatContext, stated: Stated) -> Reply:
    known = (await rates.list_rates(c.db, c.user)).own
    found = [own for own in known if stated.one.currency in (own.base, own.quote)]
    if not found:
        raise NotFound
    for own in found:
        await rates.remove(c.db, c.user, own.id)
    return views.listed(c.tr, await rates.list_rates(c.db, c.user))


def _read(c: ChatContext, text: str) -> Stated | None:
    return read_rate(text, lexicon=c.lexicon, home=c.user.currency, decimal_mark=c.tr.decimal_mark)
