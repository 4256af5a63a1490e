"""What a message recorded or corrected, whether that stands, and which message of the bot confirms it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum

from bot.money.expense import Expense, Source
from bot.storage.changes import Change, is_cause, made_by, rows_of, said_by
from bot.storage.confirmations import confirmed_by
from bot.storage.confirmations import find_confirmation as find_reply
from bot.storage.confirmations import save_confirmation as save_reply
from bot.storage.database import Database, Transaction
from bot.storage.expenses import Kept, find_by_source
from bot.storage.users import User


class SourceState(StrEnum):
    """What the ledger knows of a message."""

    UNKNOWN = "unknown"
    RECORDED = "recorded"
    UNDONE = "undone"  # also deleted


async def source_state(db: Database, user: User, source: Source) -> SourceState:
    """Whether the message recorded something, and whether that still stands."""
    known = await db.read(lambda tx: find_by_source(tx, user.id, source))
    if not known:
        return SourceState.UNKNOWN
    return SourceState.UNDONE if all(kept.is_deleted for kept in known) else SourceState.RECORDED


async def has_changed(db: Database, update: int) -> bool:
    """Whether this inbox row has made a change."""
    return await db.read(lambda tx: is_cause(tx, update))


async def meant(db: Database, user: User, message: Source) -> tuple[tuple[Expense, ...], bool]:
    """The expenses that a message recorded or corrected, the person's own or the bot's that confirms it, and
    whether there ever were any: undone and deleted ones are left out."""

    def step(tx: Transaction) -> tuple[tuple[Expense, ...], bool]:
        found = _meant(tx, user, message)
        for number, change_id in confirmed_by(tx, user.id, message.chat_id, message.message_id):
            found += _meant(tx, user, replace(message, message_id=number)) or _touched(tx, change_id)
        each = {kept.expense.id: kept for kept in found}
        return live(each.values()), bool(each)

    return await db.read(step)


def _meant(tx: Transaction, user: User, message: Source) -> list[Kept]:
    said = said_by(tx, user.id, message)
    return [*find_by_source(tx, user.id, message), *_touched(tx, said.id if said else None)]


def done_before(
    tx: Transaction, user: User, update: int, message: Source | None, *, is_reworded: bool
) -> Change | None:
    """The change that this inbox row made, or another with the same `message`, unless that `is_reworded`."""
    made = made_by(tx, user.id, update)
    return made or (said_by(tx, user.id, message) if message and not is_reworded else None)


def _touched(tx: Transaction, change_id: int | None) -> list[Kept]:
    return [touched.now for touched in rows_of(tx, change_id)] if change_id is not None else []


async def save_confirmation(
    db: Database, user: User, *, chat_id: int, message_id: int, reply_id: int, change_id: int | None = None
) -> None:
    """Remember which message of the bot confirms the person's message, and the change it tells of."""
    await db.write(lambda tx: save_reply(tx, user.id, chat_id, message_id, reply_id, change_id))


async def find_confirmation(db: Database, *, chat_id: int, message_id: int) -> int | None:
    """The bot's message that confirms this one, or None."""
    return await db.read(lambda tx: find_reply(tx, chat_id, message_id))


def live(found: Iterable[Kept | None]) -> tuple[Expense, ...]:
    """Those that stand, in the same order."""
    return tuple(kept.expense for kept in found if kept and not kept.is_deleted)
