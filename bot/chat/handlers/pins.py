"""`/pin`: the status line at the top of the chat."""

from __future__ import annotations

from bot.chat.context import ChatContext
from bot.chat.handlers import reading
from bot.chat.replies import Reply
from bot.chat.views import pins as views
from bot.ledger import pins


async def pin(c: ChatContext) -> Reply:
    """`/pin`, `/pin on`, `/pin off`"""
    if not c.words.strip():
        return views.switched(c.tr, await pins.is_on(c.db, c.user))
    return await switch(c, "off" if reading.says(c, "off", c.words) else "on")


async def switch(c: ChatContext, answer: str) -> Reply:
    """[Pin it], [Take it down]"""
    await pins.switch(c.db, c.user, answer == "on", c.now)
    return views.switched(c.tr, answer == "on")
