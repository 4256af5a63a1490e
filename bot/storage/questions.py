"""What the bot asked last, that the next plain message may answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.storage.database import Transaction
from bot.storage.schema import questions

_IS_THEIRS = (questions.c.user_id == bindparam("user_id"), questions.c.member_id == bindparam("member_id"))
_FOUND = select(questions).where(*_IS_THEIRS)
_TAKEN = delete(questions).where(*_IS_THEIRS).returning(questions)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked (`kind`), what about (`payload`, JSON), and when."""

    kind: str
    payload: dict[str, Any]
    asked_at: datetime


def save_question(tx: Transaction, user_id: int, question: Question, member: int | None = None) -> None:
    """Keep the question in place of an earlier one; in a group each `member` has their own."""
    values = {"kind": question.kind, "payload": question.payload, "asked_at": question.asked_at}
    statement = insert(questions).values({**values, "user_id": user_id, "member_id": member or 0})
    tx.execute(statement.on_conflict_do_update(index_elements=["user_id", "member_id"], set_=values))


def find_question(tx: Transaction, user_id: int, member: int | None = None) -> Question | None:
    """What was asked last, answered or not; None when nothing was."""
    row = tx.execute(_FOUND, {"user_id": user_id, "member_id": member or 0}).one_or_none()
    return Question(row.kind, row.payload, row.asked_at) if row is not None else None


def take_question(tx: Transaction, user_id: int, member: int | None = None) -> Question | None:
    """The open question, which is then no longer open; None when there is none."""
    row = tx.execute(_TAKEN, {"user_id": user_id, "member_id": member or 0}).one_or_none()
    return Question(row.kind, row.payload, row.asked_at) if row is not None else None
