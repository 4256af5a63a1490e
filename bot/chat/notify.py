"""What the bot says without being asked: the daily reminder, the weekly digest, the month's close."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot import clock
from bot.chat.delivery import Delivery, Outgoing
from bot.chat.handlers import digests
from bot.chat.replies import cover
from bot.clock import local_date
from bot.i18n import Translator, translator
from bot.ledger import announcing
from bot.ledger.announcing import Due
from bot.storage.database import Database

Announce = Callable[[Due], Awaitable[None]]


def announcers(db: Database, delivery: Delivery) -> Mapping[str, Announce]:
    """For each kind of due row that speaks to a person, what says it and confirms that it arrived."""

    def announce(compose: digests.Compose) -> Announce:
        async def say(due: Due) -> None:
            async def settled(_shown: int | None) -> None:
                await announcing.confirm(db, due)

            today = local_date(clock.now(), due.user.zone)
            reply = await compose(db, due.user, _translator(due), today, clock.now())
            if reply is None:
                await announcing.confirm(db, due)
            else:
                delivery.send(Outgoing(due.user.chat_id, due.user.language, cover(reply), settled))

        return say

    return {kind: announce(compose) for kind, compose in digests.COMPOSERS.items()}


def _translator(due: Due) -> Translator:
    return replace(translator(due.user.language), covers_amounts=due.hides_amounts)
