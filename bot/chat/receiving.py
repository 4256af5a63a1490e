"""The receive loop: every update is in the inbox before Telegram may forget it."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import RetryAfter, TelegramError

from bot import clock
from bot.chat.failures import wait_seconds
from bot.logs import name_error
from bot.storage import inbox
from bot.storage.database import Database
from bot.storage.inbox import Arrival, Kept

log = logging.getLogger(__name__)

KINDS = [
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "inline_query",
    "chosen_inline_result",
]
POLL_SECONDS = 25
LARGEST_BATCH = 100
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
LONGEST_PAUSE = 30.0
LARGEST_ID = 2**63 - 1  # what the database can hold


async def receive_for_ever(
    bot: Bot, db: Database, hand_over: Callable[[Kept], None], polled: Callable[[], None]
) -> None:
    """Poll, keep, hand over. The offset moves only after the commit and is never stored: once a poll comes
    back empty everything is confirmed and it is dropped, since Telegram's ids restart after an idle week."""
    offset: int | None = None
    pause = 0.0
    seconds = 0  # the first answer comes at once: menu and description wait for it
    while True:
        try:
            raws = await _poll(bot, offset, seconds)
            polled()
            seconds = POLL_SECONDS
            arrivals = [arrival for arrival in map(read_arrival, raws) if arrival]
            if raws and not arrivals:
                raise TelegramError("no update has an id, so none can be confirmed")
            kept = await db.write(partial(inbox.keep, bot_id=bot.id, arrivals=arrivals, now=clock.now()))
        except Exception as error:  # whatever it is, polling must go on
            pause = longer(pause, error)
            log.warning("polling paused for %.1f s: %s", pause, name_error(error))
            await asyncio.sleep(pause)
            continue
        pause = 0.0
        offset = max((arrival.update_id for arrival in arrivals), default=-1) + 1 or None
        for row in kept:
            hand_over(row)


async def _poll(bot: Bot, offset: int | None, seconds: int) -> list[Any]:
    # Not bot.get_updates: it parses, and one update of an unknown shape would then stop all the others.
    wanted = {"timeout": seconds, "limit": LARGEST_BATCH, "allowed_updates": json.dumps(KINDS)}
    if offset is not None:
        wanted["offset"] = offset
    found = await bot.request.post(
        f"{bot.base_url}/getUpdates?{urlencode(wanted)}", read_timeout=POLL_SECONDS + 10, pool_timeout=10
    )
    if not isinstance(found, list):
        raise TelegramError("getUpdates answered something else than a list")
    return found


def longer(pause: float, error: Exception) -> float:
    """Seconds to wait after a failure, `pause` being what was waited after the one before."""
    if isinstance(error, RetryAfter):
        return wait_seconds(error)
    return min(LONGEST_PAUSE, max(0.5, pause * 2))


def read_arrival(raw: Any) -> Arrival | None:
    """An update's id and chat, without trusting anything else in it; None when it has no id."""
    if not isinstance(raw, dict) or not _is_id(raw.get("update_id")):
        log.warning("an update without an id was passed over")
        return None
    return Arrival(raw["update_id"], _chat_of(raw), _without_lone_surrogates(raw))


def _chat_of(raw: dict[str, Any]) -> int:
    for name, body in raw.items():
        if not isinstance(body, dict):
            continue
        inner = body.get("message") if name == "callback_query" else body
        chat = (inner.get("chat") if isinstance(inner, dict) else None) or body.get("from")
        if isinstance(chat, dict) and _is_id(chat.get("id")):
            return int(chat["id"])
    return 0


def _is_id(value: object) -> bool:
    return type(value) is int and abs(value) <= LARGEST_ID


def _without_lone_surrogates(raw: dict[str, Any]) -> dict[str, Any]:
    # SQLite keeps no half of a character; the rest of the message is still good.
    text = json.dumps(raw, ensure_ascii=False)
    if not _LONE_SURROGATE.search(text):
        return raw
    cleaned: dict[str, Any] = json.loads(_LONE_SURROGATE.sub("\N{REPLACEMENT CHARACTER}", text))
    return cleaned
