"""What the bot says without being asked: the daily reminder, the weekly digest, the month's close."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot import clock
from bot.chat.delivery import Delivery, Outgoing
from bot.chat.handlers import digests
from bot.clock import local_date
from bot.i18n import translator
from bot.ledger.reminders import Due
from bot.storage.database import Database

Announce = Callable[[Due], Awaitable[None]]


def announcers(db: Database, delivery: Delivery) -> Mapping[str, Announce]:
    """For each kind of due row that speaks to a person, what says it."""

    def announce(compose: digests.Compose) -> Announce:
        async def say(due: Due) -> None:
            tr = translator(due.user.language)
            today = local_date(clock.now(), due.user.zone)
            reply = await compose(db, due.user, tr, today, clock.now())
            if reply:
                delivery.send(Outgoing(due.user.chat_id, due.user.language, reply, _settled))

        return say

    return {kind: announce(compose) for kind, compose in digests.COMPOSERS.items()}


async def _settled(_shown: int | None) -> None:
    """Whether it arrived changes nothing: it was written down as sent before."""
