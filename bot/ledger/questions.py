"""A question that the person's next plain message may answer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot import clock
from bot.storage.database import Database
from bot.storage.questions import Question, save_question, take_question
from bot.storage.users import User

VALID_FOR = timedelta(minutes=10)


async def ask(db: Database, user: User, kind: str, payload: dict[str, Any], now: datetime) -> None:
    """Remember what was asked; an earlier question is forgotten."""
    await db.write(lambda tx: save_question(tx, user.id, Question(kind, payload, now)))


async def answer(db: Database, user: User, now: datetime | None = None) -> tuple[str, dict[str, Any]] | None:
    """The open question's kind and payload, taken away; None when there is none or it is too old at `now` (by
    default the present instant)."""
    question = await db.write(lambda tx: take_question(tx, user.id))
    if question is None or (now or clock.now()) - question.asked_at > VALID_FOR:
        return None
    return question.kind, question.payload
