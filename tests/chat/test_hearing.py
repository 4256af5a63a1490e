"""What stands in for a person's turn may be shown in a traceback, the token never."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr
from telegram import Bot

from bot.chat.delivery import Delivery
from bot.chat.hearing import Desk
from bot.chat.receiving import read_arrival
from bot.chat.replies import Reply
from bot.settings import Settings
from bot.storage.database import open_database

TOKEN = "123456789:neither-shown-nor-logged"


async def test_a_desk_does_not_show_the_token(tmp_path: Path) -> None:
    bot, db = Bot(TOKEN), await open_database(tmp_path / "outlay.db")

    async def lost(chat_id: int) -> None:
        del chat_id

    async def moved(old: int, new: int) -> None:
        del old, new

    delivery = Delivery(bot, merge=lambda *_: Reply(), unreachable=lost, moved=moved, is_behind=lambda: False)
    desk = Desk(db, Settings(token=SecretStr(TOKEN)), delivery, bot, learn=lambda user_id: None)
    await db.close()
    assert TOKEN in repr(bot)
    assert TOKEN not in repr(desk)


def test_half_a_character_takes_no_amount_with_it() -> None:
    wire = {"update_id": 1, "message": {"chat": {"id": 5}, "text": "lunch 8 \ud83d"}}
    arrival = read_arrival(wire)
    assert arrival is not None
    assert arrival.raw["message"]["text"] == "lunch 8 \N{REPLACEMENT CHARACTER}"
