"""`/travel`: for some days plain numbers are in another currency."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.replies import Reply
from bot.chat.views import travel as views
from bot.errors import Refusal
from bot.i18n import DEFAULT, Translator, translator
from bot.ledger import trips
from bot.ledger.changing import Recorded
from bot.ledger.users import User
from bot.money.currency import Currency
from bot.parsing.abroad import Abroad, find_abroad, read_until, zone_of
from bot.storage.database import Database

UNKNOWN = "I don't know where that is. Its currency or country works: /travel THB until 12 Dec"
NOT_AWAY = "You are not travelling. Where to? /travel THB until 12 Dec"


async def travel(c: ChatContext) -> Reply:
    """`/travel THB until 12 Dec`, `/travel Thailand`, `/travel off`; alone it tells."""
    if not c.words.strip():
        trip = await trips.current(c.db, c.user, c.today)
        if trip is None:
            raise Refusal(NOT_AWAY)
        return views.under_way(c.tr, c.user, trip, c.today, c.now)
    if reading.says(c, "off", c.words):
        return await end(c)
    place, until = _read(c)
    if place is None:
        raise Refusal(UNKNOWN)
    return await _begin(c, place.currency, until, place.zone)


async def end(c: ChatContext) -> Reply:
    """`/travel off`, [End it]"""
    ended = await trips.end(c.db, c.user, c.today, c.now)
    if ended is None:
        raise Refusal(NOT_AWAY)
    return views.ended(c.tr, ended, c.now)


async def tap_begin(c: ChatContext, code: str, until: str = "") -> Reply:
    """An end date, or [No end yet], under the offer or the trip."""
    currency = Currency(code)
    since = await trips.abroad_since(c.db, c.user, currency, c.today)
    going = await trips.current(c.db, c.user, c.today)
    zone = None if going else zone_of(currency)
    day = date.fromisoformat(until) if until else None
    return await _begin(c, currency, day, zone, since=since, replaces=going is not None)


async def decline(c: ChatContext) -> Reply:
    """[Not travelling]"""
    return Reply("", toast=c.tr("Fine. Should you travel later: /travel {code}", code="THB"))


async def keep_clock(c: ChatContext) -> Reply:
    """[Keep my clock]"""
    user = await trips.keep_clock(c.db, c.user, c.today, c.now)
    trip = await trips.current(c.db, user, c.today)
    if trip is None:
        raise Refusal(NOT_AWAY)
    return replace(views.under_way(c.tr, user, trip, c.today, c.now), replaces=True)


async def offered(c: ChatContext, done: Recorded, reply: Reply) -> Reply:
    """The confirmation, with a question below it where somebody seems to be abroad."""
    offer = await trips.offer(c.db, c.user, done.expenses, c.today, c.now)
    return views.offered(c.tr, offer, c.today, reply) if offer else reply


async def came_home(db: Database, user: User, tr: Translator, today: date, now: datetime) -> Reply | None:
    """The morning after a trip's last day."""
    ended = await trips.finish(db, user, today, now)
    return views.ended(tr, ended, now) if ended else None


async def _begin(
    c: ChatContext,
    currency: Currency,
    until: date | None,
    zone: ZoneInfo | None,
    *,
    since: date | None = None,
    replaces: bool = False,
) -> Reply:
    begun = await trips.begin(
        c.db, c.user, currency, today=c.today, now=c.now, since=since, ends_on=until, zone=zone
    )
    shown = views.under_way(c.tr, begun.user, begun.trip, c.today, c.now)
    return replace(shown, replaces=replaces)


def _read(c: ChatContext) -> tuple[Abroad | None, date | None]:
    """The place and the last day: `THB until 12 Dec`, `Thailand 12 Dec`, `泰国 到 12 月 12 日`."""
    words = c.words.split()
    for count in range(len(words), 0, -1):
        place = find_abroad(" ".join(words[:count]), c.lexicon, c.user.currency)
        rest = " ".join(words[count:])
        until = read_until(_without_until(c, rest), c.lexicon, c.today) if rest else None
        if place and (until or not rest):
            return place, until
    return None, None


def _without_until(c: ChatContext, text: str) -> str:
    for tr in (c.tr, translator(DEFAULT)):
        for word in tr.words("command.until"):
            if text.casefold().startswith(word):
                return text[len(word) :].strip()
    return text
