"""The one message a person wants pinned: which it is, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from bot.storage.database import Transaction
from bot.storage.schema import pins


@dataclass(frozen=True, slots=True)
class Pin:
    """A pinned message of the bot; `message_id` 0 while it has not been sent."""

    user_id: int
    message_id: int
    shown: str

    @property
    def is_ending(self) -> bool:
        """It was shown, and is to be taken down."""
        return bool(self.message_id) and not self.shown


def find_pins(tx: Transaction, user_ids: Sequence[int]) -> list[Pin]:
    """The pins of those of these people who want one."""
    rows = tx.execute(select(pins).where(pins.c.user_id.in_(user_ids)))
    return [Pin(row.user_id, row.message_id, row.shown) for row in rows]


def save_pin(tx: Transaction, pin: Pin) -> None:
    """Keep the pin in place of an earlier one."""
    values = {"message_id": pin.message_id, "shown": pin.shown}
    statement = insert(pins).values({**values, "user_id": pin.user_id})
    tx.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=values))


def delete_pin(tx: Transaction, user_id: int) -> Pin | None:
    """Forget the person's pin: what it was, or None."""
    row = tx.execute(delete(pins).where(pins.c.user_id == user_id).returning(pins)).one_or_none()
    return Pin(row.user_id, row.message_id, row.shown) if row is not None else None
