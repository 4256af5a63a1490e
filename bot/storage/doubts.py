"""What was read and not recorded, until a tap says that it was spending, or that it was not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select

from bot.money.amount import Money
from bot.money.category import filed_words
from bot.money.currency import Currency
from bot.money.expense import Draft, Kind, Source
from bot.money.query import comparable
from bot.storage.database import Transaction
from bot.storage.schema import doubts, expenses


@dataclass(frozen=True, slots=True)
class Doubt:
    """Drafts of the message `source`; the buttons under the question name its `id`."""

    id: int
    source: Source
    drafts: tuple[Draft, ...]


def save_doubt(tx: Transaction, user_id: int, source: Source, drafts: Sequence[Draft], now: datetime) -> int:
    """Keep the drafts until they are answered; the id. The same ones keep theirs, others of the same message
    make the earlier question void."""
    packed = [_packed(draft) for draft in drafts]
    known = tx.execute(select(doubts.c.id, doubts.c.drafts).where(*_of(user_id, source))).one_or_none()
    if known and known.drafts == packed:
        return int(known.id)
    tx.execute(delete(doubts).where(*_of(user_id, source)))
    values = {"user_id": user_id, "chat_id": source.chat_id, "message_id": source.message_id}
    statement = insert(doubts).values(values | {"bot_id": source.bot_id, "drafts": packed, "asked_at": now})
    return int(tx.execute(statement.returning(doubts.c.id)).scalar_one())


def find_doubt(tx: Transaction, user_id: int, id: int) -> Doubt | None:
    """The doubt, where it is this person's and still open to an answer."""
    row = tx.execute(select(doubts).where(doubts.c.user_id == user_id, doubts.c.id == id)).one_or_none()
    if row is None:
        return None
    source = Source(row.bot_id, row.chat_id, row.message_id)
    return Doubt(row.id, source, tuple(_unpacked(one) for one in row.drafts))


def delete_doubt(tx: Transaction, user_id: int, id: int) -> None:
    """Forget it."""
    tx.execute(delete(doubts).where(doubts.c.user_id == user_id, doubts.c.id == id))


def purge_doubts(tx: Transaction, before: datetime) -> int:
    """Forget what was asked before an instant; returns how many."""
    return tx.execute(delete(doubts).where(doubts.c.asked_at < before)).rowcount


def are_known(tx: Transaction, user_id: int, notes: Iterable[str]) -> bool:
    """Whether every one of these notes says something, and the person has recorded it in the same words."""
    wanted = {filed_words(note) for note in notes}
    return bool(wanted) and all(words and _is_known(tx, user_id, words) for words in wanted)


def _is_known(tx: Transaction, user_id: int, words: str) -> bool:
    longest = comparable(max(words.split(), key=len))
    alike = select(expenses.c.note).where(
        expenses.c.user_id == user_id,
        expenses.c.is_deleted.is_(False),
        expenses.c.sought.contains(longest, autoescape=True),
    )
    return any(filed_words(note) == words for note in tx.scalars(alike.distinct()))


def _of(user_id: int, source: Source) -> tuple[ColumnElement[bool], ...]:
    return (
        doubts.c.user_id == user_id,
        doubts.c.chat_id == source.chat_id,
        doubts.c.message_id == source.message_id,
    )


def _packed(draft: Draft) -> dict[str, Any]:
    return {
        "amount_minor": draft.amount.minor,
        "currency": draft.amount.currency.code,
        "category": draft.category,
        "note": draft.note,
        "spent_on": draft.spent_on.isoformat(),
        "kind": draft.kind.value,
        "tags": list(draft.tags),
        "paid_by": draft.paid_by,
        "is_named": draft.is_named,
        "is_guess": draft.is_guess,
        "is_currency_said": draft.is_currency_said,
    }


def _unpacked(packed: dict[str, Any]) -> Draft:
    amount = Money(packed["amount_minor"], Currency(packed["currency"]))
    day = date.fromisoformat(packed["spent_on"])
    draft = Draft(
        amount, packed["category"], packed["note"], day, Kind(packed["kind"]), tuple(packed["tags"])
    )
    flags = {name: packed[name] for name in ("paid_by", "is_named", "is_guess", "is_currency_said")}
    return replace(draft, **flags)
