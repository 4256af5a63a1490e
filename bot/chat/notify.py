"""What the bot says without being asked: the daily reminder, the weekly digest, the month's close."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from bot import clock
from bot.chat.access import is_let_in
from bot.chat.delivery import Delivery, Outgoing
from bot.chat.handlers import digests
from bot.chat.replies import Reply, cover
from bot.chat.views import bills
from bot.clock import local_date
from bot.i18n import Translator, translator_at
from bot.ledger import announcing
from bot.ledger.announcing import Due
from bot.ledger.bill_news import take_news
from bot.ledger.reminders import BILLS, PIN
from bot.ledger.users import User
from bot.settings import Access
from bot.storage.database import Database

Announce = Callable[[Due], Awaitable[None]]


def announcers(
    db: Database,
    delivery: Delivery,
    access: Access,
    touch: Callable[[int], None] = lambda _user_id: None,
) -> Mapping[str, Announce]:
    """For each kind of due row that speaks to a person, what says it and confirms that it arrived; `touch`
    hears whose pinned line is to be looked at. Who is no longer let in could not turn it off: they hear
    nothing."""

    def announce(compose: digests.Compose) -> Announce:
        return lambda due: _say(db, delivery, due, compose)

    async def announce_bills(due: Due) -> None:
        await _say(db, delivery, due, _composer_of_bills(due.at))
        touch(due.user.id)

    async def announce_pin(due: Due) -> None:
        touch(due.user.id)
        await announcing.confirm(db, due)

    every = {
        PIN: announce_pin,
        **{kind: announce(compose) for kind, compose in digests.COMPOSERS.items()},
        BILLS: announce_bills,
    }
    return {kind: _to_let_in(db, access, say) for kind, say in every.items()}


def _to_let_in(db: Database, access: Access, say: Announce) -> Announce:
    async def announce(due: Due) -> None:
        if await is_let_in(db, access, due.user):
            await say(due)
        else:
            await announcing.confirm(db, due)

    return announce


async def _say(db: Database, delivery: Delivery, due: Due, compose: digests.Compose) -> None:
    """Say what `compose` has to say; it is confirmed once it arrived, or at once where there is nothing."""

    async def settled(_shown: int | None) -> None:
        await announcing.confirm(db, due)

    today = local_date(clock.now(), due.user.zone)
    reply = await compose(db, due.user, _translator(due), today, clock.now())
    if reply is None:
        await announcing.confirm(db, due)
    else:
        delivery.send(Outgoing(due.user.chat_id, due.user.language, cover(reply), settled))


def _composer_of_bills(at: datetime) -> digests.Compose:
    async def compose(db: Database, user: User, tr: Translator, today: date, now: datetime) -> Reply | None:
        found = await take_news(db, user, today, at=at, now=now)
        return bills.news(tr, found, today) if found else None

    return compose


def _translator(due: Due) -> Translator:
    return replace(translator_at(due.user.language, due.user.currency), covers_amounts=due.hides_amounts)
