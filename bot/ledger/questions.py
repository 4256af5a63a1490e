"""A question that the person's next plain message may answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.storage.database import Database, Transaction
from bot.storage.questions import Question, find_question, save_question, take_question
from bot.storage.users import User

VALID_FOR = timedelta(minutes=10)
_ANSWERED_BY = "answered_by"


async def ask(db: Database, user: User, kind: str, payload: dict[str, Any], now: datetime) -> None:
    """Remember what was asked; an earlier question is forgotten."""
    await db.write(lambda tx: save_question(tx, user.id, Question(kind, payload, now), user.member))


async def open_now(db: Database, user: User, now: datetime) -> tuple[str, dict[str, Any]] | None:
    """The open question's kind and payload, which stays open; None when there is none, or it is too old."""
    question = await db.read(lambda tx: find_question(tx, user.id, user.member))
    is_open = question is not None and now - question.asked_at <= VALID_FOR
    if question is None or not is_open or _ANSWERED_BY in question.payload:
        return None
    return question.kind, question.payload


async def answer(
    db: Database, user: User, now: datetime, *, update: int | None = None
) -> tuple[str, dict[str, Any]] | None:
    """The open question's kind and payload, then no longer open; None when there is none or it is too old at
    `now`.

    With `update`, the inbox row that answers it, the same row gets the question again after a restart.
    """
    question = await db.read(lambda tx: find_question(tx, user.id, user.member))
    if question is None or now - question.asked_at > VALID_FOR:
        return None
    payload = {name: value for name, value in question.payload.items() if name != _ANSWERED_BY}
    answered_by = question.payload.get(_ANSWERED_BY)
    if answered_by is not None:
        return (question.kind, payload) if answered_by == update else None
    await db.write(lambda tx: _close(tx, user, question, update))
    return question.kind, payload


def _close(tx: Transaction, user: User, question: Question, update: int | None) -> None:
    if update is None:
        take_question(tx, user.id, user.member)
    else:
        answered = {**question.payload, _ANSWERED_BY: update}
        save_question(tx, user.id, replace(question, payload=answered), user.member)
